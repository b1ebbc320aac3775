// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/import_parts.h"

#include "core/base/id.h"

#include <algorithm>
#include <charconv>

namespace weir::desk {

std::string partId(const std::string& importId, std::size_t part) {
    require(isUuid(importId), "the parts of an import are numbered from its UUID");
    constexpr std::size_t kDigits = 8;  // of the random end of a UUIDv7 (RFC 9562, 5.7)
    const auto at = importId.size() - kDigits;
    std::uint32_t last = 0;
    std::from_chars(importId.data() + at, importId.data() + importId.size(), last, 16);
    return fmt::format("{}{:08x}", importId.substr(0, at), last + static_cast<std::uint32_t>(part));
}

PartsDone carryInParts(Desk& desk, ManyRows many) {
    PartsDone done;
    done.parts = partsOf(many.rows.size());
    for (std::size_t part = 0; part < done.parts; ++part) {
        const auto from = part * kRowsPerPart;
        const auto to = std::min(many.rows.size(), from + kRowsPerPart);
        auto command = many.command;
        command.commandId = partId(many.command.commandId, part);
        if (done.parts > 1) {
            command.args["import"] = many.command.commandId;
            command.args["part"] = part + 1;
            command.args["parts"] = done.parts;
        }
        auto& rows = command.args[many.argument] = Json::array();
        for (auto i = from; i < to; ++i) {
            rows.push_back(std::move(many.rows[i]));
        }
        auto answer = desk.execute(std::move(command));
        if (!answer) {
            done.broken = answer.error();
            break;
        }
        ++done.stored;
        done.rowsStored = to;
        done.results.push_back(std::move(answer->result));
    }
    return done;
}

}  // namespace weir::desk
