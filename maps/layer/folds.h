// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/layer/map_view.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace weir::maps {

/// A point feature that is not drawn because a more important one lies in its place.
struct FoldedFeature {
    std::string layerId{};
    FeatureRef ref{};
    std::string label{};
    bool operator==(const FoldedFeature&) const = default;
};

/// A point feature that stands for others: drawn with a badge "+N".
struct Fold {
    std::string layerId{};
    FeatureRef ref{};
    geo::MapPoint at{};
    double size = 0;  ///< of its symbol, logical pixels
    int rank = 0;
    std::vector<FoldedFeature> members{};  ///< most important first, never empty
    bool operator==(const Fold&) const = default;
};

/// Which points of a crowded map are drawn and which fold behind others. Layers whose style says `folds` take part,
/// all together: where two symbols would overlap, the one with the higher rank stays and the other folds behind the
/// nearest that stays. It is decided in map coordinates over all features, seen or not, so panning changes nothing and
/// zooming in unfolds. Features that `keeps` and the ones named in `kept` never fold: they are drawn even over a more
/// important one.
class FoldPlan {
public:
    /// Indexes of the hidden features of one layer, ascending.
    using Hidden = std::shared_ptr<const std::vector<std::uint32_t>>;

    FoldPlan() = default;
    FoldPlan(std::span<const Layer> layers, const MapView& view, std::span<const FeatureRef> kept);

    [[nodiscard]] const std::vector<Fold>& folds() const { return m_folds; }
    /// Null when the layer hides nothing.
    [[nodiscard]] Hidden hiddenOf(const std::string& layerId) const;
    /// The fold a feature leads, or null.
    [[nodiscard]] const Fold* ledBy(const std::string& layerId, const FeatureRef& ref) const;
    /// The fold a feature is hidden in, or null.
    [[nodiscard]] const Fold* hiding(const std::string& layerId, const FeatureRef& ref) const;

private:
    struct Entry {
        std::string layerId;
        FeatureRef ref;
        std::uint32_t fold = 0;
    };
    struct HiddenOfLayer {
        std::string layerId;
        Hidden indexes;
    };
    static const Entry* find(const std::vector<Entry>& entries, const std::string& layerId, const FeatureRef& ref);

    std::vector<Fold> m_folds;
    std::vector<HiddenOfLayer> m_hidden;
    std::vector<Entry> m_leads;    // sorted by layer and reference
    std::vector<Entry> m_members;  // the same
};

/// What the badge says: "+12"; "+999" stands for more as well.
[[nodiscard]] std::string badgeText(std::size_t members);
/// Where the badge stands in the picture: over the upper right corner of the symbol, in logical pixels.
[[nodiscard]] ScreenBox badgeBox(const geo::MapPoint& at, double symbolSize, std::size_t members, const MapView& view);
[[nodiscard]] inline ScreenBox badgeBox(const Fold& fold, const MapView& view) {
    return badgeBox(fold.at, fold.size, fold.members.size(), view);
}

/// Keeps the last plan, so that a picture of another part of the same map does not decide again. One thread at a time.
class FoldCache {
public:
    using Plan = std::shared_ptr<const FoldPlan>;
    [[nodiscard]] Plan planFor(std::span<const Layer> layers, const MapView& view, std::span<const FeatureRef> kept);

private:
    std::vector<Layer> m_layers;  // those that take part
    double m_metresPerPixel = 0;
    std::vector<FeatureRef> m_kept;
    Plan m_plan;
};

}  // namespace weir::maps
