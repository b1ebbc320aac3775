// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// A thousand hostile texts: each comes back to the byte, in every format, or is refused in one clear line and changes
// nothing. A list by hand, and mixtures of its pieces made by seed.
#include "tests/cli/run_weir.h"

#include <random>
#include <set>

using namespace weir;
using namespace weir::test;

namespace {

/// Pieces each of which broke a program somewhere: quoting, formats, markup, direction, width, normal forms.
const std::vector<std::string>& pieces() {
    static const std::vector<std::string> list{
        "'; DROP TABLE teams;--",
        "\" OR 1=1 --",
        "1' UNION SELECT sql FROM sqlite_master--",
        "x'; ATTACH DATABASE '/tmp/x' AS y;--",
        "%s%n%x%p",
        "{0}{1}{}",
        "${HOME}`id`$(id)|id&id;id",
        "<script>alert(1)</script>",
        "<img src=file:///etc/passwd>",
        "&amp;<![CDATA[]]>&#0;",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
        "]]>",
        "../../etc/passwd",
        "C:\\aux\\nul",
        "\\u0000\\x00",
        "=cmd|' /C calc'!A0",
        "'=1+1",
        "''@x",
        "@SUM(A1)",
        "+1",
        "-1",
        "＝1",
        "null",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "0x1F",
        "007",
        "1,234",
        "123456789012345678901234567890",
        "true",
        "2026-07-20",
        "12:30",
        "{\"a\":[1,2,{\"b\":null}]}",
        "[[[[",
        "POINT (1 2)",
        "’“”«»‹›",
        "a\tb",
        "a\nb",
        "a\n\nb",
        "\xE2\x80\xAE"
        "txt.exe",  // right-to-left override
        "\xE2\x81\xA6"
        "a"
        "\xE2\x81\xA9",  // isolates
        "\xE2\x80\x8F"
        "a"
        "\xE2\x80\x8E",                          // direction marks
        "\xE2\x80\x8B\xE2\x80\x8C\xE2\x80\x8D",  // zero width
        "\xEF\xBB\xBF",                          // byte order mark
        "\xC2\xA0",                              // no-break space
        "\xE2\x80\xA8\xE2\x80\xA9",              // line and paragraph separator
        "\xC2\x85",                              // next line
        "\xC2\x9B"
        "31m",                               // the C1 form of an escape sequence
        "\xF0\xA0\xAE\xB7\xF0\xA1\xA8\xB4",  // Han beyond the basic plane
        "\xF0\xB0\xBB\x9D",                  // and in extension G
        "漯河市源汇区干河陈乡",
        "ｆｕｌｌ　ｗｉｄｔｈ",
        "\xF0\x9F\x9A\xA8\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
        "e\xCC\x81\xCC\xA7",  // marks that combine
        "\xC3\xA9",           // the same letter composed
        "Z\xCC\xB4\xCC\xB5\xCC\xB6\xCC\xB7\xCC\xB8",
        "مرحبا بالعالم",
        "İıſß",
        "\xF4\x8F\xBF\xBD",  // the last plane
        "\xEE\x80\x80",      // private use
        "\xF3\xA0\x81\xA7",  // tags
        ",;|\t\"\"",
        "a,b\"c",
        "\\",
        "/",
        "#?%20&",
        "team",
        "id",
        "一队"};
    return list;
}

std::vector<std::string> hostileTexts(std::size_t count) {
    std::vector<std::string> out{pieces()};
    std::mt19937 random{20260720};
    std::set<std::string> seen{out.begin(), out.end()};
    while (out.size() < count) {
        std::string text;
        for (auto n = 1 + random() % 4; n > 0; --n) {
            text += pieces()[random() % pieces().size()];
        }
        if (text.size() <= 190 && seen.insert(text).second) {
            out.push_back(std::move(text));
        }
    }
    return out;
}

/// Texts that are no name: they read in another order than they are written, or nothing of them can be seen.
bool isNoName(std::string text) {
    for (const char* turning : {"\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9"}) {
        if (text.find(turning) != std::string::npos) {
            return true;
        }
    }
    for (const std::string invisible : {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xEF\xBB\xBF", "\xC2\xA0",
                                        "\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85", "\xF3\xA0\x81\xA7"}) {
        for (auto at = text.find(invisible); at != std::string::npos; at = text.find(invisible)) {
            text.erase(at, invisible.size());
        }
    }
    return text.empty();
}

std::string line(const std::string& verb, const Json& args) {
    return Json{{"verb", verb}, {"args", args}}.dump() + "\n";
}

bool isClear(const Json& answer) {
    const auto has = [&](const char* key) {
        return answer.contains(key) && answer[key].is_string() && !answer[key].get_ref<const std::string&>().empty();
    };
    return answer["ok"] == false && has("message") && has("hint") && answer["message"].dump().size() < 1000;
}

}  // namespace

