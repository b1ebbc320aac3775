// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/exchange/column_map.h"
#include "core/geo/china_datum.h"

#include <functional>
#include <optional>

/// Rows of a foreign file as arguments of `register.import`: cells read, geometry brought to CGCS2000 and made valid,
/// every row checked against the fields of its kind. Pure: nothing is written here.
namespace weir::exchange {

/// A row as the reader gives it. `number` is its place in the file, 1-based, the header not counted.
struct SourceRow {
    std::int64_t number = 0;
    std::vector<std::string> values;
    std::string wkb;  ///< ISO WKB in ImportRules::crs, longitude or easting first; empty when there is none
};

struct ImportRules {
    std::string crs;                  ///< of the geometry: "EPSG:4547", WKT …; "" is degrees
    std::optional<geo::Datum> datum;  ///< of the degrees, when the user said so
    bool givesPositions = false;      ///< the format is one of shapes: a row without one is told
    /// The id of the row of a kind that a text names (code or name), for columns that refer to other registers.
    std::function<std::optional<std::int64_t>(model::Kind, const std::string&)> resolve;
};

/// What was changed in a row so that it could come in.
struct Repair {
    std::int64_t row = 0;
    std::string name;
    Message reason;
    Message change;
};
struct Rejection {
    std::int64_t row = 0;
    Message reason;
};

struct ImportedRows {
    std::int64_t read = 0;
    std::vector<Json> rows;             ///< for register.import, in file order
    std::vector<std::int64_t> numbers;  ///< rows[i] stands in this row of the file
    std::vector<Repair> repaired;
    std::vector<Rejection> rejected;
    std::vector<std::int64_t> withoutPosition;  ///< rows taken that have none, in a file that gives positions
    geo::LonLatBox box;                         ///< of all geometry, CGCS2000
};

class RowImporter {
public:
    /// `info` is a register's, or a description of other rows made the same way (readings), whose cells are checked one
    /// by one. Both references outlive the importer. Errors: invalid (unknown CRS).
    [[nodiscard]] static Result<RowImporter> make(const model::KindInfo& info, ColumnMap map,
                                                  const ImportDictionary& dictionary, ImportRules rules);
    ~RowImporter();
    RowImporter(RowImporter&&) noexcept;

    void add(const SourceRow& row);
    [[nodiscard]] ImportedRows finish() &&;

private:
    struct Impl;
    explicit RowImporter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// The first of `fields` whose values are all there and all different; nothing when every one repeats or is missing
/// somewhere.
[[nodiscard]] std::optional<std::string> uniqueField(std::span<const Json> rows, std::span<const std::string> fields);
/// Takes out rows that repeat the value of `key` of an earlier row, as rejections.
void rejectRepeats(ImportedRows& rows, const std::string& key);

/// For rows that name their own numbers: a real that differs from the stored one only beyond the 15 digits a
/// spreadsheet keeps is the stored one.
void keepDigits(std::span<Json> rows, const model::KindInfo& info, std::span<const model::Record> existing);

/// A row of a kind as new, every field at its default.
[[nodiscard]] model::Record blankRecord(model::Kind kind);

/// How many of `rows` would be new, changed or the same, matched with `existing` by the field `key`; needs no store.
/// Two rows of the file with the same key count as one change each.
struct ImportCounts {
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
};
[[nodiscard]] ImportCounts countChanges(model::Kind kind, std::span<const Json> rows, const std::string& key,
                                        std::span<const model::Record> existing);

/// Advice about degrees of which nobody said the datum: nothing outside China; otherwise what GCJ-02 would shift there.
[[nodiscard]] std::optional<Message> datumAdvice(const geo::LonLatBox& box);

}  // namespace weir::exchange
