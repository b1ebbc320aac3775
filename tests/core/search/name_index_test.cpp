// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Expected readings are those of the Table of General Standard Chinese Characters; expected matches are what a person
// who types them means.
#include "core/search/name_index.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

using namespace weir;
using namespace weir::search;

namespace {

std::shared_ptr<const Pinyin> table() {
    static const auto pinyin = [] {
        std::ifstream in{std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "search" / "pinyin.txt"};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        auto parsed = Pinyin::parse(text);
        REQUIRE(parsed.ok());
        return std::make_shared<const Pinyin>(std::move(*parsed));
    }();
    return pinyin;
}

std::vector<std::string> readingsOf(char32_t c) {
    const auto readings = table()->readings(table()->classOf(c));
    std::vector<std::string> out{readings.begin(), readings.end()};
    std::ranges::sort(out);
    return out;
}

const std::vector<std::string> kNames{"漯河市", "罗湖社区", "郾城区",     "沙河闸",   "长葛市",
                                      "临颍县", "重庆路",   "漯河市政府", "大漯河桥", "Luohe Bridge",
                                      "西安路", "吕店",     "澧河 大桥站"};

std::optional<Match> matchOf(std::string_view typed, const std::string& name) {
    std::vector<NameIndex::Name> names;
    for (const auto& one : kNames) {
        names.push_back({one, 0});
    }
    const auto index = NameIndex::build(names, table());
    for (const auto& found : index->find(typed, 100)) {
        if (kNames[found.index] == name) {
            return found.match;
        }
    }
    return std::nullopt;
}

std::vector<std::string> foundFor(std::string_view typed, const std::vector<NameIndex::Name>& names) {
    std::vector<std::string> out;
    for (const auto& found : NameIndex::build(names, table())->find(typed, 10)) {
        out.push_back(names[found.index].text);
    }
    return out;
}

}  // namespace

TEST_CASE("The pinyin table knows characters in common use with all their readings") {
    CHECK(readingsOf(U'河') == std::vector<std::string>{"he"});
    CHECK(readingsOf(U'漯') == std::vector<std::string>{"luo"});
    CHECK(readingsOf(U'长') == std::vector<std::string>{"chang", "zhang"});
    CHECK(readingsOf(U'重') == std::vector<std::string>{"chong", "zhong"});
    CHECK(readingsOf(U'吕') == std::vector<std::string>{"lv"});
    CHECK(readingsOf(U'a').empty());
    CHECK_FALSE(Pinyin::parse("luo 漯\nno syllable: 1").ok());
    CHECK_FALSE(Pinyin::parse("漯").ok());
    CHECK(Pinyin::parse("# nothing\n\n").ok());
}

TEST_CASE("A name is found by characters, pinyin, initials and mixtures") {
    CHECK(matchOf("漯河市", "漯河市") == Match::exact);
    CHECK(matchOf("luoheshi", "漯河市") == Match::exact);
    CHECK(matchOf("LuoHe Shi", "漯河市") == Match::exact);
    CHECK(matchOf("漯河", "漯河市") == Match::prefix);
    CHECK(matchOf("luohe", "漯河市") == Match::prefix);
    CHECK(matchOf("luoh", "漯河市").has_value());
    CHECK(matchOf("lhs", "漯河市") == Match::initials);
    CHECK(matchOf("luohs", "漯河市") == Match::initials);
    CHECK(matchOf("漯hs", "漯河市") == Match::initials);
    CHECK(matchOf("lhshi", "漯河市") == Match::initials);
    CHECK(matchOf("ｌｈｓ", "漯河市") == Match::initials);  // full-width letters
    CHECK(matchOf("河市", "漯河市") == Match::word);
    CHECK(matchOf("heshi", "漯河市") == Match::word);
    CHECK(matchOf("政府 漯河", "漯河市政府") == Match::word);
    CHECK(matchOf("qiao luohe", "大漯河桥") == Match::word);
    CHECK(matchOf("bridge", "Luohe Bridge") == Match::word);
    CHECK_FALSE(matchOf("xyz", "漯河市").has_value());
    CHECK_FALSE(matchOf("", "漯河市").has_value());
    CHECK_FALSE(matchOf("   ", "漯河市").has_value());
}

TEST_CASE("Characters with several readings are found by each of them") {
    for (const auto* typed : {"changge", "zhangge", "cg", "zg", "zhg"}) {
        INFO(typed);
        CHECK(matchOf(typed, "长葛市").has_value());
    }
    CHECK(matchOf("chongqing", "重庆路") == Match::prefix);
    CHECK(matchOf("zhongqing", "重庆路") == Match::prefix);
    CHECK(matchOf("xi'an", "西安路") == Match::prefix);
    CHECK(matchOf("lvdian", "吕店") == Match::exact);
    CHECK(matchOf("lihedaqiao", "澧河 大桥站") == Match::prefix);  // the space in the name is not typed
}

TEST_CASE("One mistake is forgiven when enough is right") {
    CHECK(matchOf("luhoe", "漯河市") == std::nullopt);         // two letters changed places: two edits
    CHECK(matchOf("luoge", "漯河市") == Match::fuzzy);         // another letter
    CHECK(matchOf("luoohe", "漯河市") == Match::fuzzy);        // one too many
    CHECK(matchOf("liying", "临颍县") == Match::fuzzy);        // one too few: linying
    CHECK(matchOf("漯合市", "漯河市") == Match::fuzzy);        // another character
    CHECK(matchOf("漯河县市", "漯河市") == Match::fuzzy);      // one too many
    CHECK(matchOf("漯市政府", "漯河市政府") == Match::fuzzy);  // one too few
    CHECK_FALSE(matchOf("kx", "漯河市").has_value());          // too short to forgive
}

TEST_CASE("Better matches come first, then weight, then the shorter name") {
    CHECK(foundFor("lhs", {{"老虎山水库", 0}, {"漯河市", 0}, {"罗湖社区", 0}}).front() == "漯河市");
    const std::vector<NameIndex::Name> names{{"新漯河站", 0}, {"漯河南", 0}, {"漯河", 0}, {"漯河北站", 0}};
    CHECK(foundFor("luohe", names) == std::vector<std::string>{"漯河", "漯河南", "漯河北站", "新漯河站"});
    const std::vector<NameIndex::Name> weighted{{"漯河南", 5}, {"漯河北站", 1}};
    CHECK(foundFor("luohe", weighted) == std::vector<std::string>{"漯河北站", "漯河南"});
}

TEST_CASE("A stopped search finds nothing") {
    std::stop_source stop;
    stop.request_stop();
    CHECK(NameIndex::build({{"漯河市", 0}}, table())->find("lhs", 10, stop.get_token()).empty());
}
