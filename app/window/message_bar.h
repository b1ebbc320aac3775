// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/rows.h"
#include "app/workbench/workbench.h"

#include <QFrame>

#include <deque>
#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QTimer;
class QToolButton;

namespace weir::app {

/// The bar over the map. Errors stay until closed or overcome, information leaves after five seconds; both stay in the
/// list that the status bar opens. Object names: Message_*.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    struct Entry {
        Instant time{};
        QString text;
        Tone tone = Tone::normal;
    };
    explicit MessageBar(Workbench& bench, QWidget* parent = nullptr);

    void show(const QString& text, Tone tone);
    /// Newest first.
    [[nodiscard]] const std::deque<Entry>& entries() const { return m_entries; }
    [[nodiscard]] QString text() const;
    /// A sentence that stays as long as it is true (database read-only); empty takes it away.
    void setStanding(const QString& text, Tone tone);
    struct Choice {
        QString text;
        const char* objectName = "";
        std::function<void()> act;
    };
    /// A sentence with buttons that waits, behind whatever else is told, until one is pressed or it is closed.
    void offer(const QString& text, std::vector<Choice> choices);

Q_SIGNALS:
    void entriesChanged();
    void sizeWanted();
    /// Its button was pressed; it was there, in its parent's pixels, until then.
    void closedByHand(QRect where);

protected:
    /// The bar lies over the map: what is pressed on it is not meant for the map.
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    void display(const QString& text, Tone tone);
    void dismiss();

    Workbench& m_bench;
    QLabel* m_label;
    QFrame* m_buttons;
    QToolButton* m_close;
    QTimer* m_timer;
    std::deque<Entry> m_entries;
    QString m_standing;
    Tone m_standingTone = Tone::alert;
    QString m_offer;
};

}  // namespace weir::app
