// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/support/test_desk.h"

#include <rapidcheck.h>

#include <random>

using namespace weir;
using namespace weir::test;

namespace {

/// What stands in the zones, whatever the revisions.
Json contentOf(const desk::Picture& picture) {
    auto out = Json::array();
    picture.zones.forEach([&](const model::Zone& zone) {
        auto image = model::toImage(model::toRecord(zone));
        image.erase("rev");
        image["at"][1] = nullptr;
        out.push_back(std::move(image));
    });
    return out;
}

std::int64_t anyZone(const desk::Picture& picture, unsigned pick) {
    const auto zones = picture.zones.where([](const model::Zone&) { return true; });
    return zones.empty() ? 0 : zones[pick % zones.size()]->id.value;
}

/// One edit of a draft; false when there is nothing to edit.
bool edit(TestDesk& desk, unsigned kind, unsigned pick) {
    const auto zone = anyZone(*desk.picture(), pick);
    if (kind == 0 || zone == 0) {
        desk.make(kPlanner, "zone.create",
                  {{"name", fmt::format("区{}", pick)}, {"area", TestDesk::square(114, 33, 0.01 * (1 + pick % 9))}});
    } else if (kind == 1) {
        desk.must(kPlanner, "zone.reshape",
                  {{"id", zone}, {"area", TestDesk::square(114.1, 33.1, 0.01 * (1 + pick % 7))}});
    } else if (kind == 2) {
        desk.must(kPlanner, "zone.update", {{"id", zone}, {"note", fmt::format("注{}", pick)}, {"state", "approved"}});
    } else {
        desk.must(kPlanner, "zone.retire", {{"id", zone}});
    }
    return true;
}

/// Random commands of a flood night, most of them sensible, some not.
class Night {
public:
    Night(TestDesk& desk, std::uint64_t seed) : m_desk{desk}, m_random{seed} {}

