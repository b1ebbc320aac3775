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
      m_rotation{new QLineEdit},
      m_crs{makeButton({}, "Status_Crs", "flat")},
      m_hint{new ElidedLabel{"muted"}},
      m_drawing{new QProgressBar},
      m_taskButton{makeButton({}, "Status_Tasks", "flat")},
      m_messages{makeButton({}, "Status_Messages", "flat")},
      m_saved{makeLabel({})},
      m_lamp{makeLabel({})},
      m_network{makeLabel({})} {
    named(this, "Status", tr("Status"));
    setSizeGripEnabled(false);
    setContentsMargins(4, 0, 8, 0);
    named(m_coordinate, "Status_Coordinate", tr("Coordinate"));
    m_coordinate->setProperty("part", QStringLiteral("quiet"));
    m_coordinate->setToolTip(tr("Type or paste a position in any notation and press Enter to go there (Ctrl+G)"));
    named(m_scale, "Status_Scale", tr("Scale"));
    m_scale->setProperty("part", QStringLiteral("quiet"));
    m_scale->setToolTip(tr("Type a scale such as 25000 and press Enter"));
    m_scale->setFixedWidth(110);
    addWidget(m_coordinate);
    addWidget(m_scale);
    named(m_rotation, "Status_Rotation", tr("Direction of the map"));
    m_rotation->setProperty("part", QStringLiteral("quiet"));
    m_rotation->setToolTip(tr("Degrees by which the map is turned clockwise; 0 is north up"));
    m_rotation->setFixedWidth(72);
    addWidget(m_rotation);
    m_crs->setAccessibleName(tr("Coordinate system and way of writing positions"));
    m_crs->setToolTip(tr("Choose how positions are written"));
    m_crs->setText(tr("CGCS2000 · %1").arg(toQt(workingCrs())) + QStringLiteral(" ▾"));
    addWidget(m_crs);
    fitCoordinate();
    showRotation(0);
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
    named(m_network, "Status_Network", tr("Network"));
    addPermanentWidget(m_network);
    showNetwork(0, 0, 0);
    connect(m_coordinate, &QLineEdit::returnPressed, this, &StatusBar::readCoordinate);
    connect(m_scale, &QLineEdit::returnPressed, this, &StatusBar::readScale);
    connect(m_rotation, &QLineEdit::returnPressed, this, &StatusBar::readRotation);
    connect(m_crs, &QPushButton::clicked, this, &StatusBar::openStyles);
    connect(m_messages, &QPushButton::clicked, this, &StatusBar::messagesWanted);
    connect(m_taskButton, &QPushButton::clicked, this, &StatusBar::openTasks);
    connect(&tasks, &Tasks::changed, this, &StatusBar::showTasks);
    connect(&bench.bridge(), &DeskBridge::saved, this, &StatusBar::showSaved);
    connect(&bench.bridge(), &DeskBridge::pendingChanged, this, &StatusBar::showSaved);
    connect(&bench.bridge(), &DeskBridge::healthChanged, this, &StatusBar::showHealth);
    connect(&bench.bridge(), &DeskBridge::healthChanged, this, &StatusBar::showSaved);
    connect(&bench.theme(), &Theme::changed, this, &StatusBar::showHealth);
    showTasks();
    showSaved();
    showHealth();
    showMessageCount(0);
}

