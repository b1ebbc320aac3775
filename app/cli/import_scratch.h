// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <csignal>
#include <filesystem>
#include <stop_token>
#include <thread>

/// What an import leaves behind when it is broken off: nothing.
namespace weir::app {

/// A private folder that goes with everything in it. Those whose program died without removing them go when the next
/// one is made; a lock on the folder says that its program lives.
class Scratch {
public:
    /// Errors: io.
    [[nodiscard]] static Result<Scratch> make();
    Scratch(Scratch&& other) noexcept;
    Scratch& operator=(Scratch&&) = delete;
    ~Scratch();
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    Scratch(std::filesystem::path path, int lock) : m_path{std::move(path)}, m_lock{lock} {}
    std::filesystem::path m_path;
    int m_lock = -1;
};

/// While it lives, Ctrl+C and SIGTERM ask for a stop instead of ending the program; when it goes, the program ends by
/// the signal that came. Make it before what is to be cleaned up, in a program of one thread.
class StopOnSignal {
public:
    StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();
    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
    sigset_t m_signals{};
    sigset_t m_before{};
    std::stop_source m_stop;
    int m_came = 0;  // written by the thread, read after it has ended
    std::jthread m_waiting;
};

}  // namespace weir::app
