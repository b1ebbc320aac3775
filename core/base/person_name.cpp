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

Sort sortOf(utf8proc_int32_t codePoint) {
    // Their category is letter, yet they are drawn as nothing.
    constexpr std::array<utf8proc_int32_t, 4> kBlankLetters{0x115F, 0x1160, 0x3164, 0xFFA0};
    for (const auto blank : kBlankLetters) {
        if (codePoint == blank) {
            return Sort::other;
        }
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
                      if (sort == Sort::letter || sort == Sort::markOrDigit) {
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
    eachCodePoint(name, [&](utf8proc_int32_t codePoint, std::string_view) {
        const auto sort = sortOf(codePoint);
        hasLetter = hasLetter || sort == Sort::letter;
        hasControl = hasControl || sort == Sort::control;
    });
    if (hasControl || !hasLetter) {
        return fail(ErrorCode::usage, msg("{0} '{1}' is not a person's name", field, shorten(name)),
                    msg("Write the name in one line, with letters"));
    }
    return {};
}

}  // namespace weir
