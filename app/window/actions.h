// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QKeySequence>
#include <QString>

#include <functional>
#include <vector>

/// The actions of the window as one table: menus, tool strip, command palette, shortcuts and the shortcut card come
/// from it, so nothing can be in one and missing in another.
namespace weir::app {

class MainWindow;

enum class ActionContext { window, map };

enum class MenuId { file, edit, view, map, layers, command, planning, briefing, window, help };

struct ActionSpec {
    const char* id;  ///< object name Action_<id>
    MenuId menu;
    const char* text;                               ///< English, translated when built
    const char* shortcut = "";                      ///< portable text; "" for none
    ActionContext context = ActionContext::window;  ///< map: only while the map has focus
    const char* icon = "";
    const char* tip = "";
    std::function<void(MainWindow&)> run = nullptr;
    /// Why it cannot act now; empty when it can. Null: always can.
    std::function<QString(MainWindow&)> whyNot = nullptr;
    /// Checked state of a switch; null: not a switch.
    std::function<bool(MainWindow&)> isChecked = nullptr;
    bool separatorBefore = false;
    bool onStrip = false;  ///< also a button of the map's tool strip
};

[[nodiscard]] const std::vector<ActionSpec>& actionSpecs();
[[nodiscard]] const char* menuTitle(MenuId menu);

}  // namespace weir::app
