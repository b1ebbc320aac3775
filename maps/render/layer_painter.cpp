// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/layer_painter.h"

#include <algorithm>

namespace weir::maps {

Result<ClassCache::Classes> ClassCache::classesOf(const std::shared_ptr<const VectorReader>& reader,
                                                  const Style& style) {
    if (style.classField.empty() || style.classes.empty()) {
        return std::make_shared<const std::vector<int>>();
    }
    std::vector<std::string> keys;
    for (const auto& one : style.classes) {
        keys.push_back(one.key);
    }
    const std::scoped_lock lock{m_mutex};
    for (const auto& entry : m_entries) {
        if (entry.reader == reader && entry.field == style.classField && entry.keys == keys) {
            return entry.classes;
        }
    }
    const auto fields = reader->fields();
    const auto field = std::find(fields.begin(), fields.end(), style.classField);
    if (field == fields.end()) {
        return fail(ErrorCode::notFound, msg("The layer has no attribute \"{0}\"", style.classField),
                    msg("Choose another attribute in the style of the layer"));
    }
    const auto column = reader->column(static_cast<std::size_t>(field - fields.begin()));
    if (!column) {
        return column.error();
    }
    std::vector<int> classes;
    classes.reserve(column->size());
    for (const auto& value : *column) {
        classes.push_back(style.classIndex(value));
    }
    constexpr std::size_t kKept = 32;
    if (m_entries.size() >= kKept) {
        m_entries.erase(m_entries.begin());
    }
    m_entries.push_back(
        {reader, style.classField, std::move(keys), std::make_shared<const std::vector<int>>(std::move(classes))});
    return m_entries.back().classes;
}

LayerPicture paintLayer(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                        std::stop_token stop) {
    LayerPicture out;
    if (const auto* failed = layer.failure()) {
        out.problem = failed->reason;
    } else if (const auto* raster = std::get_if<PreparedRasterSource>(&layer.source)) {
        paintRaster(*raster, layer, request, stop, out);
    } else if (const auto* graticule = std::get_if<GraticuleSource>(&layer.source)) {
        paintGraticule(*graticule, layer, request, out);
    } else {
        paintVector(layer, request, tools, stop, out);
    }
    out.complete = !stop.stop_requested();
    return out;
}

}  // namespace weir::maps