TEST_CASE("a thousand hostile texts come back to the byte from the store and from every format") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto texts = hostileTexts(1000);
    std::string input;
    for (const auto& text : texts) {
        input += line("team.create", {{"name", text}, {"leader", text}, {"equipment", text + text}});
    }
    const auto answers = weirRun({"exec", store}, input).lines();
    REQUIRE(answers.size() == texts.size());
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        INFO(i << " '" << texts[i] << "' " << answers[i].dump());
        if (answers[i]["ok"] == true) {
            kept.push_back(texts[i]);
        } else {
            CHECK(isClear(answers[i]));
        }
        CHECK((!isNoName(texts[i]) || answers[i]["ok"] == false));
    }
    const auto names = texts.size() - static_cast<std::size_t>(std::ranges::count_if(texts, isNoName));
    CHECK(names > 850);
    CHECK(kept.size() > names - 50);

    const auto listed = weirRun({"list", store, "team", "--json"}).json();
    REQUIRE(listed.size() == kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
        CHECK(listed[i]["name"] == kept[i]);
        CHECK(listed[i]["leader"] == kept[i]);
        CHECK(listed[i]["equipment"] == kept[i] + kept[i]);
    }
    // On a terminal a row is a line, and nothing in it steers the terminal.
    const auto table = weirRun({"list", store, "team"}).out;
    CHECK(static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')) == kept.size() + 1);
    for (const auto* mark : {"\x1B", "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x81\xA6"}) {
        CHECK(table.find(mark) == std::string::npos);
    }
    const auto before = entries(store);
    for (const auto* suffix : {"geojson", "csv", "xlsx", "gpkg", "kml"}) {
        const auto file = (folder / (std::string{"t."} + suffix)).string();
        REQUIRE(weirRun({"export", store, "team", "-o", file}).status == 0);
        const auto back = weirRun({"import", store, "team", file, "--key", "id", "--datum", "cgcs2000", "--json"});
        INFO(suffix << " " << back.out.substr(0, 3000) << back.err);
        REQUIRE(back.status == 0);
        CHECK(back.json()["unchanged"] == kept.size());
        CHECK(back.json()["updated"] == 0);
        CHECK(back.json()["created"] == 0);
    }
    // Every import above is one entry; the rows are as they were.
    CHECK(entries(store) >= before);
    CHECK(weirRun({"list", store, "team", "--json"}).json() == listed);
    // A condition may quote any of them.
    for (const auto* text : {"漯河市源汇区干河陈乡", "\" OR 1=1 --", "=cmd|' /C calc'!A0"}) {
        std::string quoted;
        for (const char c : std::string_view{text}) {
            quoted += c == '\'' ? "''" : std::string(1, c);
        }
        const auto found = weirRun({"list", store, "team", "--where", "name = '" + quoted + "'", "--json"});
        INFO(text << found.err);
        REQUIRE(found.status == 0);
        CHECK(found.json().size() == 1);
    }
}

