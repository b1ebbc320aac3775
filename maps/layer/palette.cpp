// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/palette.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace weir::maps {

namespace {

struct Token {
    std::string_view name;
    std::uint32_t light;
    std::uint32_t dark;
};

// Base colours are calm; saturated ones are kept for what is abnormal. Class colours follow GB/T 35649-2017 table 3 in
// hue, toned so that text and frames keep a contrast of 3:1 on both grounds.
constexpr std::array kTokens{
    Token{"window", 0xFFEEF0F3, 0xFF17191D},     Token{"panel", 0xFFFFFFFF, 0xFF22252B},
    Token{"raised", 0xFFF6F7F9, 0xFF2A2E35},     Token{"border", 0xFFD9DDE3, 0xFF383D46},
    Token{"text", 0xFF1B1F24, 0xFFE7E9EC},       Token{"muted", 0xFF5B6470, 0xFF98A1AD},
    Token{"accent", 0xFF1F5FBF, 0xFF6BA4FF},     Token{"accentSoft", 0xFFE6EEFA, 0xFF263650},
    Token{"land", 0xFFF6F4EE, 0xFF24282C},       Token{"outside", 0xFFE9ECEF, 0xFF1C1F23},
    Token{"water", 0xFF9CC7E6, 0xFF2F5C7E},      Token{"waterEdge", 0xFF5F9CC6, 0xFF4C87B0},
    Token{"waterLabel", 0xFF3F7FAE, 0xFF7FB4D8}, Token{"boundary", 0xFFA08FB0, 0xFF7C6F8C},
    Token{"road", 0xFFFFFFFF, 0xFF3A3E44},       Token{"roadEdge", 0xFFCFCABD, 0xFF2C3035},
    Token{"built", 0xFFE7E1D6, 0xFF2E3236},      Token{"green", 0xFFD9E6CF, 0xFF263029},
    Token{"label", 0xFF2A2F36, 0xFFDDE1E6},      Token{"halo", 0xE6FFFFFF, 0xE614171A},
    Token{"areaLabel", 0xFF5B6470, 0xFF9AA3AF},  Token{"ink", 0xFF1B1F24, 0xFFE7E9EC},
    Token{"incident", 0xFFD92B2B, 0xFFF04848},   Token{"hazard", 0xFFE0B000, 0xFFF2C81E},
    Token{"resource", 0xFF2F9E4F, 0xFF4FBF70},   Token{"target", 0xFF2460C8, 0xFF5C97F2},
    Token{"zone", 0xFF7A55B5, 0xFFB094E0},       Token{"evacuation", 0xFFF08A00, 0xFFFFA733},
    Token{"closure", 0xFFC62828, 0xFFFF6B6B},    Token{"route", 0xFF1F5FBF, 0xFF6BA4FF},
    Token{"level1", 0xFFD7191C, 0xFFE8383B},     Token{"level2", 0xFFF57C00, 0xFFFF922E},
    Token{"level3", 0xFFFFE100, 0xFFFFE100},     Token{"level4", 0xFF1464B4, 0xFF3F8FE0},
    Token{"ok", 0xFF2F9E4F, 0xFF4FBF70},         Token{"warn", 0xFFD9480F, 0xFFFF7A45},
    Token{"selection", 0xFF1F5FBF, 0xFF6BA4FF},  Token{"pulse", 0xFFD9480F, 0xFFFF9A5C},
    Token{"graticule", 0x665B6470, 0x6698A1AD},  Token{"stale", 0xFF8A929C, 0xFF7C8590},
    Token{"noteFill", 0xFFFFEBCD, 0xFF3A3226},   Token{"data1", 0xFF4F7CAC, 0xFF7FA8D6},
    Token{"data2", 0xFF6B8E4E, 0xFF96BA78},      Token{"data3", 0xFFA66A4B, 0xFFD09A7C},
    Token{"data4", 0xFF7D6BA3, 0xFFAE9DD3},      Token{"data5", 0xFF3E8E8B, 0xFF6FBFBB},
    Token{"data6", 0xFF9C5B78, 0xFFCC8CA8},
};

constexpr std::uint32_t kUnknown = 0xFFFF00FF;

std::optional<std::uint32_t> hexDigits(std::string_view digits) {
    std::uint32_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, value, 16);
    return error == std::errc{} && rest == end ? std::optional{value} : std::nullopt;
}

}  // namespace

Result<Colour> parseColour(std::string_view text) {
    if ((text.size() == 7 || text.size() == 9) && text.front() == '#') {
        if (const auto value = hexDigits(text.substr(1))) {
            return Colour{text.size() == 7 ? *value | 0xFF000000u : *value};
        }
    }
    return fail(ErrorCode::invalid, msg("\"{0}\" is not a colour", shorten(text)), msg("Write #RRGGBB or #AARRGGBB"));
}

Palette Palette::light() {
    Palette palette;
    for (const auto& token : kTokens) {
        palette.m_colours.emplace(token.name, Colour{token.light});
    }
    return palette;
}

Palette Palette::dark() {
    Palette palette;
    palette.m_dark = true;
    for (const auto& token : kTokens) {
        palette.m_colours.emplace(token.name, Colour{token.dark});
    }
    return palette;
}

Result<Palette> Palette::withJson(const Json& json) const {
    Palette palette = *this;
    if (!json.is_object()) {
        return fail(ErrorCode::invalid, msg("A theme must be a JSON object"),
                    msg("Look at resources/themes for the form"));
    }
    if (const auto dark = json.find("dark"); dark != json.end() && dark->is_boolean()) {
        palette.m_dark = dark->get<bool>();
    }
    const auto colours = json.find("colours");
    if (colours == json.end() || !colours->is_object()) {
        return palette;
    }
    for (const auto& [name, value] : colours->items()) {
        const auto colour = parseColour(value.is_string() ? value.get<std::string>() : value.dump());
        if (!colour) {
            return colour.error();
        }
        palette.set(name, *colour);
    }
    return palette;
}

Colour Palette::resolve(std::string_view colour) const {
    if (colour.empty()) {
        return {};
    }
    if (colour.front() == '#') {
        return parseColour(colour).valueOr(Colour{kUnknown});
    }
    const auto slash = colour.find('/');
    const auto found = m_colours.find(colour.substr(0, slash));
    Colour result = found == m_colours.end() ? Colour{kUnknown} : found->second;
    if (slash != std::string_view::npos) {
        unsigned percent = 100;
        const auto digits = colour.substr(slash + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), percent);
        const auto alpha = static_cast<std::uint32_t>(result.alpha()) * std::min(percent, 100u) / 100;
        result.argb = (result.argb & 0x00FFFFFFu) | (alpha << 24);
    }
    return result;
}

}  // namespace weir::maps
