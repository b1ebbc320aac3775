// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/demo.h"

#include "core/city/demo_city.h"
#include "core/desk/demo_situation.h"
#include "core/desk/holder.h"

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

Result<void> addReadings(Desk& desk, const std::vector<model::Reading>& readings) {
    for (std::size_t from = 0; from < readings.size(); from += kReadingsAtOnce) {
        auto list = Json::array();
        for (auto i = from; i < std::min(readings.size(), from + kReadingsAtOnce); ++i) {
            const auto& r = readings[i];
            list.push_back({{"station_id", r.station.value},
                            {"element", nameOf(r.element)},
                            {"time", toMillis(r.time)},
                            {"value", r.value},
                            {"source", r.source}});
        }
        if (auto added = carriedOut(desk.execute(administrator("reading.add", Json{{"readings", std::move(list)}})));
            !added) {
            return added;
        }
    }
    return {};
}

Result<void> installCity(Desk& desk, const city::CityProfile& profile, const city::DemoOptions& options,
                         IdSource& ids) {
    auto demo = city::makeDemoCity(profile, options);
    if (!demo) {
        return demo.error();
    }
    demo->assignIds(ids);
    auto installed = carriedOut(desk.execute(administrator("city.install", Json{{"tables", tablesOf(*demo)}})));
    return installed ? addReadings(desk, demo->readings) : installed;
}

}  // namespace

Result<void> installDemo(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                         std::uint64_t seed, int cities, const Clock& clock) {
    if (auto created = createStore(store, cityFolder, clock); !created) {
        return created;
    }
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
    for (int i = 0; i < cities; ++i) {
        if (auto installed = installCity(**desk, *profile, {seed, i, story.now()}, ids); !installed) {
            return installed;
        }
    }
    return playSituation(**desk, story);
}

}  // namespace weir::desk
