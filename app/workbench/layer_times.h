// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/layer/time_filter.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::app {

/// A layer whose features have times.
struct TimedLayer {
    std::string id;
    std::string name;
    std::optional<maps::TimeWindow> all;  ///< around the times of its features
    std::vector<maps::TimeField> fields;  ///< that could be meant
    maps::TimeField chosen;
};

/// Finds the times of outside layers and leaves of each what falls into a window. Attributes are read once per layer
/// and field. Not on the UI thread; one thread at a time.
class LayerTimes {
public:
    /// `chosen`: by layer id, where somebody chose; an empty field means none.
    [[nodiscard]] std::vector<maps::Layer> within(std::vector<maps::Layer> layers,
                                                  const std::optional<maps::TimeWindow>& window,
                                                  const std::map<std::string, maps::TimeField>& chosen, TimeZone zone);
    /// Of the layers given last.
    [[nodiscard]] const std::vector<TimedLayer>& timed() const { return m_timed; }

private:
    struct Known {
        std::vector<maps::TimeField> fields;
        maps::TimeField read;
        std::optional<maps::FeatureTimes> times;
        maps::TimeWindow window;
        std::shared_ptr<const std::vector<bool>> kept;  ///< of `window`, so that the same window draws nothing again
    };
    Known& known(const std::shared_ptr<const maps::VectorReader>& reader, TimeZone zone);

    std::map<std::shared_ptr<const maps::VectorReader>, Known> m_known;
    std::vector<TimedLayer> m_timed;
};

}  // namespace weir::app
