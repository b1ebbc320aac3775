// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The two sides of a swipe: which layers each has, its picture, and which of them lies under a point.
#include "maps/canvas/canvas_impl.h"

namespace weir::maps {

void MapCanvas::setSwipe(std::optional<Swipe> swipe) {
    require(!swipe || m_impl->options.secondRenderer, "a swipe needs a second renderer");
    if (swipe == m_impl->swipe) {
        return;
    }
    const auto before = std::exchange(m_impl->swipe, std::move(swipe));
    const auto& now = m_impl->swipe;
    if (!now) {
        m_impl->secondRenderer->cancel();
        m_impl->secondRenderer.reset();
        m_impl->shownSecond = {};
        m_impl->wantedSecond = 0;
        m_impl->drawingSecond = false;
    } else if (!m_impl->secondRenderer) {
        m_impl->secondRenderer = m_impl->options.secondRenderer();
    }
    if (!before || !now || before->firstOnly != now->firstOnly || before->secondOnly != now->secondOnly) {
        m_impl->cutSides();
        m_impl->wantPicture();
    }
    m_impl->hideCard();
    update();
}

const std::optional<Swipe>& MapCanvas::swipe() const {
    return m_impl->swipe;
}

void MapCanvas::Impl::cutSides() {
    firstSide = swipe ? layersOfSide(layers, *swipe, false) : std::vector<Layer>{};
    secondSide = swipe ? layersOfSide(layers, *swipe, true) : std::vector<Layer>{};
}

void MapCanvas::Impl::startSecond() {
    if (swipe && secondRenderer) {
        drawingSecond = true;
        wantedSecond = secondRenderer->start(requestFor(secondSide), deliverTo(&Impl::takeSecond));
    }
}

void MapCanvas::Impl::takeSecond(const RenderResult& result) {
    if (!swipe || result.generation > wantedSecond) {
        return;  // of a swipe that has ended
    }
    if (result.complete || (!result.cancelled && shownSecond.image.isNull())) {
        shownSecond = result;
    }
    if (result.generation == wantedSecond && (result.complete || result.cancelled)) {
        drawingSecond = false;
        Q_EMIT q.rendered();
    }
    q.update();
}

bool MapCanvas::Impl::isSecondSide(QPointF position) const {
    if (!swipe) {
        return false;
    }
    return swipe->isLevel ? position.y() >= swipe->share * q.height() : position.x() >= swipe->share * q.width();
}

QRectF MapCanvas::Impl::sideRect(bool second) const {
    const auto box = sideOf(*swipe, second, q.width(), q.height());
    return {box.x, box.y, box.width, box.height};
}

const std::vector<Layer>& MapCanvas::Impl::layersAt(QPointF position) const {
    return !swipe ? layers : isSecondSide(position) ? secondSide : firstSide;
}

const RenderResult& MapCanvas::Impl::shownAt(QPointF position) const {
    return isSecondSide(position) ? shownSecond : shown;
}

}  // namespace weir::maps
