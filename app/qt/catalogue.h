// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/message.h"
#include "core/base/result.h"

#include <QHash>
#include <QTranslator>

#include <filesystem>
#include <memory>

/// Words. The code speaks English; resources/i18n/<language>.json maps each English pattern to the language's own. One
/// catalogue serves tr() of the window and msg() of the core, so a sentence is translated once wherever it comes from.
namespace weir::app {

/// A catalogue installed like any Qt translator; the class a tr() stands in is not looked at.
class Catalogue final : public QTranslator {
public:
    /// Reads i18n/<language>.json below `resources`. "en" is in the code and needs no file. Errors: notFound, invalid.
    [[nodiscard]] static Result<std::unique_ptr<Catalogue>> load(const std::filesystem::path& resources,
                                                                 const QString& language);

    [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation,
                                    int n) const override;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] const QString& language() const { return m_language; }
    [[nodiscard]] bool has(const QString& pattern) const { return m_texts.contains(pattern.toUtf8()); }

private:
    QString m_language;
    QHash<QByteArray, QString> m_texts;
};

/// The pattern in the installed language, or itself.
[[nodiscard]] QString translated(std::string_view pattern);
/// The message in the installed language, its arguments filled in: "{0:hazard}" as the word for the hazard of that
/// name, and so for "incident", "kind" (of an incident), "level", "method" (of signing), "order", "phase", "readiness",
/// "response", "role", "severity", "team" and "warning".
[[nodiscard]] QString translated(const Message& message);
/// "message. hint", with the language's own full stops.
[[nodiscard]] QString translated(const Error& error);

}  // namespace weir::app
