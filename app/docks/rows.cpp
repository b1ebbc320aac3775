// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/rows.h"

#include "app/overlays/water_now.h"

#include <QtGlobal>

namespace weir::app {

using desk::Picture;
using model::Kind;

namespace {

template <class T>
Item itemOf(const T& row) {
    return {model::KindOf<T>::kind, row.id.value};
}

template <auto Member>
std::vector<Item> allOf(const Picture& picture) {
    std::vector<Item> out;
    out.reserve((picture.*Member).size());
    (picture.*Member).forEach([&](const auto& row) { out.push_back(itemOf(row)); });
    return out;
}

template <auto Member>
const auto* rowOf(const Picture& picture, Item item) {
    using IdType = typename std::remove_cvref_t<decltype(picture.*Member)>::IdType;
    return (picture.*Member).find(IdType{item.id});
}

Cell text(std::string value, Tone tone = Tone::normal) {
    return {std::move(value), tone};
}
Cell number(std::int64_t value, Tone tone = Tone::normal) {
    return {value, tone};
}
Cell word(Word value, Tone tone = Tone::normal) {
    return {value, tone};
}
Cell when(const std::optional<Instant>& t, Tone tone = Tone::muted) {
    return t ? Cell{*t, tone} : Cell{};
}

Cell divisionCell(const Picture& picture, const std::string& code) {
    std::string name = code;
    if (picture.profile) {
        if (const auto* county = picture.profile->county(code.substr(0, 6))) {
            name = county->name.zh;
        }
        if (const auto* township = picture.profile->township(code.substr(0, 9));
            township != nullptr && code.size() >= 9) {
            name = township->name.zh;
        }
    }
    return text(name, Tone::muted);
}

// ---- incidents ----

Tone toneOf(model::Severity severity) {
    return severity == model::Severity::major    ? Tone::alert
           : severity == model::Severity::larger ? Tone::warn
                                                 : Tone::normal;
}

Cell incidentCell(const Picture& picture, Item item, std::size_t column, Instant) {
    const auto* row = rowOf<&Picture::incidents>(picture, item);
    if (row == nullptr) {
        return {};
    }
    const bool closed = row->state == model::IncidentState::closed;
    switch (column) {
        case 0:
            return when(row->occurredAt);
        case 1:
            return text(row->title, closed ? Tone::muted : Tone::normal);
        case 2:
            return word(row->type);
        case 3:
            return word(row->severity, closed ? Tone::muted : toneOf(row->severity));
        case 4:
            return word(row->state, closed ? Tone::muted : Tone::normal);
        case 5:
            return text(row->place);
        case 6:
            return text(row->reporter, Tone::muted);
        default:
            return divisionCell(picture, row->divisionCode);
    }
}

// ---- orders ----

Tone toneOf(const model::Order& order, Instant now) {
    using S = model::OrderState;
    if (order.state == S::done || order.state == S::verified) {
        return Tone::good;
    }
    if (order.state == S::cancelled) {
        return Tone::muted;
    }
    return order.dueAt && *order.dueAt < now ? Tone::alert : Tone::normal;
}

std::string teamNames(const Picture& picture, model::OrderId order) {
    std::string names;
    if (const auto at = picture.teamsOfOrder.find(order); at != picture.teamsOfOrder.end()) {
        for (const auto id : at->second) {
            if (const auto* team = picture.teams.find(id)) {
                names += (names.empty() ? "" : "、") + team->name;
            }
        }
    }
    return names;
}

Cell orderCell(const Picture& picture, Item item, std::size_t column, Instant now) {
    const auto* row = rowOf<&Picture::orders>(picture, item);
    if (row == nullptr) {
        return {};
    }
    switch (column) {
        case 0:
            return text(row->number);
        case 1:
            return word(row->type, Tone::muted);
        case 2:
            return text(row->task);
        case 3:
            return text(teamNames(picture, row->id));
        case 4:
            return row->state == model::OrderState::executing && row->phase != model::OrderPhase::none
                       ? word(row->phase, toneOf(*row, now))
                       : word(row->state, toneOf(*row, now));
        case 5:
            return when(row->issuedAt);
        case 6:
            return when(row->dueAt, toneOf(*row, now) == Tone::alert ? Tone::alert : Tone::muted);
        case 7: {
            const auto* incident = picture.incidents.find(row->incident);
            return incident == nullptr ? Cell{} : text(incident->title);
        }
        case 8:
            return text(row->destination);
        default:
            return text(row->signedBy, Tone::muted);
    }
}

// ---- forces and material ----

Cell teamCell(const Picture& picture, Item item, std::size_t column, Instant) {
    const auto* row = rowOf<&Picture::teams>(picture, item);
    if (row == nullptr) {
        return {};
    }
    switch (column) {
        case 0:
            return text(row->name);
        case 1:
            return word(row->level, Tone::muted);
        case 2:
            return word(row->type);
        case 3:
            return number(row->headcount);
        case 4:
            return word(row->readiness, row->readiness == model::Readiness::standing ? Tone::good : Tone::warn);
        case 5: {
            const auto at = picture.activeOrderOfTeam.find(row->id);
            const auto* order = at == picture.activeOrderOfTeam.end() ? nullptr : picture.orders.find(at->second);
            return order == nullptr ? Cell{} : text(order->number);
        }
        case 6:
            return text(row->leader);
        case 7:
            return text(row->phone, Tone::muted);
        case 8:
            return number(row->assemblyMinutes, Tone::muted);
        case 9:
            return divisionCell(picture, row->divisionCode);
        default:
            return text(row->equipment, Tone::muted);
    }
}

Cell stockCell(const Picture& picture, Item item, std::size_t column, Instant) {
    const auto* row = rowOf<&Picture::stocks>(picture, item);
    if (row == nullptr) {
        return {};
    }
    const auto* material = picture.materials.find(row->material);
    const auto* warehouse = picture.warehouses.find(row->warehouse);
    const auto available = row->quantity - row->reserved;
    switch (column) {
        case 0:
            return text(material == nullptr ? std::string{} : material->name);
        case 1:
            return text(row->specification, Tone::muted);
        case 2:
            return text(warehouse == nullptr ? std::string{} : warehouse->name);
        case 3:
            return number(available, available < row->minimum ? Tone::warn : Tone::normal);
        case 4:
            return number(row->quantity);
        case 5:
            return number(row->reserved, row->reserved > 0 ? Tone::warn : Tone::muted);
        case 6:
            return number(row->minimum, Tone::muted);
        case 7:
            return text(material == nullptr ? std::string{} : material->unitName, Tone::muted);
        default:
            return row->batchYear > 0 ? text(std::to_string(row->batchYear), Tone::muted) : Cell{};
    }
}

// ---- water ----

Trend trendOf(hydro::Trend trend) {
    return {trend == hydro::Trend::rising ? 1 : trend == hydro::Trend::falling ? -1 : 0};
}

Cell stationCell(const Picture& picture, Item item, std::size_t column, Instant now) {
    const auto* row = rowOf<&Picture::stations>(picture, item);
    if (row == nullptr) {
        return {};
    }
    const auto water = stationNow(picture, *row, now);
    const auto* latest = water.latest;
    const bool stale = water.state.stale;
    switch (column) {
        case 0:
            return text(row->name);
        case 1:
            return text(row->river, Tone::muted);
        case 2:
            return word(row->type, Tone::muted);
        case 3:
            return latest == nullptr ? Cell{}
                                     : Cell{Measured{latest->reading.value, latest->reading.element,
                                                     water.state.age.value_or(Millis{}), latest->reading.source},
                                            stale ? Tone::muted : Tone::normal};
        case 4:
            return water.aboveWarning()
                       ? Cell{AboveWarning{*water.aboveWarning()}, stale                    ? Tone::muted
                                                                   : water.isAboveWarning() ? Tone::alert
                                                                                            : Tone::normal}
                       : Cell{};
        case 5:
            return latest == nullptr || !latest->previous
                       ? Cell{}
                       : Cell{trendOf(water.state.trend), stale ? Tone::muted : Tone::normal};
        case 6:
            if (latest == nullptr) {
                return {};
            }
            return stale ? Cell{Aged{latest->reading.time, water.state.age.value_or(Millis{})}, Tone::warn}
                         : Cell{latest->reading.time, Tone::muted};
        case 7:
            return row->warningStage ? Cell{Metres{*row->warningStage}, Tone::muted} : Cell{};
        case 8:
            return row->guaranteeStage ? Cell{Metres{*row->guaranteeStage}, Tone::muted} : Cell{};
        case 9:
            return text(row->datumName, Tone::muted);
        default:
            return latest == nullptr ? Cell{} : text(latest->reading.source, Tone::muted);
    }
}

// ---- hazards, shelters, zones ----

Cell hazardCell(const Picture& picture, Item item, std::size_t column, Instant) {
    const auto* row = rowOf<&Picture::hazardSources>(picture, item);
    if (row == nullptr) {
        return {};
    }
    switch (column) {
        case 0:
            return text(row->name);
        case 1:
            return text(row->enterprise);
        case 2:
            return {LevelWord{row->grade}, row->grade <= 2 ? Tone::alert : Tone::normal};
        case 3: {
            std::string names;
            for (const auto& substance : row->substances) {
                names += (names.empty() ? "" : "、") + substance.name;
            }
            return text(names);
        }
        case 4:
            return number(row->peopleWithin500m);
        case 5:
            return text(row->principal.name + (row->principal.phone.empty() ? "" : " " + row->principal.phone),
                        Tone::muted);
        default:
            return divisionCell(picture, row->divisionCode);
    }
}

Cell shelterCell(const Picture& picture, Item item, std::size_t column, Instant) {
    const auto* row = rowOf<&Picture::shelters>(picture, item);
    if (row == nullptr) {
        return {};
    }
    switch (column) {
        case 0:
            return text(row->name);
        case 1:
            return number(row->capacity);
        case 2:
            return number(row->beds);
        case 3:
            return text(row->address, Tone::muted);
        case 4:
            return text(row->contactName);
        case 5:
            return text(row->contactPhone, Tone::muted);
        default:
            return divisionCell(picture, row->divisionCode);
    }
}

Cell zoneCell(const Picture& picture, Item item, std::size_t column, Instant) {
    const auto* row = rowOf<&Picture::zones>(picture, item);
    if (row == nullptr) {
        return {};
    }
    switch (column) {
        case 0:
            return text(row->name);
        case 1:
            return word(row->type);
        case 2:
            return word(row->state, Tone::muted);
        case 3:
            return text(row->responsible);
        case 4:
            return text(row->phone, Tone::muted);
        default:
            return when(row->updatedAt);
    }
}

class PictureRows final : public Rows {
public:
    PictureRows(const TableSpec& spec, desk::PicturePtr picture, Instant now)
        : m_spec{spec}, m_picture{std::move(picture)}, m_items{spec.items(*m_picture)}, m_now{now} {}
    [[nodiscard]] std::size_t size() const override { return m_items.size(); }
    [[nodiscard]] Item item(std::size_t row) const override { return m_items[row]; }
    [[nodiscard]] Cell cell(std::size_t row, std::size_t column) const override {
        return m_spec.cell(*m_picture, m_items[row], column, m_now);
    }

private:
    const TableSpec& m_spec;
    desk::PicturePtr m_picture;
    std::vector<Item> m_items;
    Instant m_now;
};

std::vector<TableSpec> makeSpecs() {
    return {
        {.id = "orders",
         .title = QT_TR_NOOP("Orders"),
         .kinds = {Kind::order, Kind::assignment, Kind::orderLine, Kind::team},
         .columns = {{"number", QT_TR_NOOP("Number"), false, 130},
                     {"type", QT_TR_NOOP("Kind of order"), false, 120},
                     {"task", QT_TR_NOOP("Task"), false, 300},
                     {"teams", QT_TR_NOOP("Teams"), false, 200},
                     {"state", QT_TR_NOOP("State"), false, 100},
                     {"issued", QT_TR_NOOP("Issued at"), false, 130},
                     {"due", QT_TR_NOOP("Due"), false, 130},
                     {"incident", QT_TR_NOOP("Incident"), false, 180},
                     {"destination", QT_TR_NOOP("Destination"), false, 160, false},
                     {"signed", QT_TR_NOOP("Signed by"), false, 100, false}},
         .sortColumn = 5,
         .descending = true,
         .items = &allOf<&Picture::orders>,
         .cell = &orderCell},
        {.id = "incidents",
         .title = QT_TR_NOOP("Incidents"),
         .kinds = {Kind::incident},
         .columns = {{"time", QT_TR_NOOP("Time"), false, 130},
                     {"title", QT_TR_NOOP("Title"), false, 260},
                     {"type", QT_TR_NOOP("Kind of incident"), false, 130},
                     {"severity", QT_TR_NOOP("Severity"), false, 80},
                     {"state", QT_TR_NOOP("State"), false, 110},
                     {"place", QT_TR_NOOP("Place"), false, 220},
                     {"reporter", QT_TR_NOOP("Reported by"), false, 120},
                     {"division", QT_TR_NOOP("Division"), false, 100}},
         .sortColumn = 0,
         .descending = true,
         .items = &allOf<&Picture::incidents>,
         .cell = &incidentCell},
        {.id = "teams",
         .title = QT_TR_NOOP("Teams"),
         .kinds = {Kind::team, Kind::assignment, Kind::order},
         .columns = {{"name", QT_TR_NOOP("Name"), false, 240},
                     {"level", QT_TR_NOOP("Level"), false, 110},
                     {"type", QT_TR_NOOP("Kind of team"), false, 150},
                     {"people", QT_TR_NOOP("People"), true, 70},
                     {"readiness", QT_TR_NOOP("Readiness"), false, 110},
                     {"order", QT_TR_NOOP("Order"), false, 130},
                     {"leader", QT_TR_NOOP("Leader"), false, 90},
                     {"phone", QT_TR_NOOP("Telephone"), false, 120},
                     {"assembly", QT_TR_NOOP("Assembly, min"), true, 100},
                     {"division", QT_TR_NOOP("Division"), false, 110},
                     {"equipment", QT_TR_NOOP("Equipment"), false, 240, false}},
         .items = &allOf<&Picture::teams>,
         .cell = &teamCell},
        {.id = "stocks",
         .title = QT_TR_NOOP("Material"),
         .kinds = {Kind::stock, Kind::warehouse, Kind::material, Kind::orderLine},
         .columns = {{"material", QT_TR_NOOP("Material"), false, 170},
                     {"specification", QT_TR_NOOP("Specification"), false, 140},
                     {"warehouse", QT_TR_NOOP("Warehouse"), false, 200},
                     {"available", QT_TR_NOOP("Available"), true, 90},
                     {"quantity", QT_TR_NOOP("In stock"), true, 90},
                     {"reserved", QT_TR_NOOP("Reserved"), true, 90},
                     {"minimum", QT_TR_NOOP("Minimum"), true, 90},
                     {"unit", QT_TR_NOOP("Measure"), false, 60},
                     {"year", QT_TR_NOOP("Year"), true, 70}},
         .items = &allOf<&Picture::stocks>,
         .cell = &stockCell},
        {.id = "stations",
         .title = QT_TR_NOOP("Water"),
         .kinds = {Kind::station},
         .readings = true,
         .columns = {{"name", QT_TR_NOOP("Station"), false, 180},
                     {"river", QT_TR_NOOP("River"), false, 70},
                     {"type", QT_TR_NOOP("Kind of station"), false, 148},
                     {"value", QT_TR_NOOP("Latest value"), true, 100},
                     {"margin", QT_TR_NOOP("Against warning stage"), false, 140},
                     {"trend", QT_TR_NOOP("Trend"), false, 60},
                     {"time", QT_TR_NOOP("Observed at"), false, 155},
                     {"warning", QT_TR_NOOP("Warning stage"), true, 100},
                     {"guarantee", QT_TR_NOOP("Guaranteed stage"), true, 110},
                     {"datum", QT_TR_NOOP("Datum"), false, 120, false},
                     {"source", QT_TR_NOOP("Source"), false, 120, false}},
         .items = &allOf<&Picture::stations>,
         .cell = &stationCell},
        {.id = "zones",
         .title = QT_TR_NOOP("Zones"),
         .kinds = {Kind::zone},
         .columns = {{"name", QT_TR_NOOP("Name"), false, 240},
                     {"type", QT_TR_NOOP("Kind of zone"), false, 120},
                     {"state", QT_TR_NOOP("State"), false, 110},
                     {"responsible", QT_TR_NOOP("Responsible"), false, 140},
                     {"phone", QT_TR_NOOP("Telephone"), false, 120},
                     {"changed", QT_TR_NOOP("Changed at"), false, 130}},
         .items = &allOf<&Picture::zones>,
         .cell = &zoneCell},
        {.id = "hazards",
         .title = QT_TR_NOOP("Hazard sources"),
         .kinds = {Kind::hazardSource},
         .columns = {{"name", QT_TR_NOOP("Name"), false, 220},
                     {"enterprise", QT_TR_NOOP("Enterprise"), false, 240},
                     {"grade", QT_TR_NOOP("Grade"), false, 70},
                     {"substances", QT_TR_NOOP("Substances"), false, 180},
                     {"people", QT_TR_NOOP("People within 500 m"), true, 130},
                     {"principal", QT_TR_NOOP("Principal guarantor"), false, 180},
                     {"division", QT_TR_NOOP("Division"), false, 110}},
         .sortColumn = 2,
         .items = &allOf<&Picture::hazardSources>,
         .cell = &hazardCell},
        {.id = "shelters",
         .title = QT_TR_NOOP("Shelters"),
         .kinds = {Kind::shelter},
         .columns = {{"name", QT_TR_NOOP("Name"), false, 240},
                     {"capacity", QT_TR_NOOP("Capacity"), true, 90},
                     {"beds", QT_TR_NOOP("Beds"), true, 80},
                     {"address", QT_TR_NOOP("Address"), false, 240},
                     {"contact", QT_TR_NOOP("Contact"), false, 100},
                     {"phone", QT_TR_NOOP("Telephone"), false, 120},
                     {"division", QT_TR_NOOP("Division"), false, 110}},
         .items = &allOf<&Picture::shelters>,
         .cell = &shelterCell},
    };
}

}  // namespace

const std::vector<TableSpec>& tableSpecs() {
    static const std::vector<TableSpec> specs = makeSpecs();
    return specs;
}

RowsPtr rowsOf(const TableSpec& spec, desk::PicturePtr picture, Instant now) {
    return std::make_shared<const PictureRows>(spec, std::move(picture), now);
}

}  // namespace weir::app
