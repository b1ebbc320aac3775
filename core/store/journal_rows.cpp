// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The second half of rows.h: journal, heads, checkpoints, readings and meta, the tables that belong to no kind.
#include "core/store/rows.h"

#include <cmath>

namespace weir::store {

namespace {

constexpr std::string_view kJournalColumns =
    "SELECT seq, prev_hash, t_utc, t_mono, boot_id, actor, seat, command_id, type, body, hash FROM journal ";

JournalRow readJournalRow(const Query& q) {
    JournalRow row;
    row.seq = q.integer(0);
    row.prevHash = q.bytes(1);
    row.timeUtc = q.integer(2);
    row.timeMono = q.integer(3);
    row.bootId = q.bytes(4);
    row.actor = q.bytes(5);
    row.seat = q.bytes(6);
    row.commandId = q.bytes(7);
    row.type = q.bytes(8);
    row.body = q.bytes(9);
    row.hash = q.bytes(10);
    return row;
}

Result<std::optional<JournalRow>> oneJournalRow(Query& q) {
    auto row = q.step();
    if (!row) {
        return row.error();
    }
    return *row ? std::optional<JournalRow>{readJournalRow(q)} : std::nullopt;
}

model::Reading readReading(const Query& q) {
    model::Reading reading;
    reading.station.value = q.integer(0);
    reading.element = static_cast<model::Element>(q.integer(1));
    reading.time = fromMillis(q.integer(2));
    reading.value = q.real(3);
    reading.source = q.bytes(4);
    reading.quality = q.integer(5);
    return reading;
}

Result<void> eachRow(Query& q, const std::function<bool(const Query&)>& visit) {
    for (;;) {
        auto row = q.step();
        if (!row) {
            return row.error();
        }
        if (!*row || !visit(q)) {
            return {};
        }
    }
}

std::string readingsSql(const ReadingQuery& query) {
    std::string sql = "SELECT station_id, element, time, value, source, quality, batch_seq FROM readings WHERE ";
    // The batch index is worth taking only for "what came since"; a series is read along the primary key.
    sql += query.afterSeq > 0 ? "batch_seq > ?4 AND batch_seq <= ?5" : "+batch_seq > ?4 AND +batch_seq <= ?5";
    if (query.station) {
        sql += " AND station_id = ?1";
    }
    return sql + " AND time >= ?2 AND time <= ?3 ORDER BY station_id, element, time LIMIT ?6";
}

/// The pairs of station and element there are, by skipping along the primary key.
Result<std::vector<std::pair<std::int64_t, std::int64_t>>> series(Database& db) {
    std::vector<std::pair<std::int64_t, std::int64_t>> out;
    std::pair<std::int64_t, std::int64_t> last{INT64_MIN, 0};
    for (;;) {
        auto q = db.query(
            "SELECT station_id, element FROM readings WHERE (station_id, element) > (?1, ?2) ORDER BY station_id, "
            "element LIMIT 1");
        if (!q) {
            return q.error();
        }
        q->bind(1, last.first);
        q->bind(2, last.second);
        auto row = q->step();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            return out;
        }
        last = {q->integer(0), q->integer(1)};
        out.push_back(last);
    }
}

Error notAReading() {
    return fail(ErrorCode::invalid, msg("A reading has a value that is no number"),
                msg("Send the reading again with a number"));
}

}  // namespace

Result<std::optional<JournalRow>> lastJournalRow(Database& db) {
    auto q = db.query(std::string{kJournalColumns} + "ORDER BY seq DESC LIMIT 1");
    return q ? oneJournalRow(*q) : q.error();
}

Result<std::optional<JournalRow>> journalRowOf(Database& db, const std::string& commandId) {
    auto q = db.query(std::string{kJournalColumns} + "WHERE command_id = ?1");
    if (!q) {
        return q.error();
    }
    q->bindText(1, commandId);
    return oneJournalRow(*q);
}

Result<void> scanJournalRows(Database& db, std::int64_t from, std::int64_t to,
                             const std::function<bool(const JournalRow&)>& visit) {
    auto q = db.query(std::string{kJournalColumns} + "WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq");
    if (!q) {
        return q.error();
    }
    q->bind(1, from);
    q->bind(2, to);
    return eachRow(*q, [&](const Query& row) { return visit(readJournalRow(row)); });
}

Result<std::int64_t> lastJournalSeqAt(Database& db, std::int64_t timeUtc) {
    auto q = db.query("SELECT seq FROM journal WHERE t_utc <= ?1 ORDER BY seq DESC LIMIT 1");
    if (!q) {
        return q.error();
    }
    q->bind(1, timeUtc);
    auto row = q->step();
    if (!row) {
        return row.error();
    }
    return *row ? q->integer(0) : 0;
}

Result<void> insertJournalRow(Database& db, const JournalRow& row) {
    auto q = db.query(
        "INSERT INTO journal (seq, prev_hash, t_utc, t_mono, boot_id, actor, seat, command_id, type, body, hash) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    if (!q) {
        return q.error();
    }
    q->bind(1, row.seq);
    q->bindBlob(2, row.prevHash);
    q->bind(3, row.timeUtc);
    q->bind(4, row.timeMono);
    q->bindText(5, row.bootId);
    q->bindText(6, row.actor);
    q->bindText(7, row.seat);
    q->bindText(8, row.commandId);
    q->bindText(9, row.type);
    q->bindBlob(10, row.body);
    q->bindBlob(11, row.hash);
    auto done = q->run();
    if (!done && done.error().code == ErrorCode::conflict) {
        return fail(ErrorCode::conflict, msg("The command {0} is already in the journal", row.commandId),
                    msg("Read its answer there; do not issue it again"));
    }
    return done;
}

