// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/handover.h"

#include "core/base/id.h"
#include "core/desk/handover_socket.h"

#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
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

/// One long line at a time, for all clients together: from its first bytes beyond kShortLine until it is carried out.
class LongLane {
public:
    /// Waits for the lane while `isWanted`. False: it was not wanted any more.
    [[nodiscard]] bool enter(const std::function<bool()>& isWanted) {
        std::unique_lock lock{m_mutex};
        while (isWanted()) {
            if (m_free.wait_for(lock, kRound, [this] { return !m_taken; })) {
                m_taken = true;
                return true;
            }
        }
        return false;
    }
    void leave() {
        {
            const std::scoped_lock lock{m_mutex};
            m_taken = false;
        }
        m_free.notify_one();
    }

private:
    static constexpr std::chrono::milliseconds kRound{200};
    std::mutex m_mutex;
    std::condition_variable m_free;
    bool m_taken = false;
};

/// One client: a thread that reads a command, has it carried out and writes the answer, until either side ends it. A
/// client may wait between two lines as long as it likes, but not within one: it would keep the others' lane.
class Connection {
public:
    using Execute = std::function<Result<Answer>(Command)>;

    Connection(Socket socket, const Execute& execute, LongLane& lane)
        : m_stream{std::move(socket)}, m_lane{lane}, m_thread{[this, &execute](const std::stop_token& stop) {
              serve(execute, stop);
          }} {}
    ~Connection() {
        m_thread.request_stop();
        m_stream.socket().shutDown();  // the thread's destructor joins
    }

    [[nodiscard]] bool isOver() const { return m_over; }

private:
    void serve(const Execute& execute, const std::stop_token& stop) {
        limitSilence(m_stream.socket(), kSilence);
        bool open = true;
        while (open) {
            const auto line = next(stop);
            open = line && answer(*line, execute);
            leaveLane();
        }
        m_stream.socket().shutDown();
        m_over = true;
    }

    std::optional<std::string> next(const std::stop_token& stop) {
        const auto room = [&] { return mayGrow(stop); };
        for (;;) {
            auto line = m_stream.read(room);
            if (line) {
                return *std::move(line);
            }
            const auto& error = line.error();
            if (error.code == ErrorCode::busy && !m_stream.isWithinLine()) {
                continue;  // nothing to say: it may wait
            }
            if (error.code == ErrorCode::invalid || error.code == ErrorCode::busy) {
                refuse(error.code == ErrorCode::invalid ? error : unfinished());
            }
            return std::nullopt;
        }
    }

    /// A long line gets the lane, and then has its time.
    Result<void> mayGrow(const std::stop_token& stop) {
        if (m_inLane) {
            return std::chrono::steady_clock::now() < m_lineEnd ? Result<void>{} : unfinished();
        }
        m_inLane = m_lane.enter([&] { return !stop.stop_requested() && !m_stream.socket().isHungUp(); });
        m_lineEnd = std::chrono::steady_clock::now() + kLongLine;
        return m_inLane ? Result<void>{} : fail(ErrorCode::cancelled, msg("The connection ended"));
    }

    static Error unfinished() {
        return fail(ErrorCode::invalid, msg("The rest of the line did not come"),
                    msg("Send the command again; it is not carried out twice"));
    }

    void leaveLane() {
        if (std::exchange(m_inLane, false)) {
            m_lane.leave();
        }
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
        const auto answered = lineOf(toJson(execute(*std::move(command)), id));
        leaveLane();  // a client that does not read its answer keeps nobody waiting
        return m_stream.write(answered).ok();
    }

    bool refuse(const Error& error) {
        [[maybe_unused]] const auto told =
            m_stream.write(lineOf(toJson(Result<Answer>{error}, {})));  // it may be gone already
        return false;
    }

