// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "tests/support/temp_dir.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

/// Drives the built program as a user does: a process of its own, its output and its exit status.
namespace weir::test {

struct Outcome {
    int status = -1;
    std::string out;
    std::string err;

    [[nodiscard]] Json json() const {
        auto parsed = parseJson(out);
        INFO(out << err);
        REQUIRE(parsed);
        return *parsed;
    }
    /// One line per answer of exec.
    [[nodiscard]] std::vector<Json> lines() const {
        std::vector<Json> list;
        std::istringstream stream{out};
        for (std::string line; std::getline(stream, line);) {
            auto parsed = parseJson(line);
            INFO(line);
            REQUIRE(parsed);
            list.push_back(*parsed);
        }
        return list;
    }
    /// stderr is exactly one line: message and hint.
    [[nodiscard]] bool saysOneLine() const {
        return err.starts_with("weir: ") && err.ends_with('\n') && std::count(err.begin(), err.end(), '\n') == 1 &&
               err.size() < 2000;
    }
};

inline std::filesystem::path binary(const char* name) {
    const char* folder = std::getenv("WEIR_BIN");
    return (folder != nullptr ? std::filesystem::path{folder}
                              : std::filesystem::path{WEIR_SOURCE_DIR} / "build/release/bin") /
           name;
}

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline void writeText(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary};
    out << text;
}

/// Variables of the environment to change; without a value the variable is taken out.
using Variables = std::vector<std::pair<const char*, std::optional<std::string>>>;

/// Runs `weir args…` in a private home with `input` on its stdin.
inline Outcome weirRun(const std::vector<std::string>& args, const std::string& input = {},
                       const Variables& variables = {}) {
    static const TempDir home;
    const TempDir work;
    writeText(work / "in", input);
    const auto program = binary("weir").string();
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto redirect = [&](const char* name, int flags, int target) {
            const int fd = open((work / name).c_str(), flags, 0600);
            dup2(fd, target);
        };
        redirect("in", O_RDONLY, 0);
        redirect("out", O_WRONLY | O_CREAT | O_TRUNC, 1);
        redirect("err", O_WRONLY | O_CREAT | O_TRUNC, 2);
        setenv("HOME", home.path().c_str(), 1);
        setenv("XDG_CACHE_HOME", (home.path() / "cache").c_str(), 1);
        setenv("WEIR_RESOURCES", WEIR_SOURCE_DIR "/resources", 1);
        setenv("QT_QPA_PLATFORM", "offscreen", 1);
        for (const auto& [name, value] : variables) {
            value ? setenv(name, value->c_str(), 1) : unsetenv(name);
        }
        std::vector<char*> argv{const_cast<char*>(program.c_str())};
        for (const auto& arg : args) {
            argv.push_back(const_cast<char*>(arg.c_str()));
        }
        argv.push_back(nullptr);
        execv(program.c_str(), argv.data());
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), contentOf(work / "out"),
                    contentOf(work / "err")};
    UNSCOPED_INFO("weir " << (args.empty() ? "" : args.front()) << " -> " << outcome.status << " " << outcome.err);
    return outcome;
}

/// A demo store made once for the whole test program; copies of it are what tests change.
inline const std::filesystem::path& demoStore() {
    static const TempDir folder;
    static const auto store = [] {
        const auto path = folder / "demo.weir";
        const auto made = weirRun({"demo", path.string(), "--seed", "7"});
        INFO(made.err);
        REQUIRE(made.status == 0);
        return path;
    }();
    return store;
}

/// A small empty store of the city.
inline std::filesystem::path newStore(const TempDir& folder) {
    const auto store = folder / "s.weir";
    const auto made = weirRun({"new", store.string(), "--city", WEIR_SOURCE_DIR "/resources/cities/luohe"});
    INFO(made.err);
    REQUIRE(made.status == 0);
    return store;
}

/// Number of journal entries: unchanged means nothing was written.
inline std::int64_t entries(const std::filesystem::path& store) {
    const auto verified = weirRun({"verify", store.string(), "--json"});
    INFO(verified.out << verified.err);
    REQUIRE(verified.status == 0);
    return verified.json()["entries"].get<std::int64_t>();
}

}  // namespace weir::test
