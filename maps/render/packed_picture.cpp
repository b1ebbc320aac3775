// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/packed_picture.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <numeric>
#include <optional>
#include <span>

namespace weir::maps {

namespace {

// A token is what it tells of (two bits) and for how many pixels of the row (the others).
constexpr int kCountBits = 14;
constexpr int kMostPixels = (1 << kCountBits) - 1;
enum class Token : std::uint16_t { nothing, run, apart };
constexpr int kShortestRun = 4;

/// `source` over `under`, rounded as QPainter rounds; pixel.h rounds to the nearest, which is another one now and then.
inline std::uint32_t laidOver(std::uint32_t source, std::uint32_t under) {
    const std::uint32_t keep = 255 - (source >> 24);
    std::uint32_t rb = (under & 0x00FF00FFu) * keep;
    rb = ((rb + ((rb >> 8) & 0x00FF00FFu) + 0x00800080u) >> 8) & 0x00FF00FFu;
    std::uint32_t ag = ((under >> 8) & 0x00FF00FFu) * keep;
    ag = (ag + ((ag >> 8) & 0x00FF00FFu) + 0x00800080u) & 0xFF00FF00u;
    return source + (rb | ag);
}

// The loops that lay pixels over others, for the processors that do eight at a time as well.
[[gnu::target_clones("avx2", "default")]] void layRun(std::uint32_t* to, std::size_t count, std::uint32_t pixel) {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = laidOver(pixel, to[i]);
    }
}
[[gnu::target_clones("avx2", "default")]] void layApart(std::uint32_t* __restrict to,
                                                        const std::uint32_t* __restrict from, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = laidOver(from[i], to[i]);
    }
}

/// Colours of a band by their number, as long as they are few.
class ColourNumbers {
public:
    static constexpr std::size_t kMost = 4096;

    void clear() {
        m_colours.clear();
        m_table.fill(0);
    }
    /// Nothing when there are too many.
    std::optional<std::uint16_t> numberOf(std::uint32_t colour) {
        for (std::size_t slot = (colour * 0x9E3779B1u) >> 19;; slot = (slot + 1) % m_table.size()) {
            if (m_table[slot] == 0) {
                if (m_colours.size() == kMost) {
                    return std::nullopt;
                }
                m_colours.push_back(colour);
                m_table[slot] = static_cast<std::uint16_t>(m_colours.size());
            }
            const auto number = static_cast<std::uint16_t>(m_table[slot] - 1);
            if (m_colours[number] == colour) {
                return number;
            }
        }
    }
    [[nodiscard]] const std::vector<std::uint32_t>& colours() const { return m_colours; }

private:
    std::vector<std::uint32_t> m_colours;
    std::array<std::uint16_t, 2 * kMost> m_table{};  // number + 1; 0: free
};

/// Pixels that are written as numbers of colours.
template <class Number>
class Numbered {
public:
    Numbered(const std::uint32_t* colours, const Number* numbers) : m_colours{colours}, m_next{numbers} {}
    std::uint32_t one() { return m_colours[*m_next++]; }
    template <class Take>
    void many(int count, Take take) {
        std::array<std::uint32_t, 256> pixels;
        for (int done = 0; done < count;) {
            const int some = std::min(count - done, static_cast<int>(pixels.size()));
            for (int i = 0; i < some; ++i) {
                pixels[static_cast<std::size_t>(i)] = m_colours[m_next[i]];
            }
            take(done, std::span{pixels.data(), static_cast<std::size_t>(some)});
            m_next += some;
            done += some;
        }
    }

private:
    const std::uint32_t* m_colours;
    const Number* m_next;
};

class Plain {
public:
    explicit Plain(const std::uint32_t* pixels) : m_next{pixels} {}
    std::uint32_t one() { return *m_next++; }
    template <class Take>
    void many(int count, Take take) {
        take(0, std::span{m_next, static_cast<std::size_t>(count)});
        m_next += count;
    }

private:
    const std::uint32_t* m_next;
};

/// Lays pixels over what is there.
struct Over {
    std::uint32_t* row = nullptr;
    void run(int x, int count, std::uint32_t pixel) const {
        if (pixel >> 24 == 255) {
            std::fill_n(row + x, count, pixel);
        } else {
            layRun(row + x, static_cast<std::size_t>(count), pixel);
        }
    }
    void apart(int x, std::span<const std::uint32_t> pixels) const { layApart(row + x, pixels.data(), pixels.size()); }
};

