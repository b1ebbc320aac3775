// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/profile.h"

#include "core/city/profile_readers.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace weir::city {

namespace {

struct FileReader {
    std::string_view file;
    void (*read)(JsonObject&, CityProfile&);
};

constexpr std::array kReaders{
    FileReader{"city.json", readers::city},
    FileReader{"organisation.json", readers::organisation},
    FileReader{"levels.json", readers::levels},
    FileReader{"thresholds.json", readers::thresholds},
    FileReader{"decision_matrix.json", readers::decisionMatrix},
    FileReader{"criteria.json", readers::criteria},
    FileReader{"checklists.json", readers::checklists},
    FileReader{"ponding_levels.json", readers::pondingLevels},
    FileReader{"depth_classes.json", readers::depthClasses},
    FileReader{"report_rules.json", readers::reportRules},
    FileReader{"call_ack.json", readers::callAck},
    FileReader{"suspension.json", readers::suspension},
    FileReader{"flood_season.json", readers::floodSeason},
    FileReader{"warning_signals.json", readers::warningSignals},
    FileReader{"event_codes.json", readers::eventCodes},
    FileReader{"materials.json", readers::materials},
    FileReader{"teams.json", readers::teams},
    FileReader{"hazards_gb18218.json", readers::hazards},
    FileReader{"divisions.json", readers::divisions},
    FileReader{"villages.json", readers::villages},
    FileReader{"stations.json", readers::stations},
};
constexpr FileReader kDemoReader{"demo.json", readers::demo};
constexpr std::uintmax_t kMaxFileBytes = 16u << 20;

constexpr auto kFileNames = [] {
    std::array<std::string_view, kReaders.size()> names{};
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = kReaders[i].file;
    }
    return names;
}();

Result<std::string> readText(const std::filesystem::path& path) {
    std::error_code error;
    const auto bytes = std::filesystem::is_regular_file(path, error) ? std::filesystem::file_size(path, error) : 0;
    if (error || bytes == 0) {
        return fail(ErrorCode::notFound, msg("City profile file {0} is missing or empty", path.filename().string()),
                    msg("A city profile is a folder like resources/cities/luohe"));
    }
    if (bytes > kMaxFileBytes) {
        return fail(ErrorCode::invalid, msg("City profile file {0} is larger than 16 MB", path.filename().string()),
                    msg("Choose a city profile folder"));
    }
    std::ifstream stream{path, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream) {
        return fail(ErrorCode::io, msg("City profile file {0} cannot be read", path.filename().string()),
                    msg("Check the permissions of the folder"));
    }
    return text;
}

Result<void> readFile(const std::filesystem::path& folder, const FileReader& reader, CityProfile& profile) {
    const auto text = readText(folder / reader.file);
    if (!text) {
        return text.error();
    }
    const auto json = parseJson(*text, kMaxFileBytes);
    if (!json) {
        return fail(ErrorCode::invalid, msg("City profile {0}: {1}", reader.file, json.error().message.text()),
                    json.error().hint);
    }
    JsonFile file{std::string{reader.file}};
    JsonObject root{file, *json, ""};
    if (file.ok()) {
        reader.read(root, profile);
        root.close();
    }
    return file.ok() ? Result<void>{} : Result<void>{file.error()};
}

template <class T, class Key>
const T* findBy(const std::vector<T>& items, const Key& key, auto member) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.*member == key; });
    return found == items.end() ? nullptr : &*found;
}

}  // namespace

std::span<const std::string_view> profileFiles() {
    return kFileNames;
}

Result<CityProfile> loadCityProfile(const std::filesystem::path& folder) {
    CityProfile profile;
    for (const FileReader& reader : kReaders) {
        if (const auto done = readFile(folder, reader, profile); !done) {
            return done.error();
        }
    }
    std::error_code error;
    if (std::filesystem::exists(folder / kDemoReader.file, error)) {
        if (const auto done = readFile(folder, kDemoReader, profile); !done) {
            return done.error();
        }
    }
    const auto byLevel = [](const auto& a, const auto& b) { return a.level < b.level; };
    std::stable_sort(profile.levels.begin(), profile.levels.end(), byLevel);
    std::stable_sort(profile.decisions.begin(), profile.decisions.end(), byLevel);
    std::stable_sort(profile.pondingLevels.begin(), profile.pondingLevels.end(),
                     [](const PondingLevel& a, const PondingLevel& b) { return a.fromDepth < b.fromDepth; });
    if (const auto checked = checkReferences(profile); !checked) {
        return checked.error();
    }
    return profile;
}

const LevelRule* CityProfile::level(Level wanted) const {
    return findBy(levels, wanted, &LevelRule::level);
}
const DecisionRule* CityProfile::decision(Level wanted) const {
    return findBy(decisions, wanted, &DecisionRule::level);
}
const Threshold* CityProfile::threshold(std::string_view id) const {
    return findBy(thresholds, id, &Threshold::id);
}
const UnitRule* CityProfile::unit(std::string_view code) const {
    return findBy(units, code, &UnitRule::code);
}
const RoleRule* CityProfile::role(std::string_view id) const {
    return findBy(roles, id, &RoleRule::id);
}
const CountyRule* CityProfile::county(std::string_view code) const {
    return findBy(counties, code, &CountyRule::code);
}
const TownshipRule* CityProfile::township(std::string_view code) const {
    return findBy(townships, code, &TownshipRule::code);
}
const TeamTypeRule* CityProfile::teamType(model::TeamType type) const {
    return findBy(teamTypes, type, &TeamTypeRule::type);
}

const PondingLevel* CityProfile::ponding(double depth) const {
    const PondingLevel* deepest = nullptr;
    for (const PondingLevel& candidate : pondingLevels) {
        if (depth >= candidate.fromDepth) {
            deepest = &candidate;
        }
    }
    return deepest;
}

std::optional<model::Substance> HazardTables::substance(std::string_view zhName, double quantity) const {
    const auto isNamed = [&](const auto& entry) { return entry.name.zh == zhName; };
    const auto known = std::find_if(substances.begin(), substances.end(), isNamed);
    if (known == substances.end()) {
        return std::nullopt;
    }
    model::Substance result{known->name.zh, quantity, known->critical, 1, known->waterReactive};
    if (const HazardCategory* category = findBy(categories, known->category, &HazardCategory::symbol)) {
        result.beta = category->beta;
    }
    if (const auto own = std::find_if(namedBeta.begin(), namedBeta.end(), isNamed); own != namedBeta.end()) {
        result.beta = own->beta;
    }
    return result;
}

}  // namespace weir::city
