// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/labels.h"

#include "maps/render/sprite_book.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr std::size_t kMaxKept = 20'000;

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

QSizeF LabelInk::measure(const std::string& text, const Look& look) const {
    Key key{text, look, 0};
    key.look.colour = key.look.halo = {};
    const std::scoped_lock lock{m_mutex};
    if (const auto found = m_sizes.find(key); found != m_sizes.end()) {
        return found->second;
    }
    if (m_sizes.size() >= kMaxKept) {
        m_sizes.clear();
    }
    const QFontMetricsF metrics{fontFor(look, 1)};
    // CJK fonts declare tall lines; a label needs cap height plus room for descenders.
    const QSizeF size{std::ceil(metrics.horizontalAdvance(toQString(text))) + 2 * look.haloWidth,
                      std::ceil(look.size * 1.25) + 2 * look.haloWidth};
    return m_sizes.emplace(std::move(key), size).first->second;
}

QImage LabelInk::picture(const std::string& text, const Look& look, double devicePixelRatio) const {
    const QSizeF size = measure(text, look);
    Key key{text, look, devicePixelRatio};
    const std::scoped_lock lock{m_mutex};
    if (const auto found = m_pictures.find(key); found != m_pictures.end()) {
        return found->second;
    }
    if (m_pictures.size() >= kMaxKept) {
        m_pictures.clear();
    }
    // Fonts have whole pixels: what rounding adds is taken back by the scale, and whatever hinting leaves has its room.
    const QFont font = fontFor(look, devicePixelRatio);
    const double fit = look.size * devicePixelRatio / font.pixelSize();
    const double halo = look.haloWidth * devicePixelRatio;
    const double advance = QFontMetricsF{font}.horizontalAdvance(toQString(text)) * fit;
    QImage image{static_cast<int>(std::ceil(std::max(size.width() * devicePixelRatio, advance + 2 * halo))),
                 static_cast<int>(std::ceil(size.height() * devicePixelRatio)), QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    QPainter painter{&image};
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(fit, fit);
    const QPointF baseline{halo / fit, (halo + look.size * devicePixelRatio * 1.02) / fit};
    if (halo > 0 && look.halo.visible()) {
        QPainterPath path;
        path.addText(baseline, font, toQString(text));
        painter.strokePath(path, QPen{toQColor(look.halo), 2 * halo / fit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
    }
    painter.setFont(font);
    painter.setPen(toQColor(look.colour));
    painter.drawText(baseline, toQString(text));
    painter.end();
    return m_pictures.emplace(std::move(key), image).first->second;
}

LabelPlacer::LabelPlacer(int width, int height)
    : m_width{width}, m_height{height}, m_columns{width / kCell + 1}, m_rows{height / kCell + 1} {
    m_grid.resize(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows));
}

template <class Visit>
void LabelPlacer::cells(const ScreenBox& box, Visit visit) const {
    const auto cell = [](double value, int count) {
        return static_cast<int>(std::clamp(std::floor(value / kCell), 0.0, static_cast<double>(count - 1)));
    };
    for (int row = cell(box.y, m_rows); row <= cell(box.bottom(), m_rows); ++row) {
        for (int column = cell(box.x, m_columns); column <= cell(box.right(), m_columns); ++column) {
            visit(static_cast<std::size_t>(row * m_columns + column));
        }
    }
}

void LabelPlacer::insert(const Obstacle& obstacle) {
    const auto index = static_cast<std::uint32_t>(m_obstacles.size());
    m_obstacles.push_back(obstacle);
    cells(obstacle.box, [&](std::size_t cell) { m_grid[cell].push_back(index); });
}

void LabelPlacer::addSymbol(const SymbolBox& symbol) {
    insert({symbol.box, symbol.priority, true});
}

void LabelPlacer::block(const ScreenBox& box) {
    insert({box, 0, false});
}

LabelPlacer::Meets LabelPlacer::check(const ScreenBox& box, int priority) const {
    Meets result = Meets::nothing;
    cells(box, [&](std::size_t cell) {
        for (const auto index : m_grid[cell]) {
            const auto& obstacle = m_obstacles[index];
            if (result != Meets::hard && obstacle.box.intersects(box)) {
                result = obstacle.soft && obstacle.priority < priority ? Meets::soft : Meets::hard;
            }
        }
    });
    return result;
}

std::optional<LabelPlacer::Placed> LabelPlacer::place(const LabelWish& wish, QSizeF size) {
    const double w = size.width();
    const double h = size.height();
    const double x = wish.anchor.x;
    const double y = wish.anchor.y;
    std::array<ScreenBox, 32> candidates;
    std::size_t count = 0;
    double angle = 0;
    if (wish.place == LabelPlace::besidePoint) {
        // Close to the symbol first, then a step away; only then over symbols of lower priority. What must be read goes
        // further out before it is given up, led there by a line.
        for (const double step : {0.0, 11.0, 26.0, 44.0}) {
            if (step > 11 && wish.priority < kMustBeRead) {
                break;
            }
            const double r = wish.reach + 1 + step;
            const double d = wish.reach * 0.75 + 1 + step;
            for (const ScreenBox& box : {ScreenBox{x - w / 2, y + r, w, h}, ScreenBox{x + r, y - h / 2, w, h},
                                         ScreenBox{x - r - w, y - h / 2, w, h}, ScreenBox{x - w / 2, y - r - h, w, h},
                                         ScreenBox{x + d, y + d, w, h}, ScreenBox{x - d - w, y + d, w, h},
                                         ScreenBox{x + d, y - d - h, w, h}, ScreenBox{x - d - w, y - d - h, w, h}}) {
                candidates[count++] = box;
            }
        }
    } else if (wish.place == LabelPlace::inArea) {
        if (w > wish.reach * 1.25) {
            return std::nullopt;
        }
        const double dy = h * 1.1;
        candidates = {ScreenBox{x - w / 2, y - h / 2, w, h},     {x - w / 2, y - h / 2 - dy, w, h},
                      {x - w / 2, y - h / 2 + dy, w, h},         {x - w / 2 - w / 3, y - h / 2, w, h},
                      {x - w / 2 + w / 3, y - h / 2, w, h},      {x - w / 2 + w / 3, y - h / 2 - dy, w, h},
                      {x - w / 2 - w / 3, y - h / 2 - dy, w, h}, {x - w / 2 + w / 3, y - h / 2 + dy, w, h},
                      {x - w / 2 - w / 3, y - h / 2 + dy, w, h}};
        count = 9;
    } else {
        if (w * 1.1 > wish.reach) {
            return std::nullopt;
        }
        angle = wish.angle;
        const double c = std::abs(std::cos(angle * std::numbers::pi / 180));
        const double s = std::abs(std::sin(angle * std::numbers::pi / 180));
        const double bw = w * c + h * s;
        const double bh = w * s + h * c;
        candidates[0] = {x - bw / 2, y - bh / 2, bw, bh};
        count = 1;
    }
    constexpr std::size_t kNear = 16;  // two rounds of eight
    const ScreenBox* fallback = nullptr;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& box = candidates[i];
        const bool away = i >= kNear;
        if (away && fallback != nullptr) {
            break;  // near and over a lesser symbol is better than away
        }
        if (box.x < 0 || box.y < 0 || box.right() > m_width || box.bottom() > m_height) {
            continue;
        }
        const auto meets = check(box, wish.priority);
        if (meets == Meets::nothing) {
            insert({box, wish.priority, false});
            return Placed{box, angle, away};
        }
        if (meets == Meets::soft && fallback == nullptr) {
            fallback = &box;
        }
    }
    if (fallback == nullptr) {
        return std::nullopt;
    }
    insert({*fallback, wish.priority, false});
    return Placed{*fallback, angle, fallback - candidates.data() >= static_cast<std::ptrdiff_t>(kNear)};
}

}  // namespace weir::maps
