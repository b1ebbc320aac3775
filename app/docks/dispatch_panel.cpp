// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_panel.h"

#include "app/docks/choices.h"
#include "app/docks/complete_form.h"
#include "app/docks/dispatch_card.h"
#include "app/docks/form.h"
#include "app/docks/incident_form.h"
#include "app/docks/order_card.h"
#include "app/docks/order_texts.h"
#include "app/docks/widgets.h"
#include "app/overlays/incident_state.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"

#include <algorithm>
#include <tuple>

namespace weir::app {

namespace {

using model::OrderState;

constexpr std::size_t kLookedAt = 2000;  // entries of the journal read for who found what under control

Tone toneOf(model::Severity severity) {
    return severity == model::Severity::major    ? Tone::alert
           : severity == model::Severity::larger ? Tone::warn
                                                 : Tone::muted;
}

const char* badgeOf(model::Severity severity) {
    return severity == model::Severity::major ? "alert" : severity == model::Severity::larger ? "warn" : "muted";
}

}  // namespace

DispatchPanel::DispatchPanel(Workbench& bench, QWidget* parent)
    : CardListPanel{bench, "Dispatch", parent},
      m_report{addNewButton(tr("Report an incident…"), "Incident_Report")},
      m_log{addNewButton(tr("Log entry…"), "Log_Write")} {
    connect(&m_report, &QPushButton::clicked, this, [this] { beginIncident(); });
    connect(&m_log, &QPushButton::clicked, this, &DispatchPanel::beginLog);
    // A form that opens, changes or goes tells so: what the map marks goes with it.
    connect(this, &CardListPanel::draftChanged, this, &DispatchPanel::placeShown);
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, [this](const desk::PictureChange& change) {
        if (change.verb == "incident.control" || change.verb == "order.progress") {
            m_hasReadJournal = false;
            refreshCard();
        }
    });
    refresh();
}

int DispatchPanel::count() const {
    int n = 0;
    m_bench.picture().incidents.forEach([&](const model::Incident& i) { n += isOpen(i) ? 1 : 0; });
    m_bench.picture().orders.forEach([&](const model::Order& o) { n += isUnderWay(o) ? 1 : 0; });
    return n;
}

bool DispatchPanel::concerns(const desk::PictureChange& change) const {
    using K = model::Kind;
    return change.rows.empty() || std::any_of(change.rows.begin(), change.rows.end(), [](const auto& row) {
               return row.first == K::incident || row.first == K::order || row.first == K::assignment ||
                      row.first == K::team || row.first == K::stock || row.first == K::material ||
                      row.first == K::orderLine;
           });
}

QString DispatchPanel::emptyText() const {
    return tr("No open incident and no order under way.");
}

std::vector<ListLine> DispatchPanel::lines() const {
    const auto& picture = m_bench.picture();
    const Instant now = m_bench.clock().now();
    auto incidents = picture.incidents.where([](const model::Incident& i) { return isOpen(i); });
    // Lives first, then severity, then whoever waits longest.
    std::ranges::stable_sort(incidents, {}, [](const model::Incident* i) {
        return std::tuple{!isAboutLives(*i), -static_cast<int>(i->severity), i->occurredAt};
    });
    auto orders = picture.orders.where([](const model::Order& o) { return isUnderWay(o); });
    std::stable_sort(orders.begin(), orders.end(),
                     [](const auto* a, const auto* b) { return a->issuedAt > b->issuedAt; });
    std::vector<ListLine> out;
    const auto heading = [&out](const QString& title, std::size_t rows) {
        if (rows > 0) {
            out.push_back({{}, title, {}, QString::number(rows)});
        }
    };
    heading(tr("Open incidents"), incidents.size());
    for (const auto* i : incidents) {
        out.push_back(
            {{model::Kind::incident, i->id.value},
             toQt(i->title),
             QStringLiteral("%1 · %2 · %3")
                 .arg(labelOf(i->type), toQt(stateText(picture, *i)), ageLabel(now - i->occurredAt)),
             isAboutLives(*i) ? tr("Lives") + QStringLiteral(" · ") + labelOf(i->severity) : labelOf(i->severity),
             isAboutLives(*i) ? Tone::alert : toneOf(i->severity),
             0});
    }
    heading(tr("Orders under way"), orders.size());
    for (const auto* o : orders) {
        const bool late = (o->dueAt && *o->dueAt < now) || isAnswerLate(picture, *o, now);
        const QString waiting = waitingText(*o, now);
        const QString teams = teamsText(picture, o->id);
        out.push_back({{model::Kind::order, o->id.value},
                       tr("%1 %2").arg(toQt(o->number), toQt(o->task)),
                       teams.isEmpty() ? toQt(o->destination) : teams,
                       waiting.isEmpty() ? stateText(*o) : stateText(*o) + QStringLiteral(" · ") + waiting,
                       late                             ? Tone::alert
                       : o->state == OrderState::issued ? Tone::warn
                                                        : Tone::normal,
                       0});
    }
    const auto drafts = picture.orders.where([](const model::Order& o) { return isDraft(o); });
    heading(tr("Orders not yet issued"), drafts.size());
    for (const auto* o : drafts) {
        const QString teams = teamsText(picture, o->id);
        out.push_back({{model::Kind::order, o->id.value},
                       toQt(o->task),
                       teams.isEmpty() ? toQt(o->destination) : teams,
                       stateText(*o),
                       Tone::warn,
                       0});
    }
    return out;
}

