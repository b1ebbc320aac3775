// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A sentence for the user: an English pattern with {0}, {1} … and its arguments. The pattern is the key under which
/// the app finds the translation (resources/i18n), so it must be a literal; whatever varies is an argument.
struct Message {
    std::string pattern;
    std::vector<std::string> args;

    /// The English text.
    [[nodiscard]] std::string text() const { return format(pattern); }
    /// The text made from `translated`, a pattern with the same placeholders.
    [[nodiscard]] std::string format(std::string_view translated) const;
    [[nodiscard]] bool empty() const { return pattern.empty(); }
    bool operator==(const Message&) const = default;
};

template <class... Args>
[[nodiscard]] Message msg(std::string_view pattern, const Args&... args) {
    return Message{std::string{pattern}, {fmt::format("{}", args)...}};
}

}  // namespace weir
