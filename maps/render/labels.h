// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"
#include "maps/render/renderer.h"

#include <QImage>
#include <QPointF>
#include <QSizeF>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace weir::maps {

enum class LabelPlace { besidePoint, onLine, inArea };

/// A label that would like to be placed. Logical pixels.
struct LabelWish {
    FeatureRef ref{};
    std::string text{};
    int priority = 0;
    LabelPlace place = LabelPlace::besidePoint;
    ScreenPoint anchor{};
    double reach = 0;  ///< of a point: half its symbol; of a line: its length; of an area: its width at the anchor
    double angle = 0;  ///< of a line, degrees clockwise, -90 … 90
};

/// Of the ring drawn around a selected point symbol of that size, its outer edge; labels stay outside. Logical pixels.
inline constexpr double kRingPen = 2.6;
[[nodiscard]] constexpr double selectionRadius(double symbolSize) {
    return symbolSize * 0.72 + 4 + kRingPen / 2;
}

/// From this priority on a label beside a point is put further away rather than left out.
inline constexpr int kMustBeRead = 100;

/// A point symbol that labels keep away from.
struct SymbolBox {
    ScreenBox box{};
    int priority = 0;
};

/// Width and height a text needs, and its picture with halo, made once for each (text, style). Thread-safe.
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
    [[nodiscard]] QSizeF measure(const std::string& text, const Look& look) const;
    /// Device pixels, premultiplied.
    [[nodiscard]] QImage picture(const std::string& text, const Look& look, double devicePixelRatio) const;

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
    [[nodiscard]] class QFont fontFor(const Look& look, double ratio) const;
    QString m_family;
    mutable std::mutex m_mutex;
    mutable std::map<Key, QSizeF> m_sizes;
    mutable std::map<Key, QImage> m_pictures;
};

/// One pass over all labels of the picture, highest priority first (then the layer that lies higher, then the order
/// given). A label never meets another label, and a symbol only when that symbol's priority is lower and no free place
/// was found.
class LabelPlacer {
public:
    LabelPlacer(int width, int height);

    void addSymbol(const SymbolBox& symbol);
    /// A box no label may meet.
    void block(const ScreenBox& box);
    struct Placed {
        ScreenBox box{};
        double angle = 0;
        bool away = false;  ///< so far from its symbol that a line must lead there
    };
    [[nodiscard]] std::optional<Placed> place(const LabelWish& wish, QSizeF size);

private:
    struct Obstacle {
        ScreenBox box{};
        int priority = 0;
        bool soft = false;  ///< a symbol: may be covered by a label of higher priority
    };
    enum class Meets { nothing, soft, hard };
    [[nodiscard]] Meets check(const ScreenBox& box, int priority) const;
    void insert(const Obstacle& obstacle);
    template <class Visit>
    void cells(const ScreenBox& box, Visit visit) const;

    static constexpr int kCell = 48;
    int m_width;
    int m_height;
    int m_columns;
    int m_rows;
    std::vector<std::vector<std::uint32_t>> m_grid;
    std::vector<Obstacle> m_obstacles;
};

}  // namespace weir::maps
