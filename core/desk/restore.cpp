// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// A backup takes the place of a store, and the anchors say so.
#include "core/desk/holder.h"

#include <algorithm>

namespace weir::desk {

namespace {

Result<std::optional<store::JournalRow>> lastEntryOf(const std::filesystem::path& file) {
    const auto reader = store::openReader(file);
    return reader ? (*reader)->lastEntry() : Result<std::optional<store::JournalRow>>{reader.error()};
}

/// The last of the anchors, in order, that the backup's journal agrees with; its last entry when it agrees with all it
/// reaches.
Result<std::int64_t> sharedUpTo(const store::Reader& backup, const std::vector<store::HeadRow>& anchors,
                                std::int64_t lastSeq) {
    std::int64_t shared = 0;
    for (const auto& anchor : anchors) {
        if (anchor.seq > lastSeq) {
            break;
        }
        bool same = false;
        auto scanned = backup.scanJournal(anchor.seq, anchor.seq, [&](const store::JournalRow& row) {
            same = row.hash == anchor.hash;
            return false;
        });
        if (!scanned) {
            return scanned.error();
        }
        if (!same) {
            return shared;
        }
        shared = anchor.seq;
    }
    return lastSeq;
}

/// What is not sound now would only be found when it is in force. Beside the store it came from it may have been
/// restored, moved, or opened; only what it says of itself counts.
Result<std::vector<Message>> checkBackup(const std::filesystem::path& backup, store::Soundness soundness) {
    const auto checked = verifyStore(backup);
    if (!checked) {
        return checked.error();
    }
    std::vector<Message> out;
    for (const auto& finding : checked->findings) {
        out.push_back(finding.message);
    }
    if (!out.empty() && soundness == store::Soundness::required) {
        return fail(ErrorCode::corrupt, msg("The backup is not sound: {0}", out.front().text()),
                    msg("Take another backup; weir verify {0} tells more. When there is no other: weir restore --force",
                        backup.string()));
    }
    return out;
}

/// Anchors of the store that is replaced, and what was noted as saved last, in order.
std::vector<store::HeadRow> knownHeads(const std::filesystem::path& store) {
    const auto anchors = journal::anchorsInForce(anchorFileOf(store));  // missing or broken: then they hold nothing
    auto heads = anchors ? anchors->heads : std::vector<store::HeadRow>{};
    const auto noted = store::lastNoteOf(store);
    if (noted && (heads.empty() || heads.back().seq < noted->seq)) {
        heads.push_back({noted->seq, noted->hash, 0, {}, {}});
    }
    return heads;
}

Result<void> mark(const std::filesystem::path& backup, const std::filesystem::path& store, const Clock& clock,
                  const std::vector<Message>& unsound, std::optional<store::LastNote>& placed) {
    const auto reader = store::openReader(backup);
    if (!reader) {
        return reader.error();
    }
    const auto last = (*reader)->lastEntry();
    if (!last) {
        return last.error();
    }
    journal::RestoreMark mark;
    mark.timeUtc = toMillis(clock.now());
    mark.source = backup.filename().string();
    if (!unsound.empty()) {
        constexpr std::size_t kKept = 400;  // a line of the anchors holds no more
        mark.unsound = shorten(unsound.front().text(), kKept);
    }
    if (*last) {
        mark.newSeq = (*last)->seq;
        mark.newHash = (*last)->hash;
        placed = store::LastNote{mark.newSeq, mark.newHash};
    }
    const auto heads = knownHeads(store);
    const auto shared = sharedUpTo(**reader, heads, mark.newSeq);
    if (!shared) {
        return shared.error();
    }
    mark.keptSeq = *shared;
    if (const auto old = lastEntryOf(store); old && *old) {  // what is replaced may be too broken to say
        mark.oldSeq = (*old)->seq;
    }
    for (const auto& head : heads) {
        mark.oldSeq = std::max(mark.oldSeq, head.seq);
    }
    const auto signer = journal::Signer::loadOrCreate(keyFileOf(store));
    if (!signer) {
        return signer.error();
    }
    return journal::appendRestore(anchorFileOf(store), signer->sign(std::move(mark)));
}

}  // namespace

Result<Restored> restoreStore(const std::filesystem::path& backup, const std::filesystem::path& store,
                              const Clock& clock, store::Soundness soundness) {
    std::optional<store::LastNote> placed;
    Restored out;
    const auto ready = [&]() -> Result<void> {
        auto checked = checkBackup(backup, soundness);
        if (!checked) {
            return checked.error();
        }
        out.unsound = *std::move(checked);
        return mark(backup, store, clock, out.unsound, placed);
    };
    auto kept = store::restore(backup, store, clock.now(), ready, soundness);
    if (!kept) {
        return kept.error();
    }
    if (placed) {
        static_cast<void>(store::noteLast(store, *placed));  // without it verify says that there is none
    }
    out.kept = *std::move(kept);
    return out;
}

}  // namespace weir::desk
