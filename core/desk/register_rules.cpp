// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/register_rules.h"

#include "core/desk/picture_rows.h"
#include "core/geo/overlay.h"
#include "core/model/glance.h"

namespace weir::desk {

namespace {

using model::Field;
using model::FieldType;
using model::Kind;
using model::Record;

bool fits(const Field& field, const Json& json) {
    switch (field.type) {
        case FieldType::integer:
        case FieldType::id:
            return json.is_number_integer();
        case FieldType::real:
            return json.is_number();
        case FieldType::flag:
            return json.is_boolean();
        case FieldType::text:
        case FieldType::choice:
            return json.is_string();
        case FieldType::instant:
            return json.is_string() || json.is_number_integer();
        case FieldType::geometry:
            return json.is_object();
        case FieldType::json:
            return json.is_object() || json.is_array();
    }
    return false;
}

std::string_view wanted(const Field& field) {
    switch (field.type) {
        case FieldType::integer:
            return "a whole number";
        case FieldType::id:
            return "an id";
        case FieldType::real:
            return "a number";
        case FieldType::flag:
            return "true or false";
        case FieldType::text:
        case FieldType::choice:
            return "text";
        case FieldType::instant:
            return "a date and time";
        case FieldType::geometry:
            return "a GeoJSON geometry";
        case FieldType::json:
            return "an object or a list";
    }
    return "";
}

/// Every id leads to a live row; `before` may keep what it pointed to.
Result<void> checkReferences(const Situation& situation, const Record& record, const Record* before) {
    const auto& info = model::infoOf(record.kind);
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const auto& field = info.fields[i];
        const auto* id = std::get_if<std::int64_t>(&record.values[i]);
        if (!field.refers || id == nullptr || (before != nullptr && before->values[i] == record.values[i])) {
            continue;
        }
        if (!hasRow(situation.picture, *field.refers, *id)) {
            return fail(
                ErrorCode::notFound,
                msg("{0}.{1}: there is no {2} {3}", info.name, field.name, model::infoOf(*field.refers).name, *id),
                msg("Look it up with weir list"));
        }
    }
    return {};
}

Result<void> checkArea(const Record& record) {
    if (record.kind != Kind::zone) {
        return {};
    }
    const auto& area = record.at("area");
    if (area.index() == 0) {
        return fail(ErrorCode::invalid, msg("A zone needs an area"), msg("Give the area as a GeoJSON Polygon"));
    }
    const auto g = geo::fromWkb(std::get<std::string>(area));
    if (!g || (!std::holds_alternative<geo::Polygon>(*g) && !std::holds_alternative<geo::MultiPolygon>(*g))) {
        return fail(ErrorCode::invalid, msg("The area of a zone is a polygon, not a {0}", g ? geo::typeName(*g) : "?"),
                    msg("Give the area as a GeoJSON Polygon or MultiPolygon"));
    }
    const auto valid = geo::checkValid(*g);
    if (!valid || !valid->valid) {
        return fail(ErrorCode::invalid,
                    msg("The area is not a valid polygon: {0}", valid ? valid->reason : valid.error().message.text()),
                    msg("Repair the outline, or import it with repair"));
    }
    return {};
}

/// Figures that orders keep are not for registers to write.
Result<void> checkKept(const Situation& situation, const Record& record, const Record* before) {
    if (record.kind == Kind::stock) {
        const auto zero = model::Value{std::int64_t{0}};
        const auto& was = before != nullptr ? before->at("reserved") : zero;
        if (record.at("reserved") != was) {
            return fail(ErrorCode::refused, msg("The reserved quantity of a stock line is kept by orders"),
                        msg("Draft and issue an order for it"));
        }
        const auto quantity = std::get<std::int64_t>(record.at("quantity"));
        const auto reserved = std::get<std::int64_t>(was);
        if (quantity < reserved) {
            return fail(ErrorCode::refused,
                        msg("{0} of this stock line are promised to orders; it cannot fall to {1}", reserved, quantity),
                        msg("Complete or cancel the orders first"));
        }
    }
    if (record.kind == Kind::team && before != nullptr && record.at("readiness") != before->at("readiness")) {
        const auto active = situation.picture.activeOrderOfTeam.find(model::TeamId{record.id});
        if (active != situation.picture.activeOrderOfTeam.end()) {
            const auto* order = situation.picture.orders.find(active->second);
            return fail(ErrorCode::refused,
                        msg("Team {0} is out on order {1}; its readiness follows the order", labelOf(record),
                            order != nullptr ? order->number : "?"),
                        msg("Report progress of the order, complete or cancel it"));
        }
    }
    return {};
}

Result<Record> checked(const Situation& situation, Record record, const Record* before) {
    if (auto sound = model::checkRecord(record); !sound) {
        return sound.error();
    }
    if (auto sound = model::checkGlance(record, before); !sound) {
        return sound.error();
    }
    if (auto sound = checkStruct(record); !sound) {
        return sound.error();
    }
    if (auto sound = checkArea(record); !sound) {
        return sound.error();
    }
    if (auto sound = checkReferences(situation, record, before); !sound) {
        return sound.error();
    }
    if (auto sound = checkKept(situation, record, before); !sound) {
        return sound.error();
    }
    return record;
}

Record blank(Kind kind) {
    Record out;
    model::forEachKind([&]<class T>() {
        if (model::KindOf<T>::kind == kind) {
            out = model::toRecord(T{});
        }
    });
    return out;
}

}  // namespace

