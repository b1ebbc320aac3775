// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_city.h"
#include "core/base/text.h"
#include "core/city/demo_random.h"
#include "core/geo/overlay.h"
#include "core/model/fields.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

using namespace weir;
using namespace weir::city;

namespace {

const Instant kNow = *parseInstant("2026-07-20T14:20:00", TimeZone{});

const std::string kBackdrop = std::string{WEIR_SOURCE_DIR} + "/resources/backdrop/";

std::string readText(const std::string& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

const CityProfile& luohe() {
    static const CityProfile profile = [] {
        auto loaded = loadCityProfile(std::string{WEIR_SOURCE_DIR} + "/resources/cities/luohe");
        REQUIRE(loaded.ok());
        return std::move(loaded).value();
    }();
    return profile;
}

DemoCity demo(std::uint64_t seed = 1, int cityIndex = 0) {
    auto made = makeDemoCity(luohe(), DemoOptions{seed, cityIndex, kNow});
    INFO((made.ok() ? std::string{} : made.error().text()));
    REQUIRE(made.ok());
    return std::move(made).value();
}

/// Every row and reading as one canonical text.
std::string canonical(const DemoCity& city) {
    std::string text;
    forEachRegister(city, [&](const auto& entities) {
        for (const auto& entity : entities) {
            text += canonicalJson(model::toImage(model::toRecord(entity))) + "\n";
        }
    });
    for (const model::Reading& r : city.readings) {
        text += fmt::format("{} {} {} {}\n", r.station, nameOf(r.element), toMillis(r.time), r.value);
    }
    return text;
}

template <class T, class F>
std::int64_t sum(const std::vector<T>& items, F f) {
    return std::accumulate(items.begin(), items.end(), std::int64_t{0},
                           [&](std::int64_t s, const T& item) { return s + f(item); });
}

using Ring = std::vector<geo::LonLat>;

std::vector<geo::Polygon> polygonsOf(const geo::Geometry& g) {
    if (const auto* one = std::get_if<geo::Polygon>(&g)) {
        return {*one};
    }
    const auto* many = std::get_if<geo::MultiPolygon>(&g);
    REQUIRE(many != nullptr);
    return many->polygons;
}

struct Point {
    std::int64_t x;
    std::int64_t y;
    auto operator<=>(const Point&) const = default;
};
Point micro(const geo::LonLat& p) {
    return {std::llround(p.lon * 1e6), std::llround(p.lat * 1e6)};
}

/// Twice the area in square millionths of a degree: whole numbers, so sums are exact.
std::int64_t twiceArea(const geo::Geometry& g) {
    std::int64_t twice = 0;
    for (const geo::Polygon& polygon : polygonsOf(g)) {
        for (const Ring& ring : polygon.rings) {
            const Point o = micro(ring.front());
            for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                const Point a = micro(ring[i]);
                const Point b = micro(ring[i + 1]);
                twice += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
            }
        }
    }
    return twice;
}

using Edge = std::pair<Point, Point>;
std::vector<Edge> edgesOf(const geo::Geometry& g) {
    std::vector<Edge> edges;
    for (const geo::Polygon& polygon : polygonsOf(g)) {
        for (const Ring& ring : polygon.rings) {
            for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                edges.emplace_back(micro(ring[i]), micro(ring[i + 1]));
            }
        }
    }
    return edges;
}

