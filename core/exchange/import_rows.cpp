// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/import_rows.h"

#include "core/exchange/import_geometry.h"
#include "core/geo/measure.h"
#include "core/geo/transform.h"
#include "core/model/fields.h"
#include "core/model/glance.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

namespace weir::exchange {

using model::Field;
using model::FieldType;
using model::KindInfo;
using model::Record;

struct RowImporter::Impl {
    const KindInfo& info;
    ColumnMap map;
    const ImportDictionary& dictionary;
    ImportRules rules;
    std::optional<geo::Transform> transform;
    Record blank;
    ImportedRows result;

    Result<Json> convert(const SourceRow& row);
    [[nodiscard]] Result<void> check(const Json& row) const;
    Result<geo::Geometry> geometryOf(const SourceRow& row) const;
    [[nodiscard]] Result<Json> numberIn(const std::string& text) const;
    Result<Json> referenceIn(const Field& field, const std::string& cell) const;
    [[nodiscard]] std::string cell(const SourceRow& row, std::size_t column) const {
        return column < row.values.size() ? row.values[column] : std::string{};
    }
};

namespace {

Result<double> degreesIn(const std::string& cell, const char* what, double limit) {
    const auto text = trim(cell);
    char* end = nullptr;
    const std::string copy{text};
    const double value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || end != copy.c_str() + copy.size() || !std::isfinite(value) || std::fabs(value) > limit) {
        return fail(ErrorCode::invalid, msg("{0}: '{1}' is not decimal degrees", what, shorten(text)),
                    msg("Write it as 114.0165, or give the column's system with --crs"));
    }
    return value;
}

Json withoutNumber(Json row) {
    row.erase(std::string{kRowNumber});
    return row;
}

std::string nameIn(const Json& row) {
    for (const auto* key : {"name", "title", "code", "stcd"}) {
        if (row.contains(key) && row[key].is_string()) {
            return row[key].get<std::string>();
        }
    }
    return {};
}

}  // namespace

RowImporter::RowImporter(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
RowImporter::~RowImporter() = default;
RowImporter::RowImporter(RowImporter&&) noexcept = default;

Result<RowImporter> RowImporter::make(const KindInfo& info, ColumnMap map, const ImportDictionary& dictionary,
                                      ImportRules rules) {
    std::optional<geo::Transform> transform;
    if (!rules.crs.empty()) {
        const auto crs = geo::describeCrs(rules.crs);
        if (!crs) {
            return crs.error();
        }
        // Degrees of any geographic system pass through PROJ too: old Chinese datums are 100 m away.
        const bool alike = crs->geographic && (crs->epsg == 4326 || crs->epsg == 4490);
        if (!alike) {
            auto made = geo::Transform::between(rules.crs, geo::kStoreCrs);
            if (!made) {
                return made.error();
            }
            transform = *std::move(made);
        }
    }
    return RowImporter{std::unique_ptr<Impl>{new Impl{
        info, std::move(map), dictionary, std::move(rules), std::move(transform), blankRecord(info.kind), {}}}};
}

void RowImporter::add(const SourceRow& row) {
    auto& result = m_impl->result;
    ++result.read;
    const auto repairs = result.repaired.size();
    auto json = m_impl->convert(row);
    if (json) {
        const auto applied = m_impl->check(*json);
        if (applied) {
            if (const auto index = m_impl->info.geometryIndex();
                index && !json->contains(std::string{m_impl->info.fields[*index].name})) {
                result.withoutPosition.push_back(row.number);
            }
            result.rows.push_back(*std::move(json));
            result.numbers.push_back(row.number);
            return;
        }
        result.rejected.push_back({row.number, applied.error().message});
    } else {
        result.rejected.push_back({row.number, json.error().message});
    }
    result.repaired.resize(repairs);
}

ImportedRows RowImporter::finish() && {
    auto& result = m_impl->result;
    const bool meant = m_impl->map.longitude || m_impl->map.geometry || m_impl->rules.givesPositions;
    if (!meant && result.box.empty()) {
        result.withoutPosition.clear();  // nobody meant to give any
    }
    return std::move(result);
}

Result<void> RowImporter::Impl::check(const Json& row) const {
    if (&info != &model::infoOf(info.kind)) {
        return {};
    }
    auto record = blank;
    auto applied = model::applyJson(record, withoutNumber(row));
    if (applied) {
        applied = model::checkRecord(record);
    }
    return applied ? model::checkGlance(record) : applied;
}

Result<Json> RowImporter::Impl::referenceIn(const Field& field, const std::string& text) const {
    if (trim(text).empty()) {
        return Json(nullptr);
    }
    const auto id =
        rules.resolve && field.refers ? rules.resolve(*field.refers, std::string{trim(text)}) : std::nullopt;
    if (!id) {
        return fail(ErrorCode::notFound,
                    msg("{0}: there is no {1} '{2}'", field.name,
                        field.refers ? model::infoOf(*field.refers).name : "row", shorten(text)),
                    msg("Import that register first"));
    }
    return Json(*id);
}

Result<Json> RowImporter::Impl::numberIn(const std::string& text) const {
    std::int64_t number = 0;
    const auto digits = trim(text);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || number <= 0) {
        return fail(ErrorCode::invalid, msg("'{0}' is not the number of a {1}", shorten(text), info.name),
                    msg("Numbers are those of weir list and weir export"));
    }
    return Json(number);
}

