// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What somebody with the right to write in the folder can do to a store and to what stands beside it: cut, copy, link,
// replace, restore. Either verify says so, or the desk refuses or tells it.
#include "core/desk/holder.h"
#include "tests/support/test_desk.h"

#include <sqlite3.h>

#include <fstream>

using namespace weir;
using namespace weir::test;
namespace fs = std::filesystem;

namespace {

void tamper(const fs::path& store, const std::string& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(store.c_str(), &db) == SQLITE_OK);
    char* error = nullptr;
    const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error);
    INFO(sql << ": " << (error != nullptr ? error : ""));
    CHECK(code == SQLITE_OK);
    sqlite3_close(db);
}

journal::Verification verified(const fs::path& store) {
    auto out = desk::verifyStore(store);
    INFO((out ? std::string{} : out.error().text()));
    REQUIRE(out.ok());
    return *std::move(out);
}

bool says(const std::vector<journal::Finding>& findings, const std::string& words) {
    return std::ranges::any_of(findings, [&](const journal::Finding& finding) {
        return finding.message.text().find(words) != std::string::npos;
    });
}

std::string allOf(const journal::Verification& v) {
    std::string out;
    for (const auto& finding : v.findings) {
        out += finding.message.text() + "\n";
    }
    for (const auto& note : v.notes) {
        out += "note: " + note.text() + "\n";
    }
    return out;
}

/// A closed desk with three heads: each closing signs one.
struct Closed {
    TestDesk desk;
    Closed() {
        for (const auto* name : {"一队", "二队", "三队"}) {
            desk.team(name);
            desk.open();
        }
        desk.close();
        REQUIRE(verified(desk.path()).ok());
    }
    [[nodiscard]] fs::path path() const { return desk.path(); }
    [[nodiscard]] fs::path anchors() const { return desk::anchorFileOf(desk.path()); }
    [[nodiscard]] fs::path key() const { return desk::keyFileOf(desk.path()); }
};

}  // namespace

TEST_CASE("A journal cut at its end is found when the heads are gone as well") {
    Closed closed;
    tamper(closed.path(),
           "DELETE FROM heads; DELETE FROM journal WHERE seq > 2; DELETE FROM teams WHERE name = '三队'");
    const auto cut = verified(closed.path());
    INFO(allOf(cut));
    CHECK_FALSE(cut.ok());
    CHECK(says(cut.findings, "the journal was cut"));
    CHECK(says(cut.findings, "anchored but not in the store"));

    SECTION("even without the anchors, for the store knows that it has signed") {
        fs::remove(closed.anchors());
        fs::remove(closed.key());
        CHECK(says(verified(closed.path()).findings, "none is left"));
    }
}

TEST_CASE("Another key and missing anchors are told, journaled once and named by verify") {
    Closed closed;
    auto& desk = closed.desk;
    SECTION("the key") {
        fs::remove(closed.key());
        desk.open();
        CHECK(desk->health().health == store::Health::suspect);
        CHECK(desk->health().message.text().find("signing key") != std::string::npos);
        const auto told = desk->recentEntries(1);
        REQUIRE(told.ok());
        CHECK(told->front().verb == "log.add");
        const auto seq = told->front().seq;
        desk.open();
        CHECK(desk->health().health == store::Health::suspect);
        CHECK(desk->recentEntries(1)->front().seq == seq);
        CHECK(says(verified(closed.path()).findings, "the key of the store was replaced"));
    }
    SECTION("the anchors") {
        fs::remove(closed.anchors());
        desk.open();
        CHECK(desk->health().health == store::Health::suspect);
        desk.open();
        CHECK(desk->health().health == store::Health::good);
        CHECK(says(verified(closed.path()).findings, "anchors of 3 heads"));
    }
    SECTION("a file brought alone is noted, not condemned") {
        fs::remove(closed.key());
        fs::remove(closed.anchors());
        const auto alone = verified(closed.path());
        CHECK(alone.ok());
        CHECK(alone.notes.size() == 1);
        desk.open();
        CHECK(desk->health().health == store::Health::suspect);
        desk.open();
        const auto adopted = verified(closed.path());
        INFO(allOf(adopted));
        CHECK(adopted.ok());
        CHECK(adopted.notes.size() == 1);
    }
}

