// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/card_list.h"
#include "app/docks/order_draft.h"
#include "core/journal/journal.h"

#include <QPointer>

#include <map>

namespace weir::app {

class DispatchCard;
class FactList;
class IncidentForm;

/// Open incidents and the orders under way. An incident's card is the dispatch itself (DispatchCard), an order's card
/// is what the telephone says (OrderCard); this panel keeps what was begun, sends the verbs and opens the forms. Object
/// names: Dispatch_*, Incident_*, Order_*.
class DispatchPanel : public CardListPanel {
    Q_OBJECT
public:
    explicit DispatchPanel(Workbench& bench, QWidget* parent = nullptr);
    [[nodiscard]] int count() const override;
    /// The form for a new incident; `at` presets its place.
    void beginIncident(std::optional<geo::LonLat> at = std::nullopt);
    /// The form for an entry of the duty log: a call, an instruction, what was seen.
    void beginLog();
    /// The form for what is known better of an incident.
    void beginCorrection(model::IncidentId id);
    /// Gives the open form of an incident its place; opens one for a new incident when there is none.
    void setPlace(geo::LonLat at);
    /// Where the incident of the open form is to be.
    [[nodiscard]] std::optional<geo::LonLat> formPlace() const;
    /// Why the order of the shown incident cannot be issued now; empty when it can.
    [[nodiscard]] QString whyNotIssue() const;
    void issue();
    [[nodiscard]] std::optional<FormDraft> draft() const override;
    bool resume(const FormDraft& draft) override;

Q_SIGNALS:
    void pickWanted();  ///< the incident form asks for a point on the map
    void placeShown();  ///< formPlace() may have changed

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
    /// A step of an order from one of its revisions.
    struct Asked {
        model::OrderId order;
        std::int64_t revision = 0;
        bool operator==(const Asked&) const = default;
    };
    void fillIncident(QVBoxLayout& column, const model::Incident& incident);
    void addIncidentButtons(QVBoxLayout& column, const model::Incident& incident);
    [[nodiscard]] QPushButton* makeCorrect(const model::Incident& incident);
    [[nodiscard]] QPushButton* makeVerify(const model::Incident& incident);
    [[nodiscard]] QPushButton* makeControl(const model::Incident& incident);
    void fillDispatch(QVBoxLayout& column, const model::Incident& incident);
    void updateIssue();
    void onIssued(model::IncidentId incident, const Result<desk::Answer>& answer);
    void fillOrder(QVBoxLayout& column, const model::Order& order);
    /// Sends the next step of an order, or asks first when it takes a second press.
    void stepOrder(Asked step, const QString& report);
    /// The form that asks why and sends the answer with the verb.
    void beginReason(const char* verb, const QString& title, const QString& subject, std::int64_t id);
    void beginControl(const model::Incident& incident);
    void beginComplete(const model::Order& order);
    /// Who found the incident under control, when, and what was seen, from the journal.
    void addControl(FactList& facts, const model::Incident& incident);
    void readJournal();
    /// When the teams of the order told that they work, as far as that is known.
    [[nodiscard]] std::optional<Instant> workingAt(const model::Order& order);
    void showIncidentForm(IncidentForm* form, std::string name, std::int64_t subject);

    QPushButton& m_report;
    QPushButton& m_log;
    QPointer<DispatchCard> m_dispatch;
    OrderDraft m_draft;
    std::map<model::IncidentId, OrderDraft> m_parked;        ///< what was begun for other incidents
    std::map<model::IncidentId, journal::Entry> m_controls;  ///< newest incident.control of each
    std::map<model::OrderId, Instant> m_workingAt;           ///< first such report of each order
    bool m_hasReadJournal = false;
    std::optional<Asked> m_asked;  ///< the first of two presses has been made for it
    std::optional<Asked> m_sent;   ///< the store has not answered yet
};

}  // namespace weir::app
