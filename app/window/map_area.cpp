// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_area.h"

#include "app/docks/widgets.h"
#include "app/window/map_palette.h"
#include "app/window/overview_map.h"
#include "app/window/past_band.h"
#include "app/window/swipe_bar.h"
#include "app/window/time_bar.h"

#include <QAction>
#include <QApplication>
#include <QMouseEvent>
#include <QToolButton>

namespace weir::app {

MapArea::MapArea(Workbench& bench, MapLayers& layers, std::shared_ptr<maps::Renderer> renderer, QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_layers{layers},
      m_palette{paletteOf(bench.theme())},
      m_canvas{nullptr},
      m_strip{makeFrame("floating", this)},
      m_stripColumn{new QVBoxLayout{m_strip}},
      m_messages{nullptr} {
    // However the docks are dragged, something of the map stays in sight.
    setMinimumSize(240, 160);
    maps::CanvasOptions options;
    options.renderer = std::move(renderer);
    options.projection = layers.projection();
    options.palette = m_palette;
    options.secondRenderer = [&bench] { return makeSideRenderer(bench); };
    m_canvas = named(new maps::MapCanvas{std::move(options), this}, "Map_Canvas", tr("Map"));
    m_canvas->setFocusPolicy(Qt::StrongFocus);
    m_cards = new HoverCards{bench, layers, *m_canvas};
    named(m_strip, "Map_Tools", tr("Map tools"));
    m_stripColumn->setContentsMargins(4, 4, 4, 4);
    m_stripColumn->setSpacing(2);
    m_messages = new MessageBar{bench, this};
    m_past = new PastBand{bench, this};
    connect(m_past, &PastBand::nowWanted, this, [this] { m_layers.setTime(std::nullopt); });
    connect(m_past, &PastBand::shownChanged, this, &MapArea::place);
    m_strip->raise();
    m_messages->raise();
    m_past->raise();
    connect(m_messages, &MessageBar::sizeWanted, this, &MapArea::place);
    connect(m_messages, &MessageBar::closedByHand, this, [this](QRect where) {
        m_closedAt = where;
        m_closed.start();
    });
    m_canvas->installEventFilter(this);
    connect(&layers, &MapLayers::changed, this, [this] {
        m_canvas->setLayers(m_layers.layers());
        if (m_overview != nullptr) {
            m_overview->setLayers(m_layers.layers());
        }
    });
    connect(&bench.theme(), &Theme::changed, this, [this] {
        m_palette = paletteOf(m_bench.theme());
        m_canvas->setMapPalette(m_palette);
        if (m_overview != nullptr) {
            m_overview->setMapPalette(m_palette);
        }
        Q_EMIT mapPaletteChanged(m_palette);
    });
    m_canvas->setLayers(layers.layers());
    m_canvas->setNote(mapNote(bench.picture()));
}

MapArea::~MapArea() {
    // What speaks to the canvas goes before it.
    delete m_swipe;
    delete m_overview;
    delete m_time;
}

void MapArea::setOverviewShown(bool shown) {
    if (shown == isOverviewShown()) {
        return;
    }
    delete std::exchange(m_overview, nullptr);
    if (shown) {
        m_overview = new OverviewMap{*m_canvas, canvasOptions(m_bench, m_layers), this};
        m_overview->setLayers(m_layers.layers());
        m_overview->show();
        place();
    }
    m_canvas->refreshLabels();
}

void MapArea::setSwipeShown(bool shown) {
    if (shown == isSwipeShown()) {
        return;
    }
    delete std::exchange(m_swipe, nullptr);
    if (shown) {
        m_swipe = new SwipeBar{*m_canvas, m_layers, m_bench.theme(), this};
        connect(
            m_swipe, &SwipeBar::closeWanted, this,
            [this] {
                setSwipeShown(false);
                Q_EMIT partsChanged();
            },
            Qt::QueuedConnection);
        m_swipe->show();
        place();
    }
    m_canvas->refreshLabels();
}

void MapArea::setTimeShown(bool shown) {
    if (shown == isTimeShown()) {
        return;
    }
    delete std::exchange(m_time, nullptr);
    if (shown) {
        m_time = new TimeBar{m_bench, m_layers, this};
        connect(
            m_time, &TimeBar::closeWanted, this,
            [this] {
                setTimeShown(false);
                Q_EMIT partsChanged();
            },
            Qt::QueuedConnection);
        m_time->show();
        place();
    } else {
        m_layers.setTime(std::nullopt);
    }
    m_canvas->refreshLabels();
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
    // The band is the first thing to be read: everything else begins below it.
    const int top = m_past->isHidden() ? 12 : m_past->sizeHint().height() + 12;
    m_past->setGeometry(0, 0, this->width(), m_past->sizeHint().height());
    m_strip->adjustSize();
    m_strip->move(12, top);
    const int left = 12 + m_strip->width() + 12;
    const int width = std::min(640, this->width() - left - 12);
    m_messages->setFixedWidth(std::max(160, width));
    m_messages->adjustSize();
    m_messages->move(std::max(left, (this->width() - width) / 2), top);
    // Above the note and the scale bar, which the canvas paints itself.
    constexpr int kFoot = 12 + 38 + 8;
    if (m_overview != nullptr) {
        const int above = height() - kFoot - m_overview->height();
        m_overview->move(above < m_strip->geometry().bottom() + 8 ? left : 12, above);
    }
    int bottom = height() - kFoot;
    if (m_time != nullptr) {
        m_time->setFixedWidth(std::max(m_time->minimumSizeHint().width(),
                                       std::min(m_time->sizeHint().width(), this->width() - left - 12)));
        m_time->adjustSize();
        m_time->move(std::max(left, (this->width() - m_time->width()) / 2), bottom - m_time->height());
        bottom -= m_time->height() + 8;
    }
    if (m_swipe != nullptr) {
        m_swipe->adjustSize();
        m_swipe->move(std::max(left, (this->width() - m_swipe->width()) / 2), bottom - m_swipe->height());
    }
}

}  // namespace weir::app
