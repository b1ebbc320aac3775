// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Longer than a source should be: the list, the dispatch card and the order card are one flow and share the draft.
#include "app/docks/dispatch_panel.h"

#include "app/docks/choices.h"
#include "app/docks/form.h"
#include "app/docks/input_guards.h"
#include "app/docks/widgets.h"
#include "app/overlays/incident_state.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPointer>
#include <QSpinBox>

#include <cmath>

namespace weir::app {

namespace {

using model::OrderPhase;
using model::OrderState;

QString distanceText(const std::optional<double>& metres) {
    return metres ? DispatchPanel::tr("%1 km").arg(*metres / 1000, 0, 'f', 1) : DispatchPanel::tr("place unknown");
}

QString stateText(const model::Order& order) {
    return order.state == OrderState::executing && order.phase != OrderPhase::none ? labelOf(order.phase)
                                                                                   : labelOf(order.state);
}

Tone toneOf(model::Severity severity) {
    return severity == model::Severity::major    ? Tone::alert
           : severity == model::Severity::larger ? Tone::warn
                                                 : Tone::muted;
}

/// Those assigned or drafted; once the order is over, those it had.
std::vector<const model::Team*> teamsOf(const desk::Picture& picture, model::OrderId id) {
    std::vector<const model::Team*> out;
    const auto add = [&](model::TeamId team) {
        if (const auto* row = picture.teams.find(team)) {
            out.push_back(row);
        }
    };
    if (const auto at = picture.teamsOfOrder.find(id); at != picture.teamsOfOrder.end()) {
        std::for_each(at->second.begin(), at->second.end(), add);
    } else {
        picture.assignments.forEach([&](const model::Assignment& assignment) {
            if (assignment.order == id && assignment.team) {
                add(assignment.team);
            }
        });
    }
    return out;
}

QString teamsText(const desk::Picture& picture, model::OrderId id) {
    QStringList names;
    for (const auto* team : teamsOf(picture, id)) {
        names << toQt(team->name);
    }
    return names.join(translated(", "));
}

/// One line a team: its name, who leads it and the telephone.
QString callText(const desk::Picture& picture, model::OrderId id) {
    QStringList lines;
    for (const auto* team : teamsOf(picture, id)) {
        const QString who = toQt(team->leader + (team->leader.empty() || team->phone.empty() ? "" : " ") + team->phone);
        lines << toQt(team->name) + QStringLiteral(" · ") +
                     (who.isEmpty() ? DispatchPanel::tr("no telephone registered") : who);
    }
    return lines.join(QChar{u'\n'});
}

QString quantityText(std::int64_t quantity, const model::Material* material) {
    const QString unit = material == nullptr ? QString{} : toQt(material->unitName);
    return unit.isEmpty() ? numberLabel(quantity) : numberLabel(quantity) + QChar{u' '} + unit;
}

/// "砂石料 50 立方米", and with where it comes from.
QStringList materialOf(const desk::Picture& picture, model::OrderId order, bool withPlace) {
    QStringList out;
    picture.orderLines.forEach([&](const model::OrderLine& line) {
        if (line.order != order) {
            return;
        }
        const auto* stock = picture.stocks.find(line.stock);
        const auto* what = stock == nullptr ? nullptr : picture.materials.find(stock->material);
        const auto* where = stock == nullptr ? nullptr : picture.warehouses.find(stock->warehouse);
        const QString name = what == nullptr ? QString{} : toQt(what->name);
        const QString quantity = quantityText(line.quantity, what);
        out << (withPlace && where != nullptr
                    ? DispatchPanel::tr("%1 %2 from %3").arg(name, quantity, toQt(where->name))
                    : DispatchPanel::tr("%1 %2").arg(name, quantity));
    });
    return out;
}

bool isDraft(const model::Order& order) {
    return order.state == OrderState::draft || order.state == OrderState::reviewed ||
           order.state == OrderState::signed_;
}

bool isVerified(const model::Incident& incident) {
    return incident.state != model::IncidentState::reported || incident.verifiedAt;
}

/// What speaks against sending somebody to the incident now; empty when nothing does.
QString cautionOf(const model::Incident* incident) {
    if (incident == nullptr) {
        return {};
    }
    QStringList words;
    if (!isVerified(*incident)) {
        words << DispatchPanel::tr("The report is not verified.");
    }
    if (!incident->position) {
        words << DispatchPanel::tr("The place on the map is not known.");
    }
    return words.join(QChar{u' '});
}

QString issueText(const model::Incident* incident, bool asked) {
    return !asked || incident == nullptr ? DispatchPanel::tr("Issue the order")
           : !isVerified(*incident)      ? DispatchPanel::tr("Issue although not verified")
                                         : DispatchPanel::tr("Issue although the place is not known");
}

/// What the telephone reports next about an order.
struct NextStep {
    QString text;
    const char* verb = nullptr;
    const char* phase = nullptr;
};

NextStep nextStepOf(const model::Order& order) {
    if (isDraft(order)) {
        return {DispatchPanel::tr("Issue the order"), "order.issue", nullptr};
    }
    if (order.state == OrderState::issued) {
        return {DispatchPanel::tr("Acknowledged"), "order.acknowledge", nullptr};
    }
    if (order.state == OrderState::received || order.phase == OrderPhase::none) {
        return {DispatchPanel::tr("On the way"), "order.progress", "en_route"};
    }
    if (order.phase == OrderPhase::enRoute) {
        return {DispatchPanel::tr("Arrived"), "order.progress", "on_scene"};
    }
    return {DispatchPanel::tr("Done"), "order.complete", nullptr};
}

}  // namespace

DispatchPanel::DispatchPanel(Workbench& bench, QWidget* parent)
    : CardListPanel{bench, "Dispatch", parent}, m_report{addNewButton(tr("Report an incident…"), "Incident_Report")} {
    connect(&m_report, &QPushButton::clicked, this, [this] { beginIncident(); });
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
                      row.first == K::team || row.first == K::stock || row.first == K::orderLine;
           });
}

