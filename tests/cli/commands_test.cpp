// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/cli/run_weir.h"

using namespace weir;
using namespace weir::test;

TEST_CASE("the demo city has the published sizes and verifies") {
    const auto store = demoStore().string();
    const auto count = [&](const char* kind, const char* where) {
        const auto listed = weirRun({"list", store, kind, "--where", where, "--json"});
        REQUIRE(listed.status == 0);
        REQUIRE(listed.err.empty());
        return listed.json().size();
    };
    CHECK(count("team", "level = 'city'") == 51);
    CHECK(count("team", "level = 'county'") == 20);
    CHECK(count("team", "level = 'township'") == 63);
    CHECK(count("team", "level = 'village'") == 1313);
    CHECK(count("hazard_source", "id != null") == 31);
    CHECK(count("machine", "id != null") == 351);
    CHECK(count("shelter", "id != null") == 2058);
    const auto verified = weirRun({"verify", store, "--json"});
    CHECK(verified.status == 0);
    CHECK(verified.json()["ok"] == true);
    CHECK(verified.json()["findings"].empty());
}

TEST_CASE("list gives objects with the model's field names and GeoJSON") {
    const auto store = demoStore().string();
    const auto listed =
        weirRun({"list", store, "team", "--where", "headcount >= 20 and not (level = 'village')", "--json"});
    REQUIRE(listed.status == 0);
    const auto rows = listed.json();
    REQUIRE(rows.is_array());
    REQUIRE_FALSE(rows.empty());
    for (const auto* field : {"id", "revision", "name", "headcount", "level", "readiness", "position", "retired_at"}) {
        CHECK(rows[0].contains(field));
    }
    CHECK(rows[0]["position"]["type"] == "Point");
    for (const auto& row : rows) {
        CHECK(row["headcount"].get<int>() >= 20);
        CHECK(row["level"] != "village");
    }
    const auto text = weirRun({"list", store, "team", "--where", "level = 'city'"});
    CHECK(text.status == 0);
    CHECK(text.out.starts_with("id"));
    const auto readings = weirRun({"list", store, "reading", "--where", "element = 'stage'", "--json"});
    REQUIRE(readings.status == 0);
    CHECK(readings.json()[0].contains("station_id"));
}

TEST_CASE("verbs are told with their arguments and roles") {
    const auto told = weirRun({"verbs", "--json"});
    REQUIRE(told.status == 0);
    bool issue = false;
    for (const auto& verb : told.json()) {
        issue = issue || (verb["name"] == "order.issue" && !verb["roles"].empty() && !verb["params"].empty());
    }
    CHECK(issue);
}

TEST_CASE("exec answers one line per verb, goes on after a failed one and repeats nothing") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const std::string id = "01920000-0000-7000-8000-000000000001";
    const auto lines = R"({"verb":"team.create","cmd_id":")" + id + R"(","args":{"name":"一队","headcount":12}})" +
                       "\n" + R"({"verb":"team.create","args":{"name":""}})" + "\n\n" +
                       R"({"verb":"team.create","args":{"name":"二队"}})" + "\n";
    const auto first = weirRun({"exec", store, "-", "--actor", "张三", "--role", "duty_officer"}, lines);
    CHECK(first.status == 1);
    const auto answers = first.lines();
    REQUIRE(answers.size() == 3);
    CHECK(answers[0]["ok"] == true);
    CHECK(answers[0]["cmd_id"] == id);
    CHECK(answers[1]["ok"] == false);
    CHECK_FALSE(answers[1]["message"].get<std::string>().empty());
    CHECK(answers[2]["ok"] == true);

    const auto again =
        weirRun({"exec", store, "-", "--actor", "张三", "--role", "duty_officer"}, lines.substr(0, lines.find('\n')));
    CHECK(again.status == 0);
    CHECK(again.lines()[0]["repeated"] == true);
    CHECK(again.lines()[0]["result"] == answers[0]["result"]);
    CHECK(weirRun({"list", store, "team", "--json"}).json().size() == 2);
}

TEST_CASE("a past moment can be listed") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    REQUIRE(weirRun({"exec", store}, R"({"verb":"team.create","args":{"name":"一队","headcount":1}})").status == 0);
    const auto row = weirRun({"list", store, "team", "--json"}).json()[0];
    REQUIRE(
        weirRun({"exec", store}, Json{{"verb", "team.update"}, {"args", {{"id", row["id"]}, {"headcount", 2}}}}.dump())
            .status == 0);
    const auto past = weirRun({"list", store, "team", "--at", row["updated_at"].get<std::string>(), "--json"});
    REQUIRE(past.status == 0);
    CHECK(past.json()[0]["headcount"] == 1);
    CHECK(weirRun({"list", store, "team", "--json"}).json()[0]["headcount"] == 2);
}

TEST_CASE("every export format holds the same rows") {
    const TempDir folder;
    const auto store = demoStore().string();
    for (const auto* suffix : {"geojson", "csv", "kml", "xml", "xlsx", "gpkg"}) {
        const auto file = folder / (std::string{"out."} + suffix);
        const auto done = weirRun({"export", store, "station", "-o", file.string()});
        INFO(suffix << done.err);
        CHECK(done.status == 0);
        CHECK(std::filesystem::file_size(file) > 500);
    }
    const auto stations = weirRun({"list", store, "station", "--json"}).json().size();
    CHECK(parseJson(contentOf(folder / "out.geojson"))->at("features").size() == stations);
    CHECK(contentOf(folder / "out.xlsx").starts_with("PK"));
    CHECK(contentOf(folder / "out.gpkg").starts_with("SQLite format 3"));
    std::size_t parts = 0;
    for (const auto& file : std::filesystem::directory_iterator{folder.path()}) {
        parts += file.path().filename().string().starts_with('.') ? 1U : 0U;
    }
    CHECK(parts == 0);
}

