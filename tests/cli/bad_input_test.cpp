// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/cli/run_weir.h"

#include <sys/stat.h>

using namespace weir;
using namespace weir::test;

namespace {

struct Call {
    const char* what;
    std::vector<std::string> args;
    int status;
};

std::string verbLine(const char* verb, const Json& args) {
    return Json{{"verb", verb}, {"args", args}}.dump();
}

}  // namespace

TEST_CASE("wrong calls give one clear line, the right status, and change nothing") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto s = store.string();
    const auto bad = (folder / "bad.csv").string();
    writeText(bad, "name,headcount\n一队,many\n");
    const auto noName = (folder / "noname.csv").string();
    writeText(noName, "foo,bar\n1,2\n");
    const auto unit = (folder / "unit.csv").string();
    writeText(unit, "name,warning_stage\n站,61 ft\n");
    const auto out = (folder / "o.png").string();
    const auto pipe = (folder / "pipe.csv").string();
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const auto link = (folder / "link.weir").string();
    std::filesystem::create_symlink(store, link);
    const auto keyCsv = (folder / "key.csv").string();
    std::filesystem::create_symlink(s + ".key", keyCsv);
    const auto key = contentOf(s + ".key");
    REQUIRE_FALSE(key.empty());
    const auto before = entries(store);
    const std::vector<Call> calls{
        {"no sub-command", {"--nothing"}, 2},
        {"unknown option", {"list", s, "team", "--frob"}, 2},
        {"missing argument", {"list", s}, 2},
        {"unknown kind", {"list", s, "dragon"}, 2},
        {"unknown field", {"list", s, "team", "--where", "wings = 2"}, 2},
        {"bad condition", {"list", s, "team", "--where", "headcount >"}, 2},
        {"bad time", {"list", s, "team", "--at", "yesterday"}, 2},
        {"no such store", {"list", (folder / "none.weir").string(), "team"}, 1},
        {"not a store", {"list", bad, "team"}, 1},
        {"store exists", {"demo", s}, 1},
        {"no such city", {"new", (folder / "x.weir").string(), "--city", (folder / "nowhere").string()}, 1},
        {"no such file", {"import", s, "team", (folder / "none.csv").string()}, 1},
        {"wrong value", {"import", s, "team", bad}, 1},
        {"wrong unit", {"import", s, "station", unit}, 1},
        {"no name column", {"import", s, "team", noName}, 2},
        {"unknown column", {"import", s, "team", bad, "--map", "name=nome"}, 2},
        {"unknown import field", {"import", s, "team", bad, "--map", "nome=name"}, 2},
        {"bad map", {"import", s, "team", bad, "--map", "name"}, 2},
        {"unknown CRS", {"import", s, "team", bad, "--crs", "EPSG:999999"}, 1},
        {"unknown datum", {"import", s, "team", bad, "--datum", "mars"}, 2},
        {"records cannot be imported", {"import", s, "order", bad, "--map", "task=name"}, 1},
        {"exec file", {"exec", s, (folder / "none.jsonl").string()}, 1},
        {"unknown role", {"exec", s, "-", "--role", "emperor"}, 2},
        {"bad size", {"render", s, "-o", out, "--size", "big"}, 2},
        {"bad box", {"render", s, "-o", out, "--bbox", "1,2,3"}, 2},
        {"no layer file", {"render", s, "-o", out, "--layer", (folder / "none.tif").string()}, 1},
        {"no template", {"brief", s, "--template", "poem", "-o", (folder / "o.pdf").string()}, 2},
        {"no zone", {"brief", s, "--zone", "nowhere", "-o", (folder / "o.pdf").string()}, 1},
        {"no format", {"export", s, "team", "-o", (folder / "o.dwg").string()}, 2},
        {"export onto the store", {"export", s, "team", "-o", s + ".csv/../s.weir"}, 2},
        {"export into nowhere", {"export", s, "team", "-o", (folder / "no/where.csv").string()}, 1},
        {"layer file", {"layer", "add", s, (folder / "none.shp").string()}, 1},
        {"layer name", {"layer", "remove", s, "nothing"}, 1},
        {"a folder as the store", {"list", folder.path().string(), "team"}, 1},
        {"a pipe as the store", {"list", pipe, "team"}, 1},
        {"a pipe to write verbs to", {"exec", pipe, "-"}, 1},
        {"a link to the store", {"list", link, "team"}, 1},
        {"export onto the key", {"export", s, "team", "-o", keyCsv}, 1},
        {"render onto the key", {"render", s, "-o", s + ".key"}, 2},
        {"brief onto the anchors", {"brief", s, "-o", s + ".anchors"}, 2},
        {"brief into a text", {"brief", s, "-o", (folder / "o.txt").string()}, 2},
        {"export into a pipe", {"export", s, "team", "-o", pipe}, 1},
        {"no scale", {"render", s, "-o", out, "--scale", "nan"}, 2},
        {"turned too far", {"render", s, "-o", out, "--rotation", "361"}, 2},
        {"turned too far back", {"render", s, "-o", out, "--rotation", "-360.5"}, 2},
        {"no direction", {"render", s, "-o", out, "--rotation", "nan"}, 2},
        {"a direction in words", {"render", s, "-o", out, "--rotation", "north"}, 2},
        {"unknown role of a layer", {"layer", "add", s, bad, "--role", "emperor"}, 2},
        {"restore", {"restore", (folder / "none").string(), s}, 1},
        {"backup folder", {"backup", s, bad}, 1}};
    for (const auto& call : calls) {
        const auto outcome = weirRun(call.args);
        INFO(call.what << ": " << outcome.status << "\n" << outcome.err << outcome.out);
        CHECK(outcome.status == call.status);
        CHECK(outcome.saysOneLine());
        CHECK_FALSE(std::filesystem::exists(out));
    }
    CHECK(entries(store) == before);
    CHECK(contentOf(s + ".key") == key);
    CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("what is no file is called what it is") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto sub = (folder / "folder.csv").string();
    std::filesystem::create_directory(sub);
    const auto pipe = (folder / "pipe.csv").string();
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const auto loop = (folder / "loop.csv").string();
    std::filesystem::create_symlink(loop, loop);
    struct Wrong {
        std::vector<std::string> args;
        const char* says;
    };
    const std::vector<Wrong> calls{{{"import", store, "team", sub}, "is a folder"},
                                   {{"import", store, "team", pipe}, "a device or a pipe"},
                                   {{"import", store, "team", "/dev/zero"}, "a device or a pipe"},
                                   {{"import", store, "team", loop}, "cannot be opened"},
                                   {{"import", store, "team", (folder / "none.csv").string()}, "does not exist"},
                                   {{"render", store, "-o", "/proc/x.png"}, "cannot be written"},
                                   {{"demo", "/proc/x.weir"}, "Check the p"}};
    for (const auto& call : calls) {
        const auto outcome = weirRun(call.args);
        INFO(call.args.back() << ": " << outcome.status << "\n" << outcome.err << outcome.out);
        CHECK(outcome.status == 1);
        CHECK(outcome.saysOneLine());
        CHECK(outcome.err.find(call.says) != std::string::npos);
        CHECK(outcome.err.find("full") == std::string::npos);
    }
}