    static constexpr std::chrono::seconds kSilence{10};   // within a line
    static constexpr std::chrono::seconds kLongLine{60};  // from when it has the lane
    LineStream m_stream;
    LongLane& m_lane;
    bool m_inLane = false;
    std::chrono::steady_clock::time_point m_lineEnd;
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
    /// Only the end of the server ends it. Without descriptors left the reserve is given for the one that asks, which
    /// is told so: unheard it would ask at once again.
    void acceptAll(const std::stop_token& stop) {
        std::list<Connection> connections;
        Socket reserve = reserveDescriptor();
        bool isShort = false;
        while (!stop.stop_requested()) {
            if (!reserve.isOpen()) {
                reserve = reserveDescriptor();
            }
            Socket client{::accept4(m_listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC)};
            const int reason = client.isOpen() ? 0 : errno;
            std::erase_if(connections, [](const Connection& c) { return c.isOver(); });
            if (client.isOpen()) {
                isShort = false;
                take(std::move(client), connections);
            } else if (reason != EINTR && reason != ECONNABORTED && !stop.stop_requested()) {
                if (!std::exchange(isShort, true)) {  // said once, not ten times a second
                    spdlog::warn("accepting another process: {}", std::generic_category().message(reason));
                }
                reserve.close();
                hearNext(reserve, connections);
            }
        }
    }

    void take(Socket client, std::list<Connection>& connections) {
        if (!isSameUser(client)) {
            return;
        }
        if (connections.size() >= kMaxClients) {
            refuse(std::move(client), msg("{0} other processes are at work on this store", kMaxClients));
            return;
        }
        connections.emplace_back(std::move(client), m_execute, m_lane);
    }

    /// Waits for the next one with the reserve's descriptor, but not for long: others may have come free meanwhile, and
    /// then it is served.
    void hearNext(Socket& reserve, std::list<Connection>& connections) {
        constexpr int kMilliseconds = 100;
        pollfd asking{m_listener.descriptor(), POLLIN, 0};
        if (::poll(&asking, 1, kMilliseconds) <= 0) {
            return;
        }
        Socket client{::accept4(m_listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (!client.isOpen()) {
            ::poll(nullptr, 0, kMilliseconds);  // somebody else took the reserve's
            return;
        }
        reserve = reserveDescriptor();
        if (reserve.isOpen()) {
            take(std::move(client), connections);
        } else if (isSameUser(client)) {
            refuse(std::move(client), msg("This process has too many files open"));
        }
    }

    static void refuse(Socket client, Message reason) {
        const Result<Answer> refusal =
            fail(ErrorCode::busy, std::move(reason), msg("Wait a moment and send it again; it was not carried out"));
        LineStream stream{std::move(client)};
        [[maybe_unused]] const auto told = stream.write(lineOf(toJson(refusal, {})));  // fits the socket's buffer
    }

    static Socket reserveDescriptor() { return Socket{::open("/dev/null", O_RDONLY | O_CLOEXEC)}; }

    std::filesystem::path m_storeFile;
    Socket m_listener;
    std::function<Result<Answer>(Command)> m_execute;
    LongLane m_lane;
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
        m_answered = true;
        if (line.size() > kMaxLine) {
            return fail(ErrorCode::invalid, msg("The command is longer than {0} MiB", kMaxLine >> 20),
                        msg("Split it into several commands"));
        }
        auto answer = exchange(line);
        if (!answer && answer.error().code == ErrorCode::io && connectAgain()) {  // it may have been restarted
            answer = exchange(line);
        }
        m_answered = answer.ok();
        if (!answer) {
            m_stream.reset();
            return explained(answer.error(), identified.commandId);
        }
        const auto json = parseJson(*answer, kMaxLine);
        return json ? answerFromJson(*json) : json.error();
    }

    bool hasAnswered() const override { return m_answered; }

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
        const auto inTurn = [this] { return !m_stream->socket().isHungUp() && isAlive(); };
        if (auto sent = m_stream->write(line, inTurn); !sent) {
            auto lastWords = m_stream->socket().isHungUp() ? m_stream->read() : Result<std::string>{sent.error()};
            return lastWords ? lastWords : sent.error();  // it may have been refused at the door
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
    std::atomic<bool> m_answered = false;
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
