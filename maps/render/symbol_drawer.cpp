// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/last_class.h"
#include "maps/render/layer_painter.h"
#include "maps/render/symbol_stamp.h"
#include "maps/render/work_poll.h"

#include <cmath>
#include <map>

namespace weir::maps {

namespace {

constexpr std::size_t kManySymbols = 20'000;  // from here on symbols on the same pixel are drawn once
constexpr std::size_t kSymbolUnits = 8;       // of work

const FeatureStyle& styleOf(const Style& style, int styleClass) {
    return styleClass < 0 ? style.base : style.classes[static_cast<std::size_t>(styleClass)].style;
}

/// In steps of three degrees, so that there are not too many pictures.
int turnOf(const ScreenShapes::Shape& shape) {
    constexpr float kStep = 3;
    const int turn = static_cast<int>(std::lround(shape.turn / kStep) * std::lround(kStep)) % 360;
    return turn < 0 ? turn + 360 : turn;
}

/// The symbols of one layer in a strip of the picture.
class SymbolDrawer {
public:
    SymbolDrawer(const Style& style, const RenderRequest& request, const PaintTools& tools, QImage& target, int top)
        : m_style{style}, m_request{request}, m_tools{tools}, m_ground{target}, m_top{top} {}

    void draw(const ScreenShapes& shapes, WorkPoll& poll) {
        if (shapes.points.size() > kManySymbols) {
            m_last.emplace(m_ground.width(), m_ground.height());
        }
        for (const auto& shape : shapes.shapes) {
            if (shape.kind != FeatureKind::point) {
                continue;
            }
            if (poll.stopped(kSymbolUnits)) {
                return;
            }
            useStamp(shape.styleClass, turnOf(shape));
            for (const auto& p : shapes.pointsOf(shapes.parts[shape.firstPart])) {
                lay(p, shape.styleClass);
            }
        }
        // Collected with at most one of a class to the pixel.
        m_last.reset();
        for (const auto& dot : shapes.dots) {
            if (poll.stopped(kSymbolUnits)) {
                return;
            }
            useStamp(dot.styleClass, 0);
            lay(dot.at, dot.styleClass);
        }
    }

private:
    using Look = std::pair<int, int>;  // class and turn

    /// Neighbours mostly look alike.
    void useStamp(int styleClass, int turn) {
        const Look look{styleClass, turn};
        if (m_stamp != nullptr && m_look == look) {
            return;
        }
        m_look = look;
        const auto known = m_stamps.find(look);
        if (known != m_stamps.end()) {
            m_stamp = &known->second;
            return;
        }
        auto key = SpriteBook::keyFor(styleOf(m_style, styleClass), m_request.palette, m_request.view.devicePixelRatio);
        key.turn = turn;
        m_stamp = &m_stamps.emplace(look, SymbolStamp{m_tools.sprites.sprite(key)}).first->second;
    }

    void lay(const QPointF& p, int styleClass) {
        const int x = nearestPixel(p.x());
        const int y = nearestPixel(p.y()) - m_top;
        const bool reaches = y + m_stamp->height() >= 0 && y - m_stamp->height() <= m_ground.height();
        if (reaches && (!m_last || m_last->take(x, y, styleClass))) {
            m_stamp->lay(m_ground, x, y);
        }
    }

    const Style& m_style;
    const RenderRequest& m_request;
    const PaintTools& m_tools;
    StampGround m_ground;
    int m_top;
    std::optional<LastClass> m_last;
    std::map<Look, SymbolStamp> m_stamps;
    Look m_look{};
    const SymbolStamp* m_stamp = nullptr;
};

}  // namespace

void drawSymbols(const ScreenShapes& shapes, const Style& style, const RenderRequest& request, const PaintTools& tools,
                 QImage& target, int top, WorkPoll& poll) {
    SymbolDrawer{style, request, tools, target, top}.draw(shapes, poll);
}

}  // namespace weir::maps
