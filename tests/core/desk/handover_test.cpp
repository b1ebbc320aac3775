// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/handover.h"

#include "core/base/id.h"
#include "core/desk/handover_socket.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <future>
#include <set>
#include <thread>

using namespace weir;
using namespace weir::desk;

namespace {

Command aCommand(const std::string& id, Json args = Json::object()) {
    Command command;
    command.verb = "order.issue";
    command.commandId = id;
    command.actor = "张三";
    command.role = Role::dutyLeader;
    command.seat = std::string{"2"};
    command.args = std::move(args);
    return command;
}

Result<Answer> echo(Command command) {
    if (command.verb == "refuse.me") {
        return fail(ErrorCode::conflict, msg("The team {0} is taken", "抢险一队"), msg("Choose another"));
    }
    return Answer{command.commandId, 7, false, Json{{"echo", command.args}, {"actor", command.actor}}};
}

std::unique_ptr<HandoverServer> served(const std::filesystem::path& store,
                                       std::function<Result<Answer>(Command)> execute = echo) {
    auto server = HandoverServer::start(store, std::move(execute));
    INFO((server ? "" : server.error().text()));
    REQUIRE(server);
    return *std::move(server);
}

/// A command whose note goes on and on; it ends with `"}}`.
std::string unfinishedLine(std::size_t length) {
    auto line = std::string{R"({"verb":"order.issue","cmd_id":"long","args":{"note":")"};
    return line.append(length, 'x');
}

/// How much of it the other side takes before it is silent for a second.
std::size_t sendAll(const Socket& socket, const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
        const auto n = ::send(socket.descriptor(), text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            break;
        }
        sent += static_cast<std::size_t>(n);
    }
    return sent;
}

}  // namespace

TEST_CASE("A command goes through its JSON form unchanged") {
    const auto command = aCommand("0197f0a0-0000-7000-8000-000000000001", {{"id", 12}, {"note", "堰"}});
    const auto back = commandFromJson(toJson(command));
    REQUIRE(back);
    CHECK(back->verb == command.verb);
    CHECK(back->commandId == command.commandId);
    CHECK(back->actor == command.actor);
    CHECK(back->role == command.role);
    CHECK(back->seat == command.seat);
    CHECK(back->args == command.args);

    SECTION("what is not a command is refused with a reason") {
        for (const auto* text : {"3", "[]", "{}", R"({"verb":3})", R"({"verb":"a.b","args":[]})",
                                 R"({"verb":"a.b","role":"king"})", R"({"verb":"a.b","id":3})"}) {
            INFO(text);
            const auto refused = commandFromJson(Json::parse(text));
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == ErrorCode::usage);
            CHECK_FALSE(refused.error().hint.empty());
        }
    }
}

TEST_CASE("An error goes through its JSON form with its pattern, so that the other side can translate it") {
    const Result<Answer> error = fail(ErrorCode::notFound, msg("Order {0} does not exist", 5), msg("Look it up"));
    const auto back = answerFromJson(toJson(error, "x"));
    REQUIRE_FALSE(back);
    CHECK(back.error().code == ErrorCode::notFound);
    CHECK(back.error().message == error.error().message);
    CHECK(back.error().hint == error.error().hint);
    CHECK_FALSE(answerFromJson(Json::array()));
}

TEST_CASE("Commands of another process get the holder's answers") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    const auto server = served(store);
    struct stat info {};
    REQUIRE(::stat(fmt::format("{}.sock", store.string()).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);

    auto client = HandoverClient::connect(store);
    REQUIRE(client);
    const auto answer = (*client)->send(aCommand("a", {{"n", 1}}));
    REQUIRE(answer);
    CHECK(answer->commandId == "a");
    CHECK(answer->seq == 7);
    CHECK(answer->result["echo"]["n"] == 1);
    CHECK(answer->result["actor"] == "张三");

    auto refused = aCommand("b");
    refused.verb = "refuse.me";
    const auto error = (*client)->send(refused);
    REQUIRE_FALSE(error);
    CHECK(error.error().code == ErrorCode::conflict);
    CHECK(error.error().message.args.front() == "抢险一队");

    SECTION("a large command and answer pass") {
        const std::string text(5 << 20, 'x');
        const auto large = (*client)->send(aCommand("c", {{"text", text}}));
        REQUIRE(large);
        CHECK(large->result["echo"]["text"] == text);
    }
    SECTION("a command without an id is given one") {
        const auto named = (*client)->send(aCommand(""));
        REQUIRE(named);
        CHECK(isUuid(named->commandId));
    }
    SECTION("a second server is refused while the first answers") {
        const auto second = HandoverServer::start(store, echo);
        REQUIRE_FALSE(second);
        CHECK(second.error().code == ErrorCode::busy);
    }
}

