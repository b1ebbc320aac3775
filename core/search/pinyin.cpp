// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/search/pinyin.h"

#include "core/base/text.h"

#include <algorithm>
#include <map>

namespace weir::search {

namespace {

char32_t fold(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) {
        c -= 0xFEE0;
    } else if (c == 0x3000) {
        c = ' ';
    }
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool isSyllable(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Of the blocks of Han characters and their radicals; nothing below them has a reading.
bool isHan(char32_t c) {
    return c >= 0x2E80;
}

}  // namespace

std::u32string folded(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
        for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
            c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        }
        out.push_back(fold(c));
        i += size;
    }
    return out;
}

Result<Pinyin> Pinyin::parse(std::string_view text) {
    std::map<char32_t, std::vector<std::string>> readings;
    int number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const auto space = line.find(' ');
        const auto characters =
            space == std::string_view::npos || !isUtf8(line) ? std::u32string{} : folded(line.substr(space + 1));
        if (characters.empty() || !isSyllable(line.substr(0, space)) || !std::ranges::all_of(characters, isHan)) {
            return fail(ErrorCode::invalid,
                        msg("Line {0} of the pinyin table is no syllable with its characters", number));
        }
        for (const auto c : characters) {
            readings[c].emplace_back(line.substr(0, space));
        }
    }
    Pinyin out;
    std::map<std::vector<std::string>, Class> classes;
    for (const auto& [character, list] : readings) {
        const auto [at, isNew] = classes.emplace(list, static_cast<Class>(out.m_readings.size()));
        if (isNew) {
            out.m_readings.push_back(list);
        }
        out.m_classes.emplace(character, at->second);
    }
    return out;
}

Pinyin::Class Pinyin::classOf(char32_t character) const {
    const auto at = m_classes.find(character);
    return at == m_classes.end() ? Class{0} : at->second;
}

}  // namespace weir::search
