// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/overlays/incident_state.h"
#include "app/workbench/selection.h"
#include "core/desk/picture.h"
#include "core/hydro/stage_state.h"
#include "core/journal/journal.h"

#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

/// The rows of the tables: functions over the picture, without Qt, so that a test reads what a screen shows. A row is
/// named by its item; cells are made only when somebody looks, so a table of 100,000 lines opens at once.
namespace weir::app {

/// An enumerator whose word the screen looks up in its language.
using Word =
    std::variant<model::ZoneType, model::PlanState, model::TeamLevel, model::TeamType, model::Readiness,
                 model::StationType, model::IncidentState, model::IncidentType, model::Severity, model::OrderType,
                 model::OrderState, model::OrderPhase, model::HazardType, model::WarningState, model::ResponseState>;
struct VerbWord {
    std::string verb;
};
struct LevelWord {
    model::Level level = 0;
};
struct Metres {
    double value = 0;
};
/// A reading with the unit of its element; its age and source are said on hover.
struct Measured {
    double value = 0;
    model::Element element = model::Element::stage;
    Millis age{};
    std::string source;
};
/// Metres above (positive) or below the station's warning stage, or the flood limit of a reservoir.
struct AboveWarning {
    double metres = 0;
    bool isFloodLimit = false;
};
/// What a cell cannot say, and why; an empty cell means that there is nothing to say.
enum class Missing { threshold, reading };
/// A time too long ago for what it tells; the age is printed with it.
struct Aged {
    Instant time{};
    Millis age{};
};
/// Readings that came in one entry: how many, of what, from where.
struct Received {
    std::int64_t count = 0;
    std::vector<model::Element> elements;
    std::vector<std::string> stations;  ///< names, in the order of the entry
};
/// An entry that touched many rows of one kind at once.
struct Bulk {
    std::int64_t count = 0;
    model::Kind kind = model::Kind::team;
};
/// What an entry decided or corrected, in parts: each a sentence of the language with its arguments.
struct Decided {
    std::vector<Message> parts;
};
struct Tendency {
    hydro::Trend trend = hydro::Trend::unknown;
};

enum class Tone { normal, muted, good, warn, alert };

struct Cell {
    std::variant<std::monostate, std::int64_t, double, std::string, Instant, Word, VerbWord, LevelWord, Metres,
                 Measured, AboveWarning, Tendency, Aged, Received, Bulk, Missing, Standing, Decided, Message>
        value;
    Tone tone = Tone::normal;
};

/// When a column is in view as long as the user has not chosen columns.
enum class ColumnUse { always, whenRoom, onDemand };

struct Column {
    std::string_view id;
    const char* title;    ///< English, translated by the screen
    int width = 120;      ///< logical pixels to start with
    bool number = false;  ///< right-aligned
    ColumnUse use = ColumnUse::always;
};

/// A column as one value: what its head says and what it shows of a row.
template <class Row>
struct ColumnOf {
    Column head;
    Cell (*cell)(const Row&);
};
template <class Row>
using ColumnsOf = std::vector<ColumnOf<Row>>;

template <class Row>
[[nodiscard]] std::vector<Column> headsOf(const ColumnsOf<Row>& columns) {
    std::vector<Column> heads;
    for (const auto& column : columns) {
        heads.push_back(column.head);
    }
    return heads;
}

/// Immutable rows of one table at one moment.
class Rows {
public:
    virtual ~Rows() = default;
    [[nodiscard]] virtual std::size_t size() const = 0;
    [[nodiscard]] virtual Item item(std::size_t row) const = 0;
    [[nodiscard]] virtual Cell cell(std::size_t row, std::size_t column) const = 0;
};
using RowsPtr = std::shared_ptr<const Rows>;

struct TableSpec {
    std::string_view id;             ///< "orders"
    const char* title;               ///< English
    std::vector<model::Kind> kinds;  ///< a commit that touches none of them changes no row
    bool readings = false;           ///< new readings change rows
    std::vector<Column> columns{};
    std::string_view sortedBy{};  ///< id of a column; the first one when empty
    bool descending = false;
    std::function<RowsPtr(desk::PicturePtr, Instant now)> rows{};  ///< of tables over the picture

    [[nodiscard]] std::size_t sortColumn() const;
};

/// Tables over the picture, in the order of the tabs.
[[nodiscard]] const std::vector<TableSpec>& tableSpecs();
[[nodiscard]] RowsPtr rowsOf(const TableSpec& spec, desk::PicturePtr picture, Instant now);

/// The duty log: newest journal entries first.
[[nodiscard]] const TableSpec& journalSpec();
[[nodiscard]] RowsPtr journalRows(std::vector<journal::Entry> entries, const desk::Picture& picture);
/// What an entry is about: number, title or name of the row it touched, and the task or reason; of readings, which
/// stations (named as in the picture) and elements; of a response, what was decided, who signed it and how; of a
/// corrected incident, what was changed from what to what.
[[nodiscard]] Cell summaryOf(const journal::Entry& entry, const desk::Picture& picture);
/// The row an entry is mainly about; nothing for bulk and system entries.
[[nodiscard]] std::optional<Item> subjectOf(const journal::Entry& entry);

}  // namespace weir::app
