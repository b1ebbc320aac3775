// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"
#include "maps/layer/box_tree.h"
#include "maps/layer/projection.h"
#include "maps/prepared/feature_view.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace weir::maps {

/// Names a feature across layers: kind and id of a register row ("team", 123), or "layer:<layer id>" and the index of a
/// prepared feature. The same selection is meant wherever the same reference is.
struct FeatureRef {
    std::string kind{};
    std::int64_t id = 0;
    auto operator<=>(const FeatureRef&) const = default;
};

/// One feature as the app hands it over; geometry in degrees.
struct FeatureInput {
    FeatureRef ref{};
    geo::Geometry geometry{};
    std::string classKey{};  ///< chooses the class of the layer's style
    std::string label{};     ///< "" for none
    int priority = 0;        ///< of label and symbol; higher is placed first and never covered by lower ones
    bool keeps = false;      ///< a point that never folds behind another (see folds.h)
    std::vector<std::pair<std::string, std::string>> attributes{};  ///< title, value: the hover card, in order
};

/// Live features, projected once when built; immutable and shared between threads. Columnar: vertices of all features
/// lie in one array.
class FeatureSet {
public:
    struct Part {
        PartRole role = PartRole::points;
        std::span<const geo::MapPoint> points;
    };
    struct Info {
        FeatureRef ref;
        FeatureKind kind = FeatureKind::none;
        std::string classKey;
        std::string label;
        int priority = 0;
        bool keeps = false;
        std::vector<std::pair<std::string, std::string>> attributes;
        geo::MapBox box;
    };

    /// Vertices that cannot be projected are left out; a feature without any left keeps its info and is not drawn.
    [[nodiscard]] static std::shared_ptr<const FeatureSet> build(std::vector<FeatureInput> features,
                                                                 const Projection& projection);

    [[nodiscard]] std::size_t size() const { return m_infos.size(); }
    [[nodiscard]] const Info& info(std::size_t index) const { return m_infos[index]; }
    [[nodiscard]] std::size_t partCount(std::size_t index) const { return m_partStart[index + 1] - m_partStart[index]; }
    [[nodiscard]] Part part(std::size_t index, std::size_t part) const;
    [[nodiscard]] const geo::MapBox& bounds() const { return m_tree.bounds(); }
    /// Features whose box meets `box`, in the order they were given.
    [[nodiscard]] std::vector<std::uint32_t> indexesIn(const geo::MapBox& box) const { return m_tree.itemsIn(box); }
    /// Position of a feature, or -1.
    [[nodiscard]] std::int64_t find(const FeatureRef& ref) const;

private:
    FeatureSet() = default;
    void append(FeatureInput input, const Projection& projection);
    void addPart(PartRole role, std::span<const geo::LonLat> points, const Projection& projection);

    std::vector<Info> m_infos;
    std::vector<std::uint32_t> m_partStart{0};
    std::vector<std::uint32_t> m_pointStart{0};
    std::vector<PartRole> m_roles;
    std::vector<geo::MapPoint> m_points;
    std::vector<std::uint32_t> m_byRef;  // sorted by reference
    BoxTree m_tree;
};

}  // namespace weir::maps
