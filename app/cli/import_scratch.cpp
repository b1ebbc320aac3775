// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/import_scratch.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace weir::app {

namespace {

constexpr std::string_view kPrefix = "weir-import-";
constexpr int kTries = 8;

/// The lock of a folder of this user, -1 when another program holds it or it is no such folder.
int lockOf(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info {};
    if (fd >= 0 && ::fstat(fd, &info) == 0 && info.st_uid == ::geteuid() && ::flock(fd, LOCK_EX | LOCK_NB) == 0) {
        return fd;
    }
    if (fd >= 0) {
        ::close(fd);
    }
    return -1;
}

void removeStale(const std::filesystem::path& parent) {
    std::error_code ec;
    for (std::filesystem::directory_iterator at{parent, ec}, end; !ec && at != end; at.increment(ec)) {
        if (!at->path().filename().string().starts_with(kPrefix)) {
            continue;
        }
        if (const int lock = lockOf(at->path()); lock >= 0) {
            std::error_code ignored;
            std::filesystem::remove_all(at->path(), ignored);
            ::close(lock);
        }
    }
}

}  // namespace

Result<Scratch> Scratch::make() {
    std::error_code failed;
    const auto parent = std::filesystem::temp_directory_path(failed);
    if (!failed) {
        removeStale(parent);
    }
    // Between making and locking it another program may take the folder for a stale one.
    for (int i = 0; !failed && i < kTries; ++i) {
        auto name = (parent / (std::string{kPrefix} + "XXXXXX")).string();
        if (mkdtemp(name.data()) == nullptr) {
            break;
        }
        const int lock = lockOf(name);
        if (std::error_code gone; lock >= 0 && std::filesystem::is_directory(name, gone)) {
            return Scratch{name, lock};
        }
        if (lock >= 0) {
            ::close(lock);
        }
    }
    return fail(ErrorCode::io, msg("No temporary folder can be made"), msg("Check TMPDIR and free space"));
}

Scratch::Scratch(Scratch&& other) noexcept
    : m_path{std::exchange(other.m_path, {})}, m_lock{std::exchange(other.m_lock, -1)} {}

Scratch::~Scratch() {
    std::error_code ec;
    if (!m_path.empty()) {
        std::filesystem::remove_all(m_path, ec);
    }
    if (m_lock >= 0) {
        ::close(m_lock);
    }
}

StopOnSignal::StopOnSignal() {
    sigemptyset(&m_signals);
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
            sigaddset(&m_signals, signal);
        }
    }
    // The thread below inherits the mask, so that only its waiting meets the signals.
    ::pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
    m_waiting = std::jthread{[this](const std::stop_token& ended) {
        constexpr timespec kLook{0, 50'000'000};
        while (!ended.stop_requested()) {
            if (const int signal = ::sigtimedwait(&m_signals, nullptr, &kLook); signal > 0) {
                m_came = signal;
                m_stop.request_stop();
                return;
            }
        }
    }};
}

StopOnSignal::~StopOnSignal() {
    m_waiting.request_stop();
    m_waiting.join();
    if (m_came != 0) {
        ::raise(m_came);  // waits until the mask is as before
    }
    ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

}  // namespace weir::app
