// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/verb.h"

/// Conflicts told as a person would: who did what, from which seat, when.
namespace weir::desk {

/// The newest journal entry that touched the row; absent when the journal has none. Walks back from the end and opens
/// only entries of the row's last change.
[[nodiscard]] std::optional<journal::Entry> lastEntryOn(const store::Reader& journal, const model::Record& row);
[[nodiscard]] TimeZone zoneOf(const Picture& picture);

/// The caller knows revision `known`, the row has another one.
[[nodiscard]] Error staleRevision(const Situation& situation, const model::Record& row, std::int64_t known);
/// notFound, or that the row was retired or removed since.
[[nodiscard]] Error missingRow(const Situation& situation, model::Kind kind, std::int64_t id);

/// The live row of the picture, at the revision the caller knows (when it names one).
template <class T>
[[nodiscard]] Result<const T*> rowAt(const Situation& situation, decltype(T::id) id,
                                     std::optional<std::int64_t> revision = std::nullopt) {
    const T* row = situation.picture.table<T>().find(id);
    if (row == nullptr) {
        return missingRow(situation, model::KindOf<T>::kind, id.value);
    }
    if (revision && *revision != row->revision) {
        return staleRevision(situation, model::toRecord(*row), *revision);
    }
    return row;
}

}  // namespace weir::desk
