// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The program beside others that come and go, are stopped, or change what it keeps; and words left empty.
#include "tests/cli/run_weir.h"

#include "core/base/id.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <csignal>
#include <future>

using namespace weir;
using namespace weir::test;
namespace fs = std::filesystem;

namespace {

/// `weir exec STORE` that holds the store until it is let go: its input is a pipe that stays open.
class Holder {
public:
    explicit Holder(const fs::path& store) {
        int input[2];
        int output[2];
        REQUIRE(pipe2(input, O_CLOEXEC) == 0);
        REQUIRE(pipe2(output, O_CLOEXEC) == 0);
        const auto program = binary("weir").string();
        m_child = fork();
        REQUIRE(m_child >= 0);
        if (m_child == 0) {
            dup2(input[0], 0);
            dup2(output[1], 1);
            setenv("WEIR_RESOURCES", WEIR_SOURCE_DIR "/resources", 1);
            setenv("QT_QPA_PLATFORM", "offscreen", 1);
            execl(program.c_str(), program.c_str(), "exec", store.c_str(), nullptr);
            _exit(127);
        }
        close(input[0]);
        close(output[1]);
        m_input = input[1];
        const std::string line = R"({"verb":"team.create","args":{"name":"守队"}})"
                                 "\n";
        REQUIRE(write(m_input, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
        char byte = 0;
        REQUIRE(read(output[0], &byte, 1) == 1);  // it answers: the store is open
        m_output = output[0];
    }
    ~Holder() { end(); }
    void end() {
        if (m_child > 0) {
            kill(m_child, SIGCONT);
            close(m_input);
            waitpid(m_child, nullptr, 0);
            close(m_output);
            m_child = 0;
        }
    }
    void stop() const { kill(m_child, SIGSTOP); }

private:
    pid_t m_child = 0;
    int m_input = -1;
    int m_output = -1;
};

void tamper(const fs::path& store, const std::string& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(store.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
}

std::string teams(int count, const std::string& prefix) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        out += fmt::format("{{\"verb\":\"team.create\",\"args\":{{\"name\":\"{}{}\"}}}}\n", prefix, i);
    }
    return out;
}

}  // namespace

TEST_CASE("Parallel streams of commands lose no line when the process that held the store ends") {
    const TempDir folder;
    const auto store = newStore(folder);
    std::vector<std::future<Outcome>> streams;
    for (int n = 0; n < 4; ++n) {
        streams.push_back(std::async(std::launch::async, [&, n] {
            return weirRun({"exec", store.string()}, teams(5 + 10 * n, fmt::format("{}-", n)));
        }));
    }
    std::size_t done = 0;
    for (auto& stream : streams) {
        const auto outcome = stream.get();
        INFO(outcome.out << outcome.err);
        CHECK(outcome.status == 0);
        done += outcome.lines().size();
    }
    CHECK(done == 80);
    CHECK(weirRun({"list", store.string(), "team", "--json"}).json().size() == 80);
}

TEST_CASE("A stopped holder is told within seconds, and the command's id with it") {
    const TempDir folder;
    const auto store = newStore(folder);
    Holder holder{store};
    holder.stop();
    const auto told = weirRun({"exec", store.string()}, teams(1, "一"));
    CHECK(told.status == 1);
    REQUIRE(told.lines().size() == 1);
    const auto line = told.lines().front();
    CHECK(line["code"] == "busy");
    CHECK(isUuid(line["cmd_id"].get<std::string>()));
    const auto copied = weirRun({"backup", store.string(), (folder / "backups").string()});
    CHECK(copied.status == 0);
    CHECK(weirRun({"verify", store.string()}).status == 0);
    holder.end();
}

TEST_CASE("Verify finds a cut journal without heads, and notes a restore") {
    const TempDir folder;
    const auto store = newStore(folder);
    REQUIRE(weirRun({"exec", store.string()}, teams(2, "一")).status == 0);
    const auto made = weirRun({"backup", store.string(), (folder / "backups").string()});
    REQUIRE(made.status == 0);
    REQUIRE(weirRun({"exec", store.string()}, teams(2, "二")).status == 0);
    const auto backup = made.out.substr(0, made.out.find('\n'));

    SECTION("restored") {
        REQUIRE(weirRun({"restore", backup, store.string()}).status == 0);
        REQUIRE(weirRun({"exec", store.string()}, teams(1, "三")).status == 0);
        const auto verified = weirRun({"verify", store.string()});
        CHECK(verified.status == 0);
        CHECK(verified.out.find("note: Restored at") != std::string::npos);
        CHECK(verified.out.find("were given up") != std::string::npos);
    }
    SECTION("cut") {
        tamper(store, "DELETE FROM heads; DELETE FROM journal WHERE seq > 4; DELETE FROM teams WHERE name = '二1'");
        CHECK(weirRun({"verify", store.string()}).status == 1);
    }
    SECTION("the backup itself") {
        const auto verified = weirRun({"verify", backup});
        CHECK(verified.status == 0);
        CHECK(verified.out.find("no anchors beside it") != std::string::npos);
        CHECK_FALSE(fs::exists(backup + ".lock"));
    }
}

TEST_CASE("Empty and impossible words are refused in one line") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto utf16 = folder / "utf16.csv";
    writeText(utf16, std::string{"\xFF\xFEn\0a\0m\0e\0\n\0", 12});
    const auto zeros = folder / "zeros.csv";
    writeText(zeros, std::string(100, '\0'));
    const auto empty = folder / "empty.csv";
    writeText(empty, "");
    const std::vector<std::vector<std::string>> calls{
        {"backup", store, ""},
        {"demo", (folder / "d.weir").string(), "--seed", "-1"},
        {"list", store, "team", "--at", ""},
        {"list", store, "team", "--where", ""},
        {"export", store, "team", "-o", (folder / "t.csv").string(), "--where", ""},
        {"render", store, "-o", (folder / "x.jpg").string()},
        {"import", store, "team", utf16.string()},
        {"import", store, "team", zeros.string()},
        {"import", store, "team", empty.string()}};
    for (const auto& call : calls) {
        const auto refused = weirRun(call);
        INFO(call.front() << " " << call.back() << ": " << refused.err);
        CHECK((refused.status == 1 || refused.status == 2));
        CHECK(refused.saysOneLine());
    }
    CHECK(weirRun({"import", store, "team", utf16.string()}).err.find("UTF-16") != std::string::npos);
    CHECK_FALSE(fs::exists(folder / "d.weir"));
}

