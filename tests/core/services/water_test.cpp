// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/hydro/stage_state.h"
#include "core/response/authority.h"
#include "core/warning/rules.h"
#include "core/zone/figures.h"

#include <catch2/catch.hpp>

using namespace weir;
using hydro::StageState;

namespace {

constexpr hydro::Margins kMargins{0.30, 0.50, 2};

model::Reading stageReading(double value, Instant time) {
    model::Reading r;
    r.time = time;
    r.value = value;
    return r;
}

}  // namespace

TEST_CASE("A river station's state by its thresholds") {
    model::Station s;
    s.guardStage = 58.0;
    s.warningStage = 59.5;
    s.guaranteeStage = 61.7;
    s.recordStage = 62.3;
    s.crownElevation = 63.5;
    const Instant now{std::chrono::hours{500'000}};
    const auto state = [&](double value) {
        const auto r = stageReading(value, now);
        return hydro::stateOf(s, &r, nullptr, kMargins, now).state;
    };
    // The order of domain terms: normal < near_warning (−0.30) < above_warning < near_guarantee (−0.50) <
    // above_guarantee < above_record < overtopping.
    CHECK(state(57.0) == StageState::normal);
    CHECK(state(58.0) == StageState::aboveGuard);
    CHECK(state(59.19) == StageState::aboveGuard);
    CHECK(state(59.20) == StageState::nearWarning);
    CHECK(state(59.50) == StageState::aboveWarning);
    CHECK(state(61.20) == StageState::nearGuarantee);
    CHECK(state(61.70) == StageState::aboveGuarantee);
    CHECK(state(62.30) == StageState::aboveRecord);
    CHECK(state(63.50) == StageState::overtopping);

    SECTION("differences carry their sign") {
        const auto r = stageReading(59.85, now);
        const auto full = hydro::stateOf(s, &r, nullptr, kMargins, now);
        REQUIRE(full.differences.size() == 5);
        CHECK(full.differences[1].threshold == "warning_stage");
        CHECK(*full.differences[1].metres == Approx(0.35));
        CHECK(*full.differences[2].metres == Approx(-1.85));
    }
    SECTION("a missing threshold is missing, not normal") {
        s.warningStage.reset();
        s.guardStage.reset();
        CHECK(state(57.0) == StageState::missingThreshold);
        CHECK(state(61.7) == StageState::aboveGuarantee);
        const auto r = stageReading(57, now);
        CHECK_FALSE(hydro::stateOf(s, &r, nullptr, kMargins, now).differences[1].metres.has_value());
    }
    SECTION("trend and age") {
        s.intervalMinutes = 60;
        const auto newest = stageReading(58.9, now - std::chrono::minutes{121});
        const auto before = stageReading(58.6, newest.time - std::chrono::minutes{30});
        const auto full = hydro::stateOf(s, &newest, &before, kMargins, now);
        CHECK(full.trend == hydro::Trend::rising);
        CHECK(*full.ratePerHour == Approx(0.6));
        CHECK(full.stale);
        CHECK_FALSE(hydro::stateOf(s, &newest, &before, kMargins, now - std::chrono::minutes{1}).stale);
        CHECK(hydro::stateOf(s, nullptr, nullptr, kMargins, now).state == StageState::noReading);
    }
    SECTION("a reservoir is judged by its flood limit, on its own datum") {
        s.type = model::StationType::reservoir;
        s.floodLimit = 101.5;
        s.crownElevation = 110.0;
        s.datumOffset = -0.12;
        CHECK(state(101.5) == StageState::normal);
        CHECK(state(101.6) == StageState::aboveLimit);
        CHECK(state(110.0) == StageState::overtopping);
        const auto r = stageReading(101.6, now);
        CHECK(*hydro::stateOf(s, &r, nullptr, kMargins, now).elevation85 == Approx(101.48));
        s.floodLimit.reset();
        CHECK(state(101.6) == StageState::missingThreshold);
    }
}

TEST_CASE("Every edge of a warning's states") {
    using enum model::WarningState;
    using warning::WarningAction;
    for (const auto from : {issued, updated, upgraded, downgraded}) {
        CHECK(warning::nextState(from, WarningAction::update) == updated);
        CHECK(warning::nextState(from, WarningAction::raise) == upgraded);
        CHECK(warning::nextState(from, WarningAction::lower) == downgraded);
        CHECK(warning::nextState(from, WarningAction::lift) == lifted);
        CHECK(warning::nextState(from, WarningAction::expire) == expired);
    }
    for (const auto from : {lifted, expired}) {
        for (const auto action : {WarningAction::update, WarningAction::raise, WarningAction::lower,
                                  WarningAction::lift, WarningAction::expire}) {
            CHECK_FALSE(warning::nextState(from, action).has_value());
        }
    }
    CHECK(warning::actionFor(3, 2) == WarningAction::raise);
    CHECK(warning::actionFor(2, 3) == WarningAction::lower);
    model::Warning w;
    w.expiresAt = Instant{Millis{1000}};
    CHECK(warning::shownState(w, Instant{Millis{999}}) == issued);
    CHECK(warning::shownState(w, Instant{Millis{1000}}) == expired);
    CHECK_FALSE(warning::checkOpen(w, Instant{Millis{1000}}).ok());
    CHECK(warning::checkSecondPerson("张三", "李四").ok());
    CHECK_FALSE(warning::checkSecondPerson("张三", " 张三 ").ok());
    CHECK_FALSE(warning::checkSecondPerson("张三", "\u3000").ok());
}

TEST_CASE("Every edge of a response's states") {
    using enum model::ResponseState;
    using response::ResponseAction;
    const std::vector<std::tuple<model::ResponseState, ResponseAction, model::ResponseState>> edges{
        {proposed, ResponseAction::sign, authorising},   {authorising, ResponseAction::sign, authorising},
        {proposed, ResponseAction::activate, active},    {authorising, ResponseAction::activate, active},
        {active, ResponseAction::sign, active},          {active, ResponseAction::change, authorising},
        {active, ResponseAction::terminate, terminated}, {proposed, ResponseAction::reject, rejected},
        {authorising, ResponseAction::reject, rejected}};
    std::size_t found = 0;
    for (const auto from : {proposed, authorising, active, terminated, rejected}) {
        for (const auto action : {ResponseAction::sign, ResponseAction::activate, ResponseAction::change,
                                  ResponseAction::terminate, ResponseAction::reject}) {
            const auto next = response::kResponseSteps.next(from, action);
            found += next ? 1U : 0U;
            if (next) {
                CHECK(std::ranges::find(edges, std::tuple{from, action, *next}) != edges.end());
            }
        }
    }
    CHECK(found == edges.size());
}

TEST_CASE("Who signs what, by the matrix of the city") {
    // domain facts 2.5: Ⅳ director; Ⅲ deputy commander; Ⅱ commander or executive deputy; Ⅰ both commanders.
    const auto profile = city::loadCityProfile(std::string{WEIR_SOURCE_DIR} + "/resources/cities/luohe");
    REQUIRE(profile.ok());
    const auto may = [&](model::Level inForce, model::Level target, const char* role) {
        return response::maySign(*profile, **response::ruleFor(*profile, inForce, target), role);
    };
    CHECK(may(0, 4, "office_director"));
    CHECK_FALSE(may(0, 4, "duty_leader"));
    CHECK(may(0, 4, "commander"));
    CHECK(may(0, 3, "deputy_commander"));
    CHECK_FALSE(may(0, 3, "office_director"));
    CHECK(may(0, 2, "executive_deputy"));
    CHECK_FALSE(may(0, 2, "deputy_commander"));
    CHECK_FALSE(may(0, 1, "executive_deputy"));
    CHECK(may(4, 3, "deputy_commander"));       // raised by the target's authority
    CHECK_FALSE(may(2, 4, "office_director"));  // lowered by the authority of the level in force
    CHECK(may(2, 4, "executive_deputy"));
    CHECK_FALSE(may(1, 0, "executive_deputy"));  // ended likewise
    CHECK_FALSE(response::ruleFor(*profile, 0, 7).ok());

    const auto* first = profile->decision(1);
    REQUIRE(first != nullptr);
    model::Signature mayor;
    mayor.signer = "市长";
    mayor.role = "commander";
    auto secretary = mayor;
    secretary.signer = "书记";
    CHECK(response::missingSignatures(*profile, *first, {}).size() == 2);
    CHECK(response::missingSignatures(*profile, *first, std::vector{mayor, mayor}).size() == 1);
    CHECK(response::missingSignatures(*profile, *first, std::vector{mayor, secretary}).empty());
    CHECK(response::checkStep(*profile, 4, 1).ok());
    CHECK_FALSE(response::checkStep(*profile, 4, 4).ok());
    CHECK_FALSE(response::checkStep(*profile, 4, 5).ok());
    const auto margins = hydro::marginsOf(*profile);
    REQUIRE(margins.ok());
    CHECK(margins->nearWarning == 0.30);
}

TEST_CASE("What an urgent activation owes, and until when") {
    auto city = city::loadCityProfile(std::string{WEIR_SOURCE_DIR} + "/resources/cities/luohe");
    REQUIRE(city.ok());
    model::Response r;
    r.id = {7};
    r.level = 4;
    r.state = model::ResponseState::active;
    r.urgent = true;
    r.proposedAt = fromMillis(1'000'000);
    r.activatedAt = fromMillis(1'600'000);
    model::Signature leader;
    leader.response = r.id;
    leader.purpose = "activate";
    leader.level = 4;
    leader.signer = "李四";
    leader.role = "duty_leader";
    leader.signedAt = fromMillis(1'600'000);
    const auto owed = response::owedSignature(*city, r, std::vector{leader});
    REQUIRE(owed);
    CHECK(owed->missing == std::vector<std::string>{"office_director"});
    CHECK(owed->due == fromMillis(1'600'000 + 30 * 60'000));
    CHECK_FALSE(owed->isOverdue(*owed->due));
    CHECK(owed->isOverdue(*owed->due + Millis{1}));

    auto director = leader;
    director.signer = "王主任";
    director.role = "office_director";
    CHECK_FALSE(response::owedSignature(*city, r, std::vector{leader, director}));
    SECTION("signatures of another response, level, purpose or round settle nothing") {
        auto other = director;
        other.response = {8};
        CHECK(response::owedSignature(*city, r, std::vector{leader, other}));
        other = director;
        other.level = 3;
        CHECK(response::owedSignature(*city, r, std::vector{leader, other}));
        other = director;
        other.purpose = "terminate";
        CHECK(response::owedSignature(*city, r, std::vector{leader, other}));
        other = director;
        other.signedAt = fromMillis(999'999);
        CHECK(response::owedSignature(*city, r, std::vector{leader, other}));
    }
    SECTION("level 1 owes two people, and the matrix sets no time") {
        r.level = 1;
        leader.level = 1;
        leader.role = "commander";
        const auto first = response::owedSignature(*city, r, std::vector{leader});
        REQUIRE(first);
        CHECK(first->missing == std::vector<std::string>{"commander"});
        CHECK_FALSE(first->due);
        CHECK_FALSE(first->isOverdue(fromMillis(1LL << 50)));
    }
    SECTION("nothing is owed without urgency or out of force") {
        r.urgent = false;
        CHECK_FALSE(response::owedSignature(*city, r, std::vector{leader}));
        r.urgent = true;
        r.state = model::ResponseState::terminated;
        CHECK_FALSE(response::owedSignature(*city, r, std::vector{leader}));
    }
}

TEST_CASE("Figures of a zone count what lies inside") {
    geo::Polygon ring;
    ring.rings.push_back({{114.0, 33.0}, {114.2, 33.0}, {114.2, 33.2}, {114.0, 33.2}, {114.0, 33.0}});
    ring.rings.push_back({{114.05, 33.05}, {114.1, 33.05}, {114.1, 33.1}, {114.05, 33.1}, {114.05, 33.05}});
    const auto village = [](double lon, double lat, std::int64_t people) {
        model::Village v;
        v.position = geo::LonLat{lon, lat};
        v.population = people;
        v.households = people / 3;
        v.vulnerable = 2;
        return v;
    };
    const auto in = village(114.15, 33.15, 300);
    const auto hole = village(114.07, 33.07, 1000);
    const auto out = village(114.3, 33.1, 1000);
    model::Village nowhere;
    model::Shelter shelter;
    shelter.position = geo::LonLat{114.01, 33.01};
    shelter.capacity = 500;
    shelter.beds = 80;
    model::Warehouse warehouse;
    warehouse.id = {5};
    warehouse.position = geo::LonLat{114.19, 33.19};
    model::Stock stock;
    stock.warehouse = {5};
    stock.quantity = 40;
    model::Stock elsewhere;
    elsewhere.warehouse = {6};
    const auto figures =
        zone::figuresOf(ring, {{&in, &hole, &out, &nowhere}, {}, {&shelter}, {}, {&warehouse}, {&stock, &elsewhere}});
    CHECK(figures.villages == 1);
    CHECK(figures.people == 300);
    CHECK(figures.households == 100);
    CHECK(figures.vulnerable == 2);
    CHECK(figures.shelters == 1);
    CHECK(figures.capacity == 500);
    CHECK(figures.beds == 80);
    CHECK(figures.warehouses == 1);
    CHECK(figures.stockLines == 1);
    CHECK(figures.stockQuantity == 40);
    CHECK(figures.withoutPosition == 1);
    // A cell of 0.2° x 0.2° at 33.1 N is 18.665 km x 22.183 km; the hole takes one sixteenth.
    CHECK(figures.areaSquareMetres == Approx(18'665.0 * 22'183 * 15 / 16).epsilon(0.002));
    CHECK(zone::figuresOf(geo::Geometry{}, {{&in}, {}, {}, {}, {}, {}}).villages == 0);
}
