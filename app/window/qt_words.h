// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <memory>
#include <string>

class QTranslator;

namespace weir::app {

/// The words of Qt's own dialogs (choosing files, colours, printers) in the language of the program. They come with Qt
/// and are looked up after the program's own catalogue.
class QtWords {
public:
    QtWords();
    ~QtWords();
    QtWords(const QtWords&) = delete;
    QtWords& operator=(const QtWords&) = delete;

    /// False when Qt's translations are not installed; its dialogs then stay English.
    bool speak(const std::string& language);

private:
    std::unique_ptr<QTranslator> m_translator;
};

}  // namespace weir::app