TEST_CASE("What is exported is for its owner") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto file = folder / "teams.csv";
    REQUIRE(weirRun({"export", store, "division", "-o", file.string()}).status == 0);
    CHECK((fs::status(file).permissions() & fs::perms{077}) == fs::perms::none);
}

TEST_CASE("What the window writes is for its owner, and stdout stays free") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto picture = folder / "window.png";
    const auto before = umask(022);
    const auto shown = weirRun({store.string(), "--screenshot", picture.string(), "--size", "1200x800"});
    umask(before);
    CHECK(shown.status == 0);
    CHECK(shown.out.empty());
    REQUIRE(fs::exists(picture));
    CHECK((fs::status(picture).permissions() & fs::perms{077}) == fs::perms::none);
}

TEST_CASE("A backup says when it had to make its folder") {
    const TempDir folder;
    const auto store = newStore(folder).string();
    const auto target = (folder / "slip").string();
    const auto first = weirRun({"backup", store, target});
    CHECK(first.status == 0);
    CHECK(first.err.find(target) != std::string::npos);
    CHECK(first.err.find("has been made") != std::string::npos);
    const auto second = weirRun({"backup", store, target});
    CHECK(second.status == 0);
    CHECK(second.err.empty());
}

TEST_CASE("A backup that verify condemns takes the place of a store only when that is asked for") {
    const TempDir folder;
    const auto store = newStore(folder);
    const auto backup = weirRun({"backup", store.string(), (folder / "backups").string()});
    REQUIRE(backup.status == 0);
    const auto file = backup.out.substr(0, backup.out.find('\n'));
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "UPDATE divisions SET name = 'x'", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
    const auto before = contentOf(store);

    const auto refused = weirRun({"restore", file, store.string()});
    CHECK(refused.status == 1);
    CHECK(refused.saysOneLine());
    CHECK(refused.err.find("--force") != std::string::npos);
    CHECK(contentOf(store) == before);

    const auto forced = weirRun({"restore", file, store.string(), "--force"});
    REQUIRE(forced.status == 0);
    CHECK(forced.err.find("not sound") != std::string::npos);
    CHECK(contentOf(forced.out.substr(0, forced.out.find('\n'))) == before);
    const auto told = weirRun({"verify", store.string(), "--json"});
    CHECK(told.status == 1);
    CHECK(told.json()["notes"].dump().find("taken all the same") != std::string::npos);
}
