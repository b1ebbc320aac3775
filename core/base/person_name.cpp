// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/person_name.h"

#include "core/base/text.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace weir {

namespace {

enum class Sort { letter, markOrDigit, control, other };

/// Their category is letter, yet they are drawn as nothing.
bool isBlankLetter(utf8proc_int32_t codePoint) {
    return codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0;
}

Sort sortOf(utf8proc_int32_t codePoint) {
    if (isBlankLetter(codePoint)) {
        return Sort::other;
    }
    switch (utf8proc_category(codePoint)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
            return Sort::letter;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return Sort::markOrDigit;
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return Sort::control;
        default:
            return Sort::other;
    }
}

enum class Script { none, latin, greek, cyrillic, han, kana, other };

/// Blocks of Unicode that hold letters of the script. Letters of further scripts do not look like these.
Script scriptOf(utf8proc_int32_t codePoint) {
    struct Block {
        utf8proc_int32_t first;
        utf8proc_int32_t last;
        Script script;
    };
    constexpr std::array kBlocks{Block{0x0041, 0x024F, Script::latin},    Block{0x0250, 0x02AF, Script::latin},
                                 Block{0x0370, 0x03FF, Script::greek},    Block{0x0400, 0x052F, Script::cyrillic},
                                 Block{0x0530, 0x058F, Script::other},    Block{0x13A0, 0x13FF, Script::other},
                                 Block{0x1C80, 0x1C8F, Script::cyrillic}, Block{0x1D00, 0x1DBF, Script::latin},
                                 Block{0x1E00, 0x1EFF, Script::latin},    Block{0x1F00, 0x1FFF, Script::greek},
                                 Block{0x2C60, 0x2C7F, Script::latin},    Block{0x2DE0, 0x2DFF, Script::cyrillic},
                                 Block{0x2E80, 0x2FDF, Script::han},      Block{0x3005, 0x3007, Script::han},
                                 Block{0x3040, 0x312F, Script::kana},     Block{0x31A0, 0x31BF, Script::kana},
                                 Block{0x3400, 0x9FFF, Script::han},      Block{0xA640, 0xA69F, Script::cyrillic},
                                 Block{0xA720, 0xA7FF, Script::latin},    Block{0xAB70, 0xABBF, Script::other},
                                 Block{0xF900, 0xFAFF, Script::han},      Block{0xFF66, 0xFF9D, Script::kana},
                                 Block{0x20000, 0x3FFFF, Script::han}};
    for (const auto& block : kBlocks) {
        if (codePoint >= block.first && codePoint <= block.last) {
            return block.script;
        }
    }
    return Script::none;
}

/// The Latin letter that a small Greek or Cyrillic one, or its capital, looks like; 0: none.
char lookAlike(utf8proc_int32_t codePoint) {
    struct Pair {
        utf8proc_int32_t letter;
        char latin;
    };
    constexpr std::array kPairs{
        Pair{0x03B1, 'a'}, Pair{0x03B2, 'b'}, Pair{0x03B3, 'y'}, Pair{0x03B5, 'e'}, Pair{0x03B6, 'z'},
        Pair{0x03B7, 'h'}, Pair{0x03B9, 'i'}, Pair{0x03BA, 'k'}, Pair{0x03BC, 'm'}, Pair{0x03BD, 'n'},
        Pair{0x03BF, 'o'}, Pair{0x03C1, 'p'}, Pair{0x03C4, 't'}, Pair{0x03C5, 'y'}, Pair{0x03C7, 'x'},
        Pair{0x0430, 'a'}, Pair{0x0432, 'b'}, Pair{0x0435, 'e'}, Pair{0x043A, 'k'}, Pair{0x043C, 'm'},
        Pair{0x043D, 'h'}, Pair{0x043E, 'o'}, Pair{0x0440, 'p'}, Pair{0x0441, 'c'}, Pair{0x0442, 't'},
        Pair{0x0443, 'y'}, Pair{0x0445, 'x'}, Pair{0x0455, 's'}, Pair{0x0456, 'i'}, Pair{0x0458, 'j'},
        Pair{0x0475, 'v'}, Pair{0x04AF, 'y'}, Pair{0x04BB, 'h'}, Pair{0x04CF, 'l'}, Pair{0x0501, 'd'},
        Pair{0x051B, 'q'}, Pair{0x051D, 'w'}};
    for (const auto& pair : kPairs) {
        if (pair.letter == codePoint) {
            return pair.latin;
        }
    }
    return 0;
}

/// Calls `visit(code point, its bytes)` until the text ends or stops being UTF-8.
template <class Visit>
void eachCodePoint(std::string_view text, Visit&& visit) {
    while (!text.empty()) {
        utf8proc_int32_t codePoint = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &codePoint);
        if (length <= 0) {
            return;
        }
        visit(codePoint, text.substr(0, static_cast<std::size_t>(length)));
        text.remove_prefix(static_cast<std::size_t>(length));
    }
}