TEST_CASE("a store that is refused its place leaves the place as it was") {
    const TempDir folder;
    const auto file = folder / "d.weir";
    writeText(file, "");
    REQUIRE(chmod(file.c_str(), 0644) == 0);
    for (const std::vector<std::string>& call :
         {std::vector<std::string>{"demo", file.string()},
          {"new", file.string(), "--city", WEIR_SOURCE_DIR "/resources/cities/luohe"}}) {
        const auto refused = weirRun(call);
        CHECK(refused.status == 1);
        CHECK(refused.saysOneLine());
        CHECK(refused.err.find("chmod 600") != std::string::npos);
        CHECK(std::filesystem::file_size(file) == 0);
    }
    const auto nameless = weirRun({"demo", ""});
    CHECK(nameless.status == 1);
    CHECK(nameless.saysOneLine());
    CHECK(nameless.err.find("is empty") != std::string::npos);
}

TEST_CASE("the store is never written over by an export") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto link = folder / "link.csv";
    std::filesystem::create_hard_link(store, link);
    const auto outcome = weirRun({"export", store.string(), "team", "-o", link.string()});
    CHECK(outcome.status == 1);
    CHECK(outcome.saysOneLine());
    std::filesystem::remove(link);
    CHECK(entries(store) >= 1);
}

