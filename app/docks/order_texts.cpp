// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/order_texts.h"

#include "app/overlays/incident_state.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "core/dispatch/deadlines.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace weir::app {

using model::OrderPhase;
using model::OrderState;

namespace {

/// Where the team is at home: its address, or else the division it belongs to.
QString baseText(const desk::Picture& picture, const model::Team& team) {
    if (!team.base.empty()) {
        return toQt(team.base);
    }
    const auto found =
        picture.divisions.where([&](const model::Division& division) { return division.code == team.divisionCode; });
    return team.divisionCode.empty() || found.empty() ? QString{} : toQt(found.front()->name);
}

/// Name, who is there with the telephone, and where it is.
QString callLine(const std::string& name, const std::string& person, const std::string& phone, const QString& where) {
    QStringList words{toQt(name)};
    const QString who = toQt(person + (person.empty() || phone.empty() ? "" : " ") + phone);
    words << (who.isEmpty() ? translated("no telephone registered") : who);
    if (!where.isEmpty()) {
        words << where;
    }
    return words.join(QStringLiteral(" · "));
}

}  // namespace

bool isDraft(const model::Order& order) {
    return order.state == OrderState::draft || order.state == OrderState::reviewed ||
           order.state == OrderState::signed_;
}

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

QString callText(const desk::Picture& picture, model::OrderId id) {
    QStringList lines;
    for (const auto* team : teamsOf(picture, id)) {
        lines << callLine(team->name, team->leader, team->phone, baseText(picture, *team));
    }
    return lines.join(QChar{u'\n'});
}

QString warehouseCallText(const desk::Picture& picture, model::OrderId id) {
    QStringList lines;
    picture.orderLines.forEach([&](const model::OrderLine& row) {
        const auto* stock = row.order == id ? picture.stocks.find(row.stock) : nullptr;
        const auto* from = stock == nullptr ? nullptr : picture.warehouses.find(stock->warehouse);
        if (from != nullptr) {
            lines << callLine(from->name, from->custodian, from->phone, toQt(from->address));
        }
    });
    lines.removeDuplicates();  // several materials from one warehouse
    return lines.join(QChar{u'\n'});
}

QString stateText(const model::Order& order) {
    return order.state == OrderState::executing && order.phase != OrderPhase::none ? labelOf(order.phase)
                                                                                   : labelOf(order.state);
}

QString waitingText(const model::Order& order, Instant now) {
    return order.state == OrderState::issued && order.issuedAt
               ? translated("%1 unacknowledged").arg(durationLabel(now - *order.issuedAt))
               : QString{};
}

bool isAnswerLate(const desk::Picture& picture, const model::Order& order, Instant now) {
    const auto due = picture.profile ? dispatch::acknowledgeDue(*picture.profile, order) : std::nullopt;
    return due && *due < now;
}

QString distanceText(const std::optional<double>& metres) {
    return metres ? translated("%1 km").arg(*metres / 1000, 0, 'f', 1) : translated("place unknown");
}

QString quantityText(std::int64_t quantity, const model::Material* material) {
    const QString unit = material == nullptr ? QString{} : toQt(material->unitName);
    return unit.isEmpty() ? numberLabel(quantity) : numberLabel(quantity) + QChar{u' '} + unit;
}

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
        out << (withPlace && where != nullptr ? translated("%1 %2 from %3").arg(name, quantity, toQt(where->name))
                                              : translated("%1 %2").arg(name, quantity));
    });
    return out;
}

bool isEquipment(const model::Material& material) {
    constexpr std::array<std::string_view, 7> kCategories{"boats",   "machines", "power",        "pumps",
                                                          "shelter", "lighting", "communication"};
    // What was entered by hand has a unit and often no category.
    constexpr std::array<std::string_view, 7> kUnits{"艘", "台", "套", "辆", "架", "部", "顶"};
    return std::ranges::find(kCategories, material.category) != kCategories.end() ||
           std::ranges::find(kUnits, material.unitName) != kUnits.end();
}

QString subjectOf(const model::Incident& incident) {
    QStringList words{toQt(incident.title)};
    if (!incident.place.empty()) {
        words << toQt(incident.place);
    }
    words << labelOf(incident.severity);
    return words.join(QStringLiteral(" · "));
}

QString subjectOf(const model::Order& order) {
    return order.number.empty() ? toQt(order.task) : toQt(order.number + " · " + order.task);
}

QString cautionOf(const model::Incident* incident) {
    if (incident == nullptr) {
        return {};
    }
    QStringList words;
    if (isUnverified(*incident)) {
        words << translated("The report is not verified.");
    }
    if (!incident->position) {
        words << translated("The place on the map is not known.");
    }
    return words.join(QChar{u' '});
}

QString issueText(const model::Incident* incident, bool asked) {
    return !asked || incident == nullptr ? translated("Issue the order")
           : isUnverified(*incident)     ? translated("Issue although not verified")
                                         : translated("Issue although the place is not known");
}

}  // namespace weir::app
