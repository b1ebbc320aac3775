// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/demo_parts.h"

#include <algorithm>

/// Units, posts, persons, command zones, plans and bookmarks.
namespace weir::city::demo {

namespace {

using model::Person;
using model::PersonId;
using model::UnitId;

PersonId aPerson(Build& build, UnitId unit, const std::string& title, const std::string& role, DemoRandom& random) {
    Person person;
    person.name = personName(random);
    person.title = title;
    person.phone = mobilePhone(random);
    person.unit = unit;
    person.role = role;
    return append(build.city.persons, std::move(person));
}

/// A commander has no further commander behind him: the executive deputy and a deputy stand in.
void fillCommanderSubstitutes(Build& build) {
    const auto holderOf = [&](std::string_view role) {
        for (std::size_t i = 0; i < build.profile.posts.size(); ++i) {
            if (build.profile.posts[i].role == role) {
                return build.city.posts[i].holderA;
            }
        }
        return PersonId{};
    };
    for (std::size_t i = 0; i < build.profile.posts.size(); ++i) {
        model::Post& post = build.city.posts[i];
        if (build.profile.posts[i].role == "commander") {
            const PersonId executive = holderOf("executive_deputy");
            const PersonId deputy = holderOf("deputy_commander");
            post.holderB = executive ? executive : post.holderA;
            post.holderC = deputy ? deputy : post.holderA;
        }
    }
}

void fillPosts(Build& build, DemoRandom& random) {
    for (std::size_t i = 0; i < build.profile.posts.size(); ++i) {
        const PostRule& rule = build.profile.posts[i];
        model::Post& post = build.city.posts[i];
        post.holderA = aPerson(build, post.unit, rule.name.zh, rule.role, random);
        if (rule.role != "commander") {
            post.holderB = aPerson(build, post.unit, rule.name.zh + "（B角）", rule.role, random);
            post.holderC = aPerson(build, post.unit, rule.name.zh + "（C角）", rule.role, random);
        }
    }
    fillCommanderSubstitutes(build);
    for (std::size_t i = 0; i < build.profile.townships.size(); ++i) {
        const std::string& name = build.profile.townships[i].name.zh;
        model::Post& post = build.city.posts[build.profile.posts.size() + i];
        post.holderA = aPerson(build, post.unit, name + "行政责任人", "team_leader", random);
        post.holderB = aPerson(build, post.unit, name + "技术责任人", "team_leader", random);
        post.holderC = aPerson(build, post.unit, name + "巡查责任人", "team_leader", random);
    }
}

model::Zone aZone(const Build& build, UnitId unit, PersonId responsible, geo::Geometry area) {
    const Person& person = build.city.persons[static_cast<std::size_t>(responsible.value - 1)];
    model::Zone zone;
    zone.type = model::ZoneType::command;
    zone.unit = unit;
    zone.responsible = person.name;
    zone.phone = person.phone;
    zone.state = model::PlanState::approved;
    zone.note = build.profile.city.disclaimer.zh;
    zone.sourceNote = build.sizes.outlineNote + "；CGCS2000";
    zone.area = std::move(area);
    return zone;
}

}  // namespace

void makeOrganisation(Build& build) {
    DemoRandom random = build.random(2);
    fillPosts(build, random);
    for (model::Post& post : build.city.posts) {
        post.name = build.named(post.name);
        post.onDuty.assign(1, 'A');
    }
    for (std::size_t i = 0; i < build.city.units.size(); ++i) {
        model::Unit& unit = build.city.units[i];
        const std::size_t own = build.profile.units.size();
        unit.name = build.named(unit.name);
        unit.code = build.tagged(i < own ? unit.code : "town_" + build.code(build.profile.townships[i - own].code));
    }
}

void makeZones(Build& build) {
    const auto& subHqs = build.ground.subHqCodes();
    for (std::size_t i = 0; i < subHqs.size(); ++i) {
        const UnitId unit{build.profile.unit(subHqs[i]) - build.profile.units.data() + 1};
        const auto led = std::find_if(build.city.posts.begin(), build.city.posts.end(),
                                      [&](const model::Post& p) { return p.unit == unit; });
        const PersonId responsible = led == build.city.posts.end() ? PersonId{1} : led->holderA;
        model::Zone zone =
            aZone(build, unit, responsible, build.ground.areaOf(build.ground.subHqOf(), static_cast<int>(i)));
        zone.name = build.named(build.profile.unit(subHqs[i])->name.zh + "责任区");
        zone.code = build.tagged("SZ-" + subHqs[i]);
        append(build.city.zones, std::move(zone));
    }
    for (std::size_t i = 0; i < build.profile.townships.size(); ++i) {
        const UnitId unit{static_cast<std::int64_t>(build.profile.units.size() + i) + 1};
        const model::Post& post = build.city.posts[build.profile.posts.size() + i];
        model::Zone zone = aZone(build, unit, post.holderA, build.ground.township(i));
        zone.name = build.named(build.profile.townships[i].name.zh + "防汛责任区");
        zone.code = "TZ-" + build.code(build.profile.townships[i].code);
        append(build.city.zones, std::move(zone));
    }
}

void makePlansAndBookmarks(Build& build) {
    struct Text {
        std::string_view name;
        std::string_view type;
        std::string_view text;
    };
    constexpr std::array<Text, 4> kPlans{{
        {"防汛应急预案（示意）", "city",
         "响应分级、启动权限和处置措施见城市规则；本文本为示意，启用前须换为现行预案。"},
        {"城区排水防涝专项预案（示意）", "urban",
         "积水十五厘米提示限行，二十七厘米封闭下穿立交，五十厘米封闭并排查人员。"},
        {"沙河澧河堤防抢险预案（示意）", "river", "警戒水位以上昼夜巡查；险情按管涌、渗水、滑坡、漫溢分类处置。"},
        {"人员避险转移预案（示意）", "evacuation", "先老弱病残，先危险区后警戒区；就近就高，安置点登记到人。"},
    }};
    for (const Text& text : kPlans) {
        model::Plan plan;
        plan.name = build.named(build.profile.city.name.zh + std::string{text.name});
        plan.type = text.type;
        plan.state = model::PlanState::approved;
        plan.text = text.text;
        plan.source = build.profile.city.disclaimer.zh;
        append(build.city.plans, std::move(plan));
    }
    const auto bookmark = [&](const std::string& name, geo::LonLat at, double scale) {
        model::Bookmark mark;
        mark.name = build.named(name);
        mark.scale = scale;
        mark.center = build.ground.shifted(at);
        append(build.city.bookmarks, std::move(mark));
    };
    bookmark(build.profile.city.name.zh + "全域",
             {build.profile.city.centre.lon - 0.15, build.profile.city.centre.lat + 0.10}, 350'000);
    bookmark(build.profile.city.name.zh + "中心城区", build.profile.city.centre, 50'000);
    for (const CountyRule& county : build.profile.counties) {
        bookmark(county.name.zh, county.seat, 100'000);
    }
}

}  // namespace weir::city::demo
