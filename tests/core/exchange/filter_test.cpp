// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/filter.h"

#include "core/model/fields.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

using namespace weir;
using exchange::Filter;
using model::Kind;

namespace {

model::Record aTeam(const std::string& name, std::int64_t headcount,
                    model::TeamLevel level = model::TeamLevel::village) {
    model::Team team;
    team.id = model::TeamId{7};
    team.revision = 1;
    team.name = name;
    team.headcount = headcount;
    team.level = level;
    team.contactCheckedAt = *parseInstant("2026-07-20 14:32", TimeZone{});
    return model::toRecord(team);
}

bool holds(const std::string& condition, const model::Record& record) {
    const auto filter = Filter::parse(condition, Kind::team);
    INFO(condition << (filter ? "" : ": " + filter.error().text()));
    REQUIRE(filter);
    return filter->matches(record);
}

std::string errorOf(const std::string& condition) {
    const auto filter = Filter::parse(condition, Kind::team);
    INFO(condition);
    REQUIRE_FALSE(filter);
    REQUIRE(filter.error().code == ErrorCode::usage);
    REQUIRE_FALSE(filter.error().hint.empty());
    return filter.error().message.text();
}

}  // namespace

TEST_CASE("a condition compares fields with literals") {
    const auto team = aTeam("沙北'抢险'队", 20, model::TeamLevel::county);
    CHECK(holds("headcount = 20", team));
    CHECK(holds("headcount >= 20 and headcount<=20.0", team));
    CHECK_FALSE(holds("headcount > 20", team));
    CHECK(holds("headcount != 19.5", team));
    CHECK(holds("level = 'county'", team));
    CHECK(holds("level != 'village' and name ~ \"抢险\"", team));
    CHECK(holds("name = '沙北''抢险''队'", team));
    CHECK(holds("id = 7 and revision = 1 and retired_at = null", team));
    CHECK(holds("contact_checked_at >= '2026-07-20 14:32' and contact_checked_at < '2026-07-20T14:33:00+08:00'", team));
    CHECK(holds("phone = null and position = null", team));
}

TEST_CASE("and binds stronger than or, not stronger than and") {
    const auto team = aTeam("a", 5);
    CHECK(holds("headcount = 5 or headcount = 6 and headcount = 7", team));
    CHECK_FALSE(holds("(headcount = 5 or headcount = 6) and headcount = 7", team));
    CHECK(holds("not headcount = 6 and headcount = 5", team));
    CHECK_FALSE(holds("not (headcount = 6 or headcount = 5)", team));
}

TEST_CASE("a comparison with an empty field is false, != its negation") {
    const auto team = aTeam("a", 5);
    CHECK_FALSE(holds("phone = '1'", team));
    CHECK(holds("phone != '1'", team));
    CHECK_FALSE(holds("phone ~ '1'", team));
    CHECK_FALSE(holds("phone < 'z'", team));
}

TEST_CASE("what cannot be read is refused with its position") {
    CHECK(errorOf("headcount >") ==
          "The condition cannot be read at position 12: a number, a text in quotes, true, false or null is expected");
    CHECK(errorOf("名 = 1").find("no field '名'") != std::string::npos);
    CHECK(errorOf("name = '沙' or name = '李").find("position 22") != std::string::npos);
    CHECK(errorOf("level = 'nowhere'").find("is none of: city, county") != std::string::npos);
    CHECK(errorOf("headcount = 'many'").find("is not a number") != std::string::npos);
    CHECK(errorOf("headcount ~ 3").find("text fields only") != std::string::npos);
    CHECK(errorOf("position = 'x'").find("compared with null") != std::string::npos);
    CHECK(errorOf("headcount < null").find("null goes with") != std::string::npos);
    CHECK(errorOf("headcount = 1 headcount = 2").find("'and' or 'or'") != std::string::npos);
    CHECK(errorOf("headcount = 1; drop").find("has no meaning") != std::string::npos);
    CHECK(errorOf("name = 沙北").find("in quotes") != std::string::npos);
    CHECK(errorOf(std::string(200, '(') + "headcount=1" + std::string(200, ')')).find("nested") != std::string::npos);
    CHECK(errorOf("name = '" + std::string(5000, 'x') + "'").find("at most 4096") != std::string::npos);
    CHECK(errorOf("name = '\xff'").find("UTF-8") != std::string::npos);
    CHECK_FALSE(Filter::parse("", Kind::team));
}

TEST_CASE("no text makes the parser fail otherwise than by an error") {
    CHECK(rc::check("any bytes", [](const std::string& text) {
        const auto filter = Filter::parse(text, Kind::team);
        RC_ASSERT(filter.ok() || !filter.error().message.empty());
    }));
    CHECK(rc::check("any sequence of tokens", [] {
        const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(std::vector<std::string>{
            "headcount", "name", "=", "<=", "~", "(", ")", "and", "or", "not", "1", "'x'", "null"}));
        std::string text;
        for (const auto& word : words) {
            text += word + " ";
        }
        const auto filter = Filter::parse(text, Kind::team);
        if (filter) {
            (void)filter->matches(aTeam("x", 1));
        }
    }));
}
