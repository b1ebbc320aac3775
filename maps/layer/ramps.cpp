// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/ramps.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::maps {
namespace {

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

Colour between(Colour low, Colour high, double share) {
    const Lab a = labOf(low);
    const Lab b = labOf(high);
    Lab mixed{};
    for (std::size_t c = 0; c < mixed.size(); ++c) {
        mixed[c] = std::lerp(a[c], b[c], share);
    }
    return colourOf(mixed, std::lerp(low.alpha(), high.alpha(), share));
}

Error notRamps() {
    return fail(ErrorCode::invalid, msg("The colour ramps cannot be read"), msg("Install weir again"));
}

std::string textAt(const Json& json, const char* name) {
    const auto at = json.find(name);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

Result<NamedRamp> rampFromJson(const Json& json) {
    NamedRamp out;
    const auto stops = json.is_object() ? json.find("stops") : json.end();
    if (!json.is_object() || stops == json.end() || !stops->is_array() || stops->size() < 2) {
        return notRamps();
    }
    out.id = textAt(json, "id");
    out.title = textAt(json, "title");
    out.source = textAt(json, "source");
    const auto kind = textAt(json, "kind");
    out.kind = kind == "diverging" ? NamedRamp::Kind::diverging : NamedRamp::Kind::sequential;
    if (out.id.empty() || out.title.empty() || (kind != "diverging" && kind != "sequential")) {
        return notRamps();
    }
    out.ramp.stops.clear();
    for (const auto& stop : *stops) {
        const auto colour = stop.is_string() ? parseColour(stop.get<std::string>()) : Result<Colour>{notRamps()};
        if (!colour) {
            return colour.error();
        }
        out.ramp.stops.push_back(*colour);
    }
    return out;
}

}  // namespace

std::vector<Colour> coloursOf(const ColourRamp& ramp, std::size_t count) {
    std::vector<Colour> out;
    const auto last = ramp.stops.size() - 1;
    for (std::size_t i = 0; i < count; ++i) {
        const double share = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 1.0;
        const double at = share * static_cast<double>(last);
        const auto stop = std::min(static_cast<std::size_t>(at), last - 1);
        out.push_back(between(ramp.stops[stop], ramp.stops[stop + 1], at - static_cast<double>(stop)));
    }
    return out;
}

ColourRamp reversed(ColourRamp ramp) {
    std::reverse(ramp.stops.begin(), ramp.stops.end());
    return ramp;
}

Result<std::vector<NamedRamp>> rampsFromJson(const Json& json) {
    const auto list = json.is_object() ? json.find("ramps") : json.end();
    if (!json.is_object() || list == json.end() || !list->is_array()) {
        return notRamps();
    }
    std::vector<NamedRamp> out;
    for (const auto& one : *list) {
        auto ramp = rampFromJson(one);
        if (!ramp) {
            return ramp.error();
        }
        out.push_back(*std::move(ramp));
    }
    return out;
}

}  // namespace weir::maps
