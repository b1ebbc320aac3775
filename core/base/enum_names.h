// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace weir {

/// The names of an enumeration in one place: position = value. Specialise for each enum that is stored or typed:
/// `template <> struct EnumNames<Grade> { static constexpr std::array names{std::string_view{"one"}, …}; };`
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = requires {
    EnumNames<E>::names.size();
};

template <NamedEnum E>
[[nodiscard]] constexpr std::string_view nameOf(E value) {
    const auto index = static_cast<std::size_t>(value);
    return index < EnumNames<E>::names.size() ? EnumNames<E>::names[index] : std::string_view{"?"};
}

template <NamedEnum E>
[[nodiscard]] constexpr std::optional<E> parseEnum(std::string_view name) {
    for (std::size_t i = 0; i < EnumNames<E>::names.size(); ++i) {
        if (EnumNames<E>::names[i] == name) {
            return static_cast<E>(i);
        }
    }
    return std::nullopt;
}

template <NamedEnum E>
[[nodiscard]] constexpr std::span<const std::string_view> enumNames() {
    return EnumNames<E>::names;
}

}  // namespace weir
