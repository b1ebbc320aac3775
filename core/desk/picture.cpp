// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/picture.h"

#include "core/desk/picture_rows.h"

#include <array>
#include <tuple>

namespace weir::desk {

namespace {

using model::Kind;
using model::Record;
using LatestMap = std::map<std::pair<model::StationId, model::Element>, Latest>;

/// The tables, found by the type of their rows.
constexpr std::tuple kTables{&Picture::divisions, &Picture::zones,       &Picture::units,         &Picture::posts,
                             &Picture::persons,   &Picture::teams,       &Picture::warehouses,    &Picture::materials,
                             &Picture::stocks,    &Picture::machines,    &Picture::hazardSources, &Picture::stations,
                             &Picture::shelters,  &Picture::villages,    &Picture::plans,         &Picture::incidents,
                             &Picture::orders,    &Picture::assignments, &Picture::orderLines,    &Picture::warnings,
                             &Picture::responses, &Picture::signatures,  &Picture::logs,          &Picture::layers,
                             &Picture::bookmarks, &Picture::annotations, &Picture::settings};

template <class T>
Table<T>& tableIn(Picture& picture) {
    return picture.*std::get<Table<T> Picture::*>(kTables);
}

// ---- what is kept with the tables ----

bool isActive(const model::Assignment& a) {
    return a.active && !a.releasedAt;
}

void dropFromOrder(Picture& picture, const model::Assignment& a) {
    const auto found = picture.teamsOfOrder.find(a.order);
    if (found == picture.teamsOfOrder.end()) {
        return;
    }
    std::erase(found->second, a.team);
    if (found->second.empty()) {
        picture.teamsOfOrder.erase(found);
    }
}

void leaving(Picture& picture, const model::Assignment& a) {
    if (!a.team || a.releasedAt) {
        return;
    }
    dropFromOrder(picture, a);
    const auto active = picture.activeOrderOfTeam.find(a.team);
    if (isActive(a) && active != picture.activeOrderOfTeam.end() && active->second == a.order) {
        picture.activeOrderOfTeam.erase(active);
    }
}

void arriving(Picture& picture, const model::Assignment& a) {
    if (!a.team || a.releasedAt) {
        return;
    }
    auto& teams = picture.teamsOfOrder[a.order];
    teams.insert(std::ranges::lower_bound(teams, a.team), a.team);
    if (isActive(a)) {
        picture.activeOrderOfTeam[a.team] = a.order;
    }
}

void countStock(Picture& picture, const model::Stock& stock, std::int64_t sign) {
    auto& total = picture.stockByWarehouse[stock.warehouse];
    total.lines += sign;
    total.quantity += sign * stock.quantity;
    total.reserved += sign * stock.reserved;
    if (total.lines == 0) {
        picture.stockByWarehouse.erase(stock.warehouse);
    }
}

template <class T>
void noteLeaving(Picture& picture, const T& row) {
    if constexpr (std::is_same_v<T, model::Assignment>) {
        leaving(picture, row);
    } else if constexpr (std::is_same_v<T, model::Stock>) {
        countStock(picture, row, -1);
    }
}
template <class T>
void noteArriving(Picture& picture, const T& row) {
    if constexpr (std::is_same_v<T, model::Assignment>) {
        arriving(picture, row);
    } else if constexpr (std::is_same_v<T, model::Stock>) {
        countStock(picture, row, 1);
    }
}

// ---- one row ----

template <class T>
Result<void> putRow(Picture& picture, std::int64_t id, const Record* after) {
    auto& table = tableIn<T>(picture);
    const decltype(T::id) key{id};
    if (const T* old = table.find(key)) {
        noteLeaving(picture, *old);
    }
    if (after == nullptr || after->retiredAt) {
        table = table.without(key);
        return {};
    }
    auto row = model::fromRecord<T>(*after);
    if (!row) {
        return row.error();
    }
    noteArriving(picture, *row);
    table = table.with(*std::move(row));
    return {};
}

using PutRow = Result<void> (*)(Picture&, std::int64_t, const Record*);
constexpr std::size_t kKinds = EnumNames<Kind>::names.size();

std::array<PutRow, kKinds> makePutters() {
    std::array<PutRow, kKinds> putters{};
    model::forEachKind([&]<class T>() { putters[static_cast<std::size_t>(model::KindOf<T>::kind)] = &putRow<T>; });
    return putters;
}

// ---- all rows ----

template <class T>
Result<void> fillTable(Picture& picture, std::span<const Record> rows) {
    std::vector<T> live;
    for (const auto& record : rows) {
        if (record.kind != model::KindOf<T>::kind || record.retiredAt) {
            continue;
        }
        auto row = model::fromRecord<T>(record);
        if (!row) {
            return row.error();
        }
        noteArriving(picture, *row);
        live.push_back(*std::move(row));
    }
    tableIn<T>(picture) = Table<T>::of(std::move(live));
    return {};
}

template <class T>
std::optional<std::string> differsIn(const Picture& a, const Picture& b) {
    const auto& left = a.table<T>();
    const auto& right = b.table<T>();
    if (left.size() != right.size()) {
        return fmt::format("{}: {} rows and {} rows", model::KindOf<T>::plural, left.size(), right.size());
    }
    std::optional<std::string> out;
    left.forEach([&](const T& row) {
        if (out) {
            return;
        }
        const T* other = right.find(row.id);
        if (other == nullptr) {
            out = fmt::format("{} {} stands in one only", model::KindOf<T>::name, row.id);
        } else if (other != &row && model::toRecord(row) != model::toRecord(*other)) {
            out = fmt::format("{} {} has other values", model::KindOf<T>::name, row.id);
        }
    });
    return out;
}

}  // namespace

template <class T>
const Table<T>& Picture::table() const {
    return this->*std::get<Table<T> Picture::*>(kTables);
}

template const Table<model::Division>& Picture::table<model::Division>() const;
template const Table<model::Zone>& Picture::table<model::Zone>() const;
template const Table<model::Unit>& Picture::table<model::Unit>() const;
template const Table<model::Post>& Picture::table<model::Post>() const;
template const Table<model::Person>& Picture::table<model::Person>() const;
template const Table<model::Team>& Picture::table<model::Team>() const;
template const Table<model::Warehouse>& Picture::table<model::Warehouse>() const;
template const Table<model::Material>& Picture::table<model::Material>() const;
template const Table<model::Stock>& Picture::table<model::Stock>() const;
template const Table<model::Machine>& Picture::table<model::Machine>() const;
template const Table<model::HazardSource>& Picture::table<model::HazardSource>() const;
template const Table<model::Station>& Picture::table<model::Station>() const;
template const Table<model::Shelter>& Picture::table<model::Shelter>() const;
template const Table<model::Village>& Picture::table<model::Village>() const;
template const Table<model::Plan>& Picture::table<model::Plan>() const;
template const Table<model::Incident>& Picture::table<model::Incident>() const;
template const Table<model::Order>& Picture::table<model::Order>() const;
template const Table<model::Assignment>& Picture::table<model::Assignment>() const;
template const Table<model::OrderLine>& Picture::table<model::OrderLine>() const;
template const Table<model::Warning>& Picture::table<model::Warning>() const;
template const Table<model::Response>& Picture::table<model::Response>() const;
template const Table<model::Signature>& Picture::table<model::Signature>() const;
template const Table<model::Log>& Picture::table<model::Log>() const;
template const Table<model::Layer>& Picture::table<model::Layer>() const;
template const Table<model::Bookmark>& Picture::table<model::Bookmark>() const;
template const Table<model::Annotation>& Picture::table<model::Annotation>() const;
template const Table<model::Setting>& Picture::table<model::Setting>() const;

Result<PicturePtr> pictureOf(std::span<const Record> rows, LatestMap latest, std::int64_t seq, Instant asOf,
                             std::shared_ptr<const city::CityProfile> profile) {
    auto picture = std::make_shared<Picture>();
    picture->seq = seq;
    picture->asOf = asOf;
    picture->profile = std::move(profile);
    picture->latest = std::move(latest);
    Result<void> filled;
    model::forEachKind([&]<class T>() {
        if (filled) {
            filled = fillTable<T>(*picture, rows);
        }
    });
    if (!filled) {
        return filled.error();
    }
    return PicturePtr{std::move(picture)};
}

Result<PicturePtr> buildPicture(const store::Reader& reader, std::shared_ptr<const city::CityProfile> profile) {
    auto last = reader.lastEntry();
    if (!last) {
        return last.error();
    }
    std::vector<Record> rows;
    for (const auto& info : model::allKinds()) {
        auto scanned = reader.scan(info.kind, [&](const Record& record) {
            if (!record.retiredAt) {
                rows.push_back(record);
            }
            return true;
        });
        if (!scanned) {
            return scanned.error();
        }
    }
    const auto seq = *last ? (*last)->seq : 0;
    auto latest = latestOf(reader, seq);
    if (!latest) {
        return latest.error();
    }
    return pictureOf(rows, *std::move(latest), seq, fromMillis(*last ? (*last)->timeUtc : 0), std::move(profile));
}

Result<PicturePtr> updated(const Picture& picture, std::span<const store::RowChange> changes,
                           std::span<const model::Reading> readings, std::int64_t seq, Instant asOf) {
    static const auto putters = makePutters();
    auto next = std::make_shared<Picture>(picture);
    next->seq = seq;
    next->asOf = asOf;
    for (const auto& change : changes) {
        const auto& row = change.after ? *change.after : *change.before;
        const auto put = putters.at(static_cast<std::size_t>(row.kind));
        if (auto done = put(*next, row.id, change.after ? &*change.after : nullptr); !done) {
            return done.error();
        }
    }
    for (const auto& reading : readings) {
        noteReading(next->latest, reading);
    }
    return PicturePtr{std::move(next)};
}

std::optional<std::string> differs(const Picture& a, const Picture& b) {
    if (a.seq != b.seq) {
        return fmt::format("sequence {} and {}", a.seq, b.seq);
    }
    if (a.asOf != b.asOf) {
        return fmt::format("as of {} and {}", toIso(a.asOf), toIso(b.asOf));
    }
    std::optional<std::string> out;
    model::forEachKind([&]<class T>() {
        if (!out) {
            out = differsIn<T>(a, b);
        }
    });
    if (out) {
        return out;
    }
    if (a.latest != b.latest) {
        return "latest readings";
    }
    if (a.stockByWarehouse != b.stockByWarehouse) {
        return "stock by warehouse";
    }
    if (a.activeOrderOfTeam != b.activeOrderOfTeam) {
        return "active order of a team";
    }
    if (a.teamsOfOrder != b.teamsOfOrder) {
        return "teams of an order";
    }
    return std::nullopt;
}

}  // namespace weir::desk