TEST_CASE("A signing key that is missing or cannot be read is a finding") {
    Closed closed;
    SECTION("missing") {
        fs::remove(closed.key());
        CHECK(says(verified(closed.path()).findings, "is missing"));
        CHECK_FALSE(fs::exists(closed.key()));
    }
    SECTION("garbage") {
        std::ofstream{closed.key(), std::ios::trunc} << "garbage\n";
        CHECK(says(verified(closed.path()).findings, "cannot be read"));
    }
    SECTION("open to others") {
        fs::permissions(closed.key(), fs::perms::others_read, fs::perm_options::add);
        CHECK(says(verified(closed.path()).findings, "Others may read"));
    }
}

TEST_CASE("A cut end is told once, with all that is missing") {
    Closed closed;
    tamper(closed.path(), "DELETE FROM journal WHERE seq > 1");
    const auto cut = verified(closed.path());
    INFO(allOf(cut));
    CHECK(std::ranges::count_if(cut.findings, [](const journal::Finding& finding) {
              return finding.message.text().find("the journal was cut") != std::string::npos;
          }) == 1);
    CHECK(says(cut.findings, "Entries 2 to 3 are missing"));
}

TEST_CASE("A restored store is sound, and verify says what was given up") {
    TestDesk desk;
    desk.team("一队");
    desk.open();
    const auto backup = desk->backup(desk.path().parent_path() / "backups");
    REQUIRE(backup.ok());
    const auto kept = desk.picture()->seq;
    desk.team("二队");
    desk.open();
    desk.team("三队");
    const auto last = desk.picture()->seq;
    desk.close();

    const auto copy = verified(*backup);
    INFO(allOf(copy));
    CHECK(copy.ok());
    CHECK_FALSE(copy.notes.empty());
    CHECK_FALSE(fs::exists(desk::keyFileOf(*backup)));

    REQUIRE(desk::restoreStore(*backup, desk.path(), desk.clock).ok());
    desk.open();
    desk.team("四队");
    desk.close();
    const auto restored = verified(desk.path());
    INFO(allOf(restored));
    CHECK(restored.ok());
    REQUIRE(restored.notes.size() == 1);
    CHECK(restored.notes.front().text().find(fmt::format("entries {} to {}", kept + 1, last)) != std::string::npos);

    SECTION("and a cut of the new line is still found") {
        tamper(desk.path(), fmt::format("DELETE FROM journal WHERE seq > {0}; DELETE FROM heads WHERE seq > {0}; "
                                        "DELETE FROM teams WHERE name = '四队'",
                                        kept));
        CHECK_FALSE(verified(desk.path()).ok());
    }
    SECTION("and a restore nobody signed is found") {
        std::ofstream{desk::anchorFileOf(desk.path()), std::ios::app} << "restored 1 5 1 - 0 - 00 00\n";
        CHECK_FALSE(verified(desk.path()).ok());
    }
    SECTION("on another computer, with another key, too") {
        const TempDir elsewhere;
        const auto there = elsewhere / "there.weir";
        REQUIRE(desk::restoreStore(*backup, there, desk.clock).ok());
        auto options = desk.options();
        options.store = there;
        {
            const auto opened = desk::Desk::open(options);
            REQUIRE(opened.ok());
            CHECK((*opened)->health().health == store::Health::good);
            REQUIRE((*opened)->execute({"team.create", {}, "王五", desk::Role::dutyOfficer, "1", {{"name", "五队"}}}));
        }
        const auto moved = verified(there);
        INFO(allOf(moved));
        CHECK(moved.ok());
    }
}

