// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The selection on the map, elevation profile, the context menu.
#include "app/window/main_window.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/window/command_palette.h"
#include "app/window/map_area.h"
#include "app/window/place_marker.h"
#include "app/window/position_menu.h"
#include "app/window/profile_window.h"
#include "maps/tool/tools.h"

#include <QMenu>

namespace weir::app {

// ---- the selection ----

/// Where a row lies, metres; a point gives a box without extent, a row without a place an empty one.
geo::MapBox MainWindow::boxOf(Item item) const {
    const auto& projection = *m_services.projection;
    geo::MapBox out;
    if (const auto box = app::extentOf(m_bench.picture(), item); !box.empty()) {
        for (const auto& corner : {geo::LonLat{box.minX, box.minY}, geo::LonLat{box.maxX, box.minY},
                                   geo::LonLat{box.minX, box.maxY}, geo::LonLat{box.maxX, box.maxY}}) {
            const auto p = projection.toMap(corner);
            out.add(p.x, p.y);
        }
    } else if (const auto position = positionOf(m_bench.picture(), item)) {
        const auto p = projection.toMap(*position);
        out.add(p.x, p.y);
    }
    return out;
}

QString MainWindow::whyNotPlace() const {
    const auto& items = m_bench.selection().items();
    if (items.empty()) {
        return tr("Nothing is selected");
    }
    const bool placed = std::ranges::any_of(items, [this](const Item& item) { return !boxOf(item).empty(); });
    return placed ? QString{} : tr("The selected thing has no place on the map");
}

void MainWindow::zoomToSelection() {
    constexpr double kCloseScale = 25'000;
    geo::MapBox box;
    for (const auto& item : m_bench.selection().items()) {
        box.add(boxOf(item));
    }
    if (box.empty()) {
        return;
    }
    if (box.width() > 0 || box.height() > 0) {
        const auto fitted = canvas().view().fitted(box);
        // A few things close together are not looked at with a magnifying glass.
        canvas().setView(fitted.scaleDenominator() < kCloseScale && m_bench.selection().items().size() > 1
                             ? fitted.withScale(kCloseScale)
                             : fitted);
        return;
    }
    canvas().setView(
        canvas().view().centredAt({box.minX, box.minY}).withScale(std::min(kCloseScale, canvas().scaleDenominator())));
}

// ---- elevation profile ----

namespace {

std::vector<maps::Layer> elevationModels(const std::vector<maps::Layer>& layers) {
    std::vector<maps::Layer> models;
    std::ranges::copy_if(layers, std::back_inserter(models), isElevationModel);
    return models;
}

}  // namespace

QString MainWindow::whyNotProfile() const {
    if (m_measured.size() < 2) {
        return tr("Measure a line first (M)");
    }
    return elevationModels(m_layers.layers()).empty() ? tr("No elevation model among the map files") : QString{};
}

void MainWindow::showProfile() {
    if (m_profile == nullptr) {
        m_profile = new ProfileWindow{m_bench, m_services.projection, this};
        auto* marker = new PlaceMarker{canvas(), m_bench.theme()};
        marker->setObjectName(QStringLiteral("Map_ProfileMarker"));
        connect(m_profile.data(), &ProfileWindow::placeShown, marker, &PlaceMarker::setPlace);
        connect(&canvas(), &maps::MapCanvas::hovered, m_profile.data(),
                [this](geo::LonLat position) { m_profile->followMap(position, canvas().view().metresPerPixel); });
    }
    m_profile->show(elevationModels(m_layers.layers()), m_measured);
}

// ---- context menu ----

void MainWindow::openContextMenu(QPoint at, geo::LonLat position, const std::vector<maps::Hit>& hits) {
    constexpr std::size_t kMostHits = 8;
    auto* menu = named(new QMenu{this}, "Map_Menu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    m_contextPosition = position;
    for (std::size_t i = 0; i < std::min(hits.size(), kMostHits); ++i) {
        if (const auto kind = parseEnum<model::Kind>(hits[i].ref.kind)) {
            menu->addAction(toQt(hits[i].label.empty() ? hits[i].ref.kind : hits[i].label), this,
                            [this, item = Item{*kind, hits[i].ref.id}] { goTo(item); });
        }
    }
    menu->addSeparator();
    const auto add = [&](const char* objectName, const QString& text, const QString& why, auto act) {
        auto* action = menu->addAction(text, this, act);
        action->setObjectName(QString::fromLatin1(objectName));
        action->setEnabled(why.isEmpty());
        action->setToolTip(why);
    };
    add("Map_MenuIncident", tr("Report an incident here…"), whyNotIncident(), [this] { reportIncidentHere(); });
    add("Map_MenuIdentify", tr("What is here"), hits.empty() ? tr("Nothing lies here") : QString{},
        [this, hits] { showHits(hits); });
    add("Map_MenuMeasure", tr("Measure from here"), {}, [this, position] { measureFrom(position); });
    add("Map_MenuCentre", tr("Centre here"), {}, [this, position] { canvas().zoomTo(position); });
    menu->addSeparator();
    addCoordinateActions(*menu, position, m_services.projection->crs());
    menu->addSeparator();
    addBoxActions(*menu, canvas().view(), *m_services.projection);
    menu->popup(at);
}

void MainWindow::measureFrom(geo::LonLat position) {
    useMeasureTool();
    const maps::ToolContext context{canvas().view(), canvas().layers(), *m_services.projection};
    const auto start = m_services.projection->toMap(position);
    canvas().tool().click({.map = start, .screen = canvas().view().toScreen(start), .button = maps::Button::left},
                          context);
    canvas().update();
}

}  // namespace weir::app
