// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Moments are checked against `date -u -d …`.
#include "maps/layer/time_filter.h"
#include "maps/layer/identify.h"
#include "maps/layer/swipe.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

constexpr TimeZone kChina{std::chrono::minutes{480}};

std::optional<std::int64_t> seconds(std::string_view text) {
    const auto moment = readMoment(text, kChina);
    return moment ? std::optional{toMillis(*moment) / 1000} : std::nullopt;
}

/// Four points a kilometre apart, with the attributes given.
std::shared_ptr<const VectorReader> readerOf(const TempDir& folder, const std::vector<std::string>& fields,
                                             const PreparedRows& rows) {
    VectorWriter writer{{499'000, 3'716'000, 510'000, 3'718'000}};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        writer.beginFeature(static_cast<std::int64_t>(i));
        writer.beginPart(PartRole::points);
        writer.add(500'000 + 1000.0 * static_cast<double>(i), 3'717'000);
        writer.endFeature();
    }
    std::vector<FieldInfo> infos;
    for (const auto& name : fields) {
        infos.push_back({name, "text"});
    }
    savePrepared(folder.path(), writer, infos, rows);
    auto reader = VectorReader::open(folder.path());
    REQUIRE(reader.ok());
    return *reader;
}

}  // namespace

TEST_CASE("Moments are read the way attributes hold them") {
    CHECK(seconds("2026-07-20T14:30:00+08:00") == 1784529000);
    CHECK(seconds("2026-07-20T06:30:00Z") == 1784529000);
    CHECK(seconds("2026-07-20 14:30") == 1784529000);  // local time
    CHECK(seconds("2026/07/20 14:30:00") == 1784529000);
    CHECK(seconds("202607201430") == 1784529000);
    CHECK(seconds("20260720143000") == 1784529000);
    CHECK(seconds("2026072014") == 1784527200);
    CHECK(seconds("20260720") == 1784476800);
    CHECK(seconds("2026-07") == 1782835200);
    CHECK(seconds("202607") == 1782835200);
    CHECK(seconds("2026") == 1767196800);
    CHECK(seconds("1784529000") == 1784529000);     // seconds since 1970: 45 is no month
    CHECK(seconds("1784529000000") == 1784529000);  // milliseconds
    CHECK(seconds(" 20260720 ") == 1784476800);
    for (const auto* no :
         {"", "yesterday", "12", "20261320", "20260230", "2026-13", "99999999", "14:30", "-1784529000"}) {
        INFO(no);
        CHECK_FALSE(seconds(no).has_value());
    }
}

TEST_CASE("Attributes with times are found by what they hold") {
    SECTION("a pair of a beginning and an end comes first") {
        const TempDir folder;
        const auto reader = readerOf(folder, {"name", "begin", "end", "code"},
                                     {{"a", "2026-07-20", "2026-07-21", "20260720"},
                                      {"b", "2026-07-21", "2026-07-22", "17"},
                                      {"c", "2026-07-22", "", "18"}});
        const auto found = timeFieldsOf(*reader, kChina);
        REQUIRE(found.size() == 3);
        CHECK(found[0] == TimeField{"begin", "end"});
        CHECK(found[1] == TimeField{"begin", ""});
        CHECK(found[2] == TimeField{"end", ""});
    }
    SECTION("numbers that might be years are times only where the name says so") {
        const TempDir folder;
        const auto reader = readerOf(folder, {"population", "year"}, {{"2010", "2010"}, {"1998", "1998"}});
        const auto found = timeFieldsOf(*reader, kChina);
        REQUIRE(found.size() == 1);
        CHECK(found[0].begin == "year");
    }
    SECTION("an attribute with one moment among words is none") {
        const TempDir folder;
        const auto reader = readerOf(folder, {"time"}, {{"2026-07-20"}, {"unknown"}, {"unknown"}, {"unknown"}});
        CHECK(timeFieldsOf(*reader, kChina).empty());
    }
}

TEST_CASE("A window keeps what meets it and what has no time, for drawing and pointing") {
    const TempDir folder;
    const auto reader =
        readerOf(folder, {"begin", "end"},
                 {{"2026-07-20", "2026-07-21"}, {"2026-07-22", "2026-07-23"}, {"", ""}, {"2026-07-24", ""}});
    const auto times = timesOf(*reader, {"begin", "end"}, kChina);
    REQUIRE(times.ok());
    REQUIRE(times->all.has_value());
    CHECK(times->all->from == *readMoment("2026-07-20", kChina));
    CHECK(times->all->to == *readMoment("2026-07-24", kChina));
    const auto kept = [&](std::string_view from, std::string_view to) {
        return *keptIn(*times, {*readMoment(from, kChina), *readMoment(to, kChina)});
    };
    CHECK(kept("2026-07-20", "2026-07-20") == std::vector<bool>{true, false, true, false});
    CHECK(kept("2026-07-21 12:00", "2026-07-22") == std::vector<bool>{false, true, true, false});
    CHECK(kept("2026-07-23", "2030-01-01") == std::vector<bool>{false, true, true, true});  // open end: still going on
    CHECK_FALSE(timesOf(*reader, {"when", ""}, kChina).ok());

    Layer layer;
    layer.id = "timed";
    layer.source = PreparedVectorSource{reader};
    MapView view;
    view.width = 800;
    view.height = 600;
    view.metresPerPixel = 10;
    view.centre = {501'000, 3'717'000};  // the second point
    const auto hits = [&] { return identify(std::span{&layer, 1}, view, "EPSG:4547", {400, 300}).size(); };
    CHECK(hits() == 1);
    layer.kept = keptIn(*times, {*readMoment("2026-07-20", kChina), *readMoment("2026-07-20", kChina)});
    CHECK(hits() == 0);
}

TEST_CASE("The divider of a comparison is carried to another picture of the same place") {
    MapView screen;
    screen.width = 800;
    screen.height = 600;
    screen.metresPerPixel = 10;
    screen.centre = {500'000, 3'717'000};
    screen.rotation = GENERATE(0.0, 40.0);
    MapView sheet = screen;
    sheet.width = 1600;
    sheet.height = 1000;
    Swipe swipe;
    swipe.share = 0.25;  // 200 px left of the middle: 2 km
    CHECK(carried(swipe, screen, sheet).share == Approx(0.5 - 200.0 / 1600));
    swipe.isLevel = true;
    CHECK(carried(swipe, screen, sheet).share == Approx(0.5 - 150.0 / 1000));
    CHECK(sideOf(swipe, true, 800, 600) == ScreenBox{0, 150, 800, 450});
    CHECK(sideOf(swipe, false, 800, 600) == ScreenBox{0, 0, 800, 150});
}
