// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/classing.h"

#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::maps;

namespace {

const std::vector<std::string> kFields{"name", "people", "dike", "水位"};

/// Six places: name, people, dike, stage.
std::shared_ptr<const VectorReader> places(const std::filesystem::path& folder) {
    const test::PreparedRows rows{{"源汇", "310", "true", "61.2"}, {"郾城", "99.5", "0", ""},
                                  {"召陵", "", "false", "-3"},     {"Old Town", "1e3", "1", "61.2"},
                                  {"舞阳", "some", "", "60"},      {"临颍", "100", "true", "70"}};
    VectorWriter writer{{0, 0, 1000, 1000}};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        writer.beginFeature(static_cast<std::int64_t>(i));
        writer.beginPart(PartRole::points);
        writer.add(static_cast<double>(i) * 10, 5);
        writer.endFeature();
    }
    test::savePrepared(folder, writer, {{"name", "text"}, {"people", "text"}, {"dike", "text"}, {"水位", "text"}},
                       rows);
    const auto reader = VectorReader::open(folder);
    REQUIRE(reader.ok());
    return *reader;
}

/// The places a condition takes.
std::vector<std::size_t> taken(const VectorReader& reader, std::string_view text) {
    const auto condition = AttributeCondition::parse(text, reader.fields());
    REQUIRE(condition.ok());
    std::vector<std::size_t> out;
    for (std::uint32_t i = 0; i < reader.size(); ++i) {
        const auto row = reader.attributes(i);
        REQUIRE(row.ok());
        if (condition->matches([&](std::size_t field) -> std::string_view { return (*row)[field]; })) {
            out.push_back(i);
        }
    }
    return out;
}

using Places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("Conditions over attributes compare numbers as numbers and texts as texts") {
    const test::TempDir folder;
    const auto reader = places(folder.path());
    CHECK(taken(*reader, "people >= 100") == Places{0, 3, 5});
    CHECK(taken(*reader, "people = 1000") == Places{3});
    CHECK(taken(*reader, "people != 100") == Places{0, 1, 2, 3, 4});  // what is no number is not 100
    CHECK(taken(*reader, "people < '2'") == Places{3, 5});            // as texts
    CHECK(taken(*reader, "dike = true") == Places{0, 3, 5});
    CHECK(taken(*reader, "dike = false") == Places{1, 2});  // an empty attribute says nothing
    CHECK(taken(*reader, "people = null") == Places{2});
    CHECK(taken(*reader, "水位 != null and not (水位 < 61.2)") == Places{0, 3, 5});
    CHECK(taken(*reader, "name ~ 'Town' or name = '源汇'") == Places{0, 3});
    CHECK(taken(*reader, "name = 'old town'").empty());
}

TEST_CASE("A condition that cannot be read says where") {
    const auto error = [](std::string_view text) {
        const auto condition = AttributeCondition::parse(text, kFields);
        REQUIRE_FALSE(condition.ok());
        return condition.error().text();
    };
    CHECK(error("people >").find("9") != std::string::npos);
    CHECK(error("depth > 1").find("\"depth\"") != std::string::npos);
    CHECK(error("name = Town").find("'Town'") != std::string::npos);
    CHECK_FALSE(AttributeCondition::parse("", kFields).ok());
}

TEST_CASE("Classes of a layer by value, by range and by rule") {
    const test::TempDir folder;
    const auto reader = places(folder.path());
    Style style;
    CHECK(classify(*reader, style)->empty());

    style.classField = "name";
    style.classes = {{"郾城", "", {}}, {"源汇", "", {}}};
    CHECK(*classify(*reader, style) == std::vector<int>{1, 0, -1, -1, -1, -1});

    style.classing = Classing::ranges;
    style.classField = "people";
    style.classes = {{}, {}};
    style.classes[0].from = 99.5;
    style.classes[0].to = style.classes[1].from = 100;
    style.classes[1].to = 1000;
    CHECK(*classify(*reader, style) == std::vector<int>{1, 0, -1, 1, -1, 1});

    style.classing = Classing::rules;
    style.classes[0].rule = "水位 >= 61";
    style.classes[1].rule = "people > 0 or dike = false";
    CHECK(*classify(*reader, style) == std::vector<int>{0, 1, 1, 0, -1, 0});
    const auto back = styleFromJson(toJson(style));
    REQUIRE(back.ok());
    CHECK(*back == style);

    style.classes[1].rule = "depth > 0";
    CHECK_FALSE(classify(*reader, style).ok());
    style.classing = Classing::ranges;
    style.classField = "depth";
    CHECK_FALSE(classify(*reader, style).ok());
}
