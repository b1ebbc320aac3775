// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/coordinate_text.h"

#include "core/base/text.h"
#include "core/geo/coordinate_tokens.h"
#include "core/geo/transform.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

namespace weir::geo {

namespace {

using Token = CoordinateToken;

Error notAPosition(std::string_view text) {
    return fail(ErrorCode::invalid, msg("{0} is not a coordinate", shorten(text)),
                msg("Examples: 114.0165, 33.5815 or 33°34′53″N 114°00′59″E or 3717242.1, 38501531.8"));
}

Error outOfRange(double lon, double lat) {
    return fail(ErrorCode::invalid, msg("Longitude {0}, latitude {1} is no place on earth", lon, lat),
                msg("Longitudes reach to 180, latitudes to 90; check which is which"));
}

/// One of the two values of a position, with all that says which one it is.
struct Half {
    std::vector<Token> numbers;
    char axis = 0;

    [[nodiscard]] bool isLat() const { return axis == 'N' || axis == 'S' || axis == 'A'; }
    [[nodiscard]] bool isLon() const { return axis == 'E' || axis == 'W' || axis == 'O'; }
    [[nodiscard]] bool isNegativeAxis() const { return axis == 'S' || axis == 'W'; }
    [[nodiscard]] bool isGrid() const {
        return numbers.size() == 1 && numbers[0].unit == 0 && (numbers[0].value > 360 || axis == 'X' || axis == 'Y');
    }
};
struct Halves {
    Half first;
    Half second;
};

/// With axis letters: a letter in front opens a half, otherwise a letter closes it.
std::optional<Halves> splitByAxis(std::span<const Token> tokens) {
    const bool inFront = tokens.front().kind == Token::Kind::axis;
    std::vector<Half> halves;
    bool open = false;
    for (const auto& token : tokens) {
        const bool axis = token.kind == Token::Kind::axis;
        if (inFront ? axis : !open) {
            halves.emplace_back();
            open = true;
        }
        if (!axis) {
            halves.back().numbers.push_back(token);
        } else {
            halves.back().axis = token.axis;
            open = inFront;
        }
    }
    const bool complete = halves.size() == 2 && halves[0].axis != 0 && halves[1].axis != 0;
    return complete ? std::optional{Halves{halves[0], halves[1]}} : std::nullopt;
}

/// Without letters: at the second degree sign, at the only comma, or in the middle.
std::optional<Halves> splitInMiddle(std::span<const Token> tokens) {
    std::size_t cut = tokens.size() % 2 == 0 ? tokens.size() / 2 : 0;
    std::size_t commas = 0;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        if (tokens[i].unit == 'd') {
            cut = i;
            commas = 2;
            break;
        }
        if (tokens[i].commaBefore && ++commas == 1) {
            cut = i;
        }
    }
    if (commas > 1 && (cut == 0 || tokens[cut].unit != 'd')) {
        cut = tokens.size() % 2 == 0 ? tokens.size() / 2 : 0;
    }
    if (cut == 0) {
        return std::nullopt;
    }
    const auto at = tokens.begin() + static_cast<std::ptrdiff_t>(cut);
    return Halves{Half{{tokens.begin(), at}, 0}, Half{{at, tokens.end()}, 0}};
}

std::optional<Halves> split(std::span<const Token> tokens) {
    if (tokens.size() < 2) {
        return std::nullopt;
    }
    const bool axes =
        std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.kind == Token::Kind::axis; });
    return axes ? splitByAxis(tokens) : splitInMiddle(tokens);
}

/// Degrees, minutes, seconds in this order; only the last may have a fraction.
std::optional<double> angleOf(const Half& half) {
    constexpr std::string_view kUnits = "dms";
    const auto& parts = half.numbers;
    if (parts.empty() || parts.size() > 3) {
        return std::nullopt;
    }
    double value = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool last = i + 1 == parts.size();
        const bool unitFits = parts[i].unit == kUnits[i] || parts[i].unit == 0;
        if (!unitFits || (!last && std::floor(parts[i].value) != parts[i].value) || (i > 0 && parts[i].negative) ||
            (i > 0 && parts[i].value >= 60)) {
            return std::nullopt;
        }
        value += parts[i].value / std::pow(60, i);
    }
    if (half.isNegativeAxis() && parts[0].negative) {
        return std::nullopt;
    }
    return parts[0].negative || half.isNegativeAxis() ? -value : value;
}

