// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"
#include "core/zone/figures.h"

#include <QDialog>

class QTreeWidget;

namespace weir::app {

/// Who has to be called about a zone: its villages, shelters and hazard sources by name, with contact and telephone.
/// A snapshot of the figures it is made from; Enter or a double click shows a row on the map. Object names:
/// ZonePlaces*.
class ZonePlaces : public QDialog {
    Q_OBJECT
public:
    ZonePlaces(const desk::Picture& picture, const QString& zone, const zone::Figures& figures, QWidget* parent);

Q_SIGNALS:
    void goTo(weir::app::Item item);

private:
    QTreeWidget* m_tree;
};

}  // namespace weir::app
