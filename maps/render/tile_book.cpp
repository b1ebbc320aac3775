// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/tile_book.h"

#include "maps/tiles/tile_content.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

namespace weir::maps {

namespace {

std::uint64_t hashOf(const std::string& bytes) {
    std::uint64_t hash = 14695981039346656037ull;  // FNV-1a over words, then the rest
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::copy_n(bytes.data() + at, sizeof word, reinterpret_cast<char*>(&word));
        hash = (hash ^ word) * 1099511628211ull;
        hash ^= hash >> 32;
    }
    for (; at < bytes.size(); ++at) {
        hash = (hash ^ static_cast<unsigned char>(bytes[at])) * 1099511628211ull;
    }
    return hash;
}

const char* formatName(TileFormat format) {
    return format == TileFormat::png ? "png" : format == TileFormat::jpeg ? "jpeg" : "webp";
}

}  // namespace

Result<QImage> decodeTile(std::string_view bytes, int tileWidth, int tileHeight) {
    const auto look = checkPicture(bytes, tileWidth, tileHeight);
    if (!look) {
        return look.error();
    }
    QByteArray data = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QBuffer buffer{&data};
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader{&buffer, formatName(look->format)};
    reader.setAutoTransform(false);
    if (look->format == TileFormat::webp && !QImageReader::supportedImageFormats().contains("webp")) {
        return fail(ErrorCode::unsupported, msg("The tiles are WebP pictures, which cannot be read here"),
                    msg("Install qt6-image-formats-plugins, or choose PNG or JPEG"));
    }
    // The size is known before a pixel is made room for, and is what was checked.
    const QImage image = reader.size() == QSize{look->width, look->height} ? reader.read() : QImage{};
    if (image.isNull() || image.width() != look->width || image.height() != look->height) {
        return fail(ErrorCode::corrupt, msg("The picture of the tile is damaged"),
                    msg("It is asked for again; tell the operator of the service if it stays"));
    }
    return image.convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

std::shared_ptr<TileOrder> TileBook::order(const std::string& layerId, const TileSource& source,
                                           std::vector<TileId> tiles) {
    std::shared_ptr<TileOrder> made = source.tiles->order(std::move(tiles), source.online, [bell = m_bell] {
        {
            const std::scoped_lock lock{bell->mutex};
            ++bell->arrivals;
        }
        bell->rung.notify_all();
    });
    std::shared_ptr<TileOrder> before = made;
    const std::scoped_lock lock{m_mutex};
    std::swap(m_orders[layerId], before);  // the old order ends after the lock
    return made;
}

void TileBook::keepOnly(const std::vector<std::string>& layerIds) {
    std::map<std::string, std::shared_ptr<TileOrder>> dropped;
    const std::scoped_lock lock{m_mutex};
    for (auto at = m_orders.begin(); at != m_orders.end();) {
        const auto next = std::next(at);
        if (std::ranges::find(layerIds, at->first) == layerIds.end()) {
            dropped.insert(m_orders.extract(at));
        }
        at = next;
    }
}

std::size_t TileBook::waiting() const {
    std::vector<std::shared_ptr<TileOrder>> orders;
    {
        const std::scoped_lock lock{m_mutex};
        for (const auto& [layer, order] : m_orders) {
            orders.push_back(order);
        }
    }
    std::size_t sum = 0;
    for (const auto& order : orders) {
        sum += order->waiting();
    }
    return sum;
}

std::uint64_t TileBook::arrivals() const {
    const std::scoped_lock lock{m_bell->mutex};
    return m_bell->arrivals;
}

void TileBook::awaitArrival(std::uint64_t seen, std::chrono::milliseconds patience, std::stop_token stop) {
    std::unique_lock lock{m_bell->mutex};
    m_bell->rung.wait_for(lock, std::move(stop), patience, [&] { return m_bell->arrivals != seen; });
}

void TileBook::letGather(std::chrono::milliseconds moment, std::stop_token stop) {
    std::unique_lock lock{m_bell->mutex};
    m_bell->rung.wait_for(lock, std::move(stop), moment, [] { return false; });
}

std::optional<TileBook::Unpacked> TileBook::find(std::uint64_t hash, std::size_t size) {
    const std::scoped_lock lock{m_mutex};
    const auto found =
        std::ranges::find_if(m_unpacked, [&](const Unpacked& one) { return one.hash == hash && one.size == size; });
    if (found == m_unpacked.end()) {
        return std::nullopt;
    }
    m_unpacked.splice(m_unpacked.begin(), m_unpacked, found);
    return m_unpacked.front();
}

void TileBook::keep(Unpacked unpacked) {
    const std::scoped_lock lock{m_mutex};
    m_bytes += unpacked.bytes;
    m_unpacked.push_front(std::move(unpacked));
    while (m_bytes > m_limit && m_unpacked.size() > 1) {
        m_bytes -= m_unpacked.back().bytes;
        m_unpacked.pop_back();
    }
}

Result<QImage> TileBook::picture(const Tile& tile, int tileWidth, int tileHeight) {
    const auto hash = hashOf(*tile.bytes);
    if (auto known = find(hash, tile.bytes->size()); known && !known->image.isNull()) {
        return known->image;
    }
    auto image = decodeTile(*tile.bytes, tileWidth, tileHeight);
    if (image) {
        keep({hash, tile.bytes->size(), *image, {}, static_cast<std::size_t>(image->sizeInBytes()) + 256});
    }
    return image;
}

Result<std::shared_ptr<const MvtTile>> TileBook::vectors(const Tile& tile) {
    const auto hash = hashOf(*tile.bytes);
    if (auto known = find(hash, tile.bytes->size()); known && known->vectors) {
        return known->vectors;
    }
    auto unpacked = isGzip(*tile.bytes) ? gunzip(*tile.bytes) : Result<std::string>{*tile.bytes};
    auto read = unpacked ? readMvt(*unpacked) : Result<MvtTile>{unpacked.error()};
    if (!read) {
        return read.error();
    }
    auto vectors = std::make_shared<const MvtTile>(*std::move(read));
    keep({hash, tile.bytes->size(), {}, vectors, 6 * unpacked->size() + 4096});
    return vectors;
}

}  // namespace weir::maps
