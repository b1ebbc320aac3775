// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/expression.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <map>
#include <memory>

using namespace weir;

namespace {

const std::vector<std::string> kFields{"name", "people", "dike", "水位", "级 别"};

/// 沙河村 with 120 people, a dike, stage 61.25, no grade.
class Village final : public ExpressionRow {
public:
    std::vector<std::string> values{"沙河村", "120", "true", "61.25", ""};
    std::string_view attribute(std::size_t field) const override { return values.at(field); }
    std::optional<double> measure(ExpressionMeasure what) const override {
        return what == ExpressionMeasure::area ? std::optional{2500.0} : std::nullopt;
    }
};

Expression parsed(const std::string& text) {
    auto expression = Expression::parse(text, kFields);
    INFO(text << (expression ? "" : ": " + expression.error().text()));
    REQUIRE(expression);
    return *std::move(expression);
}

bool holds(const std::string& text) {
    const auto expression = Expression::parseCondition(text, kFields);
    INFO(text << (expression ? "" : ": " + expression.error().text()));
    REQUIRE(expression);
    return expression->holds(Village{});
}

/// As text: "null", "true", a number with two digits, or the text itself.
std::string value(const std::string& text) {
    const auto result = parsed(text).value(Village{});
    if (const auto* number = std::get_if<double>(&result)) {
        return fmt::format("{:.2f}", *number);
    }
    if (const auto* truth = std::get_if<bool>(&result)) {
        return *truth ? "true" : "false";
    }
    const auto* words = std::get_if<std::string>(&result);
    return words == nullptr ? "null" : *words;
}

}  // namespace

TEST_CASE("Arithmetic keeps the usual order and knows what it cannot work out") {
    CHECK(value("1 + 2 * 3 - 4 / 2") == "5.00");
    CHECK(value("(1 + 2) * 3") == "9.00");
    CHECK(value("-people + 20") == "-100.00");
    CHECK(value("people -1") == "119.00");  // the sign needs no space around it
    CHECK(value("水位 * 2") == "122.50");
    CHECK(value("7 % 4") == "3.00");
    CHECK(value("2 - 3 - 4") == "-5.00");
    CHECK(value("1 / 0") == "null");
    CHECK(value("name + 1") == "null");
    CHECK(value("`级 别` + 1") == "null");
    CHECK(value("people || '人'") == "120人");
}

TEST_CASE("Comparisons say what the grammar says") {
    CHECK(holds("people >= 120 and people < 121"));
    CHECK(holds("people = '120'"));
    CHECK(holds("people < '2'"));  // as texts
    CHECK(holds("水位 > 61.2"));
    CHECK(holds("name ~ '河'"));
    CHECK_FALSE(holds("name ~ '江'"));
    CHECK(holds("name like '沙%'"));
    CHECK(holds("name like '_河_'"));
    CHECK_FALSE(holds("name like '_河'"));  // one character each, not one byte
    CHECK(holds("name not like '%镇'"));
    CHECK(holds("people in (1, 120, 3)"));
    CHECK(holds("name IN ('沙河村', '其他')"));
    CHECK(holds("people not in (1, 2)"));
    CHECK(holds("people between 100 and 200"));
    CHECK_FALSE(holds("people not between 100 and 200"));
    CHECK(holds("`级 别` is null and name is not null"));
    CHECK(holds("`级 别` != 3"));       // "!=" is the negation of "="
    CHECK_FALSE(holds("`级 别` < 3"));  // a comparison with null is false
    CHECK(holds("not `级 别` >= 3"));
    CHECK(holds("dike = true"));
    CHECK(holds("dike and people > 1 or false"));
    CHECK(holds("people <> 5"));
}

