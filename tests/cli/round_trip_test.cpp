// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Every kind of the demo city goes out in every format; what can come in again comes in unchanged.
#include "core/model/fields.h"
#include "tests/cli/run_weir.h"

using namespace weir;
using namespace weir::test;

namespace {

/// Rows of every register kind the demonstration leaves empty.
std::string fillers() {
    std::string out;
    const auto add = [&](const char* verb, const Json& args) {
        out += Json{{"verb", verb}, {"args", args}}.dump() + "\n";
    };
    add("plan.create", {{"name", "柳江社区预案"}, {"title", "柳江社区预案"}});
    add("bookmark.create", {{"name", "沙河澧河交汇"}});
    add("annotation.create", {{"text", "=1+1 注意"}, {"shape", {{"type", "Point"}, {"coordinates", {114.0, 33.5}}}}});
    add("setting.create", {{"key", "map.theme"}, {"value", {{"dark", true}, {"n", 1.5}}}});
    return out;
}

}  // namespace

TEST_CASE("every kind is exported in every format, and registers come in again unchanged") {
    const TempDir folder;
    const auto store = folder / "s.weir";
    std::filesystem::copy_file(demoStore(), store);
    std::filesystem::copy_file(demoStore().string() + ".key", store.string() + ".key");
    std::filesystem::copy_file(demoStore().string() + ".anchors", store.string() + ".anchors");
    static_cast<void>(weirRun({"exec", store.string(), "-", "--role", "administrator"}, fillers()));
    const auto before = entries(store);
    std::size_t checked = 0;
    std::vector<std::string> kinds{"reading"};
    for (const auto& info : model::allKinds()) {
        kinds.emplace_back(info.name);
    }
    for (const auto& kind : kinds) {
        const auto condition = kind == "reading" ? std::string{"value > 60"} : std::string{"id != null"};
        const auto rows = weirRun({"list", store.string(), kind, "--where", condition, "--json"}).json();
        const auto known = model::kindNamed(kind);
        const bool isRegister = known && model::infoOf(*known).nature != model::Nature::record;
        for (const auto* suffix : {"geojson", "csv", "xlsx", "gpkg", "kml", "xml"}) {
            const auto file = (folder / (kind + "." + suffix)).string();
            const auto out = weirRun({"export", store.string(), kind, "--where", condition, "-o", file});
            INFO(kind << " " << suffix << ": " << out.err);
            REQUIRE(out.status == 0);
            CHECK(out.err.empty());
            CHECK(out.out.starts_with(std::to_string(rows.size()) + " "));
            if (!isRegister || rows.empty() || std::string_view{suffix} == "xml") {
                continue;
            }
            // One format is written for real, the most lossy one; the others are compared without opening the desk.
            std::vector<std::string> call{"import",  store.string(),  kind,    file,
                                          "--datum", "cgcs2000",      "--key", "id",
                                          "--role",  "administrator", "--json"};
            if (std::string_view{suffix} != "csv") {
                call.emplace_back("--dry-run");
            }
            const auto back = weirRun(call);
            INFO(back.status << back.err << back.out.substr(0, 1500));
            REQUIRE(back.status == 0);
            CHECK(back.json()["rejected"].empty());
            CHECK(back.json()["created"] == 0);
            CHECK(back.json()["updated"] == 0);
            CHECK(back.json()["unchanged"] == rows.size());
            ++checked;
        }
        const auto again = weirRun({"list", store.string(), kind, "--where", condition, "--json"}).json();
        const bool same = again == rows;  // not printed: thousands of rows
        CHECK(same);
    }
    WARN(checked << " files came in again");
    CHECK(checked > 60);
    CHECK(entries(store) >= before);
}

TEST_CASE("a file of our own finds its rows by their numbers without being told") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    std::string verbs;
    for (int i = 0; i < 3; ++i) {
        verbs += R"({"verb":"team.create","args":{"name":"同名队"}})"
                 "\n";
    }
    REQUIRE(weirRun({"exec", store}, verbs).status == 0);
    const auto file = (folder / "t.csv").string();
    REQUIRE(weirRun({"export", store, "team", "-o", file}).status == 0);
    auto back = weirRun({"import", store, "team", file, "--datum", "cgcs2000", "--json"}).json();
    CHECK(back["key"] == "id");
    CHECK(back["unchanged"] == 3);
    CHECK(back["created"] == 0);
    SECTION("a number that is not there is told") {
        auto text = contentOf(file);
        const auto id = weirRun({"list", store, "team", "--json"}).json()[0]["id"].dump();
        text.replace(text.find(id), id.size(), "4711");
        writeText(file, text);
        const auto refused = weirRun({"import", store, "team", file, "--datum", "cgcs2000", "--key", "id"});
        INFO(refused.err);
        CHECK(refused.status == 1);
        CHECK(refused.saysOneLine());
        CHECK(refused.err.find("4711") != std::string::npos);
    }
    SECTION("in another store the rows are new") {
        const TempDir elsewhere;
        const auto other = newStore(elsewhere).string();
        back = weirRun({"import", other, "team", file, "--datum", "cgcs2000", "--json"}).json();
        CHECK(back["created"] == 3);
    }
}
