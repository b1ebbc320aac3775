// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/order_card.h"

#include "app/docks/choices.h"
#include "app/docks/input_guards.h"
#include "app/docks/order_texts.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"
#include "core/dispatch/deadlines.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>

#include <string_view>

namespace weir::app {

using model::OrderPhase;
using model::OrderState;

OrderStep nextStepOf(const model::Order& order) {
    if (isDraft(order)) {
        return {OrderCard::tr("Issue the order"), "order.issue", nullptr};
    }
    if (order.state == OrderState::issued) {
        return {OrderCard::tr("Acknowledged"), "order.acknowledge", nullptr};
    }
    if (order.state == OrderState::received || order.phase == OrderPhase::none) {
        return {OrderCard::tr("On the way"), "order.progress", "en_route"};
    }
    if (order.phase == OrderPhase::enRoute) {
        return {OrderCard::tr("Arrived"), "order.progress", "on_scene"};
    }
    if (order.phase == OrderPhase::onScene) {
        return {OrderCard::tr("Working"), "order.progress", "working"};
    }
    return {OrderCard::tr("Done…"), "order.complete", nullptr};
}

QString wordsBefore(const desk::Picture& picture, const model::Order& order) {
    if (isDraft(order)) {
        return cautionOf(picture.incidents.find(order.incident));
    }
    return order.state == OrderState::issued ? OrderCard::tr("Who received it has not been named.") : QString{};
}

namespace {

bool isCompletion(const OrderStep& step) {
    return step.verb == std::string_view{"order.complete"};
}

}  // namespace

OrderCard::OrderCard(Workbench& bench, const model::Order& order, const Known& known, QWidget* parent)
    : QWidget{parent}, m_bench{bench} {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace);
    addFacts(*column, order);
    addSteps(*column, order, known.workingAt);
    if (isUnderWay(order) || isDraft(order)) {
        makeFoot(*column, order, known.asked);
    } else {
        addStandby(*column, order);
    }
}

void OrderCard::addFacts(QVBoxLayout& column, const model::Order& order) {
    const auto& picture = m_bench.picture();
    auto* card = makeFrame("card");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(12, 12, 12, 12);
    auto* head = new QHBoxLayout;
    head->addWidget(
        named(makeText(order.number.empty() ? labelOf(order.state) : toQt(order.number), "title"), "Order_Number"), 1);
    head->addWidget(named(makeLabel(stateText(order), "badge"), "Order_State"), 0, Qt::AlignTop);
    inside->addLayout(head);
    inside->addWidget(makeText(toQt(order.task)));
    auto* facts = new FactList;
    addCall(*facts, order);
    facts->add(tr("Material"), materialOf(picture, order.id, true).join(QChar{u'\n'}));
    facts->add(tr("Destination"), toQt(order.destination));
    if (const auto* incident = picture.incidents.find(order.incident)) {
        facts->add(tr("Incident"), toQt(incident->title));
    }
    facts->add(tr("Signed by"), toQt(order.signedBy));
    if (order.dueAt) {
        const auto left = *order.dueAt - m_bench.clock().now();
        const bool late = isUnderWay(order) && left < Millis{0};
        facts->add(tr("Due"),
                   timeText(*order.dueAt, m_bench.timeZone()) + (late ? tr(" · overdue %1").arg(durationLabel(left))
                                                                 : isUnderWay(order)
                                                                     ? tr(" · %1 left").arg(durationLabel(left))
                                                                     : QString{}),
                   late ? "alert" : nullptr);
    }
    facts->add(tr("Last report"), toQt(order.lastReport));
    facts->add(tr("Why cancelled"), toQt(order.cancelReason));
    inside->addWidget(facts);
    column.addWidget(card);
}

void OrderCard::addCall(FactList& facts, const model::Order& order) {
    const auto& picture = m_bench.picture();
    if (order.state != OrderState::issued) {
        facts.add(tr("Teams"), callText(picture, order.id));
        return;
    }
    const Instant now = m_bench.clock().now();
    const auto within = picture.profile ? dispatch::acknowledgeWithin(*picture.profile) : std::nullopt;
    const QString waiting = waitingText(order, now);
    facts.add(
        tr("Waiting"),
        !waiting.isEmpty() && within ? tr("%1 · expected within %2").arg(waiting, durationLabel(*within)) : waiting,
        isAnswerLate(picture, order, now) ? "alert" : nullptr);
    QStringList calls{callText(picture, order.id), warehouseCallText(picture, order.id)};
    calls.removeAll(QString{});
    facts.add(tr("To be called"), calls.join(QChar{u'\n'}));
}