struct Ordered {
    LonLat position;
    bool assumed = false;
};

bool onEarth(double lon, double lat) {
    return std::abs(lon) <= 180 && std::abs(lat) <= 90;
}

Result<Ordered> orderUnmarked(double a, double b, const LonLatBox& expected) {
    const bool lonFirst = onEarth(a, b);
    const bool latFirst = onEarth(b, a);
    if (!lonFirst && !latFirst) {
        return outOfRange(a, b);
    }
    if (lonFirst != latFirst) {
        return Ordered{lonFirst ? LonLat{a, b} : LonLat{b, a}, false};
    }
    const bool lonFirstExpected = expected.contains(a, b);
    const bool latFirstExpected = expected.contains(b, a);
    if (a != b && lonFirstExpected == latFirstExpected) {
        return fail(ErrorCode::invalid, msg("{0}, {1} can be read in both orders", a, b),
                    msg("Mark the latitude, for example {0}N {1}E", a, b));
    }
    return Ordered{latFirstExpected ? LonLat{b, a} : LonLat{a, b}, true};
}

Result<Ordered> order(const Halves& halves, double a, double b, const LonLatBox& expected) {
    const auto& first = halves.first;
    const auto& second = halves.second;
    if (first.axis == 0 && second.axis == 0) {
        return orderUnmarked(a, b, expected);
    }
    const bool latFirst = first.isLat() && second.isLon();
    if (!latFirst && !(first.isLon() && second.isLat())) {
        return fail(ErrorCode::invalid, msg("The text does not give one latitude and one longitude"),
                    msg("Mark them, for example 33.5815N 114.0165E"));
    }
    const auto p = latFirst ? LonLat{b, a} : LonLat{a, b};
    if (!onEarth(p.lon, p.lat)) {
        return outOfRange(p.lon, p.lat);
    }
    return Ordered{p, false};
}

/// Gauss-Krüger: which number is the easting, and in which system.
struct Grid {
    double easting = 0;
    double northing = 0;
    std::string crs;
};

bool isPrefixed(double v) {
    return v >= 13e6 && v < 46e6;
}

/// Zones 25–45 are 3° wide (EPSG:4513–4533), 13–23 are 6° wide (EPSG:4491–4501).
std::optional<std::string> crsOfPrefix(double easting) {
    const int zone = static_cast<int>(easting / 1e6);
    if (zone >= 25 && zone <= 45) {
        return fmt::format("EPSG:{}", 4513 + zone - 25);
    }
    if (zone >= 13 && zone <= 23) {
        return fmt::format("EPSG:{}", 4491 + zone - 13);
    }
    return std::nullopt;
}

/// A working CRS with zone prefix has a twin without (EPSG:4513–4533 → 4534–4554).
std::string withoutPrefix(const std::string& crs) {
    const auto info = describeCrs(crs);
    const int code = info && info->epsg ? *info->epsg : 0;
    return code >= 4513 && code <= 4533 ? fmt::format("EPSG:{}", code + 21) : crs;
}

bool isPlainEasting(double v) {
    return v >= 1e5 && v < 1e6;
}
bool isNorthing(double v) {
    return v >= 0 && v < 1e7;
}

