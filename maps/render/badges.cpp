// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/badges.h"

#include "maps/render/sprite_book.h"

#include <QFont>
#include <QPainter>

#include <cmath>
#include <map>

namespace weir::maps {

namespace {

/// Dark on light in the light theme and the other way round: the badge must be read over any symbol.
QImage pillOf(const std::string& text, const ScreenBox& box, const RenderRequest& request, const QString& fontFamily) {
    const double ratio = request.view.devicePixelRatio;
    QImage image{static_cast<int>(std::ceil(box.width * ratio)), static_cast<int>(std::ceil(box.height * ratio)),
                 QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    QPainter painter{&image};
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(ratio, ratio);
    painter.setPen(QPen{toQColor(request.palette.resolve("panel")), 1});
    painter.setBrush(toQColor(request.palette.resolve("text")));
    const QRectF pill{0.5, 0.5, box.width - 1, box.height - 1};
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    QFont font{fontFamily};
    font.setPixelSize(10);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(toQColor(request.palette.resolve("panel")));
    painter.drawText(pill, Qt::AlignCenter, toQString(text));
    return image;
}

}  // namespace

std::vector<Badge> badgesOf(const FoldPlan& plan) {
    std::vector<Badge> out;
    for (const auto& fold : plan.folds()) {
        out.push_back({fold.layerId, fold.ref, fold.at, fold.size, fold.members.size()});
    }
    return out;
}

std::vector<PlacedBadge> paintBadges(QPainter& painter, std::span<const Badge> badges, const RenderRequest& request,
                                     const QString& fontFamily) {
    const MapView& view = request.view;
    const ScreenBox all{0, 0, double(view.width), double(view.height)};
    std::map<std::string, QImage> pills;
    std::vector<PlacedBadge> out;
    for (const auto& badge : badges) {
        const auto box = badgeBox(badge.at, badge.size, badge.members, view);
        if (!box.intersects(all)) {
            continue;
        }
        const auto text = badgeText(badge.members);
        auto pill = pills.find(text);
        if (pill == pills.end()) {
            pill = pills.emplace(text, pillOf(text, box, request, fontFamily)).first;
        }
        painter.drawImage(static_cast<int>(std::lround(box.x * view.devicePixelRatio)),
                          static_cast<int>(std::lround(box.y * view.devicePixelRatio)), pill->second);
        out.push_back({badge.layerId, badge.ref, badge.members, box});
    }
    return out;
}

}  // namespace weir::maps
