// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Machines as they are found: files cut short or gone, another user's store, no fonts.
#include "tests/cli/run_weir.h"

#include <sched.h>
#include <sys/stat.h>

#include <csignal>
#include <set>

using namespace weir;
using namespace weir::test;

namespace {

namespace fs = std::filesystem;

std::set<std::string> namesIn(const fs::path& folder) {
    std::set<std::string> out;
    for (const auto& entry : fs::directory_iterator{folder}) {
        out.insert(entry.path().filename().string());
    }
    return out;
}

}  // namespace

TEST_CASE("a store cut short is told in one line and nothing is left beside it") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto whole = fs::file_size(store);
    const TempDir cutFolder;
    const auto cut = cutFolder / "s.weir";
    for (const auto size : {std::uintmax_t{0}, std::uintmax_t{10}, std::uintmax_t{100}, std::uintmax_t{4096}, whole / 2,
                            whole - 4096, whole - 1}) {
        fs::copy_file(store, cut, fs::copy_options::overwrite_existing);
        fs::resize_file(cut, size);
        const auto before = namesIn(cutFolder.path());
        const std::vector<std::vector<std::string>> calls{{"list", cut.string(), "team"},
                                                          {"export", cut.string(), "team", "-o", cut.string() + ".csv"},
                                                          {"exec", cut.string()},
                                                          {"verify", cut.string()},
                                                          {"restore", cut.string(), (cutFolder / "n.weir").string()}};
        for (const auto& call : calls) {
            const auto outcome = weirRun(call);
            INFO(call.front() << " at " << size << " of " << whole << ": " << outcome.status << outcome.err);
            CHECK(outcome.status == 1);
            CHECK(outcome.saysOneLine());
            CHECK(outcome.err.find("266") == std::string::npos);
            auto after = namesIn(cutFolder.path());
            after.erase("s.weir.lock");
            after.erase("n.weir.lock");
            CHECK(after == before);
            fs::remove(cut.string() + ".lock");
        }
    }
}

TEST_CASE("an answer that cannot be written is a failure, and the verbs before it count") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto into = [&](const std::string& args) {
        return WEXITSTATUS(
            std::system(fmt::format("WEIR_RESOURCES='{}/resources' '{}' {} > /dev/full 2> '{}'", WEIR_SOURCE_DIR,
                                    binary("weir").string(), args, (folder / "errors").string())
                            .c_str()));
    };
    for (const auto& args : {"--help", "version", "verbs", "verbs --json"}) {
        INFO(args);
        CHECK(into(args) == 1);
        CHECK(Outcome{1, {}, contentOf(folder / "errors")}.saysOneLine());
    }
    writeText(folder / "v", R"({"verb":"team.create","args":{"name":"一队"}})");
    for (const auto& args : {"list '" + store + "' village --json", "verify '" + store + "'",
                             "exec '" + store + "' '" + (folder / "v").string() + "'"}) {
        INFO(args);
        CHECK(into(args) == 1);
        CHECK(Outcome{1, {}, contentOf(folder / "errors")}.saysOneLine());
    }
    CHECK(weirRun({"list", store, "team", "--json"}).json().size() == 1);
}

TEST_CASE("restore says what is wrong with what it was given, and moves nothing") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto made = weirRun({"backup", store.string(), (folder / "b").string()});
    REQUIRE(made.status == 0);
    const auto backup = made.out.substr(0, made.out.find('\n'));
    const auto entriesBefore = entries(store);
    fs::create_directory(folder / "folder");
    writeText(folder / "folder" / "kept", "kept");
    const std::vector<std::tuple<std::string, std::string, const char*>> calls{
        {(folder / "b").string(), store.string(), "is a folder"},
        {(folder / "none").string(), store.string(), "no backup"},
        {"/dev/null", store.string(), "not a file"},
        {backup, (folder / "folder").string(), "not a file"},
        {WEIR_SOURCE_DIR "/README.md", store.string(), ""}};
    for (const auto& [from, to, words] : calls) {
        const auto outcome = weirRun({"restore", from, to});
        INFO(from << " " << to << ": " << outcome.err);
        CHECK(outcome.status == 1);
        CHECK(outcome.saysOneLine());
        CHECK(outcome.err.find(words) != std::string::npos);
    }
    CHECK(contentOf(folder / "folder" / "kept") == "kept");
    CHECK(entries(store) == entriesBefore);
}

