// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/label_text.h"

#include "maps/layer/classing.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace weir::maps {

namespace {

Error wrongAt(std::size_t position) {
    return fail(ErrorCode::usage, msg("The text of the label cannot be read at character {0}", position + 1),
                msg("Write attributes as {0} or {1}, and a brace itself twice", "{name}", "{stage:.2}"));
}

struct Field {
    std::string_view name;
    int decimals = -1;
};

/// What stands between the braces.
std::optional<Field> fieldOf(std::string_view inside) {
    Field field{inside};
    const auto colon = inside.rfind(":.");
    if (colon != std::string_view::npos && inside.size() == colon + 3) {
        const char digit = inside[colon + 2];
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        field = {inside.substr(0, colon), digit - '0'};
    }
    field.name = trim(field.name);
    return field.name.empty() ? std::nullopt : std::optional{field};
}

std::string written(const std::string& value, int decimals) {
    const auto number = decimals < 0 ? std::nullopt : numberOf(value);
    return number ? fmt::format("{:.{}f}", *number, decimals) : value;
}

}  // namespace

std::size_t LabelText::fieldNamed(std::string_view name) {
    const auto found = std::find(m_fields.begin(), m_fields.end(), name);
    if (found != m_fields.end()) {
        return static_cast<std::size_t>(found - m_fields.begin());
    }
    m_fields.emplace_back(name);
    return m_fields.size() - 1;
}

Result<LabelText> LabelText::parse(std::string_view text) {
    LabelText out;
    Line line;
    std::string literal;
    const auto endLiteral = [&] {
        if (!literal.empty()) {
            line.push_back({std::move(literal)});
            literal.clear();
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto pair = text.substr(i, 2);
        if (pair == "{{" || pair == "}}") {
            literal += text[i++];
        } else if (text[i] == '{') {
            const auto end = text.find('}', i);
            const auto field = end == std::string_view::npos ? std::nullopt : fieldOf(text.substr(i + 1, end - i - 1));
            if (!field) {
                return wrongAt(i);
            }
            endLiteral();
            line.push_back({{}, static_cast<int>(out.fieldNamed(field->name)), field->decimals});
            i = end;
        } else if (text[i] == '}') {
            return wrongAt(i);
        } else if (text[i] == '\n' || pair == "\\n") {
            i += pair == "\\n" ? 1U : 0U;
            endLiteral();
            out.m_lines.push_back(std::move(line));
            line.clear();
        } else {
            literal += text[i];
        }
    }
    endLiteral();
    out.m_lines.push_back(std::move(line));
    return out;
}

std::string LabelText::fill(const std::function<std::string(std::size_t)>& value) const {
    std::string out;
    for (const auto& line : m_lines) {
        std::string text;
        bool hasField = false;
        bool hasValue = false;
        for (const auto& piece : line) {
            if (piece.field < 0) {
                text += piece.literal;
                continue;
            }
            const auto one = value(static_cast<std::size_t>(piece.field));
            hasField = true;
            hasValue = hasValue || !one.empty();
            text += written(one, piece.decimals);
        }
        if (text.empty() || (hasField && !hasValue)) {
            continue;
        }
        out += out.empty() ? "" : "\n";
        out += text;
    }
    return out;
}

}  // namespace weir::maps
