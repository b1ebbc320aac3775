// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/add_layer.h"
#include "app/workbench/tasks.h"
#include "app/workbench/workbench.h"

#include <QObject>

#include <memory>
#include <vector>

namespace weir::app {

/// Makes layers of map files: reads each in a job that can be cancelled, asks what the file leaves open (coordinate
/// system, which layer, datum), then submits layer.create. A failure is told by the workbench. UI thread only.
class LayerAdder : public QObject {
    Q_OBJECT
public:
    LayerAdder(Workbench& bench, Tasks& tasks, std::shared_ptr<maps::PreparedStore> prepared,
               QObject* parent = nullptr);

    /// Asks for a file.
    void ask();
    void add(const std::filesystem::path& file);

Q_SIGNALS:
    void added(std::int64_t id);

private:
    void prepare(LayerWish wish);
    void onPrepared(LayerWish wish, const Result<maps::PreparedLayer>& made);
    void askCrs(LayerWish wish, QString reason);
    void listLayers(LayerWish wish);
    void askLayer(LayerWish wish, const std::vector<maps::SourceLayer>& layers);
    [[nodiscard]] bool askDatum(LayerWish& wish);
    void create(const LayerWish& wish, const maps::PreparedLayer& made);

    Workbench& m_bench;
    Tasks& m_tasks;
    std::shared_ptr<maps::PreparedStore> m_prepared;
};

}  // namespace weir::app
