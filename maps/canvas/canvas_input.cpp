// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Pointer and keys of the canvas.
#include "maps/canvas/canvas_impl.h"
#include "maps/render/decorations.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr double kWheelStep = 1.5;   // per notch of 120
constexpr double kFineStep = 1.06;   // per notch with Ctrl
constexpr double kArrowShare = 0.2;  // of the size
constexpr double kTurnStep = 15;     // degrees, per key and with Shift
constexpr double kNorthCatch = 2;    // degrees within which a drag finds north

Button buttonOf(Qt::MouseButton button) {
    switch (button) {
        case Qt::LeftButton:
            return Button::left;
        case Qt::MiddleButton:
            return Button::middle;
        case Qt::RightButton:
            return Button::right;
        default:
            return Button::none;
    }
}

Modifiers modifiersOf(Qt::KeyboardModifiers modifiers) {
    return {modifiers.testFlag(Qt::ShiftModifier), modifiers.testFlag(Qt::ControlModifier),
            modifiers.testFlag(Qt::AltModifier)};
}

std::optional<ToolKey> toolKeyOf(int key) {
    switch (key) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return ToolKey::enter;
        case Qt::Key_Escape:
            return ToolKey::escape;
        case Qt::Key_Backspace:
            return ToolKey::backspace;
        case Qt::Key_Delete:
            return ToolKey::remove;
        case Qt::Key_S:
            return ToolKey::toggleSnap;
        default:
            return std::nullopt;
    }
}

Qt::CursorShape shapeOf(ToolCursor cursor) {
    switch (cursor) {
        case ToolCursor::cross:
            return Qt::CrossCursor;
        case ToolCursor::hand:
            return Qt::OpenHandCursor;
        case ToolCursor::grabbing:
            return Qt::ClosedHandCursor;
        case ToolCursor::move:
            return Qt::SizeAllCursor;
        case ToolCursor::arrow:
            break;
    }
    return Qt::ArrowCursor;
}

}  // namespace

ToolInput MapCanvas::Impl::inputOf(const QMouseEvent& event) const {
    const auto screen = toScreenPoint(event.position());
    return {view.toMap(screen), screen, buttonOf(event.button()), modifiersOf(event.modifiers())};
}

bool MapCanvas::Impl::isOnArrow(QPointF position) const {
    return options.decorated && view.isValid() &&
           northArrowBox(view, options.projection.get()).contains(toScreenPoint(position));
}

void MapCanvas::Impl::turnTo(QPointF position, bool stepped) {
    const QPointF middle{q.width() / 2.0, q.height() / 2.0};
    const auto angle = [&](QPointF p) { return std::atan2(p.y() - middle.y(), p.x() - middle.x()); };
    const double turned = (angle(position) - angle(*turnFrom)) * 180 / std::numbers::pi;
    double degrees = std::remainder(turnView.rotation + turned, 360.0);
    if (stepped) {
        degrees = std::round(degrees / kTurnStep) * kTurnStep;
    } else if (std::abs(degrees) < kNorthCatch) {
        degrees = 0;
    }
    apply(turnView.rotatedTo(degrees), true);
}

void MapCanvas::Impl::updateCursor() {
    if (turnFrom) {
        q.setCursor(Qt::SizeAllCursor);
        return;
    }
    const bool hand = spaceHeld || panFrom;
    q.setCursor(hand ? (panFrom ? Qt::ClosedHandCursor : Qt::OpenHandCursor) : shapeOf(controller->tool().cursor()));
}

