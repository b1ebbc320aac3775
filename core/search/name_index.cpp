// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/search/name_index.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <tuple>

namespace weir::search {

namespace {

constexpr std::size_t kMostTyped = 64;
constexpr std::size_t kPollEvery = 4096;

bool isLetter(char32_t c) {
    return c >= 'a' && c <= 'z';
}
bool isFiller(char32_t c) {
    return c == ' ' || c == '-' || c == '_' || c == '.' || c == '(' || c == ')' || c == U'·' || c == U'、';
}
std::uint32_t bitOf(char32_t c) {
    constexpr std::uint32_t kOther = 1U << 26;
    return isLetter(c) ? 1U << (c - 'a') : kOther;
}

/// How well a way through a name fits; higher is better.
enum class Way { none, shortened, full };

std::vector<std::u32string> wordsOf(const std::u32string& typed) {
    std::vector<std::u32string> words;
    std::u32string word;
    for (const auto c : typed + U" ") {
        if (c == ' ' || c == '\t' || c == '\n') {
            if (!word.empty()) {
                words.push_back(std::move(word));
            }
            word.clear();
        } else if (c != '\'') {  // xi'an
            word.push_back(c);
        }
    }
    return words;
}

}  // namespace

/// One name against what was typed.
class NameIndex::Matcher {
public:
    Matcher(const Pinyin& pinyin, std::u32string_view name, std::span<const Pinyin::Class> classes)
        : m_pinyin{pinyin}, m_name{name}, m_classes{classes} {}

    struct Fit {
        Way way = Way::none;
        bool isWhole = false;
    };
    /// `typed` from character `from` on, to any character.
    [[nodiscard]] Fit from(std::size_t start, std::u32string_view typed) const {
        Fit best;
        walk(start, typed, Way::full, best);
        return best;
    }
    /// The same from the first character with one letter or character too many, too few or another one.
    [[nodiscard]] bool nearly(std::u32string_view typed) const { return nearly(0, typed, 1); }

private:
    static std::size_t common(std::string_view syllable, std::u32string_view typed) {
        std::size_t n = 0;
        while (n < syllable.size() && n < typed.size() && static_cast<char32_t>(syllable[n]) == typed[n]) {
            ++n;
        }
        return n;
    }

    void walk(std::size_t at, std::u32string_view typed, Way way, Fit& best) const {
        if (best.way == Way::full && best.isWhole) {
            return;
        }
        if (typed.empty()) {
            const bool isWhole = at == m_name.size();
            if (way > best.way || (way == best.way && isWhole)) {
                best = {way, isWhole};
            }
            return;
        }
        if (at == m_name.size() || (way == Way::shortened && best.way == Way::full)) {
            return;
        }
        if (m_name[at] == typed.front()) {
            walk(at + 1, typed.substr(1), way, best);
        } else if (isFiller(m_name[at])) {
            walk(at + 1, typed, way, best);
        }
        if (!isLetter(typed.front())) {
            return;
        }
        for (const auto& syllable : m_pinyin.readings(m_classes[at])) {
            const auto n = common(syllable, typed);
            if (n == 0) {
                continue;
            }
            if (n == syllable.size()) {
                walk(at + 1, typed.substr(n), way, best);
            } else if (n == typed.size()) {
                // The last syllable is still being typed: "luoh" is as good as "luohe" when more than a letter stands.
                const bool isBegun = n > 1 || at == 0;
                endInside(isBegun ? way : Way::shortened, best);
            }
            if (n != typed.size() || n == syllable.size()) {
                walkShortened(at, syllable, n, typed, best);
            }
        }
    }

    static void endInside(Way way, Fit& best) {
        if (way > best.way) {
            best = {way, false};
        }
    }

    /// The initial only, of one letter or of two (zh, ch, sh).
    void walkShortened(std::size_t at, const std::string& syllable, std::size_t common, std::u32string_view typed,
                       Fit& best) const {
        const bool isDouble = syllable.size() > 1 && syllable[1] == 'h';
        if (isDouble && common >= 2 && syllable.size() > 2) {
            walk(at + 1, typed.substr(2), Way::shortened, best);
        }
        if (syllable.size() > 1) {
            walk(at + 1, typed.substr(1), Way::shortened, best);
        }
    }

    [[nodiscard]] bool nearly(std::size_t at, std::u32string_view typed, int edits) const {
        if (typed.empty() || (edits > 0 && typed.size() == 1 && at > 0)) {
            return true;
        }
        if (at == m_name.size()) {
            return false;
        }
        if (m_name[at] == typed.front() && nearly(at + 1, typed.substr(1), edits)) {
            return true;
        }
        if (m_classes[at] != 0 && isLetter(typed.front()) && nearlySyllable(at, typed, edits)) {
            return true;
        }
        if (edits == 0 || isLetter(typed.front())) {
            return false;  // letters are forgiven inside of syllables
        }
        return nearly(at + 1, typed.substr(1), 0) || nearly(at, typed.substr(1), 0) || nearly(at + 1, typed, 0);
    }