/// Puts pixels in the place of what is there; nothing is put where nothing was drawn.
struct Instead {
    std::uint32_t* row = nullptr;
    void run(int x, int count, std::uint32_t pixel) const { std::fill_n(row + x, count, pixel); }
    void apart(int x, std::span<const std::uint32_t> pixels) const { std::copy(pixels.begin(), pixels.end(), row + x); }
};

template <class Sink>
struct Rows {
    std::uint32_t* pixels = nullptr;
    std::size_t stride = 0;
    [[nodiscard]] Sink at(int row) const { return {pixels + static_cast<std::size_t>(row) * stride}; }
};

/// What a band is read by.
struct BandShape {
    int rows = 0;
    int width = 0;
    const std::uint16_t* tokens = nullptr;
};

template <class Source, class Sink>
void readBand(const BandShape& shape, Source source, const Rows<Sink>& rows) {
    const std::uint16_t* token = shape.tokens;
    for (int y = 0; y < shape.rows; ++y) {
        const Sink sink = rows.at(y);
        for (int x = 0; x < shape.width; ++token) {
            const int count = *token & kMostPixels;
            switch (static_cast<Token>(*token >> kCountBits)) {
                case Token::nothing:
                    break;
                case Token::run:
                    sink.run(x, count, source.one());
                    break;
                case Token::apart:
                    source.many(count, [&](int done, auto pixels) { sink.apart(x + done, pixels); });
                    break;
            }
            x += count;
        }
    }
}

}  // namespace

class PackedPicture::Packer {
public:
    explicit Packer(PackedPicture& picture) : m_picture{picture} {}

    void pack(const QImage& image) {
        for (int band = 0; band * kBandRows < m_picture.m_height; ++band) {
            m_picture.m_bands.push_back(
                {.firstToken = m_picture.m_tokens.size(), .firstPixel = m_picture.m_pixels.size()});
            m_pixels.clear();
            m_common = 0;
            m_every = ~0u;
            for (int y = 0; y < m_picture.rowsOf(band); ++y) {
                packRow(reinterpret_cast<const std::uint32_t*>(image.constScanLine(band * kBandRows + y)));
            }
            finish(m_picture.m_bands.back());
        }
        m_picture.m_tokens.shrink_to_fit();
        m_picture.m_pixels.shrink_to_fit();
        m_picture.m_bytes.shrink_to_fit();
        m_picture.m_words.shrink_to_fit();
    }

private:
    void packRow(const std::uint32_t* row) {
        const int width = m_picture.m_width;
        int told = 0;
        for (int x = 0; x < width;) {
            int end = x + 1;
            while (end < width && row[end] == row[x]) {
                ++end;
            }
            if (end - x >= kShortestRun) {
                tellApart(row, told, x);
                tellRun(row[x], end - x);
                told = end;
            }
            x = end;
        }
        tellApart(row, told, width);
    }
    void tell(Token token, int count) {
        m_picture.m_tokens.push_back(
            static_cast<std::uint16_t>((static_cast<unsigned>(token) << kCountBits) | static_cast<unsigned>(count)));
    }
    void note(std::uint32_t pixel) {
        m_common |= pixel;
        m_every &= pixel;
    }
    void tellRun(std::uint32_t pixel, int count) {
        note(pixel);
        for (; count > 0; count -= std::min(count, kMostPixels)) {
            tell(pixel == 0 ? Token::nothing : Token::run, std::min(count, kMostPixels));
            if (pixel != 0) {
                m_pixels.push_back(pixel);
            }
        }
    }
    void tellApart(const std::uint32_t* row, int from, int end) {
        m_common = std::accumulate(row + from, row + end, m_common, std::bit_or{});
        m_every = std::accumulate(row + from, row + end, m_every, std::bit_and{});
        m_pixels.insert(m_pixels.end(), row + from, row + end);
        for (; from < end; from += std::min(end - from, kMostPixels)) {
            tell(Token::apart, std::min(end - from, kMostPixels));
        }
    }