TEST_CASE("texts of records come back to the byte too") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto texts = hostileTexts(150);
    std::string input;
    for (const auto& text : texts) {
        input += line("incident.report", {{"title", text}, {"type", "other"}, {"description", text}});
        input += line("log.add", {{"type", "message"}, {"content", text}});
    }
    const auto answers = weirRun({"exec", store, "-", "--actor", "=1+1'\"<张>\xE2\x80\xAE"}, input).lines();
    REQUIRE(answers.size() == 2 * texts.size());
    for (const auto& [kind, field, offset] : {std::tuple{"incident", "title", 0U}, std::tuple{"log", "content", 1U}}) {
        const auto rows = weirRun({"list", store, kind, "--json"}).json();
        const bool isTitle = std::string_view{field} == "title";
        std::size_t row = 0;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto& answer = answers[2 * i + offset];
            INFO(texts[i] << " " << answer.dump());
            if (answer["ok"] == true) {
                REQUIRE(row < rows.size());
                CHECK(rows[row++][field] == texts[i]);
            } else {
                CHECK(isClear(answer));
            }
            CHECK((!isTitle || !isNoName(texts[i]) || answer["ok"] == false));
        }
        CHECK(row == rows.size());
        const auto noNames = static_cast<std::size_t>(std::ranges::count_if(texts, isNoName));
        CHECK(row > 140 - (isTitle ? noNames : 0));
    }
    CHECK(entries(store) > 1);
}

