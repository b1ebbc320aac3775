// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/time.h"

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace weir {

/// A 63-bit time-ordered number: 41 bits of milliseconds since 2020, 10 bits of seat, 12 bits of counter. Unique across
/// seats, sortable, and at home in SQLite's INTEGER PRIMARY KEY and PostgreSQL's BIGINT. 0 means none. Tag keeps a
/// TeamId from being an OrderId.
template <class Tag>
struct Id {
    std::int64_t value = 0;

    [[nodiscard]] explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
};

/// Makes ids; thread-safe. Ids grow even when the clock steps back.
class IdSource {
public:
    IdSource(const Clock& clock, int seat) : m_clock{clock}, m_seat{seat & 0x3FF} {}
    [[nodiscard]] std::int64_t next();
    /// Every later id is above `id`, and of a later moment than `moment`: what a process gives that goes on with a
    /// store, whose rows may come from a clock that stood ahead of this one.
    void goOnAfter(std::int64_t id, Instant moment);

private:
    const Clock& m_clock;
    int m_seat;
    std::mutex m_mutex;
    std::int64_t m_last = 0;
};

/// A fresh UUIDv7 in text form (RFC 9562): what a client gives a command, so that repeating it is harmless.
[[nodiscard]] std::string makeUuid7(const Clock& clock);
/// True for 8-4-4-4-12 hexadecimal digits, any version.
[[nodiscard]] bool isUuid(std::string_view text);

}  // namespace weir

template <class Tag>
struct std::hash<weir::Id<Tag>> {
    std::size_t operator()(weir::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
template <class Tag>
struct fmt::formatter<weir::Id<Tag>> : fmt::formatter<std::int64_t> {
    template <class Context>
    auto format(weir::Id<Tag> id, Context& context) const {
        return fmt::formatter<std::int64_t>::format(id.value, context);
    }
};
