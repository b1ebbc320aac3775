// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/city_store.h"

#include "core/city/city_registers.h"
#include "core/desk/demo.h"
#include "core/model/fields.h"

#include <array>
#include <vector>

namespace weir::app {

namespace {

constexpr int kInstallSeat = 1023;
constexpr std::array kSuffixes{"", "-wal", "-shm", "-journal", ".lock", ".ballast", ".key", ".anchors", ".last"};

/// A half-made store is no store: what `make` leaves behind when it fails goes, what was there before stays.
template <class Make>
Result<void> wholeOrNothing(const std::filesystem::path& store, Make make) {
    std::vector<std::filesystem::path> fresh;
    std::error_code ec;
    for (const auto* suffix : kSuffixes) {
        auto file = store;
        file += suffix;
        if (!std::filesystem::exists(std::filesystem::symlink_status(file, ec))) {
            fresh.push_back(std::move(file));
        }
    }
    auto made = make();
    if (!made) {
        for (const auto& file : fresh) {
            std::filesystem::remove(file, ec);
        }
    }
    return made;
}

desk::Command commandOf(std::string verb, Json args) {
    desk::Command command;
    command.verb = std::move(verb);
    command.actor = "weir";
    command.role = desk::Role::administrator;
    command.args = std::move(args);
    return command;
}

Json tablesOf(city::CityRegisters& city) {
    auto tables = Json::object();
    city::forEachRegister(city, [&]<class T>(std::vector<T>& rows) {
        auto images = Json::array();
        for (auto& row : rows) {
            row.revision = 1;
            images.push_back(model::toImage(model::toRecord(row)));
        }
        if (!images.empty()) {
            tables[std::string{model::KindOf<T>::name}] = std::move(images);
        }
    });
    return tables;
}

Result<void> install(desk::Desk& desk, city::CityRegisters city, IdSource& ids) {
    city.assignIds(ids);
    const auto done = desk.execute(commandOf("city.install", Json{{"tables", tablesOf(city)}}));
    return done ? Result<void>{} : Result<void>{done.error()};
}

/// Makes the store, opens it alone and lets `fill` do the rest.
template <class Fill>
Result<void> madeAndFilled(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                           const Clock& clock, Fill fill) {
    if (auto made = desk::createStore(store, cityFolder, clock); !made) {
        return made;
    }
    desk::DeskOptions options;
    options.store = store;
    options.profileRoot = std::filesystem::weakly_canonical(cityFolder).parent_path();
    options.clock = &clock;
    options.serveOthers = false;
    options.automaticBackups = false;
    const auto desk = desk::Desk::open(std::move(options));
    if (!desk) {
        return desk.error();
    }
    IdSource ids{clock, kInstallSeat};
    return fill(**desk, ids);
}

}  // namespace

Result<void> makeCityStore(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                           const Clock& clock) {
    return wholeOrNothing(store, [&] {
        return madeAndFilled(store, cityFolder, clock, [&](desk::Desk& desk, IdSource& ids) {
            return install(desk, city::profileRegisters(*desk.picture()->profile), ids);
        });
    });
}

Result<void> makeDemoStore(const std::filesystem::path& store, const std::filesystem::path& resources,
                           const DemoStoreOptions& options, const Clock& clock) {
    return wholeOrNothing(store, [&] {
        return desk::installDemo(store, resources / "cities" / "luohe", options.seed, options.cities, clock);
    });
}

}  // namespace weir::app
