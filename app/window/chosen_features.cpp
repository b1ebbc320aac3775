// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/chosen_features.h"

#include <QEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <iterator>

namespace weir::app {

namespace {

constexpr double kHalo = 5;
constexpr double kLine = 2.6;
constexpr double kRing = 7;  // around a point

QPointF onScreen(const maps::MapView& view, geo::MapPoint p) {
    const auto s = view.toScreen(p);
    // Far away vertices are brought near: the painter counts in fixed point.
    return {std::clamp(s.x, -1e5, 1e5), std::clamp(s.y, -1e5, 1e5)};
}

}  // namespace

ChosenFeatures::ChosenFeatures(maps::MapCanvas& canvas, MapLayers& layers, FeatureSelection& selection)
    : QWidget{&canvas}, m_canvas{canvas}, m_layers{layers}, m_selection{selection}, m_palette{maps::Palette::light()} {
    setObjectName(QStringLiteral("Map_ChosenFeatures"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(canvas.rect());
    canvas.installEventFilter(this);
    connect(&canvas, &maps::MapCanvas::viewChanged, this, [this] { redraw(); });
    connect(&layers, &MapLayers::changed, this, [this] { redraw(); });
    m_onSelection = selection.onChanged([this](const FeatureSelection&) { redraw(); });
    redraw();
}

void ChosenFeatures::setMapPalette(const maps::Palette& palette) {
    m_palette = palette;
    redraw();
}

bool ChosenFeatures::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        setGeometry(m_canvas.rect());
        redraw();
    }
    return QWidget::eventFilter(watched, event);
}

/// The next paint draws again.
void ChosenFeatures::redraw() {
    m_picture = {};
    m_drawn = 0;
    setVisible(!m_selection.rows()->empty());
    update();
}

std::vector<std::uint32_t> ChosenFeatures::inSight(const maps::VectorReader& reader, const geo::MapBox& box) const {
    std::vector<std::uint32_t> out;
    const auto& rows = *m_selection.rows();
    if (rows.size() < kMost) {
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(out), [&](std::uint32_t row) {
            return row < reader.size() && reader.grid().box(reader.feature(row).box()).intersects(box);
        });
        return out;
    }
    const auto near = reader.indexesIn(box);
    std::set_intersection(near.begin(), near.end(), rows.begin(), rows.end(), std::back_inserter(out));
    return out;
}

void ChosenFeatures::draw(const maps::VectorReader& reader) {
    const auto reprojection = maps::makeReprojection(reader.manifest().coordinateCrs, m_layers.projection()->crs());
    if (!reprojection) {
        return;
    }
    auto bounds = m_view.bounds();
    bounds = *reprojection ? (*reprojection)->backward(bounds) : bounds;
    auto rows = inSight(reader, bounds);
    rows.resize(std::min(rows.size(), kMost));
    m_drawn = rows.size();
    const auto level = reader.levelFor(m_view.metresPerPixel);
    QPainterPath lines;
    for (const auto row : rows) {
        const auto feature = reader.feature(row, level);
        for (std::uint32_t i = 0; i < feature.partCount(); ++i) {
            const auto part = feature.part(i);
            std::vector<geo::MapPoint> points;
            points.reserve(part.points.size());
            for (const auto& p : part.points) {
                points.push_back(reader.grid().point(p));
            }
            if (*reprojection) {
                (*reprojection)->forward(points);
            }
            for (std::size_t v = 0; v < points.size(); ++v) {
                const auto at = onScreen(m_view, points[v]);
                if (part.role == maps::PartRole::points) {
                    lines.addEllipse(at, kRing, kRing);
                } else {
                    v == 0 ? lines.moveTo(at) : lines.lineTo(at);
                }
            }
        }
    }
    QPainter painter{&m_picture};
    painter.setRenderHint(QPainter::Antialiasing);
    const auto pen = [this](const char* token, double width) {
        return QPen{QColor::fromRgba(m_palette.resolve(token).argb), width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
    };
    painter.strokePath(lines, pen("halo", kHalo));
    painter.strokePath(lines, pen("selection", kLine));
}

void ChosenFeatures::paintEvent(QPaintEvent*) {
    // As this canvas has it: a second map shows and hides layers of its own.
    const auto& layers = m_canvas.layers();
    const auto layer = std::ranges::find(layers, m_selection.layer(), &maps::Layer::id);
    const auto* vector = layer == layers.end() || !layer->isShownAt(m_canvas.scaleDenominator())
                             ? nullptr
                             : std::get_if<maps::PreparedVectorSource>(&layer->source);
    if (vector == nullptr || !m_canvas.view().isValid()) {
        return;
    }
    if (m_picture.isNull()) {
        m_view = m_canvas.view();
        m_picture = QPixmap{size() * devicePixelRatioF()};
        m_picture.setDevicePixelRatio(devicePixelRatioF());
        m_picture.fill(Qt::transparent);
        draw(*vector->reader);
    }
    QPainter{this}.drawPixmap(0, 0, m_picture);
}

}  // namespace weir::app
