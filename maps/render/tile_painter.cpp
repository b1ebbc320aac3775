// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/layer_painter.h"
#include "maps/render/pixel.h"
#include "maps/render/tile_plan.h"

#include <QPainter>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace weir::maps {

namespace {

constexpr int kBandRows = 384;    // device rows drawn from one mosaic: memory stays small on paper
constexpr int kParentsShown = 6;  // levels up that may stand in for a tile
constexpr int kMostMosaicSide = 32'000;

/// The tiles of one band side by side, so that colours mix across their borders.
class Mosaic {
public:
    Mosaic(const TileMatrix& matrix, const TileRange& range) : m_matrix{matrix}, m_range{range} {
        const auto columns = static_cast<int>(range.endColumn - range.firstColumn);
        const auto rows = static_cast<int>(range.endRow - range.firstRow);
        if (columns * matrix.tileWidth < kMostMosaicSide && rows * matrix.tileHeight < kMostMosaicSide) {
            m_image = QImage{columns * matrix.tileWidth, rows * matrix.tileHeight, QImage::Format_ARGB32_Premultiplied};
        }
        if (!m_image.isNull()) {
            m_image.fill(Qt::transparent);
        }
    }
    [[nodiscard]] bool isNull() const { return m_image.isNull(); }
    [[nodiscard]] QImage& image() { return m_image; }
    [[nodiscard]] QRectF cellOf(const TileId& tile) const {
        return {double(tile.column - m_range.firstColumn) * m_matrix.tileWidth,
                double(tile.row - m_range.firstRow) * m_matrix.tileHeight, double(m_matrix.tileWidth),
                double(m_matrix.tileHeight)};
    }
    /// The colour at a place of the grid, mixed of the four pixels around it; nothing outside.
    [[nodiscard]] std::uint32_t at(double x, double y) const {
        const double u = (x - m_matrix.left) / m_matrix.resolution -
                         static_cast<double>(m_range.firstColumn) * m_matrix.tileWidth - 0.5;
        const double v = (m_matrix.top - y) / m_matrix.resolution -
                         static_cast<double>(m_range.firstRow) * m_matrix.tileHeight - 0.5;
        if (!(u >= -0.5 && v >= -0.5 && u < m_image.width() - 0.5 && v < m_image.height() - 0.5)) {
            return 0;
        }
        const int i = static_cast<int>(std::floor(u));
        const int j = static_cast<int>(std::floor(v));
        const auto s = static_cast<std::uint32_t>((u - i) * 256);
        const auto t = static_cast<std::uint32_t>((v - j) * 256);
        return mixPixels(mixPixels(pixel(i, j), pixel(i + 1, j), s), mixPixels(pixel(i, j + 1), pixel(i + 1, j + 1), s),
                         t);
    }

private:
    [[nodiscard]] std::uint32_t pixel(int x, int y) const {
        const int column = std::clamp(x, 0, m_image.width() - 1);
        const int row = std::clamp(y, 0, m_image.height() - 1);
        return reinterpret_cast<const std::uint32_t*>(m_image.constScanLine(row))[column];
    }
    const TileMatrix& m_matrix;
    TileRange m_range;
    QImage m_image;
};

/// Fills mosaics with what there is of each tile.
class TileFiller {
public:
    TileFiller(const TileSource& source, const TileOrder& order, const RenderRequest& request, const PaintTools& tools,
               TileTally& tally)
        : m_source{source}, m_order{order}, m_request{request}, m_tools{tools}, m_tally{tally} {}

