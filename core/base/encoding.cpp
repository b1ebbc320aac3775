// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/encoding.h"

#include "core/base/text.h"

#include <iconv.h>

#include <algorithm>

namespace weir {

namespace {

constexpr std::string_view kAscii = "0123456789ABCZabcz ,;:|!\"#$%&'()*+-./<=>?@[]^_`{}\t\r\n";

bool isUtf8Name(std::string_view name) {
    return std::ranges::equal(name, std::string_view{"UTF-8"}, {},
                              [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

Error unknown(const std::string& encoding) {
    return fail(ErrorCode::usage, msg("The encoding '{0}' is not known", shorten(encoding)),
                msg("Use UTF-8, GB18030, GBK, GB2312 or BIG5, or leave --encoding out"));
}

}  // namespace

void Decoder::Close::operator()(void* handle) const {
    ::iconv_close(handle);
}

Result<Decoder> Decoder::make(const std::string& encoding) {
    if (isUtf8Name(encoding)) {
        return Decoder{nullptr};
    }
    // A slash would ask iconv to leave out or to replace what it cannot read.
    if (encoding.empty() || encoding.find('/') != std::string::npos) {
        return unknown(encoding);
    }
    const iconv_t handle = ::iconv_open("UTF-8", encoding.c_str());
    if (handle == reinterpret_cast<iconv_t>(-1)) {
        return unknown(encoding);
    }
    Decoder made{handle};
    return made.decode(kAscii) == kAscii ? Result<Decoder>{std::move(made)} : Result<Decoder>{unknown(encoding)};
}

std::optional<std::string> Decoder::decode(std::string_view bytes) const {
    if (!m_handle) {
        return isUtf8(bytes) ? std::optional{std::string{bytes}} : std::nullopt;
    }
    std::string out(bytes.size() * 4 + 16, '\0');
    std::string in{bytes};  // iconv takes what it does not change as changeable
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    ::iconv(m_handle.get(), nullptr, nullptr, nullptr, nullptr);
    // Any count but 0 is of characters that have no counterpart.
    if (::iconv(m_handle.get(), &from, &left, &to, &room) != 0 || left != 0 ||
        ::iconv(m_handle.get(), nullptr, nullptr, &to, &room) != 0) {
        return std::nullopt;
    }
    out.resize(out.size() - room);
    return isUtf8(out) ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace weir