void DispatchPanel::updateAvailability() {
    setAvailable(m_report, roleWhyNot(m_bench, "incident.report"), tr("Enter an incident that was reported (Ctrl+I)"));
    setAvailable(m_log, roleWhyNot(m_bench, "log.add"),
                 tr("Write down a call, an instruction or what was seen (Ctrl+L)"));
}

void DispatchPanel::fillCard(QVBoxLayout& column, Item item) {
    m_dispatch = nullptr;
    if (item.kind == model::Kind::incident) {
        m_asked.reset();
    }
    if (item.kind == model::Kind::incident) {
        if (const auto* incident = m_bench.picture().incidents.find(model::IncidentId{item.id})) {
            fillIncident(column, *incident);
            return;
        }
    } else if (const auto* order = m_bench.picture().orders.find(model::OrderId{item.id})) {
        fillOrder(column, *order);
        return;
    }
    column.addWidget(makeText(tr("This is no longer in the register."), "muted"));
}

// ---- incident ----

void DispatchPanel::fillIncident(QVBoxLayout& column, const model::Incident& incident) {
    const Instant now = m_bench.clock().now();
    auto* card = makeFrame("card");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(12, 10, 12, 10);
    inside->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->addWidget(named(makeText(toQt(incident.title), "title"), "Incident_Title"), 1);
    auto* badge = makeLabel(labelOf(incident.severity), "badge");
    badge->setProperty("tone", QString::fromLatin1(badgeOf(incident.severity)));
    head->addWidget(badge, 0, Qt::AlignTop);
    inside->addLayout(head);
    // One line instead of two rows: who could go must be in sight on a low screen.
    auto* line = new QHBoxLayout;
    line->addWidget(
        makeText(labelOf(incident.type) + QStringLiteral(" · ") + toQt(stateText(m_bench.picture(), incident)),
                 "muted"),
        1);
    line->addWidget(makeCorrect(incident), 0, Qt::AlignTop);
    inside->addLayout(line);
    auto* facts = new FactList;
    facts->add(tr("Time"), timeText(incident.occurredAt, m_bench.timeZone()) + QStringLiteral(" · ") +
                               ageLabel(now - incident.occurredAt));
    facts->add(tr("Place"), toQt(incident.place));
    facts->add(tr("Reported by"),
               toQt(incident.reporter + (incident.reporterPhone.empty() ? "" : " " + incident.reporterPhone)));
    facts->add(tr("Verified by"), toQt(incident.verifiedBy));
    addControl(*facts, incident);
    facts->add(tr("Details"), toQt(incident.description));
    facts->add(tr("Closed because"), toQt(incident.closeReason));
    inside->addWidget(facts);
    addIncidentButtons(*inside, incident);
    column.addWidget(card);
    if (isOpen(incident)) {
        fillDispatch(column, incident);
    }
}

