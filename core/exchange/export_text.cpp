// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/export_text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace weir::exchange {

using model::Field;
using model::FieldType;
using model::KindInfo;
using model::Record;
using model::Value;

namespace {

/// In the city's time; milliseconds are written when there are any, so that the file comes in again unchanged.
std::string exactIso(std::int64_t millis, TimeZone zone) {
    constexpr std::size_t kSecondsEnd = 19;  // of "2026-07-20T14:32:08+08:00"
    auto text = toIso(fromMillis(millis), zone);
    if (const auto rest = (millis % 1000 + 1000) % 1000; rest != 0) {
        text.insert(kSecondsEnd, fmt::format(".{:03}", rest));
    }
    return text;
}

/// The value as people and other programs read it; nothing for geometry.
Value shown(const Field& field, const Value& value, TimeZone zone) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    if (integer != nullptr && field.type == FieldType::instant) {
        return exactIso(*integer, zone);
    }
    if (integer != nullptr && field.type == FieldType::flag) {
        return std::string{*integer != 0 ? "true" : "false"};
    }
    return value;
}

std::string textOf(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*integer);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return fmt::format("{}", *real);
    }
    return {};
}

bool isBlank(const Value& value) {
    return value.index() == 0 || (value.index() == 3 && std::get<std::string>(value).empty());
}

geo::Geometry geometryOf(const KindInfo& info, const Record& record) {
    const auto index = info.geometryIndex();
    const auto* wkb =
        index && *index < record.values.size() ? std::get_if<std::string>(&record.values[*index]) : nullptr;
    auto g = wkb != nullptr ? geo::fromWkb(*wkb) : Result<geo::Geometry>{geo::Geometry{}};
    return g ? *std::move(g) : geo::Geometry{};
}

bool allPoints(const KindInfo& info, std::span<const Record> records) {
    return std::ranges::all_of(records, [&](const Record& record) {
        const auto g = geometryOf(info, record);
        return geo::isEmpty(g) || std::holds_alternative<geo::LonLat>(g);
    });
}

std::string csvCell(const Value& value) {
    std::string text = value.index() == 3 ? withoutFormula(std::get<std::string>(value)) : textOf(value);
    if (text.find_first_of("\",\r\n") == std::string::npos && text == trim(text)) {
        return text;
    }
    std::string out = "\"";
    for (const char c : text) {
        out += c;
        if (c == '"') {
            out += '"';
        }
    }
    return out + '"';
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') {
                    out += c;
                }
        }
    }
    return out;
}

std::string kmlCoordinates(std::span<const geo::LonLat> points) {
    std::string out;
    for (const auto& p : points) {
        out += fmt::format("{}{:.9f},{:.9f}", out.empty() ? "" : " ", p.lon, p.lat);
    }
    return "<coordinates>" + out + "</coordinates>";
}

std::string kmlLine(const geo::Line& line) {
    return "<LineString>" + kmlCoordinates(line.points) + "</LineString>";
}

std::string kmlPolygon(const geo::Polygon& polygon) {
    std::string out = "<Polygon>";
    for (std::size_t i = 0; i < polygon.rings.size(); ++i) {
        const auto* name = i == 0 ? "outerBoundaryIs" : "innerBoundaryIs";
        out += fmt::format("<{0}><LinearRing>{1}</LinearRing></{0}>", name, kmlCoordinates(polygon.rings[i]));
    }
    return out + "</Polygon>";
}

struct KmlGeometry {
    std::string operator()(const std::monostate& /*empty*/) const { return {}; }
    std::string operator()(const geo::LonLat& p) const {
        return "<Point>" + kmlCoordinates(std::array{p}) + "</Point>";
    }
    std::string operator()(const geo::Line& line) const { return kmlLine(line); }
    std::string operator()(const geo::Polygon& polygon) const { return kmlPolygon(polygon); }
    std::string operator()(const geo::MultiPoint& points) const {
        std::string out;
        for (const auto& p : points.points) {
            out += (*this)(p);
        }
        return "<MultiGeometry>" + out + "</MultiGeometry>";
    }
    std::string operator()(const geo::MultiLine& lines) const {
        std::string out;
        for (const auto& line : lines.lines) {
            out += kmlLine(line);
        }
        return "<MultiGeometry>" + out + "</MultiGeometry>";
    }
    std::string operator()(const geo::MultiPolygon& polygons) const {
        std::string out;
        for (const auto& polygon : polygons.polygons) {
            out += kmlPolygon(polygon);
        }
        return "<MultiGeometry>" + out + "</MultiGeometry>";
    }
};

/// The record as list --json shows it; readings and other rows without a register have their own fields only.
Json propertiesOf(const KindInfo& info, const Record& record) {
    if (&info == &model::infoOf(record.kind)) {
        return model::toJson(record);
    }
    auto out = Json::object();
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        std::visit(
            [&]<class V>(const V& value) {
                if constexpr (std::is_same_v<V, std::monostate>) {
                    out[std::string{info.fields[i].name}] = nullptr;
                } else {
                    out[std::string{info.fields[i].name}] = value;
                }
            },
            shown(info.fields[i], record.values[i], TimeZone{}));
    }
    return out;
}

