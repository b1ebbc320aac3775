// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/warning/rules.h"

#include "core/base/person_name.h"
#include "core/base/text.h"

namespace weir::warning {

bool inForce(const Warning& warning, Instant now) {
    return isOpen(warning.state) && (!warning.expiresAt || now < *warning.expiresAt);
}

WarningState shownState(const Warning& warning, Instant now) {
    return isOpen(warning.state) && !inForce(warning, now) ? WarningState::expired : warning.state;
}

Result<void> checkSecondPerson(std::string_view actor, std::string_view approvedBy) {
    if (trim(approvedBy).empty()) {
        return fail(ErrorCode::refused, msg("A warning needs a second person who approves it"),
                    msg("Name the second person in approved_by"));
    }
    if (auto named = checkPersonName("approved_by", approvedBy); !named) {
        return named;
    }
    if (isSameName(approvedBy, actor)) {
        return fail(ErrorCode::refused, msg("{0} cannot approve an own warning", shorten(actor)),
                    msg("Ask another person to approve it"));
    }
    return {};
}

Result<void> checkOpen(const Warning& warning, Instant now) {
    const auto state = shownState(warning, now);
    if (!isOpen(state)) {
        return fail(ErrorCode::refused, msg("Warning '{0}' is {1:warning}", shorten(warning.title), nameOf(state)),
                    msg("Publish a new warning"));
    }
    return {};
}

}  // namespace weir::warning
