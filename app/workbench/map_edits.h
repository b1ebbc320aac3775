// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"
#include "maps/tool/tool.h"

#include <functional>
#include <optional>

namespace weir::app {

/// A verb that a tool's outcome asks for.
struct MapEdit {
    std::string verb;
    Json args;
};
/// PolygonDrawn makes a zone of the given type with a free name ("Zone 3"; `word` translates the pattern), Reshaped
/// changes one. Nothing for outcomes that change no data: tools never write, this is where their results become verbs.
[[nodiscard]] std::optional<MapEdit> editOf(const maps::ToolOutcome& outcome, const desk::Picture& picture,
                                            model::ZoneType type,
                                            const std::function<std::string(const Message&)>& word);

}  // namespace weir::app
