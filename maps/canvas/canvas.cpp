// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The one map widget: it joins view, pictures, tool and pointer; every part of that is a class of its own elsewhere.
// Longer than most files because each event handler of QWidget has to be named here.
#include "maps/canvas/canvas.h"

#include "maps/canvas/canvas_overlay.h"
#include "maps/canvas/view_history.h"
#include "maps/render/decorations.h"

#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

namespace weir::maps {

namespace {

constexpr int kHoverMs = 250;
constexpr int kCoalesceMs = 12;
constexpr int kPatienceMs = 400;  // how long a picture of an older view may still be drawn
constexpr int kPulseFrameMs = 60;
constexpr int kPulsePeriodMs = 1600;
constexpr double kWheelStep = 1.5;   // per notch of 120
constexpr double kFineStep = 1.06;   // per notch with Ctrl
constexpr double kArrowShare = 0.2;  // of the size

/// Lets a worker reach the canvas as long as there is one.
struct Bridge {
    std::mutex mutex;
    MapCanvas* canvas = nullptr;
};

ScreenPoint toScreenPoint(QPointF p) {
    return {p.x(), p.y()};
}

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

struct MapCanvas::Impl {
    Impl(MapCanvas& canvas, CanvasOptions o)
        : q{canvas}, options{std::move(o)}, controller{std::make_unique<ToolController>(makeIdleTool())} {
        bridge->canvas = &canvas;
    }

    class IdleTool final : public Tool {
    public:
        std::string id() const override { return "idle"; }
        Message hint() const override { return {}; }
    };
    static std::unique_ptr<Tool> makeIdleTool() { return std::make_unique<IdleTool>(); }

    [[nodiscard]] ToolContext toolContext() const { return {view, layers, *options.projection, shown.folds.get()}; }
    [[nodiscard]] OverlayContext overlayContext() const { return {view, layers, options.palette, options.fontFamily}; }
    [[nodiscard]] ToolInput inputOf(const QMouseEvent& event) const {
        const auto screen = toScreenPoint(event.position());
        return {view.toMap(screen), screen, buttonOf(event.button()), modifiersOf(event.modifiers())};
    }

    void wantPicture() {
        if (view.isValid() && !startTimer.isActive()) {
            startTimer.start(drawing ? std::max(kCoalesceMs, static_cast<int>(kPatienceMs - sinceStart.elapsed()))
                                     : kCoalesceMs);
        }
        q.update();
    }
    void startPicture();
    [[nodiscard]] std::vector<ScreenBox> reservedBoxes() const;
    void take(const RenderResult& result);
    void apply(const MapView& next, bool remember);
    void deliver(const ToolOutcomes& outcomes);
    void paintPicture(QPainter& painter) const;
    void showCard();
    void hideCard();
    void updateCursor();

    MapCanvas& q;
    CanvasOptions options;
    std::vector<Layer> layers;
    MapView view;
    ViewHistory history;
    std::unique_ptr<ToolController> controller;
    std::vector<FeatureRef> selection;
    std::vector<FeatureRef> pulsing;
    std::function<std::optional<HoverCard>(const Hit&)> cardMaker;
    std::optional<HoverCard> card;
    std::uint64_t cardGeneration = 0;
    std::optional<geo::MapBox> fullBox;
    bool wantsFull = false;
    bool labels = true;
    QString note;

    std::shared_ptr<Bridge> bridge = std::make_shared<Bridge>();
    RenderResult shown;
    std::uint64_t wanted = 0;  // generation
    bool drawing = false;
    QElapsedTimer sinceStart;
    QTimer startTimer;
    QTimer hoverTimer;
    QTimer pulseTimer;
    QElapsedTimer pulseClock;

