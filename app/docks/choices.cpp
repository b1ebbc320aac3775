// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/choices.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"

namespace weir::app {

Choices levelChoices() {
    Choices out;
    for (model::Level level = 1; level <= 4; ++level) {
        out.words << sentence(translated("%1, %2").arg(levelLabel(level), levelColourLabel(level)));
        out.values.push_back(std::to_string(level));
    }
    return out;
}

namespace {

QString personText(const model::Person& person) {
    const auto role = parseEnum<desk::Role>(person.role);
    const QString name = toQt(person.name);
    return role ? translated("%1, %2").arg(name, labelOf(*role)) : name;
}

}  // namespace

Choices otherPersons(const desk::Picture& picture, const std::string& name) {
    Choices out;
    for (const auto* person : personsWith(picture, seatRoles())) {
        if (person->name != name) {
            out.words << personText(*person);
            out.values.push_back(person->name);
        }
    }
    return out;
}

Choices signers(const desk::Picture& picture, const std::vector<std::string>& roles) {
    Choices out;
    for (const auto* person : personsWith(picture, roles)) {
        out.words << personText(*person);
        out.values.push_back(person->name);
    }
    return out;
}

std::optional<Officer> officerNamed(const desk::Picture& picture, const std::string& name) {
    std::optional<Officer> out;
    picture.persons.forEach([&](const model::Person& person) {
        if (person.name == name) {
            out = Officer{person.name, parseEnum<desk::Role>(person.role).value_or(desk::Role::viewer), "1"};
        }
    });
    return out;
}

QString roleWhyNot(const Workbench& bench, std::string_view verb) {
    if (!bench.isSeatTaken()) {
        return translated("Nobody has said who sits here");
    }
    for (const auto& info : desk::verbTable()) {
        if (info.name == verb) {
            const bool may = std::find(info.roles.begin(), info.roles.end(), bench.officer().role) != info.roles.end();
            return may ? QString{} : translated("The role %1 may not do this").arg(labelOf(bench.officer().role));
        }
    }
    return translated("This version does not know how to do this");
}

QString cityName(const desk::Picture& picture) {
    return picture.profile ? nameOfRule(picture.profile->city.name) : QString{};
}

QString timeText(Instant t, TimeZone zone) {
    return toQt(t, zone).toString(QStringLiteral("MM-dd HH:mm"));
}

void selectAnswer(Workbench& bench, model::Kind kind, const desk::Answer& answer) {
    const auto id = answer.result.find("id");
    if (id != answer.result.end() && id->is_number_integer()) {
        bench.selection().select({kind, id->get<std::int64_t>()});
    }
}

QString rolesText(const std::vector<std::string>& roles) {
    QStringList words;
    for (const auto& role : roles) {
        const auto known = parseEnum<desk::Role>(role);
        words << (known ? labelOf(*known) : toQt(role));
    }
    return words.join(translated(", "));
}

QString missingText(const std::vector<std::string>& missing) {
    QStringList words;
    for (const auto& roles : missing) {
        QStringList any;
        for (const auto& role : toQt(roles).split(QChar{u'|'})) {
            any << rolesText({toStd(role)});
        }
        words << any.join(translated(" or "));
    }
    return words.join(translated(", "));
}

}  // namespace weir::app
