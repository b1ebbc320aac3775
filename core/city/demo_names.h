// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/demo_random.h"

#include <string>

namespace weir::city::demo {

/// An invented personal name of two or three characters.
[[nodiscard]] std::string personName(DemoRandom& random);
/// Numbers that nobody can be called by mistake: 0395-5550xxx and 1990395xxxx.
[[nodiscard]] std::string officePhone(DemoRandom& random);
[[nodiscard]] std::string mobilePhone(DemoRandom& random);
/// 一, 二 … 九十九 for 1 to 99.
[[nodiscard]] std::string chineseNumber(int number);

}  // namespace weir::city::demo
