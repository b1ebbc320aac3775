// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_area.h"

#include "app/docks/choices.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QAction>
#include <QApplication>
#include <QMouseEvent>
#include <QToolButton>

namespace weir::app {

MapArea::MapArea(Workbench& bench, MapLayers& layers, std::shared_ptr<maps::Renderer> renderer, QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_layers{layers},
      m_palette{maps::Palette::light()},
      m_canvas{nullptr},
      m_strip{makeFrame("floating", this)},
      m_stripColumn{new QVBoxLayout{m_strip}},
      m_messages{nullptr} {
    // However the docks are dragged, something of the map stays in sight.
    setMinimumSize(240, 160);
    readPalette();
    maps::CanvasOptions options;
    options.renderer = std::move(renderer);
    options.projection = layers.projection();
    options.palette = m_palette;
    m_canvas = named(new maps::MapCanvas{std::move(options), this}, "Map_Canvas", tr("Map"));
    m_canvas->setFocusPolicy(Qt::StrongFocus);
    m_cards = new HoverCards{bench, layers, *m_canvas};
    named(m_strip, "Map_Tools", tr("Map tools"));
    m_stripColumn->setContentsMargins(4, 4, 4, 4);
    m_stripColumn->setSpacing(2);
    m_messages = new MessageBar{bench, this};
    m_strip->raise();
    m_messages->raise();
    connect(m_messages, &MessageBar::sizeWanted, this, &MapArea::place);
    connect(m_messages, &MessageBar::closedByHand, this, [this](QRect where) {
        m_closedAt = where;
        m_closed.start();
    });
    m_canvas->installEventFilter(this);
    connect(&layers, &MapLayers::changed, this, [this] { m_canvas->setLayers(m_layers.layers()); });
    connect(&bench.theme(), &Theme::changed, this, [this] {
        readPalette();
        m_canvas->setMapPalette(m_palette);
        Q_EMIT mapPaletteChanged(m_palette);
    });
    m_canvas->setLayers(layers.layers());
    if (const auto& profile = bench.picture().profile) {
        m_canvas->setNote(nameOfRule(profile->city.disclaimer) + QStringLiteral(" · ") +
                          toQt(profile->city.workingCrs));
    }
}

void MapArea::readPalette() {
    m_palette = m_bench.theme().isDark() ? maps::Palette::dark() : maps::Palette::light();
    if (const auto themed = m_palette.withJson(m_bench.theme().json())) {
        m_palette = *themed;
    }
}

void MapArea::addToStrip(QAction* action) {
    auto* button =
        named(new QToolButton, (QStringLiteral("Map_") + action->objectName()).toLatin1().constData(), action->text());
    button->setDefaultAction(action);
    button->setIconSize({18, 18});
    button->setFocusPolicy(Qt::TabFocus);
    m_stripColumn->addWidget(button);
}

void MapArea::addStripLine() {
    m_stripColumn->addWidget(makeLine());
}

void MapArea::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

bool MapArea::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (watched == m_canvas && m_closed.isValid() &&
        (type == QEvent::MouseButtonPress || type == QEvent::MouseButtonDblClick)) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const bool isSecondHalf = !m_closed.hasExpired(QApplication::doubleClickInterval());
        if (isSecondHalf && m_closedAt.contains(mouse->position().toPoint())) {
            return true;
        }
        m_closed.invalidate();
    }
    return QWidget::eventFilter(watched, event);
}

void MapArea::place() {
    m_canvas->setGeometry(rect());
    m_strip->adjustSize();
    m_strip->move(12, 12);
    const int left = 12 + m_strip->width() + 12;
    const int width = std::min(640, this->width() - left - 12);
    m_messages->setFixedWidth(std::max(160, width));
    m_messages->adjustSize();
    m_messages->move(std::max(left, (this->width() - width) / 2), 12);
}

}  // namespace weir::app
