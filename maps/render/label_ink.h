// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/palette.h"
#include "maps/layer/style.h"

#include <QImage>
#include <QSizeF>
#include <QString>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace weir::maps {

/// Measures texts and keeps their pictures with halo, so that no path is stroked while a map moves: the halo is the
/// text's own picture widened pixel by pixel. Lines are separated by "\n" and centred. Thread-safe.
class LabelInk {
public:
    explicit LabelInk(const std::string& fontFamily);

    struct Look {
        double size = 12;
        bool bold = false;
        bool italic = false;
        double spacing = 0;
        double haloWidth = 0;
        Colour colour{};
        Colour halo{};
        auto tie() const { return std::tie(size, bold, italic, spacing, haloWidth, colour.argb, halo.argb); }
        bool operator<(const Look& o) const { return tie() < o.tie(); }
    };
    [[nodiscard]] static Look lookFor(const LabelRule& rule, const Palette& palette);
    /// Logical pixels, halo included.
    [[nodiscard]] QSizeF measure(std::string_view text, const Look& look) const;
    /// From line to line, logical pixels.
    [[nodiscard]] static double lineHeight(const Look& look) { return look.size * 1.25; }

    /// What moves as one when a text follows a line: a character with its accents. Logical pixels.
    struct Letter {
        std::string text;
        double advance = 0;
    };
    [[nodiscard]] std::vector<Letter> letters(std::string_view text, const Look& look) const;

    /// Halo and text apart, because neighbouring letters lie over each other's halo: device pixels, premultiplied, of
    /// one size, the text in the middle.
    struct Layers {
        QImage halo;  ///< null: there is none
        QImage text;
    };
    [[nodiscard]] Layers layers(const std::string& text, const Look& look, double devicePixelRatio) const;

    /// Bytes of the pictures kept; never much above twice `kKeptBytes`.
    [[nodiscard]] std::size_t bytesKept() const;
    static constexpr std::size_t kKeptBytes = 24u << 20;

private:
    struct Key {
        std::string text;
        Look look;
        double ratio = 0;
        bool operator<(const Key& o) const {
            return std::tie(text, ratio) != std::tie(o.text, o.ratio)
                       ? std::tie(text, ratio) < std::tie(o.text, o.ratio)
                       : look < o.look;
        }
    };
    struct Face {
        double size = 0;
        bool bold = false;
        bool italic = false;
        auto operator<=>(const Face&) const = default;
    };
    using Advances = std::unordered_map<std::string, double>;
    [[nodiscard]] class QFont fontFor(const Look& look, double ratio) const;
    [[nodiscard]] Advances& advancesOf(const Look& look) const;
    [[nodiscard]] double advance(Advances& advances, std::string_view character, const Look& look) const;
    [[nodiscard]] double lineWidth(std::string_view line, const Look& look) const;
    [[nodiscard]] Layers draw(const Key& key) const;

    QString m_family;
    mutable std::mutex m_mutex;
    mutable std::map<Face, Advances> m_advances;
    // Two generations: what is used moves to the younger, and when that is full the older goes.
    mutable std::map<Key, Layers> m_young;
    mutable std::map<Key, Layers> m_old;
    mutable std::size_t m_youngBytes = 0;
    mutable std::size_t m_oldBytes = 0;
};

}  // namespace weir::maps
