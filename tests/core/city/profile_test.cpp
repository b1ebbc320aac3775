// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/profile.h"
#include "core/base/text.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace weir;
using namespace weir::city;
namespace fs = std::filesystem;

namespace {

const fs::path kLuohe = fs::path{WEIR_SOURCE_DIR} / "resources/cities/luohe";

std::string readText(const fs::path& path) {
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

void writeText(const fs::path& path, std::string_view text) {
    std::ofstream{path, std::ios::binary} << text;
}

/// A copy of the profile that a test may break.
class BrokenCopy {
public:
    BrokenCopy() {
        std::string pattern = (fs::temp_directory_path() / "weir-profile-XXXXXX").string();
        m_folder = mkdtemp(pattern.data());
        fs::copy(kLuohe, m_folder);
    }
    ~BrokenCopy() { fs::remove_all(m_folder); }
    [[nodiscard]] const fs::path& folder() const { return m_folder; }
    [[nodiscard]] Json json(std::string_view file) const { return Json::parse(readText(kLuohe / file)); }
    /// The message of loading with `file` holding `text`, or "loaded". The file is put back.
    [[nodiscard]] std::string messageWith(std::string_view file, std::string_view text) const {
        writeText(m_folder / file, text);
        const auto loaded = loadCityProfile(m_folder);
        fs::copy_file(kLuohe / file, m_folder / file, fs::copy_options::overwrite_existing);
        return loaded.ok() ? "loaded" : loaded.error().message.text();
    }

private:
    fs::path m_folder;
};

CityProfile luohe() {
    auto loaded = loadCityProfile(kLuohe);
    INFO((loaded.ok() ? std::string{} : loaded.error().text()));
    REQUIRE(loaded.ok());
    return std::move(loaded).value();
}

std::vector<std::string> allFiles() {
    std::vector<std::string> files{"demo.json"};
    files.insert(files.end(), profileFiles().begin(), profileFiles().end());
    return files;
}

/// Pointers of some values of a document: all of the root, the first two of each array, every field of these.
void sample(const Json& value, const std::string& pointer, std::vector<std::string>& out) {
    if (!pointer.empty()) {
        out.push_back(pointer);
    }
    if (value.is_object()) {
        for (const auto& [key, child] : value.items()) {
            sample(child, pointer + "/" + key, out);
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size() && i < 2; ++i) {
            sample(value[i], pointer + "/" + std::to_string(i), out);
        }
    }
}

}  // namespace

TEST_CASE("The Luohe profile loads and holds the published facts") {
    const CityProfile p = luohe();
    CHECK(p.city.name.zh == "漯河市");
    CHECK(p.city.code == "411100");
    CHECK(p.city.workingCrs == "EPSG:4547");
    CHECK(p.timeZone().offset == std::chrono::hours{8});
    CHECK(p.city.centre == geo::LonLat{114.0165, 33.5815});

    SECTION("one HQ with two commanders, 3 sub-HQs, 12 task forces, every post with A, B and C") {
        const auto count = [&](model::UnitType type) {
            return std::count_if(p.units.begin(), p.units.end(), [&](const UnitRule& u) { return u.type == type; });
        };
        CHECK(count(model::UnitType::headquarters) == 1);
        CHECK(count(model::UnitType::subHq) == 3);
        CHECK(count(model::UnitType::taskForce) == 12);
        CHECK(std::count_if(p.posts.begin(), p.posts.end(), [](const PostRule& r) { return r.role == "commander"; }) ==
              2);
        for (const PostRule& post : p.posts) {
            CHECK(post.rota == std::vector<std::string>{"A", "B", "C"});
        }
        for (const char* id : {"tf_command", "tf_river", "tf_urban", "tf_geology", "tf_rescue", "tf_met", "tf_material",
                               "tf_lifeline", "tf_health", "tf_publicity", "tf_security", "tf_expert"}) {
            REQUIRE(p.unit(id) != nullptr);
            CHECK_FALSE(p.unit(id)->leadDepartment.empty());
        }
    }
    SECTION("levels follow GB/T 37230 and CAP, and differ by shape as well as colour") {
        CHECK(p.level(1)->colourName.zh == "红色");
        CHECK(p.level(1)->capSeverity == "Extreme");
        CHECK(p.level(4)->colourName.zh == "蓝色");
        CHECK(p.level(3)->textColour == "#000000");
        std::set<std::string> shapes;
        for (const LevelRule& level : p.levels) {
            shapes.insert(level.shape);
        }
        CHECK(shapes.size() == 4);
        CHECK(p.level(0) == nullptr);
    }
    SECTION("level Ⅰ needs both commanders") {
        CHECK(p.decision(1)->signatures == 2);
        CHECK(p.decision(1)->sign == std::vector<std::string>{"commander"});
        CHECK(p.decision(3)->sign == std::vector<std::string>{"deputy_commander"});
        CHECK(p.decision(4)->regulariseMinutes == 30);
    }
    SECTION("58 townships in 6 county-level divisions, 1,334 villages") {
        CHECK(p.counties.size() == 6);
        CHECK(p.townships.size() == 58);
        CHECK(p.villages.size() == 1334);
        for (const VillageRule& village : p.villages) {
            CHECK(village.code.size() == 12);
        }
    }
    SECTION("13 demonstration stations; a threshold nobody published is absent, one remembered is unverified") {
        CHECK(std::count_if(p.stations.begin(), p.stations.end(),
                            [](const StationRule& s) { return s.demonstration; }) == 13);
        for (const StationRule& s : p.stations) {
            if (s.warning) {
                CHECK(s.pedigree.confidence == Confidence::unverified);
            }
            if (!s.stcd.empty()) {
                CHECK(s.pedigree.confidence == Confidence::cited);
                CHECK(s.stcd.size() == 8);
            }
        }
    }
    SECTION("the rainstorm signal is that of CMA order 16") {
        const auto find = [&](model::Level level) {
            return *std::find_if(p.signals.begin(), p.signals.end(),
                                 [&](const SignalRule& s) { return s.event == "rainstorm" && s.level == level; });
        };
        CHECK(find(3).hours == 6);
        CHECK(find(3).value == 50);
        CHECK(find(1).hours == 3);
        CHECK(find(1).value == 100);
    }
    SECTION("ponding steps at 5, 15, 27 and 50 cm") {
        CHECK(p.ponding(0.04)->level == 0);
        CHECK(p.ponding(0.15)->level == 2);
        CHECK(p.ponding(0.30)->level == 3);
        CHECK(p.ponding(2)->level == 4);
        CHECK(p.ponding(-0.1) == nullptr);
    }
    SECTION("β and Q of GB 18218: named gases by table 3, the others by their category") {
        CHECK(p.hazards.substance("氯", 1)->beta == 4);
        CHECK(p.hazards.substance("氯", 1)->critical == 5);
        CHECK(p.hazards.substance("碳酰氯", 1)->beta == 20);
        CHECK(p.hazards.substance("液化石油气", 1)->beta == 1.5);
        CHECK(p.hazards.substance("甲醇", 1)->critical == 500);
        CHECK(p.hazards.substance("过氧化钠", 1)->waterReactive);
        CHECK_FALSE(p.hazards.substance("水", 1).has_value());
    }
    SECTION("no default and no unverified entry passes as confirmed") {
        const auto open = unconfirmed(p);
        const auto has = [&](std::string_view area, std::string_view id) {
            return std::any_of(open.begin(), open.end(),
                               [&](const Unconfirmed& u) { return u.area == area && u.id == id; });
        };
        CHECK(has("decision_matrix", "1"));
        CHECK(has("thresholds", "river.near_warning_margin"));
        CHECK(has("stations", "漯河（二）水文站"));
        CHECK(has("thresholds", "dispatch.speed"));
        CHECK(has("thresholds", "dispatch.acknowledge"));
        CHECK(has("demo", "population"));
        CHECK_FALSE(has("levels", "1"));
        CHECK(std::count_if(open.begin(), open.end(), [](const Unconfirmed& u) { return u.area == "criteria"; }) ==
              static_cast<std::ptrdiff_t>(p.criteria.size()));
    }
    SECTION("every criterion of a level exists") {
        for (model::Level level = 1; level <= 4; ++level) {
            CHECK(std::count_if(p.criteria.begin(), p.criteria.end(),
                                [&](const Criterion& c) { return c.level == level; }) >= 8);
        }
    }
}

TEST_CASE("A confirmed default no longer asks for confirmation") {
    const BrokenCopy copy;
    Json json = copy.json("thresholds.json");
    json["thresholds"][0]["pedigree"]["confirmed_by"] = "防办";
    json["thresholds"][0]["pedigree"]["confirmed_at"] = "2026-05-20T09:00:00+08:00";
    writeText(copy.folder() / "thresholds.json", json.dump());
    const auto loaded = loadCityProfile(copy.folder());
    REQUIRE(loaded.ok());
    CHECK_FALSE(loaded->thresholds[0].pedigree.needsConfirmation());
    CHECK(toIso(*loaded->thresholds[0].pedigree.confirmedAt) == "2026-05-20T01:00:00.000Z");
}

TEST_CASE("Every broken file is refused by name and place") {
    const BrokenCopy copy;
    for (const std::string& file : allFiles()) {
        INFO(file);
        const Json good = copy.json(file);
        Json extra = good;
        extra["surprise~/"] = 1;
        CHECK_THAT(copy.messageWith(file, extra.dump()),
                   Catch::Contains(file) && Catch::Contains("/surprise~0~1") && Catch::Contains("not known"));
        CHECK_THAT(copy.messageWith(file, "{"), Catch::Contains(file));
        CHECK_THAT(copy.messageWith(file, "[]"), Catch::Contains(file) && Catch::Contains("an object is expected"));
        CHECK_THAT(copy.messageWith(file, ""), Catch::Contains(file));
        for (const auto& [key, value] : good.items()) {
            Json missing = good;
            missing.erase(key);
            if (key == "extent") {
                CHECK(copy.messageWith(file, missing.dump()) == "loaded");  // a city need not say how far it reaches
                continue;
            }
            CHECK_THAT(copy.messageWith(file, missing.dump()),
                       Catch::Contains(file) && Catch::Contains("/" + key) && Catch::Contains("missing"));
        }
        if (file != "demo.json") {
            fs::rename(copy.folder() / file, copy.folder() / "away");
            CHECK_THAT(loadCityProfile(copy.folder()).error().message.text(), Catch::Contains(file));
            fs::rename(copy.folder() / "away", copy.folder() / file);
        }
    }
    fs::remove(copy.folder() / "demo.json");
    const auto loaded = loadCityProfile(copy.folder());
    REQUIRE(loaded.ok());
    CHECK_FALSE(loaded->demo.has_value());
}

TEST_CASE("A value of another type is refused at its pointer, whatever it is") {
    const BrokenCopy copy;
    std::size_t tried = 0;
    for (const std::string& file : allFiles()) {
        const Json good = copy.json(file);
        std::vector<std::string> pointers;
        sample(good, "", pointers);
        // Deep files repeat the same readers; a spread of the pointers reaches each of them.
        const std::size_t step = pointers.size() / 14 + 1;
        for (std::size_t i = 0; i < pointers.size(); i += step) {
            Json bad = good;
            Json& value = bad[Json::json_pointer{pointers[i]}];
            value = value.is_boolean() ? Json("no") : Json(true);
            INFO(file << " " << pointers[i]);
            const std::string message = copy.messageWith(file, bad.dump());
            CHECK_THAT(message, Catch::Contains(file));
            ++tried;
        }
    }
    CHECK(tried > 150);
}

TEST_CASE("Values out of range and references that lead nowhere are refused") {
    const BrokenCopy copy;
    struct Case {
        const char* file;
        const char* pointer;
        Json value;
        const char* says;
    };
    const Case cases[] = {
        {"city.json", "/code", "4111", "6 digits"},
        {"city.json", "/centre", Json::array({200, 33}), "not on earth"},
        {"city.json", "/name/zh", std::string("\x01"), "city.json"},
        {"city.json", "/order_number", "No. {n}", "the year and the running number"},
        {"city.json", "/order_number", "{year}-", "the year and the running number"},
        {"city.json", "/order_number", "{year}-{number}", "the year and the running number"},
        {"city.json", "/order_number", "{year}-{n", "the year and the running number"},
        {"levels.json", "/levels/0/level", 5, "between 1 and 4"},
        {"levels.json", "/levels/0/level", 2, "level 1 is missing"},
        {"levels.json", "/levels/0/colour", "red", "colour"},
        {"levels.json", "/levels/0/level", 18446744073709551615u, "between"},
        {"organisation.json", "/units/3/parent", "nowhere", "nowhere does not exist"},
        {"organisation.json", "/posts/0/role", "king", "king does not exist"},
        {"organisation.json", "/posts/0/rota", Json::array({"B"}), "rota"},
        {"organisation.json", "/units/1/code", "hq", "given twice"},
        {"decision_matrix.json", "/rules/0/sign", Json::array(), "no role"},
        {"decision_matrix.json", "/rules/0/sign", Json::array({"king"}), "king does not exist"},
        {"criteria.json", "/criteria/0/operator", "~", "not one of"},
        {"flood_season.json", "/periods/0/from", "13-40", "05-15"},
        {"divisions.json", "/townships/0/county", "999999", "999999 does not exist"},
        {"divisions.json", "/townships/0/sub_hq", "hq", "sub-HQ"},
        {"villages.json", "/villages/411102001/0", "x", "three digits"},
        {"stations.json", "/stations/0/county", "1", "does not exist"},
        {"stations.json", "/stations/0/warning", "59.5", "number"},
        {"hazards_gb18218.json", "/alpha/0/people_from", 3, "0 people"},
        {"hazards_gb18218.json", "/named_critical/0/category", "Z9", "Z9 does not exist"},
        {"materials.json", "/materials/0/gb_code", "12", "7 digits"},
        {"demo.json", "/outline", Json::array({Json::array({1, 2})}), "corners"},
        {"demo.json", "/teams/city/people", 1, "fewer people"},
        {"demo.json", "/shelters", 999999999, "between"},
    };
    for (const Case& c : cases) {
        Json bad = copy.json(c.file);
        bad[Json::json_pointer{c.pointer}] = c.value;
        INFO(c.file << " " << c.pointer);
        CHECK_THAT(copy.messageWith(c.file, bad.dump()), Catch::Contains(c.file) && Catch::Contains(c.says));
    }
    CHECK_THAT(copy.messageWith("city.json", std::string(5000, '[')), Catch::Contains("city.json"));
    CHECK_FALSE(loadCityProfile("/no/such/folder").ok());
}

TEST_CASE("The codes restate the public list") {
    const fs::path list = fs::path{WEIR_SOURCE_DIR} / "../shared/data/gazetteer/luohe_villages.csv";
    if (!fs::exists(list)) {
        WARN("The public village list is not here: " << list << "; codes are not compared");
        return;
    }
    std::set<std::string> listed;
    std::ifstream stream{list};
    std::string line;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        listed.insert(line.substr(0, 12));
    }
    std::set<std::string> ours;
    for (const VillageRule& village : luohe().villages) {
        ours.insert(village.code);
    }
    CHECK(ours == listed);
}
