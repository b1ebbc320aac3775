// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_placer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr int kRound = 8;                            // places at one distance
constexpr int kNear = 2 * kRound;                    // from here on a line must lead to the label
constexpr std::array kSteps{0.0, 11.0, 26.0, 44.0};  // of the rounds, pixels away
constexpr int kPlaces = kRound * static_cast<int>(kSteps.size());
// Numbered after the rounds and tried when no near place is free: below, above, right or left, pushed along that side
// by so much of the label's width or height.
constexpr std::array kPushed{0.25, 0.75, 0.1, 0.9, 0.38, 0.62};
constexpr std::array kPushedAway{0.0, 5.5, 11.0};
constexpr std::size_t kSides = 4;
constexpr int kPushedPlaces = static_cast<int>(kSides * kPushed.size() * kPushedAway.size());

ScreenBox around(const ScreenPoint& centre, double width, double height) {
    return {centre.x - width / 2, centre.y - height / 2, width, height};
}

/// The upright box around a box turned by `degrees`.
ScreenBox turned(const ScreenPoint& centre, double width, double height, double degrees) {
    const double c = std::abs(std::cos(degrees * std::numbers::pi / 180));
    const double s = std::abs(std::sin(degrees * std::numbers::pi / 180));
    return around(centre, width * c + height * s, width * s + height * c);
}

ScreenBox unite(std::span<const ScreenBox> boxes) {
    ScreenBox all = boxes.front();
    for (const auto& box : boxes) {
        const double right = std::max(all.right(), box.right());
        const double bottom = std::max(all.bottom(), box.bottom());
        all.x = std::min(all.x, box.x);
        all.y = std::min(all.y, box.y);
        all.width = right - all.x;
        all.height = bottom - all.y;
    }
    return all;
}

/// A number with decimals: a symbol in it is read as a sign of it.
bool holdsReading(std::string_view text) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '.' && isDigit(text[i - 1]) && isDigit(text[i + 1])) {
            return true;
        }
    }
    return false;
}

}  // namespace

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
            if (!visit(static_cast<std::size_t>(row * m_columns + column))) {
                return;
            }
        }
    }
}

void LabelPlacer::insert(const Obstacle& obstacle) {
    const auto index = static_cast<std::uint32_t>(m_obstacles.size());
    m_obstacles.push_back(obstacle);
    cells(obstacle.box, [&](std::size_t cell) {
        m_grid[cell].push_back(index);
        return true;
    });
}

void LabelPlacer::insertLabel(std::span<const ScreenBox> boxes, int priority) {
    for (const auto& box : boxes) {
        insert({box, priority, false});
    }
}

void LabelPlacer::addSymbol(const SymbolBox& symbol) {
    insert({symbol.box, symbol.priority, true});
}

void LabelPlacer::block(const ScreenBox& box) {
    insert({box, 0, false});
}

void LabelPlacer::avoid(std::shared_ptr<const LabelMask> mask, std::size_t layer) {
    m_avoided.push_back({std::move(mask), layer});
}

void LabelPlacer::reserve(std::span<const ScreenBox> boxes, int priority, std::uint32_t owner) {
    for (const auto& box : boxes) {
        insert({box, priority, true, owner});
    }
}

bool LabelPlacer::isInside(std::span<const ScreenBox> boxes) const {
    return std::all_of(boxes.begin(), boxes.end(), [&](const ScreenBox& box) {
        return box.x >= 0 && box.y >= 0 && box.right() <= m_width && box.bottom() <= m_height;
    });
}

LabelPlacer::Meets LabelPlacer::check(std::span<const ScreenBox> boxes, const LabelWish& wish,
                                      const Asking& asking) const {
    Meets result = Meets::nothing;
    for (const auto& box : boxes) {
        cells(box, [&](std::size_t cell) {
            for (const auto index : m_grid[cell]) {
                const auto& obstacle = m_obstacles[index];
                const bool own = obstacle.owner != kNobody && obstacle.owner == asking.owner;
                if (!own && obstacle.box.intersects(box)) {
                    result = obstacle.soft && obstacle.priority < wish.priority ? Meets::soft : Meets::hard;
                    if (result == Meets::hard) {
                        return false;
                    }
                }
            }
            return true;
        });
        if (result == Meets::hard) {
            return result;
        }
        for (const auto& [mask, layer] : m_avoided) {
            if (layer != asking.layer && mask->meets(box)) {
                return Meets::hard;
            }
        }
    }
    return result;
}

ScreenBox LabelPlacer::besideBox(const LabelWish& wish, int candidate) {
    const double w = wish.forms.front().size.width();
    const double h = wish.forms.front().size.height();
    const double x = wish.anchor.x;
    const double y = wish.anchor.y;
    if (candidate >= kPlaces) {
        const auto which = static_cast<std::size_t>(candidate - kPlaces);
        const double apart = wish.reach + 1 + kPushedAway[which / kSides / kPushed.size()];
        const double push = kPushed[which / kSides % kPushed.size()];
        switch (which % kSides) {
            case 0:
                return {x - w * push, y + apart, w, h};
            case 1:
                return {x - w * push, y - apart - h, w, h};
            case 2:
                return {x + apart, y - h * push, w, h};
            default:
                return {x - apart - w, y - h * push, w, h};
        }
    }
    const double step = kSteps[static_cast<std::size_t>(candidate / kRound)];
    const double r = wish.reach + 1 + step;
    const double d = wish.reach * 0.75 + 1 + step;
    switch (candidate % kRound) {
        case 0:
            return {x - w / 2, y + r, w, h};
        case 1:
            return {x + r, y - h / 2, w, h};
        case 2:
            return {x - r - w, y - h / 2, w, h};
        case 3:
            return {x - w / 2, y - r - h, w, h};
        case 4:
            return {x + d, y + d, w, h};
        case 5:
            return {x - d - w, y + d, w, h};
        case 6:
            return {x + d, y - d - h, w, h};
        default:
            return {x - d - w, y - d - h, w, h};
    }
}

