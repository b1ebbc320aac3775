// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_parts.h"

#include <algorithm>
#include <map>

/// Rescue teams and heavy machines.
namespace weir::city::demo {

namespace {

using model::TeamLevel;
using model::TeamType;

/// {0} of a name is the running number of its kind.
struct TeamKind {
    TeamType type;
    std::string_view name;
    int share;  ///< of 51 city teams
};
constexpr std::array<TeamKind, 12> kCityKinds{{
    {TeamType::waterWorks, "市防汛抢险{}队", 7},
    {TeamType::fire, "市消防救援{}队", 6},
    {TeamType::drainage, "市政排水抢险{}队", 6},
    {TeamType::powerComms, "市电力通信抢修{}队", 6},
    {TeamType::medical, "市医疗救护{}队", 5},
    {TeamType::roads, "市公路抢通{}队", 4},
    {TeamType::militia, "市民兵应急{}连", 4},
    {TeamType::volunteer, "蓝天志愿救援{}队", 4},
    {TeamType::police, "市公安防汛应急{}队", 3},
    {TeamType::army, "驻地部队抢险{}分队", 3},
    {TeamType::hazmat, "市危化品应急救援{}队", 2},
    {TeamType::mine, "市矿山救护{}队", 1},
}};
constexpr std::array<std::pair<TeamType, std::string_view>, 4> kCountyKinds{{{TeamType::waterWorks, "防汛抢险{}队"},
                                                                             {TeamType::fire, "消防救援{}队"},
                                                                             {TeamType::militia, "民兵应急{}连"},
                                                                             {TeamType::drainage, "排涝{}队"}}};

struct Draft {
    std::string name;
    TeamType type = TeamType::village;
    std::string divisionCode;  ///< of the profile
    std::string base;
    std::size_t township = 0;  ///< where it stands
};

/// Turns drafts into teams whose people add up to size.people.
void addTeams(Build& build, TeamLevel level, const TeamSize& size, const std::vector<Draft>& drafts,
              DemoRandom& random) {
    std::vector<std::int64_t> weights;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        weights.push_back(random.between(70, 130));
    }
    const auto people = shareOut(size.people, weights, 1);
    constexpr std::array<char, 4> kLetters{'C', 'X', 'Z', 'V'};
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const Draft& draft = drafts[i];
        const TeamTypeRule* rule = build.profile.teamType(draft.type);
        model::Team team;
        team.name = build.named(draft.name);
        team.code = build.tagged(fmt::format("T{}{:04}", kLetters[static_cast<std::size_t>(level)], i + 1));
        team.level = level;
        team.type = draft.type;
        team.divisionCode = build.code(draft.divisionCode);
        team.headcount = people[i];
        team.leader = personName(random);
        team.phone = mobilePhone(random);
        team.assemblyMinutes = rule == nullptr ? 30 : rule->assemblyMinutes;
        team.equipment = rule == nullptr ? "" : rule->equipment;
        team.base = draft.base;
        team.contactCheckedAt = build.options.now - std::chrono::hours{random.between(6, 24 * 20)};
        team.position = build.ground.placeIn(draft.township, random);
        append(build.city.teams, std::move(team));
    }
}

std::vector<Draft> cityDrafts(const Build& build, std::int64_t count) {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < kCityKinds.size(); ++k) {
        order.insert(order.end(), static_cast<std::size_t>(kCityKinds[k].share), k);
    }
    const auto urban = build.urbanTownships();
    std::array<int, kCityKinds.size()> made{};
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const std::size_t k = order[i % order.size()];
        const TownshipRule& place = build.profile.townships[urban[i * 5 % urban.size()]];
        const std::string name = fmt::format(fmt::runtime(kCityKinds[k].name), chineseNumber(++made[k]));
        drafts.push_back(
            Draft{name, kCityKinds[k].type, build.profile.city.code, place.name.zh, urban[i * 5 % urban.size()]});
    }
    return drafts;
}

std::vector<Draft> countyDrafts(const Build& build, std::int64_t count) {
    std::vector<Draft> drafts;
    const std::size_t counties = build.profile.counties.size();
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const CountyRule& county = build.profile.counties[i % counties];
        const auto& [type, pattern] = kCountyKinds[i / counties % kCountyKinds.size()];
        const auto nth = static_cast<int>(i / counties / kCountyKinds.size()) + 1;
        const std::string name = county.name.zh + fmt::format(fmt::runtime(pattern), chineseNumber(nth));
        drafts.push_back(
            Draft{name, type, county.code, county.name.zh + "应急物资基地", build.seatTownship(i % counties)});
    }
    return drafts;
}

