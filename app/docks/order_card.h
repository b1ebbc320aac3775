// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace weir::app {

class FactList;

/// What is recorded next about an order: its issue, or what the telephone reports.
struct OrderStep {
    QString text;  ///< of the button
    const char* verb = nullptr;
    const char* phase = nullptr;
};
[[nodiscard]] OrderStep nextStepOf(const model::Order& order);
/// What speaks against the next step with nothing typed; empty when one press is enough.
[[nodiscard]] QString wordsBefore(const desk::Picture& picture, const model::Order& order);

/// An order: who to call, what goes where, the steps so far, and the next one. It shows one revision of the order and
/// steps from that one only, so a second press before the card is made again is the same step, refused by its revision.
/// Object names: Order_*.
class OrderCard : public QWidget {
    Q_OBJECT
public:
    /// What the card cannot see in the order.
    struct Known {
        bool asked = false;                ///< the first of two presses has been made for this revision
        std::optional<Instant> workingAt;  ///< when the teams told that they work
    };
    OrderCard(Workbench& bench, const model::Order& order, const Known& known, QWidget* parent = nullptr);

    /// The buttons, for the panel's footer, which owns them; null when the order is over.
    [[nodiscard]] QWidget* foot() const { return m_foot; }

Q_SIGNALS:
    void stepWanted(std::int64_t revision, const QString& report);
    void notYet();
    void completeWanted();
    void cancelWanted();

private:
    void addFacts(QVBoxLayout& column, const model::Order& order);
    /// How long it has been waiting for somebody to acknowledge it, and whom to call.
    void addCall(FactList& facts, const model::Order& order);
    void addSteps(QVBoxLayout& column, const model::Order& order, const std::optional<Instant>& workingAt);
    /// One button for each team that is on its way back: it stands by again.
    void addStandby(QVBoxLayout& column, const model::Order& order);
    void makeFoot(QVBoxLayout& column, const model::Order& order, bool asked);
    [[nodiscard]] QLineEdit* makeReport(const model::Order& order);
    [[nodiscard]] QPushButton* makeNext(const model::Order& order, bool asked, QLineEdit* report);
    [[nodiscard]] QPushButton* makeDone(const model::Order& order);
    [[nodiscard]] QPushButton* makeBack(const model::Order& order, bool asked);

    Workbench& m_bench;
    QWidget* m_foot = nullptr;
};

}  // namespace weir::app
