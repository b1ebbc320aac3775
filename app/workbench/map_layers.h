// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/overlays/overlays.h"
#include "app/workbench/layer_styles.h"
#include "app/workbench/layer_times.h"
#include "app/workbench/outer_layers.h"
#include "app/workbench/workbench.h"

#include <QObject>

namespace weir::app {

/// The layers of the map: those of the picture, built off the UI thread one build at a time, then what the user chose
/// about them (visible, order, name), which lives in the settings. UI thread only.
class MapLayers : public QObject {
    Q_OBJECT
public:
    /// `prepared` is where outside layers were prepared, `services` where tiles of map services come from.
    MapLayers(Workbench& bench, std::shared_ptr<const maps::Projection> projection,
              std::shared_ptr<maps::PreparedStore> prepared, std::shared_ptr<TileHub> services,
              QObject* parent = nullptr);

    /// Bottom first, ready for the canvas.
    [[nodiscard]] const std::vector<maps::Layer>& layers() const { return m_layers; }
    [[nodiscard]] const std::shared_ptr<const maps::Projection>& projection() const { return m_projection; }

    /// Null when there is none of that id.
    [[nodiscard]] const maps::Layer* find(const std::string& id) const;
    [[nodiscard]] LayerStyles& styles() { return m_styles; }
    /// As built, without what this seat changed of it; null when there is none.
    [[nodiscard]] const maps::Layer* asBuilt(const std::string& id) const;

    void setVisible(const std::string& id, bool visible);
    void setGroupVisible(const std::string& group, bool visible);
    /// Puts the layer so many places further up (towards the viewer) among those of its group.
    void move(const std::string& id, int steps);
    /// Puts the layer directly above or below another one of its group; others do not move. The order of outside layers
    /// is stored, for everybody; that of the others is this seat's.
    void place(const std::string& id, const std::string& besideId, bool above);
    /// Puts all layers of a group above or below all of another.
    void placeGroup(const std::string& group, const std::string& besideGroup, bool above);
    /// An outside layer is renamed in the store, for everybody; the others for this seat.
    void rename(const std::string& id, const std::string& name);
    /// The registers as they were at the end of the window, and of layers with times what meets it; nothing: now, and
    /// everything. A moment that cannot be shown is told, and the map goes back to now.
    void setTime(std::optional<maps::TimeWindow> window);
    [[nodiscard]] const std::optional<maps::TimeWindow>& time() const { return m_time; }
    /// Outside layers whose features have times.
    [[nodiscard]] const std::vector<TimedLayer>& timedLayers() const { return m_timed; }
    /// Which attributes are the times of the layer; an empty one: it has none.
    void setTimeField(const std::string& id, const maps::TimeField& field);
    [[nodiscard]] bool isBuilding() const { return m_building; }
    /// Builds again, as after a change of language.
    void rebuild();

Q_SIGNALS:
    void changed();
    void built();  ///< after each build, changed or not

private:
    void build();
    void arrange();
    void restoreOuterOrder(std::vector<maps::Layer>& layers) const;
    void saveOrder(std::vector<std::string> order);
    void storeOuterOrder(std::vector<std::string> order);
    [[nodiscard]] std::ptrdiff_t indexOf(const std::string& id) const;

    Workbench& m_bench;
    std::shared_ptr<const maps::Projection> m_projection;
    std::shared_ptr<Overlays> m_overlays;
    std::shared_ptr<Overlays> m_pastOverlays;  ///< of its own: what the present shows is not drawn again afterwards
    std::shared_ptr<OuterLayerSet> m_outer;
    LayerStyles m_styles;
    std::shared_ptr<LayerTimes> m_times = std::make_shared<LayerTimes>();
    std::vector<TimedLayer> m_timed;
    std::map<std::string, maps::TimeField> m_timeFields;  ///< what the user chose
    std::optional<maps::TimeWindow> m_time;
    std::vector<maps::Layer> m_built;
    std::vector<maps::Layer> m_layers;
    std::map<std::string, bool> m_visible;             ///< what the user switched
    std::map<std::string, std::string> m_names;        ///< what the user renamed
    std::vector<std::string> m_order;                  ///< bottom first; empty: as built
    std::vector<std::string> m_outerOrder;             ///< what is being stored, bottom first; empty: as stored
    std::map<std::int64_t, std::int64_t> m_positions;  ///< by row: submitted and not yet answered
    int m_storing = 0;
    bool m_building = false;
    bool m_again = false;
};

}  // namespace weir::app
