// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Explicit instantiations at the end keep these templates out of every other translation unit.
#include "core/model/fields.h"

#include <nlohmann/json.hpp>

namespace weir::model {

namespace {

Json toJsonList(const std::vector<Substance>& list) {
    auto out = Json::array();
    for (const auto& s : list) {
        out.push_back({{"name", s.name},
                       {"quantity", s.quantity},
                       {"critical", s.critical},
                       {"beta", s.beta},
                       {"water_reactive", s.waterReactive}});
    }
    return out;
}

Json toJsonList(const Guarantor& g) {
    return Json{{"name", g.name}, {"phone", g.phone}};
}

void fromJsonText(const Json& j, std::vector<Substance>& list) {
    list.clear();
    for (const auto& item : j) {
        list.push_back({item.at("name").get<std::string>(), item.at("quantity").get<double>(),
                        item.at("critical").get<double>(), item.at("beta").get<double>(),
                        item.value("water_reactive", false)});
    }
}

void fromJsonText(const Json& j, Guarantor& g) {
    g = {j.value("name", std::string{}), j.value("phone", std::string{})};
}

// ---- struct member → Value ----

Value toValue(std::int64_t v) {
    return v;
}
Value toValue(double v) {
    return v;
}
Value toValue(bool v) {
    return std::int64_t{v ? 1 : 0};
}
Value toValue(const std::string& v) {
    return v;
}
Value toValue(Instant v) {
    return toMillis(v);
}
Value toValue(const Geometry& v) {
    return geo::isEmpty(v) ? Value{} : Value{geo::toWkb(v)};
}
template <class Tag>
Value toValue(Id<Tag> v) {
    return v ? Value{v.value} : Value{};
}
template <NamedEnum E>
Value toValue(E v) {
    return std::string{nameOf(v)};
}
Value toValue(const std::vector<Substance>& v) {
    return canonicalJson(toJsonList(v));
}
Value toValue(const Guarantor& v) {
    return canonicalJson(toJsonList(v));
}
Value toValue(const std::optional<LonLat>& v) {
    return v ? Value{geo::toWkb(Geometry{*v})} : Value{};
}
template <class T>
Value toValue(const std::optional<T>& v) {
    return v ? toValue(*v) : Value{};
}

// ---- Value → struct member; false when the value has another type or does not parse ----

bool fromValue(const Value& v, std::int64_t& out) {
    const auto* i = std::get_if<std::int64_t>(&v);
    out = i != nullptr ? *i : 0;
    return i != nullptr || v.index() == 0;
}
bool fromValue(const Value& v, double& out) {
    if (const auto* i = std::get_if<std::int64_t>(&v)) {
        out = static_cast<double>(*i);
        return true;
    }
    const auto* d = std::get_if<double>(&v);
    out = d != nullptr ? *d : 0;
    return d != nullptr || v.index() == 0;
}
bool fromValue(const Value& v, bool& out) {
    std::int64_t i = 0;
    const bool fine = fromValue(v, i);
    out = i != 0;
    return fine;
}
bool fromValue(const Value& v, std::string& out) {
    const auto* s = std::get_if<std::string>(&v);
    out = s != nullptr ? *s : std::string{};
    return s != nullptr || v.index() == 0;
}
bool fromValue(const Value& v, Instant& out) {
    std::int64_t ms = 0;
    const bool fine = fromValue(v, ms);
    out = fromMillis(ms);
    return fine;
}
bool fromValue(const Value& v, Geometry& out) {
    out = {};
    if (v.index() == 0) {
        return true;
    }
    const auto* s = std::get_if<std::string>(&v);
    auto g = s != nullptr ? geo::fromWkb(*s) : Result<Geometry>{fail(ErrorCode::invalid, msg("not a geometry"))};
    if (!g) {
        return false;
    }
    out = std::move(*g);
    return true;
}
template <class Tag>
bool fromValue(const Value& v, Id<Tag>& out) {
    return fromValue(v, out.value);
}
template <NamedEnum E>
bool fromValue(const Value& v, E& out) {
    const auto* s = std::get_if<std::string>(&v);
    const auto e = s != nullptr ? parseEnum<E>(*s) : std::nullopt;
    out = e.value_or(E{});
    return e.has_value() || v.index() == 0;
}
template <class T>
bool fromJsonValue(const Value& v, T& out) {
    out = {};
    if (v.index() == 0) {
        return true;
    }
    const auto* s = std::get_if<std::string>(&v);
    if (s == nullptr) {
        return false;
    }
    const auto json = parseJson(*s);
    if (!json) {
        return false;
    }
    try {
        fromJsonText(*json, out);
        return true;
    } catch (const Json::exception&) {
        return false;
    }
}
bool fromValue(const Value& v, std::vector<Substance>& out) {
    return fromJsonValue(v, out);
}
bool fromValue(const Value& v, Guarantor& out) {
    return fromJsonValue(v, out);
}
bool fromValue(const Value& v, std::optional<LonLat>& out) {
    Geometry g;
    out.reset();
    if (!fromValue(v, g)) {
        return false;
    }
    if (const auto* p = std::get_if<LonLat>(&g)) {
        out = *p;
        return true;
    }
    return geo::isEmpty(g);
}
template <class T>
bool fromValue(const Value& v, std::optional<T>& out) {
    out.reset();
    if (v.index() == 0) {
        return true;
    }
    T value{};
    if (!fromValue(v, value)) {
        return false;
    }
    out = std::move(value);
    return true;
}

// ---- the field list ----

template <class T>
struct TypeOf;
template <>
struct TypeOf<std::int64_t> {
    static constexpr auto type = FieldType::integer;
};
template <>
struct TypeOf<double> {
    static constexpr auto type = FieldType::real;
};
template <>
struct TypeOf<bool> {
    static constexpr auto type = FieldType::flag;
};
template <>
struct TypeOf<std::string> {
    static constexpr auto type = FieldType::text;
};
template <>
struct TypeOf<Instant> {
    static constexpr auto type = FieldType::instant;
};
template <>
struct TypeOf<Geometry> {
    static constexpr auto type = FieldType::geometry;
};
template <>
struct TypeOf<LonLat> {
    static constexpr auto type = FieldType::geometry;
};
template <>
struct TypeOf<std::vector<Substance>> {
    static constexpr auto type = FieldType::json;
};
template <>
struct TypeOf<Guarantor> {
    static constexpr auto type = FieldType::json;
};
template <class Tag>
struct TypeOf<Id<Tag>> {
    static constexpr auto type = FieldType::id;
};
template <NamedEnum E>
struct TypeOf<E> {
    static constexpr auto type = FieldType::choice;
};
template <class T>
struct TypeOf<std::optional<T>> : TypeOf<T> {};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class Tag>
std::optional<Kind> referredBy(const Id<Tag>& /*member*/) {
    return KindOfTag<Tag>::kind;
}
template <class M>
std::optional<Kind> referredBy(const M& /*member*/) {
    return std::nullopt;
}

template <class T>
std::vector<Field> makeFields() {
    std::vector<Field> fields;
    T example{};
    describe(example, [&]<class M>(std::string_view name, M& member, const Spec& spec) {
        Field field;
        field.name = name;
        field.type = TypeOf<M>::type;
        field.refers = referredBy(member);
        if constexpr (NamedEnum<M>) {
            field.choices = enumNames<M>();
        }
        // What a struct always holds is never null in the table; a blank text and a missing reference may be.
        constexpr bool always = !IsOptional<M>::value && TypeOf<M>::type != FieldType::id &&
                                TypeOf<M>::type != FieldType::text && TypeOf<M>::type != FieldType::geometry &&
                                TypeOf<M>::type != FieldType::json;
        field.required = spec.required || always;
        field.min = spec.min;
        field.max = spec.max;
        field.maxBytes = TypeOf<M>::type == FieldType::json ? 1'000'000 : spec.maxBytes;
        field.unit = spec.unit;
        fields.push_back(field);
    });
    return fields;
}

struct Registry {
    std::vector<std::vector<Field>> fields;
    std::vector<KindInfo> kinds;