void DispatchPanel::addControl(FactList& facts, const model::Incident& incident) {
    if (incident.state != model::IncidentState::controlled && incident.state != model::IncidentState::closed) {
        return;
    }
    readJournal();
    if (const auto at = m_controls.find(incident.id); at != m_controls.end()) {
        facts.add(tr("Under control"), timeText(at->second.time, m_bench.timeZone()) + QStringLiteral(" · ") +
                                           tr("recorded by %1").arg(toQt(at->second.actor)));
        facts.add(tr("Assessment"), toQt(at->second.args.value("note", std::string{})));
    }
}

void DispatchPanel::readJournal() {
    if (m_hasReadJournal) {
        return;
    }
    m_hasReadJournal = true;
    m_bench.bridge().background(
        this, [&desk = m_bench.desk()] { return desk.recentEntries(kLookedAt); },
        [this](const Result<std::vector<journal::Entry>>& entries) {
            if (!entries) {
                m_bench.fail(entries.error());
                return;
            }
            for (const auto& entry : *entries) {
                if (entry.verb == "order.progress" && entry.args.value("phase", std::string{}) == "working") {
                    m_workingAt[model::OrderId{entry.args.value("id", std::int64_t{0})}] = entry.time;  // newest first
                }
                if (entry.verb != "incident.control") {
                    continue;
                }
                auto& newest = m_controls[model::IncidentId{entry.args.value("id", std::int64_t{0})}];
                if (newest.seq < entry.seq) {
                    newest = entry;
                }
            }
            refreshCard();
        });
}

std::optional<Instant> DispatchPanel::workingAt(const model::Order& order) {
    if (!order.onSceneAt && order.phase != model::OrderPhase::working && !order.doneAt) {
        return std::nullopt;
    }
    readJournal();
    const auto at = m_workingAt.find(order.id);
    return at == m_workingAt.end() ? std::nullopt : std::optional{at->second};
}

void DispatchPanel::addIncidentButtons(QVBoxLayout& column, const model::Incident& incident) {
    const auto id = incident.id.value;
    const QString closed = isOpen(incident) ? QString{} : tr("The incident is closed");
    auto* close = makeButton(tr("Close…"), "Incident_Close");
    setAvailable(
        *close,
        closed.isEmpty() ? m_bench.whyNot(m_bench.command("incident.close", {{"id", id}, {"reason", "-"}})) : closed,
        tr("Close the incident with a reason"));
    connect(close, &QPushButton::clicked, this, [this, id] { beginForm("incident.close", id); });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(makeVerify(incident));
    buttons->addWidget(makeControl(incident));
    buttons->addWidget(close);
    buttons->addStretch(1);
    column.addLayout(buttons);
}

QPushButton* DispatchPanel::makeCorrect(const model::Incident& incident) {
    auto* correct = makeButton(tr("Correct…"), "Incident_Correct", "flat");
    setAvailable(
        *correct, isOpen(incident) ? roleWhyNot(m_bench, "incident.update") : tr("The incident is closed"),
        tr("Change what is known better now: title, kind, severity, place, position, who reported it, details"));
    connect(correct, &QPushButton::clicked, this, [this, id = incident.id] { beginCorrection(id); });
    return correct;
}

QPushButton* DispatchPanel::makeVerify(const model::Incident& incident) {
    auto* verify = makeButton(tr("Verify"), "Incident_Verify");
    const auto id = incident.id.value;
    setAvailable(*verify, m_bench.whyNot(m_bench.command("incident.verify", {{"id", id}})),
                 tr("The report has been confirmed"));
    connect(verify, &QPushButton::clicked, this, [this, id] { m_bench.run("incident.verify", {{"id", id}}); });
    return verify;
}

QPushButton* DispatchPanel::makeControl(const model::Incident& incident) {
    auto* control = makeButton(tr("Under control…"), "Incident_Control");
    const auto id = incident.id.value;
    setAvailable(*control, m_bench.whyNot(m_bench.command("incident.control", {{"id", id}})),
                 tr("Somebody has assessed it and found it under control"));
    connect(control, &QPushButton::clicked, this, [this, id] { beginForm("incident.control", id); });
    return control;
}

