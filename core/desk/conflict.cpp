// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"

#include "core/desk/picture_rows.h"

#include <algorithm>

namespace weir::desk {

namespace {

constexpr std::int64_t kChunk = 500;

bool touches(const journal::Entry& entry, const model::Record& row) {
    return std::ranges::any_of(entry.changes, [&](const store::RowChange& change) {
        const auto& image = change.after ? *change.after : *change.before;
        return image.kind == row.kind && image.id == row.id;
    });
}

}  // namespace

std::optional<journal::Entry> lastEntryOn(const store::Reader& journal, const model::Record& row) {
    const auto last = journal.lastEntry();
    std::optional<journal::Entry> found;
    for (auto to = last && *last ? (*last)->seq : 0; to > 0 && !found; to -= kChunk) {
        const auto scanned =
            journal.scanJournal(std::max<std::int64_t>(to - kChunk + 1, 1), to, [&](const store::JournalRow& r) {
                if (r.timeUtc != row.updatedAt) {
                    return true;
                }
                auto entry = journal::decode(r);
                if (entry && touches(*entry, row)) {
                    found = *std::move(entry);
                }
                return true;
            });
        if (!scanned) {
            break;
        }
    }
    return found;
}

TimeZone zoneOf(const Picture& picture) {
    return picture.profile ? picture.profile->timeZone() : TimeZone{};
}

Error staleRevision(const Situation& situation, const model::Record& row, std::int64_t known) {
    const auto kind = model::infoOf(row.kind).name;
    const auto label = labelOf(row);
    const auto zone = zoneOf(situation.picture);
    const auto hint = msg("Look at the present state and decide again");
    const auto entry = situation.journal != nullptr ? lastEntryOn(*situation.journal, row) : std::nullopt;
    if (entry) {
        return fail(
            ErrorCode::conflict,
            msg("{0} '{1}' was changed by {2} (seat {3}) at {4} with {5}; you saw revision {6}, it has {7}", kind,
                label, entry->actor, entry->seat, toLocalText(entry->time, zone), entry->verb, known, row.revision),
            hint);
    }
    return fail(ErrorCode::conflict,
                msg("{0} '{1}' was changed at {2}; you saw revision {3}, it has {4}", kind, label,
                    toLocalText(fromMillis(row.updatedAt), zone), known, row.revision),
                hint);
}

Error missingRow(const Situation& situation, model::Kind kind, std::int64_t id) {
    const auto name = model::infoOf(kind).name;
    if (situation.journal != nullptr) {
        const auto stored = situation.journal->find(kind, id);
        if (stored && *stored && (*stored)->retiredAt) {
            const auto entry = lastEntryOn(*situation.journal, **stored);
            return fail(ErrorCode::notFound,
                        msg("The {0} '{1}' was retired at {2} by {3}", name, labelOf(**stored),
                            toLocalText(fromMillis(*(*stored)->retiredAt), zoneOf(situation.picture)),
                            entry ? entry->actor : std::string{"?"}),
                        msg("Choose another one from weir list"));
        }
    }
    return fail(ErrorCode::notFound, msg("There is no {0} {1}", name, id), msg("Look it up with weir list"));
}

}  // namespace weir::desk
