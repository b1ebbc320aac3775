// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/demo.h"

#include "core/city/demo_city.h"
#include "core/desk/demo_situation.h"
#include "core/desk/holder.h"

#include <algorithm>
#include <iterator>

namespace weir::desk {

namespace {

constexpr int kDemoSeat = 1023;  // ids of the registers never meet those of a real seat
constexpr std::size_t kReadingsAtOnce = 20'000;
constexpr auto kStory = std::chrono::hours{3};

Command administrator(std::string verb, Json args) {
    return {std::move(verb), {}, "系统管理员", Role::administrator, "1", std::move(args)};
}

Result<void> carriedOut(const Result<Answer>& answer) {
    return answer ? Result<void>{} : Result<void>{answer.error()};
}

Json tablesOf(const city::DemoCity& demo) {
    auto tables = Json::object();
    city::forEachRegister(demo, [&]<class T>(const std::vector<T>& rows) {
        auto& table = tables[std::string{model::KindOf<T>::name}];
        table = Json::array();
        for (const auto& row : rows) {
            table.push_back(model::toImage(model::toRecord(row)));
        }
    });
    return tables;
}

/// The readings of all cities by time, told to the desk when their time has come.
class Gauges {
public:
    Gauges(Desk& desk, const StoryClock& clock) : m_desk{desk}, m_clock{clock} {}

    void take(std::vector<model::Reading> readings) {
        m_readings.insert(m_readings.end(), std::make_move_iterator(readings.begin()),
                          std::make_move_iterator(readings.end()));
        std::ranges::stable_sort(m_readings, {}, &model::Reading::time);
    }

    /// Adds what was read until now.
    Result<void> report() {
        const auto due = std::ranges::upper_bound(m_readings, m_clock.now(), {}, &model::Reading::time);
        const auto end = static_cast<std::size_t>(due - m_readings.begin());
        while (m_told < end) {
            auto list = Json::array();
            for (; m_told < end && list.size() < kReadingsAtOnce; ++m_told) {
                list.push_back(toJson(m_readings[m_told]));
            }
            if (auto added =
                    carriedOut(m_desk.execute(administrator("reading.add", Json{{"readings", std::move(list)}})));
                !added) {
                return added;
            }
        }
        return {};
    }

private:
    static Json toJson(const model::Reading& r) {
        return {{"station_id", r.station.value},
                {"element", nameOf(r.element)},
                {"time", toMillis(r.time)},
                {"value", r.value},
                {"source", r.source}};
    }

    Desk& m_desk;
    const StoryClock& m_clock;
    std::vector<model::Reading> m_readings;
    std::size_t m_told = 0;
};

Result<void> installCity(Desk& desk, const city::CityProfile& profile, const city::DemoOptions& options, IdSource& ids,
                         Gauges& gauges) {
    auto demo = city::makeDemoCity(profile, options);
    if (!demo) {
        return demo.error();
    }
    demo->assignIds(ids);
    auto installed = carriedOut(desk.execute(administrator("city.install", Json{{"tables", tablesOf(*demo)}})));
    gauges.take(std::move(demo->readings));
    return installed;
}

}  // namespace

Result<void> installDemo(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                         std::uint64_t seed, int cities, const Clock& clock) {
    if (auto created = createStore(store, cityFolder, clock); !created) {
        return created;
    }
    const auto end = clock.now();
    StoryClock story{clock, kStory};
    DeskOptions options;
    options.store = store;
    options.profileRoot = std::filesystem::weakly_canonical(cityFolder).parent_path();
    options.clock = &story;
    options.serveOthers = false;
    options.automaticBackups = false;
    auto desk = HolderDesk::open(std::move(options));
    if (!desk) {
        return desk.error();
    }
    const auto profile = (*desk)->picture()->profile;
    IdSource ids{story, kDemoSeat};
    Gauges gauges{**desk, story};
    for (int i = 0; i < cities; ++i) {
        if (auto installed = installCity(**desk, *profile, {seed, i, end}, ids, gauges); !installed) {
            return installed;
        }
    }
    if (auto told = gauges.report(); !told) {
        return told;
    }
    if (auto played = playSituation(**desk, story, [&] { return gauges.report(); }); !played) {
        return played;
    }
    story.advance(std::max(end - story.now(), Millis{0}));
    return gauges.report();
}

}  // namespace weir::desk