void DispatchPanel::fillDispatch(QVBoxLayout& column, const model::Incident& incident) {
    if (m_draft.incident != incident.id && m_draft.touched) {
        m_parked[m_draft.incident] = m_draft;
    }
    if (const auto parked = m_parked.extract(incident.id)) {
        m_draft = parked.mapped();
    } else if (m_draft.incident != incident.id) {
        m_draft = OrderDraft{};
        m_draft.incident = incident.id;
    }
    followIncident(m_draft, incident);
    m_dispatch = new DispatchCard{m_bench, m_draft};
    connect(m_dispatch, &DispatchCard::issueWanted, this, &DispatchPanel::issue);
    connect(m_dispatch, &DispatchCard::edited, this, [this] {
        updateIssue();
        Q_EMIT draftChanged();
    });
    column.addWidget(m_dispatch);
    footer().addWidget(m_dispatch->foot());
    updateIssue();
}

void DispatchPanel::updateIssue() {
    if (m_dispatch) {
        m_dispatch->showAvailability(whyNotIssue());
    }
}

QString DispatchPanel::whyNotIssue() const {
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    const bool here = shown() && shown()->kind == model::Kind::incident && shown()->id == m_draft.incident.value;
    if (!here || incident == nullptr || !isOpen(*incident)) {
        return tr("Select an open incident first");
    }
    if (m_draft.sending) {
        return tr("The order is being saved");
    }
    if (m_draft.teams.empty() && m_draft.materials.empty()) {
        return tr("Choose a team or material");
    }
    if (m_draft.task.trimmed().isEmpty()) {
        return tr("Say what the task is");
    }
    if (const QString why = whyNotMaterials(m_bench.picture(), m_draft); !why.isEmpty()) {
        return why;
    }
    return m_bench.whyNot(m_bench.command("order.issue", orderArgs(m_bench.picture(), m_draft, m_bench.clock().now())));
}

void DispatchPanel::issue() {
    if (!whyNotIssue().isEmpty()) {
        return;
    }
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    if (incident != nullptr) {
        followIncident(m_draft, *incident);  // the card may be hidden behind a form while others correct the incident
    }
    if (!m_draft.asked && !cautionOf(incident, m_draft).isEmpty()) {
        m_draft.asked = true;
        updateIssue();
        return;
    }
    m_draft.asked = false;
    m_draft.sending = true;
    updateIssue();
    m_bench.run("order.issue", orderArgs(m_bench.picture(), m_draft, m_bench.clock().now()), this,
                [this, about = m_draft.incident](const Result<desk::Answer>& answer) { onIssued(about, answer); });
}

void DispatchPanel::onIssued(model::IncidentId incident, const Result<desk::Answer>& answer) {
    // Another incident may have been selected while the store was writing.
    const auto parked = m_parked.find(incident);
    auto* draft = m_draft.incident == incident ? &m_draft : parked != m_parked.end() ? &parked->second : nullptr;
    if (draft != nullptr) {
        draft->sending = false;
    }
    if (answer) {
        if (draft == &m_draft) {
            m_draft = OrderDraft{};
        } else {
            m_parked.erase(incident);
        }
        Q_EMIT draftChanged();
        m_bench.tell(msg("Order {0} has been issued", answer->result.value("number", std::string{})));
        selectAnswer(m_bench, model::Kind::order, *answer);
    }
    refresh();
}

// ---- forms ----

void DispatchPanel::beginIncident(std::optional<geo::LonLat> at) {
    auto* form = new IncidentForm{m_bench.picture(), nullptr};
    if (at) {
        form->setPlace(*at);
    }
    connect(form, &Form::submitted, this, [this, form] {
        submitForm(*form, m_bench.command("incident.report", form->reportArgs()),
                   [this](const desk::Answer& answer) { selectAnswer(m_bench, model::Kind::incident, answer); });
    });
    showIncidentForm(form, "incident", 0);
}

