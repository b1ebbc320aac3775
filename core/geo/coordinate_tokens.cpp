// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/coordinate_tokens.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace weir::geo {

namespace {

constexpr std::size_t kMaxText = 200;

struct Spelling {
    std::string_view written;
    std::string_view plain;
};

/// What people type and paste → one plain sign. Longer spellings come before their parts. The latitude and
/// longitude words become A and O; control characters, which the input cannot hold, stand for a datum (\1 … \4, 1 + its
/// position in Datum) and for degrees, minutes and seconds (\5 \6 \7).
constexpr std::array kSpellings{
    // datums; before everything else because their names hold digits and letters
    Spelling{"2000国家大地坐标系", "\1"},
    Spelling{"国家2000", "\1"},
    Spelling{"cgcs-2000", "\1"},
    Spelling{"cgcs2000", "\1"},
    Spelling{"天地图", "\1"},
    Spelling{"epsg:4490", "\1"},
    Spelling{"epsg:4326", "\2"},
    Spelling{"wgs-84", "\2"},
    Spelling{"wgs 84", "\2"},
    Spelling{"wgs84", "\2"},
    Spelling{"gps", "\2"},
    Spelling{"gcj-02", "\3"},
    Spelling{"gcj02", "\3"},
    Spelling{"火星坐标系", "\3"},
    Spelling{"火星坐标", "\3"},
    Spelling{"火星", "\3"},
    Spelling{"国测局", "\3"},
    Spelling{"高德地图", "\3"},
    Spelling{"高德", "\3"},
    Spelling{"腾讯地图", "\3"},
    Spelling{"腾讯", "\3"},
    Spelling{"amap", "\3"},
    Spelling{"bd-09", "\4"},
    Spelling{"bd09ll", "\4"},
    Spelling{"bd09", "\4"},
    Spelling{"百度地图", "\4"},
    Spelling{"百度", "\4"},
    Spelling{"baidu", "\4"},
    // axes
    Spelling{"北纬", "N"},
    Spelling{"南纬", "S"},
    Spelling{"东经", "E"},
    Spelling{"西经", "W"},
    Spelling{"latitude", "A"},
    Spelling{"longitude", "O"},
    Spelling{"纬度", "A"},
    Spelling{"经度", "O"},
    Spelling{"lat", "A"},
    Spelling{"lng", "O"},
    Spelling{"lon", "O"},
    Spelling{"北", "N"},
    Spelling{"南", "S"},
    Spelling{"东", "E"},
    Spelling{"西", "W"},
    // units
    Spelling{"度", "\5"},
    Spelling{"分", "\6"},
    Spelling{"秒", "\7"},
    Spelling{"°", "\5"},
    Spelling{"º", "\5"},
    Spelling{"˚", "\5"},
    Spelling{"''", "\7"},
    Spelling{"’’", "\7"},
    Spelling{"′′", "\7"},
    Spelling{"″", "\7"},
    Spelling{"”", "\7"},
    Spelling{"“", "\7"},
    Spelling{"\"", "\7"},
    Spelling{"′", "\6"},
    Spelling{"’", "\6"},
    Spelling{"‘", "\6"},
    Spelling{"´", "\6"},
    Spelling{"'", "\6"},
    // signs and separators
    Spelling{"−", "-"},
    Spelling{"–", "-"},
    Spelling{"。", "."},
    Spelling{"·", "."},
    Spelling{"、", ","},
    Spelling{"坐标", " "},
    Spelling{"米", " "},
};

/// Full-width forms U+FF01–U+FF5E are the ASCII signs moved by 0xFEE0; in UTF-8 EF BC 81 … EF BD 9E.
std::string halfWidth(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
        };
        const unsigned code = (at(1) & 0x3Fu) << 6u | (at(2) & 0x3Fu);  // low 12 bits of the code point
        if (at(0) == 0xEFu && code >= 0xF01u && code <= 0xF5Eu) {
            out.push_back(static_cast<char>(code - 0xF00u + 0x20u));
            i += 2;
        } else if (text.substr(i).starts_with("\u3000") || text.substr(i).starts_with("\u2009")) {
            out.push_back(' ');
            i += 2;
        } else if (text.substr(i).starts_with("\u00A0")) {
            out.push_back(' ');
            ++i;
        } else {
            const char c = text[i];
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        }
    }
    return out;
}

