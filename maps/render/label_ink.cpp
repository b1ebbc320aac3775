// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_ink.h"

#include "maps/render/pixel.h"
#include "maps/render/sprite_book.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace weir::maps {

namespace {

constexpr std::size_t kMaxAdvances = 30'000;  // characters of a face

/// The next character with what belongs to it (accents, variation selectors, joiners), off the front of `rest`.
std::string_view takeCharacter(std::string_view& rest) {
    const auto lengthAt = [&](std::size_t at) -> std::size_t {
        const auto lead = static_cast<unsigned char>(rest[at]);
        return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    };
    const auto isAttached = [&](std::size_t at) {
        const auto two = rest.substr(at, 2);
        const auto three = rest.substr(at, 3);
        return (two >= "\xCC\x80" && two <= "\xCD\xAF") || three == "\xE2\x80\x8D" ||
               (three >= "\xEF\xB8\x80" && three <= "\xEF\xB8\x8F");
    };
    std::size_t length = lengthAt(0);
    while (length < rest.size() && isAttached(length)) {
        length += lengthAt(length);
    }
    const auto out = rest.substr(0, length);
    rest.remove_prefix(out.size());
    return out;
}

template <class Visit>
void eachLine(std::string_view text, Visit visit) {
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        visit(text.substr(at, end - at));
        at = end + 1;
    }
}

/// `mask` (alpha of 32-bit pixels) widened by `radius` on all sides.
QImage widened(const QImage& mask, double radius, Colour colour) {
    struct Stamp {
        int dx = 0;
        int dy = 0;
        std::uint32_t weight = 0;  // of 256
    };
    std::vector<Stamp> stamps;
    const int reach = static_cast<int>(std::ceil(radius));
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const double share = std::clamp(radius + 0.5 - std::hypot(dx, dy), 0.0, 1.0);
            if (share > 0) {
                stamps.push_back({dx, dy, static_cast<std::uint32_t>(std::lround(share * 256))});
            }
        }
    }
    const int width = mask.width();
    const int height = mask.height();
    std::vector<std::uint8_t> cover(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        const auto* row = reinterpret_cast<const std::uint32_t*>(mask.constScanLine(y));
        for (int x = 0; x < width; ++x) {
            const std::uint32_t alpha = row[x] >> 24;
            if (alpha == 0) {
                continue;
            }
            for (const auto& stamp : stamps) {
                const int tx = x + stamp.dx;
                const int ty = y + stamp.dy;
                if (tx >= 0 && ty >= 0 && tx < width && ty < height) {
                    auto& there = cover[static_cast<std::size_t>(ty) * static_cast<std::size_t>(width) +
                                        static_cast<std::size_t>(tx)];
                    there = std::max(there, static_cast<std::uint8_t>((alpha * stamp.weight) >> 8));
                }
            }
        }
    }
    std::array<std::uint32_t, 256> shades{};
    for (std::size_t i = 0; i < shades.size(); ++i) {
        shades[i] = premultiplied(colour, static_cast<float>(i) / 255.f);
    }
    QImage out{mask.size(), QImage::Format_ARGB32_Premultiplied};
    for (int y = 0; y < height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(out.scanLine(y));
        const auto* from = cover.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        std::transform(from, from + width, row, [&](std::uint8_t value) { return shades[value]; });
    }
    return out;
}

std::size_t bytesOf(const LabelInk::Layers& layers) {
    return static_cast<std::size_t>(layers.halo.sizeInBytes() + layers.text.sizeInBytes()) + 200;
}

}  // namespace

LabelInk::LabelInk(const std::string& fontFamily) : m_family{toQString(fontFamily)} {}

LabelInk::Look LabelInk::lookFor(const LabelRule& rule, const Palette& palette) {
    return {rule.size,
            rule.bold,
            rule.italic,
            rule.spacing,
            rule.haloWidth,
            palette.resolve(rule.colour),
            palette.resolve(rule.halo)};
}

QFont LabelInk::fontFor(const Look& look, double ratio) const {
    QFont font{m_family};
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(look.size * ratio))));
    font.setBold(look.bold);
    font.setItalic(look.italic);
    if (look.spacing > 0) {
        font.setLetterSpacing(QFont::AbsoluteSpacing, look.spacing * ratio);
    }
    return font;
}

LabelInk::Advances& LabelInk::advancesOf(const Look& look) const {
    auto& advances = m_advances[{look.size, look.bold, look.italic}];
    if (advances.size() >= kMaxAdvances) {
        advances.clear();
    }
    return advances;
}

