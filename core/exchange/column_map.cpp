// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/column_map.h"

#include <algorithm>

namespace weir::exchange {

using model::FieldType;
using model::KindInfo;

namespace {

constexpr std::string_view kLongitude = "longitude";
constexpr std::string_view kLatitude = "latitude";
constexpr std::string_view kGeometry = "geometry";

class Mapper {
public:
    Mapper(const KindInfo& info, std::span<const std::string> columns, const ImportDictionary& dictionary)
        : m_info{info}, m_columns{columns}, m_dictionary{dictionary}, m_used(columns.size(), false) {
        for (const auto& column : columns) {
            m_keys.push_back(columnKey(column));
        }
    }

    Result<void> give(const std::string& field, const std::string& column) {
        const auto at = std::ranges::find(m_columns, column);
        if (at == m_columns.end()) {
            return fail(ErrorCode::usage, msg("The file has no column '{0}'", shorten(column)),
                        msg("Its columns are: {0}", namesOf(m_columns)));
        }
        const auto index = static_cast<std::size_t>(at - m_columns.begin());
        m_used[index] = true;
        if (field == kLongitude || field == "lon") {
            m_map.longitude = index;
        } else if (field == kLatitude || field == "lat") {
            m_map.latitude = index;
        } else if (field == kGeometry || field == "wkt") {
            m_map.geometry = index;
        } else if (field == kRowNumber) {
            m_map.number = index;
        } else if (const auto target = m_info.indexOf(field)) {
            m_map.parts.push_back({*target, index});
        } else {
            std::vector<std::string> names;
            for (const auto& f : m_info.fields) {
                names.emplace_back(f.name);
            }
            return fail(ErrorCode::usage, msg("A {0} has no field '{1}'", m_info.name, shorten(field)),
                        msg("Its fields are: {0}, and longitude, latitude, geometry", namesOf(names)));
        }
        return {};
    }

    /// Of two columns with one name nobody knows which is meant. Those that nothing is made of may stay.
    [[nodiscard]] Result<void> checkDistinct() const {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const auto isNamedAlike = [&](const std::string& other) { return trim(other) == trim(m_columns[i]); };
            if (m_used[i] && std::ranges::count_if(m_columns, isNamedAlike) > 1) {
                return fail(ErrorCode::invalid, msg("The file has more than one column '{0}'", shorten(m_columns[i])),
                            msg("Rename or remove all but one of them"));
            }
        }
        return {};
    }

    ColumnMap finish(bool hasGeometry) {
        for (std::size_t i = 0; i < m_info.fields.size(); ++i) {
            const auto& field = m_info.fields[i];
            // A number in somebody else's file is not one of our record numbers.
            const bool known = field.type != FieldType::id || m_map.number;
            if (field.type != FieldType::geometry && known && !taken(i)) {
                findColumn(i);
            }
        }
        if (m_info.geometryIndex() && !hasGeometry) {
            findPosition();
        }
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (!m_used[i]) {
                m_map.unused.push_back(m_columns[i]);
            }
        }
        return std::move(m_map);
    }

    [[nodiscard]] static std::string namesOf(std::span<const std::string> names) {
        std::string out;
        for (const auto& name : names) {
            out += out.empty() ? "" : ", ";
            out += shorten(name, 40);
        }
        return out;
    }

private:
    [[nodiscard]] bool taken(std::size_t field) const {
        return std::ranges::any_of(m_map.parts, [&](const ColumnMap::Part& part) { return part.field == field; });
    }

    [[nodiscard]] std::optional<std::size_t> unusedColumn(const ImportDictionary::Names& names) const {
        for (const auto& name : names) {
            for (std::size_t i = 0; i < m_keys.size(); ++i) {
                if (!m_used[i] && m_keys[i] == name) {
                    return i;
                }
            }
        }
        return std::nullopt;
    }

    void findColumn(std::size_t field) {
        const std::string name{m_info.fields[field].name};
        auto column = unusedColumn({columnKey(name)});
        for (const auto& key : {fmt::format("{}.{}", m_info.name, name), name}) {
            const auto entry = m_dictionary.fields.find(key);
            if (!column && entry != m_dictionary.fields.end()) {
                column = unusedColumn(entry->second);
            }
        }
        if (column) {
            m_used[*column] = true;
            m_map.parts.push_back({field, *column});
        }
    }

    void findPosition() {
        if (m_map.longitude || m_map.latitude || m_map.geometry) {
            return;
        }
        const auto lon = unusedColumn(m_dictionary.longitude);
        const auto lat = unusedColumn(m_dictionary.latitude);
        if (lon && lat) {
            m_map.longitude = lon;
            m_map.latitude = lat;
            m_used[*lon] = m_used[*lat] = true;
        } else if (const auto geometry = unusedColumn(m_dictionary.geometry)) {
            m_map.geometry = geometry;
            m_used[*geometry] = true;
        }
    }

    const KindInfo& m_info;
    std::span<const std::string> m_columns;
    const ImportDictionary& m_dictionary;
    std::vector<bool> m_used;
    std::vector<std::string> m_keys;
    ColumnMap m_map;
};

}  // namespace

bool ColumnMap::has(const KindInfo& info, std::string_view field) const {
    return std::ranges::any_of(parts, [&](const Part& part) { return info.fields[part.field].name == field; });
}

Result<ColumnMap> mapColumns(const model::KindInfo& info, std::span<const std::string> columns,
                             std::span<const std::pair<std::string, std::string>> given,
                             const ImportDictionary& dictionary, bool hasGeometry) {
    Mapper mapper{info, columns, dictionary};
    for (const auto& [field, column] : given) {
        if (auto done = mapper.give(field, column); !done) {
            return done.error();
        }
    }
    auto map = mapper.finish(hasGeometry);
    if (auto distinct = mapper.checkDistinct(); !distinct) {
        return distinct.error();
    }
    if (map.longitude.has_value() != map.latitude.has_value()) {
        return fail(ErrorCode::usage, msg("A position needs a longitude and a latitude column"),
                    msg("Give both: --map longitude=… --map latitude=…"));
    }
    for (const auto& field : info.fields) {
        const bool defaulted = field.type != FieldType::text && field.type != FieldType::id;
        if (field.required && !defaulted && !map.has(info, field.name)) {
            return fail(ErrorCode::usage, msg("No column of the file gives the {0} of a {1}", field.name, info.name),
                        msg("Say which: --map {0}=COLUMN. The columns are: {1}", field.name, Mapper::namesOf(columns)));
        }
    }
    return map;
}

bool isOwnFile(const KindInfo& info, std::span<const std::string> columns) {
    const auto has = [&](std::string_view name) { return std::ranges::find(columns, name) != columns.end(); };
    return has(kRowNumber) && std::ranges::all_of(info.fields, [&](const model::Field& field) {
               return field.type == FieldType::geometry || has(field.name);
           });
}

std::vector<std::string> matchingFields(const KindInfo& info, const ColumnMap& map) {
    std::vector<std::string> out;
    for (const std::string_view field : {"code", "stcd", "plate", "key", "name", "title"}) {
        if (map.has(info, field)) {
            out.emplace_back(field);
        }
    }
    return out;
}

}  // namespace weir::exchange
