// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"
#include "core/desk/picture_rows.h"
#include "core/desk/undo_stacks.h"

#include <algorithm>

namespace weir::desk {

namespace {

using model::Record;
using store::RowChange;

struct NoParams {};
template <class Visitor>
void describe(NoParams& /*p*/, Visitor&& /*v*/) {}

Result<std::int64_t> topOf(const Situation& situation, bool undoing) {
    const auto top = situation.undo == nullptr ? std::nullopt
                     : undoing                 ? situation.undo->toUndo(situation.actor)
                                               : situation.undo->toRedo(situation.actor);
    if (top) {
        return *top;
    }
    return undoing ? fail(ErrorCode::refused, msg("{0} has nothing to undo", situation.actor),
                          msg("Only drafts are undone: zones, plans, layers, bookmarks, annotations"))
                   : fail(ErrorCode::refused, msg("{0} has nothing to redo", situation.actor),
                          msg("Only what was just undone is redone"));
}

Result<void> canUndo(const Situation& situation, const NoParams& /*p*/) {
    auto top = topOf(situation, true);
    return top ? Result<void>{} : Result<void>{top.error()};
}
Result<void> canRedo(const Situation& situation, const NoParams& /*p*/) {
    auto top = topOf(situation, false);
    return top ? Result<void>{} : Result<void>{top.error()};
}

/// The same content; revision and time of change grow with every write and do not count.
bool sameContent(const std::optional<Record>& a, const std::optional<Record>& b) {
    if (!a || !b) {
        return !a && !b;
    }
    return a->values == b->values && a->retiredAt == b->retiredAt;
}

/// Somebody changed the row since: undoing would take their work away.
Error changedSince(const Situation& situation, const RowChange& change, const std::optional<Record>& stored) {
    const auto& image = change.after ? *change.after : *change.before;
    const auto entry = stored && situation.journal != nullptr ? lastEntryOn(*situation.journal, *stored) : std::nullopt;
    const auto kind = model::infoOf(image.kind).name;
    const auto hint = msg("Change the row itself instead");
    if (entry) {
        return fail(ErrorCode::conflict,
                    msg("{0} '{1}' was changed since by {2} (seat {3}) at {4} with {5}", kind, labelOf(image),
                        entry->actor, entry->seat, toLocalText(entry->time, zoneOf(situation.picture)), entry->verb),
                    hint);
    }
    return fail(ErrorCode::conflict, msg("{0} '{1}' was changed since", kind, labelOf(image)), hint);
}

/// Brings the row from `from` to `to`.
Result<void> turn(Work& work, const RowChange& change, const std::optional<Record>& from,
                  const std::optional<Record>& to) {
    const auto& image = change.after ? *change.after : *change.before;
    auto stored = work.transaction().find(image.kind, image.id);
    if (!stored) {
        return stored.error();
    }
    if (!sameContent(*stored, from)) {
        return changedSince(work.situation(), change, *stored);
    }
    if (!to) {
        return work.transaction().remove(image.kind, image.id);
    }
    if (!*stored) {
        auto id = work.insertRecord(*to);
        return id ? Result<void>{} : Result<void>{id.error()};
    }
    auto record = *to;
    record.revision = (*stored)->revision;
    return work.updateRecord(std::move(record));
}

Result<Json> carryOver(Work& work, bool undoing) {
    auto top = topOf(work.situation(), undoing);
    if (!top) {
        return top.error();
    }
    auto entry = entryAt(work.transaction(), *top);
    if (!entry) {
        return entry.error();
    }
    auto rows = Json::array();
    auto changes = entry->changes;
    if (undoing) {
        std::ranges::reverse(changes);
    }
    for (const auto& change : changes) {
        auto done =
            undoing ? turn(work, change, change.after, change.before) : turn(work, change, change.before, change.after);
        if (!done) {
            return done.error();
        }
        const auto& image = change.after ? *change.after : *change.before;
        rows.push_back({{"kind", model::infoOf(image.kind).name}, {"id", image.id}});
    }
    return Json{{undoing ? "undone" : "redone", *top},
                {"verb", entry->verb},
                {"label", undoLabel(*entry)},
                {"rows", std::move(rows)}};
}

Result<Json> undo(Work& work, const NoParams& /*p*/) {
    return carryOver(work, true);
}
Result<Json> redo(Work& work, const NoParams& /*p*/) {
    return carryOver(work, false);
}

}  // namespace

std::vector<Verb> undoVerbs() {
    const auto drafters = registrars(model::Kind::layer);
    return {makeVerb<NoParams>("undo", "Takes back one's last change of a draft", drafters, canUndo, undo),
            makeVerb<NoParams>("redo", "Repeats the change taken back last", drafters, canRedo, redo)};
}

}  // namespace weir::desk
