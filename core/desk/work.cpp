// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/model/glance.h"

#include <algorithm>
#include <limits>
#include <map>

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
    if (auto readable = model::checkGlance(record); !readable) {
        return readable.error();
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
    if (!model::checkGlance(record)) {
        const auto before = m_tx.find(record.kind, record.id);
        if (!before) {
            return before.error();
        }
        if (auto readable = model::checkGlance(record, *before ? &**before : nullptr); !readable) {
            return readable;
        }
    }
    return m_tx.update(record);
}

namespace {

/// A value once taken stays; which of two is right only a person can say.
Error twoValues(const Picture& picture, const model::Reading& reading, double other) {
    const auto* station = picture.stations.find(reading.station);
    return fail(ErrorCode::conflict,
                msg("Station {0} has two values of {1} at {2}: {3} and {4}",
                    station != nullptr ? std::string{trim(station->stcd + " " + station->name)}
                                       : fmt::format("{}", reading.station),
                    nameOf(reading.element), toLocalText(reading.time, zoneOf(picture)), other, reading.value),
                msg("Nothing was changed. Ask the station which is right and leave the other out"));
}

}  // namespace

Result<std::int64_t> Work::addReadings(std::vector<model::Reading> readings) {
    const auto key = [](const model::Reading& r) { return std::tuple{r.station, r.element, r.time}; };
    std::ranges::stable_sort(readings, {}, key);
    const auto differ = std::ranges::adjacent_find(
        readings, [&](const auto& a, const auto& b) { return key(a) == key(b) && a.value != b.value; });
    if (differ != readings.end()) {
        return twoValues(picture(), differ[0], differ[1].value);
    }
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
        query.limit = std::numeric_limits<std::int64_t>::max();
        std::map<std::pair<model::Element, Instant>, double> there;
        auto scanned = m_tx.scanReadings(query, [&](const store::StoredReading& stored) {
            there.emplace(std::pair{stored.reading.element, stored.reading.time}, stored.reading.value);
            return true;
        });
        if (!scanned) {
            return scanned.error();
        }
        for (; from != to; ++from) {
            const auto found = there.find({from->element, from->time});
            if (found == there.end()) {
                m_readings.push_back(*from);
            } else if (found->second != from->value) {
                return twoValues(picture(), *from, found->second);
            }
        }
    }
    return m_tx.appendReadings(m_readings, m_seq);
}

}  // namespace weir::desk
