// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/qt_words.h"

#include "app/qt/convert.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace weir::app {

QtWords::QtWords() = default;

QtWords::~QtWords() {
    if (m_translator) {
        QCoreApplication::removeTranslator(m_translator.get());
    }
}

bool QtWords::speak(const std::string& language) {
    if (m_translator) {
        QCoreApplication::removeTranslator(m_translator.get());
        m_translator.reset();
    }
    if (language == "en") {
        return true;
    }
    auto next = std::make_unique<QTranslator>();
    if (!next->load(QStringLiteral("qtbase_") + toQt(language), QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        return false;
    }
    m_translator = std::move(next);
    QCoreApplication::installTranslator(m_translator.get());
    return true;
}

}  // namespace weir::app
