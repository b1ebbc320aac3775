// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/expression.h"
#include "core/base/text.h"
#include "tests/app/gui.h"

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
            (text[i + 2] == '}' || text[i + 2] == ':')) {
            out.insert(text.substr(i, text.find('}', i) - i + 1));
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

TEST_CASE("A refusal is wholly in the reader's language") {
    weir::test::application();
    const auto chinese = weir::app::Catalogue::load(root() / "resources", QStringLiteral("zh_CN"));
    REQUIRE(chinese.ok());
    weir::test::TestDesk desk;
    const weir::Json river{{"hazard", "river"}, {"level", 4}, {"area_text", "漯河市"}, {"reason", "接近警戒水位"}};
    desk.make(weir::test::kLeader, "response.propose", river);
    const auto second = desk.refuses(weir::test::kOfficer, "response.propose", river, weir::ErrorCode::conflict);
    CHECK(weir::app::translated(second.message) ==
          QStringLiteral("A response for river flood in this area is proposed at level Ⅳ, proposed by 李四"));
    const auto incident = desk.incident();
    const auto order =
        desk.make(weir::test::kLeader, "order.issue", {{"type", "works"}, {"incident_id", incident}, {"task", "封堵"}});
    const auto early = desk.refuses(weir::test::kLeader, "order.complete", {{"id", order}}, weir::ErrorCode::refused);
    QCoreApplication::installTranslator(chinese->get());
    const QString response = weir::app::translated(second.message);
    const QString completion = weir::app::translated(early.message);
    QCoreApplication::removeTranslator(chinese->get());
    CHECK(response == QStringLiteral("该范围的河道洪水Ⅳ级响应已有一份，现为“已提出”，提出人：李四"));
    CHECK(completion.contains(QStringLiteral("已下达")));
    CHECK_FALSE(completion.contains(QStringLiteral("issued")));
}

TEST_CASE("A refused text names its field in the reader's language") {
    weir::test::application();
    const auto chinese = weir::app::Catalogue::load(root() / "resources", QStringLiteral("zh_CN"));
    REQUIRE(chinese.ok());
    QCoreApplication::installTranslator(chinese->get());
    const auto inWords = [](const weir::Result<void>& refused) {
        return weir::app::translated(refused.error().message);
    };
    const QString title = inWords(weir::checkText("title", std::string(300, 'x'), 200));
    const QString nested = inWords(weir::checkText("incident.title", std::string(300, 'x'), 200));
    const QString unknown = inWords(weir::checkText("wings", std::string(300, 'x'), 200));
    QCoreApplication::removeTranslator(chinese->get());
    CHECK(title.startsWith(QStringLiteral("标题过长：300 字节，最多 200 字节")));
    CHECK(nested == title);
    CHECK(unknown.startsWith(QStringLiteral("wings过长")));
}

TEST_CASE("What is wrong with a condition is wholly in the reader's language") {
    weir::test::application();
    const auto chinese = weir::app::Catalogue::load(root() / "resources", QStringLiteral("zh_CN"));
    REQUIRE(chinese.ok());
    const std::vector<std::string> fields{"人数", "名称"};
    const std::pair<const char*, const char*> kWrong[] = {
        {"人数 > 1 or 名称 =", "条件在第 15 个字符处无法理解：此处应为数字、带引号的文字、true、false 或 null"},
        {"村 = 1", "条件在第 1 个字符处无法理解：没有字段“村”（文本要加引号：'村'）。现有字段：人数, 名称"},
        {"名称 = '漯", "条件在第 6 个字符处无法理解：文字缺少右引号"},
        {"人数 > 1 名称", "条件在第 8 个字符处无法理解：“名称”之前应有 and 或 or"},
        {"人数 ; 1", "条件在第 4 个字符处无法理解：“; 1”在此没有意义"}};
    QCoreApplication::installTranslator(chinese->get());
    for (const auto& [text, wanted] : kWrong) {
        const auto refused = weir::Expression::parseCondition(text, fields);
        REQUIRE_FALSE(refused);
        CHECK(weir::app::translated(refused.error().message).toStdString() == wanted);
    }
    QCoreApplication::removeTranslator(chinese->get());
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
