// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/brief/selection.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::brief;

namespace {

const Instant kNow = fromMillis(1'784'500'000'000);

model::Warning aWarning(model::Level level, Millis age, model::WarningState state = model::WarningState::issued) {
    model::Warning warning;
    warning.level = level;
    warning.issuedAt = kNow - age;
    warning.state = state;
    return warning;
}

template <class T>
std::vector<const T*> pointers(const std::vector<T>& rows) {
    std::vector<const T*> out;
    for (const auto& row : rows) {
        out.push_back(&row);
    }
    return out;
}

}  // namespace

TEST_CASE("warnings in force: the most severe first, then the newest; over, expired and exercises left out") {
    std::vector warnings{aWarning(4, Millis{1}), aWarning(2, Millis{9}),
                         aWarning(2, Millis{5}), aWarning(1, Millis{1}, model::WarningState::lifted),
                         aWarning(1, Millis{1}), aWarning(1, Millis{1})};
    warnings[4].expiresAt = kNow;
    warnings[5].exercise = true;
    const auto rows = pointers(warnings);
    const auto inForce = warningsInForce(rows, kNow);
    REQUIRE(inForce.size() == 3);
    CHECK(inForce[0] == &warnings[2]);
    CHECK(inForce[1] == &warnings[1]);
    CHECK(inForce[2] == &warnings[0]);
    CHECK(warningsInForce(rows, kNow, true).size() == 4);
}

TEST_CASE("the highest level counts active responses of the real world only") {
    std::vector<model::Response> responses(3);
    responses[0].level = 3;
    responses[0].state = model::ResponseState::active;
    responses[1].level = 1;
    responses[1].state = model::ResponseState::authorising;
    responses[2].level = 1;
    responses[2].state = model::ResponseState::active;
    responses[2].exercise = true;
    CHECK(highestLevel(pointers(responses)) == 3);
    CHECK(highestLevel({}) == 0);
    CHECK(responsesInForce(pointers(responses)).size() == 2);
}

TEST_CASE("open incidents go by severity, forces by readiness") {
    std::vector<model::Incident> incidents(3);
    incidents[0].severity = model::Severity::ordinary;
    incidents[1].severity = model::Severity::major;
    incidents[2].severity = model::Severity::major;
    incidents[2].state = model::IncidentState::closed;
    const auto open = openIncidents(pointers(incidents));
    REQUIRE(open.size() == 2);
    CHECK(open[0] == &incidents[1]);

    std::vector<model::Team> teams(3);
    teams[0].headcount = 10;
    teams[1].headcount = 5;
    teams[2].readiness = model::Readiness::onScene;
    teams[2].headcount = 7;
    const auto forces = forcesByReadiness(pointers(teams));
    REQUIRE(forces.size() == 2);
    CHECK(forces[0] == ForceLine{model::Readiness::standing, 2, 15});
    CHECK(forces[1] == ForceLine{model::Readiness::onScene, 1, 7});
}
