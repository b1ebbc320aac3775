// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/record.h"

#include <span>
#include <string>
#include <vector>

/// Registers as files other programs read. Columns and elements have the model's field names, so a file that was
/// written here comes in again without a mapping.
namespace weir::exchange {

/// Rows for table formats. Instants are ISO 8601 with the zone's offset, flags true or false. A kind with points has
/// the columns longitude and latitude, one with other shapes a column geometry with WKT.
struct ExportTable {
    std::vector<std::string> columns;
    std::vector<std::vector<model::Value>> rows;
};
[[nodiscard]] ExportTable exportTable(const model::KindInfo& info, std::span<const model::Record> records,
                                      TimeZone zone);

/// A text a spreadsheet would take for a formula (= + - @, tab, their full-width forms) gets a quote in front:
/// CWE-1236.
[[nodiscard]] std::string withoutFormula(std::string_view text);

/// The text before withoutFormula().
[[nodiscard]] std::string_view unguarded(std::string_view text);

/// RFC 4180 with CRLF and a byte order mark (spreadsheet programs need it for Chinese); texts pass withoutFormula().
[[nodiscard]] std::string toCsv(const ExportTable& table);
/// RFC 7946 FeatureCollection; the feature's id is the record's.
[[nodiscard]] std::string toGeoJsonCollection(const model::KindInfo& info, std::span<const model::Record> records);
/// OGC KML 2.2 with ExtendedData; records without a geometry become placemarks without one.
[[nodiscard]] std::string toKml(const model::KindInfo& info, std::span<const model::Record> records, TimeZone zone);
/// <teams><team id="…" revision="…"><name>…</name>…</team></teams>; empty fields are left out, geometry is WKT.
[[nodiscard]] std::string toXml(const model::KindInfo& info, std::span<const model::Record> records, TimeZone zone);

}  // namespace weir::exchange
