// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/text.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace {

using weir::Json;

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

std::filesystem::path root() {
    return WEIR_SOURCE_DIR;
}

std::string withoutComments(const std::string& text) {
    std::string out;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (inString) {
            out += text[i];
            if (text[i] == '\\' && i + 1 < text.size()) {
                out += text[++i];
            } else if (text[i] == '"') {
                inString = false;
            }
        } else if (text[i] == '/' && i + 1 < text.size() && text[i + 1] == '/') {
            while (i < text.size() && text[i] != '\n') {
                ++i;
            }
            out += '\n';
        } else if (text[i] == '\'' && i + 2 < text.size() && text[i + 1] == '"') {
            out += "' '";
            i += 2;
        } else {
            inString = text[i] == '"';
            out += text[i];
        }
    }
    return out;
}

/// Adjacent string literals from `at`, joined and unescaped; nothing when there is none.
std::optional<std::string> literalAt(const std::string& text, std::size_t at) {
    std::optional<std::string> out;
    for (;;) {
        while (at < text.size() && (std::isspace(static_cast<unsigned char>(text[at])) != 0)) {
            ++at;
        }
        if (at >= text.size() || text[at] != '"') {
            return out;
        }
        out = out.value_or("");
        for (++at; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] == '\\') {
                ++at;
                *out += text[at] == 'n' ? '\n' : text[at] == 't' ? '\t' : text[at];
            } else {
                *out += text[at];
            }
        }
        ++at;
    }
}

bool isWordChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Every literal that is the first argument of tr, msg, translated, word or QT_TR_NOOP, or the second of
/// translate("weir", …).
std::map<std::string, std::string> patterns() {
    std::map<std::string, std::string> found;
    for (const auto* top : {"app", "core", "maps"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{root() / top}) {
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") {
                continue;
            }
            const auto text = withoutComments(contentOf(entry.path()));
            for (const std::string call :
                 {"tr(", "msg(", "QT_TR_NOOP(", "translated(", "word(", "translate(\"weir\","}) {
                for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
                    if (at > 0 && isWordChar(text[at - 1])) {
                        continue;
                    }
                    if (const auto pattern = literalAt(text, at + call.size()); pattern && !pattern->empty()) {
                        found.emplace(*pattern, std::filesystem::relative(entry.path(), root()).string());
                    }
                }
            }
        }
    }
    return found;
}

std::multiset<std::string> placeholders(const std::string& text) {
    std::multiset<std::string> out;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '%' && std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0) {
            out.insert(text.substr(i, 2));
        }
        if (text[i] == '{' && std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0 && i + 2 < text.size() &&
            text[i + 2] == '}') {
            out.insert(text.substr(i, 3));
        }
    }
    return out;
}

Json catalogue() {
    return Json::parse(contentOf(root() / "resources" / "i18n" / "zh_CN.json"));
}

}  // namespace

TEST_CASE("The Chinese catalogue has every sentence of the program") {
    const auto zh = catalogue();
    const auto all = patterns();
    CHECK(all.size() > 500);
    std::string missing;
    int count = 0;
    for (const auto& [pattern, file] : all) {
        if (!zh.contains(pattern)) {
            ++count;
            missing += "  " + file + ": \"" + pattern + "\"\n";
        }
    }
    INFO(missing);
    CHECK(count == 0);
}

TEST_CASE("Translations keep the placeholders") {
    const auto zh = catalogue();
    for (const auto& [pattern, words] : zh.items()) {
        INFO(pattern);
        const auto wanted = placeholders(pattern);
        const auto given = placeholders(words.get<std::string>());
        CHECK(std::set<std::string>(wanted.begin(), wanted.end()) == std::set<std::string>(given.begin(), given.end()));
        CHECK_FALSE(words.get<std::string>().empty());
    }
}
