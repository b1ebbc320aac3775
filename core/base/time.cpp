// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/time.h"

#include <ctime>

#include <charconv>
#include <cstdio>

namespace weir {

namespace {

struct Parts {
    int year, month, day, hour, minute, second, milli;
};

Parts split(Instant t) {
    using namespace std::chrono;
    const auto days = floor<std::chrono::days>(t);
    const year_month_day date{days};
    const hh_mm_ss time{t - days};
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            static_cast<int>(time.hours().count()),
            static_cast<int>(time.minutes().count()),
            static_cast<int>(time.seconds().count()),
            static_cast<int>(time.subseconds().count())};
}

class Reader {
public:
    explicit Reader(std::string_view text) : m_text{text} {}
    [[nodiscard]] bool number(int digits, int& out) {
        if (m_text.size() < static_cast<std::size_t>(digits)) {
            return false;
        }
        const auto* end = m_text.data() + digits;
        const auto [p, ec] = std::from_chars(m_text.data(), end, out);
        if (ec != std::errc{} || p != end || out < 0) {
            return false;
        }
        m_text.remove_prefix(static_cast<std::size_t>(digits));
        return true;
    }
    [[nodiscard]] bool take(std::string_view any, char& got) {
        if (m_text.empty() || any.find(m_text.front()) == std::string_view::npos) {
            return false;
        }
        got = m_text.front();
        m_text.remove_prefix(1);
        return true;
    }
    [[nodiscard]] bool take(std::string_view any) {
        char ignored = 0;
        return take(any, ignored);
    }
    [[nodiscard]] bool done() const { return m_text.empty(); }

private:
    std::string_view m_text;
};

Error badTime(std::string_view text) {
    return fail(ErrorCode::invalid, msg("'{0}' is not a date and time", text.substr(0, 40)),
                msg("Write it as 2026-07-20 14:30 or 2026-07-20T14:30:00+08:00"));
}

bool readMillis(Reader& in, int& milli) {
    int value = 0;
    int scale = 100;
    bool any = false;
    while (true) {
        int digit = 0;
        if (!in.number(1, digit)) {
            milli = value;
            return any;
        }
        any = true;
        value += digit * scale;
        scale /= 10;
    }
}

bool readOffset(Reader& in, std::chrono::minutes& offset) {
    if (in.take("Zz")) {
        offset = {};
        return true;
    }
    char sign = '+';
    if (!in.take("+-", sign)) {
        return in.done();
    }
    int hours = 0;
    int minutes = 0;
    if (!in.number(2, hours)) {
        return false;
    }
    if (!in.done()) {
        const bool colon = in.take(":");
        static_cast<void>(colon);
        if (!in.number(2, minutes)) {
            return false;
        }
    }
    if (hours > 14 || minutes > 59) {
        return false;
    }
    offset = std::chrono::minutes{(sign == '-' ? -1 : 1) * (hours * 60 + minutes)};
    return true;
}

}  // namespace

Instant SystemClock::now() const {
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

std::int64_t SystemClock::monotonicNs() const {
    timespec ts{};
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return static_cast<std::int64_t>(ts.tv_sec) * 1'000'000'000 + ts.tv_nsec;
}

std::string toIso(Instant t) {
    const auto p = split(t);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", p.year, p.month, p.day, p.hour, p.minute, p.second,
                       p.milli);
}

std::string toIso(Instant t, TimeZone zone) {
    const auto p = split(t + zone.offset);
    const auto minutes = zone.offset.count();
    const auto size = minutes < 0 ? -minutes : minutes;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", p.year, p.month, p.day, p.hour, p.minute,
                       p.second, minutes < 0 ? '-' : '+', size / 60, size % 60);
}

std::string toLocalText(Instant t, TimeZone zone) {
    const auto p = split(t + zone.offset);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", p.year, p.month, p.day, p.hour, p.minute, p.second);
}

Result<Instant> parseInstant(std::string_view text, TimeZone zone) {
    using namespace std::chrono;
    if (text.size() > 10 && text.find_first_not_of("0123456789") == std::string_view::npos && text.size() < 16) {
        std::int64_t ms = 0;
        std::from_chars(text.data(), text.data() + text.size(), ms);
        return fromMillis(ms);
    }
    Reader in{text};
    int y = 0;
    int mo = 0;
    int d = 0;
    if (!in.number(4, y) || !in.take("-/") || !in.number(2, mo) || !in.take("-/") || !in.number(2, d)) {
        return badTime(text);
    }
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) {
        return badTime(text);
    }
    int h = 0;
    int mi = 0;
    int s = 0;
    int ms = 0;
    auto offset = zone.offset;
    if (!in.done()) {
        if (!in.take("T ") || !in.number(2, h) || !in.take(":") || !in.number(2, mi)) {
            return badTime(text);
        }
        if (in.take(":") && !in.number(2, s)) {
            return badTime(text);
        }
        if (in.take(".") && !readMillis(in, ms)) {
            return badTime(text);
        }
        if (!readOffset(in, offset) || !in.done()) {
            return badTime(text);
        }
    }
    if (h > 23 || mi > 59 || s > 59) {
        return badTime(text);
    }
    return Instant{sys_days{date}} + hours{h} + minutes{mi} + seconds{s} + Millis{ms} - offset;
}

}  // namespace weir
