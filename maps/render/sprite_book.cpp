// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/sprite_book.h"

#include <QFile>
#include <QFont>
#include <QPainter>
#include <QPainterPath>
#include <QSvgRenderer>

#include <array>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

namespace weir::maps {

namespace {

constexpr double kRim = 1.2;  // logical pixels around the symbol
constexpr std::array<std::string_view, 4> kPlainShapes{"circle", "square", "triangle", "diamond"};

std::optional<std::string> readText(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return in.good() || in.eof() ? std::optional{std::move(text).str()} : std::nullopt;
}

bool isPlain(std::string_view symbol) {
    return std::find(kPlainShapes.begin(), kPlainShapes.end(), symbol) != kPlainShapes.end();
}

QPainterPath plainPath(std::string_view shape, const QRectF& box) {
    QPainterPath path;
    if (shape == "square") {
        path.addRect(box);
    } else if (shape == "triangle") {
        path.addPolygon(QPolygonF{{QPointF{box.center().x(), box.top()}, box.bottomRight(), box.bottomLeft()}});
        path.closeSubpath();
    } else if (shape == "diamond") {
        path.addPolygon(QPolygonF{{QPointF{box.center().x(), box.top()}, QPointF{box.right(), box.center().y()},
                                   QPointF{box.center().x(), box.bottom()}, QPointF{box.left(), box.center().y()}}});
        path.closeSubpath();
    } else {
        path.addEllipse(box);
    }
    return path;
}

/// `picture` with its outline thickened by `radius` in `colour` below it: stamps of its alpha around a circle.
QImage withRim(const QImage& picture, double radius, const QColor& colour) {
    QImage mask = picture;
    {
        QPainter painter{&mask};
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(mask.rect(), colour);
    }
    QImage out{picture.size(), QImage::Format_ARGB32_Premultiplied};
    out.fill(Qt::transparent);
    QPainter painter{&out};
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int i = 0; i < 12; ++i) {
        const double angle = i * 2 * 3.14159265358979 / 12;
        painter.drawImage(QPointF{radius * std::cos(angle), radius * std::sin(angle)}, mask);
    }
    painter.drawImage(0, 0, picture);
    return out;
}

}  // namespace

SpriteBook::SpriteBook(const std::filesystem::path& folder, const std::string& fontFamily)
    : m_fontFamily{toQString(fontFamily)} {
    if (!folder.empty()) {
        load(folder);
    }
}

void SpriteBook::load(const std::filesystem::path& folder) {
    const auto text = readText(folder / "symbols.json");
    const auto json = parseJson(text.value_or(""));
    if (!json || !json->is_object() || !json->contains("frames") || !json->contains("symbols")) {
        m_problems.push_back(fail(ErrorCode::corrupt,
                                  msg("The symbol table {0} cannot be read", (folder / "symbols.json").string()),
                                  msg("Install the program again; symbols are drawn as plain frames until then")));
        return;
    }
    for (const auto& [name, frame] : (*json)["frames"].items()) {
        readFrame(folder, name, frame);
    }
    for (const auto& symbol : (*json)["symbols"]) {
        readSymbol(symbol);
    }
}

void SpriteBook::readFrame(const std::filesystem::path& folder, const std::string& name, const Json& json) {
    const auto file = folder / json.value("file", std::string{});
    const auto svg = readText(file);
    if (!svg || svg->empty()) {
        m_problems.push_back(fail(ErrorCode::notFound, msg("The symbol frame {0} cannot be read", file.string()),
                                  msg("Install the program again")));
        return;
    }
    m_frames[name] = {QByteArray::fromStdString(*svg), json.value("glyphScale", 0.6), json.value("glyphShift", 0.0)};
}

void SpriteBook::readSymbol(const Json& json) {
    const auto colour = [&](const char* member, std::uint32_t otherwise) {
        return toQColor(parseColour(json.value(member, std::string{})).valueOr(Colour{otherwise}));
    };
    m_symbols[json.value("id", std::string{})] = {
        json.value("frame", std::string{"square"}), colour("colour", 0xFF8A929C), colour("edge", 0xFF14181C),
        toQString(json.value("glyph", std::string{})), colour("glyphColour", 0xFF14181C)};
}

