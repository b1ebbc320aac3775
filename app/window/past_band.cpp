// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/past_band.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/window/map_area.h"

#include <QLabel>

namespace weir::app {

PastBand::PastBand(Workbench& bench, QWidget* parent) : QFrame{parent}, m_bench{bench}, m_text{makeLabel({})} {
    named(this, "Past_Band", tr("The map shows the past"));
    setProperty("part", QStringLiteral("alarm"));
    setProperty("tone", QStringLiteral("warn"));
    named(m_text, "Past_Text");
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(16, 4, 12, 4);
    row->addWidget(m_text, 1);
    if (qobject_cast<MapArea*>(parent) != nullptr) {
        auto* now = makeButton(tr("Back to now"), "Past_Now", "primary");
        row->addWidget(now);
        connect(now, &QPushButton::clicked, this, &PastBand::nowWanted);
    }
    connect(&bench, &Workbench::pastShownChanged, this, &PastBand::refresh);
    refresh();
}

void PastBand::refresh() {
    const auto& past = m_bench.pastShown();
    if (past) {
        m_text->setText(tr("This map shows %1, not now. Lists and forms show the present; nothing can be ordered here")
                            .arg(toQt(toLocalText(*past, m_bench.timeZone()))));
    }
    setVisible(past.has_value());
    Q_EMIT shownChanged();
}

}  // namespace weir::app