void OrderCard::addSteps(QVBoxLayout& column, const model::Order& order, const std::optional<Instant>& workingAt) {
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setHorizontalSpacing(12);
    int row = 0;
    const auto step = [&](const QString& name, const std::optional<Instant>& at, const std::string& who = {},
                          bool isTaken = false) {
        isTaken = isTaken || at;
        auto* mark = makeLabel(isTaken ? QStringLiteral("●") : QStringLiteral("○"), "muted");
        if (isTaken) {
            mark->setProperty("tone", QStringLiteral("good"));
        }
        grid->addWidget(mark, row, 0);
        grid->addWidget(makeLabel(name + (who.empty() ? QString{} : QStringLiteral(" · ") + toQt(who)),
                                  isTaken ? nullptr : "muted"),
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
    step(labelOf(OrderPhase::working), workingAt, {}, order.phase == OrderPhase::working);
    order.cancelledAt ? step(tr("Cancelled"), order.cancelledAt) : step(tr("Done"), order.doneAt);
    column.addLayout(grid);
}

void OrderCard::addStandby(QVBoxLayout& column, const model::Order& order) {
    int index = 0;
    for (const auto* team : teamsOf(m_bench.picture(), order.id)) {
        if (team->readiness != model::Readiness::returning) {
            continue;
        }
        const auto number = QByteArray::number(index++);
        column.addWidget(makeText(tr("%1: %2").arg(toQt(team->name), labelOf(team->readiness)), "muted"));
        auto* standby =
            makeButton(tr("%1 stands by again").arg(toQt(team->name)), ("Order_Standby" + number).constData());
        const Json args{{"id", team->id.value}, {"readiness", "standing"}};
        setAvailable(*standby, m_bench.whyNot(m_bench.command("team.update", args)),
                     tr("The team is back and can be sent again"));
        connect(standby, &QPushButton::clicked, this, [this, args] { m_bench.run("team.update", args); });
        column.addWidget(standby, 0, Qt::AlignLeft);
    }
}

void OrderCard::makeFoot(QVBoxLayout& column, const model::Order& order, bool asked) {
    auto* report = makeReport(order);
    if (report != nullptr) {
        column.addWidget(report);
    }
    m_foot = new QWidget;
    auto* lines = new QVBoxLayout{m_foot};
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    // A doubt about sending is in sight from the beginning, that nobody is named after the first press.
    const QString words = wordsBefore(m_bench.picture(), order);
    if (!words.isEmpty() && (asked || isDraft(order))) {
        auto* before = named(makeText(words), "Order_Words");
        before->setProperty("tone", QStringLiteral("warn"));
        lines->addWidget(before);
    }
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(makeNext(order, asked, report));
    if (!asked && order.phase == OrderPhase::onScene) {
        buttons->addWidget(makeDone(order));
    }
    buttons->addWidget(makeBack(order, asked));
    buttons->addStretch(1);
    lines->addLayout(buttons);
}

QLineEdit* OrderCard::makeReport(const model::Order& order) {
    if (isDraft(order) || isCompletion(nextStepOf(order))) {
        return nullptr;
    }
    const bool acknowledging = order.state == OrderState::issued;
    // Named after the step: what was typed for one must not come back in the next.
    const QByteArray name = acknowledging ? "Order_ReceivedBy" : QByteArray{"Order_Report_"} + nextStepOf(order).phase;
    auto* report = named(new QLineEdit, name.constData(), acknowledging ? tr("Received by") : tr("What was reported"));
    report->setPlaceholderText(acknowledging ? tr("Received by (name)") : tr("What was reported by telephone"));
    guardEditor(*report);
    return report;
}

QPushButton* OrderCard::makeNext(const model::Order& order, bool asked, QLineEdit* report) {
    const auto next = nextStepOf(order);
    auto* go = makeButton(!asked           ? next.text
                          : isDraft(order) ? issueText(m_bench.picture().incidents.find(order.incident), true)
                                           : tr("Acknowledged, nobody named"),
                          "Order_Next", "primary");
    ClickGuard::guard(*go);
    Json args{{"id", order.id.value}};
    if (next.phase != nullptr) {
        args["phase"] = next.phase;
    }
    setAvailable(*go, m_bench.whyNot(m_bench.command(next.verb, args)),
                 isDraft(order) ? tr("Signs and sends the order; it is in the journal at once (Ctrl+D)")
                                : tr("Record what the team told by telephone"));
    if (isCompletion(next)) {
        connect(go, &QPushButton::clicked, this, &OrderCard::completeWanted);
        return go;
    }
    connect(go, &QPushButton::clicked, this,
            [this, revision = order.revision, report = QPointer{report}, go = QPointer{go}] {
                const QString text = report ? report->text().trimmed() : QString{};
                go->setEnabled(false);
                Q_EMIT stepWanted(revision, text);
            });
    if (report != nullptr) {
        connect(report, &QLineEdit::returnPressed, go, &QPushButton::click);
    }
    if (report != nullptr && asked) {
        connect(report, &QLineEdit::textChanged, go, [go, named = next.text](const QString& who) {
            go->setText(who.trimmed().isEmpty() ? tr("Acknowledged, nobody named") : named);
            go->setAccessibleName(go->text());
        });
    }
    return go;
}

QPushButton* OrderCard::makeDone(const model::Order& order) {
    auto* done = makeButton(tr("Done…"), "Order_Done");
    setAvailable(*done, m_bench.whyNot(m_bench.command("order.complete", {{"id", order.id.value}})),
                 tr("Record what the team told by telephone"));
    connect(done, &QPushButton::clicked, this, &OrderCard::completeWanted);
    return done;
}

QPushButton* OrderCard::makeBack(const model::Order& order, bool asked) {
    if (asked) {
        auto* back = makeButton(isDraft(order) ? tr("Go back without issuing") : tr("Go back without recording"),
                                "Order_NotYet");
        connect(back, &QPushButton::clicked, this, &OrderCard::notYet);
        return back;
    }
    auto* cancel = makeButton(tr("Cancel the order…"), "Order_Cancel");
    setAvailable(*cancel, m_bench.whyNot(m_bench.command("order.cancel", {{"id", order.id.value}, {"reason", "-"}})),
                 tr("Take the order back with a reason"));
    connect(cancel, &QPushButton::clicked, this, &OrderCard::cancelWanted);
    return cancel;
}

}  // namespace weir::app
