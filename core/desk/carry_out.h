// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/undo_stacks.h"
#include "core/desk/verb.h"

/// One command inside one transaction: repeated? permitted? possible? → rows → journal entry. Nothing here knows of
/// threads.
namespace weir::desk {

/// What the process is, for every entry it writes.
struct Host {
    const Clock& clock;
    IdSource& ids;
    const UndoStacks& undo;
    std::string bootId;
    Json store;  ///< what the first entry says of the store, see journal::Entry
};

struct CarriedOut {
    Answer answer;
    journal::Entry entry;  ///< not sealed when the command was repeated
    std::vector<model::Reading> readings;
};

/// Errors: usage, denied, invalid, notFound, conflict, refused as the verb says; conflict when the command id was used
/// for something else. `trusted` commands come from the desk itself and may be internal verbs.
[[nodiscard]] Result<CarriedOut> carryOut(store::Transaction& tx, const Picture& picture, const Command& command,
                                          const Host& host, bool trusted);
/// Permission, arguments and rules without writing; no I/O.
[[nodiscard]] Result<void> wouldCarryOut(const Picture& picture, const Command& command, Instant now,
                                         const UndoStacks& undo);

/// Arguments as the journal keeps them: bulk is replaced by its size and SHA-256, for its rows stand in the entry as
/// images.
[[nodiscard]] Json journaledArgs(const Json& args);
/// Identifies one boot of the machine.
[[nodiscard]] std::string readBootId();

}  // namespace weir::desk
