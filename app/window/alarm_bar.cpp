// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/alarm_bar.h"

#include "app/docks/choices.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"

#include <QHBoxLayout>
#include <QMenu>

namespace weir::app {

AlarmBar::AlarmBar(Workbench& bench, Alarms& alarms, QWidget* parent)
    : QFrame{parent},
      m_bench{bench},
      m_alarms{alarms},
      m_icon{makeLabel({})},
      m_text{named(new ElidedLabel, "Alarm_Text", tr("Alarm"))},
      m_more{makeButton({}, "Alarm_More", "flat")},
      m_go{makeButton(tr("Go there"), "Alarm_Go")},
      m_acknowledge{makeButton(tr("Acknowledge"), "Alarm_Acknowledge", "primary")},
      m_shelve{makeButton(tr("Put aside"), "Alarm_Shelve")},
      m_silence{makeButton({}, "Alarm_Silence", "flat")} {
    setProperty("part", QStringLiteral("alarm"));
    named(this, "Alarm_Bar", tr("Alarms"));
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(16, 4, 12, 4);
    row->setSpacing(kSpace);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    for (auto* button : {m_more, m_go, m_acknowledge, m_shelve, m_silence}) {
        row->addWidget(button);
    }
    m_more->setAccessibleName(tr("All alarms"));
    m_silence->setAccessibleName(tr("Sound"));
    auto* reasons = new QMenu{m_shelve};
    for (const QString& reason :
         {tr("Is being dealt with"), tr("Under observation"), tr("Reading doubtful, being checked")}) {
        reasons->addAction(reason, this, [this, reason] {
            if (const auto* alarm = first()) {
                m_alarms.shelve(Alarm{*alarm}, reason);
            }
        });
    }
    m_shelve->setMenu(reasons);
    connect(m_go, &QPushButton::clicked, this, [this] {
        if (const auto* alarm = first()) {
            Q_EMIT itemWanted(alarm->item);
        }
    });
    connect(m_acknowledge, &QPushButton::clicked, this, [this] {
        if (m_alarms.open().size() > Alarms::kGroup) {
            m_alarms.acknowledgeAll();
        } else if (const auto* alarm = first()) {
            m_alarms.acknowledge(Alarm{*alarm});
        }
    });
    connect(m_more, &QPushButton::clicked, this, &AlarmBar::listAll);
    connect(m_silence, &QPushButton::clicked, this, [this] { m_alarms.setSilent(!m_alarms.isSilent()); });
    connect(&alarms, &Alarms::changed, this, &AlarmBar::refresh);
    connect(&bench.theme(), &Theme::changed, this, &AlarmBar::refresh);
    refresh();
}

const Alarm* AlarmBar::first() const {
    return m_alarms.open().empty() ? nullptr : &m_alarms.open().front();
}

void AlarmBar::refresh() {
    const auto* alarm = first();
    Q_EMIT shownChanged(alarm != nullptr);
    if (alarm == nullptr) {
        return;
    }
    const char* tone = alarm->grade == AlarmClass::danger ? "alert" : alarm->grade == AlarmClass::act ? "warn" : "";
    setStyleProperty(*this, "tone", QString::fromLatin1(tone));
    m_icon->setPixmap(m_bench.theme().pixmap("warning", 18, devicePixelRatioF(),
                                             m_bench.theme().colour(*tone == '\0' ? "accent" : tone)));
    const auto count = m_alarms.open().size();
    const bool grouped = count > Alarms::kGroup;
    m_text->setText(grouped ? tr("%1 alarms at once; the first: %2").arg(count).arg(translated(alarm->what))
                            : translated(alarm->what));
    m_more->setText(tr("1 of %1").arg(count));
    m_more->setVisible(count > 1);
    m_more->setToolTip(tr("All alarms nobody has answered"));
    const QString busy = m_alarms.isAnswering(*alarm) ? tr("The answer is being saved") : m_alarms.whyNotAnswer();
    m_acknowledge->setText(grouped ? tr("Acknowledge all") : tr("Acknowledge"));
    setAvailable(*m_acknowledge, busy, tr("I have seen it; the sound ends, the matter stays open. Goes into the log"));
    setAvailable(*m_shelve, busy, tr("Ask again in 30 minutes; the reason goes into the log"));
    m_go->setToolTip(tr("Show what the alarm is about"));
    m_silence->setText(m_alarms.isSilent() ? tr("Sound on") : tr("Sound off"));
    m_silence->setToolTip(m_alarms.isSilent() ? tr("Alarms sound again at once")
                                              : tr("No sound for 30 minutes; alarms are still shown"));
}

void AlarmBar::listAll() {
    QMenu menu;
    for (const auto& alarm : m_alarms.open()) {
        menu.addAction(translated(alarm.what), this, [this, item = alarm.item] { Q_EMIT itemWanted(item); });
    }
    menu.exec(m_more->mapToGlobal(QPoint{0, m_more->height()}));
}

}  // namespace weir::app
