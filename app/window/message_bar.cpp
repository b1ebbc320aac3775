// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/message_bar.h"

#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QTimer>
#include <QToolButton>

namespace weir::app {

namespace {
constexpr std::size_t kKept = 500;
constexpr int kInformationMs = 5000;
}  // namespace

MessageBar::MessageBar(Workbench& bench, QWidget* parent)
    : QFrame{parent},
      m_bench{bench},
      m_label{makeLabel({})},
      m_buttons{new QFrame},
      m_close{new QToolButton},
      m_timer{new QTimer{this}} {
    setProperty("part", QStringLiteral("message"));
    named(this, "Message_Bar", tr("Messages"));
    named(m_label, "Message_Text");
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(12, 6, 6, 6);
    row->addWidget(m_label, 1);
    auto* choices = new QHBoxLayout{m_buttons};
    choices->setContentsMargins(0, 0, 0, 0);
    m_buttons->hide();
    row->addWidget(m_buttons, 0, Qt::AlignTop);
    named(m_close, "Message_Close", tr("Close the message"));
    m_close->setToolTip(tr("Close the message; it stays in the list of messages"));
    setThemedIcon(*m_close, bench.theme(), "close");
    row->addWidget(m_close, 0, Qt::AlignTop);
    m_timer->setSingleShot(true);
    m_timer->setInterval(kInformationMs);
    connect(m_timer, &QTimer::timeout, this, [this] {
        // Never away from under the pointer: the click would meet the map.
        underMouse() ? m_timer->start() : dismiss();
    });
    connect(m_close, &QToolButton::clicked, this, [this] {
        Q_EMIT closedByHand(geometry());
        if (!m_offer.isEmpty() && m_label->text() == m_offer) {
            m_offer.clear();
        }
        dismiss();
    });
    connect(&bench, &Workbench::failed, this, [this](const Error& error) { show(translated(error), Tone::alert); });
    connect(&bench, &Workbench::overcome, this, [this](const Error& error) {
        if (!isHidden() && m_label->text() == translated(error)) {
            dismiss();
        }
    });
    connect(&bench, &Workbench::told, this, [this](const Message& text) { show(translated(text), Tone::normal); });
    hide();
}

void MessageBar::mousePressEvent(QMouseEvent* event) {
    event->accept();
}
void MessageBar::mouseReleaseEvent(QMouseEvent* event) {
    event->accept();
}
void MessageBar::mouseDoubleClickEvent(QMouseEvent* event) {
    event->accept();
}

QString MessageBar::text() const {
    return m_label->text();
}

void MessageBar::show(const QString& text, Tone tone) {
    m_entries.push_front({m_bench.clock().now(), text, tone});
    if (m_entries.size() > kKept) {
        m_entries.pop_back();
    }
    display(text, tone);
    if (tone == Tone::alert) {
        m_timer->stop();
    } else {
        m_timer->start();
    }
    Q_EMIT entriesChanged();
}

void MessageBar::display(const QString& text, Tone tone) {
    setStyleProperty(*this, "tone",
                     tone == Tone::alert  ? QStringLiteral("alert")
                     : tone == Tone::warn ? QStringLiteral("warn")
                                          : QString{});
    m_label->setText(text);
    m_buttons->setVisible(!m_offer.isEmpty() && text == m_offer);
    m_close->setVisible(text != m_standing);
    setVisible(true);
    Q_EMIT sizeWanted();
}

void MessageBar::dismiss() {
    if (!m_standing.isEmpty()) {
        display(m_standing, m_standingTone);
    } else if (!m_offer.isEmpty()) {
        display(m_offer, Tone::normal);
    } else {
        hide();
    }
}

void MessageBar::offer(const QString& text, std::vector<Choice> choices) {
    clearLayout(*m_buttons->layout());
    for (auto& choice : choices) {
        auto* button = makeButton(choice.text, choice.objectName);
        connect(button, &QPushButton::clicked, this, [this, act = std::move(choice.act)] {
            m_offer.clear();
            dismiss();
            act();
        });
        m_buttons->layout()->addWidget(button);
    }
    m_offer = text;
    m_entries.push_front({m_bench.clock().now(), text, Tone::normal});
    m_timer->stop();
    display(text, Tone::normal);
    Q_EMIT entriesChanged();
}

void MessageBar::setStanding(const QString& text, Tone tone) {
    if (text == m_standing) {
        return;
    }
    const bool shown = m_label->text() == m_standing;
    m_standing = text;
    m_standingTone = tone;
    if (!text.isEmpty()) {
        show(text, tone);
    } else if (shown) {
        dismiss();
    }
}

}  // namespace weir::app
