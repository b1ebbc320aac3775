// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/gdal/source.h"
#include "maps/prepared/manifest.h"

#include <functional>
#include <string>
#include <vector>

namespace weir::maps {

/// The attributes of a layer as text: dates in ISO 8601, numbers in full precision, everything UTF-8, control
/// characters but tab and newline removed. Fields beyond `kMaxFields` are dropped; the binary ones give their size
/// only.
class FeatureText {
public:
    FeatureText(const Source& source, OGRLayer& layer);

    [[nodiscard]] const std::vector<FieldInfo>& fields() const { return m_fields; }
    [[nodiscard]] std::size_t droppedFields() const { return m_dropped; }
    /// Calls `take(field, text)` for each field that has a value. A text whose bytes do not fit the encoding is empty
    /// and counted.
    void read(OGRFeature& feature, const std::function<void(std::size_t, const std::string&)>& take);
    /// Tells of the texts that did not fit, if there were any.
    void report(std::vector<PreparedWarning>& warnings) const;

private:
    [[nodiscard]] std::string text(OGRFeature& feature, int field);
    [[nodiscard]] std::optional<std::string> decodedOrCut(std::string_view bytes);

    const Source& m_source;
    std::vector<FieldInfo> m_fields;
    std::vector<OGRFieldType> m_types;
    std::size_t m_dropped = 0;
    std::int64_t m_cut = 0;       ///< texts
    std::int64_t m_unfit = 0;     ///< texts
    std::int64_t m_rowsRead = 0;  ///< those being read included
    std::int64_t m_firstUnfit = 0;
};

/// "Point", "MultiPolygon" …, "Geometry" for mixed, "None".
[[nodiscard]] std::string geometryTypeName(OGRwkbGeometryType type);

}  // namespace weir::maps
