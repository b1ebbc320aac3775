// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/theme.h"

#include <QAbstractButton>

namespace weir::app {

/// Gives the button an icon in the colours of the theme, now and after every change of the theme.
inline void setThemedIcon(QAbstractButton& button, Theme& theme, const char* iconName) {
    const auto paint = [&button, &theme, iconName] { button.setIcon(theme.icon(iconName)); };
    paint();
    QObject::connect(&theme, &Theme::changed, &button, paint);
}

}  // namespace weir::app
