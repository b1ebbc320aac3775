// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/metric.h"

#include "core/geo/measure.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::geo;

// The geodesics of measure.h are the independent check: near the central meridian the map is true to a few millimetres.
TEST_CASE("Shapes are buffered, simplified and compared in metres") {
    const auto working = Transform::toWorking("EPSG:4547").value();
    const LonLat team{114.0165, 33.5815};

    const auto zone = bufferMetres(team, 500, working).value();
    REQUIRE(typeName(zone) == "Polygon");
    for (const auto& p : std::get<Polygon>(zone).rings[0]) {
        CHECK(distanceMetres(team, p) == Approx(500).margin(0.01));
    }
    CHECK(isEmpty(bufferMetres(zone, -501, working).value()));
    CHECK(isEmpty(bufferMetres(Geometry{}, 500, working).value()));

    const auto other = direct(team, 70, 3000);
    CHECK(distanceMetres(Geometry{team}, other, working).value() == Approx(3000).margin(0.05));
    CHECK(distanceMetres(zone, other, working).value() == Approx(2500).margin(3));
    CHECK(distanceMetres(zone, team, working).value() == 0);

    const Geometry line = Line{{team, direct(team, 90.5, 1000), direct(team, 90, 2000)}};
    CHECK(vertexCount(simplifyMetres(line, 20, working).value()) == 2);
    CHECK(vertexCount(simplifyMetres(line, 1, working).value()) == 3);
}

TEST_CASE("A system of degrees is no place for metres") {
    const auto degrees = Transform::between("EPSG:4490", "EPSG:4326").value();
    const auto back = Transform::between("EPSG:4547", "EPSG:4490").value();
    for (const auto& wrong : {degrees, back}) {
        CHECK(bufferMetres(LonLat{114, 33}, 5, wrong).error().code == ErrorCode::usage);
        CHECK_FALSE(simplifyMetres(LonLat{114, 33}, 5, wrong).ok());
        CHECK_FALSE(distanceMetres(Geometry{LonLat{114, 33}}, LonLat{115, 33}, wrong).ok());
    }
    const auto working = Transform::toWorking("EPSG:4547").value();
    CHECK_FALSE(bufferMetres(LonLat{1e9, 33}, 5, working).ok());
}