double LabelInk::advance(Advances& advances, std::string_view character, const Look& look) const {
    std::string key{character};
    if (const auto found = advances.find(key); found != advances.end()) {
        return found->second + look.spacing;
    }
    Look plain = look;
    plain.spacing = 0;
    const double width = QFontMetricsF{fontFor(plain, 1)}.horizontalAdvance(toQString(key));
    advances.emplace(std::move(key), width);
    return width + look.spacing;
}

double LabelInk::lineWidth(std::string_view line, const Look& look) const {
    auto& advances = advancesOf(look);
    double width = 0;
    while (!line.empty()) {
        width += advance(advances, takeCharacter(line), look);
    }
    return width;
}

QSizeF LabelInk::measure(std::string_view text, const Look& look) const {
    const std::scoped_lock lock{m_mutex};
    double widest = 0;
    int lines = 0;
    eachLine(text, [&](std::string_view line) {
        widest = std::max(widest, lineWidth(line, look));
        ++lines;
    });
    // CJK fonts declare tall lines; a label needs cap height plus room for descenders.
    return {std::ceil(widest) + 2 * look.haloWidth, std::ceil(lineHeight(look) * lines) + 2 * look.haloWidth};
}

std::vector<LabelInk::Letter> LabelInk::letters(std::string_view text, const Look& look) const {
    const std::scoped_lock lock{m_mutex};
    auto& advances = advancesOf(look);
    std::vector<Letter> out;
    while (!text.empty()) {
        const auto character = takeCharacter(text);
        out.push_back({std::string{character}, advance(advances, character, look)});
    }
    return out;
}

LabelInk::Layers LabelInk::draw(const Key& key) const {
    const Look& look = key.look;
    const double ratio = key.ratio;
    // Fonts have whole pixels: what rounding adds is taken back by the scale, and whatever hinting leaves has its room.
    const QFont font = fontFor(look, ratio);
    const QFontMetricsF metrics{font};
    const double fit = look.size * ratio / font.pixelSize();
    const double halo = look.haloWidth * ratio;
    double widest = 0;
    int lines = 0;
    eachLine(key.text, [&](std::string_view line) {
        widest = std::max(widest, metrics.horizontalAdvance(toQString(std::string{line})) * fit);
        ++lines;
    });
    const double height = std::ceil(lineHeight(look) * lines) * ratio + 2 * halo;
    // An italic letter leans out of its advance.
    const double lean = look.italic ? look.size * ratio * 0.2 : 0;
    QImage text{static_cast<int>(std::ceil(std::ceil(widest) + 2 * (halo + lean))), static_cast<int>(std::ceil(height)),
                QImage::Format_ARGB32_Premultiplied};
    text.fill(Qt::transparent);
    QPainter painter{&text};
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(fit, fit);
    painter.setFont(font);
    painter.setPen(toQColor(look.colour));
    double baseline = halo + look.size * ratio * 1.02;
    eachLine(key.text, [&](std::string_view line) {
        const QString words = toQString(std::string{line});
        const double width = metrics.horizontalAdvance(words) * fit;
        painter.drawText(QPointF{(halo + lean + (widest - width) / 2) / fit, baseline / fit}, words);
        baseline += lineHeight(look) * ratio;
    });
    painter.end();
    if (halo <= 0 || !look.halo.visible()) {
        return {{}, text};
    }
    return {widened(text, halo, look.halo), text};
}

LabelInk::Layers LabelInk::layers(const std::string& text, const Look& look, double devicePixelRatio) const {
    Key key{text, look, devicePixelRatio};
    {
        const std::scoped_lock lock{m_mutex};
        if (const auto found = m_young.find(key); found != m_young.end()) {
            return found->second;
        }
        if (const auto found = m_old.find(key); found != m_old.end()) {
            auto node = m_old.extract(found);
            m_youngBytes += bytesOf(node.mapped());
            m_oldBytes -= bytesOf(node.mapped());
            return m_young.insert(std::move(node)).position->second;
        }
    }
    const Layers drawn = draw(key);
    const std::scoped_lock lock{m_mutex};
    if (m_youngBytes > kKeptBytes) {
        m_old = std::move(m_young);
        m_oldBytes = m_youngBytes;
        m_young.clear();
        m_youngBytes = 0;
    }
    if (m_young.emplace(std::move(key), drawn).second) {
        m_youngBytes += bytesOf(drawn);
    }
    return drawn;
}

std::size_t LabelInk::bytesKept() const {
    const std::scoped_lock lock{m_mutex};
    return m_youngBytes + m_oldBytes;
}

}  // namespace weir::maps
