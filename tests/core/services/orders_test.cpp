// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/dispatch/deadlines.h"
#include "core/dispatch/order_states.h"
#include "core/dispatch/suggest.h"
#include "core/stock/reserve.h"

#include <catch2/catch.hpp>

#include <map>

using namespace weir;
using dispatch::OrderAction;
using model::OrderPhase;
using model::OrderState;

TEST_CASE("Every edge of the order's states, and no other") {
    // Written out by hand from the chain draft → reviewed → signed → issued → received → executing → done → verified.
    using enum OrderState;
    const std::map<std::pair<OrderState, OrderAction>, OrderState> edges{
        {{draft, OrderAction::issue}, issued},          {{reviewed, OrderAction::issue}, issued},
        {{signed_, OrderAction::issue}, issued},        {{issued, OrderAction::acknowledge}, received},
        {{received, OrderAction::progress}, executing}, {{executing, OrderAction::progress}, executing},
        {{received, OrderAction::complete}, done},      {{executing, OrderAction::complete}, done},
        {{draft, OrderAction::cancel}, cancelled},      {{reviewed, OrderAction::cancel}, cancelled},
        {{signed_, OrderAction::cancel}, cancelled},    {{issued, OrderAction::cancel}, cancelled},
        {{received, OrderAction::cancel}, cancelled},   {{executing, OrderAction::cancel}, cancelled}};
    for (const auto from : {draft, reviewed, signed_, issued, received, executing, done, verified, cancelled}) {
        for (const auto action : {OrderAction::issue, OrderAction::acknowledge, OrderAction::progress,
                                  OrderAction::complete, OrderAction::cancel}) {
            model::Order order;
            order.number = "调〔2026〕007";
            order.state = from;
            const auto expected = edges.find({from, action});
            const auto next = dispatch::tryAction(order, action);
            INFO(nameOf(from) << " " << static_cast<int>(action));
            REQUIRE(next.ok() == (expected != edges.end()));
            if (next) {
                CHECK(*next == expected->second);
            } else {
                CHECK(next.error().code == ErrorCode::refused);
                CHECK(next.error().message.text().find("007") != std::string::npos);
                CHECK_FALSE(next.error().hint.empty());
            }
        }
    }
}

TEST_CASE("Phases go forward") {
    model::Order order;
    order.phase = OrderPhase::onScene;
    CHECK_FALSE(dispatch::tryPhase(order, OrderPhase::enRoute).ok());
    CHECK_FALSE(dispatch::tryPhase(order, OrderPhase::none).ok());
    CHECK(dispatch::tryPhase(order, OrderPhase::onScene).ok());
    CHECK(*dispatch::tryPhase(order, OrderPhase::working) == OrderPhase::working);
}

TEST_CASE("An incident follows its orders") {
    model::Incident incident;
    const auto with = [&](std::vector<std::pair<OrderState, OrderPhase>> states) {
        std::vector<model::Order> orders;
        for (const auto& [state, phase] : states) {
            auto& order = orders.emplace_back();
            order.state = state;
            order.phase = phase;
        }
        return dispatch::incidentFollowing(incident, orders);
    };
    using enum model::IncidentState;
    CHECK(with({}) == reported);
    CHECK(with({{OrderState::draft, OrderPhase::none}}) == reported);
    CHECK(with({{OrderState::issued, OrderPhase::none}}) == dispatched);
    CHECK(with({{OrderState::executing, OrderPhase::enRoute}}) == dispatched);
    CHECK(with({{OrderState::executing, OrderPhase::onScene}}) == handling);
    CHECK(with({{OrderState::done, OrderPhase::working}, {OrderState::issued, OrderPhase::none}}) == handling);
    // The end of the work tells nothing about the danger: only a person says that it is under control.
    CHECK(with({{OrderState::done, OrderPhase::working}}) == handling);
    CHECK(with({{OrderState::verified, OrderPhase::working}}) == handling);
    CHECK(with({{OrderState::cancelled, OrderPhase::none}}) == reported);
    incident.verifiedAt = Instant{};
    CHECK(with({{OrderState::cancelled, OrderPhase::none}}) == verified);
    incident.state = controlled;
    CHECK(with({}) == controlled);
    CHECK(with({{OrderState::done, OrderPhase::working}}) == controlled);
    CHECK(with({{OrderState::done, OrderPhase::working}, {OrderState::draft, OrderPhase::none}}) == controlled);
    CHECK(with({{OrderState::done, OrderPhase::working}, {OrderState::issued, OrderPhase::none}}) == handling);
    CHECK(with({{OrderState::issued, OrderPhase::none}}) == dispatched);
    incident.state = closed;
    CHECK(with({{OrderState::issued, OrderPhase::none}}) == closed);
}