    void finish(Band& band) {
        band.opaque = m_every >> 24 == 255;
        if (m_common == 0) {
            m_picture.m_tokens.resize(band.firstToken);
            return;
        }
        if (!number()) {
            band.values = Values::pixels;
            makeRoomForOthersLikeIt();
            m_picture.m_pixels.insert(m_picture.m_pixels.end(), m_pixels.begin(), m_pixels.end());
            return;
        }
        const auto& colours = m_numbers.colours();
        m_picture.m_pixels.insert(m_picture.m_pixels.end(), colours.begin(), colours.end());
        if (colours.size() <= 256) {
            band.values = Values::bytes;
            band.firstValue = m_picture.m_bytes.size();
            std::transform(m_values.begin(), m_values.end(), std::back_inserter(m_picture.m_bytes),
                           [](std::uint16_t number) { return static_cast<std::uint8_t>(number); });
        } else {
            band.values = Values::words;
            band.firstValue = m_picture.m_words.size();
            m_picture.m_words.insert(m_picture.m_words.end(), m_values.begin(), m_values.end());
        }
    }
    /// A picture of many colours is large: its memory is asked for once.
    void makeRoomForOthersLikeIt() {
        const auto done = m_picture.m_bands.size() - 1;
        const auto all = static_cast<std::size_t>((m_picture.m_height + kBandRows - 1) / kBandRows);
        m_picture.m_pixels.reserve(m_picture.m_pixels.size() + (all - done) * m_pixels.size());
    }
    /// Writes the band's pixels as numbers; false when its colours are so many that this saves nothing.
    bool number() {
        m_numbers.clear();
        m_values.clear();
        constexpr std::size_t kSample = 512;
        for (const auto pixel : m_pixels) {
            if (m_values.size() == kSample && m_numbers.colours().size() > kSample * 15 / 16) {
                return false;
            }
            const auto one = m_numbers.numberOf(pixel);
            if (!one) {
                return false;
            }
            m_values.push_back(*one);
        }
        const std::size_t each = m_numbers.colours().size() <= 256 ? 1 : 2;
        return 4 * m_numbers.colours().size() + each * m_values.size() < 4 * m_pixels.size();
    }

    PackedPicture& m_picture;
    ColourNumbers m_numbers;
    std::vector<std::uint32_t> m_pixels;  // of the band, runs once
    std::vector<std::uint16_t> m_values;  // the same as numbers
    std::uint32_t m_common = 0;           // bits any pixel of the band has
    std::uint32_t m_every = 0;            // bits every pixel has
};

PackedPicture::PackedPicture(const QImage& image) : m_width{image.width()}, m_height{image.height()} {
    Packer{*this}.pack(image);
}

int PackedPicture::rowsOf(int band) const {
    return std::min(kBandRows, m_height - band * kBandRows);
}

bool PackedPicture::isEmpty() const {
    return std::ranges::all_of(m_bands, [](const Band& band) { return band.values == Values::none; });
}

bool PackedPicture::isOpaque() const {
    return !m_bands.empty() && std::ranges::all_of(m_bands, &Band::opaque);
}

std::size_t PackedPicture::bytes() const {
    return sizeof *this + m_bands.size() * sizeof(Band) + 2 * m_tokens.size() + 4 * m_pixels.size() + m_bytes.size() +
           2 * m_words.size();
}

template <class Sink>
void PackedPicture::read(int band, Sink& rows) const {
    const Band& one = at(band);
    const BandShape shape{rowsOf(band), m_width, m_tokens.data() + one.firstToken};
    const auto* pixels = m_pixels.data() + one.firstPixel;
    switch (one.values) {
        case Values::none:
            break;
        case Values::bytes:
            readBand(shape, Numbered{pixels, m_bytes.data() + one.firstValue}, rows);
            break;
        case Values::words:
            readBand(shape, Numbered{pixels, m_words.data() + one.firstValue}, rows);
            break;
        case Values::pixels:
            readBand(shape, Plain{pixels}, rows);
            break;
    }
}

void PackedPicture::layOver(int band, std::uint32_t* pixels, std::size_t stride) const {
    if (isOpaque(band)) {
        const Rows<Instead> rows{pixels, stride};
        read(band, rows);
    } else {
        const Rows<Over> rows{pixels, stride};
        read(band, rows);
    }
}

QImage PackedPicture::unpacked(int band) const {
    if (isEmpty(band)) {
        return {};
    }
    QImage image{m_width, rowsOf(band), QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    const Rows<Instead> rows{reinterpret_cast<std::uint32_t*>(image.bits()),
                             static_cast<std::size_t>(image.bytesPerLine()) / 4};
    read(band, rows);
    return image;
}

}  // namespace weir::maps