void DispatchPanel::beginLog() {
    Choices types = choicesOf<model::LogType>();
    types.words.removeLast();  // what the program writes itself
    types.values.pop_back();
    auto* form = new Form{"LogForm",
                          tr("Entry of the duty log"),
                          tr("Write it down"),
                          {{.id = "content",
                            .label = tr("Content"),
                            .type = Field::Type::text,
                            .required = true,
                            .placeholder = tr("who, what, where, what was answered")},
                           {.id = "type",
                            .label = tr("Kind"),
                            .type = Field::Type::choice,
                            .required = true,
                            .initial = toQt(nameOf(model::LogType::callIn)),
                            .choices = types.words,
                            .values = types.values},
                           {.id = "from_unit", .label = tr("Unit")},
                           {.id = "from_person", .label = tr("Person")},
                           {.id = "phone", .label = tr("Telephone")},
                           {.id = "result", .label = tr("What was done about it")}}};
    const auto sayWho = [this, form] {
        form->setNote(tr("Recorded by %1 with the time of the press.").arg(toQt(m_bench.officer().name)));
    };
    sayWho();
    connect(&m_bench, &Workbench::officerChanged, form, sayWho);
    connect(form, &Form::submitted, this, [this, form](const Json& values) {
        submitForm(*form, m_bench.command("log.add", values),
                   [this](const desk::Answer&) { m_bench.tell(msg("It is in the duty log")); });
    });
    showForm(form, "log", 0);
}

void DispatchPanel::beginCorrection(model::IncidentId id) {
    const auto* incident = m_bench.picture().incidents.find(id);
    if (incident == nullptr) {
        return;
    }
    auto* form = new IncidentForm{m_bench.picture(), incident};
    connect(form, &Form::submitted, this, [this, form] {
        const auto args = form->updateArgs();
        if (!args) {
            form->refuse(tr("Nothing has been changed."));
            return;
        }
        submitForm(*form, m_bench.command("incident.update", *args));
    });
    showIncidentForm(form, "incident.update", id.value);
}

void DispatchPanel::showIncidentForm(IncidentForm* form, std::string name, std::int64_t subject) {
    connect(form, &IncidentForm::pickWanted, this, &DispatchPanel::pickWanted);
    connect(form, &IncidentForm::placeChanged, this, &DispatchPanel::placeShown);
    showForm(form, std::move(name), subject);
    Q_EMIT placeShown();
}

std::optional<geo::LonLat> DispatchPanel::formPlace() const {
    const auto* incident = qobject_cast<IncidentForm*>(openForm());
    return incident == nullptr ? std::nullopt : incident->place();
}

void DispatchPanel::setPlace(geo::LonLat at) {
    if (auto* incident = qobject_cast<IncidentForm*>(openForm())) {
        incident->setPlace(at);
    } else {
        beginIncident(at);
    }
}

void DispatchPanel::beginReason(const char* verb, const QString& title, const QString& subject, std::int64_t id) {
    auto* form = new Form{"ReasonForm",
                          title,
                          title,
                          {{.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true}}};
    form->setSubject(subject);
    connect(form, &Form::submitted, this, [this, form, verb, id](Json values) {
        values["id"] = id;
        submitForm(*form, m_bench.command(verb, values));
    });
    showForm(form, verb, id);
}

void DispatchPanel::beginControl(const model::Incident& incident) {
    const QString title = tr("Incident under control");
    auto* form = new Form{"ControlForm",
                          title,
                          title,
                          {{.id = "assessed_by", .label = tr("Assessed by"), .required = true},
                           {.id = "note", .label = tr("What was seen"), .type = Field::Type::text, .required = true}}};
    form->setSubject(subjectOf(incident));
    const auto sayWho = [this, form] {
        form->setNote(tr("Recorded by %1 with the time of the press.").arg(toQt(m_bench.officer().name)));
    };
    sayWho();
    connect(&m_bench, &Workbench::officerChanged, form, sayWho);
    connect(form, &Form::submitted, this, [this, form, id = incident.id.value](const Json& values) {
        const QString note = tr("%1: %2").arg(toQt(values.at("assessed_by").get<std::string>()),
                                              toQt(values.at("note").get<std::string>()));
        submitForm(*form, m_bench.command("incident.control", {{"id", id}, {"note", toStd(note)}}));
    });
    showForm(form, "incident.control", incident.id.value);
}