Result<Grid> gridOf(const Halves& halves, const std::string& workingCrs) {
    const double a = halves.first.numbers[0].value;
    const double b = halves.second.numbers[0].value;
    const bool aPrefixed = isPrefixed(a) && isNorthing(b);
    if (aPrefixed || (isPrefixed(b) && isNorthing(a))) {
        const Grid grid{aPrefixed ? a : b, aPrefixed ? b : a, {}};
        const auto crs = crsOfPrefix(grid.easting);
        if (!crs) {
            return fail(ErrorCode::invalid, msg("Easting {0} has no known zone prefix", grid.easting),
                        msg("The zones of CGCS2000 are 25 to 45 (3 degrees) and 13 to 23 (6 degrees)"));
        }
        return Grid{grid.easting, grid.northing, *crs};
    }
    const bool aFits = isPlainEasting(a) && isNorthing(b) && !halves.first.isLat() && !halves.second.isLon();
    const bool bFits = isPlainEasting(b) && isNorthing(a) && !halves.second.isLat() && !halves.first.isLon();
    if (aFits == bFits) {
        return fail(ErrorCode::invalid, msg("{0}, {1} are no eastings and northings of one zone", a, b),
                    msg("Write N before the northing and E before the easting"));
    }
    if (workingCrs.empty()) {
        return fail(ErrorCode::invalid, msg("The easting {0} has no zone prefix", aFits ? a : b),
                    msg("Write the zone number in front of the easting, for example 38501531.8"));
    }
    return Grid{aFits ? a : b, aFits ? b : a, withoutPrefix(workingCrs)};
}

Result<CoordinateReading> readGrid(const Halves& halves, const CoordinateContext& context) {
    auto grid = gridOf(halves, context.workingCrs);
    if (!grid) {
        return std::move(grid).error();
    }
    auto transform = Transform::toWorking(grid->crs);
    if (!transform) {
        return std::move(transform).error();
    }
    auto position = transform->inverse(MapPoint{grid->easting, grid->northing});
    if (!position) {
        return std::move(position).error();
    }
    constexpr double kMargin = 3;  // degrees; neighbouring zones are used across their edges
    const auto info = describeCrs(grid->crs);
    if (info && info->area && info->area->minX <= info->area->maxX &&
        (position->lon < info->area->minX - kMargin || position->lon > info->area->maxX + kMargin)) {
        return fail(ErrorCode::invalid, msg("{0}, {1} lies far outside {2}", grid->northing, grid->easting, info->name),
                    msg("Check the zone number and the digits"));
    }
    CoordinateReading reading;
    reading.position = *position;
    reading.notation = Notation::gaussKruger;
    reading.crs = grid->crs;
    return reading;
}

Result<CoordinateReading> readAngles(std::string_view text, const Halves& halves, const CoordinateContext& context) {
    const auto a = angleOf(halves.first);
    const auto b = angleOf(halves.second);
    if (!a || !b) {
        return notAPosition(text);
    }
    auto ordered = order(halves, *a, *b, context.expected);
    if (!ordered) {
        return std::move(ordered).error();
    }
    CoordinateReading reading;
    const auto parts = std::max(halves.first.numbers.size(), halves.second.numbers.size());
    reading.notation = static_cast<Notation>(parts - 1);  // decimal, degreesMinutes, degreesMinutesSeconds
    reading.position = ordered->position;
    reading.orderAssumed = ordered->assumed;
    return reading;
}

/// RFC 5870: geo:lat,lon[,altitude][;crs=wgs84][;u=…]; map applications append ?q=….
Result<CoordinateReading> readGeoUri(std::string_view text) {
    const auto body = text.substr(4, text.find_first_of(";?", 4) - 4);
    std::vector<double> values;
    for (const auto* at = body.data(); at < body.data() + body.size();) {
        double value = 0;
        const auto [end, code] = std::from_chars(at, body.data() + body.size(), value);
        const bool more = end < body.data() + body.size() && *end == ',';
        if (code != std::errc{} || (!more && end != body.data() + body.size())) {
            return notAPosition(text);
        }
        values.push_back(value);
        at = end + 1;
    }
    const auto crs = text.find(";crs=");
    const bool otherCrs = crs != std::string_view::npos && !text.substr(crs + 5).starts_with("wgs84");
    if (values.size() < 2 || values.size() > 3 || otherCrs) {
        return notAPosition(text);
    }
    if (!onEarth(values[1], values[0])) {
        return outOfRange(values[1], values[0]);
    }
    CoordinateReading reading;
    reading.position = {values[1], values[0]};
    reading.notation = Notation::geoUri;
    reading.datum = Datum::wgs84;
    reading.datumAssumed = false;
    return reading;
}

