// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/palette.h"
#include "maps/layer/style.h"

#include <QByteArray>
#include <QColor>
#include <QImage>
#include <QString>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace weir::maps {

[[nodiscard]] inline QColor toQColor(Colour colour) {
    return QColor::fromRgba(colour.argb);
}
[[nodiscard]] inline QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Point symbols as pictures, drawn once per size and device pixel ratio: frame from an SVG file, character in the bold
/// UI font over it, and a light or dark rim so that it stands out from any ground. Thread-safe.
class SpriteBook {
public:
    SpriteBook(const std::filesystem::path& folder, const std::string& fontFamily);

    struct Key {
        std::string symbol;
        double size = 20;  ///< logical pixels, the rim not included
        double devicePixelRatio = 1;
        Colour fill;    ///< of plain shapes
        Colour stroke;  ///< of plain shapes
        double strokeWidth = 0;
        bool dark = false;  ///< theme: decides the rim
        int turn = 0;       ///< degrees clockwise
        auto tie() const {
            return std::tie(symbol, size, devicePixelRatio, fill.argb, stroke.argb, strokeWidth, dark, turn);
        }
        bool operator<(const Key& o) const { return tie() < o.tie(); }
    };
    [[nodiscard]] static Key keyFor(const FeatureStyle& style, const Palette& palette, double devicePixelRatio);

    /// ARGB32_Premultiplied in device pixels, devicePixelRatio 1; the symbol's middle is the picture's middle. An
    /// unknown symbol is a grey square with a question mark.
    [[nodiscard]] QImage sprite(const Key& key) const;
    [[nodiscard]] std::size_t spritesKept() const;
    static constexpr std::size_t kMostSprites = 4000;
    [[nodiscard]] bool contains(const std::string& symbol) const { return m_symbols.contains(symbol); }
    [[nodiscard]] const std::vector<Error>& problems() const { return m_problems; }

private:
    struct Frame {
        QByteArray svg;
        double glyphScale = 0.6;
        double glyphShift = 0;  ///< share of the size, downward
    };
    struct Symbol {
        std::string frame;
        QColor colour;
        QColor edge;
        QString glyph;
        QColor glyphColour;
    };
    void load(const std::filesystem::path& folder);
    void readFrame(const std::filesystem::path& folder, const std::string& name, const Json& json);
    void readSymbol(const Json& json);
    [[nodiscard]] QImage draw(const Key& key) const;
    void drawSymbol(class QPainter& painter, const Symbol& symbol, const class QRectF& box) const;

    QString m_fontFamily;
    std::map<std::string, Frame> m_frames;
    std::map<std::string, Symbol> m_symbols;
    std::vector<Error> m_problems;
    mutable std::mutex m_mutex;
    mutable std::map<Key, QImage> m_sprites;
};

}  // namespace weir::maps
