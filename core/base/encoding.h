// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Encodings of text files, by the names iconv(3) knows.
namespace weir {

/// One encoding whose ASCII is ASCII (so that lines and commas can be found in the bytes), decoded to UTF-8.
class Decoder {
public:
    /// Errors: usage (unknown, or one like UTF-16 in which ASCII is something else), naming those that work.
    [[nodiscard]] static Result<Decoder> make(const std::string& encoding);

    /// Nothing when a byte does not fit the encoding; never a part.
    [[nodiscard]] std::optional<std::string> decode(std::string_view bytes) const;

private:
    struct Close {
        void operator()(void* handle) const;
    };
    explicit Decoder(void* handle) : m_handle{handle} {}
    std::unique_ptr<void, Close> m_handle;  // absent: UTF-8 itself
};

}  // namespace weir
