// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/catalogue.h"

#include "app/qt/convert.h"
#include "app/qt/resources.h"
#include "core/base/text.h"

#include <QCoreApplication>

namespace weir::app {

Result<std::unique_ptr<Catalogue>> Catalogue::load(const std::filesystem::path& resources, const QString& language) {
    auto catalogue = std::make_unique<Catalogue>();
    catalogue->m_language = language;
    if (language == QLatin1String{"en"}) {
        return catalogue;
    }
    const auto text = readResource(resources, std::filesystem::path{"i18n"} / (toStd(language) + ".json"));
    if (!text) {
        return text.error();
    }
    const auto json = parseJson(*text);
    if (!json || !json->is_object()) {
        return fail(ErrorCode::invalid, msg("The translations of {0} cannot be read", toStd(language)),
                    msg("Install weir again"));
    }
    for (const auto& [pattern, words] : json->items()) {
        if (words.is_string()) {
            catalogue->m_texts.insert(QByteArray::fromStdString(pattern), toQt(words.get<std::string>()));
        }
    }
    return catalogue;
}

QString Catalogue::translate(const char*, const char* source, const char*, int) const {
    return source == nullptr ? QString{} : m_texts.value(QByteArray{source});
}

QString translated(std::string_view pattern) {
    return QCoreApplication::translate("weir", std::string{pattern}.c_str());
}

QString translated(const Message& message) {
    return toQt(message.format(toStd(translated(std::string_view{message.pattern}))));
}

QString translated(const Error& error) {
    const QString what = translated(error.message);
    if (error.hint.empty()) {
        return what;
    }
    return QCoreApplication::translate("weir", "%1. %2").arg(what, translated(error.hint));
}

}  // namespace weir::app
