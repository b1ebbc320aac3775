// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <utility>

namespace weir::maps {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMaxOutput = 16u << 20;
constexpr std::size_t kMaxErrorText = 4096;

class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : m_fd{fd} {}
    Fd(Fd&& o) noexcept : m_fd{std::exchange(o.m_fd, -1)} {}
    Fd& operator=(Fd&& o) noexcept {
        std::swap(m_fd, o.m_fd);
        return *this;
    }
    ~Fd() { close(); }
    void close() {
        if (m_fd >= 0) {
            ::close(std::exchange(m_fd, -1));
        }
    }
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

struct Pipe {
    Fd read;
    Fd write;
    Pipe() {
        std::array<int, 2> ends{-1, -1};
        if (pipe2(ends.data(), O_CLOEXEC) == 0) {
            read = Fd{ends[0]};
            write = Fd{ends[1]};
        }
    }
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const auto& text : texts) {
        out.push_back(const_cast<char*>(text.c_str()));
    }
    out.push_back(nullptr);
    return out;
}

// The child starts in a process group of its own with default signals and none blocked.
int spawn(const ChildSpec& spec, const Pipe& in, const Pipe& out, const Pipe& err, pid_t& pid) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const auto argv = pointers(spec.arguments);
    const auto envp = pointers(spec.environment);
    const int failed =
        posix_spawn(&pid, spec.arguments.front().c_str(), &actions, &attributes, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

// Writing to a child that died must give EPIPE, not end this process: the signal is blocked in this thread while we
// write.
class BlockedSigPipe {
public:
    BlockedSigPipe() {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &set, &m_before);
    }
    ~BlockedSigPipe() {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGPIPE);
        const timespec now{0, 0};
        if (sigismember(&m_before, SIGPIPE) == 0) {
            while (sigtimedwait(&set, nullptr, &now) > 0) {
            }
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    BlockedSigPipe(const BlockedSigPipe&) = delete;
    BlockedSigPipe& operator=(const BlockedSigPipe&) = delete;

private:
    sigset_t m_before{};
};

class Session {
public:
    Session(const ChildSpec& spec, const std::function<void(std::string_view)>& onLine, Fd in, Fd out, Fd err)
        : m_spec{spec}, m_onLine{onLine}, m_in{std::move(in)}, m_out{std::move(out)}, m_err{std::move(err)} {
        fcntl(m_in.get(), F_SETFL, O_NONBLOCK);
    }

    ChildEnd::Reason talk(int stopFd, Clock::time_point deadline) {
        using Reason = ChildEnd::Reason;
        while (m_out.isOpen() || m_err.isOpen()) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
            if (left <= 0) {
                return Reason::timeout;
            }
            std::array<pollfd, 4> fds{pollfd{stopFd, POLLIN, 0}, pollfd{m_out.get(), POLLIN, 0},
                                      pollfd{m_err.get(), POLLIN, 0}, pollfd{m_in.get(), POLLOUT, 0}};
            if (poll(fds.data(), fds.size(), static_cast<int>(std::min<long long>(left, 60'000))) < 0 &&
                errno != EINTR) {
                return Reason::flooded;
            }
            if (fds[0].revents != 0) {
                return Reason::stopped;
            }
            if (fds[3].revents != 0) {
                feed();
            }
            if (fds[2].revents != 0) {
                readErrors();
            }
            if (fds[1].revents != 0 && !readLines()) {
                return Reason::flooded;
            }
        }
        return Reason::ended;
    }
    [[nodiscard]] std::string takeErrors() { return std::move(m_errors); }

private:
    void feed() {
        const auto wrote = ::write(m_in.get(), m_spec.input.data() + m_fed, m_spec.input.size() - m_fed);
        if (wrote > 0) {
            m_fed += static_cast<std::size_t>(wrote);
        }
        if (m_fed == m_spec.input.size() || (wrote < 0 && errno != EAGAIN && errno != EINTR)) {
            m_in.close();
        }
    }

    void readErrors() {
        std::array<char, 4096> buffer{};
        const auto got = ::read(m_err.get(), buffer.data(), buffer.size());
        if (got <= 0) {
            m_err.close();
            return;
        }
        const auto room = kMaxErrorText - std::min(kMaxErrorText, m_errors.size());
        m_errors.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
    }

    bool readLines() {
        std::array<char, 65536> buffer{};
        const auto got = ::read(m_out.get(), buffer.data(), buffer.size());
        if (got <= 0) {
            m_out.close();
            return true;
        }
        m_total += static_cast<std::size_t>(got);
        m_partial.append(buffer.data(), static_cast<std::size_t>(got));
        std::size_t from = 0;
        for (auto end = m_partial.find('\n'); end != std::string::npos; end = m_partial.find('\n', from)) {
            if (m_onLine) {
                m_onLine(std::string_view{m_partial}.substr(from, end - from));
            }
            from = end + 1;
        }
        m_partial.erase(0, from);
        return m_total <= kMaxOutput;
    }

    const ChildSpec& m_spec;
    const std::function<void(std::string_view)>& m_onLine;
    Fd m_in;
    Fd m_out;
    Fd m_err;
    std::size_t m_fed = 0;
    std::size_t m_total = 0;
    std::string m_partial;
    std::string m_errors;
};

void reap(pid_t pid, ChildEnd& end) {
    if (end.reason != ChildEnd::Reason::ended) {
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        end.signal = WTERMSIG(status);
    } else {
        end.exitStatus = WEXITSTATUS(status);
    }
}

}  // namespace

ChildEnd runChild(const ChildSpec& spec, const std::function<void(std::string_view)>& onLine, std::stop_token stop) {
    ChildEnd end;
    Pipe in;
    Pipe out;
    Pipe err;
    const Fd wake{eventfd(0, EFD_CLOEXEC)};
    pid_t pid = -1;
    const int failed = in.read.isOpen() && out.read.isOpen() && err.read.isOpen() && wake.isOpen()
                           ? spawn(spec, in, out, err, pid)
                           : errno;
    if (failed != 0) {
        end.reason = ChildEnd::Reason::failedToStart;
        end.errorText = std::strerror(failed);
        return end;
    }
    in.read.close();
    out.write.close();
    err.write.close();
    const BlockedSigPipe blocked;
    const std::stop_callback onStop{stop, [&wake] {
                                        const std::uint64_t one = 1;
                                        [[maybe_unused]] const auto wrote = ::write(wake.get(), &one, sizeof one);
                                    }};
    Session session{spec, onLine, std::move(in.write), std::move(out.read), std::move(err.read)};
    end.reason = session.talk(wake.get(), Clock::now() + spec.wallClock);
    end.errorText = session.takeErrors();
    reap(pid, end);
    return end;
}

}  // namespace weir::maps