    Registry() {
        forEachKind([this]<class T>() { fields.push_back(makeFields<T>()); });
        forEachKind([this]<class T>() {
            kinds.push_back(
                {KindOf<T>::kind, KindOf<T>::name, KindOf<T>::plural, KindOf<T>::nature, fields[kinds.size()]});
        });
    }
};

const Registry& registry() {
    static const Registry instance;
    return instance;
}

}  // namespace

std::span<const KindInfo> allKinds() {
    return registry().kinds;
}

const KindInfo& infoOf(Kind kind) {
    return registry().kinds.at(static_cast<std::size_t>(kind));
}

template <class T>
Record toRecord(const T& entity) {
    Record record;
    record.kind = KindOf<T>::kind;
    record.id = entity.id.value;
    record.revision = entity.revision;
    record.createdAt = toMillis(entity.createdAt);
    record.updatedAt = toMillis(entity.updatedAt);
    if (entity.retiredAt) {
        record.retiredAt = toMillis(*entity.retiredAt);
    }
    describe(entity,
             [&](std::string_view, const auto& member, const Spec&) { record.values.push_back(toValue(member)); });
    return record;
}

template <class T>
Result<T> fromRecord(const Record& record) {
    require(record.kind == KindOf<T>::kind, "a record is read as its own kind");
    T entity;
    entity.id.value = record.id;
    entity.revision = record.revision;
    entity.createdAt = fromMillis(record.createdAt);
    entity.updatedAt = fromMillis(record.updatedAt);
    if (record.retiredAt) {
        entity.retiredAt = fromMillis(*record.retiredAt);
    }
    std::size_t i = 0;
    std::string_view bad;
    describe(entity, [&](std::string_view name, auto& member, const Spec&) {
        if (i >= record.values.size() || !fromValue(record.values[i], member)) {
            bad = name;
        }
        ++i;
    });
    if (!bad.empty() || i != record.values.size()) {
        return fail(ErrorCode::corrupt, msg("The {0} {1} cannot be read: field {2}", KindOf<T>::name, record.id, bad),
                    msg("Run weir verify on the store"));
    }
    return entity;
}

template Record toRecord<Division>(const Division&);
template Result<Division> fromRecord<Division>(const Record&);
template Record toRecord<Zone>(const Zone&);
template Result<Zone> fromRecord<Zone>(const Record&);
template Record toRecord<Unit>(const Unit&);
template Result<Unit> fromRecord<Unit>(const Record&);
template Record toRecord<Post>(const Post&);
template Result<Post> fromRecord<Post>(const Record&);
template Record toRecord<Person>(const Person&);
template Result<Person> fromRecord<Person>(const Record&);
template Record toRecord<Team>(const Team&);
template Result<Team> fromRecord<Team>(const Record&);
template Record toRecord<Warehouse>(const Warehouse&);
template Result<Warehouse> fromRecord<Warehouse>(const Record&);
template Record toRecord<Material>(const Material&);
template Result<Material> fromRecord<Material>(const Record&);
template Record toRecord<Stock>(const Stock&);
template Result<Stock> fromRecord<Stock>(const Record&);
template Record toRecord<Machine>(const Machine&);
template Result<Machine> fromRecord<Machine>(const Record&);
template Record toRecord<HazardSource>(const HazardSource&);
template Result<HazardSource> fromRecord<HazardSource>(const Record&);
template Record toRecord<Station>(const Station&);
template Result<Station> fromRecord<Station>(const Record&);
template Record toRecord<Shelter>(const Shelter&);
template Result<Shelter> fromRecord<Shelter>(const Record&);
template Record toRecord<Village>(const Village&);
template Result<Village> fromRecord<Village>(const Record&);
template Record toRecord<Plan>(const Plan&);
template Result<Plan> fromRecord<Plan>(const Record&);
template Record toRecord<Incident>(const Incident&);
template Result<Incident> fromRecord<Incident>(const Record&);
template Record toRecord<Order>(const Order&);
template Result<Order> fromRecord<Order>(const Record&);
template Record toRecord<Assignment>(const Assignment&);
template Result<Assignment> fromRecord<Assignment>(const Record&);
template Record toRecord<OrderLine>(const OrderLine&);
template Result<OrderLine> fromRecord<OrderLine>(const Record&);
template Record toRecord<Warning>(const Warning&);
template Result<Warning> fromRecord<Warning>(const Record&);
template Record toRecord<Response>(const Response&);
template Result<Response> fromRecord<Response>(const Record&);
template Record toRecord<Signature>(const Signature&);
template Result<Signature> fromRecord<Signature>(const Record&);
template Record toRecord<Log>(const Log&);
template Result<Log> fromRecord<Log>(const Record&);
template Record toRecord<Layer>(const Layer&);
template Result<Layer> fromRecord<Layer>(const Record&);
template Record toRecord<Bookmark>(const Bookmark&);
template Result<Bookmark> fromRecord<Bookmark>(const Record&);
template Record toRecord<Annotation>(const Annotation&);
template Result<Annotation> fromRecord<Annotation>(const Record&);
template Record toRecord<Setting>(const Setting&);
template Result<Setting> fromRecord<Setting>(const Record&);

}  // namespace weir::model
