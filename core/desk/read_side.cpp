// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/read_side.h"

#include "core/desk/picture_rows.h"

#include <algorithm>

namespace weir::desk {

Result<PicturePtr> pastPicture(const store::Reader& reader, Instant t,
                               std::shared_ptr<const city::CityProfile> profile) {
    const auto seq = journal::sequenceAt(reader, t);
    if (!seq) {
        return seq.error();
    }
    if (*seq == 0) {
        const auto zone = profile == nullptr ? TimeZone{} : profile->timeZone();
        return fail(ErrorCode::notFound, msg("Nothing is known of {0}: the journal begins later", toLocalText(t, zone)),
                    msg("Choose a later moment"));
    }
    auto entry = entryAt(reader, *seq);
    auto tables = journal::replay(reader, *seq);
    auto latest = latestOf(reader, *seq);
    if (!entry || !tables || !latest) {
        return !entry ? entry.error() : !tables ? tables.error() : latest.error();
    }
    std::vector<model::Record> rows;
    for (auto& [kind, table] : *tables) {
        for (auto& [id, record] : table) {
            rows.push_back(std::move(record));
        }
    }
    return pictureOf(rows, *std::move(latest), *seq, entry->time, std::move(profile));
}

Result<std::vector<journal::Entry>> newestEntries(const store::Reader& reader, std::size_t limit) {
    const auto last = reader.lastEntry();
    if (!last) {
        return last.error();
    }
    std::vector<journal::Entry> entries;
    if (!*last || limit == 0) {
        return entries;
    }
    Result<void> decoded;
    const auto span = static_cast<std::int64_t>(std::min<std::size_t>(limit, INT32_MAX));
    auto scanned = reader.scanJournal((*last)->seq - span + 1, (*last)->seq, [&](const store::JournalRow& row) {
        auto entry = journal::decode(row);
        if (!entry) {
            decoded = entry.error();
            return false;
        }
        entries.push_back(*std::move(entry));
        return true;
    });
    if (!scanned || !decoded) {
        return scanned ? decoded.error() : scanned.error();
    }
    std::ranges::reverse(entries);
    return entries;
}

std::pair<std::string, std::string> labelsFor(const Desk& desk, const UndoStacks& undo, const std::string& actor) {
    const auto label = [&](std::optional<std::int64_t> seq) -> std::string {
        if (!seq) {
            return {};
        }
        if (auto known = undo.label(*seq)) {
            return *std::move(known);
        }
        const auto reader = desk.reader();
        const auto entry = reader ? entryAt(**reader, *seq) : Result<journal::Entry>{reader.error()};
        auto text = entry ? undoLabel(*entry) : std::string{};
        undo.remember(*seq, text);
        return text;
    };
    return {label(undo.toUndo(actor)), label(undo.toRedo(actor))};
}

PictureChange changeOf(PicturePtr picture, const journal::Entry& entry) {
    PictureChange change{std::move(picture), entry.seq, entry.verb, entry.actor, {}, entry.readingCount > 0};
    for (const auto& row : entry.changes) {
        const auto& image = row.after ? *row.after : *row.before;
        change.rows.emplace_back(image.kind, image.id);
    }
    return change;
}

}  // namespace weir::desk
