// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/model/hazard_grade.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace weir::model;

namespace {

/// GB 18218-2018 tables 5 (α) and 6 (grades).
HazardCoefficients standard() {
    return {{{0, 0.5}, {1, 1.0}, {30, 1.2}, {50, 1.5}, {100, 2.0}}, {{1, 100}, {2, 50}, {3, 10}, {4, 0}}, 1};
}

// q in t; Q by table 1, β by tables 3 and 4 of the standard.
Substance ammonia(double q) {
    return {"氨", q, 10, 2, false};
}
Substance chlorine(double q) {
    return {"氯", q, 5, 4, false};
}
Substance methanol(double q) {
    return {"甲醇", q, 500, 1, false};
}
Substance petrol(double q) {
    return {"汽油", q, 200, 1, false};
}
Substance lpg(double q) {
    return {"液化石油气", q, 50, 1.5, false};
}
Substance phosgene(double q) {
    return {"碳酰氯", q, 0.3, 20, false};
}

HazardGrade graded(const std::vector<Substance>& substances, std::int64_t people) {
    const auto result = gradeHazard(standard(), substances, people);
    REQUIRE(result.ok());
    return *result;
}

}  // namespace

TEST_CASE("Major hazard sources are graded by GB 18218-2018") {
    // Every expected value is worked out by hand from the tables of the standard.
    SECTION("ammonia of a cold store: 40 t, 60 people: S = 40/10 = 4, R = 1.5 · 2 · 4 = 12, grade 3") {
        const auto g = graded({ammonia(40)}, 60);
        CHECK(g.s == Approx(4));
        CHECK(g.alpha == Approx(1.5));
        CHECK(g.r == Approx(12));
        CHECK(g.major);
        CHECK(g.grade == 3);
    }
    SECTION("chlorine: 20 t, 120 people: R = 2 · 4 · 4 = 32, grade 3; 80 t: R = 128, grade 1") {
        CHECK(graded({chlorine(20)}, 120).r == Approx(32));
        CHECK(graded({chlorine(20)}, 120).grade == 3);
        CHECK(graded({chlorine(80)}, 120).r == Approx(128));
        CHECK(graded({chlorine(80)}, 120).grade == 1);
    }
    SECTION("phosgene: 0.6 t, nobody near: S = 2, R = 0.5 · 20 · 2 = 20, grade 3") {
        const auto g = graded({phosgene(0.6)}, 0);
        CHECK(g.s == Approx(2));
        CHECK(g.r == Approx(20));
        CHECK(g.grade == 3);
    }
    SECTION(
        "a tank farm: petrol 600 t, methanol 1000 t, LPG 100 t, 35 people: S = 3+2+2 = 7, R = 1.2·(3+2+3) = 9.6, grade "
        "4") {
        const auto g = graded({petrol(600), methanol(1000), lpg(100)}, 35);
        CHECK(g.s == Approx(7));
        CHECK(g.r == Approx(9.6));
        CHECK(g.grade == 4);
    }
    SECTION("LPG 1250 t, 100 people: R = 2 · 1.5 · 25 = 75, grade 2") {
        CHECK(graded({lpg(1250)}, 100).r == Approx(75));
        CHECK(graded({lpg(1250)}, 100).grade == 2);
    }
    SECTION("the limits belong to the more severe grade: R = 100, 50 and 10 exactly") {
        CHECK(graded({ammonia(500)}, 10).grade == 1);  // 1 · 2 · 50 = 100
        CHECK(graded({ammonia(250)}, 10).grade == 2);
        CHECK(graded({ammonia(50)}, 10).grade == 3);
        CHECK(graded({ammonia(49.9)}, 10).grade == 4);
    }
    SECTION("S below 1 is no major hazard source whatever R is") {
        const auto g = graded({phosgene(0.29)}, 200);  // R = 2 · 20 · 0.9667 = 38.7
        CHECK_FALSE(g.major);
        CHECK(g.grade == 0);
        CHECK(g.r == Approx(38.6667).epsilon(1e-4));
        CHECK(graded({methanol(499)}, 0).grade == 0);
        CHECK(graded({methanol(500)}, 0).grade == 4);
    }
    SECTION("small shares add up: ammonia 5 t and petrol 100 t make S = 1") {
        CHECK(graded({ammonia(5), petrol(100)}, 0).major);
    }
    SECTION("α steps by people within 500 m") {
        const std::vector<std::pair<std::int64_t, double>> steps{
            {0, 0.5}, {1, 1.0}, {29, 1.0}, {30, 1.2}, {49, 1.2}, {50, 1.5}, {99, 1.5}, {100, 2.0}, {5000, 2.0}};
        for (const auto& [people, alpha] : steps) {
            CHECK(graded({ammonia(10)}, people).alpha == Approx(alpha));
        }
    }
}

TEST_CASE("What cannot be graded is refused") {
    CHECK_FALSE(gradeHazard(standard(), {}, 0).ok());
    CHECK_FALSE(gradeHazard(standard(), std::vector{ammonia(1)}, -1).ok());
    CHECK_FALSE(gradeHazard(standard(), std::vector{ammonia(-1)}, 0).ok());
    CHECK_FALSE(gradeHazard(standard(), std::vector{ammonia(std::numeric_limits<double>::quiet_NaN())}, 0).ok());
    CHECK_FALSE(gradeHazard(standard(), std::vector{Substance{"?", 1, 0, 1, false}}, 0).ok());
    CHECK_FALSE(gradeHazard(standard(), std::vector{Substance{"?", 1, 1, 0, false}}, 0).ok());
    CHECK_FALSE(gradeHazard({}, std::vector{ammonia(1)}, 0).ok());
    HazardCoefficients unordered = standard();
    std::swap(unordered.alpha[1], unordered.alpha[2]);
    CHECK_FALSE(checkCoefficients(unordered).ok());
    unordered = standard();
    std::swap(unordered.grades[0], unordered.grades[1]);
    CHECK_FALSE(checkCoefficients(unordered).ok());
    CHECK(checkCoefficients(standard()).ok());
}