TEST_CASE("a layer is added, listed and removed") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto file = (folder / "dike.geojson").string();
    writeText(
        file,
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"堤"},"geometry":{"type":"LineString","coordinates":[[114,33.5],[114.1,33.6]]}}]})");
    for (const auto* name : {"北堤", "南堤", "南堤"}) {
        const auto added = weirRun({"layer", "add", store, file, "--name", name, "--datum", "cgcs2000"});
        INFO(added.err);
        REQUIRE(added.status == 0);
    }
    const auto before = entries(store);
    auto refused = weirRun({"layer", "remove", store, "南堤"});
    CHECK(refused.status == 1);
    CHECK(refused.saysOneLine());
    refused = weirRun({"layer", "remove", store, "北堤", "--role", "viewer"});
    CHECK(refused.status == 1);
    CHECK(refused.saysOneLine());
    CHECK(entries(store) == before);
    REQUIRE(weirRun({"layer", "remove", store, "北堤"}).status == 0);
    const auto left = weirRun({"layer", "list", store, "--json"}).json();
    REQUIRE(left.size() == 2);
    REQUIRE(weirRun({"layer", "remove", store, left[0]["id"].dump()}).status == 0);
    CHECK(weirRun({"layer", "list", store, "--json"}).json().size() == 1);
    CHECK(weirRun({"layer", "remove", store, "北堤"}).saysOneLine());
    CHECK(entries(store) == before + 2);
    CHECK(fs::exists(file));
}

TEST_CASE("a store deleted under an open desk is saved beside its place, and that is said") {
    const TempDir folder;
    const auto store = newStore(folder);
    // The second line is answered after the shell deleted the file between the two.
    const auto pipe = (folder / "pipe").string();
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const auto answers = (folder / "answers").string();
    const auto errors = (folder / "errors").string();
    const auto script = fmt::format(
        "WEIR_RESOURCES='{0}/resources' '{1}' exec '{2}' < '{3}' > '{4}' 2> '{5}' & pid=$!; exec 7> '{3}'; "
        "echo '{{\"verb\":\"team.create\",\"args\":{{\"name\":\"一队\"}}}}' >&7; "
        "until [ -s '{4}' ] || ! kill -0 $pid; do :; done; rm '{2}'; "
        "echo '{{\"verb\":\"team.create\",\"args\":{{\"name\":\"二队\"}}}}' >&7; "
        "echo '{{\"verb\":\"team.create\",\"args\":{{\"name\":\"三队\"}}}}' >&7; exec 7>&-; wait $pid",
        WEIR_SOURCE_DIR, binary("weir").string(), store.string(), pipe, answers, errors);
    const int status =
        std::system(fmt::format("sh -c \"{}\"",
                                [&] {
                                    std::string quoted;
                                    for (const char c : script) {
                                        quoted += c == '"' || c == '$' ? std::string{'\\', c} : std::string(1, c);
                                    }
                                    return quoted;
                                }())
                        .c_str());
    INFO(contentOf(answers) << contentOf(errors));
    CHECK(WEXITSTATUS(status) == 1);
    std::vector<Json> lines;
    std::istringstream text{contentOf(answers)};
    for (std::string line; std::getline(text, line);) {
        lines.push_back(*parseJson(line));
    }
    REQUIRE(lines.size() == 3);
    CHECK(lines[0]["ok"] == true);
    CHECK(lines[1]["ok"] == true);
    CHECK(lines[2]["ok"] == false);
    CHECK_FALSE(lines[2]["hint"].get<std::string>().empty());
    fs::path rescued;
    for (const auto& name : namesIn(folder.path())) {
        if (name.starts_with("s.weir.rescue-")) {
            rescued = folder / name;
        }
    }
    REQUIRE_FALSE(rescued.empty());
    CHECK(contentOf(errors).find(rescued.string()) != std::string::npos);
    CHECK(weirRun({"list", rescued.string(), "team", "--json"}).json().size() == 2);
}

TEST_CASE("the store of another user is refused in one line") {
    if (::geteuid() != 0) {
        WARN("only root can become another user: not tested");
        return;
    }
    // A folder of its own, because the private home of the tests is closed to others.
    const TempDir folder;
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
    const auto store = newStore(folder);
    const auto before = namesIn(folder.path());
    const auto errors = (folder / "errors").string();
    const auto asNobody = [&](const std::string& args) {
        return std::system(fmt::format("HOME=/nonexistent WEIR_RESOURCES='{}/resources' setpriv --reuid=65534 "
                                       "--regid=65534 --clear-groups '{}' {} > /dev/null 2> '{}'",
                                       WEIR_SOURCE_DIR, binary("weir").string(), args, errors)
                               .c_str());
    };
    if (WEXITSTATUS(asNobody("version")) != 0) {
        WARN("another user cannot run the program from here: not tested");
        return;
    }
    const auto s = store.string();
    for (const auto& args :
         {"list '" + s + "' team", "exec '" + s + "'", "verify '" + s + "'", "backup '" + s + "' /tmp",
          "export '" + s + "' team -o /tmp/weir-nobody.csv", "render '" + s + "' -o /tmp/weir-nobody.png",
          "restore '" + s + "' /tmp/weir-nobody.weir",
          "new '" + (folder / "n.weir").string() + "' --city " WEIR_SOURCE_DIR "/resources/cities/luohe",
          "demo '" + (folder / "d.weir").string() + "'"}) {
        const int status = WEXITSTATUS(asNobody(args));
        const Outcome outcome{status, {}, contentOf(errors)};
        INFO(args << " -> " << status << " " << outcome.err);
        CHECK(status == 1);
        CHECK(outcome.saysOneLine());
        fs::remove(errors);
        CHECK(namesIn(folder.path()) == before);
    }
    CHECK_FALSE(fs::exists("/tmp/weir-nobody.weir"));
}

