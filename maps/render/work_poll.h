// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstddef>
#include <stop_token>

namespace weir::maps {

/// Asks whether to stop once in a while, measured by work and not by turns of a loop: one turn may be a pixel or a
/// polygon as large as the picture. A unit is about a vertex or eight pixels; `kBudget` of them take a few
/// milliseconds.
class WorkPoll {
public:
    static constexpr std::size_t kBudget = 200'000;

    explicit WorkPoll(std::stop_token stop) : m_stop{std::move(stop)} {}

    void spend(std::size_t units) { m_spent += units; }
    /// Spends `units` and asks when the budget is used up. Once true it stays true.
    [[nodiscard]] bool stopped(std::size_t units = 1) {
        m_spent += units;
        if (m_spent >= kBudget && !m_stopped) {
            m_spent = 0;
            ++m_asked;
            m_stopped = m_stop.stop_requested();
        }
        return m_stopped;
    }
    /// How often it asked.
    [[nodiscard]] std::size_t asked() const { return m_asked; }

private:
    std::stop_token m_stop;
    std::size_t m_spent = 0;
    std::size_t m_asked = 0;
    bool m_stopped = false;
};

}  // namespace weir::maps
