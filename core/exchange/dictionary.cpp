// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/dictionary.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace weir::exchange {

using model::Field;
using model::FieldType;
using model::KindInfo;

namespace {

std::string lowered(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string_view withoutBrackets(std::string_view name) {
    for (const auto& [open, close] :
         {std::pair<std::string_view, std::string_view>{"(", ")"}, {"（", "）"}, {"[", "]"}}) {
        const auto at = name.rfind(open);
        if (name.ends_with(close) && at != std::string_view::npos && at > 0) {
            return trim(name.substr(0, at));
        }
    }
    return name;
}

/// "1,234.5 人" → 1234.5 and "人"; nothing when the text does not start with a number.
struct Measure {
    double number = 0;
    std::string unit;
};

std::optional<Measure> measureIn(std::string_view cell) {
    std::string digits;
    std::size_t i = 0;
    for (; i < cell.size(); ++i) {
        const char c = cell[i];
        const bool separator = c == ',' && i > 0 && cell[i - 1] >= '0' && cell[i - 1] <= '9' && cell.size() - i > 3;
        if (separator) {
            continue;
        }
        const bool exponent = (c == 'e' || c == 'E') && i + 1 < cell.size() &&
                              ((cell[i + 1] >= '0' && cell[i + 1] <= '9') || cell[i + 1] == '-' || cell[i + 1] == '+');
        const bool sign = (c == '+' || c == '-') && (i == 0 || cell[i - 1] == 'e' || cell[i - 1] == 'E');
        if (!((c >= '0' && c <= '9') || c == '.' || exponent || sign)) {
            break;
        }
        digits += c;
    }
    const std::string_view text =
        digits.starts_with('+') ? std::string_view{digits}.substr(1) : std::string_view{digits};
    Measure out;
    const auto [p, ec] = std::from_chars(text.data(), text.data() + text.size(), out.number);
    if (text.empty() || ec != std::errc{} || p != text.data() + text.size() || !std::isfinite(out.number)) {
        return std::nullopt;
    }
    out.unit = std::string{trim(cell.substr(i))};
    return out;
}

const std::string* choiceFor(const KindInfo& info, const Field& field, const std::string& cell,
                             const ImportDictionary& dictionary) {
    for (const auto& key : {fmt::format("{}.{}", info.name, field.name), std::string{field.name}}) {
        const auto table = dictionary.choices.find(key);
        if (table == dictionary.choices.end()) {
            continue;
        }
        if (const auto label = table->second.find(cell); label != table->second.end()) {
            return &label->second;
        }
    }
    return nullptr;
}

Error badCell(const Field& field, Message why, Message hint = {}) {
    return fail(ErrorCode::invalid, msg("{0}: {1}", field.name, why.text()), std::move(hint));
}

Result<Json> numberValue(const Field& field, std::string_view cell, const ImportDictionary& dictionary) {
    const auto measure = measureIn(cell);
    if (!measure) {
        return badCell(field, msg("'{0}' is not a number", shorten(cell)), msg("Mend the cell or leave it empty"));
    }
    double number = measure->number;
    if (!measure->unit.empty() && measure->unit != field.unit) {
        const auto units = dictionary.units.find(std::string{field.unit});
        const auto factor =
            units == dictionary.units.end() ? decltype(units->second.end()){} : units->second.find(measure->unit);
        if (units == dictionary.units.end() || factor == units->second.end()) {
            return badCell(field,
                           msg("'{0}' is in '{1}', which does not fit {2}", shorten(cell), shorten(measure->unit),
                               field.unit.empty() ? std::string_view{"a plain number"} : field.unit),
                           msg("Convert the column first"));
        }
        number *= factor->second;
    }
    if (field.type == FieldType::real) {
        return Json(number);
    }
    if (std::fabs(number) > 9e15 || std::fabs(std::nearbyint(number) - number) > 1e-9) {
        return badCell(field, msg("'{0}' is not a whole number", shorten(cell)),
                       msg("Mend the cell or leave it empty"));
    }
    return Json(static_cast<std::int64_t>(std::llround(number)));
}

Result<Json> choiceValue(const KindInfo& info, const Field& field, std::string_view cell,
                         const ImportDictionary& dictionary) {
    const auto name = lowered(cell);
    std::string names;
    for (const auto choice : field.choices) {
        if (choice == name) {
            return Json(name);
        }
        names += names.empty() ? "" : ", ";
        names += choice;
    }
    if (const auto* found = choiceFor(info, field, std::string{cell}, dictionary)) {
        return Json(*found);
    }
    return badCell(field, msg("'{0}' is none of: {1}", shorten(cell), names), msg("Rename the value in the file"));
}

Result<ImportDictionary::Names> namesIn(const Json& json, const char* key) {
    ImportDictionary::Names out;
    if (!json.contains(key) || !json[key].is_array()) {
        return fail(ErrorCode::corrupt, msg("The import dictionary has no list '{0}'", key),
                    msg("Install the program again"));
    }
    for (const auto& name : json[key]) {
        out.push_back(columnKey(name.is_string() ? name.get<std::string>() : std::string{}));
    }
    return out;
}

}  // namespace

std::string columnKey(std::string_view name) {
    std::string out;
    for (const char c : lowered(withoutBrackets(trim(name)))) {
        if (c != ' ' && c != '_' && c != '-' && c != '.' && c != '\n' && c != '\r' && c != '\t') {
            out += c;
        }
    }
    return out;
}

Result<ImportDictionary> dictionaryFrom(const Json& json) {
    ImportDictionary out;
    if (!json.is_object() || !json.contains("fields") || !json.contains("choices") || !json.contains("units")) {
        return fail(ErrorCode::corrupt, msg("The import dictionary lacks fields, choices or units"),
                    msg("Install the program again"));
    }
    for (const auto& [field, names] : json["fields"].items()) {
        auto list = namesIn(json["fields"], field.c_str());
        if (!list) {
            return list.error();
        }
        out.fields[field] = *std::move(list);
    }
    for (const auto& [key, target] : {std::pair{"longitude", &out.longitude}, std::pair{"latitude", &out.latitude},
                                      std::pair{"geometry", &out.geometry}}) {
        auto list = namesIn(json, key);
        if (!list) {
            return list.error();
        }
        *target = *std::move(list);
    }
    try {
        json["choices"].get_to(out.choices);
        json["units"].get_to(out.units);
    } catch (const Json::exception&) {
        return fail(ErrorCode::corrupt,
                    msg("The import dictionary's choices or units are not tables of text and numbers"),
                    msg("Install the program again"));
    }
    return out;
}

Result<Json> cellValue(const KindInfo& info, const Field& field, std::string_view cell,
                       const ImportDictionary& dictionary) {
    const auto text = trim(cell);
    if (text.empty()) {
        return Json(nullptr);
    }
    switch (field.type) {
        case FieldType::integer:
        case FieldType::real:
            return numberValue(field, text, dictionary);
        case FieldType::choice:
            return choiceValue(info, field, text, dictionary);
        case FieldType::instant:
            if (auto t = parseInstant(text, TimeZone{}); !t) {
                return badCell(field, msg("'{0}' is not a date and time", shorten(text)),
                               msg("Write it as 2026-07-20 14:32"));
            }
            return Json(std::string{text});
        case FieldType::json: {
            auto json = parseJson(text, 1'000'000);
            return json ? json : Result<Json>{badCell(field, msg("the cell is not JSON"), msg("Leave the column out"))};
        }
        case FieldType::text:
            if (auto checked = checkText(field.name, text, field.maxBytes); !checked) {
                return checked.error();
            }
            return Json(std::string{text});
        default:
            return Json(std::string{text});
    }
}

}  // namespace weir::exchange
