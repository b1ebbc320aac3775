// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/undo_stacks.h"

#include "core/desk/picture_rows.h"

namespace weir::desk {

bool isDraftVerb(std::string_view verb) {
    const auto kind = model::kindNamed(verb.substr(0, verb.find('.')));
    return kind && verb.find('.') != std::string_view::npos && model::infoOf(*kind).nature == model::Nature::draft;
}

Result<void> UndoStacks::load(const store::Reader& reader) {
    const std::scoped_lock lock{m_mutex};
    m_stacks.clear();
    return reader.scanJournal(1, INT64_MAX, [this](const store::JournalRow& row) {
        noteLocked(row.seq, row.type, row.actor);
        return true;
    });
}

void UndoStacks::note(const journal::Entry& entry) {
    const std::scoped_lock lock{m_mutex};
    noteLocked(entry.seq, entry.verb, entry.actor);
    if (isDraftVerb(entry.verb)) {
        m_labels[entry.seq] = undoLabel(entry);
    }
}

std::optional<std::string> UndoStacks::label(std::int64_t seq) const {
    const std::scoped_lock lock{m_mutex};
    const auto found = m_labels.find(seq);
    return found != m_labels.end() ? std::optional{found->second} : std::nullopt;
}

void UndoStacks::remember(std::int64_t seq, std::string label) const {
    const std::scoped_lock lock{m_mutex};
    m_labels[seq] = std::move(label);
}

void UndoStacks::noteLocked(std::int64_t seq, const std::string& verb, const std::string& actor) {
    const auto move = [](std::vector<std::int64_t>& from, std::vector<std::int64_t>& to) {
        if (!from.empty()) {
            to.push_back(from.back());
            from.pop_back();
        }
    };
    if (verb == "undo") {
        auto& stacks = m_stacks[actor];
        move(stacks.undo, stacks.redo);
    } else if (verb == "redo") {
        auto& stacks = m_stacks[actor];
        move(stacks.redo, stacks.undo);
    } else if (isDraftVerb(verb)) {
        auto& stacks = m_stacks[actor];
        stacks.undo.push_back(seq);
        stacks.redo.clear();
    }
}

std::optional<std::int64_t> UndoStacks::toUndo(const std::string& actor) const {
    const std::scoped_lock lock{m_mutex};
    const auto found = m_stacks.find(actor);
    return found == m_stacks.end() || found->second.undo.empty() ? std::nullopt
                                                                 : std::optional{found->second.undo.back()};
}

std::optional<std::int64_t> UndoStacks::toRedo(const std::string& actor) const {
    const std::scoped_lock lock{m_mutex};
    const auto found = m_stacks.find(actor);
    return found == m_stacks.end() || found->second.redo.empty() ? std::nullopt
                                                                 : std::optional{found->second.redo.back()};
}

Result<journal::Entry> entryAt(const store::Reader& reader, std::int64_t seq) {
    Result<journal::Entry> entry =
        fail(ErrorCode::notFound, msg("The journal has no entry {0}", seq), msg("Run weir verify on the store"));
    auto scanned = reader.scanJournal(seq, seq, [&](const store::JournalRow& row) {
        entry = journal::decode(row);
        return false;
    });
    if (!scanned) {
        return scanned.error();
    }
    return entry;
}

std::string undoLabel(const journal::Entry& entry) {
    if (entry.changes.empty()) {
        return entry.verb;
    }
    const auto& change = entry.changes.front();
    return fmt::format("{} {}", entry.verb, labelOf(change.after ? *change.after : *change.before));
}

}  // namespace weir::desk
