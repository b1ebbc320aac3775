// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/attribute_panel.h"

#include <QDialog>

class QDoubleSpinBox;

namespace weir::app {

/// Which places to compare with, and how: selects rows of the table by where they lie. Object names: Place_*.
class PlaceDialog : public QDialog {
    Q_OBJECT
public:
    PlaceDialog(Workbench& bench, MapLayers& layers, AttributePanel& panel, QWidget* parent);

private:
    enum class Source { selectedThings, drawnZone, allZones, features };
    void refresh();
    [[nodiscard]] std::vector<geo::Geometry> places() const;
    void accept() override;
    [[nodiscard]] QString whyNot() const;

    Workbench& m_bench;
    MapLayers& m_layers;
    AttributePanel& m_panel;
    QComboBox* m_relation;
    QDoubleSpinBox* m_metres;
    QComboBox* m_source;
    QComboBox* m_change;
    QPushButton* m_accept;
};

}  // namespace weir::app
