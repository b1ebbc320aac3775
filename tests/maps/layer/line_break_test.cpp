// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/line_break.h"

#include "core/base/text.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <sstream>

using namespace weir;
using namespace weir::maps;

namespace {

/// Letters of a typewriter: 10 for what is as wide as high, 5 for the others.
double width(std::string_view text) {
    double sum = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        sum += byte >= 0xE0 ? 10 : byte < 0x80 ? 5 : 0;
    }
    return sum;
}

std::string broken(std::string_view text, double most, int lines = 4) {
    return brokenText(text, {most, lines}, width).value_or("-");
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

TEST_CASE("A long name is broken evenly, and no character stands alone") {
    CHECK(broken("漯河市源汇区", 100) == "漯河市源汇区");
    CHECK(broken("漯河市源汇区", 40) == "漯河市\n源汇区");
    CHECK(broken("漯河市源汇", 40) == "漯河市\n源汇");
    // Three characters cannot be two lines of two.
    CHECK(broken("临颍县", 20) == "-");
    CHECK(broken("漯河", 10) == "-");
    CHECK(broken("漯河市源汇区沙河街道办事处", 50, 2) == "-");
    CHECK(linesOf(broken("漯河市源汇区沙河街道办事处", 50)).size() == 3);
}

TEST_CASE("A Latin word or a number is never broken, and marks stay where they belong") {
    CHECK(broken("G107国道漯河段", 45) == "G107国道\n漯河段");
    CHECK(broken("Linying water rescue team", 65) == "Linying water\nrescue team");
    CHECK(broken("Llanfairpwllgwyngyll", 30) == "-");
    CHECK(broken("漯河站59.85米", 35) == "漯河站\n59.85米");
    for (const double most : {30.0, 40.0, 50.0}) {
        for (const auto& line : linesOf(broken("漯河（二）水文站，沙河。", most))) {
            CHECK(line.find("，") != 0);
            CHECK(line.find("。") != 0);
            CHECK(line.find("）") != 0);
            CHECK_FALSE((line.size() >= 3 && line.substr(line.size() - 3) == "（"));
        }
    }
}

TEST_CASE("Line ends that are there stay") {
    CHECK(broken("漯河站\n59.85 m", 100) == "漯河站\n59.85 m");
    CHECK(broken("漯河市源汇区\n59.85 m", 40) == "漯河市\n源汇区\n59.85 m");
}

TEST_CASE("Whatever is broken keeps its characters and its width") {
    CHECK(rc::check([] {
        static const std::vector<std::string> pieces{"沙", "河", "区", "A1", "12.5", " ", "（", "）", "，", "Rd", "村"};
        const auto chosen = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
        std::string text;
        for (const auto& piece : chosen) {
            text += piece;
        }
        const double most = *rc::gen::inRange(20, 90);
        const auto result = brokenText(text, {most, 5}, width);
        if (!result) {
            return;
        }
        const auto plain = [](std::string s) {
            std::erase_if(s, [](char c) { return c == ' ' || c == '\n'; });
            return s;
        };
        RC_ASSERT(plain(*result) == plain(text));
        const auto lines = linesOf(*result);
        for (const auto& line : lines) {
            RC_ASSERT(width(line) <= most);
            RC_ASSERT(lines.size() == 1 || codePoints(line) >= 2);
        }
        // No word was cut: what touched a letter or digit on both sides still does.
        for (const char* word : {"A1", "12.5", "Rd"}) {
            const auto count = [&](const std::string& in) {
                std::size_t n = 0;
                for (std::size_t at = in.find(word); at != std::string::npos; at = in.find(word, at + 1)) {
                    ++n;
                }
                return n;
            };
            RC_ASSERT(count(*result) == count(text));
        }
    }));
}

TEST_CASE("Names of Han characters are told from others") {
    CHECK(isHan("沙河"));
    CHECK(isHan("漯河（二）"));
    CHECK_FALSE(isHan("G107"));
    CHECK_FALSE(isHan("G107国道"));
    CHECK_FALSE(isHan(""));
}
