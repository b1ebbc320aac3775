// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/journal/journal.h"

#include "core/journal/codec.h"
#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

using namespace weir;
using namespace weir::test;

namespace {

journal::Entry anEntry(std::int64_t n, Instant t) {
    journal::Entry entry;
    entry.time = t;
    entry.monotonicNs = n * 1000;
    entry.bootId = "boot";
    entry.actor = "张三";
    entry.role = "duty_officer";
    entry.seat = "2";
    entry.commandId = fmt::format("00000000-0000-7000-8000-{:012}", n);
    entry.verb = "team.create";
    entry.args = {{"name", "抢险一队"}, {"deep", {{"list", {1, 2.5, nullptr, true}}}}};
    entry.result = {{"id", n}};
    return entry;
}

class JournalStore {
public:
    JournalStore() {
        auto opened = store::Store::open(m_dir / "s.weir", quickOptions(true));
        REQUIRE(opened);
        m_store = *std::move(opened);
    }
    /// Carries out `work` and seals one entry at `t`.
    Result<journal::Entry> run(const store::Store::Work& work, Instant t = fromMillis(kStormStart)) {
        Result<journal::Entry> sealed = fail(ErrorCode::internal, msg("not run"));
        ++m_count;
        const auto written = m_store
                                 ->submit({},
                                          [&](store::Transaction& tx) -> Result<void> {
                                              if (auto done = work(tx); !done) {
                                                  return done;
                                              }
                                              sealed = journal::seal(tx, anEntry(m_count, t));
                                              return sealed ? Result<void>{} : Result<void>{sealed.error()};
                                          },
                                          {})
                                 .get();
        return written ? sealed : written.error();
    }
    Result<void> plain(const store::Store::Work& work) { return m_store->submit({}, work, {}).get(); }
    std::unique_ptr<store::Reader> reader() {
        auto reader = m_store->reader();
        REQUIRE(reader);
        return *std::move(reader);
    }
    journal::Verification verify(const journal::VerifyOptions& options = {}) {
        auto out = journal::verify(*reader(), options);
        REQUIRE(out);
        return *std::move(out);
    }

private:
    TempDir m_dir;
    std::unique_ptr<store::Store> m_store;
    std::int64_t m_count = 0;
};

model::Reading aReading(std::int64_t station, std::int64_t minute, double value) {
    model::Reading reading;
    reading.station.value = station;
    reading.time = fromMillis(kStormStart + minute * 60'000);
    reading.value = value;
    reading.source = "telemetry";
    return reading;
}

}  // namespace

TEST_CASE("SHA-256 gives the values of FIPS 180-4") {
    journal::Sha256 abc;
    abc.add("a");
    abc.add("bc");
    CHECK(journal::toHex(abc.finish()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(journal::toHex(journal::Sha256{}.finish()) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("Parts that are divided differently hash differently") {
    journal::Sha256 one;
    one.addPart("ab");
    one.addPart("c");
    journal::Sha256 two;
    two.addPart("a");
    two.addPart("bc");
    CHECK(one.finish() != two.finish());
}

TEST_CASE("A body is packed and unpacked exactly, and a bomb is refused before it costs anything") {
    CHECK(rc::check("unpack(pack(text)) == text", [](const std::string& text) {
        const auto back = journal::unpack(journal::pack(text));
        RC_ASSERT(back.ok());
        RC_ASSERT(*back == text);
    }));
    const std::string zeros(10 << 20, '\0');
    auto packed = journal::pack(zeros, true);
    CHECK(journal::packInfo(packed)->hasReadings);
    CHECK(journal::packInfo(packed)->size == zeros.size());
    SECTION("a stream that is longer than it says") {
        packed[2] = packed[3] = packed[4] = 0;
        packed[5] = 16;
        CHECK_FALSE(journal::unpack(packed));
    }
    SECTION("a claim no stream of that length can keep") {
        packed[2] = '\x3F';
        CHECK_FALSE(journal::unpack(packed));
    }
    SECTION("any cut and any changed byte of the frame") {
        const auto small = journal::pack("the quick brown fox jumps over the lazy dog");
        for (std::size_t n = 0; n < small.size(); ++n) {
            CHECK_FALSE(journal::unpack(small.substr(0, n)));
        }
        CHECK_FALSE(journal::unpack(small + "x"));
        auto version = small;
        version[0] = 2;
        CHECK_FALSE(journal::unpack(version));
    }
}

TEST_CASE("An entry comes back from the journal as it was sealed") {
    JournalStore journaled;
    const auto team = aTeam(5, "Pump crew");
    const auto sealed = journaled.run([&](store::Transaction& tx) { return tx.insert(team); });
    REQUIRE(sealed);
    CHECK(sealed->seq == 1);
    const auto row = journaled.reader()->lastEntry();
    REQUIRE(row);
    const auto back = journal::decode(**row);
    REQUIRE(back);
    CHECK(back->args == sealed->args);
    CHECK(back->result == sealed->result);
    CHECK(back->role == "duty_officer");
    CHECK(back->actor == "张三");
    CHECK(back->hash == sealed->hash);
    REQUIRE(back->changes.size() == 1);
    CHECK_FALSE(back->changes[0].before);
    CHECK(back->changes[0].after == team);
    SECTION("the same command cannot be sealed twice") {
        const auto again = journaled.plain([&](store::Transaction& tx) -> Result<void> {
            auto entry = journal::seal(tx, anEntry(1, fromMillis(kStormStart)));
            return entry ? Result<void>{} : Result<void>{entry.error()};
        });
        REQUIRE_FALSE(again);
        CHECK(again.error().code == ErrorCode::conflict);
    }
}

TEST_CASE("Replay gives the tables at any entry, with checkpoints and without") {
    JournalStore journaled;
    const auto first = aTeam(1, "one");
    const auto second = changed(first, "name", std::string{"two"});
    REQUIRE(journaled.run([&](store::Transaction& tx) { return tx.insert(first); }));
    REQUIRE(journaled.run([&](store::Transaction& tx) { return tx.insert(anOrder(2, "N2")); }));
    REQUIRE(journaled.run([&](store::Transaction& tx) { return tx.update(second); }));
    REQUIRE(journaled.run([&](store::Transaction& tx) { return tx.remove(model::Kind::order, 2); }));
    const auto check = [&] {
        const auto reader = journaled.reader();
        CHECK(journal::replay(*reader, 0)->empty());
        CHECK(journal::replay(*reader, 1)->at(model::Kind::team).at(1) == first);
        CHECK(journal::replay(*reader, 2)->at(model::Kind::order).size() == 1);
        CHECK(journal::replay(*reader, 3)->at(model::Kind::team).at(1) == second);
        const auto last = journal::replay(*reader, 4);
        CHECK(last->count(model::Kind::order) == 0);
        CHECK(last->size() == 1);
    };
    check();
    const auto at2 = journal::replay(*journaled.reader(), 2);
    REQUIRE(
        journaled.plain([&](store::Transaction& tx) { return tx.appendCheckpoint(journal::makeCheckpoint(2, *at2)); }));
    check();
    CHECK(journaled.verify().ok());
    SECTION("a checkpoint that says something else is found") {
        REQUIRE(journaled.plain(
            [&](store::Transaction& tx) { return tx.appendCheckpoint(journal::makeCheckpoint(2, {})); }));
        const auto found = journaled.verify();
        REQUIRE_FALSE(found.ok());
        CHECK(found.findings.front().seq == 2);
    }
}

TEST_CASE("A checkpoint keeps rows exactly") {
    auto hazard = blank<model::HazardSource>(3);
    hazard.name = "罐区 \xF0\xA0\xAE\xB7";
    hazard.rValue = 0.1;
    hazard.substances = {{"chlorine", 1e-300, 5, 4, true}};
    hazard.position = geo::LonLat{114.123456789, 33.987654321};
    hazard.retiredAt = fromMillis(kStormStart);
    const auto row = model::toRecord(hazard);
    std::string bytes;
    journal::appendRecord(bytes, row);
    std::string_view rest = bytes;
    CHECK(*journal::takeRecord(rest) == row);
    CHECK(rest.empty());
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        std::string_view cut{bytes.data(), n};
        CHECK_FALSE(journal::takeRecord(cut));
    }
}

TEST_CASE("The digest of readings does not depend on the order they came in, and on everything else") {
    const std::vector<model::Reading> readings{aReading(2, 0, 1.5), aReading(1, 5, 2.5), aReading(1, 0, 3.5)};
    const auto digest = journal::digestOf(readings);
    CHECK(journal::digestOf({readings[2], readings[0], readings[1]}) == digest);
    for (int field = 0; field < 6; ++field) {
        auto other = readings;
        field == 0   ? void(other[0].value = 1.5000000000000002)
        : field == 1 ? void(other[0].source = "x")
        : field == 2 ? void(other[0].quality = 1)
        : field == 3 ? void(other[0].station.value = 3)
        : field == 4 ? void(other[0].element = model::Element::flow)
                     : void(other[0].time += Millis{1});
        CHECK(journal::digestOf(other) != digest);
    }
}

TEST_CASE("Verify recomputes the digests of readings in bulk") {
    JournalStore journaled;
    REQUIRE(journaled.run([](store::Transaction& tx) { return tx.insert(aStation(1, "50101")); }));
    const std::vector<model::Reading> batch{aReading(1, 5, 61.2), aReading(1, 0, 61.1)};
    const auto add = [&](const std::vector<model::Reading>& stored, std::int64_t seq) {
        return journaled.plain([&](store::Transaction& tx) -> Result<void> {
            if (auto added = tx.appendReadings(stored, seq); !added) {
                return added.error();
            }
            auto entry = anEntry(50 + seq, fromMillis(kStormStart));
            entry.readingCount = 2;
            entry.readingDigest = journal::digestOf(batch);
            auto sealed = journal::seal(tx, entry);
            return sealed ? Result<void>{} : Result<void>{sealed.error()};
        });
    };
    SECTION("as sealed") {
        REQUIRE(add(batch, 2));
        const auto sound = journaled.verify();
        CHECK(sound.ok());
        CHECK(sound.readings == 2);
    }
    SECTION("one value is another") {
        REQUIRE(add({batch[0], aReading(1, 0, 61.0)}, 2));
        CHECK(journaled.verify().findings.at(0).seq == 2);
    }
    SECTION("one is missing, also when tables are not compared") {
        REQUIRE(add({batch[0]}, 2));
        journal::VerifyOptions quick;
        quick.compareTables = false;
        CHECK(journaled.verify(quick).findings.at(0).seq == 2);
    }
    SECTION("one names an entry that brought none") {
        REQUIRE(journaled.plain([&](store::Transaction& tx) -> Result<void> {
            auto added = tx.appendReadings(batch, 1);
            return added ? Result<void>{} : Result<void>{added.error()};
        }));
        CHECK(journaled.verify().findings.at(0).seq == 1);
    }
}

TEST_CASE("The moment before a time is found in the order of entries, whatever the clock did") {
    JournalStore journaled;
    const auto at = [](std::int64_t minutes) { return fromMillis(kStormStart + minutes * 60'000); };
    for (const auto minutes : {0, 10, 20, 5, 15}) {  // the clock was set back after the third
        REQUIRE(journaled.run([](store::Transaction&) -> Result<void> { return {}; }, at(minutes)));
    }
    const auto reader = journaled.reader();
    CHECK(journal::sequenceAt(*reader, at(-1)).value() == 0);
    CHECK(journal::sequenceAt(*reader, at(0)).value() == 1);
    CHECK(journal::sequenceAt(*reader, at(7)).value() == 4);
    CHECK(journal::sequenceAt(*reader, at(60)).value() == 5);
}

TEST_CASE("The signing key is made once, kept from others, and never replaced") {
    const TempDir dir;
    const auto file = dir / "s.key";
    const auto first = journal::Signer::loadOrCreate(file);
    REQUIRE(first);
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(journal::Signer::loadOrCreate(file)->publicKey() == first->publicKey());
    SECTION("a key others may read is refused") {
        REQUIRE(::chmod(file.c_str(), 0644) == 0);
        const auto refused = journal::Signer::loadOrCreate(file);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().hint.text().find("chmod 600") != std::string::npos);
    }
    SECTION("a damaged key is refused, not overwritten") {
        std::ofstream{file} << "weir-signing-key-1 00ff\n";
        CHECK(journal::Signer::loadOrCreate(file).error().code == ErrorCode::corrupt);
    }
    SECTION("a folder that cannot be written is told") {
        CHECK_FALSE(journal::Signer::loadOrCreate(dir / "none" / "s.key"));
    }
}

TEST_CASE("Anchors are appended, and a line that was cut short is passed over") {
    const TempDir dir;
    const auto signer = journal::Signer::loadOrCreate(dir / "s.key");
    const auto file = dir / "anchors.txt";
    const std::string hash(64, 'a');
    REQUIRE(journal::appendAnchor(file, signer->sign(1, hash, fromMillis(0))));
    REQUIRE(journal::appendAnchor(file, signer->sign(2, hash, fromMillis(0))));
    const auto anchors = journal::readAnchors(file);
    REQUIRE(anchors);
    REQUIRE(anchors->size() == 2);
    CHECK(anchors->at(1).seq == 2);
    CHECK(journal::toHex(anchors->at(1).hash) == hash);
    CHECK(anchors->at(1).publicKey == signer->publicKey());
    std::ofstream{file, std::ios::app} << "3 abcdef";
    CHECK(journal::readAnchors(file)->size() == 2);
    REQUIRE(journal::appendAnchor(file, signer->sign(3, hash, fromMillis(0))));  // not glued to what was cut short
    REQUIRE(journal::readAnchors(file));
    CHECK(journal::readAnchors(file)->size() == 3);
    std::ofstream{file, std::ios::app} << "4 abcdef\n";
    CHECK(journal::readAnchors(file).error().code == ErrorCode::corrupt);
    CHECK(journal::readAnchors(dir / "none").error().code == ErrorCode::notFound);
    CHECK_FALSE(journal::appendAnchor(dir / "none" / "a.txt", signer->sign(1, hash, fromMillis(0))));
    const auto pipe = dir / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(journal::readAnchors(pipe).error().code == ErrorCode::invalid);  // and nobody waits
    CHECK_FALSE(journal::appendAnchor(pipe, signer->sign(1, hash, fromMillis(0))));
}
