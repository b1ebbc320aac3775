// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace weir::maps {

/// Where a text may be broken and how wide it may get, pixels.
struct LineBreaks {
    double maxWidth = 0;
    int mostLines = 4;
};
/// `text` with "\n" where it is broken so that no line is wider than allowed: as few lines as possible, as even as
/// possible. Broken between Han characters and at blanks (which vanish), never inside a Latin word or a number, never
/// before a closing or after an opening mark, and never so that one character stands alone. Line ends that are there
/// stay. Nothing when it cannot be done. `width` measures a piece of the text.
[[nodiscard]] std::optional<std::string> brokenText(std::string_view text, const LineBreaks& breaks,
                                                    const std::function<double(std::string_view)>& width);

/// Whether a text has Han characters (or others as wide as high, as kana) and nothing else but marks.
[[nodiscard]] bool isHan(std::string_view text);

}  // namespace weir::maps
