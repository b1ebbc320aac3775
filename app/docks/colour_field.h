// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/palette.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace weir::app {

/// A colour of a style as one edits it: a swatch that offers the colours of the theme, and its text ("water",
/// "water/40", "#1F5FBF", empty for none), checked in place. Object names: <name> for the text, <name>Swatch.
class ColourField : public QWidget {
    Q_OBJECT
public:
    explicit ColourField(const char* objectName, const QString& accessibleName, QWidget* parent = nullptr);

    void setMapPalette(const maps::Palette& palette);
    void setColour(const maps::ColourRef& colour);
    /// The last one that was right.
    [[nodiscard]] const maps::ColourRef& colour() const { return m_colour; }

Q_SIGNALS:
    void edited();

private:
    void take(const QString& text);
    void offer();
    void paintSwatch();

    maps::Palette m_palette;
    maps::ColourRef m_colour;
    QToolButton* m_swatch;
    QLineEdit* m_text;
};

/// Whether the text names a colour of the palette, with or without opacity, or is a literal; "" is none.
[[nodiscard]] bool isColour(const maps::Palette& palette, std::string_view text);
/// A square of the colour over a chequered ground, so that opacity is seen.
[[nodiscard]] QPixmap swatchOf(const maps::Palette& palette, const maps::ColourRef& colour, QSize size, qreal ratio);

}  // namespace weir::app
