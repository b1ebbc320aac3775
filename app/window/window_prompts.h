// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/prompts.h"

#include <QPointer>
#include <QWidget>

namespace weir::app {

/// Asks with real dialogs.
class WindowPrompts final : public Prompts {
public:
    void setParent(QWidget* parent) { m_parent = parent; }
    [[nodiscard]] bool confirm(const Question& question) override;
    [[nodiscard]] std::optional<QString> text(const TextQuestion& question) override;
    [[nodiscard]] std::optional<int> choice(const ChoiceQuestion& question) override;
    [[nodiscard]] std::optional<QString> saveFile(const FileQuestion& question) override;
    [[nodiscard]] std::optional<QString> openFile(const FileQuestion& question) override;
    [[nodiscard]] QStringList openFiles(const FileQuestion& question) override;

private:
    QPointer<QWidget> m_parent;
};

}  // namespace weir::app