TEST_CASE("Who may say that an incident is under control, and who closes it") {
    using model::IncidentState;
    const auto orderIn = [](OrderState state) {
        model::Order order;
        order.number = "调〔2026〕007";
        order.state = state;
        return order;
    };
    const std::vector<model::Order> none;
    const std::vector<model::Order> done{orderIn(OrderState::done), orderIn(OrderState::cancelled)};
    const std::vector<model::Order> underWay{orderIn(OrderState::done), orderIn(OrderState::executing)};
    const std::vector<model::Order> drafted{orderIn(OrderState::done), orderIn(OrderState::draft)};
    const auto allowed = [](const Result<void>& result) {
        CHECK((result.ok() || (result.error().code == ErrorCode::refused && !result.error().hint.empty())));
        return result.ok();
    };
    model::Incident incident;
    incident.title = "管涌";

    incident.state = IncidentState::reported;
    CHECK_FALSE(allowed(dispatch::tryControl(incident, none)));
    CHECK(allowed(dispatch::tryClose(incident, none)));  // a false report

    incident.verifiedAt = Instant{};
    incident.state = IncidentState::verified;
    CHECK(allowed(dispatch::tryControl(incident, none)));  // the people there dealt with it
    CHECK(allowed(dispatch::tryClose(incident, none)));    // a duplicate

    incident.state = IncidentState::handling;
    CHECK(dispatch::awaitsAssessment(incident, done));
    CHECK(allowed(dispatch::tryControl(incident, done)));
    CHECK_FALSE(allowed(dispatch::tryClose(incident, done)));
    CHECK_FALSE(dispatch::awaitsAssessment(incident, underWay));
    CHECK_FALSE(allowed(dispatch::tryControl(incident, underWay)));
    CHECK_FALSE(allowed(dispatch::tryClose(incident, underWay)));
    CHECK(allowed(dispatch::tryControl(incident, drafted)));

    incident.state = IncidentState::controlled;
    CHECK_FALSE(dispatch::awaitsAssessment(incident, done));
    CHECK_FALSE(allowed(dispatch::tryControl(incident, done)));
    CHECK(allowed(dispatch::tryClose(incident, done)));
    CHECK_FALSE(allowed(dispatch::tryClose(incident, drafted)));

    incident.state = IncidentState::closed;
    CHECK_FALSE(allowed(dispatch::tryControl(incident, done)));
    CHECK_FALSE(allowed(dispatch::tryClose(incident, done)));
}

TEST_CASE("Order numbers follow the city's pattern") {
    CHECK(*dispatch::orderNumber("调〔{year}〕{n:03}", 2026, 31) == "调〔2026〕031");
    CHECK(*dispatch::orderNumber("调〔{year}〕{n:03}", 2026, 1234) == "调〔2026〕1234");
    CHECK_FALSE(dispatch::orderNumber("调〔{when}〕", 2026, 1).ok());
}

