// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/zone_panel.h"

#include "app/docks/choices.h"
#include "app/docks/form.h"
#include "app/docks/input_guards.h"
#include "app/docks/widgets.h"
#include "app/docks/zone_places.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <QComboBox>

namespace weir::app {

namespace {

/// Replaces what `host` shows by the figures.
void showFigures(QWidget& host, const zone::Figures& f) {
    if (host.layout() == nullptr) {
        auto* column = new QVBoxLayout{&host};
        column->setContentsMargins(0, 0, 0, 0);
    }
    clearLayout(*host.layout());
    auto* facts = named(new FactList, "Zone_Figures", ZonePanel::tr("Figures of the zone"));
    facts->add(ZonePanel::tr("Surface"),
               QStringLiteral("%1 km²").arg(f.areaSquareMetres / 1e6, 0, 'f', f.areaSquareMetres < 1e7 ? 2 : 1));
    facts->add(ZonePanel::tr("Villages"), numberLabel(f.villages));
    facts->add(ZonePanel::tr("Residents"),
               ZonePanel::tr("%1, of whom %2 need help").arg(numberLabel(f.people), numberLabel(f.vulnerable)));
    facts->add(ZonePanel::tr("Hazard sources"), numberLabel(f.hazardSources), f.hazardSources > 0 ? "warn" : nullptr);
    facts->add(ZonePanel::tr("Shelters"),
               ZonePanel::tr("%1, room for %2, %3 beds")
                   .arg(numberLabel(f.shelters), numberLabel(f.capacity), numberLabel(f.beds)));
    facts->add(ZonePanel::tr("Teams"),
               ZonePanel::tr("%1 with %2 people").arg(numberLabel(f.teams), numberLabel(f.headcount)));
    facts->add(ZonePanel::tr("Warehouses"), numberLabel(f.warehouses));
    host.layout()->addWidget(facts);
    if (f.withoutPosition > 0) {
        auto* note = makeText(
            ZonePanel::tr("%1 rows without a position are not counted").arg(numberLabel(f.withoutPosition)), "muted");
        host.layout()->addWidget(note);
    }
}

}  // namespace

ZonePanel::ZonePanel(Workbench& bench, QWidget* parent)
    : CardListPanel{bench, "Zone", parent},
      m_draw{addNewButton(tr("Draw a zone"), "Zone_Draw")},
      m_newType{named(new QComboBox, "Zone_NewType", tr("Kind of the zone to draw"))},
      m_live{makeFrame("card")},
      m_liveName{makeText({}, "heading")},
      m_liveState{makeLabel(tr("Counting…"), "muted")},
      m_liveFigures{new QWidget} {
    connect(&m_draw, &QPushButton::clicked, this, &ZonePanel::drawWanted);
    const auto types = choicesOf<model::ZoneType>();
    for (qsizetype i = 0; i < types.words.size(); ++i) {
        m_newType->addItem(types.words[i], toQt(types.values[static_cast<std::size_t>(i)]));
    }
    guardEditor(*m_newType);
    m_newType->setToolTip(tr("Kind of the zone to draw; it can still be changed while drawing"));
    auto* kind = new QHBoxLayout;
    kind->setContentsMargins(12, 8, 12, 0);
    kind->addWidget(makeLabel(tr("Kind of the zone to draw"), "muted"));
    kind->addWidget(m_newType, 1);
    static_cast<QVBoxLayout*>(layout())->insertLayout(1, kind);
    named(m_live, "Zone_Live", tr("Figures while drawing"));
    auto* inside = new QVBoxLayout{m_live};
    inside->setContentsMargins(12, 8, 12, 8);
    auto* head = new QHBoxLayout;
    head->addWidget(named(m_liveName, "Zone_LiveName"), 1);
    head->addWidget(named(m_liveState, "Zone_LiveState"), 0, Qt::AlignTop);
    inside->addLayout(head);
    inside->addWidget(m_liveFigures);
    static_cast<QVBoxLayout*>(layout())->insertWidget(2, m_live);
    m_live->hide();
    refresh();
}

model::ZoneType ZonePanel::newType() const {
    return parseEnum<model::ZoneType>(toStd(m_newType->currentData().toString())).value_or(model::ZoneType::command);
}

int ZonePanel::count() const {
    return static_cast<int>(m_bench.picture().zones.size());
}

bool ZonePanel::concerns(const desk::PictureChange& change) const {
    using K = model::Kind;
    return change.rows.empty() || std::any_of(change.rows.begin(), change.rows.end(), [](const auto& row) {
               return row.first == K::zone || row.first == K::village || row.first == K::shelter ||
                      row.first == K::hazardSource;
           });
}

QString ZonePanel::emptyText() const {
    return tr("No zone has been drawn yet.");
}

std::vector<ListLine> ZonePanel::lines() const {
    std::vector<ListLine> out;
    m_bench.picture().zones.forEach([&](const model::Zone& zone) {
        out.push_back({{model::Kind::zone, zone.id.value},
                       toQt(zone.name),
                       labelOf(zone.type),
                       labelOf(zone.state),
                       Tone::muted,
                       0});
    });
    return out;
}

void ZonePanel::updateAvailability() {
    setAvailable(m_draw, roleWhyNot(m_bench, "zone.create"), tr("Draw a zone on the map (D)"));
}

QString ZonePanel::whyNotEdit() const {
    if (!shown() || m_bench.picture().zones.find(model::ZoneId{shown()->id}) == nullptr) {
        return tr("Select a zone first");
    }
    return roleWhyNot(m_bench, "zone.update");
}

void ZonePanel::compute(const model::Zone& zone, QWidget* into) {
    m_bench.bridge().background(
        into, [picture = m_bench.picturePtr(), area = zone.area] { return zoneFigures(*picture, area); },
        [this, into, name = toQt(zone.name)](const zone::Figures& figures) {
            showFigures(*into, figures);
            if (figures.villages + figures.shelters + figures.hazardSources > 0) {
                auto* places = makeButton(tr("Names and contacts…"), "Zone_Places");
                places->setToolTip(tr("List the villages, shelters and hazard sources with whom to call"));
                connect(places, &QPushButton::clicked, this, [this, name, figures] { openPlaces(name, figures); });
                into->layout()->addWidget(places);
            }
        });
}

void ZonePanel::openPlaces(const QString& name, const zone::Figures& figures) {
    auto* list = new ZonePlaces{m_bench.picture(), name, figures, window()};
    list->setAttribute(Qt::WA_DeleteOnClose);
    connect(list, &ZonePlaces::goTo, this, &ZonePanel::goTo);
    list->show();
}

void ZonePanel::showLive(const geo::Geometry& area, const QString& name) {
    if (area == m_liveArea) {
        return;
    }
    m_liveArea = area;
    m_liveName->setText(name);
    m_liveState->show();
    m_live->setVisible(!geo::isEmpty(area));
    if (geo::isEmpty(area) || std::exchange(m_computing, true)) {
        m_again = !geo::isEmpty(area);
        return;
    }
    m_bench.bridge().background(
        this, [picture = m_bench.picturePtr(), area] { return zoneFigures(*picture, area); },
        [this](const zone::Figures& figures) {
            m_computing = false;
            showFigures(*m_liveFigures, figures);
            if (std::exchange(m_again, false)) {
                const auto latest = std::exchange(m_liveArea, geo::Geometry{});
                showLive(latest, m_liveName->text());
            } else {
                m_liveState->hide();
            }
        });
}

void ZonePanel::fillCard(QVBoxLayout& column, Item item) {
    const auto* zone = m_bench.picture().zones.find(model::ZoneId{item.id});
    if (zone == nullptr) {
        column.addWidget(makeText(tr("This zone is no longer in the register."), "muted"));
        return;
    }
    auto* card = makeFrame("card");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(12, 12, 12, 12);
    inside->addWidget(named(makeText(toQt(zone->name), "title"), "Zone_Title"));
    auto* facts = new FactList;
    facts->add(tr("Kind"), labelOf(zone->type));
    facts->add(tr("State"), labelOf(zone->state));
    facts->add(tr("Responsible"), toQt(zone->responsible + (zone->phone.empty() ? "" : " " + zone->phone)));
    facts->add(tr("Origin"), toQt(zone->sourceNote));
    facts->add(tr("Changed at"), timeText(zone->updatedAt, m_bench.timeZone()));
    inside->addWidget(facts);
    auto* figures = new QWidget;
    auto* figureColumn = new QVBoxLayout{figures};
    figureColumn->setContentsMargins(0, 0, 0, 0);
    figureColumn->addWidget(makeLabel(tr("Counting…"), "muted"));
    inside->addWidget(makeLine());
    inside->addWidget(figures);
    compute(*zone, figures);
    column.addWidget(card);
    auto* buttons = &footer();
    auto* reshape = makeButton(tr("Edit vertices"), "Zone_Reshape", "primary");
    auto* rename = makeButton(tr("Name and kind…"), "Zone_Rename");
    auto* remove = makeButton(tr("Remove"), "Zone_Remove");
    const auto may = roleWhyNot(m_bench, "zone.reshape");
    setAvailable(*reshape, may, tr("Drag the vertices on the map (E)"));
    setAvailable(*rename, roleWhyNot(m_bench, "zone.update"), tr("Change name, kind and who is responsible"));
    setAvailable(*remove, roleWhyNot(m_bench, "zone.retire"), tr("Remove the zone; undo brings it back"));
    connect(reshape, &QPushButton::clicked, this, [this, id = zone->id.value] { Q_EMIT reshapeWanted(id); });
    connect(rename, &QPushButton::clicked, this, [this, id = zone->id] { beginRename(id); });
    connect(remove, &QPushButton::clicked, this, &ZonePanel::removeShown);
    for (auto* button : {reshape, rename, remove}) {
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
}

void ZonePanel::removeShown() {
    if (whyNotEdit().isEmpty()) {
        m_bench.run("zone.retire", {{"id", shown()->id}}, this, [this](const Result<desk::Answer>& answer) {
            if (answer) {
                m_bench.selection().clear();
                m_bench.tell(msg("The zone was removed; undo brings it back"));
            }
        });
    }
}

void ZonePanel::beginRename(model::ZoneId id) {
    const auto* zone = m_bench.picture().zones.find(id);
    if (zone == nullptr) {
        return;
    }
    const auto types = choicesOf<model::ZoneType>();
    auto* form =
        new Form{"ZoneForm",
                 tr("Name and kind"),
                 tr("Save"),
                 {{.id = "name", .label = tr("Name"), .required = true, .initial = toQt(zone->name)},
                  {.id = "type",
                   .label = tr("Kind"),
                   .type = Field::Type::choice,
                   .initial = toQt(nameOf(zone->type)),
                   .choices = types.words,
                   .values = types.values},
                  {.id = "responsible", .label = tr("Responsible"), .initial = toQt(zone->responsible)},
                  {.id = "phone", .label = tr("Telephone"), .initial = toQt(zone->phone)},
                  {.id = "note", .label = tr("Note"), .type = Field::Type::text, .initial = toQt(zone->note)}}};
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        values["id"] = id.value;
        submitForm(*form, m_bench.command("zone.update", values));
    });
    showForm(form, "rename", id.value);
}

bool ZonePanel::beginForm(const std::string& form, std::int64_t subject) {
    if (form != "rename" || m_bench.picture().zones.find(model::ZoneId{subject}) == nullptr) {
        return false;
    }
    beginRename(model::ZoneId{subject});
    return true;
}

}  // namespace weir::app
