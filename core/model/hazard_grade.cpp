// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/model/hazard_grade.h"

#include <cmath>

namespace weir::model {

namespace {

Error badTables(Message what) {
    return fail(ErrorCode::invalid, std::move(what), msg("Correct the hazard tables of the city profile"));
}

Result<void> checkSubstance(const Substance& s) {
    const bool quantityOk = std::isfinite(s.quantity) && s.quantity >= 0;
    const bool criticalOk = std::isfinite(s.critical) && s.critical > 0;
    const bool betaOk = std::isfinite(s.beta) && s.beta > 0;
    if (quantityOk && criticalOk && betaOk) {
        return {};
    }
    return fail(ErrorCode::invalid, msg("{0}: quantity, critical quantity or β is not usable", s.name),
                msg("Give the quantity in tonnes (0 or more), Q and β above 0"));
}

}  // namespace

Result<void> checkCoefficients(const HazardCoefficients& tables) {
    if (tables.alpha.empty() || tables.alpha.front().peopleFrom != 0) {
        return badTables(msg("The α table does not start at 0 people"));
    }
    for (std::size_t i = 0; i < tables.alpha.size(); ++i) {
        const bool ascending = i == 0 || tables.alpha[i].peopleFrom > tables.alpha[i - 1].peopleFrom;
        if (!ascending || !(tables.alpha[i].alpha > 0)) {
            return badTables(msg("The α table is out of order at line {0}", i + 1));
        }
    }
    if (tables.grades.empty() || tables.grades.back().rFrom != 0) {
        return badTables(msg("The grade table does not end at R = 0"));
    }
    for (std::size_t i = 1; i < tables.grades.size(); ++i) {
        if (!(tables.grades[i].rFrom < tables.grades[i - 1].rFrom)) {
            return badTables(msg("The grade table is out of order at line {0}", i + 1));
        }
    }
    return {};
}

Result<HazardGrade> gradeHazard(const HazardCoefficients& tables, std::span<const Substance> substances,
                                std::int64_t peopleWithin500m) {
    if (const auto usable = checkCoefficients(tables); !usable) {
        return usable.error();
    }
    if (substances.empty() || peopleWithin500m < 0) {
        return fail(ErrorCode::invalid, msg("A hazard source needs substances and a number of people from 0 on"),
                    msg("Enter at least one substance and the people living within 500 m"));
    }
    HazardGrade result;
    double weighted = 0;
    for (const Substance& substance : substances) {
        if (const auto usable = checkSubstance(substance); !usable) {
            return usable.error();
        }
        result.s += substance.quantity / substance.critical;
        weighted += substance.beta * substance.quantity / substance.critical;
    }
    for (const auto& step : tables.alpha) {
        if (peopleWithin500m >= step.peopleFrom) {
            result.alpha = step.alpha;
        }
    }
    result.r = result.alpha * weighted;
    result.major = result.s >= tables.majorFrom;
    for (const auto& step : tables.grades) {
        if (result.major && result.r >= step.rFrom) {
            result.grade = step.grade;
            break;
        }
    }
    return result;
}

}  // namespace weir::model