std::vector<Draft> townshipDrafts(const Build& build, std::int64_t count) {
    std::vector<Draft> drafts;
    const std::size_t townships = build.profile.townships.size();
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const TownshipRule& township = build.profile.townships[i % townships];
        const std::size_t nth = i / townships;
        const std::string name =
            township.name.zh +
            (nth == 0 ? "民兵应急分队" : "防汛抢险" + chineseNumber(static_cast<int>(nth % 99)) + "分队");
        drafts.push_back(Draft{name, nth == 0 ? TeamType::militia : TeamType::waterWorks, township.code,
                               township.name.zh + "武装部", i % townships});
    }
    return drafts;
}

/// Villages without a team of their own are spread over the list.
std::vector<Draft> villageDrafts(const Build& build, std::int64_t count) {
    const auto& villages = build.profile.villages;
    const auto without = static_cast<std::size_t>(static_cast<std::int64_t>(villages.size()) - count);
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < villages.size(); ++i) {
        const bool skipped = (i + 1) * without / villages.size() != i * without / villages.size();
        if (!skipped) {
            const TownshipRule* township = build.profile.township(villages[i].township);
            const std::string place = build.city.villages[i].name;
            drafts.push_back(Draft{place + "抢险队", TeamType::village, township->code, township->name.zh + place,
                                   static_cast<std::size_t>(township - build.profile.townships.data())});
        }
    }
    return drafts;
}

}  // namespace

void makeTeams(Build& build) {
    DemoRandom random = build.random(4);
    const DemoSizes& sizes = build.sizes;
    addTeams(build, TeamLevel::city, sizes.city, cityDrafts(build, sizes.city.count), random);
    addTeams(build, TeamLevel::county, sizes.county, countyDrafts(build, sizes.county.count), random);
    addTeams(build, TeamLevel::township, sizes.township, townshipDrafts(build, sizes.township.count), random);
    const std::size_t first = build.city.teams.size();
    addTeams(build, TeamLevel::village, sizes.village, villageDrafts(build, sizes.village.count), random);
    // A village team stands in its village.
    std::map<std::string, const model::Village*> byAddress;
    for (std::size_t i = 0; i < build.city.villages.size(); ++i) {
        const auto* township = build.profile.township(build.profile.villages[i].township);
        byAddress[township->name.zh + build.city.villages[i].name] = &build.city.villages[i];
    }
    for (std::size_t i = first; i < build.city.teams.size(); ++i) {
        build.city.teams[i].position = byAddress.at(build.city.teams[i].base)->position;
    }
}

void makeMachines(Build& build) {
    struct Kind {
        std::string_view type;
        std::string_view name;
        std::int64_t count;
    };
    const DemoSizes& s = build.sizes;
    const std::array<Kind, 4> kinds{{{"excavator", "挖掘机", s.excavators},
                                     {"loader", "装载机", s.loaders},
                                     {"crane", "起重机", s.cranes},
                                     {"other", "自卸车", s.otherMachines}}};
    constexpr std::array<std::string_view, 4> kOther{"自卸车", "推土机", "拖车", "叉车"};
    constexpr std::array<std::string_view, 4> kOwners{"机械租赁站", "市政工程队", "土方施工队", "农机合作社"};
    DemoRandom random = build.random(6);
    for (const Kind& kind : kinds) {
        for (std::int64_t i = 0; i < kind.count; ++i) {
            const auto t = static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(build.profile.townships.size()) - 1));
            const TownshipRule& township = build.profile.townships[t];
            model::Machine machine;
            const auto base = kind.type == "other" ? kOther[static_cast<std::size_t>(i) % kOther.size()] : kind.name;
            machine.name = build.named(fmt::format("{}{:03}号", base, i + 1));
            machine.type = kind.type;
            machine.plate = build.tagged(fmt::format("示{:04}", build.city.machines.size() + 1));
            machine.owner = township.name.zh + std::string{random.pick(kOwners)};
            machine.operatorName = personName(random);
            machine.phone = mobilePhone(random);
            machine.divisionCode = build.code(township.code);
            machine.position = build.ground.placeIn(t, random);
            append(build.city.machines, std::move(machine));
        }
    }
}

}  // namespace weir::city::demo
