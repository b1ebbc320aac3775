// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/swipe_bar.h"

#include "app/docks/choices.h"
#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace weir::app {

namespace {

constexpr int kReach = 18;  // logical pixels across the line that take the pointer

/// The layer a comparison is most likely about: the topmost map file, else the topmost layer.
std::string likelyLayer(const std::vector<maps::Layer>& layers) {
    const auto isFile = [](const maps::Layer& layer) { return layer.visible && outerLayerId(layer.id) != 0; };
    const auto isShown = [](const maps::Layer& layer) { return layer.visible; };
    auto at = std::find_if(layers.rbegin(), layers.rend(), isFile);
    if (at == layers.rend()) {
        at = std::find_if(layers.rbegin(), layers.rend(), isShown);
    }
    return at == layers.rend() ? std::string{} : at->id;
}

}  // namespace

SwipeDivider::SwipeDivider(maps::MapCanvas& canvas, const Theme& theme)
    : QWidget{&canvas}, m_canvas{canvas}, m_theme{theme} {
    named(this, "Swipe_Divider", tr("Divider of the comparison; arrow keys move it"));
    setToolTip(tr("Drag, or move with the arrow keys"));
    setFocusPolicy(Qt::StrongFocus);
    connect(&canvas, &maps::MapCanvas::viewChanged, this, &SwipeDivider::follow);
}

void SwipeDivider::follow() {
    const auto& swipe = m_canvas.swipe();
    if (!swipe) {
        return;
    }
    const int w = m_canvas.width();
    const int h = m_canvas.height();
    if (swipe->isLevel) {
        setCursor(Qt::SplitVCursor);
        setGeometry(0, static_cast<int>(std::lround(swipe->share * h)) - kReach / 2, w, kReach);
    } else {
        setCursor(Qt::SplitHCursor);
        setGeometry(static_cast<int>(std::lround(swipe->share * w)) - kReach / 2, 0, kReach, h);
    }
    update();
}

void SwipeDivider::moveTo(double share) {
    auto swipe = m_canvas.swipe();
    if (swipe) {
        swipe->share = std::clamp(share, 0.0, 1.0);
        m_canvas.setSwipe(std::move(swipe));
        follow();
    }
}

void SwipeDivider::paintEvent(QPaintEvent*) {
    constexpr double kKnob = 8;
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    const bool level = height() < width();
    const QPointF middle{width() / 2.0, height() / 2.0};
    const QLineF line = level ? QLineF{0, middle.y(), double(width()), middle.y()}
                              : QLineF{middle.x(), 0, middle.x(), double(height())};
    painter.setPen(QPen{m_theme.colour("panel"), 4});
    painter.drawLine(line);
    painter.setPen(QPen{m_theme.colour("accent"), 2});
    painter.drawLine(line);
    painter.setBrush(m_theme.colour("accent"));
    painter.setPen(QPen{m_theme.colour(hasFocus() ? "text" : "panel"), 2});
    painter.drawEllipse(middle, kKnob, kKnob);
    // Two small arrows say which way it goes.
    painter.setPen(QPen{m_theme.colour("panel"), 1.6, Qt::SolidLine, Qt::RoundCap});
    for (const double side : {-1.0, 1.0}) {
        const auto at = [&](double along, double across) {
            return level ? middle + QPointF{across, along * side} : middle + QPointF{along * side, across};
        };
        painter.drawLine(at(5, 0), at(2.5, -2.5));
        painter.drawLine(at(5, 0), at(2.5, 2.5));
    }
}

void SwipeDivider::mousePressEvent(QMouseEvent* event) {
    event->accept();
}

void SwipeDivider::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton) && m_canvas.swipe()) {
        const QPointF at = mapToParent(event->position().toPoint());
        moveTo(m_canvas.swipe()->isLevel ? at.y() / m_canvas.height() : at.x() / m_canvas.width());
    }
}

