// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"

#include <QFrame>

class QLabel;

namespace weir::app {

/// Says over every map that shows the past, as long as it does, that it is not now. The main map's has the button that
/// goes back (object names Past_Band, Past_Now); other windows only say it.
class PastBand : public QFrame {
    Q_OBJECT
public:
    PastBand(Workbench& bench, QWidget* parent);

Q_SIGNALS:
    void nowWanted();
    void shownChanged();

private:
    void refresh();

    Workbench& m_bench;
    QLabel* m_text;
};

}  // namespace weir::app
