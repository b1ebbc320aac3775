// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "core/zone/figures.h"

namespace weir::desk {

/// The registers of a picture as the zone figures want them; the pointers live as long as the picture.
[[nodiscard]] zone::Registers zoneRegisters(const Picture& picture);

}  // namespace weir::desk