TEST_CASE("Several clients are served at once") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    std::atomic<int> inside = 0;
    std::atomic<bool> together = false;
    // The first waits inside for the second: only a server that works on both at once ever answers.
    const auto server = served(store, [&](Command command) -> Result<Answer> {
        ++inside;
        while (inside < 2 && !together) {
            std::this_thread::yield();
        }
        together = true;
        return Answer{command.commandId, 1, false, Json::object()};
    });
    std::atomic<int> answered = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 2; ++i) {
            threads.emplace_back([&, i] {
                auto client = HandoverClient::connect(store);
                answered += client && (*client)->send(aCommand(std::to_string(i))) ? 1 : 0;
            });
        }
    }
    CHECK(answered == 2);
}

TEST_CASE("A broken line gets an error answer and ends the connection") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    const auto server = served(store);
    for (const auto* line :
         {"{", "not json", "{\"verb\":1}", "\xFF\xFE", "[[[[[[[[[[[[", "{\"verb\":\"a\",\"verb\":\"b\"}"}) {
        auto socket = connectTo(store);
        REQUIRE(socket);
        LineStream stream{*std::move(socket)};
        REQUIRE(stream.write(line));
        const auto answer = stream.read();
        REQUIRE(answer);
        const auto json = parseJson(*answer);
        REQUIRE(json);
        CHECK((*json)["ok"] == false);
        CHECK_FALSE((*json)["hint"].get<std::string>().empty());
        CHECK_FALSE(stream.read());
    }
    CHECK((*HandoverClient::connect(store))->send(aCommand("still")));
}

TEST_CASE("A holder that was stopped is noticed, one that takes its time is waited for") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    SECTION("stopped: it listens, but nothing comes") {
        const auto listener = listenFor(store);
        REQUIRE(listener);
        auto client = HandoverClient::connect(store);
        REQUIRE(client);
        const auto answer = (*client)->send(aCommand("frozen-7"));
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == ErrorCode::busy);
        CHECK(answer.error().message.text().find("frozen-7") != std::string::npos);
    }
    SECTION("at work: longer than the patience of one read") {
        std::promise<void> never;
        const auto server = served(store, [&](Command command) -> Result<Answer> {
            never.get_future().wait_for(std::chrono::milliseconds{2500});
            return Answer{command.commandId, 1, false, Json::object()};
        });
        CHECK((*HandoverClient::connect(store))->send(aCommand("slow")));
    }
}

TEST_CASE("One that sends a long line and stops keeps nobody waiting with a short one") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    const auto server = served(store);
    auto socket = connectTo(store);
    REQUIRE(socket);
    LineStream first{*std::move(socket)};
    const auto half = unfinishedLine(4 << 20);
    REQUIRE(sendAll(first.socket(), half) == half.size());  // in the lane, and read to the last byte

    CHECK((*HandoverClient::connect(store))->send(aCommand("short")));

    auto waiting = connectTo(store);
    REQUIRE(waiting);
    LineStream second{*std::move(waiting)};
    const auto other = unfinishedLine(4 << 20);
    const auto taken = sendAll(second.socket(), other);
    CHECK(taken < other.size());  // no more is read of it than a short line and what the socket holds
    CHECK((*HandoverClient::connect(store))->send(aCommand("short too")));

    SECTION("the next long one goes on when the first is done") {
        REQUIRE(first.write("\"}}"));
        const auto answer = first.read();
        REQUIRE(answer);
        CHECK(answer->find("\"ok\":true") != std::string::npos);
    }
    SECTION("or gone") {
        first.socket().shutDown();
    }
    REQUIRE(second.write(other.substr(taken) + "\"}}", [] { return true; }));
    const auto answer = second.read();
    REQUIRE(answer);
    CHECK(answer->find("\"ok\":true") != std::string::npos);
}

