// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/model/record.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace weir::model {

namespace {

std::string toHex(std::string_view bytes) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto u = static_cast<unsigned char>(c);
        out += kDigits[u >> 4U];
        out += kDigits[u & 15U];
    }
    return out;
}

std::optional<std::string> fromHex(std::string_view hex) {
    if (hex.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned byte = 0;
        const auto* end = hex.data() + i + 2;
        const auto [p, ec] = std::from_chars(hex.data() + i, end, byte, 16);
        if (ec != std::errc{} || p != end) {
            return std::nullopt;
        }
        out += static_cast<char>(byte);
    }
    return out;
}

Error badField(const KindInfo& info, std::string_view field, Message why) {
    return fail(ErrorCode::invalid, msg("{0}.{1}: {2}", info.name, field, why.text()),
                msg("weir verbs --json lists the fields and what they take"));
}

std::string joined(std::span<const std::string_view> names) {
    std::string out;
    for (const auto name : names) {
        out += out.empty() ? "" : ", ";
        out += name;
    }
    return out;
}

bool isBlank(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return value.index() == 0 || (text != nullptr && trim(*text).empty());
}

Result<void> checkNumber(const KindInfo& info, const Field& field, double number) {
    if (!std::isfinite(number) || number < field.min || number > field.max) {
        return badField(info, field.name,
                        msg("{0} is outside {1} … {2} {3}", number, field.min, field.max, field.unit));
    }
    return {};
}

Result<void> checkValue(const KindInfo& info, const Field& field, const Value& value) {
    if (field.required && isBlank(value)) {
        return badField(info, field.name, msg("is required"));
    }
    if (value.index() == 0) {
        return {};
    }
    const auto* text = std::get_if<std::string>(&value);
    const auto* integer = std::get_if<std::int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    switch (field.type) {
        case FieldType::integer:
        case FieldType::flag:
        case FieldType::instant:
        case FieldType::id:
            if (integer == nullptr) {
                return badField(info, field.name, msg("is not a whole number"));
            }
            if (field.type == FieldType::flag && *integer != 0 && *integer != 1) {
                return badField(info, field.name, msg("is neither true nor false"));
            }
            return field.type == FieldType::integer ? checkNumber(info, field, static_cast<double>(*integer))
                                                    : Result<void>{};
        case FieldType::real:
            if (real == nullptr && integer == nullptr) {
                return badField(info, field.name, msg("is not a number"));
            }
            return checkNumber(info, field, real != nullptr ? *real : static_cast<double>(*integer));
        case FieldType::choice:
            if (text == nullptr || std::ranges::find(field.choices, *text) == field.choices.end()) {
                return badField(
                    info, field.name,
                    msg("'{0}' is none of: {1}", text != nullptr ? shorten(*text) : "?", joined(field.choices)));
            }
            return {};
        case FieldType::text:
        case FieldType::json:
            if (text == nullptr) {
                return badField(info, field.name, msg("is not text"));
            }
            return checkText(fmt::format("{}.{}", info.name, field.name), *text, field.maxBytes);
        case FieldType::geometry:
            if (text == nullptr) {
                return badField(info, field.name, msg("is not a geometry"));
            }
            if (auto g = geo::fromWkb(*text); !g) {
                return badField(info, field.name, g.error().message);
            }
            return {};
    }
    return {};
}

Json valueToJson(const Field& field, const Value& value) {
    if (value.index() == 0) {
        return nullptr;
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (field.type == FieldType::geometry) {
            const auto g = geo::fromWkb(*text);
            return g ? Json::parse(geo::toGeoJson(*g), nullptr, false) : Json(nullptr);
        }
        if (field.type == FieldType::json) {
            auto json = parseJson(*text);
            return json ? *std::move(json) : Json(*text);
        }
        return *text;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        if (field.type == FieldType::flag) {
            return *integer != 0;
        }
        if (field.type == FieldType::instant) {
            return toIso(fromMillis(*integer));
        }
        return *integer;
    }
    return std::get<double>(value);
}

