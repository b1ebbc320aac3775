// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

/// Names as a reader sees them. Those of people are compared: two signatures want two people, a warning a second one.
namespace weir {

/// Letters, marks and digits of a name after NFKC and full case folding (Unicode 14, by utf8proc); spaces, punctuation
/// and invisible characters do not tell people apart, nor do Greek and Cyrillic letters that look like Latin ones
/// (small or capital, after the confusables of Unicode TS 39).
[[nodiscard]] std::string nameKey(std::string_view name);
[[nodiscard]] bool isSameName(std::string_view a, std::string_view b);
/// At least one letter and no control character (no line break either), and letters of one script, but for Chinese and
/// Latin ones together: a foreign letter among others is there to be taken for them. Errors: usage, naming `field`.
[[nodiscard]] Result<void> checkPersonName(std::string_view field, std::string_view name);

/// What is read at a glance (a title, a name, a place) has something that can be seen, and nothing that makes it read
/// in another order than it is written (U+202A … U+202E, U+2066 … U+2069). Errors: invalid, naming `field`.
[[nodiscard]] Result<void> checkGlance(std::string_view field, std::string_view text);

}  // namespace weir
