// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/label_text.h"

#include <catch2/catch.hpp>

#include <map>

using namespace weir;
using namespace weir::maps;

namespace {

std::string filled(std::string_view text, const std::map<std::string, std::string>& values) {
    const auto parsed = LabelText::parse(text);
    REQUIRE(parsed);
    return parsed->fill([&](std::size_t field) {
        const auto found = values.find(parsed->fields()[field]);
        return found == values.end() ? std::string{} : found->second;
    });
}

}  // namespace

TEST_CASE("A label says what its text says, with the attributes filled in") {
    CHECK(filled("{name}", {{"name", "沙河"}}) == "沙河");
    CHECK(filled("{name}\n{stage} m", {{"name", "漯河站"}, {"stage", "59.8"}}) == "漯河站\n59.8 m");
    CHECK(filled("{name}\\n{ stage } m", {{"name", "漯河站"}, {"stage", "59.8"}}) == "漯河站\n59.8 m");
    CHECK(filled("{name} ({head count})", {{"name", "一队"}, {"head count", "46"}}) == "一队 (46)");
    CHECK(filled("{{{name}}}", {{"name", "x"}}) == "{x}");
    CHECK(filled("plain", {}) == "plain");
    CHECK(filled("", {}).empty());

    SECTION("numbers with the decimals asked for, other texts as they are") {
        CHECK(filled("{stage:.2} m", {{"stage", "59.8"}}) == "59.80 m");
        CHECK(filled("{stage:.0}", {{"stage", " 59.5001 "}}) == "60");
        CHECK(filled("{stage:.2}", {{"stage", "missing"}}) == "missing");
        CHECK(filled("{a:b}", {{"a:b", "1"}}) == "1");
    }
    SECTION("a line without any of its values is left out") {
        CHECK(filled("{name}\n{stage} m", {{"name", "漯河站"}}) == "漯河站");
        CHECK(filled("{name}\n{stage} m", {{"stage", "59.8"}}) == "59.8 m");
        CHECK(filled("{name}\n{stage} m", {}).empty());
        CHECK(filled("{name} {stage} m", {{"name", "漯河站"}}) == "漯河站  m");
    }
    SECTION("each field is asked for once") {
        const auto text = LabelText::parse("{b}{a}{b}");
        REQUIRE(text);
        CHECK(text->fields() == std::vector<std::string>{"b", "a"});
    }
}

TEST_CASE("A text with a lost brace is refused, with the place") {
    for (const char* wrong : {"{name", "name}", "{}", "{ }", "a {b}} c", "{:.2}", "{a:.x}"}) {
        INFO(wrong);
        CHECK_FALSE(LabelText::parse(wrong));
    }
    const auto wrong = LabelText::parse("ab {name");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::usage);
    CHECK(wrong.error().text().find('4') != std::string::npos);
}
