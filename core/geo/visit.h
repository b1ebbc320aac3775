// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"

#include <variant>

namespace weir::geo {

namespace detail {

void walkVertices(auto& part, auto& call) {
    const auto each = [&call](auto& parts) {
        for (auto& one : parts) {
            walkVertices(one, call);
        }
    };
    if constexpr (requires { part.lon; }) {
        call(part);
    } else if constexpr (requires { part.points; }) {
        each(part.points);
    } else if constexpr (requires { part.rings; }) {
        each(part.rings);
    } else if constexpr (requires { part.lines; }) {
        each(part.lines);
    } else if constexpr (requires { part.polygons; }) {
        each(part.polygons);
    } else if constexpr (requires { part.begin(); }) {
        each(part);
    }
}

}  // namespace detail

/// Calls `f(point)` for every vertex in storage order; with a mutable geometry the points may be changed. The closing
/// point of a ring is a vertex of its own: a function of the coordinates alone keeps rings closed.
template <class Geo, class F>
void forEachVertex(Geo& g, F f) {
    std::visit([&f](auto& part) { detail::walkVertices(part, f); }, g);
}

}  // namespace weir::geo