    bool step() {
        m_desk.clock.advance(Millis{pick(20'000)});
        const auto& who = pick(2) == 0 ? kOfficer : pick(2) == 0 ? kLeader : kDirector;
        auto [verb, args] = command();
        return m_desk.run(who, verb, std::move(args)).ok();
    }

private:
    std::int64_t pick(std::int64_t below) {
        return static_cast<std::int64_t>(m_random() % static_cast<std::uint64_t>(below));
    }
    template <class T>
    std::int64_t any(const desk::Table<T>& table) {
        const auto rows = table.where([](const T&) { return true; });
        // The newest are the likeliest, so that orders live through their states.
        const auto span = std::min<std::size_t>(rows.size(), 12);
        return rows.empty()
                   ? 1
                   : rows[rows.size() - 1 - static_cast<std::size_t>(pick(static_cast<std::int64_t>(span)))]->id.value;
    }
    std::pair<std::string, Json> order(const desk::Picture& p) {
        switch (pick(7)) {
            case 0:
                return {"order.draft",
                        {{"type", "team"},
                         {"task", "出动"},
                         {"team_ids", {any(p.teams)}},
                         {"incident_id", any(p.incidents)},
                         {"lines", {{{"stock_id", any(p.stocks)}, {"quantity", 1 + pick(40)}}}}}};
            case 1:
                return {"order.issue", {{"id", any(p.orders)}}};
            case 2:
                return {"order.issue",
                        {{"type", "team"},
                         {"task", "出动"},
                         {"destination", "沙河堤"},
                         {"team_ids", {any(p.teams)}},
                         {"machine_ids", {any(p.machines)}}}};
            case 3:
                return {"order.acknowledge", {{"id", any(p.orders)}}};
            case 4:
                return {"order.progress",
                        {{"id", any(p.orders)},
                         {"phase", pick(2) == 0 ? "en_route" : "on_scene"},
                         {"progress", pick(100)}}};
            case 5:
                return {"order.complete",
                        {{"id", any(p.orders)}, {"returns", {{{"stock_id", any(p.stocks)}, {"quantity", pick(5)}}}}}};
            default:
                return pick(2) == 0
                           ? std::pair<std::string, Json>{"order.complete", {{"id", any(p.orders)}}}
                           : std::pair<std::string, Json>{"order.cancel", {{"id", any(p.orders)}, {"reason", "撤"}}};
        }
    }
    std::pair<std::string, Json> registers(const desk::Picture& p) {
        switch (pick(8)) {
            case 0:
                return {"team.create", {{"name", fmt::format("队{}", pick(1000))}, {"headcount", pick(90)}}};
            case 1:
                return {"team.update", {{"id", any(p.teams)}, {"headcount", pick(90)}, {"revision", 1 + pick(3)}}};
            case 2:
                return {"team.retire", {{"id", any(p.teams)}}};
            case 3:
                return {"stock.update", {{"id", any(p.stocks)}, {"quantity", pick(500)}}};
            case 4:
                return {
                    "stock.create",
                    {{"warehouse_id", any(p.warehouses)}, {"material_id", any(p.materials)}, {"quantity", pick(500)}}};
            case 5:
                return {"machine.create", {{"name", "挖掘机"}, {"position", TestDesk::point(114, 33.5)}}};
            case 6:
                return {"warehouse.retire", {{"id", any(p.warehouses)}}};
            default:
                return {"reading.add",
                        {{"readings",
                          {{{"station_id", any(p.stations)},
                            {"element", pick(2) == 0 ? "stage" : "rain"},
                            {"time", toMillis(m_desk.clock.now()) - pick(9'000'000)},
                            {"value", static_cast<double>(pick(900)) / 10}}}}}};
        }
    }
    std::pair<std::string, Json> others(const desk::Picture& p) {
        switch (pick(11)) {
            case 9:
                return {"incident.control", {{"id", any(p.incidents)}}};
            case 0:
                return {"incident.report", {{"title", "险情"}, {"type", "seepage"}}};
            case 1:
                return {"incident.verify", {{"id", any(p.incidents)}}};
            case 2:
                return {"incident.close", {{"id", any(p.incidents)}, {"reason", "完"}}};
            case 3:
                return {"warning.publish",
                        {{"title", "预警"},
                         {"issuer", fmt::format("台{}", pick(5))},
                         {"event", "暴雨"},
                         {"hazard", "rainstorm"},
                         {"level", 1 + pick(4)},
                         {"approved_by", "批准人"}}};
            case 4:
                return {"warning.update", {{"id", any(p.warnings)}, {"level", 1 + pick(4)}, {"approved_by", "批准人"}}};
            case 5:
                return {"warning.lift", {{"id", any(p.warnings)}, {"reason", "停"}}};
            case 6:
                return {"response.propose",
                        {{"hazard", "river"},
                         {"level", 1 + pick(4)},
                         {"division_codes", fmt::format("{}", pick(6))},
                         {"reason", "涨"}}};
            case 7:
                return {"response.activate", {{"id", any(p.responses)}, {"urgent", pick(2) == 0}}};
            case 8:
                return {"response.change", {{"id", any(p.responses)}, {"level", 1 + pick(4)}, {"reason", "变"}}};
            default:
                return {"response.terminate", {{"id", any(p.responses)}, {"reason", "止"}}};
        }
    }
    std::pair<std::string, Json> drafts(const desk::Picture& p) {
        switch (pick(5)) {
            case 0:
                return {"zone.create", {{"name", "区"}, {"area", TestDesk::square(114, 33, 0.01)}}};
            case 1:
                return {"zone.reshape", {{"id", any(p.zones)}, {"area", TestDesk::square(114, 33, 0.02)}}};
            case 2:
                return {"zone.retire", {{"id", any(p.zones)}}};
            case 3:
                return {"undo", Json::object()};
            default:
                return {"redo", Json::object()};
        }
    }
    std::pair<std::string, Json> command() {
        const auto picture = m_desk.picture();
        switch (pick(6)) {
            case 0:
                return registers(*picture);
            case 1:
                return drafts(*picture);
            case 2:
                return others(*picture);
            default:
                return order(*picture);
        }
    }

    TestDesk& m_desk;
    std::mt19937_64 m_random;
};

}  // namespace

TEST_CASE("After 10,000 random verbs the replay is the tables and the picture is the picture") {
    constexpr std::uint64_t kSeed = 20260720;
    INFO("seed " << kSeed);
    TestDesk desk;
    for (int i = 0; i < 6; ++i) {
        desk.team(fmt::format("{}队", i));
    }
    desk.stock(2000);
    desk.station("62001234");
    Night night{desk, kSeed};
    int done = 0;
    for (int i = 0; i < 10'000; ++i) {
        done += night.step() ? 1 : 0;
    }
    CHECK(done > 3000);  // the night is not made of refusals
    checkWhole(desk);

    // From the nearest checkpoint the present comes out too.
    const auto now = desk->pictureAt(desk.picture()->asOf);
    REQUIRE(now.ok());
    const auto difference = desk::differs(*desk.picture(), **now);
    INFO(difference.value_or(""));
    CHECK_FALSE(difference);

    std::map<std::int64_t, int> numbers;
    desk.picture()->orders.forEach([&](const model::Order& o) {
        if (!o.number.empty()) {
            ++numbers[std::stoll(o.number.substr(o.number.rfind("〕") + 3))];
        }
    });
    REQUIRE_FALSE(numbers.empty());
    CHECK(numbers.begin()->first == 1);
    CHECK(numbers.rbegin()->first == static_cast<std::int64_t>(numbers.size()));  // gapless, none twice
    desk.picture()->stocks.forEach([](const model::Stock& s) {
        CHECK(s.reserved >= 0);
        CHECK(s.reserved <= s.quantity);
    });
}

TEST_CASE("Undoing as often as was done gives what was, redoing gives what had been done") {
    TestDesk desk;
    CHECK(rc::check([&] {
        const auto edits = *rc::gen::container<std::vector<std::pair<unsigned, unsigned>>>(
            rc::gen::pair(rc::gen::inRange(0U, 4U), rc::gen::inRange(0U, 50U)));
        const auto before = contentOf(*desk.picture());
        int done = 0;
        for (const auto& [kind, pick] : edits) {
            done += edit(desk, kind, pick) ? 1 : 0;
        }
        const auto after = contentOf(*desk.picture());
        if (done % 3 == 1) {
            desk.open();  // the stacks come back from the journal
        }
        for (int i = 0; i < done; ++i) {
            desk.must(kPlanner, "undo", Json::object());
        }
        RC_ASSERT(contentOf(*desk.picture()) == before);
        for (int i = 0; i < done; ++i) {
            desk.must(kPlanner, "redo", Json::object());
        }
        RC_ASSERT(contentOf(*desk.picture()) == after);
        for (int i = 0; i < done; ++i) {
            desk.must(kPlanner, "undo", Json::object());
        }
        RC_ASSERT(contentOf(*desk.picture()) == before);
    }));
    checkWhole(desk);
}

TEST_CASE("Undo is each person's own and does not take away the work of others") {
    TestDesk desk;
    desk.refuses(kPlanner, "undo", Json::object(), ErrorCode::refused);
    const auto zone =
        desk.make(kPlanner, "zone.create", {{"name", "沙北片区"}, {"area", TestDesk::square(114, 33, 0.1)}});
    CHECK(desk->undoLabels(kPlanner.name).first == "zone.create 沙北片区");
    desk.refuses(kOfficer, "undo", Json::object(), ErrorCode::refused);
    desk.clock.advance(std::chrono::minutes{1});
    desk.must(kOfficer, "zone.update", {{"id", zone}, {"note", "核实"}});
    const auto error = desk.refuses(kPlanner, "undo", Json::object(), ErrorCode::conflict);
    CHECK(error.message.text().find("张三 (seat 2)") != std::string::npos);
    desk.must(kOfficer, "undo", Json::object());
    desk.must(kPlanner, "undo", Json::object());
    CHECK(desk.picture()->zones.empty());
    CHECK(desk->undoLabels(kPlanner.name) == std::pair<std::string, std::string>{"", "zone.create 沙北片区"});
    checkWhole(desk);
}

TEST_CASE("A thousand hostile strings come back as they were or are refused") {
    const std::vector<std::string> seeds{"'; DROP TABLE teams; --",
                                         "\" OR 1=1 --",
                                         "%s%n%x{0}{1}{}",
                                         "{:>1000000}",
                                         "\\u0000",
                                         std::string{"a\0b", 3},
                                         "\u202Eevil\u202C",
                                         "\u2066x\u2069",
                                         "\u200B\u200D\uFEFF",
                                         "👩‍👩‍👧‍👦🚒",
                                         "𠀀𪛖𠮷",
                                         "e\u0301\u0301\u0301",
                                         "<img src=x onerror=1>",
                                         "=1+1",
                                         "@SUM(A1)",
                                         "\t\n",
                                         "\r\n",
                                         "\x1b[31m",
                                         "\xff\xfe",
                                         "\xc0\xaf",
                                         "\xed\xa0\x80",
                                         "NULL",
                                         "null",
                                         "0",
                                         "-1",
                                         "１２３",
                                         "../../etc/passwd",
                                         "漯河市",
                                         " ",
                                         "\u3000"};
    TestDesk desk;
    int kept = 0;
    int refused = 0;
    for (int i = 0; i < 1000; ++i) {
        auto text = seeds[static_cast<std::size_t>(i) % seeds.size()];
        if (i >= 30) {
            text += seeds[static_cast<std::size_t>(i / 30) % seeds.size()] + fmt::format("{}", i);
        }
        if (i == 999) {
            text = std::string(1u << 20, 'x');
        }
        const auto answer =
            desk.run(kOfficer, i % 2 == 0 ? "log.add" : "unit.create",
                     i % 2 == 0 ? Json{{"type", "observation"}, {"content", text}} : Json{{"name", text}});
        if (!answer) {
            CHECK(answer.error().code == ErrorCode::invalid);
            ++refused;
            continue;
        }
        ++kept;
        const auto id = answer->result.at("id").get<std::int64_t>();
        const auto picture = desk.picture();
        const auto stored = i % 2 == 0 ? picture->logs.find({id})->content : picture->units.find({id})->name;
        CHECK(stored == text);
    }
    CHECK(kept > 500);
    CHECK(refused > 50);
    checkWhole(desk);
}