SpriteBook::Key SpriteBook::keyFor(const FeatureStyle& style, const Palette& palette, double devicePixelRatio) {
    Key key;
    key.symbol = style.marker.symbol.empty() ? "circle" : style.marker.symbol;
    key.size = style.marker.size;
    key.devicePixelRatio = devicePixelRatio;
    key.dark = palette.isDark();
    if (isPlain(key.symbol)) {
        key.fill = palette.resolve(style.fill.colour);
        key.stroke = palette.resolve(style.stroke.colour);
        key.strokeWidth = style.stroke.width;
    }
    return key;
}

QImage SpriteBook::sprite(const Key& key) const {
    const std::scoped_lock lock{m_mutex};
    if (const auto found = m_sprites.find(key); found != m_sprites.end()) {
        return found->second;
    }
    if (m_sprites.size() >= kMostSprites) {
        m_sprites.clear();
    }
    return m_sprites.emplace(key, draw(key)).first->second;
}

std::size_t SpriteBook::spritesKept() const {
    const std::scoped_lock lock{m_mutex};
    return m_sprites.size();
}

QImage SpriteBook::draw(const Key& key) const {
    const double ratio = key.devicePixelRatio;
    const bool plain = isPlain(key.symbol);
    const double around = (plain ? key.strokeWidth / 2 : kRim) + 0.5;
    const double radians = key.turn * std::numbers::pi / 180;
    const double corners = std::abs(std::cos(radians)) + std::abs(std::sin(radians));
    const int side = std::max(1, static_cast<int>(std::ceil((key.size * corners + 2 * around) * ratio)));
    QImage image{side, side, QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    const double size = key.size * ratio;
    const QRectF box{(side - size) / 2, (side - size) / 2, size, size};
    {
        QPainter painter{&image};
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(side / 2.0, side / 2.0);
        painter.rotate(key.turn);
        painter.translate(-side / 2.0, -side / 2.0);
        if (plain) {
            const bool stroked = key.stroke.visible() && key.strokeWidth > 0;
            painter.setPen(stroked ? QPen{toQColor(key.stroke), key.strokeWidth * ratio} : QPen{Qt::NoPen});
            painter.setBrush(toQColor(key.fill));
            painter.drawPath(plainPath(key.symbol, box));
            return image;
        }
        const auto found = m_symbols.find(key.symbol);
        const Symbol unknown{"square", QColor{0x8A, 0x92, 0x9C}, Qt::black, QStringLiteral("?"), Qt::white};
        drawSymbol(painter, found == m_symbols.end() ? unknown : found->second, box);
    }
    return withRim(image, kRim * ratio * 0.8, key.dark ? QColor{0, 0, 0, 150} : QColor{255, 255, 255, 220});
}

void SpriteBook::drawSymbol(QPainter& painter, const Symbol& symbol, const QRectF& box) const {
    const auto frame = m_frames.find(symbol.frame);
    if (frame == m_frames.end()) {
        painter.setPen(QPen{symbol.edge, box.width() / 18});
        painter.setBrush(symbol.colour);
        painter.drawRect(box.adjusted(1, 1, -1, -1));
    } else {
        QByteArray svg = frame->second.svg;
        // Through a value neither colour has, so that a white symbol with a white edge is right too.
        svg.replace("#000000", "#-edge-");
        svg.replace("#FFFFFF", symbol.colour.name().toLatin1());
        svg.replace("#-edge-", symbol.edge.name().toLatin1());
        QSvgRenderer renderer{svg};
        renderer.render(&painter, box);
    }
    if (symbol.glyph.isEmpty()) {
        return;
    }
    QFont font{m_fontFamily};
    font.setBold(true);
    font.setPixelSize(100);
    QPainterPath path;
    path.addText(0, 0, font, symbol.glyph);
    // The character's own ink is centred, not its line box; Han characters fill their square, Latin ones keep their
    // height.
    const QRectF ink = path.boundingRect();
    const double scale = frame == m_frames.end() ? 0.6 : frame->second.glyphScale;
    const double shift = frame == m_frames.end() ? 0.0 : frame->second.glyphShift;
    const double factor = box.width() * scale / std::max({ink.width(), ink.height(), 1.0});
    painter.save();
    painter.translate(box.center() + QPointF{0, box.height() * shift});
    painter.scale(factor, factor);
    painter.translate(-ink.center());
    painter.fillPath(path, symbol.glyphColour);
    painter.restore();
}

}  // namespace weir::maps
