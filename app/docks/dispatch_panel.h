// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/card_list.h"
#include "app/docks/dispatch_options.h"

#include <QPointer>

#include <map>
#include <set>

class QFrame;
class QLabel;
class QLineEdit;

namespace weir::app {

/// Open incidents and the orders under way. An incident's card is the dispatch itself in five fields: teams, material,
/// quantity, task, time limit, then one button. An order's card is what the telephone says: acknowledged, on the way,
/// on scene, done. Object names: Dispatch_*, Incident_*, Order_*.
class DispatchPanel : public CardListPanel {
    Q_OBJECT
public:
    explicit DispatchPanel(Workbench& bench, QWidget* parent = nullptr);
    [[nodiscard]] int count() const override;
    /// The form for a new incident; `at` presets its place.
    void beginIncident(std::optional<geo::LonLat> at = std::nullopt);
    /// Gives the open form for a new incident its place; opens one when there is none.
    void setPlace(geo::LonLat at);
    /// Why the order of the shown incident cannot be issued now; empty when it can.
    [[nodiscard]] QString whyNotIssue() const;
    void issue();
    [[nodiscard]] std::optional<FormDraft> draft() const override;
    bool resume(const FormDraft& draft) override;

Q_SIGNALS:
    void pickWanted();  ///< the incident form asks for a point on the map

protected:
    [[nodiscard]] std::vector<ListLine> lines() const override;
    [[nodiscard]] bool shows(model::Kind kind) const override {
        return kind == model::Kind::incident || kind == model::Kind::order;
    }
    void fillCard(QVBoxLayout& column, Item item) override;
    bool beginForm(const std::string& form, std::int64_t subject) override;
    [[nodiscard]] QString emptyText() const override;
    void updateAvailability() override;
    [[nodiscard]] bool concerns(const desk::PictureChange& change) const override;

private:
    /// What has been chosen for the shown incident; survives a redrawn card.
    struct Draft {
        model::IncidentId incident;
        std::set<model::TeamId> teams;
        bool touched = false;  ///< anything was chosen or typed by hand
        model::MaterialId material;
        std::int64_t quantity = 0;
        QString task;
        std::int64_t minutes = 60;
        QString filter;           ///< part of the names of the teams offered
        std::size_t offered = 4;  ///< teams in sight
    };
    void fillIncident(QVBoxLayout& column, const model::Incident& incident);
    void fillDispatch(QVBoxLayout& column, const model::Incident& incident);
    void addTeams(QVBoxLayout& column);
    void fillTeams();
    [[nodiscard]] QFrame* teamCard(const TeamOption& option, int index);
    void addIssueButton();
    void updateIssue();
    void addMaterial(QVBoxLayout& column, const model::Incident& incident);
    void updatePlan();
    void fillOrder(QVBoxLayout& column, const model::Order& order);
    void addOrderSteps(QVBoxLayout& column, const model::Order& order);
    void addOrderButtons(QVBoxLayout& column, const model::Order& order);
    /// Sends the next step of an order, or asks first when it takes a second press.
    void stepOrder(model::OrderId id, QPointer<QLineEdit> report, QPointer<QPushButton> button);
    [[nodiscard]] QString wordsBefore(const model::Order& order) const;
    void beginReason(const char* verb, const QString& title, std::int64_t id);
    void beginControl(std::int64_t id);
    void touch();
    void showPlace();
    [[nodiscard]] Json orderArgs() const;

    QPushButton& m_report;
    QPointer<QPushButton> m_issue;
    QPointer<QLabel> m_plan;
    QPointer<QLabel> m_why;      ///< beside the button: who signs, or why it is grey
    QPointer<QLabel> m_caution;  ///< above it
    QPointer<QLabel> m_chosen;
    QPointer<QVBoxLayout> m_teams;
    std::optional<Item> m_asked;  ///< the first of two presses has been made for it
    Draft m_draft;
    std::map<model::IncidentId, Draft> m_parked;  ///< what was begun for other incidents
    bool m_issuing = false;
    QPointer<Form> m_incidentForm;
    std::optional<geo::LonLat> m_place;
};

}  // namespace weir::app
