// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"

#include <optional>

/// By when what an order asks for must have happened, as the city rules it.
namespace weir::dispatch {

/// From issue to the acknowledgement of whoever receives it: the threshold "dispatch.acknowledge", in minutes. Absent
/// when the city rules nothing.
[[nodiscard]] std::optional<std::chrono::minutes> acknowledgeWithin(const city::CityProfile& profile);

/// When the acknowledgement of an order was due; absent when it is not issued, already acknowledged or over, or when
/// the city rules nothing.
[[nodiscard]] std::optional<Instant> acknowledgeDue(const city::CityProfile& profile, const model::Order& order);

}  // namespace weir::dispatch