void SwipeDivider::keyPressEvent(QKeyEvent* event) {
    const auto& swipe = m_canvas.swipe();
    if (!swipe) {
        return;
    }
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 0.1 : 0.01;
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Up:
            moveTo(swipe->share - step);
            return;
        case Qt::Key_Right:
        case Qt::Key_Down:
            moveTo(swipe->share + step);
            return;
        case Qt::Key_Home:
            moveTo(0);
            return;
        case Qt::Key_End:
            moveTo(1);
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

void SwipeDivider::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}
void SwipeDivider::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

SwipeBar::SwipeBar(maps::MapCanvas& canvas, MapLayers& layers, Theme& theme, QWidget* parent)
    : QFrame{parent},
      m_canvas{canvas},
      m_layers{layers},
      m_divider{new SwipeDivider{canvas, theme}},
      m_first{named(new QComboBox, "Swipe_First", tr("Only on the first side"))},
      m_second{named(new QComboBox, "Swipe_Second", tr("Only on the second side"))},
      m_turn{named(new QToolButton, "Swipe_Turn", tr("Turn the divider"))} {
    named(this, "Swipe", tr("Compare layers"));
    setProperty("part", QStringLiteral("floating"));
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(10, 6, 6, 6);
    row->setSpacing(kSpace);
    for (auto* box : {m_first, m_second}) {
        box->setMinimumWidth(150);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::activated, this, &SwipeBar::apply);
    }
    m_turn->setText(QStringLiteral("⟂"));
    m_turn->setToolTip(tr("Divider upright or level"));
    connect(m_turn, &QToolButton::clicked, this, [this] {
        auto swipe = m_canvas.swipe();
        swipe->isLevel = !swipe->isLevel;
        m_canvas.setSwipe(std::move(swipe));
        m_divider->follow();
    });
    auto* close = named(new QToolButton, "Swipe_Close", tr("End the comparison"));
    setThemedIcon(*close, theme, "close");
    close->setToolTip(tr("End the comparison"));
    connect(close, &QToolButton::clicked, this, &SwipeBar::closeWanted);
    row->addWidget(makeLabel(tr("Left or above only"), "muted"));
    row->addWidget(m_first);
    row->addWidget(makeLabel(tr("Right or below only"), "muted"));
    row->addWidget(m_second);
    row->addWidget(m_turn);
    row->addWidget(close);
    connect(&layers, &MapLayers::changed, this, &SwipeBar::fill);
    m_canvas.setSwipe(maps::Swipe{});
    fill();
    m_first->setCurrentIndex(std::max(0, m_first->findData(toQt(likelyLayer(layers.layers())))));
    apply();
    m_divider->follow();
    m_divider->show();
    m_divider->raise();
}

SwipeBar::~SwipeBar() {
    delete m_divider;
    m_canvas.setSwipe(std::nullopt);
}

void SwipeBar::fill() {
    for (auto* box : {m_first, m_second}) {
        const QVariant chosen = box->currentData();
        const QSignalBlocker quiet{box};
        box->clear();
        box->addItem(tr("Nothing"), QString{});
        const auto& all = m_layers.layers();
        for (auto layer = all.rbegin(); layer != all.rend(); ++layer) {
            // What is hidden cannot be compared; it comes when it is switched on.
            if (layer->visible && layer->failure() == nullptr) {
                box->addItem(toQt(layer->name), toQt(layer->id));
            }
        }
        box->setCurrentIndex(std::max(0, box->findData(chosen)));
    }
    apply();
}

void SwipeBar::apply() {
    auto swipe = m_canvas.swipe().value_or(maps::Swipe{});
    const auto idsOf = [](const QComboBox* box) {
        const auto id = toStd(box->currentData().toString());
        return id.empty() ? std::vector<std::string>{} : std::vector{id};
    };
    swipe.firstOnly = idsOf(m_first);
    swipe.secondOnly = idsOf(m_second);
    m_canvas.setSwipe(std::move(swipe));
}

}  // namespace weir::app