TEST_CASE("Stock is promised, used up and given back") {
    model::Stock line;
    line.quantity = 100;
    line.minimum = 50;
    auto promised = stock::reserve(line, 60);
    REQUIRE(promised.ok());
    CHECK(stock::available(*promised) == 40);
    CHECK(stock::isLow(*promised));
    CHECK_FALSE(stock::reserve(*promised, 41).ok());
    CHECK_FALSE(stock::reserve(*promised, 0).ok());
    CHECK_FALSE(stock::release(*promised, 61).ok());
    CHECK(stock::release(*promised, 60)->reserved == 0);
    const auto used = stock::consume(*promised, 60, 25);
    REQUIRE(used.ok());
    CHECK(used->quantity == 65);
    CHECK(used->reserved == 0);
    CHECK_FALSE(stock::consume(*promised, 60, 61).ok());
    CHECK_FALSE(stock::consume(*promised, 60, -1).ok());
}

TEST_CASE("By when an order is to be acknowledged is a rule of the city") {
    auto city = city::loadCityProfile(std::string{WEIR_SOURCE_DIR} + "/resources/cities/luohe");
    REQUIRE(city.ok());
    CHECK(dispatch::acknowledgeWithin(*city) == std::chrono::minutes{10});
    const Instant issued{std::chrono::hours{100}};
    model::Order order;
    order.state = OrderState::issued;
    order.issuedAt = issued;
    CHECK(dispatch::acknowledgeDue(*city, order) == issued + std::chrono::minutes{10});
    order.state = OrderState::received;
    CHECK_FALSE(dispatch::acknowledgeDue(*city, order));
    order.state = OrderState::draft;
    order.issuedAt.reset();
    CHECK_FALSE(dispatch::acknowledgeDue(*city, order));
    order.state = OrderState::issued;
    order.issuedAt = issued;
    for (auto& threshold : city->thresholds) {
        threshold.value = threshold.id == "dispatch.acknowledge" ? 0 : threshold.value;
    }
    CHECK_FALSE(dispatch::acknowledgeDue(*city, order));
    city->thresholds.clear();
    CHECK_FALSE(dispatch::acknowledgeWithin(*city));
}

TEST_CASE("The speed of dispatch is a rule of the city") {
    auto city = city::loadCityProfile(std::string{WEIR_SOURCE_DIR} + "/resources/cities/luohe");
    REQUIRE(city.ok());
    CHECK(dispatch::defaultsOf(*city)->speedKmPerHour == 30);
    for (auto& threshold : city->thresholds) {
        threshold.value = threshold.id == "dispatch.speed" ? 0 : threshold.value;
    }
    CHECK(dispatch::defaultsOf(*city).error().code == ErrorCode::invalid);
    city->thresholds.clear();
    CHECK(dispatch::defaultsOf(*city).error().code == ErrorCode::notFound);
}

TEST_CASE("Teams are suggested by the time until they could be there") {
    const auto team = [](std::int64_t id, double lon, std::int64_t minutes) {
        model::Team t;
        t.id = {id};
        t.headcount = 10;
        t.assemblyMinutes = minutes;
        t.position = geo::LonLat{lon, 33.58};
        t.type = model::TeamType::waterWorks;
        return t;
    };
    // One degree of longitude at 33.58 N is 92.83 km on the ellipsoid, so 0.1° at 30 km/h take 18.6 min.
    const auto far = team(1, 114.12, 10);
    const auto slow = team(2, 114.02, 40);
    auto away = team(3, 114.02, 1);
    away.readiness = model::Readiness::onScene;
    auto nowhere = team(4, 114.02, 1);
    nowhere.position.reset();
    const auto busy = team(5, 114.02, 1);
    auto other = team(6, 114.02, 1);
    other.type = model::TeamType::medical;
    const std::vector<const model::Team*> teams{&slow, &far, &away, &nowhere, &busy, &other};
    const auto out = dispatch::suggestTeams(teams, {{114.02, 33.58}, {model::TeamType::waterWorks}, 30, {busy.id}});
    REQUIRE(out.ranked.size() == 2);
    CHECK(out.ranked[0].team == &far);
    CHECK(out.ranked[0].metres == Approx(9283).margin(10));
    CHECK(out.ranked[0].minutes == Approx(28.6).margin(0.1));
    CHECK(out.ranked[0].reasons.front().text() == "9.3 km in a straight line");
    CHECK(out.ranked[1].minutes == Approx(40));
    CHECK(out.unsuited.size() == 4);
}
