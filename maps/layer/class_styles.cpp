// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/class_styles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace weir::maps {
namespace {

constexpr int kDataColours = 6;  // tokens data1 … data6 of the themes

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
