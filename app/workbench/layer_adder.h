// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/add_layer.h"
#include "app/workbench/tasks.h"
#include "app/workbench/workbench.h"

#include <QObject>

#include <deque>
#include <memory>
#include <vector>

namespace weir::app {

/// Makes layers of map files, one after the other: reads each in a job that can be cancelled, asks what the file leaves
/// open (coordinate system, which layer, datum), then submits layer.create. A failure is told by the workbench and the
/// next file follows. UI thread only.
class LayerAdder : public QObject {
    Q_OBJECT
public:
    LayerAdder(Workbench& bench, Tasks& tasks, std::shared_ptr<maps::PreparedStore> prepared,
               QObject* parent = nullptr);

    static constexpr std::size_t kMostOfAFolder = 100;

    /// Asks for files.
    void ask();
    /// A file, a file geodatabase, or a folder: then every map file in it.
    void add(const std::filesystem::path& path);

Q_SIGNALS:
    void added(std::int64_t id);

private:
    void next();
    void finish();
    void onFound(const std::filesystem::path& path, const std::vector<std::filesystem::path>& files);
    void prepare(LayerWish wish);
    void onPrepared(LayerWish wish, const Result<maps::PreparedLayer>& made);
    void askCrs(LayerWish wish, QString reason);
    void listLayers(LayerWish wish);
    void askLayer(LayerWish wish, const std::vector<maps::SourceLayer>& layers);
    /// False: it was not answered; then the texts stay empty.
    [[nodiscard]] bool askEncoding(LayerWish& wish);
    [[nodiscard]] bool askDatum(LayerWish& wish);
    void create(const LayerWish& wish, const maps::PreparedLayer& made);

    Workbench& m_bench;
    Tasks& m_tasks;
    std::shared_ptr<maps::PreparedStore> m_prepared;
    std::deque<std::filesystem::path> m_waiting;
    bool m_busy = false;
};

}  // namespace weir::app
