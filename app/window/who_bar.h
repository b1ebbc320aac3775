// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"

#include <QFrame>

class QPushButton;

namespace weir::app {

/// Asks who sits here, without standing in the way: everything can be looked at, nothing be entered, until somebody has
/// said so. Object names: Who_*.
class WhoBar : public QFrame {
    Q_OBJECT
public:
    explicit WhoBar(Workbench& bench, QWidget* parent = nullptr);

Q_SIGNALS:
    void sameWanted();  ///< the one who sat here last
    void chooseWanted();
};

}  // namespace weir::app