TEST_CASE("A store with a second name is not opened") {
    Closed closed;
    const auto link = closed.path().parent_path() / "link.weir";
    fs::create_hard_link(closed.path(), link);
    auto options = closed.desk.options();
    options.store = link;
    const auto opened = desk::Desk::open(options);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::refused);
    fs::remove(link);
    closed.desk.open();
}

TEST_CASE("A file of the open store that is cut short, or a lock that is removed, stops the writing") {
    TestDesk desk;
    desk.team("一队");
    std::string suffix;
    SECTION("the log") {
        suffix = "-wal";
        fs::resize_file(desk.path().string() + suffix, 0);
    }
    SECTION("the store") {
        fs::resize_file(desk.path(), 4096);
    }
    SECTION("the lock") {
        fs::remove(desk.path().string() + ".lock");
    }
    const auto refused = desk.run(kOfficer, "team.create", {{"name", "二队"}});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::refused);
    CHECK(desk->health().health == store::Health::readOnly);
}

TEST_CASE("Verify compares schema and boxes with what the program makes") {
    Closed closed;
    const auto damage =
        GENERATE(std::string{"DROP INDEX orders_unique_number"}, std::string{"CREATE TABLE notes (text TEXT)"},
                 std::string{"CREATE TRIGGER t AFTER INSERT ON teams BEGIN DELETE FROM heads; END"},
                 std::string{"INSERT INTO zones_box (id, min_lon, max_lon, min_lat, max_lat) VALUES (99, 1, 2, 1, 2)"},
                 std::string{"DELETE FROM zones_box_rowid; INSERT INTO zones_box_rowid VALUES (5, 77)"},
                 std::string{"UPDATE teams SET min_lon = 1, min_lat = 1, max_lon = 2, max_lat = 2"});
    tamper(closed.path(), damage);
    INFO(damage);
    CHECK_FALSE(verified(closed.path()).ok());
}

TEST_CASE("A second process makes backups itself, and says when it has taken over from the first") {
    TestDesk holder{true};
    holder.team("一队");
    const auto second = desk::Desk::open(holder.options());
    REQUIRE(second.ok());
    auto& client = **second;
    const auto backup = client.backup(holder.path().parent_path() / "mine");
    INFO((backup ? std::string{} : backup.error().text()));
    REQUIRE(backup.ok());
    CHECK(verified(*backup).ok());

    std::promise<void> told;
    const auto subscription = client.onHealth([&](const desk::HealthChange& change) {
        if (change.report.message.text().find("this one holds it now") != std::string::npos) {
            told.set_value();
        }
    });
    holder.close();
    CHECK(told.get_future().wait_for(std::chrono::seconds{30}) == std::future_status::ready);
    CHECK(client.isHolder());
    CHECK(client.health().health == store::Health::good);
}

TEST_CASE("A command's id is the same in capitals") {
    TestDesk desk;
    const std::string id = "0190a1b2-c3d4-7abc-8def-0123456789ab";
    const Json args{{"name", "一队"}};
    REQUIRE(desk.run(kOfficer, "team.create", args, id).ok());
    const auto again = desk.run(kOfficer, "team.create", args, "0190A1B2-C3D4-7ABC-8DEF-0123456789AB");
    REQUIRE(again.ok());
    CHECK(again->repeated);
}

