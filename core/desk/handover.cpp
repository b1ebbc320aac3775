// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/handover.h"

#include "core/base/id.h"
#include "core/desk/handover_socket.h"

#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <list>
#include <mutex>
#include <thread>

namespace weir::desk {

namespace {

constexpr std::size_t kMaxClients = 64;
constexpr auto kPing = "ping";  // a line with it comes back at once, whatever the desk is doing

std::string lineOf(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// One client: a thread that reads a command, has it carried out and writes the answer, until either side ends it.
class Connection {
public:
    using Execute = std::function<Result<Answer>(Command)>;

    Connection(Socket socket, const Execute& execute)
        : m_stream{std::move(socket)}, m_thread{[this, &execute] { serve(execute); }} {}
    ~Connection() { m_stream.socket().shutDown(); }  // the thread's destructor joins

    [[nodiscard]] bool isOver() const { return m_over; }

private:
    void serve(const Execute& execute) {
        while (auto line = next()) {
            if (!answer(*line, execute)) {
                break;
            }
        }
        m_stream.socket().shutDown();
        m_over = true;
    }

    std::optional<std::string> next() {
        auto line = m_stream.read();
        if (line) {
            return *std::move(line);
        }
        if (line.error().code == ErrorCode::invalid) {
            refuse(line.error());
        }
        return std::nullopt;
    }

    /// False when the connection is to be closed.
    bool answer(const std::string& line, const Execute& execute) {
        const auto json = parseJson(line, kMaxLine);
        if (!json) {
            return refuse(json.error());
        }
        if (json->is_object() && json->contains(kPing)) {
            return m_stream.write(lineOf(*json)).ok();
        }
        auto command = commandFromJson(*json);
        if (!command) {
            return refuse(command.error());
        }
        const auto id = command->commandId;
        return m_stream.write(lineOf(toJson(execute(*std::move(command)), id))).ok();
    }

    bool refuse(const Error& error) {
        [[maybe_unused]] const auto told =
            m_stream.write(lineOf(toJson(Result<Answer>{error}, {})));  // it may be gone already
        return false;
    }

    LineStream m_stream;
    std::atomic<bool> m_over = false;
    std::jthread m_thread;
};

class SocketServer final : public HandoverServer {
public:
    SocketServer(std::filesystem::path storeFile, Socket listener, std::function<Result<Answer>(Command)> execute)
        : m_storeFile{std::move(storeFile)},
          m_listener{std::move(listener)},
          m_execute{std::move(execute)},
          m_thread{[this](const std::stop_token& stop) { acceptAll(stop); }} {}

    ~SocketServer() override {
        m_thread.request_stop();
        m_listener.shutDown();
        m_thread.join();
        removeSocket(m_storeFile);
    }

private:
    void acceptAll(const std::stop_token& stop) {
        std::list<Connection> connections;
        while (!stop.stop_requested()) {
            Socket client{::accept4(m_listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC)};
            if (!client.isOpen()) {
                if (errno == EINTR || errno == ECONNABORTED) {
                    continue;
                }
                return;  // shut down, or no descriptors left: the desk itself goes on
            }
            std::erase_if(connections, [](const Connection& c) { return c.isOver(); });
            if (isSameUser(client) && connections.size() < kMaxClients) {
                connections.emplace_back(std::move(client), m_execute);
            }
        }
    }

    std::filesystem::path m_storeFile;
    Socket m_listener;
    std::function<Result<Answer>(Command)> m_execute;
    std::jthread m_thread;
};

class SocketClient final : public HandoverClient {
public:
    SocketClient(std::filesystem::path storeFile, Socket socket)
        : m_storeFile{std::move(storeFile)}, m_stream{std::make_unique<LineStream>(std::move(socket))} {}

    Result<Answer> send(const Command& command) override {
        const std::scoped_lock lock{m_mutex};
        Command identified = command;
        if (identified.commandId.empty()) {
            identified.commandId = makeUuid7(SystemClock{});  // so that sending it again is harmless
        }
        const auto line = lineOf(toJson(identified));
        if (line.size() > kMaxLine) {
            return fail(ErrorCode::invalid, msg("The command is longer than {0} MiB", kMaxLine >> 20),
                        msg("Split it into several commands"));
        }
        auto answer = exchange(line);
        if (!answer && answer.error().code == ErrorCode::io && connectAgain()) {  // it may have been restarted
            answer = exchange(line);
        }
        if (!answer) {
            m_stream.reset();
            return explained(answer.error(), identified.commandId);
        }
        const auto json = parseJson(*answer, kMaxLine);
        return json ? answerFromJson(*json) : json.error();
    }

    bool isThere() override {
        const std::unique_lock lock{m_mutex, std::try_to_lock};
        return !lock.owns_lock() || (m_stream && !m_stream->socket().isHungUp()) || connectAgain();
    }

private:
    bool connectAgain() {
        m_stream.reset();
        auto socket = connectTo(m_storeFile);
        if (socket) {
            m_stream = std::make_unique<LineStream>(*std::move(socket));
        }
        return socket.ok();
    }

    static Error explained(const Error& error, const std::string& commandId) {
        if (error.code == ErrorCode::busy) {
            return fail(error.code, msg("The process that holds the store does not answer; command {0}", commandId),
                        error.hint);
        }
        return error.code == ErrorCode::io
                   ? fail(error.code, msg("The process that held the store has ended; command {0}", commandId),
                          msg("Open the store again and send the command with this id, it is not carried out twice"))
                   : error;
    }

    /// False: it did not even send a line back. A closed connection is an answer, too.
    [[nodiscard]] bool isAlive() const {
        auto socket = connectTo(m_storeFile);
        if (!socket) {
            return false;
        }
        LineStream stream{*std::move(socket)};
        if (auto sent = stream.write(lineOf(Json{{kPing, true}})); !sent) {
            return sent.error().code != ErrorCode::busy;
        }
        const auto echo = stream.read();
        return echo || echo.error().code != ErrorCode::busy;
    }

    Result<std::string> exchange(const std::string& line) {
        if (!m_stream) {
            return fail(ErrorCode::io, msg("The connection ended"),
                        msg("Send the command again; it is not carried out twice"));
        }
        if (auto sent = m_stream->write(line); !sent) {
            return sent.error();
        }
        for (;;) {
            auto answer = m_stream->read();
            if (answer || answer.error().code != ErrorCode::busy || m_stream->socket().isHungUp() || !isAlive()) {
                return answer;
            }
        }
    }

    std::filesystem::path m_storeFile;
    std::unique_ptr<LineStream> m_stream;
    std::mutex m_mutex;
};

}  // namespace

Result<std::unique_ptr<HandoverServer>> HandoverServer::start(const std::filesystem::path& storeFile,
                                                              std::function<Result<Answer>(Command)> execute) {
    auto listener = listenFor(storeFile);
    if (!listener) {
        return listener.error();
    }
    return std::unique_ptr<HandoverServer>{
        std::make_unique<SocketServer>(storeFile, *std::move(listener), std::move(execute))};
}

Result<std::unique_ptr<HandoverClient>> HandoverClient::connect(const std::filesystem::path& storeFile) {
    auto socket = connectTo(storeFile);
    if (!socket) {
        return socket.error();
    }
    return std::unique_ptr<HandoverClient>{std::make_unique<SocketClient>(storeFile, *std::move(socket))};
}

}  // namespace weir::desk
