// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/rule_text.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <algorithm>

namespace weir::app {

QString nameOfRule(const city::Names& names) {
    // The catalogue itself says which of the two languages is spoken.
    return translated("en") == QLatin1String{"zh"} ? toQt(names.zh) : toQt(names.en);
}

QString clauseText(const desk::Picture& picture, const std::string& clause) {
    if (!picture.profile) {
        return toQt(clause);
    }
    const auto& criteria = picture.profile->criteria;
    if (clause == picture.profile->ruleSet && !clause.empty()) {
        const bool open = std::any_of(criteria.begin(), criteria.end(),
                                      [](const city::Criterion& c) { return c.pedigree.needsConfirmation(); });
        return open ? translated("City default criteria (to be confirmed)") : translated("Criteria of the city");
    }
    const auto at = std::find_if(criteria.begin(), criteria.end(), [&](const auto& c) { return c.id == clause; });
    return at == criteria.end() ? toQt(clause) : levelNumeral(at->level) + QStringLiteral(" · ") + nameOfRule(at->text);
}

QString areaOf(const desk::Picture& picture, const std::string& text) {
    if (picture.profile && !text.empty()) {
        const auto& city = picture.profile->city.name;
        if (const bool isCity = text == city.zh || text == city.en; isCity && !nameOfRule(city).isEmpty()) {
            return nameOfRule(city);
        }
    }
    return text == "全市" || text == "whole city" ? translated("whole city") : toQt(text);
}

QString caveatText(const city::Pedigree& pedigree) {
    if (!pedigree.needsConfirmation()) {
        return {};
    }
    // The product's own defaults carry its name; anything else is a source the city itself named.
    return pedigree.source.starts_with("Weir ")
               ? translated("Default of Weir, not yet confirmed by the authority.")
               : translated("Not yet confirmed by the authority: %1").arg(toQt(pedigree.source));
}

}  // namespace weir::app
