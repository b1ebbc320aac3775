// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/wall_window.h"

#include "app/docks/choices.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/window/map_palette.h"
#include "app/window/past_band.h"
#include "app/window/situation_strip.h"
#include "app/workbench/map_selection.h"

#include <QLabel>
#include <QScopedValueRollback>
#include <QScreen>

namespace weir::app {

WallWindow::WallWindow(Workbench& bench, MapLayers& layers, Alarms& alarms, maps::MapCanvas& desk, QWidget* owner)
    : QWidget{owner, Qt::Window | Qt::WindowDoesNotAcceptFocus},
      m_bench{bench},
      m_layers{layers},
      m_alarms{alarms},
      m_desk{desk},
      m_canvas{nullptr},
      m_alarm{named(makeFrame("alarm"), "Wall_Alarm", tr("Alarms"))},
      m_alarmText{makeLabel({})} {
    named(this, "Wall", tr("Wall picture"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    const auto& profile = bench.picture().profile;
    setWindowTitle(profile ? tr("Wall · %1").arg(nameOfRule(profile->city.name)) : tr("Wall picture"));
    auto options = canvasOptions(bench, layers);
    options.interactive = false;
    m_canvas = named(new maps::MapCanvas{std::move(options), this}, "Wall_Canvas", tr("Map"));
    m_canvas->setNote(mapNote(bench.picture()));
    auto* strip = named(new SituationStrip{bench}, "Wall_Strip");
    for (QWidget* part : {static_cast<QWidget*>(strip), static_cast<QWidget*>(m_canvas)}) {
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
        part->setFocusPolicy(Qt::NoFocus);
        for (auto* inside : part->findChildren<QWidget*>()) {
            inside->setFocusPolicy(Qt::NoFocus);
        }
    }
    auto* alarmRow = new QHBoxLayout{m_alarm};
    alarmRow->setContentsMargins(16, 6, 16, 6);
    alarmRow->addWidget(m_alarmText);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(m_alarm);
    column->addWidget(new PastBand{bench, this});
    column->addWidget(m_canvas, 1);
    connect(&layers, &MapLayers::changed, this, &WallWindow::showLayers);
    connect(&alarms, &Alarms::changed, this, &WallWindow::showAlarms);
    connect(&desk, &maps::MapCanvas::viewChanged, this, &WallWindow::showView);
    connect(m_canvas, &maps::MapCanvas::viewChanged, this, &WallWindow::showView);
    connect(&bench.theme(), &Theme::changed, this, [this] { m_canvas->setMapPalette(paletteOf(m_bench.theme())); });
    m_onSelection = bench.selection().onChanged(
        [this](const auto& items) { m_canvas->setSelection(featuresOf(items, m_bench.picture())); });
    m_canvas->setSelection(featuresOf(bench.selection().items(), bench.picture()));
    showLayers();
    showAlarms();
}

void WallWindow::showOn(const QScreen& screen, bool whole) {
    if (whole) {
        setWindowFlag(Qt::FramelessWindowHint);
        setGeometry(screen.geometry());
        showFullScreen();
        return;
    }
    constexpr QSize kSize{1280, 720};
    resize(kSize.boundedTo(screen.availableGeometry().size()));
    show();
}

void WallWindow::setFollowing(bool follows) {
    m_follows = follows;
    showView();
}

void WallWindow::showView() {
    if (m_setting || !m_canvas->view().isValid()) {
        return;
    }
    const QScopedValueRollback setting{m_setting, true};
    if (m_follows) {
        m_canvas->setView(m_desk.view(), false);
    } else {
        m_canvas->rotateTo(0);
        m_canvas->fullExtent();
    }
}

void WallWindow::showAlarms() {
    const auto& open = m_alarms.open();
    m_alarm->setVisible(!open.empty());
    if (open.empty()) {
        return;
    }
    const auto grade = open.front().grade;
    setStyleProperty(*m_alarm, "tone",
                     grade == AlarmClass::danger ? QStringLiteral("alert")
                     : grade == AlarmClass::act  ? QStringLiteral("warn")
                                                 : QString{});
    const QString what = translated(open.front().what);
    m_alarmText->setText(open.size() == 1 ? what : tr("%1 alarms; the first: %2").arg(open.size()).arg(what));
}

void WallWindow::showLayers() {
    m_canvas->setLayers(m_layers.layers());
    if (const auto& box = m_desk.fullExtentBox()) {
        m_canvas->setFullExtent(*box);
        showView();
    }
}

}  // namespace weir::app
