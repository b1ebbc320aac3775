// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"

#include <functional>
#include <mutex>

namespace weir::desk {

/// A clock that the demonstration moves through its afternoon; wall and monotonic time move together.
class StoryClock final : public Clock {
public:
    StoryClock(const Clock& real, Millis before) : m_now{real.now() - before} {}
    [[nodiscard]] Instant now() const override {
        const std::scoped_lock lock{m_mutex};
        return m_now;
    }
    [[nodiscard]] std::int64_t monotonicNs() const override {
        const std::scoped_lock lock{m_mutex};
        return m_monotonic;
    }
    void advance(Millis by) {
        const std::scoped_lock lock{m_mutex};
        m_now += by;
        m_monotonic += std::chrono::duration_cast<std::chrono::nanoseconds>(by).count();
    }

private:
    mutable std::mutex m_mutex;
    Instant m_now;
    std::int64_t m_monotonic = 1;
};

/// Called whenever the clock of the story has moved, before the next command.
using StoryTick = std::function<Result<void>()>;

/// Plays the last hours of a flood through the door. Errors: the first command that was not carried out, and those of
/// `tick`.
[[nodiscard]] Result<void> playSituation(Desk& desk, StoryClock& clock, const StoryTick& tick);

}  // namespace weir::desk
