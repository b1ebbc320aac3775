// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/time.h"
#include "core/store/sqlite.h"
#include "core/store/store.h"

#include <filesystem>
#include <optional>
#include <vector>

/// Copies of the store: VACUUM INTO a partial file → integrity_check → fsync → rename → fsync of the folder. A file
/// under its final name is therefore always whole.
namespace weir::store {

/// "20260720T063208Z", the part of a backup's name that says when.
[[nodiscard]] std::string stampOf(Instant t);

/// Writes a checked copy of what `db` sees to `target`, which must not exist. No transaction may be open on `db`.
[[nodiscard]] Result<void> copyInto(Database& db, const std::filesystem::path& target,
                                    Soundness soundness = Soundness::required);

/// By its first and its last entry a file is known to hold the journal that was saved. Absent: nothing was saved yet.
struct JournalEnds {
    std::optional<LastNote> first;
    std::optional<LastNote> last;
};
[[nodiscard]] Result<JournalEnds> endsOf(Database& db);
/// What the store or copy `file`, open as `db`, lacks of the journal with the ends `saved`. Empty: nothing.
[[nodiscard]] Message missingIn(Database& db, const std::filesystem::path& file, const JournalEnds& saved);
/// What to do about it.
[[nodiscard]] Message restoreHint();

/// copyInto() under the name that belongs to `store` and `now` in `dir`, then rotate().
[[nodiscard]] Result<std::filesystem::path> backupOf(Database& db, const std::filesystem::path& store,
                                                     const std::filesystem::path& dir, Instant now);

/// Which of the backups taken at `times` are kept: the newest of each of the 12 last five-minute slots that have one,
/// of the 24 last hours and of the 14 last days. Answers the ones to remove, oldest first.
[[nodiscard]] std::vector<Instant> outdated(std::vector<Instant> times);

/// Removes the backups of `store` in `dir` beyond the rotation.
[[nodiscard]] Result<void> rotate(const std::filesystem::path& dir, const std::filesystem::path& store);
/// Where a backup of `store` taken at `t` belongs.
[[nodiscard]] std::filesystem::path backupFile(const std::filesystem::path& dir, const std::filesystem::path& store,
                                               Instant t);

}  // namespace weir::store
