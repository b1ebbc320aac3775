// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/rows.h"

#include "app/overlays/water_now.h"

#include <QtGlobal>

#include <algorithm>

namespace weir::app {

using desk::Picture;
using model::Kind;

namespace {

/// A row and what its cells need beside it.
template <class T>
struct Seen {
    const T& row;
    const Picture& picture;
    Instant now;
    const T* operator->() const { return &row; }
};

template <class T>
class PictureRows final : public Rows {
public:
    using Columns = std::shared_ptr<const ColumnsOf<Seen<T>>>;

    PictureRows(desk::PicturePtr picture, desk::Table<T> Picture::*table, Columns columns, Instant now)
        : m_picture{std::move(picture)}, m_columns{std::move(columns)}, m_now{now} {
        m_rows.reserve((m_picture.get()->*table).size());
        (m_picture.get()->*table).forEach([this](const T& row) { m_rows.push_back(&row); });
    }
    [[nodiscard]] std::size_t size() const override { return m_rows.size(); }
    [[nodiscard]] Item item(std::size_t row) const override { return {model::KindOf<T>::kind, m_rows[row]->id.value}; }
    [[nodiscard]] Cell cell(std::size_t row, std::size_t column) const override {
        return (*m_columns)[column].cell({*m_rows[row], *m_picture, m_now});
    }

private:
    desk::PicturePtr m_picture;
    Columns m_columns;
    std::vector<const T*> m_rows;  ///< live as long as the picture
    Instant m_now;
};

template <class T>
TableSpec tableOf(TableSpec spec, desk::Table<T> Picture::*table, ColumnsOf<Seen<T>> columns) {
    spec.columns = headsOf(columns);
    spec.rows = [table, all = std::make_shared<const ColumnsOf<Seen<T>>>(std::move(columns))](desk::PicturePtr picture,
                                                                                              Instant now) -> RowsPtr {
        return std::make_shared<const PictureRows<T>>(std::move(picture), table, all, now);
    };
    return spec;
}

Cell shown(std::string value, Tone tone = Tone::normal) {
    return {std::move(value), tone};
}
Cell shown(std::int64_t value, Tone tone = Tone::normal) {
    return {value, tone};
}
Cell shown(Word value, Tone tone = Tone::normal) {
    return {value, tone};
}
Cell shown(const std::optional<Instant>& time, Tone tone = Tone::normal) {
    return time ? Cell{*time, tone} : Cell{};
}
Cell shown(const std::optional<double>& metres, Tone tone = Tone::normal) {
    return metres ? Cell{Metres{*metres}, tone} : Cell{};
}

/// The cell of a column that shows one member as it is.
template <auto Member, class T>
Cell plain(const Seen<T>& seen) {
    return shown(seen.row.*Member);
}
template <auto Member, class T>
Cell muted(const Seen<T>& seen) {
    return shown(seen.row.*Member, Tone::muted);
}

template <class T>
Cell division(const Seen<T>& seen) {
    const std::string& code = seen->divisionCode;
    const auto* profile = seen.picture.profile.get();
    if (profile == nullptr) {
        return shown(code, Tone::muted);
    }
    if (const auto* township = code.size() >= 9 ? profile->township(code.substr(0, 9)) : nullptr) {
        return shown(township->name.zh, Tone::muted);
    }
    const auto* county = profile->county(code.substr(0, 6));
    return shown(county == nullptr ? code : county->name.zh, Tone::muted);
}

void addName(std::string& names, const std::string& name) {
    names += (names.empty() ? "" : "、") + name;
}

template <class Row>
std::string nameOf(const Row* row) {
    return row == nullptr ? std::string{} : row->name;
}

using SeenOrder = Seen<model::Order>;

Tone toneOf(const SeenOrder& order) {
    using S = model::OrderState;
    if (order->state == S::done || order->state == S::verified) {
        return Tone::good;
    }
    if (order->state == S::cancelled) {
        return Tone::muted;
    }
    return order->dueAt && *order->dueAt < order.now ? Tone::alert : Tone::normal;
}

Cell teamsOf(const SeenOrder& order) {
    std::string names;
    if (const auto at = order.picture.teamsOfOrder.find(order->id); at != order.picture.teamsOfOrder.end()) {
        for (const auto id : at->second) {
            if (const auto* team = order.picture.teams.find(id)) {
                addName(names, team->name);
            }
        }
    }
    return shown(std::move(names));
}

Cell stateOf(const SeenOrder& order) {
    const bool hasPhase = order->state == model::OrderState::executing && order->phase != model::OrderPhase::none;
    return hasPhase ? shown(order->phase, toneOf(order)) : shown(order->state, toneOf(order));
}

Cell incidentOf(const SeenOrder& order) {
    const auto* incident = order.picture.incidents.find(order->incident);
    return incident == nullptr ? Cell{} : shown(incident->title);
}

TableSpec orders() {
    using model::Order;
    return tableOf<Order>(
        {.id = "orders",
         .title = QT_TR_NOOP("Orders"),
         .kinds = {Kind::order, Kind::assignment, Kind::orderLine, Kind::team},
         .sortedBy = "issued",
         .descending = true},
        &Picture::orders,
        {{{.id = "number", .title = QT_TR_NOOP("Number"), .width = 130}, plain<&Order::number>},
         {{.id = "type", .title = QT_TR_NOOP("Kind of order"), .use = ColumnUse::whenRoom}, muted<&Order::type>},
         {{.id = "task", .title = QT_TR_NOOP("Task"), .width = 300}, plain<&Order::task>},
         {{.id = "teams", .title = QT_TR_NOOP("Teams"), .width = 200}, teamsOf},
         {{.id = "state", .title = QT_TR_NOOP("State"), .width = 100}, stateOf},
         {{.id = "issued", .title = QT_TR_NOOP("Order issued at"), .width = 130}, muted<&Order::issuedAt>},
         {{.id = "due", .title = QT_TR_NOOP("Due"), .width = 130},
          [](const SeenOrder& o) { return shown(o->dueAt, toneOf(o) == Tone::alert ? Tone::alert : Tone::muted); }},
         {{.id = "incident", .title = QT_TR_NOOP("Incident"), .width = 180, .use = ColumnUse::whenRoom}, incidentOf},
         {{.id = "destination", .title = QT_TR_NOOP("Destination"), .width = 160, .use = ColumnUse::onDemand},
          plain<&Order::destination>},
         {{.id = "signed", .title = QT_TR_NOOP("Signed by"), .width = 100, .use = ColumnUse::onDemand},
          muted<&Order::signedBy>}});
}

using SeenIncident = Seen<model::Incident>;

Tone unlessClosed(const SeenIncident& incident, Tone tone) {
    return incident->state == model::IncidentState::closed ? Tone::muted : tone;
}

Tone toneOf(model::Severity severity) {
    return severity == model::Severity::major    ? Tone::alert
           : severity == model::Severity::larger ? Tone::warn
                                                 : Tone::normal;
}

Cell standOf(const SeenIncident& incident) {
    const Standing standing = standingOf(incident.picture, incident.row);
    return {standing,
            standing.isUnassessed || standing.isUnverified ? Tone::warn : unlessClosed(incident, Tone::normal)};
}

TableSpec incidents() {
    using model::Incident;
    return tableOf<Incident>(
        {.id = "incidents",
         .title = QT_TR_NOOP("Incidents"),
         .kinds = {Kind::incident, Kind::order},
         .sortedBy = "time",
         .descending = true},
        &Picture::incidents,
        {{{.id = "time", .title = QT_TR_NOOP("Time"), .width = 130}, muted<&Incident::occurredAt>},
         {{.id = "title", .title = QT_TR_NOOP("Title"), .width = 260},
          [](const SeenIncident& i) { return shown(i->title, unlessClosed(i, Tone::normal)); }},
         {{.id = "type", .title = QT_TR_NOOP("Kind of incident"), .width = 130}, plain<&Incident::type>},
         {{.id = "severity", .title = QT_TR_NOOP("Severity"), .width = 80},
          [](const SeenIncident& i) { return shown(i->severity, unlessClosed(i, toneOf(i->severity))); }},
         {{.id = "state", .title = QT_TR_NOOP("State"), .width = 130}, standOf},
         {{.id = "place", .title = QT_TR_NOOP("Place"), .width = 220}, plain<&Incident::place>},
         {{.id = "reporter", .title = QT_TR_NOOP("Reported by"), .use = ColumnUse::whenRoom},
          muted<&Incident::reporter>},
         {{.id = "division", .title = QT_TR_NOOP("Division"), .width = 100, .use = ColumnUse::whenRoom}, division}});
}

using SeenTeam = Seen<model::Team>;

Cell orderOf(const SeenTeam& team) {
    const auto at = team.picture.activeOrderOfTeam.find(team->id);
    const auto* order = at == team.picture.activeOrderOfTeam.end() ? nullptr : team.picture.orders.find(at->second);
    return order == nullptr ? Cell{} : shown(order->number);
}

Cell readinessOf(const SeenTeam& team) {
    return shown(team->readiness, team->readiness == model::Readiness::standing ? Tone::good : Tone::warn);
}

TableSpec teams() {
    using model::Team;
    return tableOf<Team>(
        {.id = "teams", .title = QT_TR_NOOP("Teams"), .kinds = {Kind::team, Kind::assignment, Kind::order}},
        &Picture::teams,
        {{{.id = "name", .title = QT_TR_NOOP("Name"), .width = 240}, plain<&Team::name>},
         {{.id = "level", .title = QT_TR_NOOP("Level"), .width = 110}, muted<&Team::level>},
         {{.id = "type", .title = QT_TR_NOOP("Kind of team"), .width = 150}, plain<&Team::type>},
         {{.id = "people", .title = QT_TR_NOOP("People"), .width = 70, .number = true}, plain<&Team::headcount>},
         {{.id = "readiness", .title = QT_TR_NOOP("Readiness"), .width = 110}, readinessOf},
         {{.id = "order", .title = QT_TR_NOOP("Order"), .width = 130}, orderOf},
         {{.id = "leader", .title = QT_TR_NOOP("Leader"), .width = 90}, plain<&Team::leader>},
         {{.id = "phone", .title = QT_TR_NOOP("Telephone")}, muted<&Team::phone>},
         {{.id = "assembly",
           .title = QT_TR_NOOP("Assembly, min"),
           .width = 100,
           .number = true,
           .use = ColumnUse::whenRoom},
          muted<&Team::assemblyMinutes>},
         {{.id = "division", .title = QT_TR_NOOP("Division"), .width = 110, .use = ColumnUse::whenRoom}, division},
         {{.id = "equipment", .title = QT_TR_NOOP("Equipment"), .width = 240, .use = ColumnUse::onDemand},
          muted<&Team::equipment>}});
}

using SeenStock = Seen<model::Stock>;

Cell availableOf(const SeenStock& stock) {
    const auto available = stock->quantity - stock->reserved;
    return shown(available, available < stock->minimum ? Tone::warn : Tone::normal);
}

Cell unitOf(const SeenStock& stock) {
    const auto* material = stock.picture.materials.find(stock->material);
    return material == nullptr ? Cell{} : shown(material->unitName, Tone::muted);
}

TableSpec stocks() {
    using model::Stock;
    return tableOf<Stock>(
        {.id = "stocks",
         .title = QT_TR_NOOP("Material"),
         .kinds = {Kind::stock, Kind::warehouse, Kind::material, Kind::orderLine}},
        &Picture::stocks,
        {{{.id = "material", .title = QT_TR_NOOP("Material"), .width = 170},
          [](const SeenStock& s) { return shown(nameOf(s.picture.materials.find(s->material))); }},
         {{.id = "specification", .title = QT_TR_NOOP("Specification"), .width = 140, .use = ColumnUse::whenRoom},
          muted<&Stock::specification>},
         {{.id = "warehouse", .title = QT_TR_NOOP("Warehouse"), .width = 200},
          [](const SeenStock& s) { return shown(nameOf(s.picture.warehouses.find(s->warehouse))); }},
         {{.id = "available", .title = QT_TR_NOOP("Available"), .width = 90, .number = true}, availableOf},
         {{.id = "quantity", .title = QT_TR_NOOP("In stock"), .width = 90, .number = true}, plain<&Stock::quantity>},
         {{.id = "reserved", .title = QT_TR_NOOP("Reserved"), .width = 90, .number = true},
          [](const SeenStock& s) { return shown(s->reserved, s->reserved > 0 ? Tone::warn : Tone::muted); }},
         {{.id = "minimum", .title = QT_TR_NOOP("Minimum"), .width = 90, .number = true}, muted<&Stock::minimum>},
         {{.id = "unit", .title = QT_TR_NOOP("Measure"), .width = 60}, unitOf},
         {{.id = "year", .title = QT_TR_NOOP("Year"), .width = 70, .number = true, .use = ColumnUse::whenRoom},
          [](const SeenStock& s) {
              return s->batchYear > 0 ? shown(std::to_string(s->batchYear), Tone::muted) : Cell{};
          }}});
}

using SeenStation = Seen<model::Station>;

StationNow nowOf(const SeenStation& station) {
    return stationNow(station.picture, station.row, station.now);
}

Cell measuredOf(const StationNow& water) {
    if (water.latest == nullptr) {
        return {};
    }
    const auto& reading = water.latest->reading;
    return {Measured{reading.value, reading.element, water.state.age.value_or(Millis{}), reading.source},
            water.state.stale ? Tone::muted : Tone::normal};
}

template <model::Element Element>
Cell newest(const SeenStation& station) {
    return measuredOf(elementNow(station.picture, station.row, Element, station.now));
}

bool measuresStage(const model::Station& station) {
    const auto main = hydro::mainElement(station.type);
    return main == model::Element::stage || main == model::Element::reservoirStage;
}

/// Stage of the water, or its depth where it stands in the street.
Cell levelOf(const SeenStation& station) {
    using model::Element;
    for (const auto element : {Element::stage, Element::reservoirStage, Element::pondingDepth}) {
        const auto water = elementNow(station.picture, station.row, element, station.now);
        if (water.latest != nullptr) {
            return measuredOf(water);
        }
    }
    return measuresStage(station.row) ? Cell{Missing::reading, Tone::muted} : Cell{};
}

Cell marginOf(const SeenStation& station) {
    const auto water = nowOf(station);
    const auto& limit = station->floodLimit;
    if (!measuresStage(station.row)) {
        return {};
    }
    if (!station->warningStage && !limit) {
        return {Missing::threshold, Tone::warn};
    }
    if (water.latest == nullptr) {
        return {Missing::reading, Tone::muted};
    }
    const auto margin = water.aboveWarning();
    return {margin ? AboveWarning{*margin} : AboveWarning{water.latest->reading.value - limit.value_or(0), true},
            water.state.stale        ? Tone::muted
            : water.isAboveWarning() ? Tone::alert
                                     : Tone::normal};
}

template <std::optional<double> model::Station::*Threshold>
Cell thresholdOf(const SeenStation& station) {
    const auto& metres = station.row.*Threshold;
    return metres                       ? shown(metres, Tone::muted)
           : measuresStage(station.row) ? Cell{Missing::threshold, Tone::muted}
                                        : Cell{};
}

Cell trendOf(const SeenStation& station) {
    const auto water = nowOf(station);
    return water.latest == nullptr ? Cell{}
                                   : Cell{Tendency{water.trend()}, water.state.stale ? Tone::muted : Tone::normal};
}

Cell observedAt(const SeenStation& station) {
    const auto water = nowOf(station);
    if (water.latest == nullptr) {
        return {};
    }
    const Instant time = water.latest->reading.time;
    return water.state.stale ? Cell{Aged{time, water.state.age.value_or(Millis{})}, Tone::warn}
                             : Cell{time, Tone::muted};
}

Cell sourceOf(const SeenStation& station) {
    const auto water = nowOf(station);
    return water.latest == nullptr ? Cell{} : shown(water.latest->reading.source, Tone::muted);
}

TableSpec stations() {
    using model::Station;
    return tableOf<Station>(
        {.id = "stations", .title = QT_TR_NOOP("Water"), .kinds = {Kind::station}, .readings = true},
        &Picture::stations,
        {{{.id = "name", .title = QT_TR_NOOP("Station"), .width = 180}, plain<&Station::name>},
         {{.id = "river", .title = QT_TR_NOOP("River"), .width = 70}, muted<&Station::river>},
         {{.id = "type", .title = QT_TR_NOOP("Kind of station"), .width = 148, .use = ColumnUse::whenRoom},
          muted<&Station::type>},
         {{.id = "value", .title = QT_TR_NOOP("Water level, m"), .width = 95, .number = true}, levelOf},
         {{.id = "rain", .title = QT_TR_NOOP("Rain, mm"), .width = 85, .number = true}, newest<model::Element::rain>},
         {{.id = "flow", .title = QT_TR_NOOP("Flow, m³/s"), .width = 95, .number = true, .use = ColumnUse::onDemand},
          newest<model::Element::flow>},
         {{.id = "margin", .title = QT_TR_NOOP("Against warning stage"), .width = 140}, marginOf},
         {{.id = "trend", .title = QT_TR_NOOP("Trend"), .width = 60}, trendOf},
         {{.id = "time", .title = QT_TR_NOOP("Observed at"), .width = 155}, observedAt},
         {{.id = "warning",
           .title = QT_TR_NOOP("Warning stage, m"),
           .width = 100,
           .number = true,
           .use = ColumnUse::whenRoom},
          thresholdOf<&Station::warningStage>},
         {{.id = "guarantee",
           .title = QT_TR_NOOP("Guaranteed stage, m"),
           .width = 110,
           .number = true,
           .use = ColumnUse::whenRoom},
          thresholdOf<&Station::guaranteeStage>},
         {{.id = "datum", .title = QT_TR_NOOP("Datum"), .use = ColumnUse::onDemand}, muted<&Station::datumName>},
         {{.id = "source", .title = QT_TR_NOOP("Source"), .use = ColumnUse::onDemand}, sourceOf}});
}

TableSpec zones() {
    using model::Zone;
    return tableOf<Zone>(
        {.id = "zones", .title = QT_TR_NOOP("Zones"), .kinds = {Kind::zone}}, &Picture::zones,
        {{{.id = "name", .title = QT_TR_NOOP("Name"), .width = 240}, plain<&Zone::name>},
         {{.id = "type", .title = QT_TR_NOOP("Kind of zone")}, plain<&Zone::type>},
         {{.id = "state", .title = QT_TR_NOOP("State"), .width = 110}, muted<&Zone::state>},
         {{.id = "responsible", .title = QT_TR_NOOP("Responsible"), .width = 140}, plain<&Zone::responsible>},
         {{.id = "phone", .title = QT_TR_NOOP("Telephone")}, muted<&Zone::phone>},
         {{.id = "changed", .title = QT_TR_NOOP("Changed at"), .width = 130}, muted<&Zone::updatedAt>}});
}

using SeenHazard = Seen<model::HazardSource>;

Cell substancesOf(const SeenHazard& hazard) {
    std::string names;
    for (const auto& substance : hazard->substances) {
        addName(names, substance.name);
    }
    return shown(std::move(names));
}

Cell principalOf(const SeenHazard& hazard) {
    const auto& principal = hazard->principal;
    return shown(principal.name + (principal.phone.empty() ? "" : " " + principal.phone), Tone::muted);
}

TableSpec hazards() {
    using model::HazardSource;
    return tableOf<HazardSource>(
        {.id = "hazards", .title = QT_TR_NOOP("Hazard sources"), .kinds = {Kind::hazardSource}, .sortedBy = "grade"},
        &Picture::hazardSources,
        {{{.id = "name", .title = QT_TR_NOOP("Name"), .width = 220}, plain<&HazardSource::name>},
         {{.id = "enterprise", .title = QT_TR_NOOP("Enterprise"), .width = 240}, plain<&HazardSource::enterprise>},
         {{.id = "grade", .title = QT_TR_NOOP("Grade"), .width = 70},
          [](const SeenHazard& h) {
              return Cell{LevelWord{h->grade}, h->grade <= 2 ? Tone::alert : Tone::normal};
          }},
         {{.id = "substances", .title = QT_TR_NOOP("Substances"), .width = 180}, substancesOf},
         {{.id = "people", .title = QT_TR_NOOP("People within 500 m"), .width = 130, .number = true},
          plain<&HazardSource::peopleWithin500m>},
         {{.id = "principal", .title = QT_TR_NOOP("Principal guarantor"), .width = 180}, principalOf},
         {{.id = "division", .title = QT_TR_NOOP("Division"), .width = 110, .use = ColumnUse::whenRoom}, division}});
}

TableSpec shelters() {
    using model::Shelter;
    return tableOf<Shelter>(
        {.id = "shelters", .title = QT_TR_NOOP("Shelters"), .kinds = {Kind::shelter}}, &Picture::shelters,
        {{{.id = "name", .title = QT_TR_NOOP("Name"), .width = 240}, plain<&Shelter::name>},
         {{.id = "capacity", .title = QT_TR_NOOP("Capacity"), .width = 90, .number = true}, plain<&Shelter::capacity>},
         {{.id = "beds", .title = QT_TR_NOOP("Beds"), .width = 80, .number = true}, plain<&Shelter::beds>},
         {{.id = "address", .title = QT_TR_NOOP("Address"), .width = 240}, muted<&Shelter::address>},
         {{.id = "contact", .title = QT_TR_NOOP("Contact"), .width = 100}, plain<&Shelter::contactName>},
         {{.id = "phone", .title = QT_TR_NOOP("Telephone")}, muted<&Shelter::contactPhone>},
         {{.id = "division", .title = QT_TR_NOOP("Division"), .width = 110, .use = ColumnUse::whenRoom}, division}});
}

}  // namespace

std::size_t TableSpec::sortColumn() const {
    const auto at = std::find_if(columns.begin(), columns.end(), [this](const Column& c) { return c.id == sortedBy; });
    return at == columns.end() ? 0 : static_cast<std::size_t>(at - columns.begin());
}

const std::vector<TableSpec>& tableSpecs() {
    static const std::vector<TableSpec> specs{orders(),   incidents(), teams(),   stocks(),
                                              stations(), zones(),     hazards(), shelters()};
    return specs;
}

RowsPtr rowsOf(const TableSpec& spec, desk::PicturePtr picture, Instant now) {
    return spec.rows(std::move(picture), now);
}

}  // namespace weir::app