Result<std::vector<HeadRow>> allHeads(Database& db) {
    auto q = db.query("SELECT seq, hash, t_utc, public_key, signature FROM heads ORDER BY seq, public_key");
    if (!q) {
        return q.error();
    }
    std::vector<HeadRow> heads;
    auto done = eachRow(*q, [&](const Query& row) {
        heads.push_back({row.integer(0), row.bytes(1), row.integer(2), row.bytes(3), row.bytes(4)});
        return true;
    });
    return done ? Result<std::vector<HeadRow>>{std::move(heads)} : done.error();
}

Result<void> insertHead(Database& db, const HeadRow& row) {
    auto q = db.query("INSERT INTO heads (seq, hash, t_utc, public_key, signature) VALUES (?1, ?2, ?3, ?4, ?5)");
    if (!q) {
        return q.error();
    }
    q->bind(1, row.seq);
    q->bindBlob(2, row.hash);
    q->bind(3, row.timeUtc);
    q->bindBlob(4, row.publicKey);
    q->bindBlob(5, row.signature);
    return q->run();
}

Result<std::optional<CheckpointRow>> checkpointAtOrBefore(Database& db, std::int64_t seq) {
    auto q = db.query("SELECT seq, body FROM checkpoints WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1");
    if (!q) {
        return q.error();
    }
    q->bind(1, seq);
    auto row = q->step();
    if (!row) {
        return row.error();
    }
    return *row ? std::optional<CheckpointRow>{CheckpointRow{q->integer(0), q->bytes(1)}} : std::nullopt;
}

Result<void> insertCheckpoint(Database& db, const CheckpointRow& row) {
    auto q = db.query(
        "INSERT INTO checkpoints (seq, body) VALUES (?1, ?2) ON CONFLICT (seq) DO UPDATE SET body = excluded.body");
    if (!q) {
        return q.error();
    }
    q->bind(1, row.seq);
    q->bindBlob(2, row.body);
    return q->run();
}

Result<void> scanReadingRows(Database& db, const ReadingQuery& query,
                             const std::function<bool(const StoredReading&)>& visit) {
    auto q = db.query(readingsSql(query));
    if (!q) {
        return q.error();
    }
    if (query.station) {
        q->bind(1, query.station->value);
    }
    q->bind(2, query.from.value_or(INT64_MIN));
    q->bind(3, query.to.value_or(INT64_MAX));
    q->bind(4, query.afterSeq);
    q->bind(5, query.throughSeq);
    q->bind(6, static_cast<std::int64_t>(std::min<std::size_t>(query.limit, INT64_MAX)));
    return eachRow(*q, [&](const Query& row) { return visit({readReading(row), row.integer(6)}); });
}

Result<std::vector<model::Reading>> newestReadings(Database& db, std::int64_t throughSeq) {
    auto pairs = series(db);
    if (!pairs) {
        return pairs.error();
    }
    std::vector<model::Reading> out;
    for (const auto& [station, element] : *pairs) {
        auto q = db.query(
            "SELECT station_id, element, time, value, source, quality FROM readings "
            "WHERE station_id = ?1 AND element = ?2 AND +batch_seq <= ?3 ORDER BY time DESC LIMIT 1");
        if (!q) {
            return q.error();
        }
        q->bind(1, station);
        q->bind(2, element);
        q->bind(3, throughSeq);
        auto row = q->step();
        if (!row) {
            return row.error();
        }
        if (*row) {
            out.push_back(readReading(*q));
        }
    }
    return out;
}

Result<std::int64_t> insertReadings(Database& db, std::span<const model::Reading> readings, std::int64_t batchSeq) {
    std::int64_t added = 0;
    for (const auto& reading : readings) {
        if (!std::isfinite(reading.value) || reading.source.find('\0') != std::string::npos) {
            return notAReading();
        }
        auto q = db.query(
            "INSERT INTO readings (station_id, element, time, value, source, quality, batch_seq) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (station_id, element, time) DO NOTHING RETURNING 1");
        if (!q) {
            return q.error();
        }
        q->bind(1, reading.station.value);
        q->bind(2, static_cast<std::int64_t>(reading.element));
        q->bind(3, toMillis(reading.time));
        q->bind(4, reading.value + 0.0);
        q->bindText(5, reading.source);
        q->bind(6, reading.quality);
        q->bind(7, batchSeq);
        auto isNew = q->step();
        if (isNew && *isNew) {
            ++added;
            isNew = q->step();
        }
        if (!isNew) {
            return isNew.error();
        }
    }
    return added;
}

Result<std::optional<std::string>> metaValue(Database& db, const std::string& key) {
    auto q = db.query("SELECT value FROM meta WHERE key = ?1");
    if (!q) {
        return q.error();
    }
    q->bindText(1, key);
    auto row = q->step();
    if (!row) {
        return row.error();
    }
    return *row ? std::optional<std::string>{q->bytes(0)} : std::nullopt;
}

Result<void> setMetaValue(Database& db, const std::string& key, const std::string& value) {
    auto q = db.query(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    if (!q) {
        return q.error();
    }
    q->bindText(1, key);
    q->bindText(2, value);
    return q->run();
}

Result<std::vector<std::string>> complaints(Database& db, bool full) {
    std::vector<std::string> out;
    auto q = db.query(full ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)");
    if (!q) {
        return q.error();
    }
    auto done = eachRow(*q, [&](const Query& row) {
        if (auto text = row.bytes(0); text != "ok") {
            out.push_back(std::move(text));
        }
        return true;
    });
    return done ? Result<std::vector<std::string>>{std::move(out)} : done.error();
}

}  // namespace weir::store
