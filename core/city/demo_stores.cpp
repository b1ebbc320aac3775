// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_parts.h"

#include <algorithm>
#include <cmath>

/// Warehouses, the material catalogue and the stock lines.
namespace weir::city::demo {

namespace {

using model::TeamLevel;

struct Site {
    std::string name;
    TeamLevel level = TeamLevel::county;
    std::string divisionCode;  ///< of the profile
    std::size_t township = 0;
};

/// A fifth of the houses belong to the city, three tenths to the counties, the rest to townships.
std::vector<Site> sites(const Build& build) {
    const std::int64_t cityHouses = std::max<std::int64_t>(1, build.sizes.warehouses / 5);
    const std::int64_t countyHouses = build.sizes.warehouses * 3 / 10;
    const auto urban = build.urbanTownships();
    std::vector<Site> all;
    for (std::int64_t i = 0; i < build.sizes.warehouses; ++i) {
        const auto n = static_cast<std::size_t>(i);
        if (i < cityHouses) {
            const std::size_t t = urban[n * 3 % urban.size()];
            all.push_back({"市防汛物资" + chineseNumber(static_cast<int>(i % 99) + 1) + "库", TeamLevel::city,
                           build.profile.city.code, t});
        } else if (i < cityHouses + countyHouses) {
            const std::size_t c = (n - static_cast<std::size_t>(cityHouses)) % build.profile.counties.size();
            const CountyRule& county = build.profile.counties[c];
            const auto nth =
                static_cast<int>((n - static_cast<std::size_t>(cityHouses)) / build.profile.counties.size()) + 1;
            all.push_back({county.name.zh + "防汛物资" + chineseNumber(nth % 100) + "库", TeamLevel::county,
                           county.code, build.seatTownship(c)});
        } else {
            const std::size_t t = (n * 17 + 5) % build.profile.townships.size();
            all.push_back({build.profile.townships[t].name.zh + "防汛物资点", TeamLevel::township,
                           build.profile.townships[t].code, t});
        }
    }
    return all;
}

void makeWarehouses(Build& build, DemoRandom& random) {
    for (const Site& site : sites(build)) {
        model::Warehouse house;
        house.name = build.named(site.name);
        house.code = build.tagged(fmt::format("WH{:03}", build.city.warehouses.size() + 1));
        house.level = site.level;
        house.divisionCode = build.code(site.divisionCode);
        house.custodian = personName(random);
        house.phone = mobilePhone(random);
        house.address = build.profile.townships[site.township].name.zh;
        house.position = build.ground.placeIn(site.township, random);
        append(build.city.warehouses, std::move(house));
    }
}

Instant lastDayOf(int year, const TimeZone& zone) {
    const std::chrono::sys_days day{std::chrono::year{year} / 12 / 31};
    return Instant{day} - zone.offset;
}

struct Line {
    model::Stock stock;
    std::int64_t weight = 1;
};

/// Kinds of material a warehouse keeps, most needed first where the weight says so.
std::vector<std::size_t> kindsKept(const Build& build, TeamLevel level, DemoRandom& random) {
    std::vector<std::size_t> kinds(build.profile.materials.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        kinds[i] = i;
    }
    random.shuffle(kinds);
    const double importance = level == TeamLevel::city ? 0 : level == TeamLevel::county ? 0.12 : 0.9;
    std::erase_if(kinds, [&](std::size_t k) { return build.profile.materials[k].demoWeight < importance; });
    const std::size_t most = level == TeamLevel::city ? 24 : level == TeamLevel::county ? 16 : 9;
    if (kinds.size() > most) {
        kinds.resize(most);
    }
    std::sort(kinds.begin(), kinds.end());
    return kinds;
}

std::vector<Line> makeLines(Build& build, DemoRandom& random) {
    std::vector<Line> lines;
    const int thisYear = build.year();
    for (const model::Warehouse& house : build.city.warehouses) {
        const std::int64_t scale = house.level == TeamLevel::city ? 8 : house.level == TeamLevel::county ? 3 : 1;
        for (const std::size_t kind : kindsKept(build, house.level, random)) {
            const MaterialRule& rule = build.profile.materials[kind];
            Line line;
            line.stock.warehouse = house.id;
            line.stock.material.value = static_cast<std::int64_t>(kind) + 1;
            line.stock.specification = random.pick(rule.specifications);
            const auto age = static_cast<int>(random.between(0, std::max<std::int64_t>(3, rule.shelfLifeYears)));
            line.stock.batchYear = thisYear - age;
            if (rule.shelfLifeYears > 0) {
                line.stock.expiresAt =
                    lastDayOf(thisYear - age + static_cast<int>(rule.shelfLifeYears), build.profile.timeZone());
            }
            line.stock.quality = random.oneIn(25) ? "damaged" : random.oneIn(8) ? "worn" : "good";
            line.weight =
                std::max<std::int64_t>(1, std::llround(rule.demoWeight * 100) * scale * random.between(60, 140) / 100);
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

}  // namespace

void makeStores(Build& build) {
    DemoRandom random = build.random(5);
    makeWarehouses(build, random);
    for (model::Material& material : build.city.materials) {
        material.code = build.tagged(material.code);
    }
    std::vector<Line> lines = makeLines(build, random);
    if (static_cast<std::int64_t>(lines.size()) > build.sizes.stockTotal) {
        lines.resize(static_cast<std::size_t>(build.sizes.stockTotal));
    }
    std::vector<std::int64_t> weights;
    for (const Line& line : lines) {
        weights.push_back(line.weight);
    }
    const auto quantities = shareOut(lines.empty() ? 0 : build.sizes.stockTotal, weights, 1);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].stock.quantity = quantities[i];
        lines[i].stock.minimum = quantities[i] / 5;
        append(build.city.stocks, std::move(lines[i].stock));
    }
}

}  // namespace weir::city::demo