TEST_CASE("A tail that was lost with the WAL after a crash is told, though no head was signed over it") {
    TestDesk desk;
    desk.team("一队");
    desk.close();
    const auto before = desk.path().parent_path() / "before";
    fs::create_directory(before);
    for (const auto& file : {desk.path(), desk::anchorFileOf(desk.path()), desk::keyFileOf(desk.path())}) {
        fs::copy_file(file, before / file.filename());
    }
    desk.open();
    desk.team("二队");
    desk.team("三队");
    const auto noted = store::lastNoteOf(desk.path());
    REQUIRE(noted);
    CHECK(noted->seq == desk.picture()->seq);
    CHECK(verified(desk.path()).ok());
    desk.close();
    const auto last = desk.path().string() + ".last";

    SECTION("what is left is what the store file held before the WAL") {
        for (const auto& entry : fs::directory_iterator{before}) {
            fs::copy_file(entry.path(), desk.path().parent_path() / entry.path().filename(),
                          fs::copy_options::overwrite_existing);
        }
        const auto cut = verified(desk.path());
        INFO(allOf(cut));
        CHECK(says(cut.findings, "Entries 2 to 3 were saved here and are gone"));
        desk.open();
        CHECK(desk->health().health == store::Health::suspect);
        CHECK(desk->health().message.text().find("Entries 2 to 3") != std::string::npos);
        const auto entries = desk->recentEntries(1);
        REQUIRE(entries);
        CHECK(entries->front().actor == "system");  // and it stays in the log
        CHECK(entries->front().verb == journal::kTailLost);
        desk.open();
        CHECK(desk->health().health == store::Health::good);
        desk.team("四队");
        desk.team("五队");  // its numbers are those of what was lost
        const auto backup = desk->backup(before);
        REQUIRE(backup);
        desk.close();
        CHECK(says(verified(desk.path()).findings, "Entries 2 to 3 were saved here and are gone (noticed at"));

        // What has come since can be restored, and then the loss was taken as it is.
        CHECK(verified(*backup).ok());
        REQUIRE(desk::restoreStore(*backup, desk.path(), desk.clock));
        const auto restored = verified(desk.path());
        INFO(allOf(restored));
        CHECK(restored.ok());
        CHECK(allOf(restored).find("note: Entries 2 to 3 were saved here and are gone") != std::string::npos);
    }
    SECTION("a restore of what is left says what it gives up") {
        const auto backup = before / desk.path().filename();
        REQUIRE(desk::restoreStore(backup, desk.path(), desk.clock));
        CHECK(allOf(verified(desk.path())).find("entries 2 to 3") != std::string::npos);
    }
    SECTION("also when the entries were lost before and no anchor speaks of them") {
        const auto backup = before.parent_path() / "copy.db";
        fs::copy_file(before / desk.path().filename(), backup);
        for (const auto& entry : fs::directory_iterator{before}) {
            fs::copy_file(entry.path(), desk.path().parent_path() / entry.path().filename(),
                          fs::copy_options::overwrite_existing);
        }
        REQUIRE(desk::restoreStore(backup, desk.path(), desk.clock));
        CHECK(allOf(verified(desk.path())).find("entries 2 to 3") != std::string::npos);
    }
    SECTION("a restore is no loss") {
        desk.open();
        const auto backup = desk->backup(before);
        REQUIRE(backup);
        desk.team("四队");
        desk.close();
        REQUIRE(desk::restoreStore(*backup, desk.path(), desk.clock));
        REQUIRE(store::lastNoteOf(desk.path()));
        CHECK(store::lastNoteOf(desk.path())->seq == 3);  // of the store that came
        const auto restored = verified(desk.path());
        INFO(allOf(restored));
        CHECK(restored.ok());
        desk.open();
        CHECK(desk->health().health == store::Health::good);
    }
    SECTION("a note that is cut or missing says nothing") {
        fs::resize_file(last, 30);
        CHECK_FALSE(store::lastNoteOf(desk.path()));
        const auto cut = verified(desk.path());
        CHECK(cut.ok());
        CHECK(allOf(cut).find("is damaged") != std::string::npos);
        fs::remove(last);
        CHECK(allOf(verified(desk.path())).find("is not noted beside the store") != std::string::npos);
    }
}

