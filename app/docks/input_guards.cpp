// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/input_guards.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>

#include <algorithm>
#include <vector>

namespace weir::app {

namespace {

constexpr const char* kOneStep = "oneStep";
constexpr const char* kComposing = "composing";

class EditorGuard final : public QObject {
public:
    explicit EditorGuard(QWidget& editor) : QObject{&editor}, m_editor{editor} {}

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Wheel) {
            // Not accepted: the event goes on to the scroll area around the box.
            event->ignore();
            return true;
        }
        if (event->type() == QEvent::InputMethod) {
            const auto* input = static_cast<const QInputMethodEvent*>(event);
            m_editor.setProperty(kComposing, !input->preeditString().isEmpty());
        }
        if (event->type() == QEvent::KeyPress) {
            const auto* key = static_cast<const QKeyEvent*>(event);
            return key->isAutoRepeat() && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
        }
        return false;
    }

private:
    QWidget& m_editor;
};

}  // namespace

void guardEditor(QWidget& editor) {
    const bool isBox =
        qobject_cast<QComboBox*>(&editor) != nullptr || qobject_cast<QAbstractSpinBox*>(&editor) != nullptr;
    if (isBox || editor.inherits("QLineEdit")) {
        editor.installEventFilter(new EditorGuard{editor});
    }
    if (isBox) {
        editor.setFocusPolicy(Qt::StrongFocus);
    }
}

bool isComposing(const QWidget& editor) {
    return editor.property(kComposing).toBool();
}

QLineEdit* lineOf(QWidget& editor) {
    return qobject_cast<QAbstractSpinBox*>(&editor) != nullptr
               ? editor.findChild<QLineEdit*>(QStringLiteral("qt_spinbox_lineedit"))
               : qobject_cast<QLineEdit*>(&editor);
}

void focusFresh(QWidget& fresh, const QWidget& shownIn) {
    // A layout shows what was put into it only through the event loop; what is hidden takes no keyboard.
    std::vector<QWidget*> path;
    for (auto* part = &fresh; part != nullptr && part != &shownIn; part = part->parentWidget()) {
        path.push_back(part);
    }
    std::for_each(path.rbegin(), path.rend(), [](QWidget* part) {
        if (!part->testAttribute(Qt::WA_WState_ExplicitShowHide)) {
            part->show();
        }
    });
    fresh.setFocus();
}

ClickGuard::ClickGuard(QObject* parent) : QObject{parent} {
    qApp->installEventFilter(this);
}

void ClickGuard::guard(QPushButton& button) {
    button.setProperty(kOneStep, true);
}

bool ClickGuard::eventFilter(QObject* watched, QEvent* event) {
    if (!watched->isWidgetType() ||
        (event->type() != QEvent::MouseButtonPress && event->type() != QEvent::MouseButtonDblClick)) {
        return false;
    }
    const auto* mouse = static_cast<const QMouseEvent*>(event);
    // One press comes several times: to the widget, to its parents, and again as a double-click.
    if (const auto time = static_cast<qint64>(mouse->timestamp()); time != m_time) {
        const QPoint place = mouse->globalPosition().toPoint();
        m_tooSoon = time - m_time < kPause && (place - m_place).manhattanLength() <= kSamePlace;
        m_time = time;
        m_place = place;
    }
    return m_tooSoon && watched->property(kOneStep).toBool();
}

}  // namespace weir::app
