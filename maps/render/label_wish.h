// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/feature_set.h"
#include "maps/layer/map_view.h"

#include <QSizeF>

#include <memory>
#include <string>
#include <vector>

namespace weir::maps {

class AreaRows;

enum class LabelPlace {
    besidePoint,
    onLine,
    inArea,
    atPoint,  ///< over the anchor itself
};

/// A letter of a text that follows a line: the middle of its square and how it is turned.
struct LetterSpot {
    ScreenPoint centre{};
    double angle = 0;  ///< degrees clockwise, -90 … 90
    double advance = 0;
};

/// One way to place a label along a line or in an area, logical pixels.
struct LabelSpot {
    ScreenPoint centre{};
    double angle = 0;                   ///< degrees clockwise, -90 … 90
    std::vector<LetterSpot> letters{};  ///< of a text that follows its line, in reading order; empty: turned as a whole
    std::size_t form = 0;               ///< which of the wish's forms
};

/// A text as it may be written, whole or broken into lines.
struct LabelForm {
    std::string text{};
    QSizeF size{};  ///< halo included
};

/// A label that would like to be placed. Logical pixels.
struct LabelWish {
    FeatureRef ref{};
    std::string text{};
    int priority = 0;
    LabelPlace place = LabelPlace::besidePoint;
    ScreenPoint anchor{};
    double reach = 0;                        ///< of a point: half its symbol; of a line: its length
    std::vector<LabelForm> forms{};          ///< never empty when it is placed
    std::vector<LabelSpot> spots{};          ///< of lines and areas, the best first
    std::shared_ptr<const AreaRows> area{};  ///< of an area: where a label fits that stood elsewhere before
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
    bool operator==(const SymbolBox&) const = default;
};

}  // namespace weir::maps
