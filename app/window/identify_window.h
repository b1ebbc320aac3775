// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"
#include "maps/layer/identify.h"

#include <QDialog>

class QTreeWidget;

namespace weir::app {

/// Everything under one click: layers, the features of each, and what is known about them. Object names: Identify_*.
class IdentifyWindow : public QDialog {
    Q_OBJECT
public:
    explicit IdentifyWindow(Workbench& bench, QWidget* parent);
    /// Replaces what is shown; attributes of files are read on another thread.
    void show(std::vector<maps::Layer> layers, std::vector<maps::Hit> hits);
    [[nodiscard]] QTreeWidget& tree() { return *m_tree; }

Q_SIGNALS:
    void goTo(weir::app::Item item);

private:
    void fill(const std::vector<maps::Hit>& hits, const std::vector<maps::Card>& cards);

    Workbench& m_bench;
    QTreeWidget* m_tree;
    std::uint64_t m_generation = 0;  ///< of the question asked last: an answer to an earlier one is not shown
};

}  // namespace weir::app