std::int64_t turn(Point a, Point b, Point c) {
    const std::int64_t cross = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

/// Whether two edges share more than a common end point; exact.
bool cross(const Edge& e, const Edge& f) {
    const auto onEdge = [](const Edge& s, Point p) {
        return turn(s.first, s.second, p) == 0 && std::min(s.first.x, s.second.x) <= p.x &&
               p.x <= std::max(s.first.x, s.second.x) && std::min(s.first.y, s.second.y) <= p.y &&
               p.y <= std::max(s.first.y, s.second.y);
    };
    const bool shareEnd = e.first == f.first || e.first == f.second || e.second == f.first || e.second == f.second;
    if (shareEnd) {
        const auto inner = [&](const Edge& s, const Edge& t) {
            return (s.first != t.first && s.first != t.second && onEdge(t, s.first)) ||
                   (s.second != t.first && s.second != t.second && onEdge(t, s.second));
        };
        return inner(e, f) || inner(f, e);
    }
    const bool proper = turn(e.first, e.second, f.first) != turn(e.first, e.second, f.second) &&
                        turn(f.first, f.second, e.first) != turn(f.first, f.second, e.second);
    return proper || onEdge(e, f.first) || onEdge(e, f.second) || onEdge(f, e.first) || onEdge(f, e.second);
}

/// Pairs of undirected edges that meet elsewhere than at a common end point.
std::size_t crossings(std::vector<Edge> edges) {
    for (Edge& e : edges) {
        if (e.second < e.first) {
            std::swap(e.first, e.second);
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::size_t found = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        for (std::size_t j = i + 1; j < edges.size() && edges[j].first.x <= edges[i].second.x; ++j) {
            found += cross(edges[i], edges[j]) ? 1u : 0u;
        }
    }
    return found;
}

bool inside(const geo::Geometry& g, const geo::LonLat& p) {
    bool in = false;
    for (const auto& [a, b] : edgesOf(g)) {
        const Point q = micro(p);
        const bool straddles = (a.y > q.y) != (b.y > q.y);
        const double x = straddles ? static_cast<double>(b.x - a.x) * static_cast<double>(q.y - a.y) /
                                             static_cast<double>(b.y - a.y) +
                                         static_cast<double>(a.x)
                                   : 0;
        in = straddles && static_cast<double>(q.x) < x ? !in : in;
    }
    return in;
}

/// The shared-edge test of a planar subdivision: an edge inside the city is used once in each direction, an edge of the
/// city's border once.
void checkSubdivision(const std::vector<geo::Geometry>& parts, const geo::Geometry& whole) {
    std::map<Edge, int> used;
    std::int64_t area = 0;
    for (const geo::Geometry& part : parts) {
        area += twiceArea(part);
        for (const Edge& edge : edgesOf(part)) {
            ++used[edge];
        }
    }
    CHECK(area == twiceArea(whole));
    std::map<Edge, int> border;
    for (const Edge& edge : edgesOf(whole)) {
        ++border[edge];
    }
    std::size_t wrong = 0;
    for (const auto& [edge, times] : used) {
        const bool back = used.contains({edge.second, edge.first});
        wrong += times == 1 && back != border.contains(edge) ? 0u : 1u;
    }
    CHECK(wrong == 0);
    for (const auto& [edge, times] : border) {
        wrong += used.contains(edge) ? 0u : 1u;
    }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("The demonstration city has exactly the published sizes") {
    const DemoCity c = demo();
    struct Expected {
        model::TeamLevel level;
        std::int64_t teams;
        std::int64_t people;
    };
    // Published by the city for 2022: 51/2,744, 20/838, 63/1,300, 1,313/15,000.
    for (const Expected& e : {Expected{model::TeamLevel::city, 51, 2744},
                              {model::TeamLevel::county, 20, 838},
                              {model::TeamLevel::township, 63, 1300},
                              {model::TeamLevel::village, 1313, 15000}}) {
        std::int64_t teams = 0;
        std::int64_t people = 0;
        for (const model::Team& team : c.teams) {
            teams += team.level == e.level ? 1 : 0;
            people += team.level == e.level ? team.headcount : 0;
            CHECK(team.headcount > 0);
        }
        CHECK(teams == e.teams);
        CHECK(people == e.people);
    }
    CHECK(c.teams.size() == 1447);
    CHECK(sum(c.teams, [](const auto& t) { return t.headcount; }) == 19882);
    CHECK(sum(c.stocks, [](const auto& s) { return s.quantity; }) == 86661);
    CHECK(c.warehouses.size() == 40);
    CHECK(c.shelters.size() == 2058);
    CHECK(c.stations.size() == 13);
    CHECK(c.villages.size() == 1334);
    CHECK(sum(c.villages, [](const auto& v) { return v.population; }) == 2367490);
    CHECK(c.hazardSources.size() == 31);
    std::map<std::string, int> machines;
    for (const model::Machine& machine : c.machines) {
        ++machines[machine.type];
    }
    CHECK(machines == std::map<std::string, int>{{"excavator", 172}, {"loader", 15}, {"crane", 51}, {"other", 113}});
    CHECK(c.divisions.size() == 1 + 6 + 58);
    CHECK(c.zones.size() == 3 + 58);
    CHECK(c.materials.size() == luohe().materials.size());
}

TEST_CASE("Every row of the demonstration city may be stored") {
    DemoCity c = demo();
    ManualClock clock{kNow};
    IdSource ids{clock, 1};
    c.assignIds(ids);
    std::set<std::int64_t> seen;
    std::map<model::Kind, std::set<std::int64_t>> known;
    forEachRegister(c, [&](const auto& entities) {
        for (const auto& entity : entities) {
            const auto record = model::toRecord(entity);
            const auto good = model::checkRecord(record);
            INFO((good.ok() ? std::string{} : good.error().text()));
            REQUIRE(good.ok());
            REQUIRE(seen.insert(record.id).second);
            known[record.kind].insert(record.id);
        }
    });
    std::size_t references = 0;
    forEachRegister(c, [&](const auto& entities) {
        for (const auto& entity : entities) {
            const auto record = model::toRecord(entity);
            const auto fields = model::infoOf(record.kind).fields;
            for (std::size_t i = 0; i < fields.size(); ++i) {
                const auto* id = std::get_if<std::int64_t>(&record.values[i]);
                if (fields[i].type == model::FieldType::id && id != nullptr && *id != 0) {
                    REQUIRE(fields[i].refers.has_value());
                    REQUIRE(known[*fields[i].refers].contains(*id));
                    ++references;
                }
            }
        }
    });
    CHECK(references > 1500);
    for (const model::Reading& reading : c.readings) {
        REQUIRE(known[model::Kind::station].contains(reading.station.value));
    }
    CHECK(c.stocks.front().warehouse == c.warehouses.front().id);
}

TEST_CASE("Codes and names that must be unique are") {
    const DemoCity c = demo();
    const auto unique = [](const auto& items, auto key) {
        std::set<std::string> seen;
        for (const auto& item : items) {
            seen.insert(key(item));
        }
        return seen.size() == items.size();
    };
    const auto code = [](const auto& item) { return item.code; };
    CHECK(unique(c.divisions, code));
    CHECK(unique(c.zones, code));
    CHECK(unique(c.units, code));
    CHECK(unique(c.teams, code));
    CHECK(unique(c.warehouses, code));
    CHECK(unique(c.warehouses, [](const auto& w) { return w.name; }));
    CHECK(unique(c.materials, code));
    CHECK(unique(c.hazardSources, code));
    CHECK(unique(c.shelters, code));
    CHECK(unique(c.villages, code));
    CHECK(unique(c.machines, [](const auto& m) { return m.plate; }));
    std::vector<model::Team> notVillage(c.teams.begin(), c.teams.begin() + 134);
    CHECK(unique(notVillage, [](const auto& t) { return t.name; }));
}

TEST_CASE("The command zones cover the city without gap or overlap") {
    const DemoCity c = demo();
    std::vector<geo::Geometry> townships;
    std::vector<geo::Geometry> subHqs;
    std::vector<geo::Geometry> counties;
    geo::Geometry city;
    std::vector<Edge> all;
    for (const model::Zone& zone : c.zones) {
        (zone.code.starts_with("SZ-") ? subHqs : townships).push_back(zone.area);
    }
    for (const model::Division& division : c.divisions) {
        if (division.level == model::DivisionLevel::city) {
            city = division.outline;
        } else if (division.level == model::DivisionLevel::county) {
            counties.push_back(division.outline);
        }
    }
    REQUIRE(townships.size() == 58);
    REQUIRE(subHqs.size() == 3);
    REQUIRE(counties.size() == 6);
    SECTION("townships, counties and sub-HQs each divide the city") {
        checkSubdivision(townships, city);
        checkSubdivision(counties, city);
        checkSubdivision(subHqs, city);
        CHECK(twiceArea(city) > 0);
    }
    SECTION("no border crosses or touches another except at shared corners") {
        for (const geo::Geometry& township : townships) {
            const auto edges = edgesOf(township);
            all.insert(all.end(), edges.begin(), edges.end());
        }
        CHECK(crossings(all) == 0);
    }
    SECTION("rings are closed, simple, shells turn left; a township and the city are one piece each") {
        for (const auto* set : {&townships, &counties, &subHqs}) {
            for (const geo::Geometry& area : *set) {
                for (const geo::Polygon& polygon : polygonsOf(area)) {
                    for (std::size_t i = 0; i < polygon.rings.size(); ++i) {
                        const Ring& ring = polygon.rings[i];
                        CHECK(ring.size() >= 4);
                        CHECK(ring.front() == ring.back());
                        std::set<Point> corners;
                        for (const geo::LonLat& p : ring) {
                            corners.insert(micro(p));
                        }
                        CHECK(corners.size() == ring.size() - 1);
                        CHECK((twiceArea(geo::Polygon{{ring}}) > 0) == (i == 0));
                    }
                }
            }
        }
        for (const geo::Geometry& township : townships) {
            CHECK(std::holds_alternative<geo::Polygon>(township));
            CHECK(geo::vertexCount(township) < 400);
        }
        CHECK(std::holds_alternative<geo::Polygon>(city));
    }
    SECTION("the area is that of a city, the outline stays within the published extent") {
        // The city covers about 2,617 km²; the outline is rough by intention.
        const double km2 = static_cast<double>(twiceArea(city)) / 2 * 1e-12 * 111.2 * 111.2 * 0.833;
        CHECK(km2 > 2200);
        CHECK(km2 < 3300);
        const auto box = geo::boundsOf(city);
        CHECK(box.minX > 113.27);
        CHECK(box.maxX < 114.30);
        CHECK(box.minY > 33.38);
        CHECK(box.maxY < 34.0);
    }
    SECTION("GEOS agrees: every area is valid and the union of each set has the area of the city") {
        for (const auto* set : {&townships, &counties, &subHqs}) {
            for (const geo::Geometry& area : *set) {
                const auto validity = geo::checkValid(area);
                REQUIRE(validity.ok());
                INFO(validity->reason);
                CHECK(validity->valid);
            }
            const auto united = geo::unaryUnion(*set);
            REQUIRE(united.ok());
            const double unitedArea = geo::planarArea(united->geometry).valueOr(0);
            CHECK(unitedArea == Approx(geo::planarArea(city).valueOr(1)).epsilon(1e-9));
            double sumOfParts = 0;
            for (const geo::Geometry& area : *set) {
                sumOfParts += geo::planarArea(area).valueOr(0);
            }
            CHECK(sumOfParts == Approx(unitedArea).epsilon(1e-9));
        }
    }
    SECTION("coordinates are whole millionths of a degree") {
        for (const Edge& edge : edgesOf(city)) {
            CHECK(edge.first != edge.second);
        }
        for (const geo::Polygon& polygon : polygonsOf(city)) {
            for (const geo::LonLat& p : polygon.rings.front()) {
                CHECK(p.lon == static_cast<double>(std::llround(p.lon * 1e6)) / 1e6);
            }
        }
    }
}

TEST_CASE("Everything lies in the township it belongs to") {
    const DemoCity c = demo();
    std::map<std::string, const geo::Geometry*> outline;
    for (const model::Division& division : c.divisions) {
        outline[division.code] = &division.outline;
    }
    std::size_t outside = 0;
    for (const model::Village& village : c.villages) {
        outside += inside(*outline.at(village.townshipCode), *village.position) ? 0u : 1u;
    }
    CHECK(outside == 0);
    for (const model::Shelter& shelter : c.shelters) {
        outside += inside(*outline.at(shelter.divisionCode), *shelter.position) ? 0u : 1u;
    }
    CHECK(outside == 0);
    for (const model::Team& team : c.teams) {
        outside += inside(*outline.at(team.divisionCode), *team.position) ? 0u : 1u;
    }
    CHECK(outside == 0);
    for (const model::HazardSource& source : c.hazardSources) {
        outside += inside(*outline.at(source.divisionCode), *source.position) ? 0u : 1u;
    }
    CHECK(outside == 0);
    SECTION("and populations add up: villages, townships, counties, city") {
        std::map<std::string, std::int64_t> people;
        for (const model::Division& division : c.divisions) {
            people[division.code] = division.population;
        }
        std::map<std::string, std::int64_t> counted;
        for (const model::Village& village : c.villages) {
            counted[village.townshipCode] += village.population;
            counted[village.countyCode] += village.population;
            counted["411100"] += village.population;
            CHECK(village.vulnerable < village.population);
            CHECK(village.households <= village.population);
        }
        CHECK(people == counted);
    }
}

TEST_CASE("The same seed makes the same city, another seed another one") {
    const std::string first = canonical(demo(7));
    CHECK(first == canonical(demo(7)));
    CHECK(first != canonical(demo(8)));
    SECTION("the ground does not depend on the seed") {
        const DemoCity a = demo(7);
        const DemoCity b = demo(8);
        CHECK(a.zones[5].area == b.zones[5].area);
        CHECK(a.villages[5].position != b.villages[5].position);
        CHECK(a.teams[3].leader != b.teams[3].leader);
    }
}

TEST_CASE("Cities of different index share no ground, no code and no name") {
    const DemoCity zero = demo(1, 0);
    std::set<std::string> codes;
    for (const model::Division& division : zero.divisions) {
        codes.insert(division.code);
    }
    std::vector<geo::LonLatBox> boxes{geo::boundsOf(zero.divisions.front().outline)};
    for (const int index : {1, 2, 3, 4, 5}) {
        const DemoCity other = demo(1, index);
        CHECK(sum(other.stocks, [](const auto& s) { return s.quantity; }) == 86661);
        CHECK(twiceArea(other.divisions.front().outline) == twiceArea(zero.divisions.front().outline));
        for (const model::Division& division : other.divisions) {
            CHECK(codes.insert(division.code).second);
            CHECK((division.code.size() == 6 || division.code.size() == 9));
        }
        CHECK(other.zones.front().name != zero.zones.front().name);
        CHECK(other.teams.front().name != zero.teams.front().name);
        CHECK(other.units.front().code != zero.units.front().code);
        const auto box = geo::boundsOf(other.divisions.front().outline);
        for (const auto& taken : boxes) {
            CHECK_FALSE(box.intersects(taken));
        }
        boxes.push_back(box);
    }
    CHECK_FALSE(makeDemoCity(luohe(), DemoOptions{1, -1, kNow}).ok());
    CHECK_FALSE(makeDemoCity(luohe(), DemoOptions{1, 1000, kNow}).ok());
}

TEST_CASE("The hazard sources show all four grades, each computed and with three guarantors") {
    const DemoCity c = demo();
    std::set<std::string> enterprises;
    std::map<model::Level, int> grades;
    for (const model::HazardSource& source : c.hazardSources) {
        enterprises.insert(source.enterprise);
        ++grades[source.grade];
        for (const model::Guarantor* g : {&source.principal, &source.technical, &source.operational}) {
            CHECK_FALSE(g->name.empty());
            CHECK_FALSE(g->phone.empty());
        }
        // Worked out again from the row itself: α by GB 18218-2018 table 5, R by 4.3.3.
        const auto people = source.peopleWithin500m;
        const double alpha = people == 0 ? 0.5 : people < 30 ? 1 : people < 50 ? 1.2 : people < 100 ? 1.5 : 2;
        double s = 0;
        double r = 0;
        for (const model::Substance& substance : source.substances) {
            s += substance.quantity / substance.critical;
            r += alpha * substance.beta * substance.quantity / substance.critical;
        }
        CHECK(s >= 1);
        CHECK(source.rValue == Approx(r));
        CHECK(source.grade == (r >= 100 ? 1 : r >= 50 ? 2 : r >= 10 ? 3 : 4));
    }
    CHECK(enterprises.size() == 11);
    CHECK(grades.size() == 4);
    for (const auto& [grade, count] : grades) {
        CHECK(count >= 2);
    }
    CHECK(std::any_of(c.hazardSources.begin(), c.hazardSources.end(),
                      [](const auto& h) { return h.substances.front().waterReactive; }));
}

TEST_CASE("The storm is still on when the readings end") {
    const DemoCity c = demo();
    std::map<std::pair<model::StationId, model::Element>, std::vector<model::Reading>> series;
    for (const model::Reading& reading : c.readings) {
        series[{reading.station, reading.element}].push_back(reading);
    }
    CHECK(series.size() == 15);  // 13 stations, flow besides stage at two
    for (const auto& [key, readings] : series) {
        const model::Station& station = c.stations[static_cast<std::size_t>(key.first.value - 1)];
        INFO(station.name << " " << nameOf(key.second));
        const std::chrono::minutes interval{station.intervalMinutes};
        CHECK(readings.size() == static_cast<std::size_t>(72 * 60 / interval.count()));
        for (std::size_t i = 1; i < readings.size(); ++i) {
            CHECK(readings[i].time - readings[i - 1].time == interval);
            if (key.second == model::Element::stage) {
                CHECK(std::abs(readings[i].value - readings[i - 1].value) < 0.8);
            }
        }
        CHECK(readings.back().time <= kNow);
        CHECK(readings.back().time > kNow - interval);
        const auto [low, high] = std::minmax_element(readings.begin(), readings.end(),
                                                     [](const auto& a, const auto& b) { return a.value < b.value; });
        CHECK(low->value >= 0);
        CHECK(high->value > low->value);
        CHECK(high->value > readings.front().value);
        if (key.second == model::Element::stage || key.second == model::Element::flow) {
            CHECK(readings.back().value > readings[readings.size() - 2].value);
        }
        if (key.second == model::Element::pondingDepth) {
            CHECK(readings.back().value > 0.1);
            CHECK(high->value > readings.back().value);
        }
        if (station.warningStage && key.second == model::Element::stage) {
            CHECK(high->value > *station.warningStage);
            CHECK(high->value < *station.guaranteeStage);
            CHECK(readings.back().value > *station.warningStage);
            CHECK(readings.front().value < *station.warningStage);
        }
        if (key.second == model::Element::rain) {
            const double total = std::accumulate(readings.begin(), readings.end(), 0.0,
                                                 [](double s, const auto& r) { return s + r.value; });
            CHECK(total > 150);
            CHECK(total < 600);
        }
    }
}

TEST_CASE("A commander is followed by the executive deputy and a deputy, every post has A, B and C") {
    const DemoCity c = demo();
    const auto role = [&](model::PersonId id) { return c.persons.at(static_cast<std::size_t>(id.value - 1)).role; };
    int commanders = 0;
    for (const model::Post& post : c.posts) {
        REQUIRE(post.holderA);
        REQUIRE(post.holderB);
        REQUIRE(post.holderC);
        CHECK(post.onDuty == "A");
        if (role(post.holderA) == "commander") {
            ++commanders;
            CHECK(role(post.holderB) == "executive_deputy");
            CHECK(role(post.holderC) == "deputy_commander");
        }
    }
    CHECK(commanders == 2);
    for (const model::Person& person : c.persons) {
        CHECK(luohe().role(person.role) != nullptr);
        CHECK(person.phone.starts_with("1990395"));
    }
}

TEST_CASE("The district backdrop is the union of the zones") {
    const auto text = districtsGeoJson(luohe());
    REQUIRE(text.ok());
    const auto json = parseJson(*text);
    REQUIRE(json.ok());
    const DemoCity c = demo();
    REQUIRE((*json)["features"].size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        const auto geometry = geo::fromGeoJson((*json)["features"][i]["geometry"].dump());
        REQUIRE(geometry.ok());
        CHECK(twiceArea(*geometry) == twiceArea(c.divisions[1 + i].outline));
    }
    // Written anew by hand from districtsGeoJson whenever outline or seats change.
    CHECK(readText(kBackdrop + "districts.geojson") == *text);
}

TEST_CASE("The backdrop files are small, classed and marked as demonstration data") {
    for (const char* name : {"rivers", "roads", "places", "built", "districts"}) {
        INFO(name);
        const std::string text = readText(kBackdrop + name + ".geojson");
        CHECK(text.size() < 200'000);
        const auto json = parseJson(text);
        REQUIRE(json.ok());
        REQUIRE((*json)["features"].size() >= 6);
        for (const auto& feature : (*json)["features"]) {
            const auto geometry = geo::fromGeoJson(feature["geometry"].dump());
            REQUIRE(geometry.ok());
            const auto box = geo::boundsOf(*geometry);
            CHECK(box.minX > 112);
            CHECK(box.maxX < 115.5);
            CHECK(box.minY > 33);
            CHECK(box.maxY < 34.5);
            CHECK_FALSE(feature["properties"]["class"].get<std::string>().empty());
            CHECK(feature["properties"].contains("name_en"));
            CHECK(feature["properties"]["notice"].get<std::string>().find("示意数据") != std::string::npos);
        }
    }
    SECTION("the Sha and the Li meet at 114.02 E 33.58 N") {
        const auto rivers = parseJson(readText(kBackdrop + "rivers.geojson"));
        int meeting = 0;
        for (const auto& river : (*rivers)["features"]) {
            const auto& points = river["geometry"]["coordinates"];
            meeting +=
                points.front() == Json::array({114.02, 33.58}) || points.back() == Json::array({114.02, 33.58}) ? 1 : 0;
        }
        CHECK(meeting == 3);
    }
}

TEST_CASE("Profiles that cannot carry a demonstration are refused with a reason") {
    CityProfile profile = luohe();
    SECTION("no demo.json") {
        profile.demo.reset();
    }
    SECTION("no townships") {
        profile.townships.clear();
    }
    SECTION("two seats at one place") {
        profile.townships[1].seat = profile.townships[0].seat;
    }
    SECTION("a seat far outside") {
        profile.townships[1].seat = {0, 0};
    }
    SECTION("an outline without area") {
        profile.demo->outline.assign(3, geo::LonLat{114, 33.5});
    }
    SECTION("more village teams than villages") {
        profile.demo->village.count = 5000;
    }
    SECTION("no hazard substances") {
        profile.hazards.substances.clear();
    }
    SECTION("no shelter area") {
        profile.thresholds.clear();
    }
    SECTION("no villages") {
        profile.villages.clear();
    }
    const auto made = makeDemoCity(profile, DemoOptions{1, 0, kNow});
    REQUIRE_FALSE(made.ok());
    CHECK_FALSE(made.error().hint.empty());
}

TEST_CASE("A new store of a city begins with what is known and nothing invented") {
    CityRegisters c = profileRegisters(luohe());
    CHECK(c.divisions.size() == 65);
    CHECK(c.units.size() == luohe().units.size() + 58);
    CHECK(c.posts.size() == luohe().posts.size() + 58);
    CHECK(c.materials.size() == luohe().materials.size());
    CHECK(c.stations.size() == 19);
    CHECK(c.villages.size() == 1334);
    CHECK(c.persons.empty());
    CHECK(c.teams.empty());
    CHECK(c.zones.empty());
    CHECK(c.readings.empty());
    CHECK(std::all_of(c.villages.begin(), c.villages.end(),
                      [](const auto& v) { return v.population == 0 && !v.position; }));
    ManualClock clock{kNow};
    IdSource ids{clock, 1};
    c.assignIds(ids);
    CHECK(c.units[1].parent == c.units[0].id);
    forEachRegister(c, [&](const auto& entities) {
        for (const auto& entity : entities) {
            const auto good = model::checkRecord(model::toRecord(entity));
            INFO((good.ok() ? std::string{} : good.error().text()));
            REQUIRE(good.ok());
        }
    });
}

TEST_CASE("Villages go by their short names") {
    CHECK(villageShortName("干河陈村村民委员会") == "干河陈村");
    CHECK(villageShortName("新华社区居民委员会") == "新华社区");
    CHECK(villageShortName("寨门村委会村民委员会") == "寨门村");
    CHECK(villageShortName("任庄村村委会") == "任庄村");
    CHECK(villageShortName("居民委员会") == "居民委员会");
    CHECK(villageShortName("") == "");
}

TEST_CASE("Shares add up and respect the least share") {
    CHECK(shareOut(10, {1, 1, 1}) == std::vector<std::int64_t>{4, 3, 3});
    CHECK(shareOut(100, {3, 1}, 10) == std::vector<std::int64_t>{70, 30});
    CHECK(shareOut(0, {}) == std::vector<std::int64_t>{});
    const std::vector<std::int64_t> shares = shareOut(2'367'490, std::vector<std::int64_t>(1334, 77), 1);
    CHECK(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == 2'367'490);
    CHECK(*std::max_element(shares.begin(), shares.end()) - *std::min_element(shares.begin(), shares.end()) <= 1);
}
