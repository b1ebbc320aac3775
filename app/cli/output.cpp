// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/output.h"

#include "core/base/text.h"

#include <algorithm>
#include <ostream>

namespace weir::app {

namespace {

/// Bytes of the UTF-8 sequence that begins so.
std::size_t lengthFrom(char first) {
    const auto c = static_cast<unsigned char>(first);
    return c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
}

/// What a terminal would obey instead of show: C1 controls (U+009B begins an escape sequence), line and paragraph
/// separators, and the marks that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069).
bool commands(std::string_view c) {
    return (c >= "\u0080" && c <= "\u009F") || (c >= "\u2028" && c <= "\u202E") || (c >= "\u2066" && c <= "\u2069");
}

}  // namespace

void printError(std::ostream& err, const Error& error) {
    constexpr std::size_t kMost = 900;  // each; a path or a list of columns may be as long as a file
    auto told = error;
    for (auto* part : {&told.message, &told.hint}) {
        if (const auto text = part->text(); text.size() > kMost) {
            *part = msg("{0}", shorten(text, kMost));
        }
    }
    err << "weir: " << oneLine(told.text()) << '\n';
    err.flush();
}

void printNote(std::ostream& err, const Message& message) {
    err << "weir: " << oneLine(message.text()) << '\n';
    err.flush();
}

std::string jsonText(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string oneLine(std::string_view text) {
    constexpr std::string_view kUnreadable = "\uFFFD";
    std::string out;
    while (!text.empty()) {
        const auto piece = text.substr(0, lengthFrom(text.front()));
        if (!isUtf8(piece)) {
            out += kUnreadable;
            text.remove_prefix(1);
            continue;
        }
        const auto first = static_cast<unsigned char>(piece.front());
        if (first < 0x20 || first == 0x7F) {
            out += ' ';
        } else {
            out += commands(piece) ? kUnreadable : piece;
        }
        text.remove_prefix(piece.size());
    }
    return out;
}

std::size_t displayWidth(std::string_view text) {
    std::size_t width = 0;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if ((u & 0xC0U) != 0x80U) {
            width += u >= 0xE2U ? 2 : 1;  // from U+2000 on: Han, kana, full-width forms
        }
    }
    return width;
}

std::string textTable(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& column : columns) {
        widths.push_back(displayWidth(column));
    }
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], displayWidth(row[i]));
        }
    }
    std::string out;
    const auto append = [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += row[i];
            if (i + 1 < row.size()) {
                out.append(widths[i] - displayWidth(row[i]) + 2, ' ');
            }
        }
        out += '\n';
    };
    append(columns);
    for (const auto& row : rows) {
        append(row);
    }
    return out;
}

}  // namespace weir::app