TEST_CASE("What the store says of itself is tied to its first entry") {
    Closed closed;
    SECTION("the city") {
        tamper(closed.path(), "UPDATE meta SET value = 'zhengzhou' WHERE key = 'city'");
        const auto changed = verified(closed.path());
        CHECK(says(changed.findings, "made for the city 'luohe'"));
    }
    SECTION("the signing key, together with all heads and anchors signed anew") {
        const auto otherKey = closed.path().parent_path() / "other.key";
        const auto forger = journal::Signer::loadOrCreate(otherKey);
        REQUIRE(forger);
        fs::rename(otherKey, closed.key());
        fs::remove(closed.anchors());
        const auto hex = [](const std::string& bytes) {
            std::string out;
            for (const char byte : bytes) {
                out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
            }
            return out;
        };
        std::vector<std::pair<std::int64_t, std::string>> heads;
        {
            const auto reader = store::openReader(closed.path());
            REQUIRE(reader);
            const auto stored = (*reader)->heads();
            REQUIRE(stored);
            for (const auto& head : *stored) {
                heads.emplace_back(head.seq, hex(head.hash));
            }
        }
        tamper(closed.path(),
               fmt::format("UPDATE meta SET value = '{}' WHERE key = 'signing_key'", hex(forger->publicKey())));
        for (const auto& [seq, hash] : heads) {
            const auto head = forger->sign(seq, hash, closed.desk.clock.now());
            tamper(closed.path(), fmt::format("UPDATE heads SET public_key = X'{}', signature = X'{}' WHERE seq = {}",
                                              hex(head.publicKey), hex(head.signature), seq));
            REQUIRE(journal::appendAnchor(closed.anchors(), head));
        }
        const auto forged = verified(closed.path());
        INFO(allOf(forged));
        REQUIRE(forged.findings.size() == 1);  // nothing else gives it away
        CHECK(says(forged.findings, "not the one its first entry names"));
    }
}

