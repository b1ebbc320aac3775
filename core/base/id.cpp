// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/id.h"

#include <sys/random.h>

#include <algorithm>
#include <array>

namespace weir {

namespace {
constexpr std::int64_t kEpochMs = 1577836800000;  // 2020-01-01T00:00:00Z
constexpr int kSeatBits = 10;
constexpr int kCounterBits = 12;
}  // namespace

std::int64_t IdSource::next() {
    const std::scoped_lock lock{m_mutex};
    const auto ms = std::max<std::int64_t>(toMillis(m_clock.now()) - kEpochMs, 1);
    const auto seat = static_cast<std::int64_t>(m_seat) << kCounterBits;
    auto id = (ms << (kSeatBits + kCounterBits)) | seat;
    if (id <= m_last) {
        // The same millisecond, or a clock that stepped back: go on counting, and borrow the next millisecond at
        // overflow.
        id = m_last + 1;
        if ((id & ((std::int64_t{1} << kCounterBits) - 1)) == 0) {
            id = (((m_last >> (kSeatBits + kCounterBits)) + 1) << (kSeatBits + kCounterBits)) | seat;
        }
    }
    m_last = id;
    return id;
}

void IdSource::goOnAfter(std::int64_t id, Instant moment) {
    const std::scoped_lock lock{m_mutex};
    const auto ms = std::max<std::int64_t>(toMillis(moment) - kEpochMs, 0);
    const auto seat = static_cast<std::int64_t>(m_seat) << kCounterBits;
    const auto endOfMoment = ((ms + 1) << (kSeatBits + kCounterBits)) | seat;
    // Another seat's number may be higher within its millisecond: the next one is wholly above.
    const auto afterId = (((id >> (kSeatBits + kCounterBits)) + 1) << (kSeatBits + kCounterBits)) | seat;
    m_last = std::max({m_last, moment > Instant{} ? endOfMoment : 0, id > 0 ? afterId : 0});
}

std::string makeUuid7(const Clock& clock) {
    std::array<unsigned char, 16> b{};
    require(getrandom(b.data(), b.size(), 0) == static_cast<ssize_t>(b.size()), "the system gives random bytes");
    const auto ms = static_cast<std::uint64_t>(toMillis(clock.now()));
    for (std::size_t i = 0; i < 6; ++i) {
        b[i] = static_cast<unsigned char>(ms >> (8 * (5 - i)));
    }
    b[6] = static_cast<unsigned char>((b[6] & 0x0F) | 0x70);
    b[8] = static_cast<unsigned char>((b[8] & 0x3F) | 0x80);
    std::string out;
    for (std::size_t i = 0; i < b.size(); ++i) {
        out += fmt::format("{:02x}", b[i]);
        if (i == 3 || i == 5 || i == 7 || i == 9) {
            out += '-';
        }
    }
    return out;
}

bool isUuid(std::string_view text) {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f') ||
                         (text[i] >= 'A' && text[i] <= 'F');
        if (dash ? text[i] != '-' : !hex) {
            return false;
        }
    }
    return true;
}

}  // namespace weir
