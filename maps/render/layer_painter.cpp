// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/layer_painter.h"

#include <algorithm>

namespace weir::maps {

namespace {

bool takesTheSame(const StyleClass& a, const StyleClass& b) {
    return a.key == b.key && a.from == b.from && a.to == b.to && a.rule == b.rule;
}

}  // namespace

Result<ClassCache::Classes> ClassCache::classesOf(const std::shared_ptr<const VectorReader>& reader,
                                                  const Style& style) {
    const std::scoped_lock lock{m_mutex};
    for (const auto& entry : m_entries) {
        if (entry.reader == reader && entry.classing == style.classing && entry.field == style.classField &&
            std::equal(entry.classes.begin(), entry.classes.end(), style.classes.begin(), style.classes.end(),
                       takesTheSame)) {
            return entry.result;
        }
    }
    auto classes = classify(*reader, style);
    if (!classes) {
        return classes.error();
    }
    constexpr std::size_t kKept = 32;
    if (m_entries.size() >= kKept) {
        m_entries.erase(m_entries.begin());
    }
    m_entries.push_back({reader, style.classing, style.classField, style.classes,
                         std::make_shared<const std::vector<int>>(*std::move(classes))});
    return m_entries.back().result;
}

LayerPicture paintLayer(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                        std::stop_token stop) {
    LayerPicture out;
    if (const auto* failed = layer.failure()) {
        out.problem = failed->reason;
    } else if (const auto* raster = std::get_if<PreparedRasterSource>(&layer.source)) {
        paintRaster(*raster, layer, request, tools, stop, out);
    } else if (const auto* graticule = std::get_if<GraticuleSource>(&layer.source)) {
        paintGraticule(*graticule, layer, request, out);
    } else {
        paintVector(layer, request, tools, stop, out);
    }
    out.complete = !stop.stop_requested();
    return out;
}

}  // namespace weir::maps