namespace {

std::vector<std::string> linesOf(const fs::path& file) {
    std::ifstream in{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

void writeLines(const fs::path& file, const std::vector<std::string>& lines) {
    std::ofstream out{file, std::ios::trunc};
    for (const auto& line : lines) {
        out << line << '\n';
    }
}

}  // namespace

TEST_CASE("An anchor that is taken out is missed wherever it stood") {
    Closed closed;
    auto lines = linesOf(closed.anchors());
    REQUIRE(lines.size() == 3);
    SECTION("in the middle: a finding") {
        lines.erase(lines.begin() + 1);
        writeLines(closed.anchors(), lines);
        CHECK(says(verified(closed.path()).findings, "anchors of 1 heads from entry 2"));
        closed.desk.open();
        closed.desk.close();
        CHECK_FALSE(verified(closed.path()).ok());  // and it stays one
    }
    SECTION("the last: a note, until the next opening writes it again") {
        lines.pop_back();
        writeLines(closed.anchors(), lines);
        const auto cut = verified(closed.path());
        CHECK(cut.ok());
        CHECK(allOf(cut).find("have no anchor") != std::string::npos);
        closed.desk.open();
        CHECK(closed.desk->health().health == store::Health::good);  // a crash leaves the same
        closed.desk.close();
        const auto healed = verified(closed.path());
        CHECK(healed.notes.empty());
        CHECK(healed.anchors == 3);
    }
    SECTION("the last two: told and written again") {
        lines.resize(1);
        writeLines(closed.anchors(), lines);
        closed.desk.open();
        CHECK(closed.desk->health().health == store::Health::suspect);
        closed.desk.close();
        CHECK(verified(closed.path()).ok());
    }
    SECTION("a torn last line: gone with the next, and sound") {
        fs::resize_file(closed.anchors(), fs::file_size(closed.anchors()) - 20);
        closed.desk.open();
        closed.desk.team("四队");
        closed.desk.close();
        const auto healed = verified(closed.path());
        INFO(allOf(healed));
        CHECK(healed.ok());
        CHECK(healed.anchors == 4);
    }
    SECTION("all of them") {
        writeLines(closed.anchors(), {});
        CHECK(says(verified(closed.path()).findings, "anchors of 3 heads"));
        closed.desk.open();
        CHECK(closed.desk->health().health == store::Health::suspect);
        closed.desk.close();
        CHECK_FALSE(verified(closed.path()).ok());
    }
}

TEST_CASE("Anchors that cannot be written are told, and written once they can be") {
    Closed closed;
    const auto lines = linesOf(closed.anchors());
    closed.desk.open();
    fs::remove(closed.anchors());
    fs::create_directory(closed.anchors());
    closed.desk.team("四队");
    closed.desk.close();
    CHECK_FALSE(verified(closed.path()).ok());
    closed.desk.open();
    CHECK(closed.desk->health().health == store::Health::suspect);
    closed.desk.close();
    fs::remove(closed.anchors());
    writeLines(closed.anchors(), lines);
    closed.desk.open();
    closed.desk.close();
    const auto healed = verified(closed.path());
    INFO(allOf(healed));
    CHECK(healed.ok());
    CHECK(healed.anchors >= 4);
}

TEST_CASE("A backup whose rows were changed past the journal does not take the place of a store") {
    TestDesk desk;
    desk.team("一队");
    desk.open();
    const auto backup = desk->backup(desk.path().parent_path() / "backups");
    REQUIRE(backup);
    desk.close();
    tamper(*backup, "UPDATE teams SET name = '九队'");
    const auto refused = desk::restoreStore(*backup, desk.path(), desk.clock);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::corrupt);
    desk.open();
    CHECK(desk->health().health == store::Health::good);
}

TEST_CASE("A backup that is not sound is taken when that is asked for, and the store says so from then on") {
    TestDesk desk;
    desk.team("一队");
    desk.open();
    const auto backup = desk->backup(desk.path().parent_path() / "backups");
    REQUIRE(backup);
    const auto kept = desk.picture()->seq;
    desk.team("二队");
    desk.close();
    const std::string sql = GENERATE("UPDATE teams SET name = '九队'", "UPDATE journal SET actor = '九' WHERE seq = 1");
    tamper(*backup, sql);
    INFO(sql);

    const auto restored = desk::restoreStore(*backup, desk.path(), desk.clock, store::Soundness::waived);
    REQUIRE(restored);
    REQUIRE_FALSE(restored->unsound.empty());
    CHECK(fs::exists(restored->kept));
    const auto first = restored->unsound.front().text();
    for (int start = 0; start < 2; ++start) {
        desk.open();
        CHECK(desk.picture()->seq == kept);
        CHECK(desk->health().health == store::Health::suspect);
        CHECK(desk->health().message.text().find("was not sound: " + first) != std::string::npos);
    }
    desk.close();
    const auto told = verified(desk.path());
    INFO(allOf(told));
    CHECK_FALSE(told.ok());
    CHECK(std::ranges::any_of(told.notes, [&](const Message& note) {
        return note.text().find("not sound and was taken all the same: " + first) != std::string::npos;
    }));

    // What was put aside is the whole store as it was.
    const auto aside = verified(restored->kept);
    INFO(allOf(aside));
    CHECK(aside.ok());

    SECTION("the words cannot be taken out of the anchors unnoticed") {
        std::ifstream in{desk::anchorFileOf(desk.path())};
        std::string text;
        for (std::string line; std::getline(in, line);) {
            text += (line.starts_with("restored") ? line.substr(0, line.rfind(' ')) : line) + "\n";
        }
        in.close();
        std::ofstream{desk::anchorFileOf(desk.path())} << text;
        CHECK(says(verified(desk.path()).findings, "signature of the restore"));
    }
    SECTION("until a sound one takes its place") {
        REQUIRE(desk::restoreStore(restored->kept, desk.path(), desk.clock));
        desk.open();
        CHECK(desk->health().health == store::Health::good);
    }
}
