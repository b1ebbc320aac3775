// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"
#include "core/desk/undo_stacks.h"

/// What a desk answers from the file alone, whether it holds the store or not.
namespace weir::desk {

/// The situation after the last entry not later than t. Errors: notFound before the first entry.
[[nodiscard]] Result<PicturePtr> pastPicture(const store::Reader& reader, Instant t,
                                             std::shared_ptr<const city::CityProfile> profile);
/// Newest first.
[[nodiscard]] Result<std::vector<journal::Entry>> newestEntries(const store::Reader& reader, std::size_t limit);
/// What undo and redo would do; the file is read only for labels not known yet.
[[nodiscard]] std::pair<std::string, std::string> labelsFor(const Desk& desk, const UndoStacks& undo,
                                                            const std::string& actor);
[[nodiscard]] PictureChange changeOf(PicturePtr picture, const journal::Entry& entry);

}  // namespace weir::desk
