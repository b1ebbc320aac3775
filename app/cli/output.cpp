// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/output.h"

#include <algorithm>
#include <ostream>

namespace weir::app {

void printError(std::ostream& err, const Error& error) {
    err << "weir: " << oneLine(error.text()) << '\n';
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
    std::string out{text};
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
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
