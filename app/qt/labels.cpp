// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/labels.h"

#include "app/qt/catalogue.h"

#include <QCoreApplication>
#include <QtGlobal>

#include <array>
#include <cmath>
#include <utility>

namespace weir::app {

namespace {

template <class E, std::size_t N>
QString pick(E value, const std::array<const char*, N>& words) {
    static_assert(N == EnumNames<E>::names.size());
    const auto index = static_cast<std::size_t>(value);
    return index < N ? QCoreApplication::translate("weir", words[index]) : QString{};
}

constexpr std::array<std::pair<std::string_view, const char*>, 43> kVerbs{{
    {"city.install", QT_TR_NOOP("City data installed")},
    {"incident.report", QT_TR_NOOP("Incident reported")},
    {"incident.verify", QT_TR_NOOP("Incident verified")},
    {"incident.update", QT_TR_NOOP("Incident corrected")},
    {"incident.control", QT_TR_NOOP("Incident under control")},
    {"incident.close", QT_TR_NOOP("Incident closed")},
    {"log.add", QT_TR_NOOP("Duty log entry")},
    {"order.draft", QT_TR_NOOP("Order drafted")},
    {"order.issue", QT_TR_NOOP("Order issued")},
    {"order.acknowledge", QT_TR_NOOP("Order acknowledged")},
    {"order.progress", QT_TR_NOOP("Order progress")},
    {"order.progress.en_route", QT_TR_NOOP("Team on the way")},
    {"order.progress.on_scene", QT_TR_NOOP("Team on scene")},
    {"order.progress.working", QT_TR_NOOP("Team at work")},
    {"order.complete", QT_TR_NOOP("Order completed")},
    {"order.cancel", QT_TR_NOOP("Order cancelled")},
    {"reading.add", QT_TR_NOOP("Readings received")},
    {"redo", QT_TR_NOOP("Redone")},
    {"register.import", QT_TR_NOOP("Register imported")},
    {"response.activate", QT_TR_NOOP("Response signed")},
    {"response.change", QT_TR_NOOP("Response level changed")},
    {"response.propose", QT_TR_NOOP("Response proposed")},
    {"response.terminate", QT_TR_NOOP("Response terminated")},
    {"undo", QT_TR_NOOP("Undone")},
    {"warning.lift", QT_TR_NOOP("Warning lifted")},
    {"warning.publish", QT_TR_NOOP("Warning published")},
    {"warning.update", QT_TR_NOOP("Warning updated")},
    {"zone.create", QT_TR_NOOP("Zone drawn")},
    {"zone.reshape", QT_TR_NOOP("Zone reshaped")},
    {"zone.retire", QT_TR_NOOP("Zone removed")},
    {"zone.update", QT_TR_NOOP("Zone changed")},
    {"team.update", QT_TR_NOOP("Team changed")},
    {"team.create", QT_TR_NOOP("Team added")},
    {"team.retire", QT_TR_NOOP("Team removed")},
    {"stock.update", QT_TR_NOOP("Stock changed")},
    {"layer.create", QT_TR_NOOP("Layer added")},
    {"layer.update", QT_TR_NOOP("Layer changed")},
    {"layer.retire", QT_TR_NOOP("Layer removed")},
    {"annotation.create", QT_TR_NOOP("Annotation added")},
    {"annotation.retire", QT_TR_NOOP("Annotation removed")},
    {"bookmark.create", QT_TR_NOOP("Bookmark added")},
    {"post.update", QT_TR_NOOP("Post changed")},
    {"setting.update", QT_TR_NOOP("Setting changed")},
}};

}  // namespace

QString labelOf(desk::Role role) {
    return pick(role, std::array{QT_TR_NOOP("Viewer"), QT_TR_NOOP("Duty officer"), QT_TR_NOOP("Duty leader"),
                                 QT_TR_NOOP("Deputy office director"), QT_TR_NOOP("Office director"),
                                 QT_TR_NOOP("Deputy commander"), QT_TR_NOOP("Executive deputy commander"),
                                 QT_TR_NOOP("Commander"), QT_TR_NOOP("Planner"), QT_TR_NOOP("Analyst"),
                                 QT_TR_NOOP("Quartermaster"), QT_TR_NOOP("Team leader"), QT_TR_NOOP("Data feed"),
                                 QT_TR_NOOP("Administrator")});
}

QString labelOf(model::Kind kind) {
    return pick(kind, std::array{QT_TR_NOOP("Division"),   QT_TR_NOOP("Zone"),           QT_TR_NOOP("Unit"),
                                 QT_TR_NOOP("Post"),       QT_TR_NOOP("Person"),         QT_TR_NOOP("Team"),
                                 QT_TR_NOOP("Warehouse"),  QT_TR_NOOP("Material"),       QT_TR_NOOP("Stock"),
                                 QT_TR_NOOP("Machine"),    QT_TR_NOOP("Hazard source"),  QT_TR_NOOP("Station"),
                                 QT_TR_NOOP("Shelter"),    QT_TR_NOOP("Village"),        QT_TR_NOOP("Plan"),
                                 QT_TR_NOOP("Incident"),   QT_TR_NOOP("Dispatch order"), QT_TR_NOOP("Assignment"),
                                 QT_TR_NOOP("Order line"), QT_TR_NOOP("Warning"),        QT_TR_NOOP("Response"),
                                 QT_TR_NOOP("Signature"),  QT_TR_NOOP("Log entry"),      QT_TR_NOOP("Layer"),
                                 QT_TR_NOOP("Bookmark"),   QT_TR_NOOP("Annotation"),     QT_TR_NOOP("Setting")});
}

QString labelOf(model::ZoneType type) {
    return pick(type,
                std::array{QT_TR_NOOP("Command zone"), QT_TR_NOOP("Evacuation zone"), QT_TR_NOOP("Detention basin"),
                           QT_TR_NOOP("Patrol zone"), QT_TR_NOOP("Closure zone"), QT_TR_NOOP("Other zone")});
}

QString labelOf(model::PlanState state) {
    return pick(state, std::array{QT_TR_NOOP("Draft"), QT_TR_NOOP("Approved"), QT_TR_NOOP("Superseded")});
}

QString labelOf(model::TeamLevel level) {
    return pick(level, std::array{QT_TR_NOOP("City level"), QT_TR_NOOP("County level"), QT_TR_NOOP("Township level"),
                                  QT_TR_NOOP("Village level")});
}

QString labelOf(model::TeamType type) {
    return pick(type, std::array{QT_TR_NOOP("Fire and rescue"), QT_TR_NOOP("Water works rescue"),
                                 QT_TR_NOOP("Mine rescue"), QT_TR_NOOP("Hazardous chemicals"), QT_TR_NOOP("Medical"),
                                 QT_TR_NOOP("Power and telecom"), QT_TR_NOOP("Drainage"), QT_TR_NOOP("Road clearing"),
                                 QT_TR_NOOP("Police"), QT_TR_NOOP("Militia"), QT_TR_NOOP("Army"),
                                 QT_TR_NOOP("Volunteers"), QT_TR_NOOP("Village team")});
}

QString labelOf(model::Readiness readiness) {
    return pick(readiness, std::array{QT_TR_NOOP("Standing by"), QT_TR_NOOP("Assembling"), QT_TR_NOOP("Dispatched"),
                                      QT_TR_NOOP("On scene"), QT_TR_NOOP("Returning"), QT_TR_NOOP("Resting")});
}

QString labelOf(model::StationType type) {
    return pick(type, std::array{QT_TR_NOOP("Rain gauge"), QT_TR_NOOP("River station"),
                                 QT_TR_NOOP("River stage station"), QT_TR_NOOP("Reservoir"), QT_TR_NOOP("Gate"),
                                 QT_TR_NOOP("Pumping station"), QT_TR_NOOP("Waterlogging point")});
}

QString labelOf(model::Element element) {
    return pick(element, std::array{QT_TR_NOOP("Stage"), QT_TR_NOOP("Flow"), QT_TR_NOOP("Rainfall"),
                                    QT_TR_NOOP("Ponding depth"), QT_TR_NOOP("Reservoir stage")});
}

QString labelOf(model::IncidentState state) {
    return pick(state, std::array{QT_TR_NOOP("Reported"), QT_TR_NOOP("Verified"), QT_TR_NOOP("Forces sent"),
                                  QT_TR_NOOP("Being handled"), QT_TR_NOOP("Under control"), QT_TR_NOOP("Closed")});
}

QString labelOf(model::IncidentType type) {
    return pick(
        type, std::array{QT_TR_NOOP("Levee breach"), QT_TR_NOOP("Overtopping"), QT_TR_NOOP("Piping"),
                         QT_TR_NOOP("Seepage"), QT_TR_NOOP("Sinkhole"), QT_TR_NOOP("Slope slide"), QT_TR_NOOP("Crack"),
                         QT_TR_NOOP("Bank collapse"), QT_TR_NOOP("Scour"), QT_TR_NOOP("Gate failure"),
                         QT_TR_NOOP("Waterlogging"), QT_TR_NOOP("People trapped"), QT_TR_NOOP("Road cut"),
                         QT_TR_NOOP("Hazard source accident"), QT_TR_NOOP("Other incident")});
}

QString labelOf(model::Severity severity) {
    return pick(severity, std::array{QT_TR_NOOP("Ordinary"), QT_TR_NOOP("Larger"), QT_TR_NOOP("Major")});
}

QString labelOf(model::OrderType type) {
    return pick(type, std::array{QT_TR_NOOP("Send teams"), QT_TR_NOOP("Move material"), QT_TR_NOOP("Send machines"),
                                 QT_TR_NOOP("Operate works"), QT_TR_NOOP("Operate pumps"), QT_TR_NOOP("Close a road"),
                                 QT_TR_NOOP("Evacuate people"), QT_TR_NOOP("Suspend activities")});
}

QString labelOf(model::OrderState state) {
    return pick(state, std::array{QT_TR_NOOP("Draft"), QT_TR_NOOP("Reviewed"), QT_TR_NOOP("Signed"),
                                  QT_TR_NOOP("Issued"), QT_TR_NOOP("Acknowledged"), QT_TR_NOOP("Being carried out"),
                                  QT_TR_NOOP("Done"), QT_TR_NOOP("Checked"), QT_TR_NOOP("Cancelled")});
}

QString labelOf(model::OrderPhase phase) {
    return pick(phase, std::array{QT_TR_NOOP("Not started"), QT_TR_NOOP("On the way"), QT_TR_NOOP("On scene"),
                                  QT_TR_NOOP("Working")});
}

QString labelOf(model::HazardType hazard) {
    return pick(hazard, std::array{QT_TR_NOOP("River flood"), QT_TR_NOOP("Urban waterlogging"),
                                   QT_TR_NOOP("Farmland waterlogging"), QT_TR_NOOP("Rainstorm"), QT_TR_NOOP("Typhoon"),
                                   QT_TR_NOOP("Heat"), QT_TR_NOOP("Geological disaster"), QT_TR_NOOP("Flood control")});
}

QString labelOf(model::WarningState state) {
    return pick(state,
                std::array{QT_TR_NOOP("In force"), QT_TR_NOOP("In force, updated"), QT_TR_NOOP("In force, raised"),
                           QT_TR_NOOP("In force, lowered"), QT_TR_NOOP("Lifted"), QT_TR_NOOP("Expired")});
}

QString labelOf(model::ResponseState state) {
    return pick(state, std::array{QT_TR_NOOP("Proposed"), QT_TR_NOOP("Awaiting signatures"), QT_TR_NOOP("Active"),
                                  QT_TR_NOOP("Terminated"), QT_TR_NOOP("Rejected")});
}

QString labelOf(model::SignatureMethod method) {
    return pick(method, std::array{QT_TR_NOOP("On paper"), QT_TR_NOOP("Electronic"), QT_TR_NOOP("By telephone")});
}

QString labelOf(model::LogType type) {
    return pick(type, std::array{QT_TR_NOOP("Incoming call"), QT_TR_NOOP("Outgoing call"), QT_TR_NOOP("Fax"),
                                 QT_TR_NOOP("Message"), QT_TR_NOOP("Document"), QT_TR_NOOP("Dispatch"),
                                 QT_TR_NOOP("Observation"), QT_TR_NOOP("Instruction"), QT_TR_NOOP("Visit"),
                                 QT_TR_NOOP("System")});
}

QString labelOf(model::UnitType type) {
    return pick(type, std::array{QT_TR_NOOP("Headquarters"), QT_TR_NOOP("Sub-headquarters"), QT_TR_NOOP("Task force"),
                                 QT_TR_NOOP("Office"), QT_TR_NOOP("Department"), QT_TR_NOOP("Township")});
}

QString levelNumeral(model::Level level) {
    static constexpr std::array<char16_t, 5> kNumerals{u'–', u'Ⅰ', u'Ⅱ', u'Ⅲ', u'Ⅳ'};
    return QString{QChar{kNumerals[level >= 1 && level <= 4 ? static_cast<std::size_t>(level) : 0]}};
}

QString levelLabel(model::Level level) {
    return QCoreApplication::translate("weir", "level %1").arg(levelNumeral(level));
}

QString sentence(const QString& words) {
    return words.isEmpty() ? words : words.front().toUpper() + words.mid(1);
}

QString levelColourLabel(model::Level level) {
    switch (level) {
        case 1:
            return QCoreApplication::translate("weir", "red");
        case 2:
            return QCoreApplication::translate("weir", "orange");
        case 3:
            return QCoreApplication::translate("weir", "yellow");
        case 4:
            return QCoreApplication::translate("weir", "blue");
        default:
            return QCoreApplication::translate("weir", "no level");
    }
}

QString verbLabel(std::string_view verb) {
    for (const auto& [name, words] : kVerbs) {
        if (name == verb) {
            return QCoreApplication::translate("weir", words);
        }
    }
    const auto dot = verb.find('.');
    const auto kind = parseEnum<model::Kind>(verb.substr(0, dot));
    if (!kind || dot == std::string_view::npos) {
        return QString::fromUtf8(verb.data(), static_cast<qsizetype>(verb.size()));
    }
    const auto action = verb.substr(dot + 1);
    const char* pattern = action == "create"   ? QT_TR_NOOP("%1 added")
                          : action == "retire" ? QT_TR_NOOP("%1 removed")
                                               : QT_TR_NOOP("%1 changed");
    return QCoreApplication::translate("weir", pattern).arg(labelOf(*kind));
}

QString durationLabel(Millis duration) {
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(duration < Millis{0} ? -duration : duration).count();
    if (minutes < 1) {
        return QCoreApplication::translate("weir", "%1 s").arg(std::abs(duration.count()) / 1000);
    }
    if (minutes < 60) {
        return QCoreApplication::translate("weir", "%1 min").arg(minutes);
    }
    if (minutes < 48 * 60) {
        return QCoreApplication::translate("weir", "%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
    }
    return QCoreApplication::translate("weir", "%1 d").arg(minutes / (24 * 60));
}

QString ageLabel(Millis age) {
    return age < Millis{60'000} ? QCoreApplication::translate("weir", "just now")
                                : QCoreApplication::translate("weir", "%1 ago").arg(durationLabel(age));
}

QString clockLabel(Millis duration, bool seconds) {
    const auto total = std::abs(duration.count()) / 1000;
    const QString sign = duration < Millis{0} ? QString{QChar{u'−'}} : QString{};
    const QChar zero{u'0'};
    const QString head =
        sign + QStringLiteral("%1:%2").arg(total / 3600, 2, 10, zero).arg(total / 60 % 60, 2, 10, zero);
    return seconds ? head + QStringLiteral(":%1").arg(total % 60, 2, 10, zero) : head;
}

QString numberLabel(std::int64_t number) {
    QString digits = QString::number(number < 0 ? -number : number);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3) {
        digits.insert(at, kThousands);
    }
    return number < 0 ? QChar{u'−'} + digits : digits;
}

QString metresLabel(double metres, int decimals) {
    return QStringLiteral("%1 m").arg(metres, 0, 'f', decimals).replace(QChar{u'-'}, QChar{u'−'});
}

}  // namespace weir::app
