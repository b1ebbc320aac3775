// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/line_break.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace weir::maps {

namespace {

/// The code point at `at`, which moves behind it; stray bytes count as one each.
char32_t next(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
    const unsigned char lead = byte(at);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        code = (code << 6) | (byte(at + i) & 0x3Fu);
    }
    at = std::min(text.size(), at + length);
    return code;
}

bool isBlank(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\u3000';
}
/// Han, kana, full-width forms, ideographs of the supplementary planes.
bool isWide(char32_t c) {
    return (c >= 0x2E80 && c < 0xFE00) || (c >= 0xFE30 && c < 0xFFE7) || (c >= 0x20000 && c < 0x40000);
}
/// Belongs to the character before it: combining accents, variation selectors, joiners.
bool isAttached(char32_t c) {
    return (c >= 0x0300 && c < 0x0370) || c == 0x200D || (c >= 0xFE00 && c < 0xFE10) || (c >= 0xE0100 && c < 0xE01F0);
}
bool isClosing(char32_t c) {
    return std::u32string_view{U"，。、；：？！）》〉」』】〕’”·…—％℃,.;:?!)]}%"}.find(c) != std::u32string_view::npos;
}
bool isOpening(char32_t c) {
    return std::u32string_view{U"（《〈「『【〔‘“([{"}.find(c) != std::u32string_view::npos;
}

/// What is never divided, and whether the line may end before it.
struct Unit {
    std::size_t from = 0;
    std::size_t to = 0;
    int characters = 0;
    double blank = 0;  ///< width of the blanks before it
    double width = 0;
    char32_t first = 0;
    char32_t last = 0;
};

std::vector<Unit> unitsOf(std::string_view line, const std::function<double(std::string_view)>& width) {
    std::vector<Unit> units;
    std::size_t blankFrom = 0;
    bool apart = true;  // the next character begins a unit
    for (std::size_t at = 0; at < line.size();) {
        const auto from = at;
        const char32_t c = next(line, at);
        if (isBlank(c)) {
            apart = true;
            continue;
        }
        const bool breakable = !units.empty() && (apart || isWide(c) || isWide(units.back().last));
        const bool allowed = breakable && !(isClosing(c) && !apart) && !(isOpening(units.back().last) && !apart);
        if (units.empty() || (allowed && !isAttached(c))) {
            units.push_back(
                {from, at, 0, units.empty() ? 0 : width(line.substr(blankFrom, from - blankFrom)), 0, c, c});
        }
        Unit& unit = units.back();
        unit.to = at;
        unit.characters += isAttached(c) ? 0 : 1;
        unit.last = isAttached(c) ? unit.last : c;
        blankFrom = at;
        apart = false;
    }
    for (auto& unit : units) {
        unit.width = width(line.substr(unit.from, unit.to - unit.from));
    }
    return units;
}

/// The first unit of each line, for as few lines as possible; among those the most even. Empty: it cannot be done.
std::vector<std::size_t> firstUnits(const std::vector<Unit>& units, const LineBreaks& breaks) {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    const std::size_t n = units.size();
    // cost[l][i]: sum of squared widths when the first i units make l lines.
    std::vector<std::vector<double>> cost{std::vector<double>(n + 1, kNever)};
    std::vector<std::vector<std::size_t>> from{std::vector<std::size_t>(n + 1, 0)};
    cost[0][0] = 0;
    for (int lines = 1; lines <= breaks.mostLines; ++lines) {
        cost.emplace_back(n + 1, kNever);
        from.emplace_back(n + 1, 0);
        const auto l = static_cast<std::size_t>(lines);
        for (std::size_t first = 0; first < n; ++first) {
            double width = 0;
            int characters = 0;
            for (std::size_t end = first + 1; end <= n && cost[l - 1][first] < kNever; ++end) {
                width += units[end - 1].width + (end - 1 == first ? 0 : units[end - 1].blank);
                characters += units[end - 1].characters;
                const bool alone = characters < 2 && n > 1;
                const double sum = cost[l - 1][first] + width * width;
                if (width <= breaks.maxWidth && !alone && sum < kNever && sum <= cost[l][end]) {
                    cost[l][end] = sum;
                    from[l][end] = first;
                }
            }
        }
        if (cost[l][n] < kNever) {
            std::vector<std::size_t> firsts;
            for (std::size_t end = n, left = l; left > 0; --left) {
                firsts.push_back(end = from[left][end]);
            }
            std::reverse(firsts.begin(), firsts.end());
            return firsts;
        }
    }
    return {};
}

}  // namespace

std::optional<std::string> brokenText(std::string_view text, const LineBreaks& breaks,
                                      const std::function<double(std::string_view)>& width) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        if (at > 0) {
            out += '\n';
        }
        at = end + 1;
        if (line.empty() || width(line) <= breaks.maxWidth) {
            out += line;
            continue;
        }
        const auto units = unitsOf(line, width);
        const auto firsts = firstUnits(units, breaks);
        if (firsts.empty()) {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < firsts.size(); ++i) {
            const auto last = i + 1 < firsts.size() ? firsts[i + 1] - 1 : units.size() - 1;
            out += i == 0 ? "" : "\n";
            out += line.substr(units[firsts[i]].from, units[last].to - units[firsts[i]].from);
        }
    }
    return out;
}

bool isHan(std::string_view text) {
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next(text, at);
        any = any || isWide(c);
        if (!isWide(c) && !isBlank(c) && !isClosing(c) && !isOpening(c)) {
            return false;
        }
    }
    return any;
}

}  // namespace weir::maps