    void fill(Mosaic& mosaic, const TileRange& range) {
        QPainter painter{&mosaic.image()};
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        for (auto row = range.firstRow; row < range.endRow; ++row) {
            for (auto column = range.firstColumn; column < range.endColumn; ++column) {
                const TileId id{range.level, column, row};
                put(painter, id, mosaic.cellOf(id));
            }
        }
    }

private:
    void put(QPainter& painter, const TileId& id, const QRectF& cell) {
        Tile tile = m_order.at(id);
        if (tile.state == Tile::State::empty) {
            return;
        }
        if (tile.bytes) {
            const auto image = decode(tile, id);
            if (image) {
                painter.drawImage(cell, *image);
                m_tally.count(id, tile, m_tools.lastCall);
                return;
            }
            tile = {Tile::State::failed, {}, {}, std::make_shared<const Error>(image.error())};
        }
        const bool shown = putOtherZoom(painter, id, cell);
        if (m_tally.count(id, tile, m_tools.lastCall) == Tile::State::failed) {
            hatch(painter, cell, shown);
        } else if (!shown) {
            painter.fillRect(cell, toQColor(m_request.palette.resolve("muted/14")));
        }
    }
    [[nodiscard]] Result<QImage> decode(const Tile& tile, const TileId& id) const {
        const auto& matrix = m_source.tiles->service().grid.level(id.level);
        return m_tools.tiles.picture(tile, matrix.tileWidth, matrix.tileHeight);
    }

    /// A part of a coarser tile, else what there is of the four finer ones.
    bool putOtherZoom(QPainter& painter, const TileId& id, const QRectF& cell) {
        const auto& grid = m_source.tiles->service().grid;
        const auto box = grid.boxOf(id);
        for (int level = id.level - 1; level >= std::max(0, id.level - kParentsShown); --level) {
            const auto range = grid.rangeOf(box, level);
            if (range.count() != 1) {
                continue;  // the levels of this grid do not nest here
            }
            if (const TileId parent{level, range.firstColumn, range.firstRow}; putPart(painter, parent, box, cell)) {
                return true;
            }
        }
        return putFiner(painter, id, cell);
    }
    bool putPart(QPainter& painter, const TileId& id, const geo::MapBox& box, const QRectF& cell) {
        const auto tile = m_source.tiles->find(id);
        const auto image = tile && tile->bytes ? decode(*tile, id) : Result<QImage>{noTile()};
        if (!image) {
            return false;
        }
        const auto whole = m_source.tiles->service().grid.boxOf(id);
        const double perX = image->width() / whole.width();
        const double perY = image->height() / whole.height();
        painter.drawImage(cell, *image,
                          QRectF{(box.minX - whole.minX) * perX, (whole.maxY - box.maxY) * perY, box.width() * perX,
                                 box.height() * perY});
        return true;
    }
    bool putFiner(QPainter& painter, const TileId& id, const QRectF& cell) {
        const auto& grid = m_source.tiles->service().grid;
        if (id.level >= grid.finest()) {
            return false;
        }
        const auto box = grid.boxOf(id);
        const auto range = grid.rangeOf(box, id.level + 1);
        bool any = false;
        for (auto row = range.firstRow; range.count() <= 4 && row < range.endRow; ++row) {
            for (auto column = range.firstColumn; column < range.endColumn; ++column) {
                const TileId child{id.level + 1, column, row};
                const auto part = grid.boxOf(child);
                const QRectF target{cell.left() + (part.minX - box.minX) / box.width() * cell.width(),
                                    cell.top() + (box.maxY - part.maxY) / box.height() * cell.height(),
                                    part.width() / box.width() * cell.width(),
                                    part.height() / box.height() * cell.height()};
                any = putPart(painter, child, part, target) || any;
            }
        }
        return any;
    }
    static Error noTile() { return fail(ErrorCode::notFound, msg("There is no such tile")); }

    void hatch(QPainter& painter, const QRectF& cell, bool overPicture) const {
        if (!overPicture) {
            painter.fillRect(cell, toQColor(m_request.palette.resolve("muted/22")));
        }
        painter.fillRect(cell, QBrush{toQColor(m_request.palette.resolve("muted/75")), Qt::BDiagPattern});
    }

    const TileSource& m_source;
    const TileOrder& m_order;
    const RenderRequest& m_request;
    const PaintTools& m_tools;
    TileTally& m_tally;
};

Error noMemory(int width, int height) {
    return fail(ErrorCode::full, msg("There is no memory for a picture of {0} x {1} pixels", width, height),
                msg("Choose a smaller size or fewer dots per inch"));
}

}  // namespace