    QPointF cursor;
    bool spaceHeld = false;
    std::optional<QPointF> panFrom;
    MapView panView;
    std::optional<QPointF> zoomFrom;
};

void MapCanvas::Impl::startPicture() {
    if (!options.renderer || !view.isValid()) {
        return;
    }
    RenderRequest request;
    request.view = view;
    request.workingCrs = options.projection->crs();
    request.projection = options.projection;
    request.layers = layers;
    request.kept = selection;
    request.palette = options.palette;
    request.labels = labels;
    request.reserved = reservedBoxes();
    request.decorations.stamps = false;
    drawing = true;
    sinceStart.start();
    wanted = options.renderer->start(std::move(request), [shared = bridge](const RenderResult& result) {
        const std::scoped_lock lock{shared->mutex};
        if (MapCanvas* canvas = shared->canvas) {
            QMetaObject::invokeMethod(
                canvas, [canvas, result] { canvas->m_impl->take(result); }, Qt::QueuedConnection);
        }
    });
    Q_EMIT q.renderProgress(0, true);
}

/// Scale bar, note and the widgets that lie over the map.
std::vector<ScreenBox> MapCanvas::Impl::reservedBoxes() const {
    std::vector<ScreenBox> boxes{scaleBarBox(view, options.projection.get())};
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

void MapCanvas::Impl::updateCursor() {
    const bool hand = spaceHeld || panFrom;
    q.setCursor(hand ? (panFrom ? Qt::ClosedHandCursor : Qt::OpenHandCursor) : shapeOf(controller->tool().cursor()));
}

void MapCanvas::Impl::paintPicture(QPainter& painter) const {
    painter.fillRect(q.rect(), QColor::fromRgba(options.palette.resolve("outside").argb));
    if (shown.image.isNull()) {
        return;
    }
    if (shown.view == view) {
        painter.drawImage(QPointF{0, 0}, shown.image);
        return;
    }
    // Where three corners of the old picture lie now tells the affine transformation.
    const auto at = [&](double x, double y) { return view.toScreen(shown.view.toMap({x, y})); };
    const auto o = at(0, 0);
    const auto x = at(1, 0);
    const auto y = at(0, 1);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setTransform(QTransform{x.x - o.x, x.y - o.y, y.x - o.x, y.y - o.y, o.x, o.y}, true);
    painter.drawImage(QPointF{0, 0}, shown.image);
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
}

void MapCanvas::setLayers(std::vector<Layer> layers) {
    if (layers != m_impl->layers) {
        m_impl->layers = std::move(layers);
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
    return identify(m_impl->layers, m_impl->view, m_impl->options.projection->crs(), toScreenPoint(position), tolerance,
                    kMostOfALayer, m_impl->shown.folds.get());
}

geo::LonLat MapCanvas::toLonLat(QPointF position) const {
    return m_impl->options.projection->toLonLat(m_impl->view.toMap(toScreenPoint(position)));
}

QPointF MapCanvas::toWidget(geo::LonLat point) const {
    const auto s = m_impl->view.toScreen(m_impl->options.projection->toMap(point));
    return {s.x, s.y};
}

void MapCanvas::refresh() {
    if (m_impl->options.renderer) {
        m_impl->options.renderer->clearCache();
    }
    m_impl->wantPicture();
}

void MapCanvas::stopDrawing() {
    m_impl->startTimer.stop();
    if (m_impl->drawing && m_impl->options.renderer) {
        m_impl->options.renderer->cancel();
    }
}

bool MapCanvas::isDrawing() const {
    return m_impl->drawing || m_impl->startTimer.isActive();
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
    paintScaleBar(painter, m_impl->view, m_impl->options.projection.get(), context.palette, context.fontFamily);
    paintNorthArrow(painter, m_impl->view, m_impl->options.projection.get(), context.palette);
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

void MapCanvas::mousePressEvent(QMouseEvent* event) {
    if (!m_impl->options.interactive) {
        return;
    }
    m_impl->hideCard();
    m_impl->cursor = event->position();
    const bool left = event->button() == Qt::LeftButton;
    if (event->button() == Qt::MiddleButton || (left && m_impl->spaceHeld)) {
        m_impl->panFrom = event->position();
        m_impl->panView = m_impl->view;
    } else if (left && event->modifiers().testFlag(Qt::ShiftModifier) && !m_impl->controller->tool().usesShiftDrag()) {
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
    if (m_impl->panFrom) {
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
    if (m_impl->panFrom) {
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
        default:
            QWidget::keyPressEvent(event);
    }
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
