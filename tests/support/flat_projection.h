// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/projection.h"

#include <span>
#include <string>

namespace weir::test {

/// Metres are degrees times 100,000 from 114°E 33°N: expected pixels follow by hand, without PROJ.
class FlatProjection final : public maps::Projection {
public:
    const std::string& crs() const override { return m_crs; }
    geo::MapPoint toMap(geo::LonLat p) const override { return {(p.lon - 114) * 1e5, (p.lat - 33) * 1e5}; }
    geo::LonLat toLonLat(geo::MapPoint p) const override { return {114 + p.x / 1e5, 33 + p.y / 1e5}; }
    void toMap(std::span<geo::MapPoint> points) const override {
        for (auto& p : points) {
            p = toMap(geo::LonLat{p.x, p.y});
        }
    }

private:
    std::string m_crs = "EPSG:4547";
};

}  // namespace weir::test
