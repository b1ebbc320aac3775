// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/id.h"
#include "core/base/notifier.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <catch2/catch.hpp>

#include <set>

using namespace weir;

TEST_CASE("Message") {
    CHECK(msg("order {0} of {1}", 7, "A").text() == "order 7 of A");
    SECTION("a translated pattern may reorder") {
        CHECK(msg("{0} by {1}", 1, 2).format("{1}-{0}") == "2-1");
    }
    SECTION("what an argument names is for the app to say") {
        CHECK(msg("for {0:hazard}, {1}", "river", 2).text() == "for river, 2");
        CHECK(msg("{0:hazard", 1).text() == "{0:hazard");
    }
    SECTION("braces in arguments and wrong placeholders stay as they are") {
        CHECK(msg("{0} {9} {x}", "{0}").text() == "{0} {9} {x}");
    }
}

TEST_CASE("parseInstant") {
    const TimeZone beijing;
    const auto expected = Instant{std::chrono::sys_days{std::chrono::year{2026} / 7 / 20}} + std::chrono::hours{6} +
                          std::chrono::minutes{32} + std::chrono::seconds{8};
    for (const auto* text : {"2026-07-20T06:32:08Z", "2026-07-20T14:32:08+08:00", "2026-07-20 14:32:08",
                             "2026/07/20 14:32:08", "2026-07-20T12:02:08+0530"}) {
        INFO(text);
        const auto got = parseInstant(text, beijing);
        REQUIRE(got.ok());
        CHECK(got.value() == expected);
    }
    CHECK(toIso(expected) == "2026-07-20T06:32:08.000Z");
    CHECK(toIso(expected, beijing) == "2026-07-20T14:32:08+08:00");
    CHECK(toLocalText(expected, beijing) == "2026-07-20 14:32:08");
    for (const auto* text : {"", "2026", "2026-13-01", "2026-02-30", "2026-07-20T25:00", "2026-07-20T10:61",
                             "x2026-07-20", "2026-07-20 10:00 tomorrow", "2026-07-20T10:00+99:00"}) {
        INFO(text);
        CHECK_FALSE(parseInstant(text, beijing).ok());
    }
}

TEST_CASE("IdSource") {
    ManualClock clock{fromMillis(1'800'000'000'000)};
    IdSource seat1{clock, 1};
    IdSource seat2{clock, 2};
    std::set<std::int64_t> seen;
    std::int64_t last = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto id = seat1.next();
        CHECK(id > last);
        last = id;
        seen.insert(id);
    }
    CHECK(seen.size() == 10'000);
    CHECK(seen.count(seat2.next()) == 0);
    SECTION("ids grow when the clock steps back") {
        clock.set(fromMillis(1'700'000'000'000));
        CHECK(seat1.next() > last);
    }
    SECTION("a source goes on after the rows of another one, whatever its clock says") {
        ManualClock behind{fromMillis(1'700'000'000'000)};
        IdSource again{behind, 1};
        again.goOnAfter(last, {});
        const auto next = again.next();
        CHECK(next > last);
        CHECK(((next >> 12) & 0x3FF) == 1);
        CHECK(again.next() > next);

        IdSource afterMoment{behind, 3};
        afterMoment.goOnAfter(0, clock.now());
        CHECK(afterMoment.next() > IdSource{clock, 1023}.next());
    }
    SECTION("nothing to go on after changes nothing") {
        IdSource fresh{clock, 1};
        fresh.goOnAfter(0, {});
        CHECK(fresh.next() == IdSource{clock, 1}.next());
    }
}

TEST_CASE("makeUuid7") {
    ManualClock clock{fromMillis(0x017F22E279B0)};  // the time of RFC 9562's example
    const auto id = makeUuid7(clock);
    CHECK(isUuid(id));
    CHECK(id.substr(0, 15) == "017f22e2-79b0-7");
    CHECK(std::string{"89ab"}.find(id[19]) != std::string::npos);
    CHECK(makeUuid7(clock) != id);
    CHECK_FALSE(isUuid("017f22e2-79b0-7"));
}

TEST_CASE("Notifier") {
    Notifier<int> notifier;
    int sum = 0;
    {
        const auto subscription = notifier.subscribe([&](int v) { sum += v; });
        notifier.notify(3);
    }
    notifier.notify(4);
    CHECK(sum == 3);
}

TEST_CASE("checkText") {
    CHECK(checkText("name", "漯河 𠮷\u202E", 100).ok());
    CHECK_FALSE(checkText("name", std::string_view{"a\0b", 3}, 100).ok());
    CHECK_FALSE(checkText("name", "\xC3\x28", 100).ok());
    CHECK_FALSE(checkText("name", "\xED\xA0\x80", 100).ok());  // a surrogate
    CHECK_FALSE(checkText("name", std::string(101, 'x'), 100).ok());
}

TEST_CASE("parseJson") {
    CHECK(parseJson(R"({"a":[1,2]})").ok());
    CHECK_FALSE(parseJson(R"({"a":1,"a":2})").ok());
    CHECK_FALSE(parseJson("{} x").ok());
    CHECK_FALSE(parseJson(std::string(100'000, '[')).ok());
    CHECK(parseJson("\"" + std::string(100, '[') + "\"").ok());
    CHECK(canonicalJson(parseJson(R"({ "b" : 1, "a" : "漯" })").value()) == R"({"a":"漯","b":1})");
}
