// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// A child process of a test: this very program again, running one hidden test case, told what to do by its environment
/// and answering in lines over descriptor 3. It can be killed at any moment.
namespace weir::test {

constexpr int kAnswerDescriptor = 3;

/// In the child: one whole line to the parent. Writes of this size to a pipe are not divided.
inline void tellParent(const std::string& line) {
    const auto text = line + "\n";
    if (::write(kAnswerDescriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        ::_exit(3);
    }
}

class Child {
public:
    /// Runs the hidden test case `testCase` of this executable with `environment` added.
    Child(const std::string& testCase, const std::map<std::string, std::string>& environment) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
        m_pid = ::fork();
        if (m_pid == 0) {
            for (const auto& [name, value] : environment) {
                ::setenv(name.c_str(), value.c_str(), 1);
            }
            ::dup2(ends[1], kAnswerDescriptor);  // the copy stays open over exec
            const int nowhere = ::open("/dev/null", O_WRONLY);
            ::dup2(nowhere, STDOUT_FILENO);
            ::execl("/proc/self/exe", "child", testCase.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        m_answers = ends[0];
    }
    ~Child() {
        kill();
        ::close(m_answers);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Waits for one more line at most until `deadline`; false when it came or the child ended its side.
    bool timedOut(std::chrono::steady_clock::time_point deadline) {
        const auto left =
            std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return true;
        }
        pollfd waiting{m_answers, POLLIN, 0};
        const timespec time{left.count() / 1000000, left.count() % 1000000 * 1000};
        return ::ppoll(&waiting, 1, &time, nullptr) == 0 || !readSome();
    }

    void kill() {
        if (m_pid > 0) {
            ::kill(m_pid, SIGKILL);
            wait();
        }
    }
    /// The exit status, after the child ended by itself.
    int wait() {
        int status = 0;
        ::waitpid(m_pid, &status, 0);
        m_pid = 0;
        return status;
    }
    /// Whole lines that came so far; call after kill() or wait() for all of them.
    std::vector<std::string> lines() {
        while (readSome()) {
        }
        std::vector<std::string> out;
        std::istringstream in{m_text.substr(0, m_text.rfind('\n') + 1)};
        for (std::string line; std::getline(in, line);) {
            out.push_back(line);
        }
        return out;
    }
    /// Blocks until a line `wanted` came or the child's side is closed.
    bool awaitLine(const std::string& wanted) {
        while (m_text.find(wanted + "\n") == std::string::npos) {
            if (!readSome()) {
                return false;
            }
        }
        return true;
    }

private:
    bool readSome() {
        char chunk[4096];
        const auto n = ::read(m_answers, chunk, sizeof chunk);
        if (n <= 0) {
            return false;
        }
        m_text.append(chunk, static_cast<std::size_t>(n));
        return true;
    }

    pid_t m_pid = 0;
    int m_answers = -1;
    std::string m_text;
};

}  // namespace weir::test