std::vector<ScreenBox> LabelPlacer::boxesOf(const LabelSpot& spot, QSizeF size) {
    std::vector<ScreenBox> boxes;
    if (!spot.letters.empty()) {
        for (const auto& letter : spot.letters) {
            boxes.push_back(turned(letter.centre, letter.advance, size.height(), letter.angle));
        }
        return boxes;
    }
    if (std::abs(spot.angle) < 0.5) {
        return {around(spot.centre, size.width(), size.height())};
    }
    // Pieces about as long as high: the box around the whole of a slanting text would keep far too much free.
    const int pieces = std::max(1, static_cast<int>(std::ceil(size.width() / size.height())));
    const double step = size.width() / pieces;
    const double c = std::cos(spot.angle * std::numbers::pi / 180);
    const double s = std::sin(spot.angle * std::numbers::pi / 180);
    for (int i = 0; i < pieces; ++i) {
        const double along = (i + 0.5) * step - size.width() / 2;
        boxes.push_back(
            turned({spot.centre.x + along * c, spot.centre.y + along * s}, step, size.height(), spot.angle));
    }
    return boxes;
}

std::optional<LabelPlacer::Placed> LabelPlacer::placeBeside(const LabelWish& wish, const Asking& asking) {
    const auto take = [&](int candidate) {
        const auto box = besideBox(wish, candidate);
        insertLabel({&box, 1}, wish.priority);
        return Placed{box, 0, candidate >= kNear && candidate < kPlaces, candidate, {}, {box}};
    };
    const auto meetsAt = [&](int candidate) {
        const auto box = besideBox(wish, candidate);
        return isInside({&box, 1}) ? check({&box, 1}, wish, asking) : Meets::hard;
    };
    // Close to the symbol first, then a step away; only then over symbols of lower priority. What must be read goes
    // further out before it is given up, led there by a line.
    // A reading lies over a symbol only when there is no other place at all: a dot in it makes another number of it.
    const bool reading = holdsReading(wish.text);
    const int count = reading || wish.priority >= kMustBeRead ? static_cast<int>(kSteps.size()) * kRound : kNear;
    // Where it stood it stays: only what must not be covered drives it away, not a lesser symbol that comes into view.
    const bool pushed = asking.candidate >= kPlaces && asking.candidate < kPlaces + kPushedPlaces;
    if (pushed || (asking.candidate >= 0 && asking.candidate < count)) {
        const auto meets = meetsAt(asking.candidate);
        if (meets == Meets::nothing || (meets == Meets::soft && !reading)) {
            return take(asking.candidate);
        }
    }
    int fallback = -1;
    const auto firstFree = [&](int from, int to) {
        for (int i = from; i < to; ++i) {
            const auto meets = meetsAt(i);
            if (meets == Meets::nothing) {
                return i;
            }
            if (meets == Meets::soft && fallback < 0) {
                fallback = i;
            }
        }
        return -1;
    };
    int found = firstFree(0, kNear);
    if (found < 0) {
        found = firstFree(kPlaces, kPlaces + kPushedPlaces);
    }
    // Near and over a lesser symbol is better than away.
    if (found < 0 && (fallback < 0 || reading)) {
        found = firstFree(kNear, count);
    }
    if (found >= 0) {
        return take(found);
    }
    return fallback < 0 ? std::nullopt : std::optional{take(fallback)};
}

std::optional<LabelPlacer::Placed> LabelPlacer::placeAtSpot(const LabelWish& wish, const Asking& asking) {
    std::optional<Placed> fallback;
    const auto attempt = [&](const LabelSpot& spot) {
        const auto& form = wish.forms[std::min(spot.form, wish.forms.size() - 1)];
        auto boxes = boxesOf(spot, form.size);
        const auto meets = isInside(boxes) ? check(boxes, wish, asking) : Meets::hard;
        if (meets != Meets::hard && (meets == Meets::nothing || !fallback)) {
            fallback = Placed{unite(boxes), spot.angle, false, -1, spot, std::move(boxes)};
        }
        return meets == Meets::nothing;
    };
    if (asking.spot != nullptr) {
        attempt(*asking.spot);
    }
    // Where it stood it stays, as beside a point.
    if (!fallback) {
        std::any_of(wish.spots.begin(), wish.spots.end(), attempt);
    }
    if (fallback) {
        insertLabel(fallback->boxes, wish.priority);
    }
    return fallback;
}

std::optional<LabelPlacer::Placed> LabelPlacer::placeOver(const LabelWish& wish, const Asking& asking) {
    const QSizeF size = wish.forms.front().size;
    LabelWish shifted = wish;
    for (const double down : {0.0, -1.1, 1.1}) {
        for (const double aside : {0.0, -1.0 / 3, 1.0 / 3}) {
            shifted.spots.push_back(
                {{wish.anchor.x + aside * size.width(), wish.anchor.y + down * size.height()}, 0, {}, 0});
        }
    }
    return placeAtSpot(shifted, asking);
}

std::optional<LabelPlacer::Placed> LabelPlacer::place(const LabelWish& wish, const Asking& asking) {
    switch (wish.place) {
        case LabelPlace::besidePoint:
            return placeBeside(wish, asking);
        case LabelPlace::atPoint:
            return placeOver(wish, asking);
        case LabelPlace::onLine:
        case LabelPlace::inArea:
            break;
    }
    return placeAtSpot(wish, asking);
}

}  // namespace weir::maps
