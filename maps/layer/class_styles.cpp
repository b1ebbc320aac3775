// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/class_styles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace weir::maps {
namespace {

constexpr int kDataColours = 6;  // tokens data1 … data6 of the themes

using Lab = std::array<double, 3>;

double linear(std::uint32_t channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

std::uint32_t encoded(double linear) {
    const double c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
    return static_cast<std::uint32_t>(std::lround(std::clamp(c, 0.0, 1.0) * 255));
}

Lab labOf(Colour colour) {
    const double r = linear((colour.argb >> 16) & 0xFFu);
    const double g = linear((colour.argb >> 8) & 0xFFu);
    const double b = linear(colour.argb & 0xFFu);
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Colour colourOf(const Lab& lab, double alpha) {
    const double l = std::pow(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3);
    const double m = std::pow(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3);
    const double s = std::pow(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3);
    const auto r = encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    const auto g = encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    const auto b = encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    return {static_cast<std::uint32_t>(std::lround(alpha)) << 24 | r << 16 | g << 8 | b};
}

FeatureStyle painted(FeatureStyle style, ColourRef colour, FeatureKind kind) {
    if (kind == FeatureKind::line) {
        style.stroke.colour = std::move(colour);
    } else {
        style.fill.colour = std::move(colour);
    }
    return style;
}

ColourRef literal(Colour colour) {
    return fmt::format("#{:08X}", colour.argb);
}

/// Six digits, never with an exponent below a billion.
std::string numberText(double value) {
    return std::abs(value) >= 1e6 && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                            : fmt::format("{:.6g}", value);
}

}  // namespace

std::vector<Colour> coloursOf(const ColourRamp& ramp, std::size_t count) {
    const Lab low = labOf(ramp.low);
    const Lab high = labOf(ramp.high);
    std::vector<Colour> out;
    for (std::size_t i = 0; i < count; ++i) {
        const double t = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 1.0;
        Lab between{};
        for (std::size_t c = 0; c < between.size(); ++c) {
            between[c] = std::lerp(low[c], high[c], t);
        }
        out.push_back(colourOf(between, std::lerp(ramp.low.alpha(), ramp.high.alpha(), t)));
    }
    return out;
}

Style graduated(Style style, std::string field, std::span<const double> limits, const ColourRamp& ramp,
                FeatureKind kind) {
    style.classing = Classing::ranges;
    style.classField = std::move(field);
    style.classes.clear();
    if (limits.size() < 2) {
        return style;
    }
    const auto colours = coloursOf(ramp, limits.size() - 1);
    for (std::size_t i = 0; i + 1 < limits.size(); ++i) {
        StyleClass one;
        one.from = limits[i];
        one.to = limits[i + 1];
        one.title = fmt::format("{} – {}", numberText(one.from), numberText(one.to));
        one.style = painted(style.base, literal(colours[i]), kind);
        style.classes.push_back(std::move(one));
    }
    return style;
}

Style categorised(Style style, std::string field, std::span<const std::string> values, std::size_t most,
                  FeatureKind kind) {
    std::map<std::string_view, std::size_t> counts;
    for (const auto& value : values) {
        if (!value.empty()) {
            ++counts[value];
        }
    }
    std::vector<std::pair<std::string_view, std::size_t>> order(counts.begin(), counts.end());
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    order.resize(std::min(order.size(), most));
    style.classing = Classing::categories;
    style.classField = std::move(field);
    style.classes.clear();
    for (std::size_t i = 0; i < order.size(); ++i) {
        StyleClass one;
        one.key = one.title = std::string{order[i].first};
        const bool area = kind == FeatureKind::polygon;
        one.style = painted(style.base, fmt::format("data{}{}", 1 + i % kDataColours, area ? "/60" : ""), kind);
        style.classes.push_back(std::move(one));
    }
    return style;
}

}  // namespace weir::maps
