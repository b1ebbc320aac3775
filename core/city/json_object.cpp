// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/json_object.h"

#include <algorithm>
#include <cmath>

namespace weir::city {

namespace {

constexpr std::size_t kMaxText = 2000;

Message wrongType(Json::value_t type) {
    switch (type) {
        case Json::value_t::object:
            return msg("an object is expected");
        case Json::value_t::array:
            return msg("an array is expected");
        case Json::value_t::boolean:
            return msg("true or false is expected");
        case Json::value_t::number_float:
            return msg("a number is expected");
        case Json::value_t::number_integer:
            return msg("a whole number is expected");
        default:
            return msg("a text is expected");
    }
}

bool hasType(const Json& value, Json::value_t type) {
    switch (type) {
        case Json::value_t::number_float:
            return value.is_number();
        case Json::value_t::number_integer:
            return value.is_number_integer();
        default:
            return value.type() == type;
    }
}

bool isDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The integer, or nothing when it does not fit (unsigned values above 2^63).
std::optional<std::int64_t> wholeNumber(const Json& value) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX}) {
        return std::nullopt;
    }
    return value.get<std::int64_t>();
}

}  // namespace

void JsonFile::fail(const std::string& pointer, const Message& what) {
    if (!m_error) {
        m_error = weir::fail(ErrorCode::invalid,
                             msg("City profile {0}, {1}: {2}", m_name, pointer.empty() ? "/" : pointer, what.text()),
                             msg("Correct the file and load the profile again"));
    }
}

JsonObject::JsonObject(JsonFile& file, const Json& value, std::string pointer, const Pedigree* inherited)
    : m_file{file}, m_value{value}, m_pointer{std::move(pointer)}, m_inherited{inherited} {
    if (!value.is_object()) {
        m_file.fail(m_pointer, wrongType(Json::value_t::object));
    }
}

std::string JsonObject::pointerTo(std::string_view key) const {
    std::string escaped;
    for (const char c : key) {
        escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return m_pointer + "/" + escaped;
}

bool JsonObject::has(std::string_view key) const {
    return m_value.is_object() && m_value.contains(key);
}

const Json* JsonObject::find(std::string_view key) {
    if (!m_file.ok()) {
        return nullptr;
    }
    m_seen.emplace(key);
    const auto found = m_value.find(key);
    if (found == m_value.end()) {
        fail(key, msg("the field is missing"));
        return nullptr;
    }
    return &*found;
}

const Json* JsonObject::take(std::string_view key, Json::value_t type) {
    const Json* value = find(key);
    if (value != nullptr && !hasType(*value, type)) {
        fail(key, wrongType(type));
        return nullptr;
    }
    return value;
}

void JsonObject::read(std::string_view key, std::string& out) {
    if (const Json* value = take(key, Json::value_t::string)) {
        out = value->get<std::string>();
        if (const auto good = checkText(key, out, kMaxText); !good) {
            fail(key, good.error().message);
        }
    }
}

void JsonObject::read(std::string_view key, bool& out) {
    if (const Json* value = take(key, Json::value_t::boolean)) {
        out = value->get<bool>();
    }
}

void JsonObject::read(std::string_view key, Names& out) {
    object(key, [&](JsonObject& names) {
        names.read("zh", out.zh);
        names.read("en", out.en);
    });
}

void JsonObject::read(std::string_view key, double& out, double min, double max) {
    if (const Json* value = take(key, Json::value_t::number_float)) {
        out = value->get<double>();
        if (!(out >= min && out <= max)) {
            fail(key, msg("the number must lie between {0} and {1}", min, max));
        }
    }
}

void JsonObject::read(std::string_view key, std::int64_t& out, std::int64_t min, std::int64_t max) {
    if (const Json* value = take(key, Json::value_t::number_integer)) {
        const auto whole = wholeNumber(*value);
        if (!whole || *whole < min || *whole > max) {
            fail(key, msg("the number must lie between {0} and {1}", min, max));
            return;
        }
        out = *whole;
    }
}

void JsonObject::read(std::string_view key, std::optional<double>& out, double min, double max) {
    const Json* value = find(key);
    if (value == nullptr || value->is_null()) {
        return;
    }
    double number = 0;
    read(key, number, min, max);
    out = number;
}

void JsonObject::read(std::string_view key, std::vector<std::string>& out) {
    const Json* array = take(key, Json::value_t::array);
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
        if (!(*array)[i].is_string() || !checkText(key, (*array)[i].get_ref<const std::string&>(), kMaxText)) {
            m_file.fail(pointerTo(key) + "/" + std::to_string(i), wrongType(Json::value_t::string));
            return;
        }
        out.push_back((*array)[i].get<std::string>());
    }
}

