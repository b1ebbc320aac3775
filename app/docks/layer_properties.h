// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"

#include <QDialog>

namespace weir::app {

class FactList;

/// Where a layer comes from, what is in it and what was told when it was read; how opaque it is at this seat and
/// between which scales it is shown. Object names: LayerProps_*.
class LayerProperties : public QDialog {
    Q_OBJECT
public:
    LayerProperties(MapLayers& layers, const std::string& id, QWidget* parent);

private:
    void addFacts(FactList& facts, const maps::Layer& layer) const;
    void addManifest(FactList& facts, const maps::Manifest& manifest) const;

    MapLayers& m_layers;
    std::string m_id;
};

}  // namespace weir::app
