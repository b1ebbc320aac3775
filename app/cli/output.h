// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace weir::app {

/// "weir: message. hint" on one line; control characters of quoted input are made visible.
void printError(std::ostream& err, const Error& error);
void printNote(std::ostream& err, const Message& message);

/// JSON text for a machine: UTF-8 kept, anything that is not valid UTF-8 replaced.
[[nodiscard]] std::string jsonText(const Json& json, int indent = -1);

/// Columns aligned for a terminal: a Han character takes two cells.
[[nodiscard]] std::string textTable(const std::vector<std::string>& columns,
                                    const std::vector<std::vector<std::string>>& rows);
/// Cells a text takes in a terminal.
[[nodiscard]] std::size_t displayWidth(std::string_view text);
/// The text on one line: tabs, line ends and control characters as spaces; what is no UTF-8 and what a terminal would
/// obey (C1 controls, marks that turn the direction of writing) as U+FFFD.
[[nodiscard]] std::string oneLine(std::string_view text);

}  // namespace weir::app
