// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/message.h"

#include <cctype>

namespace weir {

// {0} and {0:hazard} are both the first argument; what the second says of it is for the app, which puts the reader's
// word there (app/qt/catalogue.h). Placeholders are replaced by hand: the arguments come from users and files, and a
// translated pattern with a wrong placeholder must not throw.
std::string Message::format(std::string_view translated) const {
    std::string out;
    out.reserve(translated.size() + 16 * args.size());
    for (std::size_t i = 0; i < translated.size(); ++i) {
        if (translated[i] != '{') {
            out += translated[i];
            continue;
        }
        const auto close = translated.find('}', i);
        if (close != std::string_view::npos && close >= i + 2 && (close == i + 2 || translated[i + 2] == ':') &&
            std::isdigit(static_cast<unsigned char>(translated[i + 1])) != 0) {
            const auto index = static_cast<std::size_t>(translated[i + 1] - '0');
            if (index < args.size()) {
                out += args[index];
                i = close;
                continue;
            }
        }
        out += translated[i];
    }
    return out;
}

}  // namespace weir