template <class Number>
std::optional<Number> numberIn(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    Number number{};
    const auto [p, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec != std::errc{} || p != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

Result<Value> integerFrom(const KindInfo& info, const Field& field, const Json& json) {
    if (json.is_number_integer()) {
        if (json.is_number_unsigned() && json.get<std::uint64_t>() > 9'000'000'000'000'000'000ULL) {
            return badField(info, field.name, msg("the number is too large"));
        }
        return Value{json.get<std::int64_t>()};
    }
    if (json.is_number_float() && std::nearbyint(json.get<double>()) == json.get<double>() &&
        std::fabs(json.get<double>()) < 9e15) {
        return Value{static_cast<std::int64_t>(json.get<double>())};
    }
    if (json.is_string()) {
        if (trim(json.get_ref<const std::string&>()).empty()) {
            return Value{};
        }
        if (const auto number = numberIn<std::int64_t>(json.get_ref<const std::string&>())) {
            return Value{*number};
        }
    }
    return badField(info, field.name, msg("{0} is not a whole number", shorten(json.dump())));
}

Result<Value> realFrom(const KindInfo& info, const Field& field, const Json& json) {
    if (json.is_number()) {
        return Value{json.get<double>()};
    }
    if (json.is_string()) {
        if (trim(json.get_ref<const std::string&>()).empty()) {
            return Value{};
        }
        if (const auto number = numberIn<double>(json.get_ref<const std::string&>())) {
            return Value{*number};
        }
    }
    return badField(info, field.name, msg("{0} is not a number", shorten(json.dump())));
}

Result<Value> geometryFrom(const KindInfo& info, const Field& field, const Json& json) {
    Result<geo::Geometry> g = fail(ErrorCode::invalid, msg("is neither GeoJSON nor WKT"));
    if (json.is_object()) {
        g = geo::fromGeoJson(json.dump());
    } else if (json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number()) {
        g = geo::fromGeoJson(Json{{"type", "Point"}, {"coordinates", json}}.dump());
    } else if (json.is_string()) {
        if (trim(json.get_ref<const std::string&>()).empty()) {
            return Value{};
        }
        g = geo::fromWkt(json.get_ref<const std::string&>());
    }
    if (!g) {
        return badField(info, field.name, g.error().message);
    }
    return geo::isEmpty(*g) ? Value{} : Value{geo::toWkb(*g)};
}

Result<Value> flagFrom(const KindInfo& info, const Field& field, const Json& json) {
    if (json.is_boolean()) {
        return Value{std::int64_t{json.get<bool>() ? 1 : 0}};
    }
    const auto text = json.is_string() ? json.get<std::string>() : json.dump();
    for (const auto* yes : {"1", "true", "yes", "是"}) {
        if (text == yes) {
            return Value{std::int64_t{1}};
        }
    }
    for (const auto* no : {"0", "false", "no", "否"}) {
        if (text == no) {
            return Value{std::int64_t{0}};
        }
    }
    return badField(info, field.name, msg("{0} is neither true nor false", shorten(text)));
}

Result<Value> valueFrom(const KindInfo& info, const Field& field, const Json& json) {
    if (json.is_null()) {
        return Value{};
    }
    switch (field.type) {
        case FieldType::integer:
        case FieldType::id:
            return integerFrom(info, field, json);
        case FieldType::real:
            return realFrom(info, field, json);
        case FieldType::flag:
            return flagFrom(info, field, json);
        case FieldType::geometry:
            return geometryFrom(info, field, json);
        case FieldType::instant: {
            if (json.is_number_integer()) {
                return Value{json.get<std::int64_t>()};
            }
            if (!json.is_string()) {
                return badField(info, field.name, msg("{0} is not a date and time", shorten(json.dump())));
            }
            if (trim(json.get_ref<const std::string&>()).empty()) {
                return Value{};
            }
            auto t = parseInstant(trim(json.get_ref<const std::string&>()), TimeZone{});
            if (!t) {
                return badField(info, field.name, t.error().message);
            }
            return Value{toMillis(*t)};
        }
        case FieldType::json:
            return Value{canonicalJson(json)};
        case FieldType::text:
        case FieldType::choice:
            if (json.is_string()) {
                return Value{json.get<std::string>()};
            }
            if (json.is_number() && field.type == FieldType::text) {
                return Value{json.dump()};
            }
            return badField(info, field.name, msg("{0} is not text", shorten(json.dump())));
    }
    return Value{};
}

}  // namespace

std::optional<std::size_t> KindInfo::indexOf(std::string_view field) const {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == field) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> KindInfo::geometryIndex() const {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].type == FieldType::geometry) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<Kind> kindNamed(std::string_view name) {
    return parseEnum<Kind>(name);
}

const Value& Record::at(std::string_view field) const {
    const auto index = infoOf(kind).indexOf(field);
    require(index.has_value() && *index < values.size(), "a record is asked for a field it has");
    return values[*index];
}

Result<void> checkRecord(const Record& record) {
    const auto& info = infoOf(record.kind);
    if (record.values.size() != info.fields.size()) {
        return fail(ErrorCode::corrupt,
                    msg("The {0} {1} has {2} values for {3} fields", info.name, record.id, record.values.size(),
                        info.fields.size()),
                    msg("Run weir verify on the store"));
    }
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        if (auto checked = checkValue(info, info.fields[i], record.values[i]); !checked) {
            return checked;
        }
    }
    return {};
}

