// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Registers and readings as they are handed over: more rows than one entry of the journal takes, and readings that name
// their station in each of the ways there are.
#include "tests/cli/run_weir.h"

using namespace weir;
using namespace weir::test;

namespace {

std::string teamsCsv(int rows) {
    std::string text = "name,headcount\n";
    for (int i = 0; i < rows; ++i) {
        text += fmt::format("第{}队,{}\n", i, 10 + i % 20);
    }
    return text;
}

}  // namespace

TEST_CASE("A large import goes in in parts, is harmless to repeat and can be gone on with") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto file = (folder / "teams.csv").string();
    writeText(file, teamsCsv(1203));
    const auto before = entries(store);

    const auto dry = weirRun({"import", store.string(), "team", file, "--dry-run", "--json"});
    REQUIRE(dry.status == 0);
    CHECK(dry.json()["created"] == 1203);
    CHECK(dry.json()["written"] == false);
    CHECK(entries(store) == before);

    const auto done = weirRun({"import", store.string(), "team", file, "--json"});
    REQUIRE(done.status == 0);
    CHECK(done.json()["created"] == 1203);
    CHECK(done.json()["written"] == true);
    CHECK(done.json()["parts"] == 3);
    CHECK(done.json()["parts_written"] == 3);
    CHECK(done.saysOneLine());
    const auto id = done.json()["import"].get<std::string>();
    CHECK(done.err.find("--resume " + id) != std::string::npos);
    CHECK(entries(store) == before + 3);

    const auto resumed = weirRun({"import", store.string(), "team", file, "--resume", id, "--json"});
    REQUIRE(resumed.status == 0);
    CHECK(resumed.json()["created"] == 1203);  // what the earlier commands answered
    CHECK(entries(store) == before + 3);

    const auto again = weirRun({"import", store.string(), "team", file, "--json"});
    REQUIRE(again.status == 0);
    CHECK(again.json()["created"] == 0);
    CHECK(again.json()["unchanged"] == 1203);
    CHECK(weirRun({"list", store.string(), "team", "--json"}).json().size() == 1203);

    for (const auto* wrong : {"x", "", "123"}) {
        const auto refused = weirRun({"import", store.string(), "team", file, "--resume", wrong});
        CHECK(refused.status == 2);
        CHECK(refused.saysOneLine());
    }
}

TEST_CASE("A wrong row at the end stops a large import before its first part") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto file = (folder / "teams.csv").string();
    auto text = teamsCsv(1100);
    text.replace(text.find("第1099队"), std::string{"第1099队"}.size(), "第1098队");
    writeText(file, text);
    const auto before = entries(store);
    const auto refused = weirRun({"import", store.string(), "team", file, "--key", "name"});
    CHECK(refused.status == 1);
    CHECK(entries(store) == before);
}

TEST_CASE("Readings name their station by number, code or name") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto made =
        weirRun({"exec", store}, R"({"verb":"station.create","args":{"name":"甲站","stcd":"41110001","type":"river"}})"
                                 "\n"
                                 R"({"verb":"station.create","args":{"name":"乙站","stcd":"41110002","type":"river"}})"
                                 "\n");
    REQUIRE(made.status == 0);
    const auto id = made.lines()[0]["result"]["id"].dump();
    const auto file = (folder / "readings.csv").string();
    const auto import = [&](const std::string& text, std::vector<std::string> more = {}) {
        writeText(file, text);
        std::vector<std::string> call{"import", store, "reading", file, "--json"};
        call.insert(call.end(), more.begin(), more.end());
        return weirRun(call);
    };
    const auto stations = [&] {
        std::vector<std::string> names;
        for (const auto& row : weirRun({"list", store, "reading", "--json"}).json()) {
            names.push_back(row["station"].get<std::string>() + " " + row["value"].dump());
        }
        std::ranges::sort(names);
        return names;
    };
    CHECK(import("station_id,element,time,value\n" + id + ",stage,2026-07-20T01:00:00Z,58.1\n").status == 0);
    CHECK(import("nr,element,time,value\n" + id + ",stage,2026-07-20T02:00:00Z,58.2\n", {"--map", "station_id=nr"})
              .status == 0);
    CHECK(import("stcd,element,time,value\n41110002,stage,2026-07-20T01:00:00Z,57.1\n").status == 0);
    CHECK(import("station,element,time,value\n乙站,stage,2026-07-20T02:00:00Z,57.2\n").status == 0);
    CHECK(stations() == std::vector<std::string>{"乙站 57.1", "乙站 57.2", "甲站 58.1", "甲站 58.2"});

    SECTION("a file of our own comes in again unchanged") {
        const auto own = (folder / "own.csv").string();
        REQUIRE(weirRun({"export", store, "reading", "-o", own}).status == 0);
        const auto back = weirRun({"import", store, "reading", own, "--json"});
        REQUIRE(back.status == 0);
        CHECK(back.json()["created"] == 0);
        CHECK(back.json()["unchanged"] == 4);
    }
    SECTION("what names none, an unknown or two stations is rejected row by row") {
        const auto refused = import(
            "station_id,stcd,element,time,value\n"
            "4711,,stage,2026-07-20T03:00:00Z,58\n" +
            id + ",41110002,stage,2026-07-20T03:00:00Z,58\n" + ",,stage,2026-07-20T03:00:00Z,58\n" + id +
            ",41110001,stage,2026-07-20T03:00:00Z,58.3\n");
        CHECK(refused.status == 1);
        CHECK(refused.json()["rejected"].size() == 3);
        CHECK(refused.json()["written"] == false);
        CHECK(stations().size() == 4);
    }
}