Result<Json> RowImporter::Impl::convert(const SourceRow& row) {
    auto out = Json::object();
    if (map.number) {
        auto number = numberIn(cell(row, *map.number));
        if (!number) {
            return number;
        }
        out[std::string{kRowNumber}] = *std::move(number);
    }
    for (const auto& part : map.parts) {
        const auto& field = info.fields[part.field];
        auto value = field.type == FieldType::id ? referenceIn(field, cell(row, part.column))
                                                 : cellValue(info, field, cell(row, part.column), dictionary);
        if (!value) {
            return value;
        }
        // An empty cell of a field that always has a value leaves the default.
        if (!value->is_null() || (!field.required && field.type != FieldType::text)) {
            out[std::string{field.name}] = *std::move(value);
        } else if (field.required && field.type == FieldType::text) {
            return fail(ErrorCode::invalid, msg("{0} is empty", field.name), msg("Fill the cell"));
        }
    }
    const auto index = info.geometryIndex();
    if (!index) {
        return out;
    }
    auto geometry = geometryOf(row);
    if (!geometry) {
        return geometry.error();
    }
    auto fitted = fitGeometry(info, *std::move(geometry));
    if (!fitted) {
        return fitted.error();
    }
    if (!fitted->reason.empty()) {
        result.repaired.push_back({row.number, nameIn(out), fitted->reason, fitted->change});
    }
    if (!geo::isEmpty(fitted->geometry)) {
        auto json = Json::parse(geo::toGeoJson(fitted->geometry), nullptr, false);
        if (json.is_discarded()) {  // JSON has no word for them
            return fail(ErrorCode::invalid, msg("A coordinate is not a finite number"),
                        msg("Mend it in the program it comes from"));
        }
        result.box.add(geo::boundsOf(fitted->geometry));
        out[std::string{info.fields[*index].name}] = std::move(json);
    }
    return out;
}

Result<geo::Geometry> RowImporter::Impl::geometryOf(const SourceRow& row) const {
    Result<geo::Geometry> g = geo::Geometry{};
    if (map.longitude) {
        const auto lon = cell(row, *map.longitude);
        const auto lat = cell(row, *map.latitude);
        if (trim(lon).empty() && trim(lat).empty()) {
            return geo::Geometry{};
        }
        const double limit = transform ? 1e9 : 180;
        const auto x = degreesIn(lon, "longitude", limit);
        const auto y = degreesIn(lat, "latitude", transform ? limit : 90);
        if (!x || !y) {
            return x ? y.error() : x.error();
        }
        g = geo::Geometry{geo::LonLat{*x, *y}};
    } else if (map.geometry) {
        const auto text = cell(row, *map.geometry);
        g = trim(text).empty() ? Result<geo::Geometry>{geo::Geometry{}}
                               : (trim(text).starts_with('{') ? geo::fromGeoJson(text) : geo::fromWkt(text));
    } else if (!row.wkb.empty()) {
        g = geo::fromWkb(row.wkb);
    }
    if (g && transform && !geo::isEmpty(*g)) {
        g = transform->apply(*std::move(g));
    }
    if (g && rules.datum) {
        return geo::toCgcs2000(*std::move(g), *rules.datum);
    }
    return g;
}

