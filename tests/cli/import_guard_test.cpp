// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/cli/run_weir.h"

#include <sched.h>
#include <csignal>

using namespace weir;
using namespace weir::test;
using namespace std::string_literals;

namespace {

bool mentions(const Json& list, const std::string& word) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Json& item) { return item.dump().find(word) != std::string::npos; });
}

std::vector<std::filesystem::path> scratchIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().filename().string().starts_with("weir-import-")) {
            out.push_back(entry.path());
        }
    }
    return out;
}

/// TMPDIR of the programs started meanwhile.
class Temp {
public:
    explicit Temp(const std::filesystem::path& folder) { setenv("TMPDIR", folder.c_str(), 1); }
    Temp(const Temp&) = delete;
    Temp& operator=(const Temp&) = delete;
    ~Temp() { m_before ? setenv("TMPDIR", m_before->c_str(), 1) : unsetenv("TMPDIR"); }

private:
    std::optional<std::string> m_before =
        std::getenv("TMPDIR") != nullptr ? std::optional<std::string>{std::getenv("TMPDIR")} : std::nullopt;
};

std::string points(int count) {
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "" : ",") + R"({"type":"Feature","properties":{"name":"S)"s + std::to_string(i) +
                R"("},"geometry":{"type":"Point","coordinates":[114.0,33.5]}})";
    }
    return text + "]}";
}

}  // namespace

TEST_CASE("an unknown encoding is wrong usage, and bytes that do not fit it reject their row") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto file = (folder / "k.csv").string();
    // 漯河 in GB18030
    writeText(file, "name,longitude,latitude,capacity\nA,114.0,33.5,5\n\xE4\xF0\xBA\xD3,114.0,33.5,5\n");
    const auto before = entries(store);
    for (const auto* encoding : {"KLINGON", "UTF8X", "GBK2312"}) {
        const auto refused = weirRun({"import", store, "shelter", file, "--key", "none", "--encoding", encoding});
        CHECK(refused.status == 2);
        CHECK(refused.saysOneLine());
        CHECK(refused.err.find("GB18030") != std::string::npos);
    }
    const auto dbf = (folder / "t.dbf").string();
    writeText(dbf, "no matter what");
    CHECK(weirRun({"import", store, "shelter", dbf, "--encoding", "KLINGON"}).status == 2);
    const auto ascii = weirRun({"import", store, "shelter", file, "--key", "none", "--encoding", "ASCII", "--json"});
    CHECK(ascii.status == 1);
    const auto report = ascii.json();
    CHECK(report["read"] == 2);
    REQUIRE(report["rejected"].size() == 1);
    CHECK(report["rejected"][0]["row"] == 2);
    CHECK(entries(store) == before);
    CHECK(weirRun({"import", store, "shelter", file, "--key", "none", "--encoding", "GBK"}).status == 0);
}

TEST_CASE("a CSV row that is not whole is rejected by number, and an open quotation mark refuses the file") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto file = (folder / "d.csv").string();
    writeText(file,
              "code,name,population,contact_name\n1,一村,500,王五\n2,二,村,1,200\n3,三村\n4,四\0村,7,a\n5,五村,9,b\n"s);
    const auto villages = [&] { return weirRun({"list", store, "village", "--json"}).json().size(); };
    const auto there = villages();
    const auto before = entries(store);
    const auto refused = weirRun({"import", store, "village", file, "--key", "code", "--json"});
    CHECK(refused.status == 1);
    const auto report = refused.json();
    CHECK(report["read"] == 5);
    REQUIRE(report["rejected"].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(report["rejected"][i]["row"] == i + 2);
        CHECK(report["rejected"][i]["reason"].get<std::string>().find("line " + std::to_string(i + 3)) !=
              std::string::npos);
    }
    CHECK(entries(store) == before);
    const auto taken = weirRun({"import", store, "village", file, "--key", "code", "--skip-bad", "--json"}).json();
    CHECK(taken["created"] == 2);
    CHECK(taken["rejected"].size() == 3);

    writeText(file, "code,name,population\n6,六村,1\n\"7,七村,2\n8,八村,3\n");
    const auto open = weirRun({"import", store, "village", file, "--key", "code", "--skip-bad"});
    CHECK(open.status == 1);
    CHECK(open.saysOneLine());
    CHECK(open.err.find("line 3") != std::string::npos);
    CHECK(villages() == there + 2);
}

TEST_CASE("shapes without a position are told, also when no row of the file has one") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto file = (folder / "n.geojson").string();
    writeText(file,
              R"({"type":"FeatureCollection","features":[)"
              R"({"type":"Feature","properties":{"name":"a"},"geometry":null},)"
              R"({"type":"Feature","properties":{"name":"b"},"geometry":{"type":"Point","coordinates":[NaN,1]}}]})");
    const auto done = weirRun({"import", store, "shelter", file, "--key", "none", "--json"});
    const auto report = done.json();
    CHECK(report["without_position"].size() + report["rejected"].size() == 2);
    CHECK(mentions(report["warnings"], "no position"));
}

TEST_CASE("an import that is broken off leaves no folder, and one that died is cleaned up by the next") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto temp = folder / "tmp";
    std::filesystem::create_directory(temp);
    const Temp inPlace{temp};
    const auto large = (folder / "large.geojson").string();
    writeText(large, points(150'000));
    for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
        const auto program = binary("weir").string();
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            setenv("WEIR_RESOURCES", WEIR_SOURCE_DIR "/resources", 1);
            execl(program.c_str(), program.c_str(), "import", store.c_str(), "shelter", large.c_str(), "--key", "none",
                  "--dry-run", nullptr);
            _exit(127);
        }
        int status = 0;
        pid_t ended = 0;
        while (scratchIn(temp).empty() && (ended = waitpid(child, &status, WNOHANG)) == 0) {
            sched_yield();
        }
        REQUIRE(ended == 0);
        kill(child, signal);
        REQUIRE(waitpid(child, &status, 0) == child);
        INFO(signal);
        REQUIRE(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        CHECK(scratchIn(temp).size() == (signal == SIGKILL ? 1 : 0));
    }
    const auto small = (folder / "small.geojson").string();
    writeText(small, points(1));
    CHECK(weirRun({"import", store, "shelter", small, "--key", "none"}).status == 0);
    CHECK(scratchIn(temp).empty());
}
