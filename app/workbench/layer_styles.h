// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"
#include "maps/layer/layer.h"

#include <QObject>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

class QTimer;

namespace weir::app {

/// How the layers of the map are drawn when somebody edits that: an edit shows at once and is stored a moment after the
/// last one, an outside layer's by layer.update for everybody, a layer of the desk's in this seat's settings. Each
/// layer has a history of its own, one step for what was edited without a pause. UI thread only.
class LayerStyles : public QObject {
    Q_OBJECT
public:
    static constexpr int kStoreAfterMs = 500;

    explicit LayerStyles(Workbench& bench, QObject* parent = nullptr);
    /// Stores what waits.
    ~LayerStyles() override;

    /// Gives a layer as built the style and the view this seat wants.
    void apply(maps::Layer& layer) const;

    void edit(const maps::Layer& layer, maps::Style style);
    /// Stores now what waits to be stored.
    void store();
    /// The style it has without anybody's edits; undo brings the edits back.
    void reset(const maps::Layer& layer, maps::Style delivered);
    [[nodiscard]] bool canUndo(const std::string& id) const;
    [[nodiscard]] bool canRedo(const std::string& id) const;
    void undo(const maps::Layer& layer);
    void redo(const maps::Layer& layer);

    /// Opacity and scales are this seat's for every layer.
    void setView(const std::string& id, double opacity, maps::ScaleRange scales);

    /// The edits the store has answered since the last call; they end with the next picture of the layers.
    [[nodiscard]] std::set<std::string> takeAnswered();
    void drop(const std::set<std::string>& ids);

Q_SIGNALS:
    void changed();  ///< a layer looks different
    void answered();

private:
    struct History {
        std::vector<maps::Style> undo;
        std::vector<maps::Style> redo;
    };
    void step(const maps::Layer& layer, std::vector<maps::Style>& from, std::vector<maps::Style>& to);
    void show(const std::string& id, maps::Style style);
    void submit(const std::string& id, const maps::Style& style);
    void readSettings();

    Workbench& m_bench;
    QTimer* m_delay;
    std::map<std::string, maps::Style> m_edited;  ///< shown, not yet part of the layers as built
    std::map<std::string, maps::Style> m_seat;    ///< of layers of the desk
    std::map<std::string, History> m_history;
    std::set<std::string> m_waiting;         ///< edited and not submitted
    std::map<std::string, int> m_submitted;  ///< not yet answered
    std::set<std::string> m_answered;
};

}  // namespace weir::app