Json toJson(const Record& record) {
    const auto& info = infoOf(record.kind);
    Json out{{"id", record.id},
             {"revision", record.revision},
             {"created_at", toIso(fromMillis(record.createdAt))},
             {"updated_at", toIso(fromMillis(record.updatedAt))},
             {"retired_at", record.retiredAt ? Json(toIso(fromMillis(*record.retiredAt))) : Json(nullptr)}};
    for (std::size_t i = 0; i < info.fields.size() && i < record.values.size(); ++i) {
        out[std::string{info.fields[i].name}] = valueToJson(info.fields[i], record.values[i]);
    }
    return out;
}

Result<void> applyJson(Record& record, const Json& object) {
    const auto& info = infoOf(record.kind);
    if (!object.is_object()) {
        return fail(ErrorCode::usage, msg("The fields of a {0} come as one JSON object", info.name),
                    msg("Write them as {\"name\": \"…\"}"));
    }
    Record changed = record;
    changed.values.resize(info.fields.size());
    for (const auto& [key, json] : object.items()) {
        const auto index = info.indexOf(key);
        if (!index) {
            std::vector<std::string_view> names;
            for (const auto& field : info.fields) {
                names.push_back(field.name);
            }
            return fail(ErrorCode::invalid, msg("A {0} has no field '{1}'", info.name, shorten(key)),
                        msg("Its fields are: {0}", joined(names)));
        }
        auto value = valueFrom(info, info.fields[*index], json);
        if (!value) {
            return value.error();
        }
        changed.values[*index] = *std::move(value);
    }
    record = std::move(changed);
    return {};
}

Json toImage(const Record& record) {
    const auto& info = infoOf(record.kind);
    auto values = Json::object();
    for (std::size_t i = 0; i < record.values.size(); ++i) {
        const auto& value = record.values[i];
        auto& out = values[std::string{info.fields[i].name}];
        if (value.index() == 0) {
            values.erase(std::string{info.fields[i].name});
        } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            out = *integer;
        } else if (const auto* real = std::get_if<double>(&value)) {
            out = Json{{"r", fmt::format("{:a}", *real)}};  // hexadecimal: exact, and never taken for an integer
        } else {
            const auto& text = std::get<std::string>(value);
            out = info.fields[i].type == FieldType::geometry ? Json{{"g", toHex(text)}} : Json(text);
        }
    }
    return Json{{"kind", info.name},
                {"id", record.id},
                {"rev", record.revision},
                {"at", Json::array({record.createdAt, record.updatedAt,
                                    record.retiredAt ? Json(*record.retiredAt) : Json(nullptr)})},
                {"v", std::move(values)}};
}

namespace {

std::optional<Value> imageValue(const Json& value) {
    if (value.is_number_integer()) {
        return Value{value.get<std::int64_t>()};
    }
    if (value.is_string()) {
        return Value{value.get<std::string>()};
    }
    if (value.contains("r")) {
        return Value{std::strtod(value.at("r").get_ref<const std::string&>().c_str(), nullptr)};
    }
    auto bytes = fromHex(value.at("g").get_ref<const std::string&>());
    return bytes ? std::optional<Value>{*std::move(bytes)} : std::nullopt;
}

Error unknownImage() {
    return fail(ErrorCode::corrupt, msg("A row image of the journal has an unknown form"),
                msg("Open the store with the version of Weir that wrote it"));
}

}  // namespace

Result<Record> fromImage(const Json& image) {
    try {
        const auto kind = kindNamed(image.at("kind").get<std::string>());
        if (!kind) {
            return unknownImage();
        }
        const auto& info = infoOf(*kind);
        Record record;
        record.kind = *kind;
        record.id = image.at("id").get<std::int64_t>();
        record.revision = image.at("rev").get<std::int64_t>();
        record.createdAt = image.at("at").at(0).get<std::int64_t>();
        record.updatedAt = image.at("at").at(1).get<std::int64_t>();
        if (!image.at("at").at(2).is_null()) {
            record.retiredAt = image.at("at").at(2).get<std::int64_t>();
        }
        record.values.resize(info.fields.size());
        for (const auto& [name, json] : image.at("v").items()) {
            const auto index = info.indexOf(name);
            auto value = imageValue(json);
            if (!index || !value) {
                return unknownImage();
            }
            record.values[*index] = *std::move(value);
        }
        return record;
    } catch (const Json::exception& e) {
        return fail(ErrorCode::corrupt, msg("A row image of the journal cannot be read: {0}", shorten(e.what(), 120)),
                    msg("Run weir verify on the store"));
    }
}

}  // namespace weir::model