Record blankRecord(model::Kind kind) {
    Record out;
    model::forEachKind([&]<class T>() {
        if (model::KindOf<T>::kind == kind) {
            out = model::toRecord(T{});
        }
    });
    out.id = 1;
    out.revision = 1;
    return out;
}

namespace {

std::string keyText(const Record& record, const std::string& key) {
    if (key == kRowNumber) {
        return std::to_string(record.id);
    }
    const auto& value = record.at(key);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*integer);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : std::string{};
}

std::string keyText(const Json& row, const std::string& key) {
    const auto at = row.find(key);
    if (at == row.end()) {
        return {};
    }
    return at->is_string() ? at->get<std::string>() : at->is_number_integer() ? at->dump() : std::string{};
}

}  // namespace

std::optional<std::string> uniqueField(std::span<const Json> rows, std::span<const std::string> fields) {
    for (const auto& field : fields) {
        std::set<std::string> seen;
        const bool unique = std::ranges::all_of(rows, [&](const Json& row) {
            const auto text = keyText(row, field);
            return !text.empty() && seen.insert(text).second;
        });
        if (unique && !rows.empty()) {
            return field;
        }
    }
    return std::nullopt;
}

void rejectRepeats(ImportedRows& rows, const std::string& key) {
    std::map<std::string, std::int64_t> seen;
    ImportedRows kept = rows;
    kept.rows.clear();
    kept.numbers.clear();
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const auto text = keyText(rows.rows[i], key);
        const auto [first, fresh] = seen.emplace(text, rows.numbers[i]);
        if (!text.empty() && !fresh) {
            kept.rejected.push_back(
                {rows.numbers[i], msg("{0} '{1}' stands in row {2} already", key, shorten(text), first->second)});
            continue;
        }
        kept.rows.push_back(std::move(rows.rows[i]));
        kept.numbers.push_back(rows.numbers[i]);
    }
    rows = std::move(kept);
}

void keepDigits(std::span<Json> rows, const KindInfo& info, std::span<const Record> existing) {
    constexpr double kDigits = 1e-15;
    std::map<std::int64_t, const Record*> byNumber;
    for (const auto& record : existing) {
        byNumber.emplace(record.id, &record);
    }
    for (auto& row : rows) {
        const auto found = byNumber.find(row.value(std::string{kRowNumber}, std::int64_t{0}));
        for (std::size_t i = 0; found != byNumber.end() && i < info.fields.size(); ++i) {
            const auto* stored = std::get_if<double>(&found->second->values[i]);
            const auto cell = row.find(std::string{info.fields[i].name});
            if (stored != nullptr && cell != row.end() && cell->is_number() &&
                std::fabs(cell->get<double>() - *stored) <= kDigits * std::fabs(*stored)) {
                *cell = *stored;
            }
        }
    }
}

ImportCounts countChanges(model::Kind kind, std::span<const Json> rows, const std::string& key,
                          std::span<const Record> existing) {
    std::map<std::string, Record> byKey;
    for (const auto& record : existing) {
        if (const auto text = key.empty() ? std::string{} : keyText(record, key); !text.empty()) {
            byKey.emplace(text, record);
        }
    }
    ImportCounts counts;
    for (const auto& row : rows) {
        const auto fields = withoutNumber(row);
        Record record = blankRecord(kind);
        if (!model::applyJson(record, fields)) {
            continue;
        }
        const auto found = key.empty()         ? byKey.end()
                           : key == kRowNumber ? byKey.find(keyText(row, key))
                                               : byKey.find(keyText(record, key));
        if (found == byKey.end()) {
            ++counts.created;
            continue;
        }
        auto changed = found->second;
        const bool applied = model::applyJson(changed, fields).ok();
        ++(applied && changed.values == found->second.values ? counts.unchanged : counts.updated);
    }
    return counts;
}

std::optional<Message> datumAdvice(const geo::LonLatBox& box) {
    if (box.empty()) {
        return std::nullopt;
    }
    const geo::LonLat centre{(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2};
    const auto shift = geo::distanceMetres(centre, geo::toCgcs2000(centre, geo::Datum::gcj02));
    if (shift < 1) {
        return std::nullopt;
    }
    return msg(
        "The file does not say its datum and lies in China: outlines from web maps are GCJ-02, which is {0} m off "
        "here. If so, "
        "import with --datum gcj02; if not, say --datum cgcs2000",
        std::lround(shift));
}

}  // namespace weir::exchange
