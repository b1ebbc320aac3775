// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/import_parts.h"

#include "core/base/id.h"
#include "tests/support/test_desk.h"

#include <mutex>
#include <set>

using namespace weir;
using namespace weir::test;

namespace {

constexpr std::size_t kRows = 3 * desk::kRowsPerPart + 7;

desk::ManyRows teams(TestDesk& desk, std::size_t count = kRows) {
    desk::ManyRows many;
    many.command = {"register.import", makeUuid7(desk.clock), kLeader.name,
                    kLeader.role,      kLeader.seat,          {{"kind", "team"}, {"source", "teams.csv"}}};
    many.argument = "rows";
    for (std::size_t i = 0; i < count; ++i) {
        many.rows.push_back({{"name", fmt::format("第{}队", i)}});
    }
    return many;
}

std::vector<journal::Entry> entriesOf(TestDesk& desk, const std::string& verb) {
    auto all = desk->recentEntries(100);
    REQUIRE(all);
    std::erase_if(*all, [&](const journal::Entry& entry) { return entry.verb != verb; });
    std::ranges::reverse(*all);
    return *all;
}

}  // namespace

TEST_CASE("The parts of an import have command ids of their own, the same every time") {
    const std::string id = "01890a5d-ac96-774b-bcce-b302fffffffe";
    CHECK(desk::partId(id, 0) == id);
    CHECK(desk::partId(id, 1) == "01890a5d-ac96-774b-bcce-b302ffffffff");
    CHECK(desk::partId(id, 2) == "01890a5d-ac96-774b-bcce-b30200000000");
    std::set<std::string> ids;
    for (std::size_t part = 0; part < 1000; ++part) {
        const auto made = desk::partId(id, part);
        CHECK(isUuid(made));
        ids.insert(made);
    }
    CHECK(ids.size() == 1000);
}

TEST_CASE("An order given while a large import runs is in the journal before the import's last part") {
    TestDesk desk;
    const auto team = desk.team();
    std::future<Result<desk::Answer>> order;
    const auto heard = desk->onPicture([&](const desk::PictureChange& change) {
        if (change.verb == "register.import" && !order.valid()) {
            order =
                desk->submit({"order.issue",
                              {},
                              kOfficer.name,
                              kOfficer.role,
                              kOfficer.seat,
                              {{"type", "team"}, {"task", "堵口"}, {"destination", "二号闸"}, {"team_ids", {team}}}});
        }
    });
    const auto done = desk::carryInParts(*desk, teams(desk));
    REQUIRE_FALSE(done.broken);
    REQUIRE(order.valid());
    const auto answer = order.get();
    REQUIRE(answer);
    const auto parts = entriesOf(desk, "register.import");
    REQUIRE(parts.size() == 4);
    CHECK(answer->seq > parts.front().seq);
    CHECK(answer->seq < parts[1].seq);
    CHECK(desk.picture()->teams.size() == kRows + 1);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        CHECK(parts[i].args.at("part") == i + 1);
        CHECK(parts[i].args.at("parts") == 4);
        CHECK(parts[i].args.at("import") == parts.front().commandId);
    }
    checkWhole(desk);
}

TEST_CASE("An import that was broken off says how far it came and goes on without taking rows twice") {
    TestDesk desk;
    auto many = teams(desk);
    const auto id = many.command.commandId;
    many.rows[desk::kRowsPerPart + 1] = {{"name", ""}};
    const auto broken = desk::carryInParts(*desk, many);
    REQUIRE(broken.broken);
    CHECK(broken.parts == 4);
    CHECK(broken.stored == 1);
    CHECK(broken.rowsStored == desk::kRowsPerPart);
    CHECK(desk.picture()->teams.size() == desk::kRowsPerPart);

    many = teams(desk);
    many.command.commandId = id;
    const auto done = desk::carryInParts(*desk, many);
    REQUIRE_FALSE(done.broken);
    CHECK(done.rowsStored == kRows);
    CHECK(desk.picture()->teams.size() == kRows);
    CHECK(entriesOf(desk, "register.import").size() == 4);

    SECTION("nor when all of it is sent again") {
        const auto again = desk::carryInParts(*desk, many);
        CHECK_FALSE(again.broken);
        CHECK(desk.picture()->teams.size() == kRows);
    }
    SECTION("other rows under the same id are refused") {
        many.rows.front() = {{"name", "另一队"}};
        CHECK(desk::carryInParts(*desk, many).broken);
        CHECK(desk.picture()->teams.size() == kRows);
    }
}

TEST_CASE("What fits one part is one command as ever") {
    TestDesk desk;
    const auto done = desk::carryInParts(*desk, teams(desk, desk::kRowsPerPart));
    REQUIRE_FALSE(done.broken);
    const auto entries = entriesOf(desk, "register.import");
    REQUIRE(entries.size() == 1);
    CHECK_FALSE(entries.front().args.contains("part"));
}