bool isVisible(utf8proc_int32_t codePoint) {
    constexpr utf8proc_int32_t kBlankBraille = 0x2800;
    switch (utf8proc_category(codePoint)) {
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_MN:  // by themselves; variation selectors are among them
        case UTF8PROC_CATEGORY_ME:
            return false;
        default:
            return codePoint != kBlankBraille && !isBlankLetter(codePoint);
    }
}

struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }  // NOLINT: the library gives malloc's memory
};

}  // namespace

std::string nameKey(std::string_view name) {
    utf8proc_uint8_t* folded = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                        UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                     static_cast<utf8proc_ssize_t>(name.size()), &folded, options);
    const std::unique_ptr<utf8proc_uint8_t, Free> owner{folded};
    if (length < 0) {
        return std::string{name};
    }
    std::string key;
    eachCodePoint({reinterpret_cast<const char*>(folded), static_cast<std::size_t>(length)},
                  [&](utf8proc_int32_t codePoint, std::string_view bytes) {
                      const auto sort = sortOf(codePoint);
                      if (const char latin = lookAlike(codePoint); latin != 0) {
                          key += latin;
                      } else if (sort == Sort::letter || sort == Sort::markOrDigit) {
                          key += bytes;
                      }
                  });
    return key;
}

bool isSameName(std::string_view a, std::string_view b) {
    return nameKey(a) == nameKey(b);
}

Result<void> checkPersonName(std::string_view field, std::string_view name) {
    bool hasLetter = false;
    bool hasControl = false;
    Script script = Script::none;
    bool isMixed = false;
    eachCodePoint(name, [&](utf8proc_int32_t codePoint, std::string_view) {
        const auto sort = sortOf(codePoint);
        const auto own = sort == Sort::letter ? scriptOf(codePoint) : Script::none;
        if (own != Script::none && script != Script::none && own != script) {
            const bool usual =
                (own == Script::latin || own == Script::han) && (script == Script::latin || script == Script::han);
            isMixed = isMixed || !usual;
        }
        script = own != Script::none ? own : script;
        hasLetter = hasLetter || sort == Sort::letter;
        hasControl = hasControl || sort == Sort::control;
    });
    if (hasControl || !hasLetter) {
        return fail(ErrorCode::usage, msg("{0} '{1}' is not a person's name", field, shorten(name)),
                    msg("Write the name in one line, with letters"));
    }
    if (isMixed) {
        return fail(ErrorCode::usage, msg("{0} '{1}' mixes letters of different scripts", field, shorten(name)),
                    msg("Write the name in the letters of one script; some of these only look like them"));
    }
    return {};
}

Result<void> checkGlance(std::string_view field, std::string_view text) {
    bool hasVisible = false;
    utf8proc_int32_t turning = 0;
    eachCodePoint(text, [&](utf8proc_int32_t codePoint, std::string_view) {
        const bool turns = (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
        turning = turns ? codePoint : turning;
        hasVisible = hasVisible || isVisible(codePoint);
    });
    if (turning != 0) {
        return fail(ErrorCode::invalid,
                    msg("{0:field} contains the direction mark U+{1}: it would be read otherwise than it is written",
                        field, fmt::format("{:04X}", turning)),
                    msg("Remove the character"));
    }
    if (!hasVisible) {
        return fail(ErrorCode::invalid, msg("{0:field} has nothing in it that can be seen", field),
                    msg("Write it with letters"));
    }
    return {};
}

}  // namespace weir
