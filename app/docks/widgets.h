// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <cstdint>

class QPainter;

/// Small parts that docks share: labelled text, cards, level shapes. All text is plain; data never becomes markup.
namespace weir::app {

class Theme;

inline constexpr int kSpace = 8;

/// Names a widget for tests and assistive technology.
template <class W>
W* named(W* widget, const char* objectName, const QString& accessibleName = {}) {
    widget->setObjectName(QString::fromLatin1(objectName));
    if (!accessibleName.isEmpty()) {
        widget->setAccessibleName(accessibleName);
    }
    return widget;
}

/// Sets a property the style sheet looks at ("part", "tone", "invalid") and restyles.
void setStyleProperty(QWidget& widget, const char* property, const QVariant& value);

[[nodiscard]] QLabel* makeLabel(const QString& text, const char* part = nullptr, QWidget* parent = nullptr);
[[nodiscard]] QFrame* makeFrame(const char* part, QWidget* parent = nullptr);
[[nodiscard]] QFrame* makeLine(QWidget* parent = nullptr);
[[nodiscard]] QPushButton* makeButton(const QString& text, const char* objectName, const char* part = nullptr,
                                      QWidget* parent = nullptr);
/// Enables the button, or greys it and says why in its tooltip. `hint` is the tooltip of the enabled button.
void setAvailable(QPushButton& button, const QString& whyNot, const QString& hint = {});
/// Removes and deletes everything in a layout.
void clearLayout(QLayout& layout);

/// Level as colour, shape and numeral together: Ⅰ hexagon, Ⅱ diamond, Ⅲ triangle, Ⅳ circle (never colour alone).
void paintLevel(QPainter& painter, const QRectF& box, std::int64_t level, const Theme& theme);

class LevelBadge : public QWidget {
public:
    LevelBadge(std::int64_t level, const Theme& theme, int size = 20, QWidget* parent = nullptr);
    void setLevel(std::int64_t level);
    [[nodiscard]] QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::int64_t m_level;
    const Theme& m_theme;
    int m_size;
};

/// One line that shortens its text to the room it has; the whole is in the tooltip.
class ElidedLabel : public QLabel {
public:
    explicit ElidedLabel(const char* part = nullptr, QWidget* parent = nullptr);
    void setText(const QString& text);
    [[nodiscard]] const QString& wholeText() const { return m_whole; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {24, QLabel::minimumSizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void shortenText();

    QString m_whole;
};

/// Two columns of muted titles and values, as many rows as given.
class FactList : public QWidget {
public:
    explicit FactList(QWidget* parent = nullptr);
    void add(const QString& title, const QString& value, const char* tone = nullptr);
    [[nodiscard]] bool isEmpty() const { return m_row == 0; }

private:
    class QGridLayout* m_grid;
    int m_row = 0;
};

/// A label that wraps and keeps its height right inside scroll areas; text can be selected with the mouse and copied.
[[nodiscard]] QLabel* makeText(const QString& text, const char* part = nullptr, QWidget* parent = nullptr);

}  // namespace weir::app
