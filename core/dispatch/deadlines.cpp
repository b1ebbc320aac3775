// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/dispatch/deadlines.h"

namespace weir::dispatch {

std::optional<std::chrono::minutes> acknowledgeWithin(const city::CityProfile& profile) {
    const auto* rule = profile.threshold("dispatch.acknowledge");
    if (rule == nullptr || !(rule->value > 0)) {
        return std::nullopt;
    }
    return std::chrono::minutes{static_cast<std::int64_t>(rule->value)};
}

std::optional<Instant> acknowledgeDue(const city::CityProfile& profile, const model::Order& order) {
    const auto within = acknowledgeWithin(profile);
    if (!within || order.state != model::OrderState::issued || !order.issuedAt) {
        return std::nullopt;
    }
    return *order.issuedAt + *within;
}

}  // namespace weir::dispatch
