// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"

#include <QDialog>

namespace weir::app {

/// Language and theme; each choice holds at once, there is nothing to confirm. Object names: Settings_*.
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(Workbench& bench, QWidget* parent = nullptr);

Q_SIGNALS:
    void languageWanted(const std::string& language);
    void themeWanted(const std::string& theme);
};

/// All shortcuts on one card, from the actions themselves.
class ShortcutCard : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutCard(const QList<class QAction*>& actions, QWidget* parent = nullptr);
};

}  // namespace weir::app
