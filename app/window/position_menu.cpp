// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/position_menu.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>

#include <fmt/format.h>

namespace weir::app {

namespace {

constexpr int kGeoUriDecimals = 6;  // 0.1 m

}  // namespace

QString positionText(geo::LonLat position, PositionStyle style, const std::string& workingCrs) {
    switch (style) {
        case PositionStyle::dms:
            return toQt(geo::writeDms(position));
        case PositionStyle::chinese:
            return toQt(geo::writeChinese(position));
        case PositionStyle::grid:
            if (const auto text = geo::writeGaussKruger(position, workingCrs)) {
                return toQt(*text);
            }
            break;
        case PositionStyle::geoUri:
            return toQt(
                fmt::format("geo:{:.{}f},{:.{}f}", position.lat, kGeoUriDecimals, position.lon, kGeoUriDecimals));
        case PositionStyle::decimal:
            break;
    }
    return toQt(geo::writeDecimal(position));
}

QString boxText(const maps::MapView& view, const maps::Projection& projection) {
    const auto box = view.bounds();
    geo::LonLatBox degrees;
    for (const geo::MapPoint corner : {geo::MapPoint{box.minX, box.minY}, geo::MapPoint{box.maxX, box.minY},
                                       geo::MapPoint{box.minX, box.maxY}, geo::MapPoint{box.maxX, box.maxY}}) {
        const auto p = projection.toLonLat(corner);
        degrees.add(p.lon, p.lat);
    }
    return toQt(fmt::format("{:.6f},{:.6f},{:.6f},{:.6f}", degrees.minX, degrees.minY, degrees.maxX, degrees.maxY));
}

QString boxGeoJson(const maps::MapView& view, const maps::Projection& projection) {
    // Counter-clockwise on the map, as RFC 7946 wants shells: the screen's y runs down.
    std::vector<geo::LonLat> ring;
    for (const maps::ScreenPoint corner :
         {maps::ScreenPoint{0, double(view.height)}, maps::ScreenPoint{double(view.width), double(view.height)},
          maps::ScreenPoint{double(view.width), 0}, maps::ScreenPoint{0, 0}}) {
        ring.push_back(projection.toLonLat(view.toMap(corner)));
    }
    ring.push_back(ring.front());
    return toQt(geo::toGeoJson(geo::Polygon{{std::move(ring)}}));
}

namespace {

void addCopy(QMenu& menu, const QString& name, const QString& title, const QString& text) {
    auto* action = menu.addAction(title, &menu, [text] { QApplication::clipboard()->setText(text); });
    action->setObjectName(QStringLiteral("Map_MenuCopy") + name);
}

}  // namespace

void addCoordinateActions(QMenu& menu, geo::LonLat position, const std::string& workingCrs) {
    for (std::size_t i = 0; i < EnumNames<PositionStyle>::names.size(); ++i) {
        const auto style = static_cast<PositionStyle>(i);
        const QString text = positionText(position, style, workingCrs);
        QString name = toQt(std::string{nameOf(style)});
        name[0] = name[0].toUpper();
        addCopy(menu, name, translated("Copy {0}").replace(QStringLiteral("{0}"), text), text);
    }
}

void addBoxActions(QMenu& menu, const maps::MapView& view, const maps::Projection& projection) {
    addCopy(menu, QStringLiteral("Box"), translated("Copy the bounds of the map"), boxText(view, projection));
    addCopy(menu, QStringLiteral("BoxGeoJson"), translated("Copy the outline of the map as GeoJSON"),
            boxGeoJson(view, projection));
}

}  // namespace weir::app
