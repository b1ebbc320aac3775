// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <array>
#include <cstddef>
#include <optional>

/// A state machine as data: what an action makes of a state. Services write their table as a constant and prove its
/// rules with static_assert.
namespace weir::model {

template <class State, class Action>
struct Transition {
    State from;
    Action action;
    State to;
};

template <class State, class Action, std::size_t N>
struct Transitions {
    std::array<Transition<State, Action>, N> steps;

    /// The state after `action`, or nothing where the action is not possible.
    [[nodiscard]] constexpr std::optional<State> next(State from, Action action) const {
        for (const auto& step : steps) {
            if (step.from == from && step.action == action) {
                return step.to;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] constexpr bool leaves(State state) const {
        for (const auto& step : steps) {
            if (step.from == state) {
                return true;
            }
        }
        return false;
    }
    /// No state answers the same action in two ways.
    [[nodiscard]] constexpr bool isDeterministic() const {
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (steps[i].from == steps[j].from && steps[i].action == steps[j].action) {
                    return false;
                }
            }
        }
        return true;
    }
};

template <class State, class Action, std::size_t N>
[[nodiscard]] constexpr Transitions<State, Action, N> transitionsOf(const Transition<State, Action> (&steps)[N]) {
    return {std::to_array(steps)};
}

}  // namespace weir::model
