// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/overview_map.h"

#include "app/docks/widgets.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace weir::app {

namespace {

constexpr QSize kSize{212, 160};
constexpr int kEdge = 2;

/// Points stand too close together at this scale to say anything.
bool belongsHere(const maps::Layer& layer) {
    if (!layer.visible) {
        return false;
    }
    if (const auto* live = std::get_if<maps::LiveSource>(&layer.source)) {
        return live->features && live->features->size() > 0 && live->features->info(0).kind != maps::FeatureKind::point;
    }
    if (const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer.source)) {
        return maps::kindOf(vector->reader->manifest()) != maps::FeatureKind::point;
    }
    return std::holds_alternative<maps::PreparedRasterSource>(layer.source);
}

}  // namespace

/// Lies over the small map: paints the frame and takes pointer and keys.
class OverviewMap::Cover final : public QWidget {
public:
    Cover(OverviewMap& map, const maps::Palette& palette) : QWidget{&map}, m_map{map}, m_palette{palette} {
        named(this, "Overview_Frame", tr("Frame of what the map shows; arrow keys move it"));
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::OpenHandCursor);
        setToolTip(tr("Drag the frame to move the map"));
    }
    void setPalette(const maps::Palette& palette) {
        m_palette = palette;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter{this};
        painter.setRenderHint(QPainter::Antialiasing);
        QColor accent = QColor::fromRgba(m_palette.resolve("accent").argb);
        painter.setPen(QPen{QColor::fromRgba(m_palette.resolve("halo").argb), 4});
        const auto frame = visibleFrame();
        painter.drawPolygon(frame);
        painter.setPen(QPen{accent, hasFocus() ? 2.6 : 1.8});
        accent.setAlpha(40);
        painter.setBrush(accent);
        painter.drawPolygon(frame);
    }
    void mousePressEvent(QMouseEvent* event) override {
        if (event->button() != Qt::LeftButton) {
            return;
        }
        const auto frame = m_map.frameShown();
        const QPointF middle = frame.boundingRect().center();
        // Inside, the frame stays under the pointer; beside it, it comes.
        m_grip = frame.containsPoint(event->position(), Qt::OddEvenFill) ? middle - event->position() : QPointF{};
        setCursor(Qt::ClosedHandCursor);
        moveTo(event->position());
    }
    void mouseMoveEvent(QMouseEvent* event) override {
        if (event->buttons().testFlag(Qt::LeftButton)) {
            moveTo(event->position());
        }
    }
    void mouseReleaseEvent(QMouseEvent*) override { setCursor(Qt::OpenHandCursor); }
    void mouseDoubleClickEvent(QMouseEvent*) override {}
    void wheelEvent(QWheelEvent* event) override {
        constexpr double kStep = 1.5;
        m_map.m_followed.zoomBy(std::pow(kStep, event->angleDelta().y() / 120.0));
        event->accept();
    }
    void keyPressEvent(QKeyEvent* event) override {
        constexpr double kShare = 0.2;
        auto& map = m_map.m_followed;
        switch (event->key()) {
            case Qt::Key_Left:
                map.panBy(map.width() * kShare, 0);
                break;
            case Qt::Key_Right:
                map.panBy(-map.width() * kShare, 0);
                break;
            case Qt::Key_Up:
                map.panBy(0, map.height() * kShare);
                break;
            case Qt::Key_Down:
                map.panBy(0, -map.height() * kShare);
                break;
            default:
                QWidget::keyPressEvent(event);
        }
    }

private:
    void moveTo(QPointF position) {
        const QPointF at = position + m_grip;
        auto view = m_map.m_followed.view();
        view.centre = m_map.m_canvas->view().toMap({at.x(), at.y()});
        m_map.m_followed.setView(view);
    }
    /// Never so small, or so far outside, that it cannot be seen.
    [[nodiscard]] QPolygonF visibleFrame() const {
        constexpr double kLeast = 6;
        auto frame = m_map.frameShown();
        const auto box = frame.boundingRect();
        if (box.width() < kLeast || box.height() < kLeast) {
            frame = QPolygonF{QRectF{box.center() - QPointF{kLeast / 2, kLeast / 2}, QSizeF{kLeast, kLeast}}};
        }
        const QRectF room = QRectF{rect()}.adjusted(3, 3, -3, -3);
        if (!frame.boundingRect().intersects(room)) {
            const QPointF middle = box.center();
            const QPointF near{std::clamp(middle.x(), room.left(), room.right()),
                               std::clamp(middle.y(), room.top(), room.bottom())};
            frame = QPolygonF{QRectF{near - QPointF{kLeast / 2, kLeast / 2}, QSizeF{kLeast, kLeast}}};
        }
        return frame;
    }

    OverviewMap& m_map;
    maps::Palette m_palette;
    QPointF m_grip;
};

OverviewMap::OverviewMap(maps::MapCanvas& followed, maps::CanvasOptions options, QWidget* parent)
    : QFrame{parent}, m_followed{followed}, m_canvas{nullptr}, m_cover{nullptr} {
    named(this, "Overview", tr("Overview map"));
    setProperty("part", QStringLiteral("floating"));
    setFixedSize(kSize);
    options.interactive = false;
    options.decorated = false;
    const auto palette = options.palette;
    m_canvas = named(new maps::MapCanvas{std::move(options), this}, "Overview_Canvas", tr("Overview map"));
    m_canvas->setFocusPolicy(Qt::NoFocus);
    m_canvas->setLabelsVisible(false);
    m_cover = new Cover{*this, palette};
    connect(&followed, &maps::MapCanvas::viewChanged, this, [this] { m_cover->update(); });
    connect(m_canvas, &maps::MapCanvas::viewChanged, this, [this] { m_cover->update(); });
}

void OverviewMap::setLayers(const std::vector<maps::Layer>& layers) {
    std::vector<maps::Layer> kept;
    std::ranges::copy_if(layers, std::back_inserter(kept), belongsHere);
    m_canvas->setLayers(std::move(kept));
    if (const auto box = m_followed.fullExtentBox()) {
        m_canvas->setFullExtent(*box);
        m_canvas->fullExtent();
    }
}

void OverviewMap::setMapPalette(const maps::Palette& palette) {
    m_canvas->setMapPalette(palette);
    m_cover->setPalette(palette);
}

QPolygonF OverviewMap::frameShown() const {
    const auto& view = m_followed.view();
    QPolygonF frame;
    for (const maps::ScreenPoint corner :
         {maps::ScreenPoint{0, 0}, maps::ScreenPoint{double(view.width), 0},
          maps::ScreenPoint{double(view.width), double(view.height)}, maps::ScreenPoint{0, double(view.height)}}) {
        const auto at = m_canvas->view().toScreen(view.toMap(corner));
        frame << QPointF{at.x, at.y};
    }
    return frame;
}

void OverviewMap::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    const QRect inside = rect().adjusted(kEdge, kEdge, -kEdge, -kEdge);
    m_canvas->setGeometry(inside);
    m_cover->setGeometry(inside);
    m_cover->raise();
}

}  // namespace weir::app
