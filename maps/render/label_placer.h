// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/render/label_mask.h"
#include "maps/render/label_wish.h"

#include <QSizeF>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace weir::maps {

/// One pass over all labels of the picture, highest priority first (then what stood in the picture before, then the
/// layer that lies higher, then the order given). A label never meets another label, and a symbol only when that
/// symbol's priority is lower and no free place was found.
class LabelPlacer {
public:
    LabelPlacer(int width, int height);

    void addSymbol(const SymbolBox& symbol);
    /// A box no label may meet.
    void block(const ScreenBox& box);
    /// Features that labels of other layers than `layer` keep off.
    void avoid(std::shared_ptr<const LabelMask> mask, std::size_t layer);
    /// Where a label of the picture before stood: kept free for `owner`; others of higher priority take it only when
    /// they find nothing else.
    void reserve(std::span<const ScreenBox> boxes, int priority, std::uint32_t owner);

    /// Who asks, and where it stood before: a place beside its point, or a spot of its own to try first.
    struct Asking {
        std::size_t layer = 0;
        std::uint32_t owner = kNobody;
        int candidate = -1;
        const LabelSpot* spot = nullptr;
    };
    struct Placed {
        ScreenBox box{};
        double angle = 0;
        bool away = false;               ///< so far from its symbol that a line must lead there
        int candidate = -1;              ///< beside a point: which place
        LabelSpot spot{};                ///< along a line, in an area
        std::vector<ScreenBox> boxes{};  ///< what it covers, letter by letter where it follows a line
    };
    [[nodiscard]] std::optional<Placed> place(const LabelWish& wish, const Asking& asking);
    [[nodiscard]] std::optional<Placed> place(const LabelWish& wish) { return place(wish, Asking{}); }

    /// What a label at a spot covers: one box, or one for each letter or piece of a turned text.
    [[nodiscard]] static std::vector<ScreenBox> boxesOf(const LabelSpot& spot, QSizeF size);
    /// The box beside a point that candidate number `candidate` means.
    [[nodiscard]] static ScreenBox besideBox(const LabelWish& wish, int candidate);

    static constexpr std::uint32_t kNobody = ~0u;

private:
    struct Obstacle {
        ScreenBox box{};
        int priority = 0;
        bool soft = false;  ///< a symbol or a place kept free: a label of higher priority may cover it
        std::uint32_t owner = kNobody;
    };
    enum class Meets { nothing, soft, hard };
    [[nodiscard]] Meets check(std::span<const ScreenBox> boxes, const LabelWish& wish, const Asking& asking) const;
    [[nodiscard]] bool isInside(std::span<const ScreenBox> boxes) const;
    void insert(const Obstacle& obstacle);
    void insertLabel(std::span<const ScreenBox> boxes, int priority);
    /// Visits the cells a box reaches into, until `visit` answers false.
    template <class Visit>
    void cells(const ScreenBox& box, Visit visit) const;
    [[nodiscard]] std::optional<Placed> placeBeside(const LabelWish& wish, const Asking& asking);
    [[nodiscard]] std::optional<Placed> placeAtSpot(const LabelWish& wish, const Asking& asking);
    [[nodiscard]] std::optional<Placed> placeOver(const LabelWish& wish, const Asking& asking);

    static constexpr int kCell = 48;
    int m_width;
    int m_height;
    int m_columns;
    int m_rows;
    std::vector<std::vector<std::uint32_t>> m_grid;
    std::vector<Obstacle> m_obstacles;
    struct Avoided {
        std::shared_ptr<const LabelMask> mask;
        std::size_t layer = 0;
    };
    std::vector<Avoided> m_avoided;
};

}  // namespace weir::maps
