// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/colour_field.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QColorDialog>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QWidgetAction>

#include <charconv>

namespace weir::app {

namespace {

constexpr QSize kSwatch{22, 14};
constexpr int kAcross = 6;

/// Those that make sense to paint with; the others are the window's.
constexpr const char* kOffered[] = {
    "data1",  "data2",   "data3",    "data4",    "data5",  "data6",    "water",  "waterEdge", "green",
    "built",  "road",    "boundary", "incident", "hazard", "resource", "target", "zone",      "evacuation",
    "route",  "closure", "warn",     "ok",       "accent", "stale",    "level1", "level2",    "level3",
    "level4", "ink",     "muted",    "label",    "halo",   "panel",    "raised", "border",    "land"};

}  // namespace

bool isColour(const maps::Palette& palette, std::string_view text) {
    const auto slash = text.find('/');
    const auto name = text.substr(0, slash);
    if (slash != std::string_view::npos) {
        const auto share = text.substr(slash + 1);
        int percent = -1;
        const auto [end, ec] = std::from_chars(share.data(), share.data() + share.size(), percent);
        if (ec != std::errc{} || end != share.data() + share.size() || percent < 0 || percent > 100) {
            return false;
        }
    }
    if (text.empty() || palette.colours().contains(name)) {
        return true;
    }
    return slash == std::string_view::npos && maps::parseColour(text).ok();
}

QPixmap swatchOf(const maps::Palette& palette, const maps::ColourRef& colour, QSize size, qreal ratio) {
    QPixmap out{size * ratio};
    out.setDevicePixelRatio(ratio);
    const QColor ground = QColor::fromRgba(palette.resolve("panel").argb);
    const QColor edge = QColor::fromRgba(palette.resolve("muted").argb);
    out.fill(ground);
    QPainter painter{&out};
    constexpr int kCheck = 4;
    for (int y = 0; y < size.height(); y += kCheck) {
        for (int x = (y / kCheck) % 2 * kCheck; x < size.width(); x += 2 * kCheck) {
            painter.fillRect(x, y, kCheck, kCheck, QColor::fromRgba(palette.resolve("border").argb));
        }
    }
    painter.fillRect(QRect{{0, 0}, size}, QColor::fromRgba(palette.resolve(colour).argb));
    painter.setPen(edge);
    painter.drawRect(QRectF{0.5, 0.5, size.width() - 1.0, size.height() - 1.0});
    if (colour.empty()) {
        painter.drawLine(0, size.height(), size.width(), 0);
    }
    return out;
}

ColourField::ColourField(const char* objectName, const QString& accessibleName, QWidget* parent)
    : QWidget{parent}, m_palette{maps::Palette::light()}, m_swatch{new QToolButton}, m_text{new QLineEdit} {
    named(m_text, objectName, accessibleName);
    named(m_swatch, (QByteArray{objectName} + "Swatch").constData(), accessibleName);
    m_swatch->setIconSize(kSwatch);
    m_swatch->setToolTip(tr("Choose a colour of the theme, or any other"));
    m_text->setPlaceholderText(tr("none"));
    m_text->setMinimumWidth(84);
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_swatch);
    row->addWidget(m_text, 1);
    setFocusProxy(m_text);
    connect(m_text, &QLineEdit::textEdited, this, &ColourField::take);
    connect(m_swatch, &QToolButton::clicked, this, &ColourField::offer);
    paintSwatch();
}

void ColourField::setMapPalette(const maps::Palette& palette) {
    m_palette = palette;
    paintSwatch();
}

void ColourField::setColour(const maps::ColourRef& colour) {
    m_colour = colour;
    if (toStd(m_text->text()) != colour) {
        m_text->setText(toQt(colour));
    }
    setStyleProperty(*m_text, "invalid", false);
    m_text->setToolTip(tr("A colour of the theme (water, water/40) or #RRGGBB; empty for none"));
    paintSwatch();
}

void ColourField::take(const QString& text) {
    const auto colour = toStd(text.trimmed());
    const bool right = isColour(m_palette, colour);
    setStyleProperty(*m_text, "invalid", !right);
    m_text->setToolTip(right ? tr("A colour of the theme (water, water/40) or #RRGGBB; empty for none")
                             : tr("This is neither a colour of the theme nor #RRGGBB or #AARRGGBB"));
    if (right && colour != m_colour) {
        m_colour = colour;
        paintSwatch();
        Q_EMIT edited();
    }
}

void ColourField::paintSwatch() {
    m_swatch->setIcon(QIcon{swatchOf(m_palette, m_colour, kSwatch, devicePixelRatioF())});
}

void ColourField::offer() {
    QMenu menu;
    auto* page = new QWidget;
    auto* grid = new QGridLayout{page};
    grid->setContentsMargins(8, 8, 8, 8);
    grid->setSpacing(4);
    const auto choose = [this, &menu](const QString& colour) {
        m_text->setText(colour);
        take(colour);
        menu.close();
    };
    int at = 0;
    for (const char* token : kOffered) {
        auto* button = new QToolButton;
        button->setIconSize(kSwatch);
        button->setIcon(QIcon{swatchOf(m_palette, token, kSwatch, devicePixelRatioF())});
        button->setToolTip(QString::fromLatin1(token));
        button->setAccessibleName(QString::fromLatin1(token));
        connect(button, &QToolButton::clicked, &menu, [choose, token] { choose(QString::fromLatin1(token)); });
        grid->addWidget(button, at / kAcross, at % kAcross);
        ++at;
    }
    auto* action = new QWidgetAction{&menu};
    action->setDefaultWidget(page);
    menu.addAction(action);
    menu.addAction(tr("No colour"), &menu, [choose] { choose({}); });
    menu.addAction(tr("Another colour…"), &menu, [this, choose] {
        const auto before = QColor::fromRgba(m_palette.resolve(m_colour).argb);
        const auto chosen = QColorDialog::getColor(before, window(), tr("Colour"), QColorDialog::ShowAlphaChannel);
        if (chosen.isValid()) {
            choose(chosen.name(chosen.alpha() == 255 ? QColor::HexRgb : QColor::HexArgb).toUpper());
        }
    });
    menu.exec(m_swatch->mapToGlobal(QPoint{0, m_swatch->height()}));
}

}  // namespace weir::app