TEST_CASE("an exported register comes in again unchanged") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    REQUIRE(
        weirRun(
            {"exec", store},
            R"({"verb":"shelter.create","args":{"name":"一中","code":"S1","capacity":300,"position":{"type":"Point","coordinates":[114.02,33.58]}}})")
            .status == 0);
    for (const auto* suffix : {"geojson", "csv", "xlsx", "gpkg", "kml"}) {
        const auto file = (folder / (std::string{"s."} + suffix)).string();
        REQUIRE(weirRun({"export", store, "shelter", "-o", file}).status == 0);
        const auto back =
            weirRun({"import", store, "shelter", file, "--datum", "cgcs2000", "--key", "code", "--dry-run", "--json"});
        INFO(suffix << back.out << back.err);
        REQUIRE(back.status == 0);
        CHECK(back.json()["unchanged"] == 1);
        CHECK(back.json()["created"] == 0);
    }
}

TEST_CASE("a backup comes back in the place of the store") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    REQUIRE(weirRun({"exec", store}, R"({"verb":"team.create","args":{"name":"一队"}})").status == 0);
    const auto backup = weirRun({"backup", store, (folder / "b").string()});
    REQUIRE(backup.status == 0);
    REQUIRE(weirRun({"exec", store}, R"({"verb":"team.create","args":{"name":"二队"}})").status == 0);
    const auto file = backup.out.substr(0, backup.out.find('\n'));
    REQUIRE(weirRun({"restore", file, store}).status == 0);
    const auto teams = weirRun({"list", store, "team", "--json"}).json();
    REQUIRE(teams.size() == 1);
    CHECK(teams[0]["name"] == "一队");
}

TEST_CASE("version and help print to stdout and succeed") {
    CHECK(weirRun({"version"}).out.starts_with("weir "));
    CHECK(weirRun({"--version"}).status == 0);
    const auto help = weirRun({"--help"});
    CHECK(help.status == 0);
    CHECK(help.out.find("import") != std::string::npos);
    CHECK(weirRun({"render", "--help"}).out.find("--bbox") != std::string::npos);
}

TEST_CASE("render draws a picture and tells its phases") {
    const TempDir folder;
    const auto file = folder / "map.png";
    const auto done = weirRun({"render", demoStore().string(), "-o", file.string(), "--size", "800x600", "--timing"});
    INFO(done.err);
    REQUIRE(done.status == 0);
    CHECK(contentOf(file).substr(1, 3) == "PNG");
    CHECK(std::filesystem::file_size(file) > 20'000);
    const auto timing = done.json();
    CHECK(timing["phases"].contains("render"));
    CHECK(timing["render"]["features"].get<int>() > 100);
}

TEST_CASE("render turns the map") {
    const TempDir folder;
    int count = 0;
    const auto drawn = [&](const std::vector<std::string>& more) {
        const auto file = folder / ("map" + std::to_string(++count) + ".png");
        std::vector<std::string> args{"render",  demoStore().string(), "-o", file.string(), "--size",
                                      "400x300", "--no-overlays"};
        args.insert(args.end(), more.begin(), more.end());
        const auto done = weirRun(args);
        INFO(done.err);
        REQUIRE(done.status == 0);
        return contentOf(file);
    };
    const auto northUp = drawn({});
    const auto turned = drawn({"--rotation", "30"});
    CHECK(drawn({"--rotation", "0"}) == northUp);
    CHECK(turned != northUp);
    CHECK(drawn({"--rotation", "-330"}) == turned);
    CHECK(drawn({"--rotation", "-30"}) != turned);
}

TEST_CASE("brief writes an A3 PDF with embedded fonts") {
    const TempDir folder;
    const auto file = folder / "brief.pdf";
    const auto done = weirRun({"brief", demoStore().string(), "--template", "situation", "-o", file.string()});
    INFO(done.err);
    REQUIRE(done.status == 0);
    const auto pdf = contentOf(file);
    CHECK(pdf.starts_with("%PDF-"));
    CHECK(pdf.find("/FontFile") != std::string::npos);
    // 420 mm x 297 mm are 1190.55 x 841.89 points.
    CHECK(pdf.find("/MediaBox [0 0 1191.000000 842.000000]") != std::string::npos);
}

TEST_CASE("what is known now does not pass for a time to come") {
    const TempDir folder;
    const auto store = demoStore().string();
    for (const auto& args :
         std::vector<std::vector<std::string>>{{"list", store, "team"},
                                               {"list", store, "reading"},
                                               {"export", store, "team", "-o", (folder / "teams.csv").string()},
                                               {"render", store, "-o", (folder / "map.png").string()}}) {
        auto future = args;
        future.insert(future.end(), {"--at", "2999-01-01T00:00:00Z"});
        const auto done = weirRun(future);
        CHECK(done.status == 2);
        CHECK(done.out.empty());
        CHECK(done.saysOneLine());
    }
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("brief refuses what it could only do wrongly") {
    const TempDir folder;
    const auto file = folder / "brief.pdf";
    SECTION("a situation of the future") {
        const auto done = weirRun({"brief", demoStore().string(), "-o", file.string(), "--at", "2999-01-01T00:00:00Z"});
        CHECK(done.status == 2);
        CHECK(done.err.find("lies in the future") != std::string::npos);
    }
    SECTION("a title that no size of letters brings onto the sheet") {
        const auto done =
            weirRun({"brief", demoStore().string(), "-o", file.string(), "--title", std::string(2000, 'W')});
        CHECK(done.status == 2);
        CHECK(done.err.find("does not fit") != std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(file));
}
