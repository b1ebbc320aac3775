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

Result<ClassCache::Classes> ClassCache::classesOf(const std::shared_ptr<const VectorReader>& reader, const Style& style,
                                                  std::stop_token stop) {
    const std::scoped_lock lock{m_mutex};
    for (const auto& entry : m_entries) {
        if (entry.reader == reader && entry.classing == style.classing && entry.field == style.classField &&
            std::equal(entry.classes.begin(), entry.classes.end(), style.classes.begin(), style.classes.end(),
                       takesTheSame)) {
            return entry.result;
        }
    }
    auto classes = classify(*reader, style, stop);
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

Result<ClassCache::Numbers> ClassCache::numbersOf(const std::shared_ptr<const VectorReader>& reader,
                                                  const std::string& field, std::stop_token stop) {
    const std::scoped_lock lock{m_mutex};
    const auto known = std::find_if(m_columns.begin(), m_columns.end(), [&](const Column& column) {
        return column.reader == reader && column.field == field;
    });
    if (known != m_columns.end()) {
        return known->numbers;
    }
    const auto position = attributeNamed(reader->fields(), field);
    if (!position) {
        return position.error();
    }
    const auto texts = reader->column(*position, stop);
    if (!texts) {
        return texts.error();
    }
    std::vector<float> numbers;
    numbers.reserve(texts->size());
    for (const auto& text : *texts) {
        numbers.push_back(static_cast<float>(numberOf(text).value_or(0)));
    }
    constexpr std::size_t kKept = 8;
    if (m_columns.size() >= kKept) {
        m_columns.erase(m_columns.begin());
    }
    m_columns.push_back({reader, field, std::make_shared<const std::vector<float>>(std::move(numbers))});
    return m_columns.back().numbers;
}

LayerPicture paintLayer(const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                        std::stop_token stop) {
    LayerPicture out;
    if (stop.stop_requested()) {
        return out;  // the layers after the one that was given up
    }
    if (const auto* failed = layer.failure()) {
        out.problem = failed->reason;
    } else if (const auto* raster = std::get_if<PreparedRasterSource>(&layer.source)) {
        paintRaster(*raster, layer, request, tools, stop, out);
    } else if (const auto* graticule = std::get_if<GraticuleSource>(&layer.source)) {
        paintGraticule(*graticule, layer, request, tools, out);
    } else if (const auto* tiles = std::get_if<TileSource>(&layer.source)) {
        paintTiles(*tiles, layer, request, tools, stop, out);
    } else {
        paintVector(layer, request, tools, stop, out);
    }
    out.complete = !stop.stop_requested();
    if (!out.complete) {
        out.problem.reset();  // what could not be read was given up
    }
    return out;
}

}  // namespace weir::maps
