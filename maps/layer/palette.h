// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace weir::maps {

/// 0xAARRGGBB, not premultiplied.
struct Colour {
    std::uint32_t argb = 0;
    [[nodiscard]] std::uint8_t alpha() const { return static_cast<std::uint8_t>(argb >> 24); }
    [[nodiscard]] bool visible() const { return alpha() != 0; }
    bool operator==(const Colour&) const = default;
};

/// A colour of a style as written: a token of the palette ("water"), a token with opacity ("water/40", per cent), a
/// literal
/// "#RRGGBB" or "#AARRGGBB", or "" for none. Tokens follow the theme; literals do not.
using ColourRef = std::string;

/// The colours of a theme by token name. A value; travels in the render request.
class Palette {
public:
    [[nodiscard]] static Palette light();
    [[nodiscard]] static Palette dark();
    /// Every pair replaces or adds a token: {"name": "light", "dark": false, "colours": {"water": "#9CC7E6", …}}.
    /// Errors: invalid (not a colour).
    [[nodiscard]] Result<Palette> withJson(const Json& json) const;

    [[nodiscard]] bool isDark() const { return m_dark; }
    /// Unknown tokens are magenta, so that a mistake is seen; "" is transparent.
    [[nodiscard]] Colour resolve(std::string_view colour) const;
    void set(std::string token, Colour colour) { m_colours[std::move(token)] = colour; }
    [[nodiscard]] const std::map<std::string, Colour, std::less<>>& colours() const { return m_colours; }
    bool operator==(const Palette&) const = default;

private:
    bool m_dark = false;
    std::map<std::string, Colour, std::less<>> m_colours;
};

/// "#RRGGBB" or "#AARRGGBB". Errors: invalid.
[[nodiscard]] Result<Colour> parseColour(std::string_view text);

}  // namespace weir::maps
