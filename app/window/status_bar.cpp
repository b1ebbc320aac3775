// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/status_bar.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "core/geo/coordinate_text.h"

#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>

#include <cmath>

namespace weir::app {

StatusBar::StatusBar(Workbench& bench, Tasks& tasks, QWidget* parent)
    : QStatusBar{parent},
      m_bench{bench},
      m_tasks{tasks},
      m_coordinate{new QLineEdit},
      m_scale{new QLineEdit},
      m_hint{new ElidedLabel{"muted"}},
      m_drawing{new QProgressBar},
      m_taskButton{makeButton({}, "Status_Tasks", "flat")},
      m_messages{makeButton({}, "Status_Messages", "flat")},
      m_saved{makeLabel({})},
      m_lamp{makeLabel({})} {
    named(this, "Status", tr("Status"));
    setSizeGripEnabled(false);
    setContentsMargins(4, 0, 8, 0);
    named(m_coordinate, "Status_Coordinate", tr("Coordinate"));
    m_coordinate->setProperty("part", QStringLiteral("quiet"));
    m_coordinate->setToolTip(tr("Type or paste a position in any notation and press Enter to go there (Ctrl+G)"));
    m_coordinate->setFixedWidth(210);
    named(m_scale, "Status_Scale", tr("Scale"));
    m_scale->setProperty("part", QStringLiteral("quiet"));
    m_scale->setToolTip(tr("Type a scale such as 25000 and press Enter"));
    m_scale->setFixedWidth(110);
    addWidget(m_coordinate);
    addWidget(m_scale);
    const auto& profile = bench.picture().profile;
    auto* crs = named(makeLabel(profile ? tr("CGCS2000 · %1").arg(toQt(profile->city.workingCrs)) : QString{}),
                      "Status_Crs", tr("Coordinate system"));
    addWidget(crs);
    named(m_drawing, "Status_Drawing", tr("Drawing the map"));
    m_drawing->setRange(0, 100);
    m_drawing->setTextVisible(false);
    m_drawing->setFixedWidth(72);
    m_drawing->setVisible(false);
    addWidget(m_drawing);
    named(m_hint, "Status_Hint");
    addWidget(m_hint, 1);
    addPermanentWidget(m_taskButton);
    addPermanentWidget(m_messages);
    m_taskButton->setAccessibleName(tr("Tasks"));
    m_messages->setAccessibleName(tr("Messages"));
    named(m_saved, "Status_Saved", tr("Saved"));
    addPermanentWidget(m_saved);
    named(m_lamp, "Status_Database", tr("Database"));
    addPermanentWidget(m_lamp);
    connect(m_coordinate, &QLineEdit::returnPressed, this, &StatusBar::readCoordinate);
    connect(m_scale, &QLineEdit::returnPressed, this, &StatusBar::readScale);
    connect(m_messages, &QPushButton::clicked, this, &StatusBar::messagesWanted);
    connect(m_taskButton, &QPushButton::clicked, this, &StatusBar::openTasks);
    connect(&tasks, &Tasks::changed, this, &StatusBar::showTasks);
    connect(&bench.bridge(), &DeskBridge::saved, this, &StatusBar::showSaved);
    connect(&bench.bridge(), &DeskBridge::pendingChanged, this, &StatusBar::showSaved);
    connect(&bench.bridge(), &DeskBridge::healthChanged, this, &StatusBar::showHealth);
    connect(&bench.theme(), &Theme::changed, this, &StatusBar::showHealth);
    showTasks();
    showSaved();
    showHealth();
    showMessageCount(0);
}

void StatusBar::showPosition(geo::LonLat position) {
    m_position = position;
    if (!m_coordinate->hasFocus()) {
        m_coordinate->setText(toQt(geo::writeDecimal(position, 5)));
        m_coordinate->setCursorPosition(0);
        setStyleProperty(*m_coordinate, "invalid", false);
    }
}

void StatusBar::showScale(double denominator) {
    m_denominator = denominator;
    if (!m_scale->hasFocus()) {
        const double step = denominator >= 10'000 ? 100 : 10;
        m_scale->setText(QStringLiteral("1 : %1").arg(
            numberLabel(static_cast<std::int64_t>(std::round(denominator / step) * step))));
        setStyleProperty(*m_scale, "invalid", false);
    }
}

void StatusBar::showDrawing(double share, bool drawing) {
    m_drawing->setVisible(drawing);
    m_drawing->setValue(static_cast<int>(share * 100));
}

void StatusBar::showHint(const QString& hint) {
    m_hint->setText(hint);
}

void StatusBar::showMessageCount(int count) {
    m_messages->setText(count == 0 ? tr("No messages") : tr("Messages %1").arg(count));
    setAvailable(*m_messages, count == 0 ? tr("No messages so far") : QString{}, tr("Show all messages of this run"));
}

void StatusBar::editCoordinate() {
    m_coordinate->setFocus();
    m_coordinate->selectAll();
}

void StatusBar::readCoordinate() {
    geo::CoordinateContext context;
    if (m_bench.picture().profile) {
        context.workingCrs = m_bench.picture().profile->city.workingCrs;
    }
    const auto reading = geo::readCoordinate(toStd(m_coordinate->text()), context);
    setStyleProperty(*m_coordinate, "invalid", !reading);
    if (!reading) {
        m_bench.fail(reading.error());
        return;
    }
    m_coordinate->clearFocus();
    if (reading->orderAssumed || (reading->datumAssumed && reading->notation == geo::Notation::decimal)) {
        m_bench.tell(msg("Taken as CGCS2000: {0}", geo::writeDecimal(reading->position)));
    }
    Q_EMIT positionWanted(reading->position);
}

void StatusBar::readScale() {
    QString text = m_scale->text();
    text = text.section(QChar{u':'}, -1);
    text.remove(QChar{u' '}).remove(QChar{u','}).remove(kThousands);
    bool ok = false;
    const double denominator = text.toDouble(&ok);
    setStyleProperty(*m_scale, "invalid", !ok || denominator < 1);
    if (ok && denominator >= 1) {
        m_scale->clearFocus();
        Q_EMIT scaleWanted(denominator);
    } else {
        m_bench.fail(weir::fail(ErrorCode::invalid, msg("'{0}' is not a scale", toStd(m_scale->text())),
                                msg("Type a number such as 25000")));
    }
}

void StatusBar::showTasks() {
    const auto tasks = m_tasks.all();
    m_taskButton->setVisible(!tasks.empty());
    m_taskButton->setText(tr("Tasks %1").arg(tasks.size()));
    m_taskButton->setToolTip(
        tasks.empty() ? QString{} : tr("%1. Click to see all and to cancel").arg(translated(tasks.front().title)));
}

void StatusBar::openTasks() {
    QMenu menu;
    for (const auto& task : m_tasks.all()) {
        const QString share = QStringLiteral(" %1 %").arg(static_cast<int>(task.progress.fraction * 100));
        const QString text =
            task.progress.text.empty() ? QString{} : QStringLiteral(" · ") + translated(task.progress.text);
        menu.addAction(tr("Cancel: %1").arg(translated(task.title)) + share + text, this,
                       [this, id = task.id] { m_tasks.cancel(id); });
    }
    menu.exec(m_taskButton->mapToGlobal(QPoint{0, -menu.sizeHint().height()}));
}

void StatusBar::showSaved() {
    const auto saved = m_bench.bridge().savedAt();
    if (m_bench.bridge().pending() > 0) {
        m_saved->setText(tr("Saving…"));
    } else if (saved) {
        m_saved->setText(tr("Saved %1").arg(toQt(*saved, m_bench.timeZone()).toString(QStringLiteral("HH:mm:ss"))));
    } else {
        m_saved->setText(tr("All saved"));
    }
    m_saved->setToolTip(tr("The time at which the store last confirmed a change of this window"));
}

void StatusBar::showHealth() {
    const auto& report = m_bench.bridge().health();
    const bool good = report.health == store::Health::good;
    const bool dead = report.health == store::Health::readOnly;
    m_lamp->setText((good   ? QStringLiteral("● ")
                     : dead ? QStringLiteral("✕ ")
                            : QStringLiteral("▲ ")) +
                    (m_bench.desk().isHolder() ? tr("Database") : tr("Database, shared")));
    setStyleProperty(*m_lamp, "tone",
                     good   ? QStringLiteral("good")
                     : dead ? QStringLiteral("alert")
                            : QStringLiteral("warn"));
    m_lamp->setToolTip(good ? tr("The data base is sound: %1").arg(pathText(m_bench.desk().storePath()))
                            : translated(report.message));
}

}  // namespace weir::app