Tile::State TileTally::count(const TileId& id, const Tile& tile, bool lastCall) {
    const std::scoped_lock lock{m_mutex};
    const bool late = tile.state == Tile::State::waiting && lastCall;
    const auto state = late ? (tile.bytes ? Tile::State::ready : Tile::State::failed) : tile.state;
    if (m_seen.insert(id).second) {
        m_waiting += state == Tile::State::waiting ? 1 : 0;
        m_failed += state == Tile::State::failed ? 1 : 0;
        if (tile.bytes && (!m_oldest || tile.fetched < *m_oldest)) {
            m_oldest = tile.fetched;
        }
        if (state == Tile::State::failed && !m_reason) {
            m_reason = tile.reason ? *tile.reason
                                   : fail(ErrorCode::busy, msg("The server did not answer in time"),
                                          msg("Try again, or give it more time"));
        }
    }
    return state;
}

void TileTally::tell(std::size_t total, const TileSource& source, LayerPicture& out) const {
    const std::scoped_lock lock{m_mutex};
    out.tiles.total = total;
    out.tiles.waiting = m_waiting;
    out.tiles.failed = m_failed;
    out.tiles.oldest = m_oldest;
    out.tiles.isRemote = source.tiles->isRemote();
    out.tiles.online = source.online;
    out.tiles.now = source.tiles->now();
    out.tiles.attribution = source.tiles->service().attribution;
    if (m_reason) {
        out.problem =
            fail(m_reason->code, msg("{0} of {1} tiles are missing: {2}", m_failed, total, inWords(m_reason->message)),
                 m_reason->hint);
    }
}

void paintTiles(const TileSource& source, const Layer& layer, const RenderRequest& request, const PaintTools& tools,
                std::stop_token stop, LayerPicture& out) {
    const auto& service = source.tiles->service();
    auto plan = planTiles(service, request);
    if (!plan || !*plan) {
        if (!plan) {
            out.problem = plan.error();
        }
        return;
    }
    const StopWatch reading;
    const auto order = tools.tiles.order(layer.id, source, (*plan)->tiles);
    out.timings.read += reading.milliseconds();
    if (service.content == TileContent::vector) {
        paintVectorTiles(source, layer, request, tools, **plan, *order, stop, out);
        return;
    }
    const StopWatch drawing;
    const auto& warp = *(*plan)->warp;
    out.image = QImage{warp.width(), warp.height(), QImage::Format_ARGB32_Premultiplied};
    if (out.image.isNull()) {
        out.problem = noMemory(warp.width(), warp.height());
        return;
    }
    out.image.fill(Qt::transparent);
    TileTally tally;
    const auto& matrix = service.grid.level((*plan)->range.level);
    std::atomic<bool> full = false;
    const int bands = (warp.height() + kBandRows - 1) / kBandRows;
    uchar* bits = out.image.bits();
    const auto stride = out.image.bytesPerLine();
    tools.pool.forEach(static_cast<std::size_t>(bands), [&](std::size_t band) {
        const int from = static_cast<int>(band) * kBandRows;
        const int to = std::min(warp.height(), from + kBandRows);
        auto box = warp.boxOfRows(from, to);
        const auto all = service.grid.rangeOf(box, (*plan)->range.level);
        const TileRange range{all.level, std::max(all.firstColumn, (*plan)->range.firstColumn),
                              std::max(all.firstRow, (*plan)->range.firstRow),
                              std::min(all.endColumn, (*plan)->range.endColumn),
                              std::min(all.endRow, (*plan)->range.endRow)};
        if (range.count() == 0 || stop.stop_requested()) {
            return;
        }
        Mosaic mosaic{matrix, range};
        if (mosaic.isNull()) {
            full = true;
            return;
        }
        TileFiller{source, *order, request, tools, tally}.fill(mosaic, range);
        for (int y = from; y < to && !stop.stop_requested(); ++y) {
            auto* line = reinterpret_cast<std::uint32_t*>(bits + static_cast<qsizetype>(y) * stride);
            warp.row(y, [&](int x, double gridX, double gridY) { line[x] = mosaic.at(gridX, gridY); });
        }
    });
    tally.tell((*plan)->tiles.size(), source, out);
    if (full) {
        out.problem = noMemory(warp.width(), warp.height());
    }
    out.timings.draw += drawing.milliseconds();
}

}  // namespace weir::maps