void JsonObject::read(std::string_view key, geo::LonLat& out) {
    const Json* pair = take(key, Json::value_t::array);
    if (pair == nullptr) {
        return;
    }
    if (pair->size() != 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) {
        fail(key, msg("[longitude, latitude] is expected"));
        return;
    }
    out = geo::LonLat{(*pair)[0].get<double>(), (*pair)[1].get<double>()};
    if (!(std::abs(out.lon) <= 180 && std::abs(out.lat) <= 90)) {
        fail(key, msg("the position is not on earth"));
    }
}

void JsonObject::read(std::string_view key, std::vector<geo::LonLat>& out) {
    const Json* array = take(key, Json::value_t::array);
    for (std::size_t i = 0; array != nullptr && i < array->size() && m_file.ok(); ++i) {
        const std::string index = std::to_string(i);
        const Json wrapped{{index, (*array)[i]}};
        JsonObject entry{m_file, wrapped, pointerTo(key), m_inherited};
        entry.read(index, out.emplace_back());
    }
}

void JsonObject::readCode(std::string_view key, std::string& out, std::size_t digits) {
    read(key, out);
    if (m_file.ok() && (out.size() != digits || !isDigits(out))) {
        fail(key, msg("a code of {0} digits is expected", digits));
    }
}

void JsonObject::readColour(std::string_view key, std::string& out) {
    read(key, out);
    const auto isHex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
    };
    if (m_file.ok() && (out.size() != 7 || out[0] != '#' || !std::all_of(out.begin() + 1, out.end(), isHex))) {
        fail(key, msg("a colour such as #E60012 is expected"));
    }
}

void JsonObject::readOneOf(std::string_view key, std::string& out, std::span<const std::string_view> choices) {
    read(key, out);
    if (m_file.ok() && std::find(choices.begin(), choices.end(), out) == choices.end()) {
        std::string all;
        for (const std::string_view choice : choices) {
            all += (all.empty() ? "" : ", ") + std::string{choice};
        }
        fail(key, msg("{0} is not one of: {1}", shorten(out), all));
    }
}

void JsonObject::readPedigree(Pedigree& out) {
    if (!has("pedigree") && m_inherited != nullptr) {
        out = *m_inherited;
        return;
    }
    object("pedigree", [&](JsonObject& entry) {
        entry.read("source", out.source);
        entry.read("confidence", out.confidence);
        const auto optionalText = [&](std::string_view key, std::string& text) {
            if (const Json* value = entry.find(key); value != nullptr && !value->is_null()) {
                entry.read(key, text);
            }
        };
        std::string confirmedAt;
        optionalText("confirmed_by", out.confirmedBy);
        optionalText("confirmed_at", confirmedAt);
        optionalText("effective_from", out.effectiveFrom);
        if (entry.ok() && !confirmedAt.empty()) {
            const auto at = parseInstant(confirmedAt, TimeZone{});
            at ? void(out.confirmedAt = *at) : entry.fail("confirmed_at", at.error().message);
        }
    });
}

void JsonObject::close() {
    if (!m_file.ok()) {
        return;
    }
    for (const auto& [key, value] : m_value.items()) {
        if (!m_seen.contains(key)) {
            m_file.fail(pointerTo(shorten(key)), msg("the field is not known"));
            return;
        }
    }
}

}  // namespace weir::city
