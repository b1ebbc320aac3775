// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/model/glance.h"

#include "core/base/person_name.h"

#include <fmt/format.h>

#include <string_view>
#include <variant>

namespace weir::model {

Result<void> checkGlance(const Record& record, const Record* before) {
    const auto& info = infoOf(record.kind);
    for (const std::string_view name : {"name", "title", "place", "task", "destination"}) {
        const auto index = info.indexOf(name);
        const auto* text = index ? std::get_if<std::string>(&record.values[*index]) : nullptr;
        if (text == nullptr || trim(*text).empty() || (before != nullptr && before->at(name) == record.at(name))) {
            continue;
        }
        if (auto checked = weir::checkGlance(fmt::format("{}.{}", info.name, name), *text); !checked) {
            return checked;
        }
    }
    return {};
}

}  // namespace weir::model
