// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weir::search {

/// How Han characters are read, without tones ("v" for ü). Characters with several readings have all of them. From
/// resources/search/pinyin.txt: lines of a syllable, a space and its characters; "#" begins a comment.
class Pinyin {
public:
    /// Errors: invalid (a line that is none of this).
    [[nodiscard]] static Result<Pinyin> parse(std::string_view text);

    /// Names the readings of a character; 0: it has none (Latin, digits, rare characters).
    using Class = std::uint16_t;
    [[nodiscard]] Class classOf(char32_t character) const;
    [[nodiscard]] std::span<const std::string> readings(Class c) const { return m_readings[c]; }

private:
    std::unordered_map<char32_t, Class> m_classes;
    std::vector<std::vector<std::string>> m_readings{{}};  ///< by class; class 0 has none
};

/// Code points of valid UTF-8, Latin letters in lower case and full-width forms as half-width ones.
[[nodiscard]] std::u32string folded(std::string_view text);

}  // namespace weir::search