TEST_CASE("Functions take texts by character and pass null on") {
    CHECK(value("length(name)") == "3.00");
    CHECK(value("area()") == "2500.00");
    CHECK(value("length()") == "null");  // the row has none
    CHECK(value("upper('ab中c')") == "AB中C");
    CHECK(value("lower('AB')") == "ab");
    CHECK(value("round(61.256, 1)") == "61.30");
    CHECK(value("round(-2.5)") == "-3.00");
    CHECK(value("coalesce(`级 别`, name, 'x')") == "沙河村");
    CHECK(value("concat(name, '·', people)") == "沙河村·120");
    CHECK(value("substr(name, 2, 1)") == "河");
    CHECK(value("replace(name, '村', '镇')") == "沙河镇");
    CHECK(value("if(people > 100, '大', '小')") == "大");
    CHECK(value("max(1, people, 3)") == "120.00");
    CHECK(value("min(1, name)") == "null");
    CHECK(value("upper(`级 别`)") == "null");
    CHECK(value("floor(1.9) + ceil(1.1) + abs(-2) + sqrt(9) + power(2, 3)") == "16.00");
    CHECK(value("trim('  a ')") == "a");
    CHECK(holds("starts_with(name, '沙') and ends_with(name, '村') and contains(name, '河')"));
    CHECK(parsed("area() > 1").asksGeometry());
    CHECK_FALSE(parsed("length(name) > 1").asksGeometry());
    CHECK(parsed("people > 水位 and people > 1").fields() == std::vector<std::size_t>{1, 3});
}

TEST_CASE("What is no expression is refused where it begins") {
    const std::tuple<const char*, std::size_t, const char*> kWrong[] = {{"", 0, "a field name"},
                                                                        {"people >", 8, "a number"},
                                                                        {"沙河 > 1", 0, "\"沙河\""},
                                                                        {"people > 1 name", 11, "'and' or 'or'"},
                                                                        {"(people > 1", 11, "')'"},
                                                                        {"people in 1", 10, "'('"},
                                                                        {"people is 3", 10, "'null'"},
                                                                        {"people not 3", 7, "'and' or 'or'"},
                                                                        {"people between 1 or 2", 17, "'and'"},
                                                                        {"name = 'x", 7, "not closed"},
                                                                        {"nothing(1) = 1", 0, "nothing()"},
                                                                        {"round() = 1", 0, "round(x, digits)"},
                                                                        {"people > null", 9, "null goes with"},
                                                                        {"people ; 1", 7, "has no meaning"},
                                                                        {"1.2.3 = people", 0, "no number"},
                                                                        {"people + 1", 10, "one of ="}};
    for (const auto& [text, at, what] : kWrong) {
        const auto expression = Expression::parseCondition(text, kFields);
        INFO(text);
        REQUIRE_FALSE(expression);
        INFO(expression.error().message.text());
        CHECK(expression.error().code == ErrorCode::usage);
        CHECK(expression.error().message.text().find(what) != std::string::npos);
        CHECK(Expression::characterOf(expression.error()) == at);
    }
    CHECK_FALSE(Expression::parse("\xFF", kFields));
    CHECK_FALSE(Expression::parse(std::string(5000, '1'), kFields));
    CHECK_FALSE(Expression::parse(std::string(2000, '(') + "1" + std::string(2000, ')'), kFields));
    CHECK_FALSE(Expression::parse(std::string(4000, '-') + "1", kFields));
    std::string notes;
    std::string sum = "1";
    for (int i = 0; i < 2000; ++i) {
        notes += "not ";
        sum += "+1";
    }
    CHECK_FALSE(Expression::parse(notes.substr(0, 4000) + "dike", kFields));
    CHECK_FALSE(Expression::parse(sum, kFields));
}

TEST_CASE("A written name or text reads back as itself") {
    CHECK(rc::check("quoted", [](std::string text) {
        std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == 0; });
        RC_PRE(!text.empty() && text.size() < 200);
        const std::vector<std::string> fields{text};
        const auto expression = Expression::parse(quotedField(text) + " = " + quotedText(text), fields);
        RC_ASSERT(expression.ok());
        struct Row final : ExpressionRow {
            std::string text;
            std::string_view attribute(std::size_t) const override { return text; }
        } row;
        row.text = text;
        RC_ASSERT(expression->holds(row));
    }));
}

