// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

using Json = nlohmann::json;

[[nodiscard]] bool isUtf8(std::string_view text);
/// Number of code points of valid UTF-8.
[[nodiscard]] std::size_t codePoints(std::string_view text);
/// Text a register may keep: valid UTF-8, no NUL, no control character but tab and newline, at most `maxBytes`.
/// Everything else (bidi marks, 4-byte Han, quotes) is kept to the byte. `field` names it in the message.
[[nodiscard]] Result<void> checkText(std::string_view field, std::string_view text, std::size_t maxBytes);
/// Without leading and trailing white space, the ideographic space U+3000 included.
[[nodiscard]] std::string_view trim(std::string_view text);
/// At most `maxBytes` of `text`, cut between code points, "…" added when cut. For quoting input in messages.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t maxBytes = 60);

/// Parses JSON from outside: depth at most 64 checked before parsing (nlohmann's parser has no limit of its own), at
/// most `maxBytes`, duplicate keys and trailing text refused.
[[nodiscard]] Result<Json> parseJson(std::string_view text, std::size_t maxBytes = 64u << 20);
/// One canonical text: keys sorted, no white space, UTF-8 kept; what hashes are taken of.
[[nodiscard]] std::string canonicalJson(const Json& value);

}  // namespace weir
