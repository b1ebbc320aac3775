// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/feature_text.h"

#include "core/base/text.h"
#include "maps/prepared/attribute_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::maps {
namespace {

std::string_view typeName(OGRFieldType type) {
    switch (type) {
        case OFTInteger:
        case OFTInteger64:
            return "integer";
        case OFTReal:
            return "real";
        case OFTDate:
            return "date";
        case OFTTime:
            return "time";
        case OFTDateTime:
            return "datetime";
        case OFTBinary:
            return "binary";
        default:
            return "text";
    }
}

void dropControls(std::string& text) {
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n'; });
}

struct Moment {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    float second = 0;
    int zone = 0;  // OGR: 0 unknown, 1 local, 100 UTC, each step a quarter of an hour
};

std::string zoneText(int zone) {
    if (zone <= 1) {
        return {};
    }
    const int minutes = (zone - 100) * 15;
    return minutes == 0
               ? "Z"
               : fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
}

std::string momentText(OGRFeature& feature, int field, OGRFieldType type) {
    Moment m;
    feature.GetFieldAsDateTime(field, &m.year, &m.month, &m.day, &m.hour, &m.minute, &m.second, &m.zone);
    const auto date = fmt::format("{:04}-{:02}-{:02}", m.year, m.month, m.day);
    const auto millis = static_cast<int>(m.second * 1000.0f + 0.5f);
    auto time = fmt::format("{:02}:{:02}:{:02}", m.hour, m.minute, millis / 1000);
    if (millis % 1000 != 0) {
        time += fmt::format(".{:03}", millis % 1000);
    }
    return type == OFTDate ? date : type == OFTTime ? time : date + "T" + time + zoneText(m.zone);
}

}  // namespace

FeatureText::FeatureText(const Source& source, OGRLayer& layer) : m_source{source} {
    const auto* definition = layer.GetLayerDefn();
    const auto count = static_cast<std::size_t>(definition->GetFieldCount());
    for (std::size_t i = 0; i < std::min(count, kMaxFields); ++i) {
        const auto* field = definition->GetFieldDefn(static_cast<int>(i));
        auto name = source.decode(field->GetNameRef());
        dropControls(name);
        m_fields.push_back(
            {name.empty() ? fmt::format("column {}", i + 1) : name, std::string{typeName(field->GetType())}});
        m_types.push_back(field->GetType());
    }
    m_dropped = count - m_fields.size();
}

std::string FeatureText::text(OGRFeature& feature, int field) {
    const auto type = m_types[static_cast<std::size_t>(field)];
    if (type == OFTDate || type == OFTTime || type == OFTDateTime) {
        return momentText(feature, field, type);
    }
    if (type == OFTBinary) {
        int size = 0;
        feature.GetFieldAsBinary(field, &size);
        return fmt::format("({} bytes)", size);
    }
    if (type == OFTReal) {
        return fmt::format("{}", feature.GetFieldAsDouble(field));
    }
    auto text = decodedOrCut(feature.GetFieldAsString(field));
    if (!text) {
        m_firstUnfit = m_unfit++ == 0 ? m_rowsRead : m_firstUnfit;
        return {};
    }
    dropControls(*text);
    return *std::move(text);
}

/// Tables of fixed width cut a text where the width ends, within a character too.
std::optional<std::string> FeatureText::decodedOrCut(std::string_view bytes) {
    constexpr std::size_t kLongest = 3;  // bytes of a character without its last one
    auto text = m_source.decoded(bytes);
    for (std::size_t cut = 1;
         !text && m_source.driver == "ESRI Shapefile" && cut <= std::min(kLongest, bytes.size() - 1); ++cut) {
        text = m_source.decoded(bytes.substr(0, bytes.size() - cut));
        m_cut += text ? 1 : 0;
    }
    return text;
}

void FeatureText::read(OGRFeature& feature, const std::function<void(std::size_t, const std::string&)>& take) {
    ++m_rowsRead;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (feature.IsFieldSetAndNotNull(static_cast<int>(i))) {
            take(i, text(feature, static_cast<int>(i)));
        }
    }
}

void FeatureText::report(std::vector<PreparedWarning>& warnings) const {
    if (m_unfit > 0) {
        const auto& encoding = m_source.encoding;
        warnings.push_back({std::string{kTextUnfit},
                            msg("{0} texts do not fit the encoding {1} and are left empty, the first in row {2}",
                                m_unfit, encoding.empty() ? "UTF-8" : encoding, m_firstUnfit),
                            m_unfit});
    }
    if (m_cut > 0) {
        warnings.push_back({"textCut", msg("{0} texts end within a character, which is left out", m_cut), m_cut});
    }
}

std::string geometryTypeName(OGRwkbGeometryType type) {
    constexpr std::array<std::pair<OGRwkbGeometryType, std::string_view>, 8> names{{
        {wkbPoint, "Point"},
        {wkbLineString, "LineString"},
        {wkbPolygon, "Polygon"},
        {wkbMultiPoint, "MultiPoint"},
        {wkbMultiLineString, "MultiLineString"},
        {wkbMultiPolygon, "MultiPolygon"},
        {wkbGeometryCollection, "GeometryCollection"},
        {wkbNone, "None"},
    }};
    const auto flat = wkbFlatten(OGR_GT_GetLinear(type));
    const auto* found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == flat; });
    return std::string{found == names.end() ? "Geometry" : found->second};
}

}  // namespace weir::maps
