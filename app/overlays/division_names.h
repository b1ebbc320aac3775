// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <QString>

#include <string_view>

namespace weir::app {

/// "召陵区 姬石镇": the county and the township of a code of GB/T 2260 (6, 9 or 12 digits), which tells apart places
/// and teams of the same name. As far as the profile knows them; empty when it knows neither.
[[nodiscard]] QString homeText(const desk::Picture& picture, std::string_view divisionCode);

}  // namespace weir::app
