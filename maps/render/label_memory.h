// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/label_wish.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir::maps {

/// Where a label stood.
struct KeptLabel {
    std::string layerId{};
    FeatureRef ref{};
    std::string text{};
    std::string written{};  ///< as it was broken into lines
    LabelPlace place = LabelPlace::besidePoint;
    geo::MapPoint centre{};  ///< of the label
    int candidate = -1;      ///< beside a point: which place
};

/// The labels of the picture before, so that a label that stays in view keeps its place while the map moves or one of
/// its layers changes. A value; of use only while scale and rotation stay.
class LabelMemory {
public:
    LabelMemory() = default;
    LabelMemory(const MapView& view, std::vector<KeptLabel> labels);

    [[nodiscard]] bool fits(const MapView& view) const {
        return !m_labels.empty() && view.metresPerPixel == m_metresPerPixel && view.rotation == m_rotation;
    }
    /// Where the label of a wish stood: a place beside its point, or a spot for its line or area that is still free of
    /// the picture's edge.
    struct Place {
        int candidate = -1;
        std::optional<LabelSpot> spot{};
        [[nodiscard]] bool known() const { return candidate >= 0 || spot.has_value(); }
    };
    [[nodiscard]] Place placeOf(const std::string& layerId, const LabelWish& wish, const MapView& view) const;
    [[nodiscard]] std::size_t size() const { return m_labels.size(); }

private:
    [[nodiscard]] std::optional<LabelSpot> spotInArea(const KeptLabel& kept, const LabelWish& wish,
                                                      const MapView& view) const;

    double m_metresPerPixel = 0;
    double m_rotation = 0;
    std::vector<KeptLabel> m_labels;
    std::map<std::pair<std::string, FeatureRef>, std::size_t> m_byFeature;
    std::multimap<std::pair<std::string, std::string>, std::size_t> m_byText;  // of lines: one has many
};

}  // namespace weir::maps
