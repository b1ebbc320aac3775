// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/journal/chain.h"

namespace weir::journal {

namespace {

Error doesNotFit(std::int64_t seq, const Record& record) {
    return fail(
        ErrorCode::corrupt,
        msg("Entry {0} changes the {1} {2} from a state it was not in", seq, infoOf(record.kind).name, record.id),
        msg("Run weir verify, then restore a backup"));
}

}  // namespace

Result<void> apply(Tables& tables, const RowChange& change, std::int64_t seq) {
    const auto& row = change.before ? change.before : change.after;
    if (!row) {
        return {};
    }
    auto& table = tables[row->kind];
    const auto at = table.find(row->id);
    const bool fits = change.before ? at != table.end() && at->second == *change.before : at == table.end();
    if (!fits) {
        return doesNotFit(seq, *row);
    }
    if (!change.after) {
        table.erase(at);
    } else if (at != table.end()) {
        at->second = *change.after;
    } else {
        table.emplace_hint(table.end(), row->id, *change.after);
    }
    return {};
}

Result<Tables> tablesOf(const store::CheckpointRow& checkpoint) {
    const auto text = unpack(checkpoint.body);
    if (!text) {
        return text.error();
    }
    Tables tables;
    std::string_view rest = *text;
    while (!rest.empty()) {
        auto record = takeRecord(rest);
        if (!record) {
            return record.error();
        }
        auto& table = tables[record->kind];
        const auto id = record->id;
        table.emplace_hint(table.end(), id, *std::move(record));
    }
    return tables;
}

store::CheckpointRow makeCheckpoint(std::int64_t seq, const Tables& tables) {
    std::string text;
    for (const auto& [kind, rows] : tables) {
        for (const auto& [id, record] : rows) {
            appendRecord(text, record);
        }
    }
    return {seq, pack(text)};
}

Result<Tables> replay(const store::Reader& reader, std::int64_t throughSeq) {
    Tables tables;
    std::int64_t from = 1;
    const auto checkpoint = reader.checkpointBefore(throughSeq);
    if (!checkpoint) {
        return checkpoint.error();
    }
    if (*checkpoint) {
        auto rows = tablesOf(**checkpoint);
        if (!rows) {
            return rows.error();
        }
        tables = *std::move(rows);
        from = (*checkpoint)->seq + 1;
    }
    Result<void> outcome;
    auto scanned = reader.scanJournal(from, throughSeq, [&](const store::JournalRow& row) {
        auto entry = decode(row);
        outcome = entry ? Result<void>{} : entry.error();
        for (std::size_t i = 0; outcome && i < entry->changes.size(); ++i) {
            outcome = apply(tables, entry->changes[i], row.seq);
        }
        return outcome.ok();
    });
    if (!scanned || !outcome) {
        return scanned ? outcome.error() : scanned.error();
    }
    std::erase_if(tables, [](const auto& table) { return table.second.empty(); });
    return tables;
}

Result<std::int64_t> sequenceAt(const store::Reader& reader, Instant t) {
    return reader.lastSeqAt(toMillis(t));
}

}  // namespace weir::journal
