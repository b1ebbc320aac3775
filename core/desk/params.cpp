// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/params.h"

#include <algorithm>
#include <cmath>

namespace weir::desk {

namespace {

std::string quoted(const Json& json) {
    return shorten(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<void> checkRange(const ArgPath& path, const Param& spec, double number) {
    if (!std::isfinite(number) || number < spec.min || number > spec.max) {
        return badArgument(path, msg("{0} is outside {1} … {2} {3}", number, spec.min, spec.max, spec.unit));
    }
    return {};
}

}  // namespace

Error badArgument(const ArgPath& path, const Message& why) {
    return fail(ErrorCode::invalid, msg("Argument {0:field}: {1}", path.text, why.text()),
                msg("weir verbs --json lists what each verb takes"));
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::string& out) {
    if (!json.is_string()) {
        return badArgument(path, msg("{0} is not text", quoted(json)));
    }
    out = json.get<std::string>();
    if (auto checked = checkText(path.text, out, spec.maxBytes); !checked) {
        return checked;
    }
    if (spec.required && trim(out).empty()) {
        return badArgument(path, msg("is blank"));
    }
    return {};
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::int64_t& out) {
    if (!json.is_number_integer() ||
        (json.is_number_unsigned() && json.get<std::uint64_t>() > 9'000'000'000'000'000'000ULL)) {
        return badArgument(path, msg("{0} is not a whole number", quoted(json)));
    }
    out = json.get<std::int64_t>();
    return checkRange(path, spec, static_cast<double>(out));
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, double& out) {
    if (!json.is_number()) {
        return badArgument(path, msg("{0} is not a number", quoted(json)));
    }
    out = json.get<double>();
    return checkRange(path, spec, out);
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/, bool& out) {
    if (!json.is_boolean()) {
        return badArgument(path, msg("{0} is neither true nor false", quoted(json)));
    }
    out = json.get<bool>();
    return {};
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/, Instant& out) {
    constexpr std::int64_t kYear2200 = 7'258'118'400'000;
    if (json.is_number_integer() && json.get<std::int64_t>() > 0 && json.get<std::int64_t>() < kYear2200) {
        out = fromMillis(json.get<std::int64_t>());
        return {};
    }
    if (!json.is_string()) {
        return badArgument(path, msg("{0} is not a date and time", quoted(json)));
    }
    auto t = parseInstant(trim(json.get_ref<const std::string&>()), TimeZone{});
    if (!t) {
        return badArgument(path, t.error().message);
    }
    out = *t;
    return {};
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/, geo::Geometry& out) {
    auto g = json.is_object() ? geo::fromGeoJson(json.dump(-1, ' ', false, Json::error_handler_t::replace))
                              : Result<geo::Geometry>{fail(ErrorCode::invalid, msg("is not a GeoJSON geometry"))};
    if (!g) {
        return badArgument(path, g.error().message);
    }
    out = *std::move(g);
    return {};
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, geo::LonLat& out) {
    geo::Geometry g;
    if (auto read = readArg(path, json, spec, g); !read) {
        return read;
    }
    const auto* point = std::get_if<geo::LonLat>(&g);
    if (point == nullptr) {
        return badArgument(path, msg("is not a GeoJSON Point"));
    }
    out = *point;
    return {};
}

Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/, Json& out) {
    if (!json.is_object()) {
        return badArgument(path, msg("{0} is not an object", quoted(json)));
    }
    out = json;
    return {};
}

Result<void> readId(const ArgPath& path, const Json& json, std::int64_t& out) {
    if (!json.is_number_integer() || json.get<std::int64_t>() <= 0) {
        return badArgument(path, msg("{0} is not an id", quoted(json)));
    }
    out = json.get<std::int64_t>();
    return {};
}

Result<std::size_t> readChoice(const ArgPath& path, const Json& json, std::span<const std::string_view> choices) {
    const auto found =
        json.is_string() ? std::ranges::find(choices, json.get_ref<const std::string&>()) : choices.end();
    if (found == choices.end()) {
        std::string list;
        for (const auto choice : choices) {
            list += list.empty() ? "" : ", ";
            list += choice;
        }
        return badArgument(path, msg("{0} is none of: {1}", quoted(json), list));
    }
    return static_cast<std::size_t>(found - choices.begin());
}

Result<void> ParamReader::finish() const {
    for (const auto& [name, value] : m_object.items()) {
        if (!m_known.contains(name)) {
            std::string list;
            for (const auto& known : m_known) {
                list += list.empty() ? "" : ", ";
                list += known;
            }
            return fail(ErrorCode::invalid, msg("There is no argument '{0}'", m_path.member(shorten(name)).text),
                        msg("The arguments are: {0}", list));
        }
    }
    return m_result;
}

Json schemaEntry(std::string_view type, const Param& spec) {
    Json out{{"type", type}};
    if (spec.required) {
        out["required"] = true;
    }
    if (!spec.unit.empty()) {
        out["unit"] = spec.unit;
    }
    if (spec.min > -9.0e15) {
        out["min"] = spec.min;
    }
    if (spec.max < 9.0e15) {
        out["max"] = spec.max;
    }
    return out;
}

}  // namespace weir::desk
