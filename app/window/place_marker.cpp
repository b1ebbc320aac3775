// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/place_marker.h"

#include <QPainter>
#include <QPainterPath>

namespace weir::app {

namespace {

constexpr QSize kPin{26, 34};

/// A drop: a round head and a point at the tip.
QPainterPath pinPath(const QRectF& head, QPointF tip) {
    QPainterPath path;
    path.moveTo(tip);
    path.quadTo({head.left(), head.center().y() + head.height() * 0.45}, {head.left(), head.center().y()});
    path.arcTo(head, 180, -180);
    path.quadTo({head.right(), head.center().y() + head.height() * 0.45}, tip);
    path.closeSubpath();
    return path;
}

}  // namespace

PlaceMarker::PlaceMarker(maps::MapCanvas& canvas, const Theme& theme)
    : QWidget{&canvas}, m_canvas{canvas}, m_theme{theme} {
    setObjectName(QStringLiteral("Map_PlaceMarker"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFixedSize(kPin);
    hide();
    connect(&canvas, &maps::MapCanvas::viewChanged, this, [this] { follow(); });
}

void PlaceMarker::setPlace(std::optional<geo::LonLat> place) {
    m_place = place;
    setVisible(place.has_value());
    follow();
}

void PlaceMarker::follow() {
    if (m_place && m_canvas.view().isValid()) {
        move(m_canvas.toWidget(*m_place).toPoint() - tip());
        raise();
    }
}

void PlaceMarker::paintEvent(QPaintEvent*) {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF head{3, 2, width() - 6.0, width() - 6.0};
    painter.setPen(QPen{m_theme.colour("panel"), 2});
    painter.setBrush(m_theme.colour("accent"));
    painter.drawPath(pinPath(head, QPointF{tip()}));
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colour("panel"));
    painter.drawEllipse(head.center(), 4, 4);
}

}  // namespace weir::app