TEST_CASE("what is no text, no number or no JSON is refused line by line and changes nothing") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto before = entries(store);
    const auto named = [](const std::string& json) {
        return R"({"verb":"team.create","args":{"name":)" + json + "}}\n";
    };
    const auto counted = [](const std::string& json) {
        return R"({"verb":"team.create","args":{"name":"一队","headcount":)" + json + "}}\n";
    };
    const auto at = [](const std::string& json) {
        return R"({"verb":"team.create","args":{"name":"一队","position":)" + json + "}}\n";
    };
    std::vector<std::string> lines{
        named(std::string("\"a\0b\"", 5)),  // a byte that ends a text in C
        named(R"("a\u0000b")"),
        named("\"a\x01\""),
        named(R"("a\u001bb")"),
        named(R"("a\u007f")"),
        named(R"("a\r\nb")"),
        named("\"\xff\xfe\""),
        named("\"\xC0\xAF\""),          // overlong
        named("\"\xED\xA0\x80\""),      // half of a pair
        named("\"\xF4\x90\x80\x80\""),  // beyond Unicode
        named("\"\xE6\xBC\""),          // cut short
        named(R"("\ud800")"),
        named(R"("\ud800\ud800")"),
        named(R"("\udc00")"),
        named(R"("\uffff")"),
        named(R"("\ufffe")"),
        named(R"("\x41")"),
        named(fmt::format("\"{}\"", std::string(1 << 20, 'y'))),
        named(fmt::format("\"{}\"", std::string(8 << 20, 'y'))),
        named("\"\""),
        named("\" \""),
        named("\"\\t\\n\""),
        named("\"\xE3\x80\x80\""),  // an ideographic space
        named("12"),
        named("null"),
        named("[\"一队\"]"),
        named("{\"zh\":\"一队\"}"),
        named("一队"),
        named("'一队'"),
        counted("NaN"),
        counted("Infinity"),
        counted("1e400"),
        counted("-1e400"),
        counted("1e308"),
        counted("99999999999999999999"),
        counted("9223372036854775808"),
        counted("-9223372036854775809"),
        counted("18446744073709551616"),
        counted("-1"),
        counted("1.5"),
        counted("0x10"),
        counted("007"),
        counted("+1"),
        counted("1_000"),
        counted("\"many\""),
        counted("true"),
        counted("[]"),
        at(R"({"type":"Point","coordinates":[1e400,33]})"),
        at(R"({"type":"Point","coordinates":[NaN,33]})"),
        at(R"({"type":"Point","coordinates":[181,33]})"),
        at(R"({"type":"Point","coordinates":[114,-91]})"),
        at(R"({"type":"Point","coordinates":["114","33"]})"),
        at(R"({"type":"Point","coordinates":[114]})"),
        at(R"({"type":"Point"})"),
        at(R"({"type":"point","coordinates":[114,33]})"),
        at(R"({"type":"Polygon","coordinates":[[[0,0],[1,1]]]})"),
        at("\"POINT (114 33)\""),
        at("[114,33]"),
        R"({"verb":"team.create","args":{"name":"一队","name":"二队"}})"
        "\n",
        R"({"verb":"team.create","verb":"team.retire","args":{"name":"一队"}})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队","\u006eame":"二队"}})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队","":1}})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队","wings\u0000":1}})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队",}})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队"}} {})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队"}}})"
        "\n",
        R"({"verb":"team.create","args":{"name":"一队"})"
        "\n",
        "{\"verb\":\"team.create\",\"args\":{\"name\":\"一队\"}} // and more\n",
        "{\"verb\":\"team.cre\\u0000ate\",\"args\":{\"name\":\"一队\"}}\n",
        fmt::format("{{\"verb\":\"{}\",\"args\":{{}}}}\n", std::string(100'000, 'v')),
        R"({"verb":"team.create","args":null})"
        "\n",
        R"({"verb":"team.create","args":"name"})"
        "\n",
        R"({"verb":["team.create"],"args":{}})"
        "\n",
        R"({"args":{"name":"一队"}})"
        "\n",
        R"({"verb":"team.create","cmd_id":"01920000-0000-7000-8000-00000000000\u0000","args":{"name":"一队"}})"
        "\n",
        R"({"verb":"team.create","cmd_id":"' OR 1=1","args":{"name":"一队"}})"
        "\n",
        R"({"verb":"team.update","args":{"id":1e3,"name":"一队"}})"
        "\n",
        R"({"verb":"team.update","args":{"id":"1","name":"一队"}})"
        "\n",
        R"({"verb":"team.retire","args":{"id":-9223372036854775808}})"
        "\n",
        named(std::string(100, '[') + std::string(100, ']')),
        named(std::string(100'000, '[')),
        std::string(1'000'000, '{') + "\n",
        "\xEF\xBB\xBF\xEF\xBB\xBF{}\n",
        "\xFF\xFE{\n",
        "true\n",
        "\"team.create\"\n",
        "{}\n"};
    std::string input;
    for (const auto& text : lines) {
        input += text;
    }
    const auto outcome = weirRun({"exec", store}, input);
    CHECK(outcome.status == 1);
    const auto answers = outcome.lines();
    REQUIRE(answers.size() == lines.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        INFO(lines[i].substr(0, 120) << " -> " << answers[i].dump().substr(0, 400));
        CHECK(isClear(answers[i]));
        CHECK(answers[i]["line"] == i + 1);
    }
    CHECK(entries(store) == before);
    CHECK(weirRun({"list", store, "team", "--json"}).json().empty());
}

TEST_CASE("a hostile word in any place of a command is refused in one line") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto s = store.string();
    const auto csv = (folder / "t.csv").string();
    writeText(csv, "name,headcount\n一队,12\n");
    const auto png = (folder / "o.png").string();
    const auto pdf = (folder / "o.pdf").string();
    const std::vector<std::string> words{"'; DROP TABLE teams;--",
                                         "%s%n",
                                         "{0}{1}",
                                         "\xE2\x80\xAE"
                                         "txt.exe",
                                         "\x1B[2J",
                                         "\xC2\x9B"
                                         "2J",
                                         "\xFF\xFE",
                                         "a\nb",
                                         "NaN",
                                         "1e999",
                                         std::string(100'000, '(')};
    const auto before = entries(store);
    const auto calls = [&](const std::string& word) {
        return std::vector<std::vector<std::string>>{{"list", s, word},
                                                     {"list", s, "team", "--where", word},
                                                     {"list", s, "team", "--at", word},
                                                     {"import", s, "team", csv, "--map", "name=" + word},
                                                     {"import", s, "team", csv, "--map", word + "=name"},
                                                     {"import", s, "team", csv, "--key", word},
                                                     {"import", s, "team", csv, "--datum", word},
                                                     {"import", s, word, csv},
                                                     {"exec", s, "-", "--role", word},
                                                     {"layer", "remove", s, word},
                                                     {"render", s, "-o", png, "--size", word},
                                                     {"render", s, "-o", png, "--bbox", word},
                                                     {"brief", s, "-o", pdf, "--template", word},
                                                     {"brief", s, "-o", pdf, "--zone", word},
                                                     {"export", s, "team", "-o", (folder / "x.").string() + word},
                                                     {"restore", folder / word, s},
                                                     {"new", (folder / "n.weir").string(), "--city", word},
                                                     {word}};
    };
    for (const auto& word : words) {
        for (auto call : calls(word)) {
            if (call.size() == 1) {
                call.insert(call.begin(), "layer");  // alone it would be the name of a store to open a window on
            }
            const auto outcome = weirRun(call);
            INFO(call.front() << " " << call.back().substr(0, 60) << " -> " << outcome.status << " "
                              << outcome.err.substr(0, 600) << outcome.out.substr(0, 200));
            CHECK((outcome.status == 1 || outcome.status == 2));
            CHECK(outcome.saysOneLine());
            CHECK(isUtf8(outcome.err));
            for (const auto* mark : {"\x1B", "\xC2\x9B", "\xE2\x80\xAE"}) {
                CHECK(outcome.err.find(mark) == std::string::npos);
            }
        }
    }
    CHECK_FALSE(std::filesystem::exists(png));
    CHECK_FALSE(std::filesystem::exists(pdf));
    CHECK(entries(store) == before);
}

TEST_CASE("a hostile register is read exactly or refused in one line") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto before = entries(store);
    const std::string head = "name,headcount\n";
    const std::vector<std::tuple<const char*, std::string, std::string>> files{
        {"nothing", "e.csv", ""},
        {"NUL", "nul.csv", head + std::string("a\0b,1\n", 6)},
        {"no UTF-8", "latin.csv", head + "\xFF\xFE\x41,1\n"},
        {"a megabyte in a cell", "long.csv", head + std::string(1 << 20, 'y') + ",1\n"},
        {"an open quote", "quote.csv", head + "\"abc,1\n"},
        {"a control character", "bell.csv", head + "a\x07,1\n"},
        {"a number too large", "large.csv", head + "一队,1e400\n"},
        {"no number", "nan.csv", head + "一队,NaN\n"},
        {"two columns of one name", "twice.csv", "name,name\n一队,二队\n"},
        {"a list nested too deep", "deep.json", std::string(5000, '[') + std::string(5000, ']')},
        {"a key that stands twice", "twice.json", R"([{"name":"一队","name":"二队"}])"},
        {"an object that is no list", "object.json", R"({"name":"一队"})"},
        {"half a file", "half.json", R"([{"name":"一队"},)"},
        {"coordinates that are none", "nan.geojson",
         R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"一队"},"geometry":{"type":"Point","coordinates":[NaN,1e999]}}]})"},
        {"a place beyond the world", "far.geojson",
         R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"一队"},"geometry":{"type":"Point","coordinates":[500,33]}}]})"},
        {"markup that calls itself", "laughs.kml",
         "<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
         "<kml><Placemark><name>&d;&d;&d;&d;&d;&d;&d;&d;</name></Placemark></kml>"},
        {"no workbook", "x.xlsx", "PK\x03\x04 and nothing more"},
        {"no package", "x.gpkg", "SQLite format 3" + std::string(200, '\0')}};
    for (const auto& [what, name, content] : files) {
        const auto file = (folder / name).string();
        writeText(file, content);
        const auto outcome = weirRun({"import", store.string(), "team", file, "--dry-run", "--json"});
        INFO(what << " -> " << outcome.status << " " << outcome.err.substr(0, 600) << outcome.out.substr(0, 600));
        if (outcome.status == 0) {
            for (const auto& rejected : outcome.json()["rejected"]) {
                CHECK_FALSE(rejected["reason"].get<std::string>().empty());
            }
        } else {
            CHECK((outcome.status == 1 || outcome.status == 2));
            CHECK(outcome.saysOneLine());
        }
    }
    CHECK(entries(store) == before);
}
