// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/search/pinyin.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::search {

/// How a name answers what was typed, best first. In all of them a Han character may be typed as itself, as its pinyin
/// or as the beginning of it, in any mixture.
enum class Match : std::uint8_t {
    exact,     ///< the whole name, as characters or as full pinyin (漯河市, luoheshi)
    prefix,    ///< its beginning (漯河, luohe)
    initials,  ///< its beginning with syllables shortened (lhs, luohs)
    word,      ///< what was typed begins further inside, or its words stand in several places
    fuzzy,     ///< its beginning but for one letter or character
};

struct Found {
    std::uint32_t index = 0;  ///< of the name
    Match match = Match::exact;
    bool operator==(const Found&) const = default;
};

/// Names to be found by typing. Immutable, safe from any thread; looking through 100,000 names takes some ten
/// milliseconds, so it is done beside the UI thread. Memory: about 6 bytes for each character.
class NameIndex {
public:
    struct Name {
        std::string text;  ///< UTF-8
        int weight = 0;    ///< lower comes first among equally good matches
    };
    [[nodiscard]] static std::shared_ptr<const NameIndex> build(const std::vector<Name>& names,
                                                                std::shared_ptr<const Pinyin> pinyin);

    /// The best `limit` matches: by match, weight, length of the name, then in the order given. One edit is forgiven
    /// only in what is long enough (three Han characters, five letters) and when nothing better fills the list. Nothing
    /// when stopped or when `typed` is blank.
    [[nodiscard]] std::vector<Found> find(std::string_view typed, std::size_t limit, std::stop_token stop = {}) const;
    [[nodiscard]] std::size_t size() const { return m_weights.size(); }

private:
    NameIndex() = default;
    class Matcher;

    std::shared_ptr<const Pinyin> m_pinyin;
    std::u32string m_characters;  ///< of all names, one after the other
    std::vector<Pinyin::Class> m_classes;
    std::vector<std::uint32_t> m_starts{0};
    std::vector<int> m_weights;
    /// Bit of each first letter (of any reading) that occurs; Han without readings and the like share one more bit.
    std::vector<std::uint32_t> m_letters;
};

}  // namespace weir::search
