// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <string>

namespace weir::app {

/// A pattern or label in the installed language as UTF-8, the form features carry.
[[nodiscard]] inline std::string word(std::string_view pattern) {
    return toStd(translated(pattern));
}
[[nodiscard]] inline std::string word(const Message& message) {
    return toStd(translated(message));
}
template <class E>
[[nodiscard]] std::string labelText(E value) {
    return toStd(labelOf(value));
}

}  // namespace weir::app