void StatusBar::showPosition(geo::LonLat position) {
    m_position = position;
    if (!m_coordinate->hasFocus()) {
        m_coordinate->setText(positionStyle() == PositionStyle::decimal
                                  ? toQt(geo::writeDecimal(position, 5))
                                  : positionText(position, positionStyle(), workingCrs()));
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

void StatusBar::showRotation(double degrees) {
    m_degrees = degrees;
    if (!m_rotation->hasFocus()) {
        m_rotation->setText(QStringLiteral("↻ %1°").arg(degrees, 0, 'f', degrees == std::round(degrees) ? 0 : 1));
        setStyleProperty(*m_rotation, "invalid", false);
    }
}

PositionStyle StatusBar::positionStyle() const {
    return parseEnum<PositionStyle>(m_bench.settings().values().coordinates).value_or(PositionStyle::decimal);
}

std::string StatusBar::workingCrs() const {
    return m_bench.picture().profile ? m_bench.picture().profile->city.workingCrs : std::string{};
}

void StatusBar::fitCoordinate() {
    constexpr geo::LonLat kWide{114.888888, 33.888888};
    constexpr int kRoom = 28;
    const QString text = positionText(kWide, positionStyle(), workingCrs());
    m_coordinate->setFixedWidth(m_coordinate->fontMetrics().horizontalAdvance(text) + kRoom);
}

void StatusBar::openStyles() {
    auto* menu = named(new QMenu{this}, "Status_Styles");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (std::size_t i = 0; i < EnumNames<PositionStyle>::names.size(); ++i) {
        const auto one = static_cast<PositionStyle>(i);
        const auto name = std::string{nameOf(one)};
        auto* action = menu->addAction(positionText(m_position, one, workingCrs()), this, [this, name] {
            const auto saved = m_bench.settings().change([&](Settings::Values& v) { v.coordinates = name; });
            if (!saved) {
                m_bench.fail(saved.error());
            }
            fitCoordinate();
            showPosition(m_position);
        });
        action->setObjectName(QStringLiteral("Status_Style_") + toQt(name));
        action->setCheckable(true);
        action->setChecked(one == positionStyle());
    }
    menu->popup(m_crs->mapToGlobal(QPoint{0, -menu->sizeHint().height()}));
}

void StatusBar::readRotation() {
    QString text = m_rotation->text();
    text.remove(QChar{u'°'}).remove(QChar{u'↻'}).remove(QChar{u' '});
    bool ok = false;
    const double degrees = text.toDouble(&ok);
    ok = ok && std::isfinite(degrees) && std::abs(degrees) <= 360;
    setStyleProperty(*m_rotation, "invalid", !ok);
    if (!ok) {
        m_bench.fail(weir::fail(ErrorCode::invalid, msg("'{0}' is not a direction", toStd(m_rotation->text())),
                                msg("Type degrees from -360 to 360; 0 is north up")));
        return;
    }
    m_rotation->clearFocus();
    Q_EMIT rotationWanted(degrees);
    showRotation(std::remainder(degrees, 360.0));
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
    context.workingCrs = workingCrs();
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
    const bool lost = m_bench.bridge().pending() == 0 && m_bench.bridge().lostLast();
    const bool readOnly = m_bench.bridge().health().health == store::Health::readOnly;
    setStyleProperty(*m_saved, "tone", lost || readOnly ? QStringLiteral("alert") : QString{});
    if (lost || readOnly) {
        m_saved->setText(readOnly ? tr("Nothing is saved") : tr("Not saved"));
        m_saved->setToolTip(
            readOnly
                ? translated(m_bench.bridge().health().message)
                : tr("The store could not take the last change of this window; do it again once the store is well"));
        return;
    }
    if (m_bench.bridge().pending() > 0) {
        m_saved->setText(tr("Saving…"));
    } else if (saved) {
        m_saved->setText(tr("Saved %1").arg(toQt(*saved, m_bench.timeZone()).toString(QStringLiteral("HH:mm:ss"))));
    } else {
        m_saved->setText(tr("All saved"));
    }
    m_saved->setToolTip(tr("The time at which the store last confirmed a change of this window"));
}

void StatusBar::showNetwork(int services, int online, int failing) {
    const bool asks = online > 0;
    m_network->setText((!asks         ? QStringLiteral("○ ")
                        : failing > 0 ? QStringLiteral("▲ ")
                                      : QStringLiteral("● ")) +
                       tr("Net"));
    setStyleProperty(*m_network, "tone",
                     !asks         ? QStringLiteral("muted")
                     : failing > 0 ? QStringLiteral("warn")
                                   : QStringLiteral("good"));
    m_network->setToolTip(services == 0 ? tr("Nothing asks the network: there are no map services on the map")
                          : !asks       ? tr("Nothing asks the network: the map services come from the cache")
                          : failing > 0
                              ? tr("%1 of %2 map services may be asked, %3 of them do not answer as they should")
                                    .arg(online)
                                    .arg(services)
                                    .arg(failing)
                              : tr("%1 of %2 map services may be asked").arg(online).arg(services));
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
