// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace weir::app {

/// What the program asks a person. An interface, so that tests answer from a script and no test ever meets a dialog.
class Prompts {
public:
    virtual ~Prompts() = default;

    struct Question {
        QString title;
        QString text;
        QString accept;      ///< label of the button that goes on
        bool grave = false;  ///< cannot be taken back
    };
    [[nodiscard]] virtual bool confirm(const Question& question) = 0;

    struct TextQuestion {
        QString title;
        QString label;
        QString accept;
        QString initial;
        bool required = true;  ///< an empty answer cannot be accepted
    };
    /// Nothing when the person changed their mind.
    [[nodiscard]] virtual std::optional<QString> text(const TextQuestion& question) = 0;

    struct ChoiceQuestion {
        QString title;
        QString label;
        QString accept;
        QStringList choices;
        int initial = 0;  ///< -1: nothing is chosen, and nothing accepted, before the person has chosen
    };
    [[nodiscard]] virtual std::optional<int> choice(const ChoiceQuestion& question) = 0;

    struct FileQuestion {
        QString title;
        QString filter;  ///< "PDF (*.pdf)"
        QString suggested;
    };
    [[nodiscard]] virtual std::optional<QString> saveFile(const FileQuestion& question) = 0;
    [[nodiscard]] virtual std::optional<QString> openFile(const FileQuestion& question) = 0;
    /// Several files at once; none when the person changed their mind.
    [[nodiscard]] virtual QStringList openFiles(const FileQuestion& question) {
        const auto one = openFile(question);
        return one ? QStringList{*one} : QStringList{};
    }
};

}  // namespace weir::app
