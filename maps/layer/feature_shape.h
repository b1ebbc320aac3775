// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/expression.h"
#include "core/geo/geometry.h"
#include "maps/layer/projection.h"
#include "maps/prepared/vector_reader.h"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace weir::maps {

/// The feature in metres of its layer's coordinateCrs: `lon` holds x, `lat` holds y.
[[nodiscard]] geo::Geometry planeShapeOf(const FeatureView& feature, const Grid& grid);
/// The feature in CGCS2000 degrees; `projection` is of the layer's coordinateCrs.
[[nodiscard]] geo::Geometry shapeOf(const FeatureView& feature, const Grid& grid, const Projection& projection);

/// A feature of a prepared layer for an expression: the values of some fields, its geometry when it is asked for.
class FeatureRow final : public ExpressionRow {
public:
    /// `fields` are positions of the reader's fields. Errors: invalid (the geometry is asked for, and its CRS is none).
    [[nodiscard]] static Result<FeatureRow> make(const VectorReader& reader, std::span<const std::size_t> fields,
                                                 bool asksGeometry);

    /// `values` stand in the order of `fields` and outlive what is asked.
    void set(std::uint32_t index, std::span<const std::string_view> values) {
        m_index = index;
        m_values = values;
        m_shape.reset();
    }
    [[nodiscard]] std::string_view attribute(std::size_t field) const override { return m_values[m_places[field]]; }
    [[nodiscard]] std::optional<double> measure(ExpressionMeasure measure) const override;

private:
    FeatureRow(const VectorReader& reader, std::span<const std::size_t> fields,
               std::shared_ptr<const Projection> projection);

    const VectorReader* m_reader;
    std::shared_ptr<const Projection> m_projection;
    std::vector<std::size_t> m_places;  ///< by field
    std::span<const std::string_view> m_values;
    std::uint32_t m_index = 0;
    mutable std::optional<geo::Geometry> m_shape;
};

}  // namespace weir::maps