std::string plain(std::string_view text) {
    const auto half = halfWidth(text);
    std::string_view rest{half};
    std::string out;
    while (!rest.empty()) {
        const auto found = std::find_if(kSpellings.begin(), kSpellings.end(),
                                        [rest](const Spelling& s) { return rest.starts_with(s.written); });
        if (found != kSpellings.end()) {
            out += found->plain;
            rest.remove_prefix(found->written.size());
        } else {
            out.push_back(rest.front());
            rest.remove_prefix(1);
        }
    }
    return out;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view plainText) : m_rest{plainText} {}

    /// False at the first thing that has no place in a coordinate.
    bool run(CoordinateTokens& out) {
        while (!m_rest.empty()) {
            if (!step(out)) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] std::string_view rest() const { return m_rest; }

private:
    bool step(CoordinateTokens& out) {
        const char c = m_rest.front();
        if (isDigit(c) || c == '.' || c == '-' || c == '+') {
            return number(out);
        }
        if (c >= '\1' && c <= '\4') {
            const auto datum = static_cast<Datum>(c - '\1');
            if (out.datum && *out.datum != datum) {
                return false;
            }
            out.datum = datum;
        } else if (c >= '\5' && c <= '\7') {
            if (!unit(out, "dms"[c - '\5'])) {
                return false;
            }
        } else if (c == 'd' || c == 'm') {
            m_letterMinutes = c == 'm';
            if (!unit(out, c)) {
                return false;
            }
        } else if (c == 's') {
            if (!letterS(out)) {
                return false;
            }
        } else if (const char axis = axisOf(c); axis != 0) {
            out.tokens.push_back({.kind = CoordinateToken::Kind::axis, .axis = axis, .commaBefore = m_comma});
            m_comma = false;
        } else if (c == ',' || c == ';' || c == '/' || c == '\n' || c == '|') {
            m_comma = true;
        } else if (std::string_view{" \t\r:=()[]{}"}.find(c) == std::string_view::npos) {
            return false;
        }
        m_rest.remove_prefix(1);
        return true;
    }

    static char axisOf(char c) {
        switch (c) {
            case 'n':
            case 'e':
            case 'w':
            case 'x':
            case 'y':
                return static_cast<char>(c - 'a' + 'A');
            case 'N':
            case 'S':
            case 'E':
            case 'W':
            case 'A':
            case 'O':
                return c;
            default:
                return 0;
        }
    }

    /// Units stand behind a number that has none yet.
    static bool unit(CoordinateTokens& out, char c) {
        if (out.tokens.empty() || out.tokens.back().kind != CoordinateToken::Kind::number ||
            out.tokens.back().unit != 0) {
            return false;
        }
        out.tokens.back().unit = c;
        return true;
    }

    /// A letter s is seconds where minutes were written with a letter too, as in 33d34m53s; otherwise south.
    bool letterS(CoordinateTokens& out) {
        if (m_letterMinutes) {
            m_letterMinutes = false;
            return unit(out, 's');
        }
        out.tokens.push_back({.kind = CoordinateToken::Kind::axis, .axis = 'S', .commaBefore = m_comma});
        m_comma = false;
        return true;
    }

    bool number(CoordinateTokens& out) {
        CoordinateToken token{.commaBefore = m_comma};
        if (m_rest.front() == '-' || m_rest.front() == '+') {
            token.negative = m_rest.front() == '-';
            m_rest.remove_prefix(1);
        }
        if (m_rest.empty() || !(isDigit(m_rest.front()) || m_rest.front() == '.')) {
            return false;
        }
        const auto [end, code] =
            std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), token.value, std::chars_format::fixed);
        if (code != std::errc{}) {
            return false;
        }
        m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
        out.tokens.push_back(token);
        m_comma = false;
        return true;
    }

    std::string_view m_rest;
    bool m_comma = false;
    bool m_letterMinutes = false;
};

}  // namespace

Result<CoordinateTokens> readTokens(std::string_view text) {
    const auto hint = msg("Examples: 114.0165, 33.5815 or 33°34′53″N 114°00′59″E or 3717242.1, 38501531.8");
    const auto trimmed = trim(text);
    const bool control = std::any_of(trimmed.begin(), trimmed.end(), [](char c) { return c > 0 && c < '\t'; });
    if (trimmed.empty() || trimmed.size() > kMaxText || control || !isUtf8(trimmed)) {
        return fail(ErrorCode::invalid, msg("This is not a coordinate"), hint);
    }
    const auto clean = plain(trimmed);
    CoordinateTokens out;
    Tokenizer tokenizer{clean};
    if (!tokenizer.run(out)) {
        return fail(ErrorCode::invalid, msg("{0} is not a coordinate", shorten(trimmed)), hint);
    }
    return out;
}

}  // namespace weir::geo
