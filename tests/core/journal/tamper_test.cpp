// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The journal of a closed store is changed by hand, as somebody with the file and a copy of SQLite could; verify must
// find every case and name the first entry that is wrong. The expected entry is known from what was done, not from
// verify.
#include "core/journal/codec.h"
#include "core/journal/journal.h"

#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <random>

using namespace weir;
using namespace weir::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kEntries = 60;
constexpr std::int64_t kHeadEvery = 10;

struct Sealed {
    fs::path store;
    fs::path anchors;
    std::string publicKey;
};

journal::Entry anEntry(std::int64_t n) {
    journal::Entry entry;
    entry.time = fromMillis(kStormStart + n * 60'000);
    entry.monotonicNs = n;
    entry.actor = "officer";
    entry.role = "duty_officer";
    entry.seat = "1";
    entry.commandId = fmt::format("00000000-0000-7000-8000-{:012}", n);
    entry.verb = "order.issue";
    entry.args = {{"task", fmt::format("task {}", n)}};
    entry.result = {{"id", n}};
    return entry;
}

/// A store with an order per entry, heads signed every ten entries and anchored.
Sealed makeStore(const fs::path& folder, const std::string& name) {
    Sealed out{folder / (name + ".weir"), folder / (name + ".anchors"), {}};
    const auto signer = journal::Signer::loadOrCreate(folder / (name + ".key"));
    REQUIRE(signer);
    out.publicKey = signer->publicKey();
    const auto opened = store::Store::open(out.store, quickOptions(true));
    REQUIRE(opened);
    for (std::int64_t n = 1; n <= kEntries; ++n) {
        const auto written =
            (*opened)
                ->submit({},
                         [&](store::Transaction& tx) -> Result<void> {
                             if (auto done = tx.insert(anOrder(n, fmt::format("{}{}", name, n))); !done) {
                                 return done;
                             }
                             const auto entry = journal::seal(tx, anEntry(n));
                             if (!entry) {
                                 return entry.error();
                             }
                             if (n % kHeadEvery != 0) {
                                 return {};
                             }
                             const auto head = signer->sign(n, entry->hash, entry->time);
                             if (auto anchored = journal::appendAnchor(out.anchors, head); !anchored) {
                                 return anchored;
                             }
                             return tx.appendHead(head);
                         },
                         {})
                .get();
        INFO((written ? "" : written.error().text()));
        REQUIRE(written);
    }
    return out;
}

/// Plain SQLite on a copy, with no rule of ours in the way.
class Tamperer {
public:
    explicit Tamperer(const fs::path& file) {
        REQUIRE(sqlite3_open(file.c_str(), &m_db) == SQLITE_OK);
        run("PRAGMA ignore_check_constraints = ON");
    }
    ~Tamperer() { sqlite3_close(m_db); }
    Tamperer(const Tamperer&) = delete;
    Tamperer& operator=(const Tamperer&) = delete;

    void run(const std::string& sql) {
        char* error = nullptr;
        const int code = sqlite3_exec(m_db, sql.c_str(), nullptr, nullptr, &error);
        INFO(sql << ": " << (error != nullptr ? error : ""));
        REQUIRE(code == SQLITE_OK);
    }
    void setBlob(const std::string& sql, const std::string& bytes) {
        sqlite3_stmt* statement = nullptr;
        REQUIRE(sqlite3_prepare_v2(m_db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        sqlite3_bind_blob(statement, 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
        REQUIRE(sqlite3_step(statement) == SQLITE_DONE);
        sqlite3_finalize(statement);
    }

private:
    sqlite3* m_db = nullptr;
};

journal::Verification verified(const fs::path& file, const Sealed& original, bool withAnchors = true) {
    const auto reader = store::openReader(file);
    INFO((reader ? "" : reader.error().text()));
    REQUIRE(reader);
    journal::VerifyOptions options;
    options.publicKey = original.publicKey;
    if (withAnchors) {
        options.anchorFile = original.anchors;
    }
    auto out = journal::verify(**reader, options);
    REQUIRE(out);
    return *std::move(out);
}

std::int64_t firstBad(const journal::Verification& verification) {
    std::int64_t first = INT64_MAX;
    for (const auto& finding : verification.findings) {
        first = finding.seq > 0 ? std::min(first, finding.seq) : first;
    }
    return first == INT64_MAX ? 0 : first;
}

std::int64_t nextHead(std::int64_t seq) {
    return (seq + kHeadEvery - 1) / kHeadEvery * kHeadEvery;
}

/// One way of tampering at entry k; answers the range in which the first bad entry must be named.
struct Tampering {
    const char* name;
    std::pair<std::int64_t, std::int64_t> (*act)(Tamperer& db, std::int64_t k);
};

const Tampering kTamperings[] = {
    {"the content of an entry is edited",
     [](Tamperer& db, std::int64_t k) {
         static constexpr const char* kEdits[] = {
             "actor = 'nobody'",      "seat = '9'",
             "t_utc = t_utc + 1",     "t_mono = t_mono + 1",
             "type = 'order.cancel'", "boot_id = 'x'",
             "command_id = 'y'",      "body = (SELECT body FROM journal AS j WHERE j.seq = journal.seq % 60 + 1)",
             "hash = randomblob(32)", "prev_hash = randomblob(32)"};
         db.run(fmt::format("UPDATE journal SET {} WHERE seq = {}", kEdits[k % 10], k));
         return std::pair{k, k};
     }},
    {"an entry is deleted",
     [](Tamperer& db, std::int64_t k) {
         db.run(fmt::format("DELETE FROM journal WHERE seq = {}", k));
         return std::pair{k, k};
     }},
    {"an entry is deleted and the rest renumbered",
     [](Tamperer& db, std::int64_t k) {
         db.run(
             fmt::format("DELETE FROM journal WHERE seq = {0}; UPDATE journal SET seq = -seq WHERE seq > {0};"
                         "UPDATE journal SET seq = -seq - 1 WHERE seq < 0",
                         k));
         return std::pair{k, k};
     }},
    {"an entry is inserted and the rest renumbered",
     [](Tamperer& db, std::int64_t k) {
         db.run(fmt::format(
             "UPDATE journal SET seq = -seq - 1 WHERE seq >= {0}; UPDATE journal SET seq = -seq WHERE seq < 0;"
             "INSERT INTO journal SELECT {0}, prev_hash, t_utc, t_mono, boot_id, actor, seat, 'forged', type, body, "
             "hash "
             "FROM journal WHERE seq = {0} + 1",
             k));
         return std::pair{k, k};
     }},
    {"two entries change places",
     [](Tamperer& db, std::int64_t k) {
         db.run(fmt::format(
             "UPDATE journal SET seq = -1 WHERE seq = {0}; UPDATE journal SET seq = {0} WHERE seq = {0} + 1;"
             "UPDATE journal SET seq = {0} + 1 WHERE seq = -1",
             k));
         return std::pair{k, k};
     }},
    {"the tail is cut, with its heads and its orders",
     [](Tamperer& db, std::int64_t k) {
         db.run(
             fmt::format("DELETE FROM journal WHERE seq > {0}; DELETE FROM heads WHERE seq > {0}; DELETE FROM orders "
                         "WHERE id > {0}",
                         k));
         return std::pair{k + 1, k + 1};
     }},
    {"an older head takes the place of a newer one",
     [](Tamperer& db, std::int64_t k) {
         const auto head = std::min(nextHead(k) + kHeadEvery, kEntries);
         db.run(
             fmt::format("UPDATE heads SET hash = (SELECT hash FROM heads WHERE seq = {0}), signature = (SELECT "
                         "signature FROM heads "
                         "WHERE seq = {0}) WHERE seq = {1}",
                         kHeadEvery, head));
         return std::pair{head, head};
     }},
    {"a row is changed past the journal",
     [](Tamperer& db, std::int64_t k) {
         db.run(fmt::format("UPDATE orders SET task = 'Stay at home' WHERE id = {}", k));
         return std::pair{std::int64_t{0}, std::int64_t{0}};
     }},
};

}  // namespace

TEST_CASE("An untouched journal verifies, and its rows equal its replay") {
    const TempDir dir;
    const auto sealed = makeStore(dir.path(), "A");
    const auto clean = verified(sealed.store, sealed);
    INFO((clean.ok() ? "" : clean.findings.front().message.text()));
    CHECK(clean.ok());
    CHECK(clean.entries == kEntries);
    CHECK(clean.heads == kEntries / kHeadEvery);
    CHECK(clean.anchors == kEntries / kHeadEvery);
    CHECK(clean.rows == kEntries);
}

TEST_CASE("Every tampering is found and the first bad entry named", "[T14]") {
    const TempDir dir;
    const auto sealed = makeStore(dir.path(), "A");
    const auto* given = std::getenv("WEIR_SEED");
    const auto seed = given != nullptr ? static_cast<std::uint32_t>(std::stoul(given)) : std::random_device{}();
    std::mt19937 random{seed};
    std::uniform_int_distribution<std::int64_t> position{2, kEntries - kHeadEvery - 1};
    int found = 0;
    int tried = 0;
    for (int round = 0; round < 25; ++round) {
        for (const auto& tampering : kTamperings) {
            const auto k = position(random);
            const auto copy = dir / "tampered.weir";
            fs::copy_file(sealed.store, copy, fs::copy_options::overwrite_existing);
            std::pair<std::int64_t, std::int64_t> expected;
            {
                Tamperer db{copy};
                expected = tampering.act(db, k);
            }
            const auto result = verified(copy, sealed);
            const auto first = firstBad(result);
            INFO("seed " << seed << ", " << tampering.name << " at " << k << ", named " << first);
            CHECK_FALSE(result.ok());
            CHECK(first >= expected.first);
            CHECK(first <= expected.second);
            ++tried;
            found += result.ok() ? 0 : 1;
            for (const auto* part : {"-wal", "-shm"}) {
                fs::remove(copy.string() + part);
            }
        }
    }
    std::printf("T14: seed %u, %d tamperings, %d found\n", seed, tried, found);
}

TEST_CASE("A chain that was computed anew is found by its signatures", "[T14]") {
    const TempDir dir;
    const auto sealed = makeStore(dir.path(), "A");
    const auto forged = makeStore(dir.path(), "B");
    SECTION("the whole store is replaced: the key is not ours") {
        const auto result = verified(forged.store, sealed);
        CHECK_FALSE(result.ok());
        CHECK(firstBad(result) == kHeadEvery);
    }
    SECTION("the whole store is replaced and its heads are taken out: the anchors are not met") {
        {
            Tamperer db{forged.store};
            db.run("DELETE FROM heads");
        }
        const auto result = verified(forged.store, sealed);
        CHECK_FALSE(result.ok());
        CHECK(firstBad(result) == kHeadEvery);
    }
    SECTION("one head is signed with another key") {
        const auto other = journal::Signer::loadOrCreate(dir / "other.key");
        REQUIRE(other);
        const auto reader = store::openReader(sealed.store);
        const auto head = (*reader)->heads()->at(2);
        const auto signedAnew = other->sign(head.seq, journal::toHex(head.hash), fromMillis(head.timeUtc));
        {
            Tamperer db{sealed.store};
            db.setBlob("UPDATE heads SET signature = ?1 WHERE seq = 30", signedAnew.signature);
            db.setBlob("UPDATE heads SET public_key = ?1 WHERE seq = 30", signedAnew.publicKey);
        }
        const auto result = verified(sealed.store, sealed);
        CHECK_FALSE(result.ok());
        CHECK(firstBad(result) == 30);
    }
}

TEST_CASE("Without anchors a cut tail goes unnoticed: that is what they are for", "[T14][mutation]") {
    const TempDir dir;
    const auto sealed = makeStore(dir.path(), "A");
    {
        Tamperer db{sealed.store};
        db.run(
            "DELETE FROM journal WHERE seq > 40; DELETE FROM heads WHERE seq > 40; DELETE FROM orders WHERE id > 40");
    }
    CHECK(verified(sealed.store, sealed, false).ok());
    const auto anchored = verified(sealed.store, sealed, true);
    CHECK_FALSE(anchored.ok());
    CHECK(firstBad(anchored) == 41);
}