namespace {

/// An expression over numbers a, b, c and what it is worth, worked out as it is made. Absent: null.
struct Sum {
    std::string text;
    std::optional<double> worth;
};
struct Test {
    std::string text;
    bool truth;
};

using Numbers = std::array<double, 3>;

std::optional<double> finite(double x) {
    return std::isfinite(x) ? std::optional{x} : std::nullopt;
}

Sum randomSum(const Numbers& numbers, int depth) {
    const int kind = *rc::gen::inRange(0, depth > 0 ? 7 : 2);
    if (kind == 0) {
        const auto which = *rc::gen::inRange<std::size_t>(0, 3);
        return {std::string(1, static_cast<char>('a' + which)), numbers[which]};
    }
    if (kind == 1) {
        const int number = *rc::gen::inRange(0, 20);
        return {std::to_string(number), number};
    }
    const auto left = randomSum(numbers, depth - 1);
    if (kind == 2) {
        return {"-(" + left.text + ")", left.worth ? finite(-*left.worth) : std::nullopt};
    }
    const auto right = randomSum(numbers, depth - 1);
    static constexpr const char* kSigns[] = {" + ", " - ", " * ", " / "};
    std::optional<double> worth;
    if (left.worth && right.worth) {
        const double x = *left.worth;
        const double y = *right.worth;
        worth = finite(kind == 3 ? x + y : kind == 4 ? x - y : kind == 5 ? x * y : x / y);
    }
    return {"(" + left.text + kSigns[kind - 3] + right.text + ")", worth};
}

Test randomTest(const Numbers& numbers, int depth) {
    const int kind = *rc::gen::inRange(0, depth > 0 ? 9 : 6);
    if (kind < 6) {
        const auto left = randomSum(numbers, 2);
        const auto right = randomSum(numbers, 2);
        const bool both = left.worth && right.worth;
        const double x = left.worth.value_or(0);
        const double y = right.worth.value_or(0);
        static constexpr const char* kSigns[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
        const bool truths[] = {both && x == y, !both || x != y, both && x < y,
                               both && x <= y, both && x > y,   both && x >= y};
        return {left.text + kSigns[kind] + right.text, truths[kind]};
    }
    const auto left = randomTest(numbers, depth - 1);
    if (kind == 6) {
        return {"not (" + left.text + ")", !left.truth};
    }
    const auto right = randomTest(numbers, depth - 1);
    return kind == 7 ? Test{"(" + left.text + ") and (" + right.text + ")", left.truth && right.truth}
                     : Test{"(" + left.text + ") or (" + right.text + ")", left.truth || right.truth};
}

}  // namespace

TEST_CASE("Any condition is worth what its parts are worth") {
    static const std::vector<std::string> kNumbers{"a", "b", "c"};
    CHECK(rc::check("evaluation", [] {
        struct Row final : ExpressionRow {
            std::vector<std::string> texts;
            std::string_view attribute(std::size_t field) const override { return texts.at(field); }
        } row;
        Numbers numbers{};
        for (auto& number : numbers) {
            number = *rc::gen::inRange(-50, 50) / 4.0;
            row.texts.push_back(fmt::format("{}", number));
        }
        const auto made = randomTest(numbers, 3);
        const auto expression = Expression::parseCondition(made.text, kNumbers);
        RC_LOG() << made.text;
        RC_ASSERT(made.text.size() > Expression::kMaxBytes || expression.ok());
        RC_ASSERT(!expression || expression->holds(row) == made.truth);
    }));
}

TEST_CASE("Any text is read or refused, never more") {
    CHECK(rc::check("hostile", [](const std::vector<std::uint8_t>& picks) {
        static const std::vector<std::string> kPieces{"(",      ")",      "'",     "\"",  "`",     "not ",     "and ",
                                                      "or ",    "in ",    "like ", "is ", "null ", "between ", "name",
                                                      "people", "round(", ",",     "-",   "+",     "||",       "%",
                                                      "1e9",    ".",      "=",     "<",   "沙",    "　",       "true "};
        std::string text;
        for (const auto pick : picks) {
            text += kPieces[pick % kPieces.size()];
        }
        const auto expression = Expression::parse(text, kFields);
        if (expression) {
            static_cast<void>(expression->value(Village{}));
        } else {
            RC_ASSERT(!expression.error().message.empty());
        }
    }));
}