TEST_CASE("wrong verbs give one answer line each and leave the journal as it is") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto before = entries(store);
    const std::vector<std::string> lines{
        verbLine("team.fly", {}),
        verbLine("team.create", {{"name", "一队"}, {"wings", 2}}),
        verbLine("team.create", {{"name", 12}}),
        verbLine("team.create", {{"name", "一队"}, {"headcount", "many"}}),
        verbLine("team.create", {{"name", "一队"}, {"headcount", -1}}),
        verbLine("team.create", {{"name", "一队"}, {"position", {{"type", "Point"}, {"coordinates", {200, 33}}}}}),
        verbLine("team.update", {{"id", 1}, {"name", "x"}}),
        verbLine("team.retire", {{"id", "x"}}),
        verbLine("order.issue", {{"id", 99}}),
        verbLine("city.install", {{"tables", Json::object()}}),
        R"({"verb":"team.create","args":{"name":"一队"},"more":1})",
        R"({"verb":"team.create","args":[1]})",
        R"({"verb":"team.create","cmd_id":"not-a-uuid","args":{"name":"一队"}})",
        R"({"verb":)",
        "[1,2]",
        "null",
        std::string(70, '['),
        "{\"verb\":\"team.create\",\"args\":{\"name\":\"\xff\xfe\"}}"};
    std::string input;
    for (const auto& line : lines) {
        input += line + "\n";
    }
    const auto outcome = weirRun({"exec", store.string()}, input);
    CHECK(outcome.status == 1);
    const auto answers = outcome.lines();
    REQUIRE(answers.size() == lines.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        INFO(lines[i] << " -> " << answers[i].dump());
        CHECK(answers[i]["ok"] == false);
        CHECK_FALSE(answers[i]["message"].get<std::string>().empty());
        CHECK(answers[i]["line"] == i + 1);
    }
    const auto denied =
        weirRun({"exec", store.string(), "-", "--role", "viewer"}, verbLine("team.create", {{"name", "一队"}}));
    CHECK(denied.status == 1);
    CHECK(denied.lines()[0]["code"] == "denied");
    CHECK(entries(store) == before);
}

TEST_CASE("hostile texts come back to the byte or are refused") {
    const TempDir folder;
    const auto store = newStore(folder);
    std::vector<std::string> texts{"'; DROP TABLE teams;--",
                                   "\" OR 1=1 --",
                                   "%s%n%x",
                                   "{0}{1}",
                                   "${HOME}`id`$(id)",
                                   "\xF0\xA0\xAE\xB7\xF0\xA1\xA8\xB4",
                                   "\xF0\x9F\x9A\xA8",
                                   "=cmd|' /C calc'!A0",
                                   "<script>alert(1)</script>",
                                   "&amp;<![CDATA[",
                                   "../../etc/passwd",
                                   "C:\\aux",
                                   "\\u0000",
                                   "null",
                                   "NaN",
                                   "1e999",
                                   "-1",
                                   "’“”",
                                   "a\tb",
                                   "a\nb",
                                   std::string(200, 'x')};
    for (int i = 0; i < 200; ++i) {
        texts.push_back(texts[static_cast<std::size_t>(i) % 21].substr(0, 60) + "#" + std::to_string(i));
    }
    const std::vector<std::string> refused{std::string("a\0b", 3),
                                           "a\x01",
                                           "a\x7f",
                                           std::string(1 << 20, 'y'),
                                           " ",
                                           "",
                                           "\xE2\x80\xAE"
                                           "txt.exe",
                                           "\xE2\x80\x8B"};
    std::string input;
    for (const auto& text : texts) {
        input += Json{{"verb", "team.create"}, {"args", {{"name", text}, {"leader", text}}}}.dump() + "\n";
    }
    for (const auto& text : refused) {
        input += Json{{"verb", "team.create"}, {"args", {{"name", text}}}}.dump() + "\n";
    }
    const auto outcome = weirRun({"exec", store.string()}, input);
    const auto answers = outcome.lines();
    REQUIRE(answers.size() == texts.size() + refused.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        INFO(i << " " << answers[i].dump().substr(0, 300));
        CHECK(answers[i]["ok"] == (i < texts.size()));
    }
    const auto listed = weirRun({"list", store.string(), "team", "--json"}).json();
    REQUIRE(listed.size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CHECK(listed[i]["name"] == texts[i]);
        CHECK(listed[i]["leader"] == texts[i]);
    }
    const auto geojson = (folder / "t.geojson").string();
    REQUIRE(weirRun({"export", store.string(), "team", "-o", geojson}).status == 0);
    const auto features = parseJson(contentOf(geojson))->at("features");
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CHECK(features[i]["properties"]["name"] == texts[i]);
    }
    const auto csv = (folder / "t.csv").string();
    REQUIRE(weirRun({"export", store.string(), "team", "-o", csv}).status == 0);
    CHECK(contentOf(csv).find("\n=cmd") == std::string::npos);
    CHECK(contentOf(csv).find(",=cmd") == std::string::npos);
}
