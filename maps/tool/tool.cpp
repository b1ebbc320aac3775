// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tool/tool.h"

#include <cmath>
#include <utility>

namespace weir::maps {

ToolController::ToolController(std::unique_ptr<Tool> tool) : m_tool{std::move(tool)} {
    require(m_tool != nullptr, "a controller needs a tool");
}

ToolController::~ToolController() {
    cancelDrag();
}

ToolOutcomes ToolController::press(const ToolInput& input, const ToolContext&) {
    if (!m_drag) {
        m_pressed = input;
    }
    return {};
}

ToolOutcomes ToolController::move(const ToolInput& input, const ToolContext& context) {
    if (m_drag) {
        return m_drag->update(input, context);
    }
    if (!m_pressed) {
        return m_tool->hover(input, context);
    }
    const double moved = std::hypot(input.screen.x - m_pressed->screen.x, input.screen.y - m_pressed->screen.y);
    if (m_pressed->button == Button::left && moved >= kDragThreshold) {
        m_drag = m_tool->beginDrag(*m_pressed, context);
        if (m_drag) {
            m_pressed.reset();
            return m_drag->update(input, context);
        }
    }
    return m_tool->hover(input, context);
}

ToolOutcomes ToolController::release(const ToolInput& input, const ToolContext& context) {
    if (m_drag) {
        const auto drag = std::exchange(m_drag, nullptr);
        return drag->end(input, context);
    }
    if (!m_pressed || m_pressed->button != input.button) {
        return {};
    }
    // The place of the press counts: a hand that trembles does not miss.
    ToolInput click = *std::exchange(m_pressed, std::nullopt);
    click.modifiers = input.modifiers;
    return m_tool->click(click, context);
}

ToolOutcomes ToolController::doubleClick(const ToolInput& input, const ToolContext& context) {
    m_pressed.reset();
    return m_drag ? ToolOutcomes{} : m_tool->doubleClick(input, context);
}

std::optional<ToolOutcomes> ToolController::key(ToolKey key, const ToolContext& context) {
    if (m_drag) {
        if (key != ToolKey::escape) {
            return ToolOutcomes{};
        }
        cancelDrag();
        return ToolOutcomes{ToolCancelled{}};
    }
    return m_tool->key(key, context);
}

void ToolController::cancelDrag() {
    m_pressed.reset();
    if (const auto drag = std::exchange(m_drag, nullptr)) {
        drag->cancel();
    }
}

}  // namespace weir::maps
