// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/area_rows.h"

#include <algorithm>
#include <cmath>

namespace weir::maps {

AreaRows::AreaRows(std::span<const std::span<const QPointF>> rings, const Frame& frame) : m_step{frame.step} {
    constexpr double kMostRows = 4000;
    m_first = frame.origin + std::ceil((frame.top - frame.origin) / m_step) * m_step;
    const double count = std::floor((frame.bottom - m_first) / m_step) + 1;
    if (!(count >= 1 && count <= kMostRows)) {
        return;
    }
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(count));
    for (const auto ring : rings) {
        for (std::size_t i = 1; i < ring.size(); ++i) {
            const QPointF& a = ring[i - 1];
            const QPointF& b = ring[i];
            const double low = std::max(0.0, std::ceil((std::min(a.y(), b.y()) - m_first) / m_step));
            const double high = std::min(count, std::ceil((std::max(a.y(), b.y()) - m_first) / m_step));
            for (double row = low; row < high; ++row) {
                const double y = m_first + row * m_step;
                crossings[static_cast<std::size_t>(row)].push_back(a.x() +
                                                                   (y - a.y()) * (b.x() - a.x()) / (b.y() - a.y()));
            }
        }
    }
    m_rows.resize(crossings.size());
    for (std::size_t row = 0; row < crossings.size(); ++row) {
        auto& xs = crossings[row];
        std::sort(xs.begin(), xs.end());
        for (std::size_t i = 1; i < xs.size(); i += 2) {
            m_rows[row].push_back({xs[i - 1], xs[i]});
        }
    }
}

AreaRows::Row AreaRows::common(std::size_t from, std::size_t to) const {
    Row out = m_rows[from];
    for (std::size_t row = from + 1; row <= to && !out.empty(); ++row) {
        Row both;
        for (const auto& a : out) {
            for (const auto& b : m_rows[row]) {
                if (const Interval meet{std::max(a.from, b.from), std::min(a.to, b.to)}; meet.from < meet.to) {
                    both.push_back(meet);
                }
            }
        }
        out = std::move(both);
    }
    return out;
}

std::vector<AreaRows::Row> AreaRows::windows(std::size_t first, std::size_t last, std::size_t span) const {
    std::vector<Row> out;
    for (std::size_t top = first; top + span <= last; ++top) {
        out.push_back(common(top, top + span));
    }
    return out;
}

AreaRows::Place AreaRows::centred(const std::vector<Row>& free, std::size_t window, Place place) const {
    constexpr double kSameWidth = 0.9;
    const auto roomIn = [&](std::size_t w) {
        double room = 0;
        for (const auto& one : free[w]) {
            room = std::max(room, 2 * std::min(place.centre.x - one.from, one.to - place.centre.x));
        }
        return room;
    };
    const double least = kSameWidth * place.width;
    std::size_t above = window;
    std::size_t below = window;
    while (above > 0 && roomIn(above - 1) >= least) {
        --above;
    }
    while (below + 1 < free.size() && roomIn(below + 1) >= least) {
        ++below;
    }
    const auto middle = (above + below) / 2;
    place.centre.y += (static_cast<double>(middle) - static_cast<double>(window)) * m_step;
    place.width = std::min(place.width, roomIn(middle));
    return place;
}

std::vector<AreaRows::Place> AreaRows::places(double height, const ScreenBox& within, std::size_t most) const {
    const auto span = static_cast<std::size_t>(std::ceil(height / m_step));  // rows besides the first
    std::size_t first = m_rows.size();
    std::size_t last = 0;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const double y = heightOf(row);
        if (!m_rows[row].empty() && y >= within.y && y <= within.bottom()) {
            first = std::min(first, row);
            last = row;
        }
    }
    const auto free = windows(first, last, span);
    const double middle = m_rows.empty() || first >= last ? 0 : (heightOf(first) + heightOf(last)) / 2;
    const double whole = first >= last ? 1 : heightOf(last) - heightOf(first);
    struct Found {
        Place place;
        std::size_t window = 0;
    };
    std::vector<Found> all;
    for (std::size_t w = 0; w < free.size(); ++w) {
        const double y = heightOf(first + w) + static_cast<double>(span) * m_step / 2;
        for (const auto& one : free[w]) {
            const double from = std::max(one.from, within.x);
            const double to = std::min(one.to, within.right());
            if (to > from) {
                all.push_back({{{(from + to) / 2, y}, to - from, (to - from) * (1 - std::abs(y - middle) / whole)}, w});
            }
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Found& a, const Found& b) { return a.place.score > b.place.score; });
    std::vector<Place> out;
    for (const auto& found : all) {
        const auto& place = found.place;
        const bool apart = std::all_of(out.begin(), out.end(), [&](const Place& other) {
            return std::abs(other.centre.y - place.centre.y) >= height ||
                   std::abs(other.centre.x - place.centre.x) >= (other.width + place.width) / 2;
        });
        if (apart) {
            out.push_back(centred(free, found.window, place));
        }
        if (out.size() == most) {
            break;
        }
    }
    return out;
}

bool AreaRows::contains(const ScreenBox& box) const {
    const double low = std::floor((box.y - m_first) / m_step);
    const double high = std::ceil((box.bottom() - m_first) / m_step);
    if (low < 0 || high >= static_cast<double>(m_rows.size())) {
        return false;
    }
    for (auto row = static_cast<std::size_t>(low); row <= static_cast<std::size_t>(high); ++row) {
        if (std::none_of(m_rows[row].begin(), m_rows[row].end(),
                         [&](const Interval& free) { return free.from <= box.x && free.to >= box.right(); })) {
            return false;
        }
    }
    return true;
}

}  // namespace weir::maps
