// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/verb.h"

#include <algorithm>
#include <set>

namespace weir::desk {

Result<std::int64_t> Work::insertRecord(model::Record record) {
    if (record.id == 0) {
        record.id = m_ids.next();
    }
    record.revision = 1;
    record.createdAt = record.createdAt == 0 ? toMillis(now()) : record.createdAt;
    record.updatedAt = toMillis(now());
    if (auto checked = model::checkRecord(record); !checked) {
        return checked.error();
    }
    if (auto inserted = m_tx.insert(record); !inserted) {
        return inserted.error();
    }
    return record.id;
}

Result<void> Work::updateRecord(model::Record record) {
    ++record.revision;
    record.updatedAt = toMillis(now());
    if (auto checked = model::checkRecord(record); !checked) {
        return checked;
    }
    return m_tx.update(record);
}

Result<std::int64_t> Work::addReadings(std::vector<model::Reading> readings) {
    const auto key = [](const model::Reading& r) { return std::tuple{r.station, r.element, r.time}; };
    std::ranges::stable_sort(readings, {}, key);
    const auto twice = std::ranges::unique(readings, {}, key);
    readings.erase(twice.begin(), twice.end());
    for (auto from = readings.begin(); from != readings.end();) {
        const auto to = std::find_if(from, readings.end(), [&](const auto& r) { return r.station != from->station; });
        const auto [first, last] =
            std::minmax_element(from, to, [](const auto& a, const auto& b) { return a.time < b.time; });
        store::ReadingQuery query;
        query.station = from->station;
        query.from = toMillis(first->time);
        query.to = toMillis(last->time);
        std::set<std::pair<model::Element, Instant>> there;
        auto scanned = m_tx.scanReadings(query, [&](const store::StoredReading& stored) {
            there.emplace(stored.reading.element, stored.reading.time);
            return true;
        });
        if (!scanned) {
            return scanned.error();
        }
        std::copy_if(from, to, std::back_inserter(m_readings), [&](const auto& r) {
            return !there.contains({r.element, r.time});
        });
        from = to;
    }
    return m_tx.appendReadings(m_readings, m_seq);
}

}  // namespace weir::desk