std::string nameOfRecord(const KindInfo& info, const Record& record) {
    for (const std::string_view field : {"name", "title", "number", "code"}) {
        if (const auto index = info.indexOf(field)) {
            return textOf(record.values[*index]);
        }
    }
    return std::to_string(record.id);
}

}  // namespace

ExportTable exportTable(const model::KindInfo& info, std::span<const Record> records, TimeZone zone) {
    const bool hasGeometry = info.geometryIndex().has_value();
    const bool points = hasGeometry && allPoints(info, records);
    ExportTable table;
    table.columns.emplace_back("id");
    for (const auto& field : info.fields) {
        if (field.type != FieldType::geometry) {
            table.columns.emplace_back(field.name);
        }
    }
    if (points) {
        table.columns.insert(table.columns.end(), {"longitude", "latitude"});
    } else if (hasGeometry) {
        table.columns.emplace_back("geometry");
    }
    for (const auto& record : records) {
        std::vector<Value> row{record.id};
        for (std::size_t i = 0; i < info.fields.size(); ++i) {
            if (info.fields[i].type != FieldType::geometry) {
                row.push_back(shown(info.fields[i], record.values[i], zone));
            }
        }
        const auto g = geometryOf(info, record);
        if (points) {
            const auto* p = std::get_if<geo::LonLat>(&g);
            row.push_back(p != nullptr ? Value{p->lon} : Value{});
            row.push_back(p != nullptr ? Value{p->lat} : Value{});
        } else if (hasGeometry) {
            row.push_back(geo::isEmpty(g) ? Value{} : Value{geo::toWkt(g)});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

namespace {

/// Behind any number of apostrophes, so that guarding is undone exactly.
bool startsFormula(std::string_view text) {
    static constexpr std::string_view kStarters[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    const auto quotes = std::min(text.find_first_not_of('\''), text.size());
    return std::ranges::any_of(kStarters, [&](std::string_view s) { return text.substr(quotes).starts_with(s); });
}

}  // namespace

std::string withoutFormula(std::string_view text) {
    return fmt::format("{}{}", startsFormula(text) ? "'" : "", text);
}

std::string_view unguarded(std::string_view text) {
    return text.starts_with('\'') && startsFormula(text) ? text.substr(1) : text;
}

std::string toCsv(const ExportTable& table) {
    std::string out = "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        out += i > 0 ? "," : "";
        out += table.columns[i];
    }
    out += "\r\n";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += i > 0 ? "," : "";
            out += csvCell(row[i]);
        }
        out += "\r\n";
    }
    return out;
}

std::string toGeoJsonCollection(const model::KindInfo& info, std::span<const Record> records) {
    const auto index = info.geometryIndex();
    const std::string geometryField{index ? info.fields[*index].name : std::string_view{}};
    std::string out = "{\"type\":\"FeatureCollection\",\"features\":[";
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto properties = propertiesOf(info, records[i]);
        Json feature{{"type", "Feature"}, {"id", records[i].id}, {"geometry", nullptr}};
        if (index) {
            feature["geometry"] = std::move(properties[geometryField]);
            properties.erase(geometryField);
        }
        feature["properties"] = std::move(properties);
        out += i > 0 ? ",\n" : "\n";
        out += feature.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return out + "\n]}\n";
}

std::string toKml(const model::KindInfo& info, std::span<const Record> records, TimeZone zone) {
    std::string out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml "
        "xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>{}</name>\n",
        info.plural);
    for (const auto& record : records) {
        out += fmt::format(
            "<Placemark id=\"r{0}\"><name>{1}</name><ExtendedData><Data name=\"id\"><value>{0}</value></Data>",
            record.id, escaped(nameOfRecord(info, record)));
        // Blank ones too: a column that is missing would be guessed from another when the file comes in again.
        for (std::size_t i = 0; i < info.fields.size(); ++i) {
            if (info.fields[i].type != FieldType::geometry) {
                out += fmt::format("<Data name=\"{}\"><value>{}</value></Data>", info.fields[i].name,
                                   escaped(textOf(shown(info.fields[i], record.values[i], zone))));
            }
        }
        out += "</ExtendedData>" + std::visit(KmlGeometry{}, geometryOf(info, record)) + "</Placemark>\n";
    }
    return out + "</Document></kml>\n";
}

std::string toXml(const model::KindInfo& info, std::span<const Record> records, TimeZone zone) {
    std::string out = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{}>\n", info.plural);
    for (const auto& record : records) {
        out += fmt::format("<{} id=\"{}\" revision=\"{}\">", info.name, record.id, record.revision);
        for (std::size_t i = 0; i < info.fields.size(); ++i) {
            const auto& field = info.fields[i];
            const auto value = field.type == FieldType::geometry ? Value{geo::toWkt(geometryOf(info, record))}
                                                                 : shown(field, record.values[i], zone);
            if (!isBlank(value) && !(field.type == FieldType::geometry && geo::isEmpty(geometryOf(info, record)))) {
                out += fmt::format("<{0}>{1}</{0}>", field.name, escaped(textOf(value)));
            }
        }
        out += fmt::format("</{}>\n", info.name);
    }
    return out + fmt::format("</{}>\n", info.plural);
}

}  // namespace weir::exchange
