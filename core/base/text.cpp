// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/text.h"

#include <set>

namespace weir {

namespace {

/// Length of the well-formed UTF-8 sequence at the start of `s` (Unicode 15, table 3-7), or 0.
std::size_t sequenceLength(std::string_view s) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const auto tail = [&](std::size_t i, unsigned lo = 0x80, unsigned hi = 0xBF) {
        return i < s.size() && at(i) >= lo && at(i) <= hi;
    };
    const unsigned c = at(0);
    if (c < 0x80) {
        return 1;
    }
    if (c >= 0xC2 && c <= 0xDF) {
        return tail(1) ? 2 : 0;
    }
    if (c >= 0xE0 && c <= 0xEF) {
        const bool second = tail(1, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF);
        return second && tail(2) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        const bool second = tail(1, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF);
        return second && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

constexpr int kMaxDepth = 64;

bool tooDeep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth) {
                return true;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

}  // namespace

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const auto n = sequenceLength(text);
        if (n == 0) {
            return false;
        }
        text.remove_prefix(n);
    }
    return true;
}

std::size_t codePoints(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text) {
        n += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return n;
}

Result<void> checkText(std::string_view field, std::string_view text, std::size_t maxBytes) {
    if (text.size() > maxBytes) {
        return fail(ErrorCode::invalid,
                    msg("{0:field} is too long: {1} bytes, at most {2}", field, text.size(), maxBytes),
                    msg("Shorten the text"));
    }
    if (!isUtf8(text)) {
        return fail(ErrorCode::invalid, msg("{0:field} is not valid UTF-8 text", field),
                    msg("Convert the file to UTF-8"));
    }
    for (const std::string_view none : {"\uFFFE", "\uFFFF"}) {
        if (text.find(none) != std::string_view::npos) {
            return fail(ErrorCode::invalid, msg("{0:field} contains a code that is no character", field),
                        msg("Remove the character"));
        }
    }
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if ((u < 0x20 && c != '\t' && c != '\n') || u == 0x7F) {
            return fail(ErrorCode::invalid,
                        msg("{0:field} contains the control character {1}", field, static_cast<int>(u)),
                        msg("Remove the character"));
        }
    }
    return {};
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kWide = "\u3000";
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (true) {
        if (!text.empty() && blank(text.front())) {
            text.remove_prefix(1);
        } else if (text.starts_with(kWide)) {
            text.remove_prefix(kWide.size());
        } else if (!text.empty() && blank(text.back())) {
            text.remove_suffix(1);
        } else if (text.ends_with(kWide)) {
            text.remove_suffix(kWide.size());
        } else {
            return text;
        }
    }
}

std::string shorten(std::string_view text, std::size_t maxBytes) {
    if (text.size() <= maxBytes) {
        return std::string{text};
    }
    auto n = maxBytes;
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0U) == 0x80U) {
        --n;
    }
    return std::string{text.substr(0, n)} + "…";
}

Result<Json> parseJson(std::string_view text, std::size_t maxBytes) {
    if (text.size() > maxBytes) {
        return fail(ErrorCode::invalid, msg("The JSON text has {0} bytes, at most {1} are read", text.size(), maxBytes),
                    msg("Split it into smaller pieces"));
    }
    if (tooDeep(text)) {
        return fail(ErrorCode::invalid, msg("The JSON text is nested more than {0} levels deep", kMaxDepth),
                    msg("Check where the file comes from"));
    }
    // Objects under construction, to find a key that stands twice: which of the two is meant cannot be known.
    std::vector<std::set<std::string>> keys;
    bool twice = false;
    const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start) {
            keys.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            keys.pop_back();
        } else if (event == Json::parse_event_t::key) {
            twice = !keys.back().insert(parsed.get<std::string>()).second || twice;
        }
        return true;
    };
    try {
        auto value = Json::parse(text, watch);
        if (twice) {
            return fail(ErrorCode::invalid, msg("The JSON text names a key twice in one object"),
                        msg("Keep one of the two"));
        }
        return value;
    } catch (const Json::exception& e) {
        return fail(ErrorCode::invalid, msg("Not valid JSON: {0}", shorten(e.what(), 160)),
                    msg("Check quotes, commas and brackets"));
    }
}

std::string canonicalJson(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::strict);
}

}  // namespace weir
