// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "core/exchange/import_rows.h"

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace weir::app {

/// What came of an import, for people and machines.
struct ImportReport {
    std::string kind;
    std::string file;
    exchange::ImportedRows rows;
    exchange::ImportCounts counts;
    std::vector<Message> warnings;
    std::map<std::string, std::string> mapping;  ///< field → column
    std::vector<std::string> unused;
    std::string key;
    bool dryRun = false;
    bool written = false;  ///< all of it
    std::string importId;  ///< of what was sent, for going on with it
    std::size_t parts = 0;
    std::size_t partsStored = 0;
};

[[nodiscard]] Json jsonOf(const ImportReport& report);
void printText(const ImportReport& report, std::ostream& out);

}  // namespace weir::app