void DispatchPanel::beginComplete(const model::Order& order) {
    auto* form = new CompleteForm{m_bench.picture(), order};
    connect(form, &Form::submitted, this,
            [this, form] { submitForm(*form, m_bench.command("order.complete", form->args())); });
    showForm(form, "order.complete", order.id.value);
}

bool DispatchPanel::beginForm(const std::string& form, std::int64_t subject) {
    const auto& picture = m_bench.picture();
    const auto* incident = picture.incidents.find(model::IncidentId{subject});
    const auto* order = picture.orders.find(model::OrderId{subject});
    if (form == "incident") {
        beginIncident();
    } else if (form == "log") {
        beginLog();
    } else if (form == "incident.update" && incident != nullptr) {
        beginCorrection(model::IncidentId{subject});
    } else if (form == "incident.control" && incident != nullptr) {
        beginControl(*incident);
    } else if (form == "incident.close" && incident != nullptr) {
        beginReason("incident.close", tr("Close the incident"), subjectOf(*incident), subject);
    } else if (form == "order.cancel" && order != nullptr) {
        beginReason("order.cancel", tr("Cancel the order"), subjectOf(*order), subject);
    } else if (form == "order.complete" && order != nullptr && isUnderWay(*order)) {
        beginComplete(*order);
    } else {
        return false;
    }
    return true;
}

std::optional<FormDraft> DispatchPanel::draft() const {
    if (auto form = CardListPanel::draft()) {
        return form;
    }
    return m_draft.touched ? std::optional{FormDraft{"order", m_draft.incident.value, textsOf(m_draft)}} : std::nullopt;
}

bool DispatchPanel::resume(const FormDraft& draft) {
    if (draft.form != "order") {
        return CardListPanel::resume(draft);
    }
    const auto* incident = m_bench.picture().incidents.find(model::IncidentId{draft.subject});
    if (incident == nullptr || !isOpen(*incident)) {
        return false;
    }
    m_draft = orderDraftOf(incident->id, draft.texts);
    m_bench.selection().select({model::Kind::incident, draft.subject});
    refresh();
    return true;
}

// ---- order ----

void DispatchPanel::fillOrder(QVBoxLayout& column, const model::Order& order) {
    const Asked now{order.id, order.revision};
    if (m_asked != now) {
        m_asked.reset();
    }
    auto* card = new OrderCard{m_bench, order, {m_asked.has_value(), workingAt(order)}};
    connect(card, &OrderCard::stepWanted, this, [this, id = order.id](std::int64_t revision, const QString& report) {
        stepOrder({id, revision}, report);
    });
    connect(card, &OrderCard::notYet, this, [this] {
        m_asked.reset();
        refreshCard();
    });
    connect(card, &OrderCard::completeWanted, this, [this, id = order.id.value] { beginForm("order.complete", id); });
    connect(card, &OrderCard::cancelWanted, this, [this, id = order.id.value] { beginForm("order.cancel", id); });
    column.addWidget(card);
    if (card->foot() != nullptr) {
        footer().addWidget(card->foot());
    }
}

void DispatchPanel::stepOrder(Asked step, const QString& report) {
    const auto* order = m_bench.picture().orders.find(step.order);
    if (order == nullptr || order->revision != step.revision || m_sent == step) {
        // The step has been taken, here or by somebody else; the card that says so is on its way.
        return;
    }
    if (m_asked != step && report.isEmpty() && !wordsBefore(m_bench.picture(), *order).isEmpty()) {
        m_asked = step;
        refreshCard();
        enterField("Order_ReceivedBy");  // what is missing may stand below the fold
        return;
    }
    m_asked.reset();
    const auto next = nextStepOf(*order);
    Json args{{"id", step.order.value}, {"revision", step.revision}};
    if (next.phase != nullptr) {
        args["phase"] = next.phase;
    }
    if (!report.isEmpty()) {
        args[order->state == OrderState::issued ? "received_by" : "report"] = toStd(report);
    }
    m_sent = step;
    m_bench.run(next.verb, args, this, [this](const Result<desk::Answer>&) {
        m_sent.reset();
        refreshCard();
    });
}

}  // namespace weir::app
