// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/widgets.h"

#include "app/qt/labels.h"
#include "app/workbench/theme.h"

#include <QGridLayout>
#include <QPainter>
#include <QPolygonF>
#include <QStyle>
#include <QtMath>

namespace weir::app {

void setStyleProperty(QWidget& widget, const char* property, const QVariant& value) {
    if (widget.property(property) == value) {
        return;
    }
    widget.setProperty(property, value);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

QLabel* makeLabel(const QString& text, const char* part, QWidget* parent) {
    auto* label = new QLabel{text, parent};
    label->setTextFormat(Qt::PlainText);
    if (part != nullptr) {
        label->setProperty("part", QString::fromLatin1(part));
    }
    return label;
}

QLabel* makeText(const QString& text, const char* part, QWidget* parent) {
    auto* label = makeLabel(text, part, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    return label;
}

QFrame* makeFrame(const char* part, QWidget* parent) {
    auto* frame = new QFrame{parent};
    frame->setProperty("part", QString::fromLatin1(part));
    return frame;
}

QFrame* makeLine(QWidget* parent) {
    return makeFrame("line", parent);
}

QPushButton* makeButton(const QString& text, const char* objectName, const char* part, QWidget* parent) {
    auto* button = named(new QPushButton{text, parent}, objectName, text);
    button->setAutoDefault(false);
    if (part != nullptr) {
        button->setProperty("part", QString::fromLatin1(part));
    }
    return button;
}

void setAvailable(QPushButton& button, const QString& whyNot, const QString& hint) {
    button.setEnabled(whyNot.isEmpty());
    button.setToolTip(whyNot.isEmpty() ? hint : whyNot);
    button.setAccessibleDescription(button.toolTip());
}

void clearLayout(QLayout& layout) {
    while (QLayoutItem* item = layout.takeAt(0)) {
        if (item->layout() != nullptr) {
            clearLayout(*item->layout());
        }
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->setObjectName({});
            // Nobody looking for a name may find a part that is about to go.
            for (auto* part : widget->findChildren<QWidget*>()) {
                part->setObjectName({});
            }
            widget->deleteLater();
        }
        delete item;
    }
}

namespace {

QPolygonF regular(const QRectF& box, int corners, qreal turn) {
    QPolygonF polygon;
    const qreal r = box.width() / 2;
    for (int i = 0; i < corners; ++i) {
        const qreal a = qDegreesToRadians(turn + 360.0 * i / corners);
        polygon << QPointF{box.center().x() + r * qCos(a), box.center().y() + r * qSin(a)};
    }
    return polygon;
}

}  // namespace

void paintLevel(QPainter& painter, const QRectF& outer, std::int64_t level, const Theme& theme) {
    const QRectF box = outer.adjusted(0.75, 0.75, -0.75, -0.75);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen{theme.colour("level_edge"), 1});
    painter.setBrush(theme.levelColour(level));
    QRectF text = box;
    switch (level) {
        case 1:
            painter.drawPolygon(regular(box, 6, 0));
            break;
        case 2:
            painter.drawPolygon(regular(box, 4, 0));
            break;
        case 3:
            painter.drawPolygon(QPolygonF{{box.center().x(), box.top()}, box.bottomRight(), box.bottomLeft()});
            text.translate(0, box.height() * 0.14);
            break;
        default:
            painter.drawEllipse(box);
            break;
    }
    QFont font = painter.font();
    font.setPixelSize(static_cast<int>(box.height() * (level == 3 ? 0.5 : 0.58)));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(theme.onLevelColour(level));
    painter.drawText(text, Qt::AlignCenter, levelNumeral(level));
    painter.restore();
}

LevelBadge::LevelBadge(std::int64_t level, const Theme& theme, int size, QWidget* parent)
    : QWidget{parent}, m_level{level}, m_theme{theme}, m_size{size} {
    setFixedSize(size, size);
    setLevel(level);
}

void LevelBadge::setLevel(std::int64_t level) {
    m_level = level;
    setAccessibleName(levelLabel(level));
    setToolTip(levelLabel(level));
    update();
}

void LevelBadge::paintEvent(QPaintEvent*) {
    QPainter painter{this};
    paintLevel(painter, QRectF{rect()}, m_level, m_theme);
}

ElidedLabel::ElidedLabel(const char* part, QWidget* parent) : QLabel{parent} {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    if (part != nullptr) {
        setProperty("part", QString::fromLatin1(part));
    }
}

void ElidedLabel::setText(const QString& text) {
    m_whole = text;
    setToolTip(text);
    setAccessibleDescription(text);
    shortenText();
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    shortenText();
}

void ElidedLabel::shortenText() {
    QLabel::setText(fontMetrics().elidedText(m_whole, Qt::ElideRight, contentsRect().width()));
}

FactList::FactList(QWidget* parent) : QWidget{parent}, m_grid{new QGridLayout{this}} {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
}

void FactList::add(const QString& title, const QString& value, const char* tone) {
    if (value.isEmpty()) {
        return;
    }
    auto* left = makeLabel(title, "muted");
    left->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    left->setMinimumWidth(64);
    auto* right = makeText(value);
    if (tone != nullptr) {
        right->setProperty("tone", QString::fromLatin1(tone));
    }
    m_grid->addWidget(left, m_row, 0);
    m_grid->addWidget(right, m_row, 1);
    ++m_row;
}

}  // namespace weir::app
