// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/bench_city.h"

#include "app/cli/city_store.h"
#include "app/cli/store_access.h"
#include "app/qt/resources.h"

#include <cstdlib>
#include <iostream>

namespace weir::bench {

namespace {

template <class T>
T orExit(Result<T> result) {
    if (!result) {
        std::cerr << "weir-bench: " << result.error().text() << '\n';
        std::exit(1);
    }
    return *std::move(result);
}

}  // namespace

BenchCity& BenchCity::instance() {
    static BenchCity city;
    return city;
}

BenchCity::BenchCity() {
    auto pattern = (std::filesystem::temp_directory_path() / "weir-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        std::cerr << "weir-bench: no temporary folder can be made\n";
        std::exit(1);
    }
    m_folder = pattern;
    m_store = m_folder / "city.weir";
    m_resources = orExit(app::findResources());
    if (auto made = app::makeDemoStore(m_store, m_resources, {.seed = 1, .cities = 1}, m_clock); !made) {
        std::cerr << "weir-bench: " << made.error().text() << '\n';
        std::exit(1);
    }
}

BenchCity::~BenchCity() {
    std::error_code ec;
    std::filesystem::remove_all(m_folder, ec);
}

std::unique_ptr<desk::Desk> BenchCity::openCopy() {
    const auto copy = m_folder / fmt::format("copy{}", ++m_copies);
    std::filesystem::create_directory(copy);
    std::filesystem::permissions(copy, std::filesystem::perms::owner_all);
    for (const auto& file : std::filesystem::directory_iterator{m_folder}) {
        const auto name = file.path().filename().string();
        if (file.is_regular_file() && name.find(".ballast") == std::string::npos && name.find(".lock") == std::string::npos) {
            std::filesystem::copy_file(file.path(), copy / name);
        }
    }
    return orExit(app::openDesk(copy / m_store.filename(), m_clock));
}

desk::Command BenchCity::command(std::string verb, Json args) {
    desk::Command command;
    command.verb = std::move(verb);
    command.actor = "bench";
    command.role = desk::Role::dutyOfficer;
    command.args = std::move(args);
    return command;
}

}  // namespace weir::bench
