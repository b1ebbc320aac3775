// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/tile_download.h"
#include "app/window/service_dialog.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/tasks.h"

#include <QPointer>

namespace weir::app {

/// What the window does with map services: adds them, lets layers ask the network or not, downloads an area. UI thread
/// only.
class MapServices : public QObject {
    Q_OBJECT
public:
    MapServices(Workbench& bench, Tasks& tasks, MapLayers& layers, std::shared_ptr<TileHub> hub,
                QObject* parent = nullptr);

    /// Opens the dialog, or brings it to the front.
    void add(QWidget* parent, geo::MapPoint centre);
    [[nodiscard]] ServiceDialog* dialog() const { return m_dialog; }
    /// The tiles of a layer of a service; null for any other layer.
    [[nodiscard]] const maps::TileSource* sourceOf(const std::string& layerId) const;
    [[nodiscard]] bool isOnline(const std::string& layerId) const;
    void setOnline(const std::string& layerId, bool online);
    /// Whether there are such layers, and whether each of them is online.
    [[nodiscard]] bool hasServices() const { return !ids().empty(); }
    [[nodiscard]] bool areAllOnline() const;
    void setAllOnline(bool online);
    /// What failed is asked for again.
    void askAgain();
    /// Asks for the zoom levels, then downloads what lies in `area`.
    void download(const std::string& layerId, const geo::MapBox& area);

private:
    [[nodiscard]] std::vector<std::int64_t> ids() const;
    void create(const NamedService& named);
    void start(std::shared_ptr<ServiceTiles> tiles, const DownloadPlan& plan, const std::string& name);

    Workbench& m_bench;
    Tasks& m_tasks;
    MapLayers& m_layers;
    std::shared_ptr<TileHub> m_hub;
    QPointer<ServiceDialog> m_dialog;
};

}  // namespace weir::app
