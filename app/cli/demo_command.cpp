// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/city_store.h"
#include "app/cli/command.h"
#include "app/qt/resources.h"

#include <ostream>

namespace weir::app {

namespace {

class DemoCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store to make")->required();
        app.add_option("--seed", m_options.seed, "Another seed gives another city")
            ->check([](const std::string& text) {
                return text.starts_with('-') ? std::string{"A seed is not negative"} : std::string{};
            })
            ->capture_default_str();
        app.add_option("--cities", m_options.cities, "How many such cities, for load")
            ->check(CLI::Range(1, 400))
            ->capture_default_str();
    }

    Result<int> run(CommandContext& context) override {
        const auto resources = findResources();
        if (!resources) {
            return resources.error();
        }
        if (auto made = makeDemoStore(m_store, *resources, m_options, context.clock); !made) {
            return made.error();
        }
        context.out << m_store.string() << '\n';
        return 0;
    }

private:
    std::filesystem::path m_store;
    DemoStoreOptions m_options;
};

class NewCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store to make")->required();
        app.add_option("--city", m_city, "The folder of the city profile")->required();
    }

    Result<int> run(CommandContext& context) override {
        if (auto made = makeCityStore(m_store, m_city, context.clock); !made) {
            return made.error();
        }
        context.out << m_store.string() << '\n';
        return 0;
    }

private:
    std::filesystem::path m_store;
    std::filesystem::path m_city;
};

}  // namespace

std::unique_ptr<Command> makeDemoCommand() {
    return std::make_unique<DemoCommand>();
}
std::unique_ptr<Command> makeNewCommand() {
    return std::make_unique<NewCommand>();
}

}  // namespace weir::app
