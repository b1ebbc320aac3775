// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/condition.h"

#include <catch2/catch.hpp>

#include <map>

using namespace weir;

namespace {

Condition parsed(const std::string& text) {
    auto condition = Condition::parse(text);
    INFO(text << (condition ? "" : ": " + condition.error().text()));
    REQUIRE(condition);
    return *std::move(condition);
}

/// The condition over flags a, b, c, each written as `a = true`.
bool holds(const std::string& text, const std::map<std::string, bool>& flags) {
    const auto condition = parsed(text);
    return condition.holds([&](std::size_t i) { return flags.at(condition.comparisons()[i].field); });
}

}  // namespace

TEST_CASE("a condition keeps what was written of each comparison") {
    const auto condition = parsed("`等级 1` >= -1.5e3 or name ~ '沙''北' and x != null and y = true");
    const auto& all = condition.comparisons();
    REQUIRE(all.size() == 4);
    CHECK(all[0].field == "等级 1");
    CHECK(all[0].op == CompareOp::greaterEqual);
    CHECK(all[0].number() == -1500.0);
    CHECK(all[1].literal == "沙'北");
    CHECK(all[1].type == Comparison::Literal::text);
    CHECK_FALSE(all[1].number());
    CHECK(all[2].isNull());
    CHECK_FALSE(all[3].isNull());
    CHECK(all[3].type == Comparison::Literal::word);
}

TEST_CASE("a condition is the truth table of its words") {
    for (unsigned bits = 0; bits < 8; ++bits) {
        const bool a = (bits & 1U) != 0;
        const bool b = (bits & 2U) != 0;
        const bool c = (bits & 4U) != 0;
        const std::map<std::string, bool> flags{{"a", a}, {"b", b}, {"c", c}};
        CHECK(holds("a=1 or b=1 and c=1", flags) == (a || (b && c)));
        CHECK(holds("(a=1 or b=1) and c=1", flags) == ((a || b) && c));
        CHECK(holds("not a=1 and b=1 or not (b=1 or not c=1)", flags) == ((!a && b) || !(b || !c)));
        CHECK(holds("not not a=1", flags) == a);
    }
}

TEST_CASE("no more comparisons are asked than needed") {
    const auto condition = parsed("a=1 or b=1");
    int asked = 0;
    CHECK(condition.holds([&](std::size_t) { return ++asked > 0; }));
    CHECK(asked == 1);
}

TEST_CASE("what is no condition is refused with its position") {
    const std::pair<const char*, const char*> kWrong[] = {{"", "position 1: a field name"},
                                                          {"a", "position 2: one of ="},
                                                          {"沙河 = ", "position 6: a number"},
                                                          {"a = 1 b", "position 7: 'and' or 'or'"},
                                                          {"(a = 1", "position 7: ')'"},
                                                          {"a = 'x", "position 5: the text is not closed"},
                                                          {"a > null", "position 5: null goes with"},
                                                          {"a = `b`", "position 5: a number"},
                                                          {"a ; b", "position 3: '; b' has no meaning"}};
    for (const auto& [text, what] : kWrong) {
        const auto condition = Condition::parse(text);
        INFO(text);
        REQUIRE_FALSE(condition);
        CHECK(condition.error().code == ErrorCode::usage);
        CHECK_FALSE(condition.error().hint.empty());
        INFO(condition.error().message.text());
        CHECK(condition.error().message.text().find(what) != std::string::npos);
    }
    CHECK_FALSE(Condition::parse("\xFF = 1"));
    CHECK_FALSE(Condition::parse(std::string(40, '(') + "a=1" + std::string(40, ')')));
    CHECK_FALSE(Condition::parse(std::string(5000, ' ')));
}
