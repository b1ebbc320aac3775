// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/map_view.h"

#include <chrono>
#include <optional>
#include <vector>

namespace weir::maps {

/// Views one can go back to and forward again. A burst of small changes (a wheel spin, a drag) counts as one.
class ViewHistory {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds kBurst{700};
    static constexpr std::size_t kKept = 100;

    /// `before` is left at `now`.
    void leave(const MapView& before, TimePoint now) {
        const bool burst = m_last && now - *m_last < kBurst && !m_back.empty();
        m_last = now;
        m_forward.clear();
        if (burst) {
            return;
        }
        if (m_back.size() >= kKept) {
            m_back.erase(m_back.begin());
        }
        m_back.push_back(before);
    }
    /// What follows is a step of its own, however soon.
    void rest() { m_last.reset(); }
    [[nodiscard]] bool hasBack() const { return !m_back.empty(); }
    [[nodiscard]] bool hasForward() const { return !m_forward.empty(); }
    [[nodiscard]] MapView back(const MapView& present) { return step(m_back, m_forward, present); }
    [[nodiscard]] MapView forward(const MapView& present) { return step(m_forward, m_back, present); }

private:
    MapView step(std::vector<MapView>& from, std::vector<MapView>& to, const MapView& present) {
        m_last.reset();
        if (from.empty()) {
            return present;
        }
        to.push_back(present);
        const MapView view = from.back();
        from.pop_back();
        return view;
    }
    std::vector<MapView> m_back;
    std::vector<MapView> m_forward;
    std::optional<TimePoint> m_last;
};

}  // namespace weir::maps