TEST_CASE("A client with a long command waits for its turn as long as the holder lives") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    std::promise<void> inside;
    std::promise<void> go;
    std::atomic<int> count = 0;
    const auto server = served(store, [&](Command command) -> Result<Answer> {
        if (count++ == 0) {
            inside.set_value();
            go.get_future().wait();
        }
        return Answer{command.commandId, 1, false, Json::object()};
    });
    const Json args{{"text", std::string(4 << 20, 'x')}};
    auto first = std::async(std::launch::async, [&] {
        auto client = HandoverClient::connect(store);
        return client && (*client)->send(aCommand("1", args));
    });
    inside.get_future().wait();
    auto second = std::async(std::launch::async, [&] {
        auto client = HandoverClient::connect(store);
        return client && (*client)->send(aCommand("2", args));
    });
    CHECK(second.wait_for(std::chrono::milliseconds{2500}) == std::future_status::timeout);
    go.set_value();
    CHECK(first.get());
    CHECK(second.get());
}

TEST_CASE("The sixty-fifth is told that it must wait, and comes in when another has gone") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    const auto server = served(store);
    std::vector<std::unique_ptr<HandoverClient>> clients;
    for (int i = 0; i < 64; ++i) {
        auto client = HandoverClient::connect(store);
        REQUIRE(client);
        REQUIRE((*client)->send(aCommand(std::to_string(i))));
        clients.push_back(*std::move(client));
    }
    auto late = HandoverClient::connect(store);
    REQUIRE(late);
    const auto refused = (*late)->send(aCommand("late"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::busy);
    CHECK(refused.error().message.text().find("64") != std::string::npos);
    CHECK((*late)->hasAnswered());
    clients.clear();
    bool accepted = false;
    for (int i = 0; i < 1000 && !accepted; ++i) {
        accepted = (*late)->send(aCommand("late")).ok();
    }
    CHECK(accepted);
}

TEST_CASE("A holder that has run out of descriptors serves again when there are some") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    const auto server = served(store);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    std::vector<Socket> all;
    {
        const rlimit few{64, before.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
        for (Socket next{::open("/dev/null", O_RDONLY)}; next.isOpen(); next = Socket{::open("/dev/null", O_RDONLY)}) {
            all.push_back(std::move(next));
        }
    }
    REQUIRE_FALSE(all.empty());
    all.pop_back();  // for the client's own end
    auto client = HandoverClient::connect(store);
    REQUIRE(client);
    // A holder that waits already has the descriptor for the next one and serves it; else it says why it does not.
    const auto pressed = (*client)->send(aCommand("1"));
    all.clear();
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK((pressed || pressed.error().code == ErrorCode::busy));
    const auto again = (*HandoverClient::connect(store))->send(aCommand("1"));
    INFO((again ? "" : again.error().text()));
    CHECK(again);
}

TEST_CASE("A client finds a restarted holder again, and says so when there is none") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    auto server = served(store);
    auto client = HandoverClient::connect(store);
    REQUIRE(client);
    REQUIRE((*client)->send(aCommand("1")));
    server.reset();
    CHECK_FALSE(std::filesystem::exists(fmt::format("{}.sock", store.string())));
    const auto nobody = (*client)->send(aCommand("2"));
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == ErrorCode::io);
    CHECK(nobody.error().message.text().find("2") != std::string::npos);
    CHECK_FALSE((*client)->isThere());
    server = served(store);
    CHECK((*client)->isThere());
    CHECK((*client)->send(aCommand("2")));
    server.reset();
    CHECK_FALSE(HandoverClient::connect(store));
}

TEST_CASE("The socket of a dead holder is taken over") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    {
        auto abandoned = listenFor(store);
        REQUIRE(abandoned);
    }  // closed, the file stays
    REQUIRE(std::filesystem::exists(fmt::format("{}.sock", store.string())));
    CHECK_FALSE(HandoverClient::connect(store));
    const auto server = served(store);
    CHECK((*HandoverClient::connect(store))->send(aCommand("1")));
}

TEST_CASE("A store in a deep folder or with a long name is served too") {
    const test::TempDir dir;
    auto folder = dir.path();
    for (int i = 0; i < 12; ++i) {
        folder /= "a-folder-with-a-long-name";
    }
    std::filesystem::create_directories(folder);
    for (const auto& name : {std::string{"s.weir"}, std::string(200, 'n')}) {
        const auto server = served(folder / name);
        const auto client = HandoverClient::connect(folder / name);
        REQUIRE(client);
        CHECK((*client)->send(aCommand("1")));
    }
    CHECK(std::filesystem::is_empty(folder));
}
