// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/model/fields.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <set>

using namespace weir;
using namespace weir::model;

namespace {

HazardSource aHazardSource() {
    HazardSource source;
    source.id.value = 42;
    source.revision = 3;
    source.createdAt = fromMillis(1'784'500'000'000);
    source.updatedAt = fromMillis(1'784'500'000'123);
    source.name = "氨罐区 \"A\"; DROP TABLE teams; --";
    source.substances = {{"氨", 12.5, 10, 2, false}, {"电石", 30, 200, 1, true}};
    source.rValue = 0.1 + 0.2;
    source.grade = 3;
    source.principal = {"张三", "0395-5550001"};
    source.position = LonLat{114.0165, 33.5815};
    return source;
}

Record blank(Kind kind) {
    Record record;
    record.kind = kind;
    record.values.resize(infoOf(kind).fields.size());
    return record;
}

}  // namespace

TEST_CASE("every kind is described") {
    CHECK(allKinds().size() == EnumNames<Kind>::names.size());
    std::set<std::string_view> tables;
    for (const auto& info : allKinds()) {
        INFO(info.name);
        CHECK(kindNamed(info.name) == info.kind);
        CHECK(nameOf(info.kind) == info.name);
        CHECK(tables.insert(info.plural).second);
        CHECK_FALSE(info.fields.empty());
        std::set<std::string_view> names{"id", "revision", "created_at", "updated_at", "retired_at"};
        for (const auto& field : info.fields) {
            CHECK(names.insert(field.name).second);
            CHECK((field.type == FieldType::choice) == !field.choices.empty());
            CHECK((field.type == FieldType::id) == field.refers.has_value());
        }
    }
}

TEST_CASE("a struct survives the way through record, image and JSON text") {
    const auto source = aHazardSource();
    const auto record = toRecord(source);
    REQUIRE(checkRecord(record).ok());
    const auto image = parseJson(canonicalJson(toImage(record)));
    REQUIRE(image.ok());
    const auto back = fromImage(*image);
    REQUIRE(back.ok());
    CHECK(*back == record);
    const auto again = fromRecord<HazardSource>(*back);
    REQUIRE(again.ok());
    CHECK(again->name == source.name);
    CHECK(again->substances == source.substances);
    CHECK(again->rValue == source.rValue);
    CHECK(again->position == source.position);
    CHECK_FALSE(again->retiredAt.has_value());
}

TEST_CASE("images keep every double to the bit") {
    CHECK(rc::check("real values", [](double value) {
        RC_PRE(std::isfinite(value));
        auto record = toRecord(aHazardSource());
        record.values[*infoOf(record.kind).indexOf("r_value")] = value;
        const auto back = fromImage(*parseJson(canonicalJson(toImage(record))));
        RC_ASSERT(back.ok());
        RC_ASSERT(std::get<double>(back->at("r_value")) == value);
    }));
}

TEST_CASE("checkRecord names the field that is wrong") {
    const auto wrong = [](std::string_view field, Value value) {
        auto record = toRecord(aHazardSource());
        record.values[*infoOf(record.kind).indexOf(field)] = std::move(value);
        const auto checked = checkRecord(record);
        REQUIRE_FALSE(checked.ok());
        return checked.error().message.text();
    };
    CHECK(wrong("name", std::string{"  "}).find("hazard_source.name") == 0);
    CHECK(wrong("grade", std::int64_t{5}).find("hazard_source.grade") == 0);
    CHECK(wrong("r_value", std::nan("")).find("hazard_source.r_value") == 0);
    CHECK(wrong("r_value", std::string{"1"}).find("hazard_source.r_value") == 0);
    CHECK(wrong("position", std::string{"junk"}).find("hazard_source.position") == 0);
    CHECK(wrong("name", std::string{"a\0b", 3}).find("hazard_source.name") == 0);
    auto order = blank(Kind::order);
    order.values[*infoOf(Kind::order).indexOf("type")] = std::string{"dance"};
    CHECK_FALSE(checkRecord(order).ok());
}

TEST_CASE("applyJson") {
    auto team = toRecord(Team{});
    SECTION("numbers, dates and positions are also read from text, as imports bring them") {
        const auto object = Json{{"name", "一队"},
                                 {"headcount", " 82 "},
                                 {"position", "POINT (114.0165 33.5815)"},
                                 {"contact_checked_at", "2026-07-20 14:32:08"}};
        REQUIRE(applyJson(team, object).ok());
        CHECK(std::get<std::int64_t>(team.at("headcount")) == 82);
        const auto back = fromRecord<Team>(team);
        REQUIRE(back.ok());
        CHECK(back->position == LonLat{114.0165, 33.5815});
        CHECK(toIso(*back->contactCheckedAt) == "2026-07-20T06:32:08.000Z");
    }
    SECTION("a wrong field changes nothing") {
        const auto before = team;
        for (const auto* text : {R"({"nmae":"x"})", R"({"headcount":"many"})", R"({"headcount":1.5})",
                                 R"({"name":["x"]})", R"({"position":{"type":"Point","coordinates":[200,33]}})",
                                 R"({"contact_checked_at":"yesterday"})", R"([])", R"({"headcount":1e300})"}) {
            INFO(text);
            const auto applied = applyJson(team, Json::parse(text));
            REQUIRE_FALSE(applied.ok());
            CHECK_FALSE(applied.error().message.empty());
            CHECK_FALSE(applied.error().hint.empty());
            CHECK(team == before);
        }
    }
    SECTION("null clears") {
        REQUIRE(applyJson(team, Json::parse(R"({"leader":"王五"})")).ok());
        REQUIRE(applyJson(team, Json::parse(R"({"leader":null})")).ok());
        CHECK(team.at("leader").index() == 0);
    }
    SECTION("what JSON shows can be applied again") {
        const auto record = toRecord(aHazardSource());
        auto object = toJson(record);
        for (const auto* system : {"id", "revision", "created_at", "updated_at", "retired_at"}) {
            object.erase(system);
        }
        auto copy = blank(Kind::hazardSource);
        REQUIRE(applyJson(copy, object).ok());
        CHECK(copy.values == record.values);
    }
}

TEST_CASE("fromImage refuses what it does not know") {
    auto image = toImage(toRecord(aHazardSource()));
    image["v"]["colour"] = "red";
    CHECK_FALSE(fromImage(image).ok());
    CHECK_FALSE(fromImage(Json::parse(R"({"kind":"ghost","id":1,"rev":1,"at":[1,1,null],"v":{}})")).ok());
    CHECK_FALSE(fromImage(Json::parse("[]")).ok());
    CHECK_FALSE(
        fromImage(Json::parse(R"({"kind":"team","id":1,"rev":1,"at":[1,1,null],"v":{"position":{"g":"zz"}}})")).ok());
}
