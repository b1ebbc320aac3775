// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"

#include <optional>
#include <vector>

/// Many rows through the door in parts, each one command with a journal entry of its own, so that other people's
/// commands go between them: a file of 60,000 rows as one command keeps an order waiting for ten seconds.
namespace weir::desk {

struct ManyRows {
    Command command;       ///< with all arguments but the rows; its id is that of the whole import
    std::string argument;  ///< the argument that takes the rows: "rows" or "readings"
    std::vector<Json> rows;
};

/// How far it came. What is stored is whole parts, in the order of the rows.
struct PartsDone {
    std::size_t parts = 0;
    std::size_t stored = 0;      ///< parts
    std::size_t rowsStored = 0;  ///< rows in them
    std::vector<Json> results;   ///< one per stored part
    std::optional<Error> broken;
};

inline constexpr std::size_t kRowsPerPart = 500;

[[nodiscard]] constexpr std::size_t partsOf(std::size_t rows) {
    return rows == 0 ? 1 : (rows + kRowsPerPart - 1) / kRowsPerPart;
}
/// The command id of a part: the same import sent again meets the parts that are stored and takes none twice. The first
/// part has the import's own id, which must be a UUID.
[[nodiscard]] std::string partId(const std::string& importId, std::size_t part);
/// Sends the parts one after another, each when the one before is durable, and stops at the first that fails. With
/// several parts each says so in its arguments: "import", "part" (from 1) and "parts".
[[nodiscard]] PartsDone carryInParts(Desk& desk, ManyRows many);

}  // namespace weir::desk