    [[nodiscard]] bool nearlySyllable(std::size_t at, std::u32string_view typed, int edits) const {
        for (const auto& syllable : m_pinyin.readings(m_classes[at])) {
            const auto n = common(syllable, typed);
            if (n == typed.size() || (n == syllable.size() && nearly(at + 1, typed.substr(n), edits))) {
                return true;
            }
            if (edits == 0) {
                continue;
            }
            // After what is common: another letter, one too many, one too few; the rest of the syllable must follow.
            const auto rest = std::string_view{syllable}.substr(n);
            const auto after = typed.substr(n);
            const auto goesOn = [&](std::string_view left, std::u32string_view still) {
                const auto m = common(left, still);
                return m == still.size() || (m == left.size() && nearly(at + 1, still.substr(m), 0));
            };
            if (goesOn(rest, after.substr(1)) || (!rest.empty() && goesOn(rest.substr(1), after.substr(1))) ||
                (!rest.empty() && goesOn(rest.substr(1), after))) {
                return true;
            }
        }
        return false;
    }

    const Pinyin& m_pinyin;
    std::u32string_view m_name;
    std::span<const Pinyin::Class> m_classes;
};

std::shared_ptr<const NameIndex> NameIndex::build(const std::vector<Name>& names,
                                                  std::shared_ptr<const Pinyin> pinyin) {
    std::shared_ptr<NameIndex> index{new NameIndex};
    index->m_pinyin = std::move(pinyin);
    for (const auto& name : names) {
        std::uint32_t letters = 0;
        for (const auto c : folded(name.text)) {
            const auto readings = index->m_pinyin->classOf(c);
            index->m_characters.push_back(c);
            index->m_classes.push_back(readings);
            letters |= bitOf(c);
            for (const auto& syllable : index->m_pinyin->readings(readings)) {
                letters |= bitOf(static_cast<char32_t>(syllable.front()));
            }
        }
        index->m_starts.push_back(static_cast<std::uint32_t>(index->m_characters.size()));
        index->m_weights.push_back(name.weight);
        index->m_letters.push_back(letters);
    }
    return index;
}

namespace {

/// How the whole of what was typed fits a name; nothing when it does not.
template <class MatcherType>
std::optional<Match> matchOf(const MatcherType& matcher, std::size_t length, const std::u32string& joined,
                             const std::vector<std::u32string>& words) {
    const auto start = matcher.from(0, joined);
    if (start.way == Way::full) {
        return start.isWhole ? Match::exact : Match::prefix;
    }
    if (start.way == Way::shortened) {
        return Match::initials;
    }
    const bool allInside = std::ranges::all_of(words, [&](const std::u32string& word) {
        for (std::size_t at = 0; at < length; ++at) {
            const auto fit = matcher.from(at, word);
            // One letter inside of a name says nothing.
            if (fit.way != Way::none && (word.size() > 1 || !isLetter(word.front()))) {
                return true;
            }
        }
        return false;
    });
    return allInside ? std::optional{Match::word} : std::nullopt;
}

/// Long enough that one mistake leaves something to go by.
bool mayForgive(const std::u32string& typed) {
    constexpr std::size_t kHan = 3;
    constexpr std::size_t kLetters = 5;
    return typed.size() >= (std::ranges::all_of(typed, isLetter) ? kLetters : kHan);
}

}  // namespace

std::vector<Found> NameIndex::find(std::string_view typed, std::size_t limit, std::stop_token stop) const {
    const auto words = wordsOf(folded(typed));
    std::u32string joined;
    for (const auto& word : words) {
        joined += word;
    }
    if (joined.empty() || joined.size() > kMostTyped) {
        return {};
    }
    std::vector<Found> found;
    const auto matcherOf = [&](std::size_t i) {
        const auto from = m_starts[i];
        const auto size = m_starts[i + 1] - from;
        return Matcher{*m_pinyin, std::u32string_view{m_characters}.substr(from, size),
                       std::span{m_classes}.subspan(from, size)};
    };
    const auto lengthOf = [&](std::size_t i) { return m_starts[i + 1] - m_starts[i]; };
    for (std::size_t i = 0; i < size(); ++i) {
        if (i % kPollEvery == 0 && stop.stop_requested()) {
            return {};
        }
        // Every word begins with a letter or character of the name.
        const bool possible =
            std::ranges::all_of(words, [&](const auto& word) { return (m_letters[i] & bitOf(word.front())) != 0; });
        if (!possible) {
            continue;
        }
        if (const auto match = matchOf(matcherOf(i), lengthOf(i), joined, words)) {
            found.push_back({static_cast<std::uint32_t>(i), *match});
        }
    }
    if (found.size() < limit && mayForgive(joined)) {
        std::vector<bool> known(size());
        for (const auto& one : found) {
            known[one.index] = true;
        }
        for (std::size_t i = 0; i < size(); ++i) {
            if (i % kPollEvery == 0 && stop.stop_requested()) {
                return {};
            }
            if (!known[i] && matcherOf(i).nearly(joined)) {
                found.push_back({static_cast<std::uint32_t>(i), Match::fuzzy});
            }
        }
    }
    const auto before = [&](const Found& a, const Found& b) {
        const auto key = [&](const Found& f) {
            return std::tuple{f.match, m_weights[f.index], lengthOf(f.index), f.index};
        };
        return key(a) < key(b);
    };
    const auto kept = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), before);
    found.resize(kept);
    return found;
}

}  // namespace weir::search