Result<void> checkStrictTypes(const model::KindInfo& info, const Json& fields) {
    for (const auto& [name, json] : fields.items()) {
        const auto index = info.indexOf(name);
        if (index && !json.is_null() && !fits(info.fields[*index], json)) {
            return fail(
                ErrorCode::invalid,
                msg("{0}.{1}: {2} is not {3}", info.name, name,
                    shorten(json.dump(-1, ' ', false, Json::error_handler_t::replace)), wanted(info.fields[*index])),
                msg("weir verbs --json lists the fields and what they take"));
        }
    }
    return {};
}

Result<Record> newRecord(const Situation& situation, Kind kind, const Json& fields) {
    auto record = blank(kind);
    if (auto applied = model::applyJson(record, fields); !applied) {
        return applied.error();
    }
    return checked(situation, std::move(record), nullptr);
}

Result<Record> changedRecord(const Situation& situation, const Record& before, const Json& fields) {
    auto record = before;
    if (auto applied = model::applyJson(record, fields); !applied) {
        return applied.error();
    }
    return checked(situation, std::move(record), &before);
}

Result<void> checkRetire(const Situation& situation, const Record& record) {
    const auto& picture = situation.picture;
    if (record.kind == Kind::team) {
        const auto active = picture.activeOrderOfTeam.find(model::TeamId{record.id});
        if (active != picture.activeOrderOfTeam.end()) {
            const auto* order = picture.orders.find(active->second);
            return fail(ErrorCode::refused,
                        msg("Team {0} is out on order {1}", labelOf(record), order != nullptr ? order->number : "?"),
                        msg("Complete or cancel the order first"));
        }
    }
    if (record.kind == Kind::stock && std::get<std::int64_t>(record.at("reserved")) > 0) {
        return fail(ErrorCode::refused,
                    msg("{0} of this stock line are promised to orders", std::get<std::int64_t>(record.at("reserved"))),
                    msg("Complete or cancel the orders first"));
    }
    if (const auto other = referringRow(picture, record.kind, record.id)) {
        return fail(ErrorCode::refused,
                    msg("{0} still refers to {1} '{2}'", *other, model::infoOf(record.kind).name, labelOf(record)),
                    msg("Change or retire that one first"));
    }
    return {};
}

}  // namespace weir::desk
