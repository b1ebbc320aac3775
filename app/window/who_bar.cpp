// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/who_bar.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace weir::app {

WhoBar::WhoBar(Workbench& bench, QWidget* parent) : QFrame{parent} {
    setProperty("part", QStringLiteral("alarm"));
    named(this, "Who_Bar", tr("Who sits here?"));
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(16, 6, 12, 6);
    row->setSpacing(kSpace);
    auto* icon = makeLabel({});
    icon->setPixmap(bench.theme().pixmap("person", 18, devicePixelRatioF(), bench.theme().colour("accent")));
    row->addWidget(icon);
    // One line: a text that wraps asks a tool bar for the height it would need in a column of a few characters.
    auto* text = named(new ElidedLabel, "Who_Text");
    text->setText(
        tr("Who sits here? What is done is journaled under that name; until then everything can only be looked at."));
    row->addWidget(text, 1);
    const auto last = bench.lastOfficer();
    if (last) {
        auto* same = makeButton(tr("%1, the last here: it is me").arg(toQt(last->name)), "Who_Same", "primary");
        same->setToolTip(tr("Act at this seat as %1 from now on").arg(toQt(last->name)));
        row->addWidget(same);
        connect(same, &QPushButton::clicked, this, &WhoBar::sameWanted);
    }
    auto* choose =
        makeButton(last ? tr("Somebody else…") : tr("Choose the person…"), "Who_Choose", last ? nullptr : "primary");
    choose->setToolTip(tr("Choose the person who acts at this seat") + QStringLiteral(" (Ctrl+Shift+U)"));
    row->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, &WhoBar::chooseWanted);
}

}  // namespace weir::app
