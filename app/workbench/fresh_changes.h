// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"
#include "maps/layer/feature_set.h"

#include <QObject>

#include <vector>

class QTimer;

namespace weir::app {

/// What others changed in the last minutes and nobody at this seat has looked at yet; the map pulses it. A thing counts
/// as seen when it was selected or pointed at. UI thread only.
class FreshChanges : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::minutes kForget{10};
    static constexpr std::size_t kMost = 200;  ///< the newest; more would be a flickering map

    explicit FreshChanges(Workbench& bench, QObject* parent = nullptr);
    /// Things with a place of their own; an order stands for its incident.
    [[nodiscard]] std::vector<maps::FeatureRef> refs() const;
    void seen(Item item);
    void allSeen();

Q_SIGNALS:
    void changed();

private:
    struct Fresh {
        Item item;
        Instant since{};
    };
    void add(const desk::PictureChange& change);
    void forgetOld();

    Workbench& m_bench;
    std::vector<Fresh> m_fresh;  ///< oldest first
    QTimer* m_timer;
    Subscription m_onSelection;
};

}  // namespace weir::app
