// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The one map widget: it joins view, pictures, tool and pointer; every part of that is a class of its own elsewhere.
#include "maps/canvas/canvas_impl.h"
#include "maps/render/decorations.h"

#include <QPainter>

namespace weir::maps {

namespace {

constexpr int kHoverMs = 250;
constexpr int kPulseFrameMs = 60;
constexpr int kPulsePeriodMs = 1600;

}  // namespace

RenderRequest MapCanvas::Impl::requestFor(const std::vector<Layer>& drawn) const {
    RenderRequest request;
    request.view = view;
    request.workingCrs = options.projection->crs();
    request.projection = options.projection;
    request.layers = drawn;
    request.kept = selection;
    request.palette = options.palette;
    request.labels = labels;
    request.reserved = reservedBoxes();
    request.decorations.stamps = false;
    return request;
}

Renderer::Done MapCanvas::Impl::deliverTo(void (Impl::*taker)(const RenderResult&)) const {
    return [shared = bridge, taker](const RenderResult& result) {
        const std::scoped_lock lock{shared->mutex};
        if (MapCanvas* canvas = shared->canvas) {
            QMetaObject::invokeMethod(
                canvas, [canvas, taker, result] { (canvas->m_impl.get()->*taker)(result); }, Qt::QueuedConnection);
        }
    };
}

void MapCanvas::Impl::startPicture() {
    if (!options.renderer || !view.isValid()) {
        return;
    }
    drawing = true;
    sinceStart.start();
    wanted = options.renderer->start(requestFor(swipe ? firstSide : layers), deliverTo(&Impl::take));
    startSecond();
    Q_EMIT q.renderProgress(0, true);
}

/// Scale bar, note and the widgets that lie over the map.
std::vector<ScreenBox> MapCanvas::Impl::reservedBoxes() const {
    std::vector<ScreenBox> boxes;
    if (options.decorated) {
        boxes.push_back(scaleBarBox(view, options.projection.get()));
    }
    if (!note.isEmpty()) {
        boxes.push_back(noteBox(view, note.toStdString(), options.fontFamily));
    }
    const QWidget* parent = q.parentWidget();
    const auto siblings =
        parent != nullptr ? parent->findChildren<QWidget*>(QString{}, Qt::FindDirectChildrenOnly) : QWidgetList{};
    for (const QWidget* one : siblings) {
        const QRect shared = one->geometry().intersected(q.geometry()).translated(-q.pos());
        if (one != &q && one->isVisible() && !one->isWindow() && !shared.isEmpty()) {
            boxes.push_back({double(shared.x()), double(shared.y()), double(shared.width()), double(shared.height())});
        }
    }
    return boxes;
}

void MapCanvas::Impl::take(const RenderResult& result) {
    if (result.complete || result.whole) {
        shown = result;
    } else if (!result.cancelled && shown.image.isNull()) {
        // The first picture may grow; afterwards the old one stays until the new one is whole.
        shown.image = result.image;
        shown.view = result.view;
    }
    if (result.generation == wanted) {
        const bool finished = result.complete || result.cancelled;
        drawing = drawing && !finished;
        Q_EMIT q.renderProgress(finished ? 1 : result.share, drawing);
        if (finished && startTimer.isActive()) {
            startTimer.start(0);
        }
        if (result.complete) {
            Q_EMIT q.rendered();
        } else if (result.whole) {
            Q_EMIT q.tilesChanged();
        }
    }
    q.update();
}

void MapCanvas::Impl::apply(const MapView& next, bool remember) {
    if (next == view || !next.isValid()) {
        return;
    }
    if (remember && view.isValid()) {
        history.leave(view, std::chrono::steady_clock::now());
    }
    view = next;
    wantsFull = false;
    hideCard();
    wantPicture();
    Q_EMIT q.viewChanged(view);
}

void MapCanvas::Impl::deliver(const ToolOutcomes& outcomes) {
    for (const auto& outcome : outcomes) {
        if (const auto* wish = std::get_if<ViewWanted>(&outcome)) {
            apply(wish->view, true);
        } else {
            Q_EMIT q.toolOutcome(outcome);
        }
    }
    updateCursor();
    q.update();
    Q_EMIT q.toolUsed();
}

void MapCanvas::Impl::paintPicture(QPainter& painter) const {
    painter.fillRect(q.rect(), QColor::fromRgba(options.palette.resolve("outside").argb));
    if (!swipe) {
        paintImage(painter, shown);
        return;
    }
    for (const bool second : {false, true}) {
        painter.save();
        painter.setClipRect(sideRect(second));
        paintImage(painter, second ? shownSecond : shown);
        painter.restore();
    }
}

void MapCanvas::Impl::paintImage(QPainter& painter, const RenderResult& picture) const {
    if (picture.image.isNull()) {
        return;
    }
    if (picture.view == view) {
        painter.drawImage(QPointF{0, 0}, picture.image);
        return;
    }
    // Where three corners of the old picture lie now tells the affine transformation.
    const auto at = [&](double x, double y) { return view.toScreen(picture.view.toMap({x, y})); };
    const auto o = at(0, 0);
    const auto x = at(1, 0);
    const auto y = at(0, 1);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setTransform(QTransform{x.x - o.x, x.y - o.y, y.x - o.x, y.y - o.y, o.x, o.y}, true);
    painter.drawImage(QPointF{0, 0}, picture.image);
    painter.restore();
}

void MapCanvas::Impl::showCard() {
    if (!cardMaker || controller->isDragging() || controller->tool().isBusy() || panFrom || zoomFrom) {
        return;
    }
    const auto hits = q.identifyAt(cursor);
    ++cardGeneration;
    card = hits.empty() ? std::nullopt : cardMaker(hits.front());
    q.update();
}

void MapCanvas::Impl::hideCard() {
    hoverTimer.stop();
    ++cardGeneration;
    if (card) {
        card.reset();
        q.update();
    }
}

MapCanvas::MapCanvas(CanvasOptions options, QWidget* parent)
    : QWidget{parent}, m_impl{std::make_unique<Impl>(*this, std::move(options))} {
    require(m_impl->options.projection != nullptr, "a canvas needs a projection");
    setObjectName(QStringLiteral("MapCanvas"));
    setAccessibleName(tr("Map"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(160, 120);
    m_impl->startTimer.setSingleShot(true);
    m_impl->hoverTimer.setSingleShot(true);
    m_impl->hoverTimer.setInterval(kHoverMs);
    m_impl->pulseTimer.setInterval(kPulseFrameMs);
    connect(&m_impl->startTimer, &QTimer::timeout, this, [this] { m_impl->startPicture(); });
    connect(&m_impl->hoverTimer, &QTimer::timeout, this, [this] { m_impl->showCard(); });
    connect(&m_impl->pulseTimer, &QTimer::timeout, this, [this] { update(); });
}

MapCanvas::~MapCanvas() {
    {
        const std::scoped_lock lock{m_impl->bridge->mutex};
        m_impl->bridge->canvas = nullptr;
    }
    if (m_impl->options.renderer) {
        m_impl->options.renderer->cancel();
    }
    if (m_impl->secondRenderer) {
        m_impl->secondRenderer->cancel();
    }
}

void MapCanvas::setLayers(std::vector<Layer> layers) {
    if (layers != m_impl->layers) {
        m_impl->layers = std::move(layers);
        m_impl->cutSides();
        m_impl->wantPicture();
    }
}

const std::vector<Layer>& MapCanvas::layers() const {
    return m_impl->layers;
}

void MapCanvas::setMapPalette(const Palette& palette) {
    m_impl->options.palette = palette;
    m_impl->wantPicture();
}

void MapCanvas::setLabelsVisible(bool visible) {
    m_impl->labels = visible;
    m_impl->wantPicture();
}

void MapCanvas::setNote(const QString& note) {
    m_impl->note = note;
    m_impl->wantPicture();
}

const MapView& MapCanvas::view() const {
    return m_impl->view;
}

void MapCanvas::setView(const MapView& view, bool remember) {
    m_impl->apply(view.resized(m_impl->view.width, m_impl->view.height, m_impl->view.devicePixelRatio), remember);
}

void MapCanvas::zoomToBox(const geo::MapBox& box) {
    m_impl->apply(m_impl->view.fitted(box), true);
}

void MapCanvas::zoomTo(geo::LonLat point, double scaleDenominator) {
    const auto p = m_impl->options.projection->toMap(point);
    const MapView view = m_impl->view.centredAt(p);
    m_impl->apply(scaleDenominator > 0 ? view.withScale(scaleDenominator) : view, true);
}

void MapCanvas::zoomBy(double factor) {
    m_impl->apply(m_impl->view.zoomed(factor), true);
}
void MapCanvas::panBy(double dx, double dy) {
    m_impl->apply(m_impl->view.panned(dx, dy), true);
}

void MapCanvas::setFullExtent(const geo::MapBox& box) {
    const bool first = !m_impl->fullBox && m_impl->view.centre == geo::MapPoint{};
    m_impl->fullBox = box;
    if (first) {
        fullExtent();
        m_impl->wantsFull = true;  // the size is not final before the window is shown
    }
}

const std::optional<geo::MapBox>& MapCanvas::fullExtentBox() const {
    return m_impl->fullBox;
}

void MapCanvas::fullExtent() {
    if (m_impl->fullBox) {
        m_impl->apply(m_impl->view.fitted(*m_impl->fullBox), m_impl->view.centre != geo::MapPoint{});
    }
}

void MapCanvas::previousView() {
    const auto view = m_impl->history.back(m_impl->view);
    setView(view, false);
}

void MapCanvas::nextView() {
    const auto view = m_impl->history.forward(m_impl->view);
    setView(view, false);
}

bool MapCanvas::hasPreviousView() const {
    return m_impl->history.hasBack();
}
bool MapCanvas::hasNextView() const {
    return m_impl->history.hasForward();
}
void MapCanvas::rotateTo(double degrees) {
    if (degrees == 0) {
        m_impl->history.rest();  // north up is a step of its own, not the end of the turning before it
    }
    m_impl->apply(m_impl->view.rotatedTo(degrees), true);
}
void MapCanvas::setScaleDenominator(double denominator) {
    m_impl->apply(m_impl->view.withScale(denominator), true);
}
double MapCanvas::scaleDenominator() const {
    return m_impl->view.scaleDenominator();
}

void MapCanvas::setTool(std::unique_ptr<Tool> tool) {
    m_impl->controller = std::make_unique<ToolController>(std::move(tool));
    m_impl->updateCursor();
    update();
    Q_EMIT toolChanged();
}

Tool& MapCanvas::tool() {
    return m_impl->controller->tool();
}

void MapCanvas::setSelection(std::vector<FeatureRef> selection) {
    if (selection == m_impl->selection) {
        return;
    }
    m_impl->selection = std::move(selection);
    m_impl->wantPicture();  // what is selected never folds behind others
}

const std::vector<FeatureRef>& MapCanvas::selection() const {
    return m_impl->selection;
}

void MapCanvas::setPulsing(std::vector<FeatureRef> refs) {
    m_impl->pulsing = std::move(refs);
    if (m_impl->pulsing.empty()) {
        m_impl->pulseTimer.stop();
    } else if (!m_impl->pulseTimer.isActive()) {
        m_impl->pulseClock.start();
        m_impl->pulseTimer.start();
    }
    update();
}

void MapCanvas::setCardMaker(std::function<std::optional<HoverCard>(const Hit&)> maker) {
    m_impl->cardMaker = std::move(maker);
}

std::uint64_t MapCanvas::cardGeneration() const {
    return m_impl->cardGeneration;
}

void MapCanvas::fillCard(std::uint64_t generation, HoverCard filled) {
    if (generation == m_impl->cardGeneration && m_impl->card) {
        m_impl->card = std::move(filled);
        update();
    }
}

const std::optional<HoverCard>& MapCanvas::card() const {
    return m_impl->card;
}

std::vector<Hit> MapCanvas::identifyAt(QPointF position, double tolerance) const {
    constexpr std::size_t kMostOfALayer = 20;
    return identify(m_impl->layersAt(position), m_impl->view, m_impl->options.projection->crs(),
                    toScreenPoint(position), tolerance, kMostOfALayer, m_impl->shownAt(position).folds.get());
}

geo::LonLat MapCanvas::toLonLat(QPointF position) const {
    return m_impl->options.projection->toLonLat(m_impl->view.toMap(toScreenPoint(position)));
}

QPointF MapCanvas::toWidget(geo::LonLat point) const {
    const auto s = m_impl->view.toScreen(m_impl->options.projection->toMap(point));
    return {s.x, s.y};
}

void MapCanvas::refreshLabels() {
    m_impl->wantPicture();
}

void MapCanvas::refresh() {
    if (m_impl->options.renderer) {
        m_impl->options.renderer->clearCache();
    }
    if (m_impl->secondRenderer) {
        m_impl->secondRenderer->clearCache();
    }
    m_impl->wantPicture();
}

void MapCanvas::stopDrawing() {
    m_impl->startTimer.stop();
    if (m_impl->drawing && m_impl->options.renderer) {
        m_impl->options.renderer->cancel();
    }
    if (m_impl->drawingSecond) {
        m_impl->secondRenderer->cancel();
    }
}

bool MapCanvas::isDrawing() const {
    return m_impl->drawing || m_impl->drawingSecond || m_impl->startTimer.isActive();
}
const RenderResult& MapCanvas::lastResult() const {
    return m_impl->shown;
}

void MapCanvas::paintEvent(QPaintEvent*) {
    QPainter painter{this};
    m_impl->paintPicture(painter);
    if (!m_impl->view.isValid()) {
        return;
    }
    const auto context = m_impl->overlayContext();
    paintSelection(painter, context, m_impl->selection);
    if (!m_impl->pulsing.empty()) {
        const double phase = static_cast<double>(m_impl->pulseClock.elapsed() % kPulsePeriodMs) / kPulsePeriodMs;
        paintPulse(painter, context, m_impl->pulsing, phase);
    }
    if (m_impl->options.decorated) {
        paintScaleBar(painter, m_impl->view, m_impl->options.projection.get(), context.palette, context.fontFamily);
        paintNorthArrow(painter, m_impl->view, m_impl->options.projection.get(), context.palette);
    }
    paintNote(painter, m_impl->view, m_impl->note.toStdString(), context.palette, context.fontFamily);
    paintStamps(painter, m_impl->view, tileStamps(m_impl->shown.tiles), context.palette, context.fontFamily);
    auto overlay = m_impl->controller->tool().overlay(m_impl->toolContext());
    if (m_impl->zoomFrom) {
        const QRectF box = QRectF{*m_impl->zoomFrom, m_impl->cursor}.normalized();
        overlay.box = ScreenBox{box.x(), box.y(), box.width(), box.height()};
    }
    paintTool(painter, context, overlay, m_impl->cursor);
    if (m_impl->card) {
        paintCard(painter, context, *m_impl->card, m_impl->cursor);
    }
}

void MapCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool wantsFull = m_impl->wantsFull;
    m_impl->view = m_impl->view.resized(width(), height(), devicePixelRatioF());
    if (wantsFull && m_impl->fullBox) {
        m_impl->view = m_impl->view.fitted(*m_impl->fullBox);
    }
    m_impl->wantPicture();
    Q_EMIT viewChanged(m_impl->view);
}

}  // namespace weir::maps