bool isGeoUri(std::string_view text) {
    return text.starts_with("geo:") || text.starts_with("GEO:") || text.starts_with("Geo:");
}

/// Degrees, minutes and hundredths of seconds, rounded together so that 60 never appears.
struct Dms {
    long degrees;
    long minutes;
    double seconds;
};
Dms dmsOf(double angle) {
    const long hundredths = std::lround(std::abs(angle) * 360000);
    return {hundredths / 360000, hundredths / 6000 % 60, static_cast<double>(hundredths % 6000) / 100};
}

}  // namespace

Result<CoordinateReading> readCoordinate(std::string_view text, const CoordinateContext& context) {
    const auto trimmed = trim(text);
    if (isGeoUri(trimmed)) {
        return readGeoUri(trimmed);
    }
    auto read = readTokens(text);
    if (!read) {
        return std::move(read).error();
    }
    const auto halves = split(read->tokens);
    if (!halves) {
        return notAPosition(trimmed);
    }
    const bool grid = halves->first.isGrid() && halves->second.isGrid();
    if (grid && (read->datum == Datum::gcj02 || read->datum == Datum::bd09)) {
        return fail(ErrorCode::invalid, msg("Eastings and northings are never in {0}", nameOf(*read->datum)),
                    msg("Leave the mark out, or give degrees"));
    }
    auto reading = grid ? readGrid(*halves, context) : readAngles(trimmed, *halves, context);
    if (reading && read->datum) {
        reading->datum = *read->datum;
        reading->datumAssumed = false;
        reading->position = toCgcs2000(reading->position, reading->datum);
    }
    return reading;
}

std::string writeDecimal(const LonLat& p, int decimals) {
    return fmt::format("{:.{}f}°{} {:.{}f}°{}", std::abs(p.lon), decimals, p.lon < 0 ? 'W' : 'E', std::abs(p.lat),
                       decimals, p.lat < 0 ? 'S' : 'N');
}

std::string writeDms(const LonLat& p) {
    const auto lat = dmsOf(p.lat);
    const auto lon = dmsOf(p.lon);
    return fmt::format("{}°{:02}′{:05.2f}″{} {}°{:02}′{:05.2f}″{}", lat.degrees, lat.minutes, lat.seconds,
                       p.lat < 0 ? 'S' : 'N', lon.degrees, lon.minutes, lon.seconds, p.lon < 0 ? 'W' : 'E');
}

std::string writeChinese(const LonLat& p) {
    const auto lat = dmsOf(p.lat);
    const auto lon = dmsOf(p.lon);
    return fmt::format("{}{}度{}分{:.2f}秒 {}{}度{}分{:.2f}秒", p.lon < 0 ? "西经" : "东经", lon.degrees, lon.minutes,
                       lon.seconds, p.lat < 0 ? "南纬" : "北纬", lat.degrees, lat.minutes, lat.seconds);
}

Result<std::string> writeGaussKruger(const LonLat& p, std::string_view crs) {
    auto info = describeCrs(crs);
    if (!info) {
        return std::move(info).error();
    }
    if (info->geographic) {
        return fail(ErrorCode::invalid, msg("{0} has no eastings and northings", info->name),
                    msg("Choose a projected coordinate system such as EPSG:4547"));
    }
    auto transform = Transform::toWorking(crs);
    if (!transform) {
        return std::move(transform).error();
    }
    auto point = transform->forward(p);
    if (!point) {
        return std::move(point).error();
    }
    return fmt::format("N {:.3f} E {:.3f}", point->y, point->x);
}

}  // namespace weir::geo
