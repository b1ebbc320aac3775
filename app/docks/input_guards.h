// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QObject>
#include <QPoint>

class QLineEdit;
class QPushButton;
class QWidget;

/// What keeps an input from being changed, or a step from being taken, by a hand that meant something else.
namespace weir::app {

/// The wheel over a combo, spin or date box scrolls what the box stands in and never changes the box; a held Enter in a
/// line counts once. Harmless on other editors.
void guardEditor(QWidget& editor);

/// An input method has characters in a guarded editor that are not in its text yet.
[[nodiscard]] bool isComposing(const QWidget& editor);

/// The line of a line edit or a spin box; nothing for other widgets.
[[nodiscard]] QLineEdit* lineOf(QWidget& editor);

/// Gives the keyboard to a widget that has just been put into a layout somewhere inside `shownIn`.
void focusFresh(QWidget& fresh, const QWidget& shownIn);

/// One click, one step: a press on a guarded button within kPause of another press at the same place does nothing, so
/// the second half of a double-click never hits the button that has just appeared under the pointer. Looks at the
/// presses of the whole application, because the first may have been on another panel's button.
class ClickGuard : public QObject {
public:
    static constexpr qint64 kPause = 1000;  ///< ms between the time stamps of the events
    static constexpr int kSamePlace = 24;   ///< logical pixels

    explicit ClickGuard(QObject* parent);
    static void guard(QPushButton& button);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QPoint m_place;
    qint64 m_time = -kPause;
    bool m_tooSoon = false;  ///< the newest press came too soon after the one before
};

}  // namespace weir::app
