// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

/// UTC milliseconds. Order of events is by journal sequence, never by this.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Millis = std::chrono::milliseconds;

/// Where "now" comes from. Injected everywhere, so tests, drills and replay drive it.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    /// Nanoseconds of a clock that never jumps; only differences mean anything, and only within one boot.
    [[nodiscard]] virtual std::int64_t monotonicNs() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] std::int64_t monotonicNs() const override;
};

/// Stands still until moved; any thread may move or read it. Used by tests, drills and the demo generator.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : m_now{start.time_since_epoch().count()} {}
    [[nodiscard]] Instant now() const override { return Instant{Millis{m_now.load()}}; }
    [[nodiscard]] std::int64_t monotonicNs() const override { return m_monotonic.load(); }
    void advance(Millis by) {
        m_now += by.count();
        m_monotonic += std::chrono::duration_cast<std::chrono::nanoseconds>(by).count();
    }
    void set(Instant now) { m_now = now.time_since_epoch().count(); }

private:
    std::atomic<std::int64_t> m_now;  ///< UTC milliseconds
    std::atomic<std::int64_t> m_monotonic = 0;
};

/// A zone as its offset from UTC; China has one zone and no daylight saving (domain: UTC+8).
struct TimeZone {
    std::chrono::minutes offset{8 * 60};
};

/// "2026-07-20T06:32:08.123Z"
[[nodiscard]] std::string toIso(Instant t);
/// "2026-07-20T14:32:08+08:00", whole seconds
[[nodiscard]] std::string toIso(Instant t, TimeZone zone);
/// "2026-07-20 14:32:08"
[[nodiscard]] std::string toLocalText(Instant t, TimeZone zone);
/// Reads ISO 8601 with Z or a numeric offset; a text without either is local time in `zone`. Also "YYYY-MM-DD[
/// hh:mm[:ss]]", "YYYY/MM/DD …" and a bare number of UTC milliseconds.
[[nodiscard]] Result<Instant> parseInstant(std::string_view text, TimeZone zone);

[[nodiscard]] inline std::int64_t toMillis(Instant t) {
    return t.time_since_epoch().count();
}
[[nodiscard]] inline Instant fromMillis(std::int64_t ms) {
    return Instant{Millis{ms}};
}

}  // namespace weir
