// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QImage>

#include <cstdint>
#include <vector>

namespace weir::maps {

/// The pixels of a premultiplied picture that symbols are laid on. The picture must outlive it and not be copied
/// meanwhile.
class StampGround {
public:
    explicit StampGround(QImage& target)
        : m_bits{reinterpret_cast<std::uint32_t*>(target.bits())},
          m_stride{target.bytesPerLine() / qsizetype{sizeof(std::uint32_t)}},
          m_width{target.width()},
          m_height{target.height()} {}

    [[nodiscard]] std::uint32_t* row(int y) const { return m_bits + m_stride * y; }
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }

private:
    std::uint32_t* m_bits;
    qsizetype m_stride;
    int m_width;
    int m_height;
};

/// A symbol to be laid over a picture very often. It does what QPainter::drawImage does at whole pixels, whose setting
/// up costs several times the few pixels of a small symbol.
class SymbolStamp {
public:
    /// `sprite` is premultiplied.
    explicit SymbolStamp(const QImage& sprite);

    /// Its middle on pixel (x, y); what lies beyond the picture is left off.
    void lay(const StampGround& ground, int x, int y) const;
    [[nodiscard]] int height() const { return m_height; }

private:
    /// Neighbouring pixels of one row that are not empty.
    struct Run {
        int x = 0;
        int y = 0;
        std::uint32_t from = 0;  ///< of m_pixels
        std::uint32_t count = 0;
        bool opaque = false;
    };
    void lay(const StampGround& ground, const Run& run, int left, int top) const;

    int m_width;
    int m_height;
    std::vector<Run> m_runs;
    std::vector<std::uint32_t> m_pixels;
};

}  // namespace weir::maps