TEST_CASE("a machine without fonts draws the map and says that letters are missing") {
    const TempDir folder;
    const auto config = folder / "fonts.conf";
    writeText(config, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig><cachedir>" +
                          folder.path().string() + "</cachedir></fontconfig>");
    const auto store = demoStore().string();
    setenv("FONTCONFIG_FILE", config.c_str(), 1);
    setenv("QT_QPA_FONTDIR", folder.path().c_str(), 1);
    const auto png = folder / "o.png";
    const auto pdf = folder / "o.pdf";
    const auto render = weirRun({"render", store, "-o", png.string(), "--size", "640x480"});
    const auto brief = weirRun({"brief", store, "-o", pdf.string()});
    unsetenv("FONTCONFIG_FILE");
    unsetenv("QT_QPA_FONTDIR");
    for (const auto& [outcome, file] : {std::pair{render, png}, std::pair{brief, pdf}}) {
        INFO(outcome.status << outcome.err);
        CHECK(outcome.status == 0);
        CHECK(outcome.saysOneLine());
        CHECK(outcome.err.find("font") != std::string::npos);
        CHECK(fs::file_size(file) > 1000);
    }
}

TEST_CASE("a call that can open no window says so in one line instead of aborting") {
    const TempDir folder;
    const Variables noScreen{
        {"QT_QPA_PLATFORM", std::nullopt}, {"DISPLAY", std::nullopt}, {"WAYLAND_DISPLAY", std::nullopt}};
    struct Call {
        std::vector<std::string> args;
        Variables variables;
        int status;
        const char* says;
    };
    const std::vector<Call> calls{
        {{"bogus"}, noScreen, 2, "neither a sub-command nor a store"},
        {{"bogus"}, {}, 2, "neither a sub-command nor a store"},
        {{"--theme", "dark", "bo\ngus"}, {}, 2, "neither a sub-command nor a store"},
        {{(folder / "none.weir").string()}, noScreen, 2, "neither a sub-command nor a store"},
        {{demoStore().string()}, noScreen, 1, "no screen"},
        {{}, noScreen, 1, "no screen"},
        {{demoStore().string()}, {{"QT_QPA_PLATFORM", "nothing"}}, 1, "no screen"},
        {{demoStore().string()}, {{"QT_QPA_PLATFORM", "xcb"}, {"DISPLAY", ":4711"}}, 1, "no screen"}};
    for (const auto& call : calls) {
        const auto outcome = weirRun(call.args, {}, call.variables);
        INFO((call.args.empty() ? "(none)" : call.args.back()) << " -> " << outcome.status << " " << outcome.err);
        CHECK(outcome.status == call.status);
        CHECK(outcome.saysOneLine());
        CHECK(outcome.err.find(call.says) != std::string::npos);
        CHECK(outcome.out.empty());
    }
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a window that is told to end by a signal closes its store, and the next does not speak of a crash") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto settings = folder / "config" / "weir" / "settings.json";
    const auto isClean = [&]() -> std::optional<bool> {
        const auto json = parseJson(contentOf(settings));
        return json && json->is_object() && json->contains("clean_exit")
                   ? std::optional{(*json)["clean_exit"].get<bool>()}
                   : std::nullopt;
    };
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        const auto program = binary("weir").string();
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            std::signal(signal, SIG_DFL);  // a test in the background may have been told to ignore it
            setenv("HOME", folder.path().c_str(), 1);
            setenv("XDG_CONFIG_HOME", (folder / "config").c_str(), 1);
            setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
            setenv("WEIR_RESOURCES", WEIR_SOURCE_DIR "/resources", 1);
            setenv("QT_QPA_PLATFORM", "offscreen", 1);
            execl(program.c_str(), program.c_str(), store.c_str(), nullptr);
            _exit(127);
        }
        INFO("signal " << signal);
        int status = 0;
        pid_t ended = 0;
        while (isClean() != std::optional{false} && (ended = waitpid(child, &status, WNOHANG)) == 0) {
            sched_yield();
        }
        REQUIRE(ended == 0);
        kill(child, signal);
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        CHECK(isClean() == std::optional{true});
        CHECK((!fs::exists(store.string() + "-wal") || fs::file_size(store.string() + "-wal") == 0));
    }
    CHECK(weirRun({"verify", store.string()}).status == 0);
}
