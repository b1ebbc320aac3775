// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/base/id.h"
#include "core/base/text.h"
#include "core/geo/geometry.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Records: the neutral form of every model struct, a row of values described by fields. Store, journal, import, export
/// and `list --json` work on records and never name a struct; the domain works on structs and never sees a row.
/// fields.h turns one into the other.
namespace weir::model {

/// Every kind of thing the desk keeps. The name is what the command line and verbs use ("team.create", "weir list S
/// team").
enum class Kind {
    division,
    zone,
    unit,
    post,
    person,
    team,
    warehouse,
    material,
    stock,
    machine,
    hazardSource,
    station,
    shelter,
    village,
    plan,
    incident,
    order,
    assignment,
    orderLine,
    warning,
    response,
    signature,
    log,
    layer,
    bookmark,
    annotation,
    setting
};

/// Stored as: integer, flag, id, instant → INTEGER; real → REAL; text, choice, json → TEXT; geometry → BLOB (WKB).
enum class FieldType { integer, real, text, flag, instant, id, choice, geometry, json };

/// How a kind may change.
enum class Nature {
    registry,  ///< a register entry: create, update, retire
    draft,     ///< as registry, and undo/redo reach it (zones, plans, annotations, bookmarks)
    record     ///< changed by its own verbs only and never undone (orders, warnings, responses, incidents, stock, log)
};

struct Field {
    std::string_view name;  ///< snake_case, also the column and the JSON key
    FieldType type = FieldType::text;
    bool required = false;                      ///< must not be null, and text must not be blank
    std::optional<Kind> refers;                 ///< for ids
    std::span<const std::string_view> choices;  ///< for choice
    double min = -9.0e15;                       ///< integer and real
    double max = 9.0e15;
    std::size_t maxBytes = 2000;  ///< text and json
    std::string_view unit;        ///< "m", "m3/s", "t" … shown and exported
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;  ///< geometry is WKB in the string

struct KindInfo {
    Kind kind;
    std::string_view name;    ///< "hazard_source"
    std::string_view plural;  ///< table name: "hazard_sources"
    Nature nature;
    std::span<const Field> fields;
    [[nodiscard]] std::optional<std::size_t> indexOf(std::string_view field) const;
    [[nodiscard]] std::optional<std::size_t> geometryIndex() const;
};

[[nodiscard]] const KindInfo& infoOf(Kind kind);
[[nodiscard]] std::span<const KindInfo> allKinds();
[[nodiscard]] std::optional<Kind> kindNamed(std::string_view name);

/// One row. values[i] belongs to infoOf(kind).fields[i]. revision counts from 1; retired rows stay and are not shown.
struct Record {
    Kind kind{};
    std::int64_t id = 0;
    std::int64_t revision = 0;
    std::int64_t createdAt = 0;  ///< UTC ms
    std::int64_t updatedAt = 0;
    std::optional<std::int64_t> retiredAt;
    std::vector<Value> values;

    [[nodiscard]] const Value& at(std::string_view field) const;
    bool operator==(const Record&) const = default;
};

/// Checks a record against its fields: required, choices, ranges, text (checkText), geometry readable. Not references.
[[nodiscard]] Result<void> checkRecord(const Record& record);

/// The record as a JSON object keyed by field names plus id, revision, created_at, updated_at, retired_at. Geometry
/// becomes GeoJSON, instants ISO 8601 UTC, ids decimal numbers, json fields nested JSON.
[[nodiscard]] Json toJson(const Record& record);

/// Sets fields of `record` from an object such as {"name": "…", "headcount": 12}. Unknown fields and wrong types are
/// errors that name the field. Texts are taken for numbers, instants and geometry when they read as such (imports),
/// never the reverse. null clears.
[[nodiscard]] Result<void> applyJson(Record& record, const Json& object);

/// As stored in the journal: canonical, exact (geometry as hex WKB). fromImage(toImage(r)) == r.
[[nodiscard]] Json toImage(const Record& record);
[[nodiscard]] Result<Record> fromImage(const Json& image);

}  // namespace weir::model

template <>
struct weir::EnumNames<weir::model::Kind> {
    static constexpr std::array<std::string_view, 27> names{
        "division",  "zone",     "unit",    "post",          "person",     "team",    "warehouse",
        "material",  "stock",    "machine", "hazard_source", "station",    "shelter", "village",
        "plan",      "incident", "order",   "assignment",    "order_line", "warning", "response",
        "signature", "log",      "layer",   "bookmark",      "annotation", "setting"};
};
