// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QImage>
#include <QSize>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir::maps {

/// The pixels of a layer's picture in little memory, so that hundreds of them can be kept. Rows are runs of nothing,
/// runs of one pixel, and pixels side by side; where a band of rows has few colours its pixels are one or two bytes
/// each. Nothing is lost. Bands are read without the others, so threads can share a picture. Immutable.
class PackedPicture {
public:
    static constexpr int kBandRows = 32;

    PackedPicture() = default;  ///< nothing is drawn
    /// `image` is ARGB32_Premultiplied; a null one, where nothing is drawn, packs to nothing.
    explicit PackedPicture(const QImage& image);

    [[nodiscard]] QSize size() const { return {m_width, m_height}; }
    [[nodiscard]] int bands() const { return static_cast<int>(m_bands.size()); }
    /// No pixel but transparent ones.
    [[nodiscard]] bool isEmpty(int band) const { return at(band).values == Values::none; }
    [[nodiscard]] bool isEmpty() const;
    /// No pixel through which something else is seen.
    [[nodiscard]] bool isOpaque(int band) const { return at(band).opaque; }
    [[nodiscard]] bool isOpaque() const;
    /// Memory it takes.
    [[nodiscard]] std::size_t bytes() const;

    /// Lays a band over the pixels of as many rows, which are as wide: the result is bit by bit what QPainter gives
    /// for CompositionMode_SourceOver. `stride`: pixels from one row to the next.
    void layOver(int band, std::uint32_t* pixels, std::size_t stride) const;
    /// The band as it was packed; a null image where nothing is drawn.
    [[nodiscard]] QImage unpacked(int band) const;

private:
    /// How the pixels of a band are written.
    enum class Values : std::uint8_t { none, bytes, words, pixels };
    struct Band {
        std::size_t firstToken = 0;
        std::size_t firstPixel = 0;  ///< of its colours, or of its pixels themselves
        std::size_t firstValue = 0;  ///< in m_bytes or m_words
        Values values = Values::none;
        bool opaque = false;
    };
    class Packer;

    [[nodiscard]] const Band& at(int band) const { return m_bands[static_cast<std::size_t>(band)]; }
    [[nodiscard]] int rowsOf(int band) const;
    template <class Sink>
    void read(int band, Sink& sink) const;

    int m_width = 0;
    int m_height = 0;
    std::vector<Band> m_bands;
    std::vector<std::uint16_t> m_tokens;
    std::vector<std::uint32_t> m_pixels;
    std::vector<std::uint8_t> m_bytes;
    std::vector<std::uint16_t> m_words;
};

}  // namespace weir::maps