void MapCanvas::mousePressEvent(QMouseEvent* event) {
    if (!m_impl->options.interactive) {
        return;
    }
    m_impl->hideCard();
    m_impl->cursor = event->position();
    const bool left = event->button() == Qt::LeftButton;
    const bool middle = event->button() == Qt::MiddleButton;
    const auto modifiers = event->modifiers();
    if (left && m_impl->isOnArrow(event->position())) {
        m_impl->arrowPressed = true;
        rotateTo(0);
    } else if ((left && modifiers.testFlag(Qt::AltModifier)) || (middle && modifiers.testFlag(Qt::ControlModifier))) {
        m_impl->turnFrom = event->position();
        m_impl->turnView = m_impl->view;
    } else if (middle || (left && m_impl->spaceHeld)) {
        m_impl->panFrom = event->position();
        m_impl->panView = m_impl->view;
    } else if (left && modifiers.testFlag(Qt::ShiftModifier) && !m_impl->controller->tool().usesShiftDrag()) {
        m_impl->zoomFrom = event->position();
    } else {
        m_impl->deliver(m_impl->controller->press(m_impl->inputOf(*event), m_impl->toolContext()));
    }
    m_impl->updateCursor();
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
    m_impl->cursor = event->position();
    if (!m_impl->view.isValid()) {
        return;
    }
    Q_EMIT hovered(toLonLat(event->position()));
    if (!m_impl->options.interactive) {
        return;
    }
    m_impl->hideCard();
    if (m_impl->turnFrom) {
        m_impl->turnTo(event->position(), event->modifiers().testFlag(Qt::ShiftModifier));
    } else if (m_impl->panFrom) {
        const QPointF d = event->position() - *m_impl->panFrom;
        m_impl->apply(m_impl->panView.panned(d.x(), d.y()), true);
    } else if (m_impl->zoomFrom) {
        update();
    } else {
        m_impl->deliver(m_impl->controller->move(m_impl->inputOf(*event), m_impl->toolContext()));
        if (event->buttons() == Qt::NoButton && m_impl->cardMaker) {
            m_impl->hoverTimer.start();
        }
    }
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_impl->options.interactive) {
        return;
    }
    m_impl->cursor = event->position();
    if (std::exchange(m_impl->arrowPressed, false)) {
        return;
    }
    if (m_impl->turnFrom) {
        m_impl->turnFrom.reset();
    } else if (m_impl->panFrom) {
        m_impl->panFrom.reset();
    } else if (m_impl->zoomFrom) {
        const QRectF box = QRectF{*std::exchange(m_impl->zoomFrom, std::nullopt), event->position()}.normalized();
        if (box.width() >= ToolController::kDragThreshold && box.height() >= ToolController::kDragThreshold) {
            geo::MapBox mapBox;
            for (const QPointF corner : {box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight()}) {
                const auto p = m_impl->view.toMap(toScreenPoint(corner));
                mapBox.add(p.x, p.y);
            }
            m_impl->apply(m_impl->view.fitted(mapBox, 0), true);
        }
        update();
    } else {
        const bool wasDragging = m_impl->controller->isDragging();
        const bool wasBusy = m_impl->controller->tool().isBusy();
        const auto outcomes = m_impl->controller->release(m_impl->inputOf(*event), m_impl->toolContext());
        if (!wasDragging && event->button() == Qt::LeftButton) {
            Q_EMIT clicked(toLonLat(event->position()), identifyAt(event->position()));
        } else if (event->button() == Qt::RightButton && outcomes.empty() && !wasBusy) {
            Q_EMIT contextMenuWanted(event->globalPosition().toPoint(), toLonLat(event->position()),
                                     identifyAt(event->position()));
        }
        m_impl->deliver(outcomes);
    }
    m_impl->updateCursor();
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_impl->options.interactive && event->button() == Qt::LeftButton) {
        m_impl->deliver(m_impl->controller->doubleClick(m_impl->inputOf(*event), m_impl->toolContext()));
    }
}

void MapCanvas::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (m_impl->options.interactive && notches != 0 && m_impl->view.isValid()) {
        const double step = event->modifiers().testFlag(Qt::ControlModifier) ? kFineStep : kWheelStep;
        m_impl->apply(m_impl->view.zoomedAt(toScreenPoint(event->position()), std::pow(step, notches)), true);
    }
    event->accept();
}

void MapCanvas::keyPressEvent(QKeyEvent* event) {
    if (!m_impl->options.interactive) {
        QWidget::keyPressEvent(event);
        return;
    }
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (const auto key = toolKeyOf(event->key()); key && plain) {
        if (m_impl->zoomFrom && *key == ToolKey::escape) {
            m_impl->zoomFrom.reset();
            update();
            return;
        }
        if (const auto outcomes = m_impl->controller->key(*key, m_impl->toolContext())) {
            m_impl->deliver(*outcomes);
            return;
        }
        if (*key == ToolKey::escape && isDrawing()) {
            stopDrawing();
            return;
        }
    }
    const double dx = width() * kArrowShare;
    const double dy = height() * kArrowShare;
    const bool alt = event->modifiers().testFlag(Qt::AltModifier);
    switch (event->key()) {
        case Qt::Key_Space:
            m_impl->spaceHeld = true;
            m_impl->updateCursor();
            return;
        case Qt::Key_Left:
            alt ? previousView() : panBy(dx, 0);
            return;
        case Qt::Key_Right:
            alt ? nextView() : panBy(-dx, 0);
            return;
        case Qt::Key_Up:
            panBy(0, dy);
            return;
        case Qt::Key_Down:
            panBy(0, -dy);
            return;
        case Qt::Key_PageUp:
        case Qt::Key_Plus:
            zoomBy(kWheelStep);
            return;
        case Qt::Key_PageDown:
        case Qt::Key_Minus:
            zoomBy(1 / kWheelStep);
            return;
        case Qt::Key_Home:
            fullExtent();
            return;
        case Qt::Key_R:
            if (event->modifiers().testFlag(Qt::ControlModifier)) {
                break;
            }
            rotateTo(view().rotation + (event->modifiers().testFlag(Qt::ShiftModifier) ? -kTurnStep : kTurnStep));
            return;
        case Qt::Key_N:
            if (!plain) {
                break;
            }
            rotateTo(0);
            return;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void MapCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_impl->spaceHeld = false;
        m_impl->updateCursor();
        return;
    }
    QWidget::keyReleaseEvent(event);
}

void MapCanvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_impl->hideCard();
    Q_EMIT left();
}

void MapCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    m_impl->spaceHeld = false;
    m_impl->panFrom.reset();
    m_impl->zoomFrom.reset();
    m_impl->turnFrom.reset();
    m_impl->arrowPressed = false;
    m_impl->controller->cancelDrag();
    m_impl->updateCursor();
    update();
}

bool MapCanvas::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && m_impl->options.interactive) {
        // Keys that mean something here must not trigger a shortcut of the window while the map has the focus.
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        const bool forTool =
            plain && toolKeyOf(key->key()) && (key->key() == Qt::Key_Escape || m_impl->controller->tool().isBusy());
        if (forTool || (plain && key->key() == Qt::Key_Space)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

}  // namespace weir::maps
