// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/model/types.h"

#include <span>
#include <vector>

/// Identification and grading of major hazard sources, GB 18218-2018 4.2 and 4.3:
///   S = Σ q/Q, a major hazard source when S ≥ 1;
///   R = α · Σ β·q/Q, graded 1 (most severe) to 4 by R.
/// q and Q in tonnes. α depends on the people living within 500 m outside the plant; β and Q belong to each substance.
/// All coefficients come from the city profile, none is written here.
namespace weir::model {

struct HazardCoefficients {
    struct AlphaStep {
        std::int64_t peopleFrom = 0;  ///< the step holds from this many people on
        double alpha = 1;
        bool operator==(const AlphaStep&) const = default;
    };
    struct GradeStep {
        Level grade = 4;
        double rFrom = 0;  ///< the grade holds from this R on
        bool operator==(const GradeStep&) const = default;
    };
    std::vector<AlphaStep> alpha;   ///< ascending, the first from 0
    std::vector<GradeStep> grades;  ///< descending in rFrom, the last from 0
    double majorFrom = 1;
    bool operator==(const HazardCoefficients&) const = default;
};

struct HazardGrade {
    double s = 0;
    double r = 0;
    double alpha = 0;
    bool major = false;  ///< S reaches the limit
    Level grade = 0;     ///< 0 when it is not a major hazard source
};

/// Errors: tables empty or out of order, no substance, a quantity that is negative, a critical quantity or β that is
/// not positive, a negative number of people.
[[nodiscard]] Result<HazardGrade> gradeHazard(const HazardCoefficients& tables, std::span<const Substance> substances,
                                              std::int64_t peopleWithin500m);

/// Whether the tables can be used: both present, α ascending from 0 people, grades descending to 0.
[[nodiscard]] Result<void> checkCoefficients(const HazardCoefficients& tables);

}  // namespace weir::model
