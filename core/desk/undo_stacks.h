// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/journal/journal.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

/// What each actor can undo and redo, worked out from the journal: a verb on a draft kind (zones, plans, layers,
/// bookmarks, annotations) is pushed and clears the redo side, `undo` and `redo` move it across. Thread-safe. Kept up
/// entry by entry; only type and actor of old entries are read, so that a long journal opens quickly.
namespace weir::desk {

class UndoStacks {
public:
    /// Reads the journal up to its present end.
    [[nodiscard]] Result<void> load(const store::Reader& reader);
    void note(const journal::Entry& entry);

    /// Journal sequence of the entry that undo (redo) would turn back (repeat); absent when there is none.
    [[nodiscard]] std::optional<std::int64_t> toUndo(const std::string& actor) const;
    [[nodiscard]] std::optional<std::int64_t> toRedo(const std::string& actor) const;
    /// Label of an entry that was noted or remembered since the start, so that a screen asks without reading the file.
    [[nodiscard]] std::optional<std::string> label(std::int64_t seq) const;
    void remember(std::int64_t seq, std::string label) const;

private:
    struct Stacks {
        std::vector<std::int64_t> undo;
        std::vector<std::int64_t> redo;
    };
    void noteLocked(std::int64_t seq, const std::string& verb, const std::string& actor);

    mutable std::mutex m_mutex;
    std::map<std::string, Stacks> m_stacks;
    mutable std::map<std::int64_t, std::string> m_labels;
};

/// True for verbs that undo reaches: "zone.reshape", "plan.create" …
[[nodiscard]] bool isDraftVerb(std::string_view verb);
/// One entry of the journal. Errors: notFound.
[[nodiscard]] Result<journal::Entry> entryAt(const store::Reader& reader, std::int64_t seq);
/// "zone.reshape 沙北片区"
[[nodiscard]] std::string undoLabel(const journal::Entry& entry);

}  // namespace weir::desk
