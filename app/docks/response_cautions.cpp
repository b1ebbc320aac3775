// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/response_cautions.h"

#include "app/overlays/water_now.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "app/qt/rule_text.h"
#include "app/workbench/situation.h"

namespace weir::app {

namespace {

constexpr qsizetype kNamed = 3;
constexpr model::Level kNoLevel = 5;  // less than the least severe one

bool hasStages(model::HazardType hazard) {
    return hazard != model::HazardType::heat && hazard != model::HazardType::geology;
}

/// The first few, and how many there are when there are more.
QString someOf(const QStringList& names) {
    const QString some = names.mid(0, kNamed).join(translated(", "));
    return names.size() <= kNamed ? some : translated("%1 and %2 others").arg(some).arg(names.size() - kNamed);
}

QStringList stationsAbove(const desk::Picture& picture, Instant now) {
    QStringList names;
    for (const auto& station : stationsNow(picture, now)) {
        if (const auto margin = station.aboveWarning(); margin && station.isAboveWarning()) {
            names << toQt(station.station->name) + QChar{u' '} +
                         translated("%1 m above warning").arg(*margin, 0, 'f', 2);
        }
    }
    return names;
}

QString choiceText(const city::Criterion& criterion) {
    return levelNumeral(criterion.level) + QStringLiteral(" · ") + nameOfRule(criterion.text);
}

}  // namespace

QString endingCaution(const desk::Picture& picture, Instant now, const model::Response& response,
                      std::optional<model::Level> level) {
    const auto left = level.value_or(kNoLevel);
    if (left <= response.level) {
        return {};
    }
    QStringList words;
    if (const auto above = stationsAbove(picture, now); hasStages(response.hazard) && !above.isEmpty()) {
        words << translated("Still above the warning stage: %1.").arg(someOf(above));
    }
    QStringList warnings;
    picture.warnings.forEach([&](const model::Warning& warning) {
        if (isInForce(warning, now) && warning.level < left && warning.exercise == response.exercise) {
            warnings << toQt(warning.title);
        }
    });
    if (!warnings.isEmpty()) {
        words << translated("Warning still in force: %1.").arg(someOf(warnings));
    }
    return words.join(QChar{u' '});
}

QString clauseCaution(const desk::Picture& picture, const QString& clause, model::Level level) {
    if (picture.profile && level != 0 && !clause.isEmpty()) {
        for (const auto& criterion : picture.profile->criteria) {
            if (criterion.level != level && choiceText(criterion) == clause) {
                return translated("The clause is for level %1, the level chosen is %2.")
                    .arg(levelNumeral(criterion.level), levelNumeral(level));
            }
        }
    }
    return {};
}

QStringList clauseChoices(const desk::Picture& picture) {
    QStringList out;
    if (picture.profile) {
        for (const auto& criterion : picture.profile->criteria) {
            out << choiceText(criterion);
        }
    }
    return out;
}

}  // namespace weir::app
