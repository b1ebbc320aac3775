// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/dispatch_options.h"
#include "app/docks/order_draft.h"
#include "app/workbench/workbench.h"

#include <QWidget>

#include <vector>

class QFrame;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace weir::app {

/// The dispatch itself, below an open incident: teams, materials, task and time limit. It changes the draft its panel
/// keeps, so a card made again shows what was chosen; nothing is chosen by the program. Object names: Dispatch_*.
class DispatchCard : public QWidget {
    Q_OBJECT
public:
    /// `draft` is about an incident of the picture and outlives the card.
    DispatchCard(Workbench& bench, OrderDraft& draft, QWidget* parent = nullptr);

    /// Who is chosen, what speaks against it and the button, for the panel's footer. The panel that shows it owns it.
    [[nodiscard]] QWidget* foot() const { return m_foot; }
    /// Brings the words below up to date with draft and picture; `whyNot` greys the button.
    void showAvailability(const QString& whyNot);

Q_SIGNALS:
    void edited();
    void issueWanted();

private:
    void makeFoot();
    void addTeams(QVBoxLayout& column);
    void fillTeams();
    [[nodiscard]] QFrame* teamCard(const TeamOption& option, int index);
    void addMaterials(QVBoxLayout& column);
    void fillMaterials();
    void addMaterialRow(std::size_t index);
    void addMaterialChoice();
    void showPlans();
    void addTask(QVBoxLayout& column);
    void touch();
    [[nodiscard]] const model::Incident* incident() const;

    Workbench& m_bench;
    OrderDraft& m_draft;
    QVBoxLayout* m_teams = nullptr;
    QVBoxLayout* m_materials = nullptr;
    std::vector<QLabel*> m_plans;  ///< below each chosen material: where it comes from, or what is missing
    QWidget* m_foot = nullptr;
    QPushButton* m_issue = nullptr;
    QLabel* m_why = nullptr;  ///< beside the button: who signs, or why it is grey
    QLabel* m_caution = nullptr;
    QLabel* m_chosen = nullptr;
};

}  // namespace weir::app
