// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// A believable afternoon for the demonstration city. Names of people are invented; texts are data, so they are Chinese.
#include "core/desk/demo_situation.h"

#include "core/geo/measure.h"

#include <algorithm>

namespace weir::desk {

namespace {

using namespace std::chrono_literals;

struct Speaker {
    const char* name;
    Role role;
};
constexpr Speaker kOfficer{"张海燕", Role::dutyOfficer};
constexpr Speaker kLeader{"李卫东", Role::dutyLeader};
constexpr Speaker kPlanner{"周敏", Role::planner};

/// Says one verb after another and stops at the first that fails.
class Story {
public:
    Story(Desk& desk, StoryClock& clock, const StoryTick& tick) : m_desk{desk}, m_clock{clock}, m_tick{tick} {}

    Json tell(Millis later, const Speaker& who, std::string verb, Json args) {
        if (!m_result) {
            return {};
        }
        m_clock.advance(later);
        if (m_result = m_tick(); !m_result) {
            return {};
        }
        auto answer = m_desk.execute({std::move(verb), {}, who.name, who.role, "1", std::move(args)});
        if (!answer) {
            m_result = answer.error();
            return {};
        }
        return answer->result;
    }
    [[nodiscard]] PicturePtr picture() const { return m_desk.picture(); }
    [[nodiscard]] Instant now() const { return m_clock.now(); }
    [[nodiscard]] Result<void> result() const { return m_result; }

private:
    Desk& m_desk;
    StoryClock& m_clock;
    const StoryTick& m_tick;
    Result<void> m_result;
};

std::int64_t idOf(const Json& answer) {
    return answer.value("id", std::int64_t{0});
}

Json point(const geo::LonLat& p) {
    return Json{{"type", "Point"}, {"coordinates", {p.lon, p.lat}}};
}

Json areaAround(const geo::LonLat& p, double metres) {
    return Json::parse(geo::toGeoJson(geo::Geometry{geo::circle(p, metres, 24)}), nullptr, false);
}

geo::LonLat stationAt(const Picture& picture, model::StationType type, std::size_t index) {
    const auto stations =
        picture.stations.where([&](const model::Station& s) { return s.type == type && s.position.has_value(); });
    return stations.empty() ? picture.profile->city.centre : *stations[std::min(index, stations.size() - 1)]->position;
}

/// The nearest teams of a type that stand by; city and county teams first, for they are the trained ones.
std::vector<std::int64_t> nearestTeams(const Picture& picture, model::TeamType type, const geo::LonLat& to,
                                       std::size_t count) {
    auto teams = picture.teams.where([&](const model::Team& t) {
        return t.type == type && t.position && !picture.activeOrderOfTeam.contains(t.id) &&
               t.readiness == model::Readiness::standing;
    });
    if (teams.empty()) {
        teams = picture.teams.where(
            [&](const model::Team& t) { return t.position && !picture.activeOrderOfTeam.contains(t.id); });
    }
    std::ranges::sort(teams, {}, [&](const model::Team* t) {
        return std::pair{t->level, geo::distanceMetres(*t->position, to)};
    });
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < std::min(count, teams.size()); ++i) {
        ids.push_back(teams[i]->id.value);
    }
    return ids;
}

/// A stock line with enough of what the order needs.
std::int64_t stockOf(const Picture& picture, std::string_view material, std::int64_t quantity) {
    const auto lines = picture.stocks.where([&](const model::Stock& s) {
        const auto* m = picture.materials.find(s.material);
        return m != nullptr && m->name.find(material) != std::string::npos && s.quantity - s.reserved >= quantity;
    });
    return lines.empty() ? 0 : lines.front()->id.value;
}

void warningAndLog(Story& story) {
    story.tell(5min, kOfficer, "log.add",
               {{"type", "call_in"},
                {"content", "市气象台来电：预计未来6小时市区和舞阳北部有大到暴雨。"},
                {"from_unit", "市气象台"},
                {"from_person", "赵雨"},
                {"urgency", "急"}});
    story.tell(10min, kOfficer, "warning.publish",
               {{"title", "漯河市暴雨黄色预警信号"},
                {"issuer", "漯河市气象台"},
                {"event", "暴雨"},
                {"hazard", "rainstorm"},
                {"level", 3},
                {"content", "预计未来6小时内我市大部降雨量将达50毫米以上，请注意防范。"},
                {"area_text", "全市"},
                {"expires_at", toIso(story.now() + 12h)},
                {"approved_by", kLeader.name}});
}

/// A levee danger with a team on scene and material on the way.
void levee(Story& story) {
    const auto at = stationAt(*story.picture(), model::StationType::river, 0);
    const auto incident = idOf(story.tell(20min, kOfficer, "incident.report",
                                          {{"title", "沙河左岸堤防管涌"},
                                           {"type", "piping"},
                                           {"severity", "larger"},
                                           {"place", "沙河左岸，水文站下游堤段"},
                                           {"description", "背水坡脚发现清水管涌两处，孔径约5厘米。"},
                                           {"reporter", "巡堤员陈志强"},
                                           {"position", point(at)}}));
    story.tell(6min, kLeader, "incident.verify", {{"id", incident}});
    const auto order =
        idOf(story.tell(4min, kLeader, "order.issue",
                        {{"type", "team"},
                         {"incident_id", incident},
                         {"task", "赴现场处置管涌，反滤围井，专人值守"},
                         {"destination", "沙河左岸，水文站下游堤段"},
                         {"target", point(at)},
                         {"team_ids", nearestTeams(*story.picture(), model::TeamType::waterWorks, at, 2)}}));
    story.tell(3min, kOfficer, "order.acknowledge", {{"id", order}, {"received_by", "队长 郭建军"}});
    story.tell(8min, kOfficer, "order.progress", {{"id", order}, {"phase", "en_route"}});
    story.tell(25min, kOfficer, "order.progress",
               {{"id", order}, {"phase", "on_scene"}, {"progress", 20}, {"report", "已到现场，开始填筑反滤围井。"}});
    const auto bags = stockOf(*story.picture(), "编织袋", 2000);
    if (bags != 0) {
        story.tell(5min, kLeader, "order.issue",
                   {{"type", "material"},
                    {"incident_id", incident},
                    {"task", "调运编织袋至管涌现场"},
                    {"destination", "沙河左岸，水文站下游堤段"},
                    {"target", point(at)},
                    {"lines", {{{"stock_id", bags}, {"quantity", 2000}}}}});
    }
    story.tell(4min, kPlanner, "zone.create",
               {{"name", "管涌堤段避险转移区"},
                {"type", "evacuation"},
                {"state", "draft"},
                {"note", "示意"},
                {"area", areaAround(at, 1500)}});
}

/// A flooded underpass with an order still in draft, and a call nobody has verified yet.
void town(Story& story) {
    const auto at = stationAt(*story.picture(), model::StationType::waterlogging, 0);
    const auto incident = idOf(story.tell(7min, kOfficer, "incident.report",
                                          {{"title", "下穿通道积水断交"},
                                           {"type", "waterlogging"},
                                           {"severity", "ordinary"},
                                           {"place", "市区下穿通道"},
                                           {"description", "积水约40厘米，一辆小车熄火，人员已撤出。"},
                                           {"reporter", "市政巡查"},
                                           {"position", point(at)}}));
    story.tell(3min, kLeader, "incident.verify", {{"id", incident}});
    story.tell(5min, kOfficer, "order.draft",
               {{"type", "team"},
                {"incident_id", incident},
                {"task", "强排下穿通道积水，设置警戒"},
                {"destination", "市区下穿通道"},
                {"target", point(at)},
                {"team_ids", nearestTeams(*story.picture(), model::TeamType::drainage, at, 1)}});
    story.tell(2min, kPlanner, "zone.create",
               {{"name", "下穿通道交通封闭区"},
                {"type", "closure"},
                {"state", "approved"},
                {"note", "示意"},
                {"area", areaAround(at, 250)}});
    const auto village = stationAt(*story.picture(), model::StationType::rain, 1);
    story.tell(6min, kOfficer, "incident.report",
               {{"title", "村民被积水围困求助"},
                {"type", "trapped"},
                {"severity", "ordinary"},
                {"place", "河滩养殖棚"},
                {"reporter", "热线来电"},
                {"reporter_phone", "0395-0000000"},
                {"position", point(village)}});
}

/// The city's own words for the criterion that the story's rainstorm signal meets.
std::string signalCriterion(const Picture& picture, model::Level level) {
    const auto& criteria = picture.profile->criteria;
    const auto met = std::ranges::find_if(
        criteria, [&](const city::Criterion& c) { return c.level == level && c.when.metric == "rain_signal_level"; });
    return met == criteria.end() ? std::string{} : met->text.zh;
}

void response(Story& story) {
    constexpr model::Level kLevel = 4;
    story.tell(6min, kLeader, "response.propose",
               {{"hazard", "river"},
                {"level", kLevel},
                {"area_text", "全市"},
                {"reason", "气象部门发布暴雨黄色预警，沙河水位上涨，堤防出现较大险情。"},
                {"clause", signalCriterion(*story.picture(), kLevel)}});
    story.tell(2min, kOfficer, "log.add",
               {{"type", "instruction"},
                {"content", "带班领导指示：加密沙河、澧河堤防巡查，两小时一报。"},
                {"from_person", kLeader.name}});
}

}  // namespace

Result<void> playSituation(Desk& desk, StoryClock& clock, const StoryTick& tick) {
    Story story{desk, clock, tick};
    warningAndLog(story);
    levee(story);
    town(story);
    response(story);
    return story.result();
}

}  // namespace weir::desk
