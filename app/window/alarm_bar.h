// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/alarms.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace weir::app {

class ElidedLabel;

/// The band below the situation strip while an alarm waits: what it is, how many more, and the answers. Object names:
/// Alarm_*.
class AlarmBar : public QFrame {
    Q_OBJECT
public:
    AlarmBar(Workbench& bench, Alarms& alarms, QWidget* parent = nullptr);
    void refresh();

Q_SIGNALS:
    void itemWanted(weir::app::Item item);
    void shownChanged(bool shown);

private:
    void listAll();
    [[nodiscard]] const Alarm* first() const;

    Workbench& m_bench;
    Alarms& m_alarms;
    QLabel* m_icon;
    ElidedLabel* m_text;
    QPushButton* m_more;
    QPushButton* m_go;
    QPushButton* m_acknowledge;
    QPushButton* m_shelve;
    QPushButton* m_silence;
};

}  // namespace weir::app
