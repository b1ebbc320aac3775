// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/screenshot.h"

#include "app/docks/table_panel.h"
#include "app/window/main_window.h"
#include "app/window/view_actions.h"
#include "app/workbench/situation.h"

#include <QAction>
#include <QDialog>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPainter>
#include <QSlider>
#include <QTimer>

namespace weir::app {

namespace {

template <class T, class Keep>
void goToFirst(MainWindow& window, const desk::Table<T>& table, Keep keep) {
    if (const auto rows = table.where(keep); !rows.empty()) {
        window.goTo({model::KindOf<T>::kind, rows.back()->id.value});
    }
}

void enter(MainWindow& window, const QString& scene) {
    const auto& picture = window.bench().picture();
    if (scene == QLatin1String{"incident"}) {
        goToFirst(window, picture.incidents, [](const model::Incident& i) { return isOpen(i); });
    } else if (scene == QLatin1String{"order"}) {
        goToFirst(window, picture.orders, [](const model::Order& o) { return isUnderWay(o); });
        window.tables().showTable("orders");
    } else if (scene == QLatin1String{"response"}) {
        goToFirst(window, picture.responses, [](const model::Response&) { return true; });
    } else if (scene == QLatin1String{"warning"}) {
        goToFirst(window, picture.warnings, [](const model::Warning&) { return true; });
        window.tables().showTable("stations");
    } else if (scene == QLatin1String{"publish"}) {
        window.publishWarning();
    } else if (scene == QLatin1String{"propose"}) {
        window.proposeResponse();
    } else if (scene == QLatin1String{"zone"}) {
        goToFirst(window, picture.zones, [](const model::Zone&) { return true; });
        window.tables().showTable("teams");
    } else if (scene == QLatin1String{"draw"}) {
        window.drawZone();
    } else if (scene == QLatin1String{"palette"}) {
        window.openPalette();
    } else if (scene == QLatin1String{"search"}) {
        window.openPalette();
        if (auto* edit = window.findChild<QLineEdit*>(QStringLiteral("Palette_Edit"))) {
            edit->setText(QStringLiteral("sh"));
        }
    } else if (scene == QLatin1String{"overview"}) {
        window.canvas().rotateTo(25);
        window.viewActions().toggleOverview();
    } else if (scene == QLatin1String{"swipe"}) {
        window.viewActions().toggleSwipe();
    } else if (scene == QLatin1String{"time"}) {
        window.viewActions().toggleTime();
        if (auto* to = window.findChild<QSlider*>(QStringLiteral("Time_To"))) {
            to->setValue(to->maximum() * 3 / 4);
        }
    } else if (scene == QLatin1String{"settings"}) {
        window.openSettings();
    }
}

/// The window with its dialogs over it, which a screen would show in windows of their own.
QPixmap pictureOf(MainWindow& window) {
    QPixmap picture = window.grab();
    QPainter painter{&picture};
    for (auto* dialog : window.findChildren<QDialog*>()) {
        if (dialog->isVisible()) {
            const QPoint at{(window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2};
            painter.drawPixmap(at, dialog->grab());
            painter.setPen(window.bench().theme().colour("control_border"));
            painter.drawRect(QRect{at, dialog->size()}.adjusted(-1, -1, 0, 0));
        }
    }
    return picture;
}

}  // namespace

void takeScreenshot(MainWindow& window, const QString& scene, const QString& file, std::function<void(bool)> done) {
    constexpr qint64 kSettle = 1200;
    constexpr qint64 kGiveUp = 20'000;
    struct State {
        QElapsedTimer all;
        QElapsedTimer still;
        bool entered = false;
    };
    auto state = std::make_shared<State>();
    state->all.start();
    state->still.start();
    auto* timer = new QTimer{&window};
    QObject::connect(timer, &QTimer::timeout, &window, [&window, timer, state, scene, file, done = std::move(done)] {
        if (window.canvas().isDrawing() || window.canvas().layers().empty()) {
            state->still.restart();
        }
        if (state->still.elapsed() < kSettle && state->all.elapsed() < kGiveUp) {
            return;
        }
        if (!std::exchange(state->entered, true)) {
            enter(window, scene);
            state->still.restart();
            return;
        }
        timer->stop();
        done(pictureOf(window).save(file));
    });
    timer->start(50);
}

}  // namespace weir::app