QString DispatchPanel::emptyText() const {
    return tr("No open incident and no order under way.");
}

std::vector<ListLine> DispatchPanel::lines() const {
    const auto& picture = m_bench.picture();
    const Instant now = m_bench.clock().now();
    auto incidents = picture.incidents.where([](const model::Incident& i) { return isOpen(i); });
    std::stable_sort(incidents.begin(), incidents.end(), [](const auto* a, const auto* b) {
        return a->severity != b->severity ? a->severity > b->severity : a->occurredAt > b->occurredAt;
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
        out.push_back({{model::Kind::incident, i->id.value},
                       toQt(i->title),
                       QStringLiteral("%1 · %2 · %3")
                           .arg(labelOf(i->type), toQt(app::stateText(picture, *i)), ageLabel(now - i->occurredAt)),
                       labelOf(i->severity),
                       toneOf(i->severity),
                       0});
    }
    heading(tr("Orders under way"), orders.size());
    for (const auto* o : orders) {
        const bool late = o->dueAt && *o->dueAt < now;
        const QString teams = teamsText(picture, o->id);
        out.push_back({{model::Kind::order, o->id.value},
                       tr("%1 %2").arg(toQt(o->number), toQt(o->task)),
                       teams.isEmpty() ? toQt(o->destination) : teams,
                       stateText(*o),
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
}

void DispatchPanel::fillCard(QVBoxLayout& column, Item item) {
    if (m_asked != item) {
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
    badge->setProperty("tone", incident.severity == model::Severity::major    ? QStringLiteral("alert")
                               : incident.severity == model::Severity::larger ? QStringLiteral("warn")
                                                                              : QStringLiteral("muted"));
    head->addWidget(badge, 0, Qt::AlignTop);
    inside->addLayout(head);
    // One line instead of two rows: who could go must be in sight on a low screen.
    inside->addWidget(makeText(
        labelOf(incident.type) + QStringLiteral(" · ") + toQt(app::stateText(m_bench.picture(), incident)), "muted"));
    auto* facts = new FactList;
    facts->add(tr("Time"), timeText(incident.occurredAt, m_bench.timeZone()) + QStringLiteral(" · ") +
                               ageLabel(now - incident.occurredAt));
    facts->add(tr("Place"), toQt(incident.place));
    facts->add(tr("Reported by"),
               toQt(incident.reporter + (incident.reporterPhone.empty() ? "" : " " + incident.reporterPhone)));
    facts->add(tr("Verified by"), toQt(incident.verifiedBy));
    facts->add(tr("Details"), toQt(incident.description));
    facts->add(tr("Closed because"), toQt(incident.closeReason));
    inside->addWidget(facts);
    auto* buttons = new QHBoxLayout;
    auto* verify = makeButton(tr("Verify"), "Incident_Verify");
    auto* control = makeButton(tr("Under control…"), "Incident_Control");
    auto* close = makeButton(tr("Close…"), "Incident_Close");
    const auto id = incident.id.value;
    setAvailable(*verify, m_bench.whyNot(m_bench.command("incident.verify", {{"id", id}})),
                 tr("The report has been confirmed"));
    setAvailable(*control, m_bench.whyNot(m_bench.command("incident.control", {{"id", id}})),
                 tr("Somebody has assessed it and found it under control"));
    setAvailable(*close,
                 isOpen(incident) ? m_bench.whyNot(m_bench.command("incident.close", {{"id", id}, {"reason", "-"}}))
                                  : tr("The incident is closed"),
                 tr("Close the incident with a reason"));
    connect(verify, &QPushButton::clicked, this, [this, id] { m_bench.run("incident.verify", {{"id", id}}); });
    connect(control, &QPushButton::clicked, this, [this, id] { beginControl(id); });
    connect(close, &QPushButton::clicked, this,
            [this, id] { beginReason("incident.close", tr("Close the incident"), id); });
    for (auto* button : {verify, control, close}) {
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    inside->addLayout(buttons);
    column.addWidget(card);
    if (isOpen(incident)) {
        fillDispatch(column, incident);
    }
}

void DispatchPanel::fillDispatch(QVBoxLayout& column, const model::Incident& incident) {
    if (m_draft.incident != incident.id && m_draft.touched) {
        m_parked[m_draft.incident] = m_draft;
    }
    if (const auto parked = m_parked.extract(incident.id)) {
        m_draft = parked.mapped();
    } else if (m_draft.incident != incident.id) {
        m_draft = Draft{};
        m_draft.incident = incident.id;
        m_draft.task = tr("Go to %1 and handle: %2")
                           .arg(toQt(incident.place.empty() ? incident.title : incident.place), labelOf(incident.type));
    }
    addTeams(column);
    addMaterial(column, incident);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    auto* task = named(new QLineEdit{m_draft.task}, "Dispatch_Task", tr("Task"));
    task->setCursorPosition(0);
    auto* minutes = named(new QSpinBox, "Dispatch_Minutes", tr("Time limit"));
    minutes->setRange(0, 10'080);
    minutes->setSpecialValueText(tr("no time limit"));
    minutes->setSuffix(tr(" min"));
    minutes->setSingleStep(15);
    minutes->setValue(static_cast<int>(m_draft.minutes));
    guardEditor(*task);
    guardEditor(*minutes);
    connect(task, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_draft.task = text;
        touch();
        updatePlan();
    });
    connect(task, &QLineEdit::returnPressed, this, &DispatchPanel::issue);
    connect(minutes, &QSpinBox::valueChanged, this, [this](int value) {
        m_draft.minutes = value;
        touch();
    });
    grid->addWidget(makeLabel(tr("Task"), "muted"), 0, 0);
    grid->addWidget(task, 0, 1);
    grid->addWidget(makeLabel(tr("Time limit"), "muted"), 1, 0);
    grid->addWidget(minutes, 1, 1);
    column.addLayout(grid);
    addIssueButton();
    updatePlan();
}

void DispatchPanel::addIssueButton() {
    auto* lines = new QVBoxLayout;
    lines->setSpacing(4);
    m_chosen = named(makeText({}), "Dispatch_Chosen");
    m_caution = named(makeText({}), "Dispatch_Caution");
    m_caution->setProperty("tone", QStringLiteral("warn"));
    lines->addWidget(m_chosen);
    lines->addWidget(m_caution);
    auto* buttons = new QHBoxLayout;
    m_issue = makeButton(tr("Issue the order"), "Dispatch_Issue", "primary");
    connect(m_issue, &QPushButton::clicked, this, &DispatchPanel::issue);
    m_why = named(makeText({}, "muted"), "Dispatch_Why");
    buttons->addWidget(m_issue);
    buttons->addWidget(m_why, 1);
    lines->addLayout(buttons);
    footer().addLayout(lines);
}

void DispatchPanel::addTeams(QVBoxLayout& column) {
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Suggested teams"), "heading"));
    auto* filter = named(new QLineEdit{m_draft.filter}, "Dispatch_TeamFilter", tr("Filter teams by name"));
    filter->setPlaceholderText(tr("Filter teams by name"));
    filter->setClearButtonEnabled(true);
    head->addWidget(filter, 1);
    column.addLayout(head);
    m_teams = new QVBoxLayout;
    m_teams->setSpacing(4);
    column.addLayout(m_teams);
    fillTeams();
    connect(filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_draft.filter = text;
        m_draft.offered = Draft{}.offered;
        fillTeams();
    });
}

void DispatchPanel::fillTeams() {
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    if (!m_teams || incident == nullptr) {
        return;
    }
    clearLayout(*m_teams);
    const auto wanted = m_draft.offered;
    auto options = teamOptions(m_bench.picture(), *incident, wanted + 1, toStd(m_draft.filter.trimmed()));
    if (options.empty()) {
        m_teams->addWidget(makeText(
            m_draft.filter.isEmpty() ? tr("No team is registered.") : tr("No team has this in its name."), "muted"));
    }
    const bool hasMore = options.size() > wanted && options[wanted].free();
    if (hasMore) {
        options.erase(options.begin() + static_cast<std::ptrdiff_t>(wanted));
    }
    int index = 0;
    for (const auto& option : options) {
        m_teams->addWidget(teamCard(option, index++));
    }
    auto* below = new QHBoxLayout;
    if (hasMore) {
        auto* more = makeButton(tr("More teams"), "Dispatch_MoreTeams", "flat");
        more->setToolTip(tr("Shows the next ten"));
        connect(more, &QPushButton::clicked, this, [this] {
            m_draft.offered += 10;
            fillTeams();
        });
        below->addWidget(more);
    }
    below->addStretch(1);
    below->addWidget(makeLabel(tr("by arrival, straight line"), "muted"));
    m_teams->addLayout(below);
}

QFrame* DispatchPanel::teamCard(const TeamOption& option, int index) {
    auto* card = makeFrame("option");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(10, 4, 10, 4);
    inside->setSpacing(0);
    const auto id = option.team->id;
    auto* box = named(new QCheckBox{toQt(option.team->name)},
                      QStringLiteral("Dispatch_Team%1").arg(index).toLatin1().constData(), toQt(option.team->name));
    box->setEnabled(option.free());
    box->setChecked(option.free() && m_draft.teams.contains(id));
    box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setStyleProperty(*card, "chosen", box->isChecked());
    auto* first = new QHBoxLayout;
    first->addWidget(box, 1);
    first->addWidget(makeLabel(
        option.minutes > 0 ? tr("about %1 min").arg(std::lround(option.minutes)) : distanceText(option.metres),
        "muted"));
    inside->addLayout(first);
    const QString line = option.free() ? tr("%1 people · %2 · %3")
                                             .arg(numberLabel(option.team->headcount), labelOf(option.team->type),
                                                  distanceText(option.metres))
                                       : tr("under order %1, not free").arg(toQt(option.busyWith->number));
    auto* detail = makeText(line, "muted");
    detail->setContentsMargins(22, 0, 0, 0);
    inside->addWidget(detail);
    box->setToolTip(option.free() ? toQt(option.team->name + "\n" + option.team->leader + " " + option.team->phone)
                                  : line);
    connect(box, &QCheckBox::toggled, this, [this, id, card](bool on) {
        setStyleProperty(*card, "chosen", on);
        on ? static_cast<void>(m_draft.teams.insert(id)) : static_cast<void>(m_draft.teams.erase(id));
        touch();
        updatePlan();
    });
    return card;
}

void DispatchPanel::addMaterial(QVBoxLayout& column, const model::Incident&) {
    column.addWidget(makeLabel(tr("Material"), "heading"));
    auto* row = new QHBoxLayout;
    auto* choice = named(new QComboBox, "Dispatch_Material", tr("Material"));
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(10);
    choice->addItem(tr("no material"), QVariant::fromValue<qint64>(0));
    m_bench.picture().materials.forEach([&](const model::Material& material) {
        choice->addItem(toQt(material.name + (material.unitName.empty() ? "" : " (" + material.unitName + ")")),
                        QVariant::fromValue<qint64>(material.id.value));
    });
    choice->setCurrentIndex(std::max(0, choice->findData(QVariant::fromValue<qint64>(m_draft.material.value))));
    auto* quantity = named(new QSpinBox, "Dispatch_Quantity", tr("Quantity"));
    quantity->setRange(0, 1'000'000);
    quantity->setSingleStep(100);
    quantity->setValue(static_cast<int>(m_draft.quantity));
    guardEditor(*choice);
    guardEditor(*quantity);
    row->addWidget(choice, 1);
    row->addWidget(quantity);
    column.addLayout(row);
    m_plan = named(makeText({}, "muted"), "Dispatch_Plan", tr("Where the material comes from"));
    column.addWidget(m_plan);
    connect(choice, &QComboBox::currentIndexChanged, this, [this, choice] {
        m_draft.material = model::MaterialId{choice->currentData().toLongLong()};
        touch();
        updatePlan();
    });
    connect(quantity, &QSpinBox::valueChanged, this, [this](int value) {
        m_draft.quantity = value;
        touch();
        updatePlan();
    });
}

void DispatchPanel::updatePlan() {
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    if (m_plan && incident != nullptr) {
        QStringList words;
        if (m_draft.material && m_draft.quantity > 0) {
            const auto plan = stockPlan(m_bench.picture(), *incident, m_draft.material, m_draft.quantity);
            const auto* material = m_bench.picture().materials.find(m_draft.material);
            for (const auto& line : plan.lines) {
                words << tr("%1: %2, %3")
                             .arg(line.warehouse == nullptr ? QString{} : toQt(line.warehouse->name),
                                  quantityText(line.quantity, material), distanceText(line.metres));
            }
            if (plan.missing > 0) {
                words << tr("%1 are missing in all warehouses").arg(quantityText(plan.missing, material));
            }
            setStyleProperty(*m_plan, "tone", plan.missing > 0 ? QStringLiteral("alert") : QString{});
        }
        m_plan->setText(words.join(QChar{u'\n'}));
        m_plan->setVisible(!words.isEmpty());
    }
    updateIssue();
}

void DispatchPanel::updateIssue() {
    if (!m_issue || !m_why || !m_caution || !m_chosen) {
        return;
    }
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    const QString why = whyNotIssue();
    setAvailable(*m_issue, why, tr("Signs and sends the order; it is in the journal at once (Ctrl+D)"));
    m_issue->setText(issueText(incident, m_asked.has_value()));
    m_issue->setAccessibleName(m_issue->text());
    m_why->setText(why.isEmpty() ? tr("Signed by %1").arg(toQt(m_bench.officer().name)) : why);
    const QString caution = cautionOf(incident);
    m_caution->setText(caution);
    m_caution->setVisible(!caution.isEmpty());
    QStringList names;
    for (const auto id : m_draft.teams) {
        if (const auto* team = m_bench.picture().teams.find(id)) {
            names << toQt(team->name);
        }
    }
    m_chosen->setText(tr("Chosen: %1").arg(names.join(translated(", "))));
    m_chosen->setVisible(!names.isEmpty());
}

Json DispatchPanel::orderArgs() const {
    Json args = Json::object();
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    Json teams = Json::array();
    for (const auto id : m_draft.teams) {
        teams.push_back(id.value);
    }
    Json lines = Json::array();
    if (incident != nullptr && m_draft.material && m_draft.quantity > 0) {
        for (const auto& line : stockPlan(m_bench.picture(), *incident, m_draft.material, m_draft.quantity).lines) {
            lines.push_back({{"stock_id", line.stock->id.value}, {"quantity", line.quantity}});
        }
    }
    args["type"] = teams.empty() && !lines.empty() ? "material" : "team";
    args["incident_id"] = m_draft.incident.value;
    args["task"] = toStd(m_draft.task.trimmed());
    args["method"] = "electronic";
    if (!teams.empty()) {
        args["team_ids"] = teams;
    }
    if (!lines.empty()) {
        args["lines"] = lines;
    }
    if (incident != nullptr && !incident->place.empty()) {
        args["destination"] = incident->place;
    }
    if (m_draft.minutes > 0) {
        args["due_at"] = toIso(m_bench.clock().now() + std::chrono::minutes{m_draft.minutes});
    }
    return args;
}

QString DispatchPanel::whyNotIssue() const {
    const auto* incident = m_bench.picture().incidents.find(m_draft.incident);
    const bool here = shown() && shown()->kind == model::Kind::incident && shown()->id == m_draft.incident.value;
    if (!here || incident == nullptr || !isOpen(*incident)) {
        return tr("Select an open incident first");
    }
    if (m_issuing) {
        return tr("The order is being saved");
    }
    if (m_draft.teams.empty() && !(m_draft.material && m_draft.quantity > 0)) {
        return tr("Choose a team or material");
    }
    if (m_draft.task.trimmed().isEmpty()) {
        return tr("Say what the task is");
    }
    return m_bench.whyNot(m_bench.command("order.issue", orderArgs()));
}

void DispatchPanel::issue() {
    if (!whyNotIssue().isEmpty()) {
        return;
    }
    const Item incident{model::Kind::incident, m_draft.incident.value};
    if (m_asked != incident && !cautionOf(m_bench.picture().incidents.find(m_draft.incident)).isEmpty()) {
        m_asked = incident;
        updateIssue();
        return;
    }
    m_asked.reset();
    m_issuing = true;
    updatePlan();
    m_bench.run("order.issue", orderArgs(), this, [this](const Result<desk::Answer>& answer) {
        m_issuing = false;
        if (answer) {
            m_draft = Draft{};
            Q_EMIT draftChanged();
            m_bench.tell(msg("Order {0} has been issued", answer->result.value("number", std::string{})));
            selectAnswer(m_bench, model::Kind::order, *answer);
        }
        refresh();
    });
}

void DispatchPanel::beginIncident(std::optional<geo::LonLat> at) {
    const auto types = choicesOf<model::IncidentType>();
    const auto severities = choicesOf<model::Severity>();
    auto* form = new Form{
        "IncidentForm",
        tr("Report an incident"),
        tr("Enter"),
        {{.id = "title", .label = tr("Title"), .required = true, .placeholder = tr("what and where, in one line")},
         {.id = "type",
          .label = tr("Kind"),
          .type = Field::Type::choice,
          .initial = QStringLiteral("piping"),
          .choices = types.words,
          .values = types.values},
         {.id = "severity",
          .label = tr("Severity"),
          .type = Field::Type::choice,
          .initial = QStringLiteral("ordinary"),
          .choices = severities.words,
          .values = severities.values},
         {.id = "place", .label = tr("Place")},
         {.id = "reporter", .label = tr("Reported by")},
         {.id = "reporter_phone", .label = tr("Telephone")},
         {.id = "description", .label = tr("Details"), .type = Field::Type::text}}};
    auto* pick = makeButton(tr("Pick the place on the map"), "IncidentForm_Pick", "flat");
    static_cast<QVBoxLayout*>(form->layout())->insertWidget(2, pick);
    connect(pick, &QPushButton::clicked, this, &DispatchPanel::pickWanted);
    connect(form, &Form::submitted, this, [this, form](Json values) {
        if (m_place) {
            values["position"] = {{"type", "Point"}, {"coordinates", {m_place->lon, m_place->lat}}};
        }
        submitForm(*form, m_bench.command("incident.report", values),
                   [this](const desk::Answer& answer) { selectAnswer(m_bench, model::Kind::incident, answer); });
    });
    m_place = at;
    showForm(form, "incident");
    m_incidentForm = form;
    showPlace();
}

void DispatchPanel::showPlace() {
    m_incidentForm->setNote(m_place
                                ? tr("Position %1 °E, %2 °N").arg(m_place->lon, 0, 'f', 5).arg(m_place->lat, 0, 'f', 5)
                                : tr("Without a position it is not on the map."));
}

void DispatchPanel::setPlace(geo::LonLat at) {
    if (!m_incidentForm) {
        beginIncident(at);
        return;
    }
    m_place = at;
    showPlace();
}

void DispatchPanel::beginReason(const char* verb, const QString& title, std::int64_t id) {
    auto* form = new Form{"ReasonForm",
                          title,
                          title,
                          {{.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true}}};
    connect(form, &Form::submitted, this, [this, form, verb, id](Json values) {
        values["id"] = id;
        submitForm(*form, m_bench.command(verb, values));
    });
    showForm(form, verb, id);
}

void DispatchPanel::beginControl(std::int64_t id) {
    const QString title = tr("Incident under control");
    auto* form = new Form{
        "ControlForm",
        title,
        title,
        {{.id = "note", .label = tr("What was seen, and by whom"), .type = Field::Type::text, .required = false}}};
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        values["id"] = id;
        submitForm(*form, m_bench.command("incident.control", values));
    });
    showForm(form, "incident.control", id);
}

bool DispatchPanel::beginForm(const std::string& form, std::int64_t subject) {
    const auto& picture = m_bench.picture();
    if (form == "incident") {
        beginIncident();
    } else if (form == "incident.close" && picture.incidents.find(model::IncidentId{subject}) != nullptr) {
        beginReason("incident.close", tr("Close the incident"), subject);
    } else if (form == "incident.control" && picture.incidents.find(model::IncidentId{subject}) != nullptr) {
        beginControl(subject);
    } else if (form == "order.cancel" && picture.orders.find(model::OrderId{subject}) != nullptr) {
        beginReason("order.cancel", tr("Cancel the order"), subject);
    } else {
        return false;
    }
    return true;
}

// ---- what is chosen and not yet issued ----

void DispatchPanel::touch() {
    m_draft.touched = true;
    m_asked.reset();
    Q_EMIT draftChanged();
}

std::optional<FormDraft> DispatchPanel::draft() const {
    if (auto form = CardListPanel::draft()) {
        if (m_place && m_incidentForm && form->form == "incident") {
            form->texts["lon"] = m_place->lon;
            form->texts["lat"] = m_place->lat;
        }
        return form;
    }
    if (!m_draft.touched) {
        return std::nullopt;
    }
    Json teams = Json::array();
    for (const auto id : m_draft.teams) {
        teams.push_back(id.value);
    }
    return FormDraft{"order",
                     m_draft.incident.value,
                     {{"task", toStd(m_draft.task)},
                      {"minutes", m_draft.minutes},
                      {"teams", std::move(teams)},
                      {"material", m_draft.material.value},
                      {"quantity", m_draft.quantity}}};
}

bool DispatchPanel::resume(const FormDraft& draft) {
    const auto& texts = draft.texts;
    if (draft.form != "order") {
        if (!CardListPanel::resume(draft)) {
            return false;
        }
        const auto lon = texts.find("lon");
        const auto lat = texts.find("lat");
        if (m_incidentForm && lon != texts.end() && lat != texts.end() && lon->is_number() && lat->is_number()) {
            setPlace({lon->get<double>(), lat->get<double>()});
        }
        return true;
    }
    const auto* incident = m_bench.picture().incidents.find(model::IncidentId{draft.subject});
    if (incident == nullptr || !isOpen(*incident)) {
        return false;
    }
    const auto number = [&](const char* key, std::int64_t otherwise) {
        const auto at = texts.find(key);
        return at != texts.end() && at->is_number_integer() ? at->get<std::int64_t>() : otherwise;
    };
    Draft taken;
    taken.incident = incident->id;
    if (const auto at = texts.find("task"); at != texts.end() && at->is_string()) {
        taken.task = toQt(at->get<std::string>());
    }
    if (const auto at = texts.find("teams"); at != texts.end() && at->is_array()) {
        for (const auto& id : *at) {
            if (id.is_number_integer()) {
                taken.teams.insert(model::TeamId{id.get<std::int64_t>()});
            }
        }
    }
    taken.minutes = number("minutes", taken.minutes);
    taken.material = model::MaterialId{number("material", 0)};
    taken.quantity = number("quantity", 0);
    taken.touched = true;
    m_draft = std::move(taken);
    m_bench.selection().select({model::Kind::incident, draft.subject});
    refresh();
    return true;
}

// ---- order ----

void DispatchPanel::fillOrder(QVBoxLayout& column, const model::Order& order) {
    const auto& picture = m_bench.picture();
    const Instant now = m_bench.clock().now();
    auto* card = makeFrame("card");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(12, 12, 12, 12);
    auto* head = new QHBoxLayout;
    head->addWidget(
        named(makeText(order.number.empty() ? labelOf(order.state) : toQt(order.number), "title"), "Order_Number"), 1);
    auto* badge = named(makeLabel(stateText(order), "badge"), "Order_State");
    head->addWidget(badge, 0, Qt::AlignTop);
    inside->addLayout(head);
    inside->addWidget(makeText(toQt(order.task)));
    auto* facts = new FactList;
    facts->add(order.state == OrderState::issued ? tr("To be called") : tr("Teams"), callText(picture, order.id));
    facts->add(tr("Material"), materialOf(picture, order.id, true).join(QChar{u'\n'}));
    facts->add(tr("Destination"), toQt(order.destination));
    if (const auto* incident = picture.incidents.find(order.incident)) {
        facts->add(tr("Incident"), toQt(incident->title));
    }
    facts->add(tr("Signed by"), toQt(order.signedBy));
    if (order.dueAt) {
        const auto left = *order.dueAt - now;
        facts->add(tr("Due"),
                   timeText(*order.dueAt, m_bench.timeZone()) +
                       (isUnderWay(order) ? left < Millis{0} ? tr(" · overdue %1").arg(durationLabel(left))
                                                             : tr(" · %1 left").arg(durationLabel(left))
                                          : QString{}),
                   isUnderWay(order) && left < Millis{0} ? "alert" : nullptr);
    }
    facts->add(tr("Last report"), toQt(order.lastReport));
    facts->add(tr("Why cancelled"), toQt(order.cancelReason));
    inside->addWidget(facts);
    column.addWidget(card);
    addOrderSteps(column, order);
    addOrderButtons(column, order);
}

void DispatchPanel::addOrderSteps(QVBoxLayout& column, const model::Order& order) {
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setHorizontalSpacing(12);
    int row = 0;
    const auto step = [&](const QString& name, const std::optional<Instant>& at, const std::string& who = {}) {
        auto* mark = makeLabel(at ? QStringLiteral("●") : QStringLiteral("○"), "muted");
        if (at) {
            mark->setProperty("tone", QStringLiteral("good"));
        }
        grid->addWidget(mark, row, 0);
        grid->addWidget(
            makeLabel(name + (who.empty() ? QString{} : QStringLiteral(" · ") + toQt(who)), at ? nullptr : "muted"),
            row, 1);
        QString when;
        if (at) {
            when = toQt(*at, m_bench.timeZone()).toString(QStringLiteral("HH:mm:ss"));
            if (order.issuedAt && *at > *order.issuedAt) {
                when += QStringLiteral("  +") + durationLabel(*at - *order.issuedAt);
            }
        }
        grid->addWidget(makeLabel(when, "muted"), row, 2);
        ++row;
    };
    step(tr("Issued"), order.issuedAt, order.signedBy);
    step(tr("Acknowledged"), order.receivedAt, order.receivedBy);
    step(tr("On the way"), order.enRouteAt);
    step(tr("On scene"), order.onSceneAt);
    order.cancelledAt ? step(tr("Cancelled"), order.cancelledAt) : step(tr("Done"), order.doneAt);
    column.addLayout(grid);
}

QString DispatchPanel::wordsBefore(const model::Order& order) const {
    const auto& picture = m_bench.picture();
    if (isDraft(order)) {
        return cautionOf(picture.incidents.find(order.incident));
    }
    if (nextStepOf(order).verb != std::string_view{"order.complete"}) {
        return {};
    }
    QStringList words{tr("Will be recorded: order %1 is done now.").arg(toQt(order.number))};
    if (const QString teams = teamsText(picture, order.id); !teams.isEmpty()) {
        words << tr("Free again: %1.").arg(teams);
    }
    if (const auto material = materialOf(picture, order.id, false); !material.isEmpty()) {
        words << tr("Counted as used: %1.").arg(material.join(translated(", ")));
    }
    return words.join(QChar{u' '});
}

void DispatchPanel::addOrderButtons(QVBoxLayout& column, const model::Order& order) {
    if (!isUnderWay(order) && !isDraft(order)) {
        return;
    }
    const QString words = wordsBefore(order);
    if (words.isEmpty()) {
        m_asked.reset();
    }
    const bool asked = m_asked.has_value();
    auto* lines = new QVBoxLayout;
    lines->setSpacing(4);
    auto* before = named(makeText(words), "Order_Words");
    before->setProperty("tone", QStringLiteral("warn"));
    if (words.isEmpty() || !(asked || isDraft(order))) {
        before->hide();
    }
    lines->addWidget(before);
    QLineEdit* report = nullptr;
    if (!isDraft(order)) {
        const bool acknowledging = order.state == OrderState::issued;
        report = named(new QLineEdit, acknowledging ? "Order_ReceivedBy" : "Order_Report",
                       acknowledging ? tr("Received by") : tr("What was reported"));
        report->setPlaceholderText(acknowledging ? tr("Received by (name)") : tr("What was reported by telephone"));
        guardEditor(*report);
        column.addWidget(report);
    }
    const auto next = nextStepOf(order);
    auto* go = makeButton(!asked           ? next.text
                          : isDraft(order) ? issueText(m_bench.picture().incidents.find(order.incident), true)
                                           : tr("Record as done"),
                          "Order_Next", "primary");
    auto* cancel = makeButton(asked ? tr("Not yet") : tr("Cancel the order…"), asked ? "Order_NotYet" : "Order_Cancel");
    Json args{{"id", order.id.value}};
    if (next.phase != nullptr) {
        args["phase"] = next.phase;
    }
    setAvailable(*go, m_bench.whyNot(m_bench.command(next.verb, args)),
                 isDraft(order) ? tr("Signs and sends the order; it is in the journal at once (Ctrl+D)")
                                : tr("Record what the team told by telephone"));
    connect(go, &QPushButton::clicked, this,
            [this, id = order.id, report = QPointer{report}, go = QPointer{go}] { stepOrder(id, report, go); });
    if (report != nullptr) {
        connect(report, &QLineEdit::returnPressed, go, &QPushButton::click);
    }
    if (asked) {
        connect(cancel, &QPushButton::clicked, this, [this] {
            m_asked.reset();
            refreshCard();
        });
    } else {
        setAvailable(*cancel,
                     m_bench.whyNot(m_bench.command("order.cancel", {{"id", order.id.value}, {"reason", "-"}})),
                     tr("Take the order back with a reason"));
        connect(cancel, &QPushButton::clicked, this,
                [this, id = order.id.value] { beginReason("order.cancel", tr("Cancel the order"), id); });
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(go);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    lines->addLayout(buttons);
    footer().addLayout(lines);
}

void DispatchPanel::stepOrder(model::OrderId id, QPointer<QLineEdit> report, QPointer<QPushButton> button) {
    const auto* order = m_bench.picture().orders.find(id);
    if (order == nullptr) {
        return;
    }
    const Item item{model::Kind::order, id.value};
    if (m_asked != item && !wordsBefore(*order).isEmpty()) {
        m_asked = item;
        refreshCard();
        return;
    }
    m_asked.reset();
    const auto next = nextStepOf(*order);
    // A step somebody else has taken meanwhile is refused, not taken twice.
    Json args{{"id", id.value}, {"revision", order->revision}};
    if (next.phase != nullptr) {
        args["phase"] = next.phase;
    }
    if (report && !report->text().trimmed().isEmpty()) {
        args[order->state == OrderState::issued ? "received_by" : "report"] = toStd(report->text().trimmed());
        report->setModified(false);
    }
    if (button) {
        button->setEnabled(false);
    }
    m_bench.run(next.verb, args, this, [this, report](const Result<desk::Answer>& answer) {
        if (!answer && report) {
            report->setModified(!report->text().isEmpty());
        }
        refreshCard();
    });
}

}  // namespace weir::app
