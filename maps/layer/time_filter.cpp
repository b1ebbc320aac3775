// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/time_filter.h"

#include "core/base/text.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace weir::maps {

namespace {

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int numberAt(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    std::from_chars(text.data() + from, text.data() + from + count, value);
    return value;
}

/// yyyy[mm[dd[hh[mm[ss]]]]] in years anybody observes; nothing when the digits are no such date.
std::optional<Instant> readCompact(std::string_view text, TimeZone zone) {
    using namespace std::chrono;
    if (text.size() < 4 || text.size() > 14 || text.size() % 2 != 0) {
        return std::nullopt;
    }
    const auto part = [&](std::size_t from, int absent) {
        return text.size() >= from + 2 ? numberAt(text, from, 2) : absent;
    };
    const int y = numberAt(text, 0, 4);
    const year_month_day date{year{y}, month{static_cast<unsigned>(part(4, 1))},
                              day{static_cast<unsigned>(part(6, 1))}};
    const int h = part(8, 0);
    const int m = part(10, 0);
    const int s = part(12, 0);
    constexpr int kFirstYear = 1800;
    constexpr int kLastYear = 2200;
    if (y < kFirstYear || y > kLastYear || !date.ok() || h > 23 || m > 59 || s > 59) {
        return std::nullopt;
    }
    return Instant{sys_days{date}} + hours{h} + minutes{m} + seconds{s} - zone.offset;
}

std::optional<Instant> readEpoch(std::string_view text) {
    constexpr std::size_t kLeastDigits = 9;   // since 1973
    constexpr std::size_t kMostSeconds = 11;  // until the year 5138
    constexpr std::size_t kMostDigits = 14;   // of milliseconds
    if (text.size() < kLeastDigits || text.size() > kMostDigits) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return fromMillis(text.size() <= kMostSeconds ? value * 1000 : value);
}

bool containsAny(std::string_view name, std::initializer_list<std::string_view> parts) {
    std::string lower{name};
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::any_of(parts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

bool namesBeginning(std::string_view name) {
    return containsAny(name, {"begin", "start", "开始", "起始"});
}
bool namesEnd(std::string_view name) {
    return containsAny(name, {"end", "finish", "结束", "截止", "终止"});
}

struct Column {
    int filled = 0;
    int moments = 0;
};

}  // namespace

std::optional<Instant> readMoment(std::string_view text, TimeZone zone) {
    text = trim(text);
    if (isDigits(text)) {
        const auto date = readCompact(text, zone);
        return date ? date : readEpoch(text);
    }
    constexpr std::size_t kYearAndMonth = 7;
    if (text.size() == kYearAndMonth && (text[4] == '-' || text[4] == '/') && isDigits(text.substr(0, 4)) &&
        isDigits(text.substr(5))) {
        return readCompact(std::string{text.substr(0, 4)} + std::string{text.substr(5)}, zone);
    }
    const auto moment = parseInstant(text, zone);
    return moment ? std::optional{*moment} : std::nullopt;
}

std::vector<TimeField> timeFieldsOf(const VectorReader& reader, TimeZone zone) {
    constexpr std::uint32_t kLookedAt = 500;
    const auto rows = reader.page(0, kLookedAt);
    const auto fields = reader.fields();
    if (!rows) {
        return {};
    }
    std::vector<Column> columns(fields.size());
    for (const auto& row : *rows) {
        for (std::size_t i = 0; i < std::min(row.size(), columns.size()); ++i) {
            columns[i].filled += row[i].empty() ? 0 : 1;
            columns[i].moments += !row[i].empty() && readMoment(row[i], zone) ? 1 : 0;
        }
    }
    std::vector<std::string> found;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& manifest = reader.manifest();
        const bool isTyped = i < manifest.fields.size() && manifest.fields[i].type.starts_with("date");
        // Numbers of four digits may be anything: they are years only where the name says so.
        const bool isNamed = isTyped || containsAny(fields[i], {"time", "date", "year", "when", "begin", "start", "end",
                                                                "epoch", "时", "日期", "年", "开始", "结束"});
        if (columns[i].moments > 1 && columns[i].moments * 10 >= columns[i].filled * 9 && isNamed) {
            found.push_back(fields[i]);
        }
    }
    std::vector<TimeField> out;
    const auto begin = std::ranges::find_if(found, namesBeginning);
    const auto end = std::ranges::find_if(found, namesEnd);
    if (begin != found.end() && end != found.end() && begin != end) {
        out.push_back({*begin, *end});
    }
    for (const auto& name : found) {
        out.push_back({name, {}});
    }
    return out;
}

Result<FeatureTimes> timesOf(const VectorReader& reader, const TimeField& field, TimeZone zone) {
    const auto columnOf = [&](const std::string& name) -> Result<std::vector<std::string>> {
        const auto fields = reader.fields();
        const auto at = std::ranges::find(fields, name);
        if (at == fields.end()) {
            return fail(ErrorCode::notFound, msg("The layer has no attribute '{0}'", name));
        }
        return reader.column(static_cast<std::size_t>(at - fields.begin()));
    };
    const auto begins = columnOf(field.begin);
    if (!begins) {
        return begins.error();
    }
    auto ends = field.end.empty() ? begins : columnOf(field.end);
    if (!ends) {
        return ends.error();
    }
    FeatureTimes times;
    times.spans.resize(begins->size());
    for (std::size_t i = 0; i < begins->size(); ++i) {
        const auto from = readMoment((*begins)[i], zone);
        const auto to = readMoment((*ends)[i], zone);
        if (!from && !to) {
            continue;
        }
        // An open beginning or end reaches as far as anything does.
        const TimeWindow span{from.value_or(Instant::min()), to.value_or(Instant::max())};
        times.spans[i] = span;
        if (!times.all) {
            times.all = TimeWindow{from ? *from : *to, to ? *to : *from};
        }
        // What has no end is known to be there from its beginning on.
        times.all->from = std::min(times.all->from, from ? *from : *to);
        times.all->to = std::max(times.all->to, to ? *to : *from);
    }
    return times;
}

std::shared_ptr<const std::vector<bool>> keptIn(const FeatureTimes& times, const TimeWindow& window) {
    auto kept = std::make_shared<std::vector<bool>>(times.spans.size());
    for (std::size_t i = 0; i < times.spans.size(); ++i) {
        const auto& span = times.spans[i];
        (*kept)[i] = !span || (span->from <= window.to && window.from <= span->to);
    }
    return kept;
}

}  // namespace weir::maps
