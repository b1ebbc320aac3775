// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/alarms.h"

#include "app/docks/choices.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <QTimer>

namespace weir::app {

namespace {
constexpr int kLookMs = 5000;  // for what becomes true by the clock alone
}

Alarms::Alarms(Workbench& bench, QObject* parent)
    : QObject{parent}, m_bench{bench}, m_clock{new QTimer{this}}, m_repeat{new QTimer{this}} {
    m_repeat->setInterval(kRepeat);
    connect(m_repeat, &QTimer::timeout, this, &Alarms::sound);
    connect(m_clock, &QTimer::timeout, this, &Alarms::refresh);
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &Alarms::refresh);
    connect(&bench, &Workbench::officerChanged, this, &Alarms::changed);
    m_clock->start(kLookMs);
    refresh();
}

bool Alarms::isAnswered(const Alarm& alarm, Instant now) const {
    const auto at = m_answers.find(alarm.key);
    if (at == m_answers.end() || at->second.at < m_raised.at(alarm.key)) {
        return false;
    }
    return at->second.answer == AlarmAnswer::acknowledged || now < at->second.at + kShelf;
}

void Alarms::refresh() {
    const auto& picture = m_bench.picture();
    const Instant now = m_bench.clock().now();
    const auto all = alarmsOf(picture, now);
    std::map<std::string, Instant> raised;
    for (const auto& alarm : all) {
        const auto known = m_raised.find(alarm.key);
        raised[alarm.key] = known != m_raised.end() ? known->second
                            : m_started             ? now
                                                    : alarm.since.value_or(now - kRemembered);
    }
    m_raised = std::move(raised);
    m_started = true;
    if (m_answersOf != picture.seq) {
        m_answers = answersIn(picture);
        m_answersOf = picture.seq;
    }
    std::vector<Alarm> open;
    for (const auto& alarm : all) {
        if (!isAnswered(alarm, now)) {
            open.push_back(alarm);
        }
    }
    const bool silenceEnded = m_silentUntil && now >= *m_silentUntil;
    if (silenceEnded) {
        m_silentUntil.reset();
    }
    if (open == m_open && !silenceEnded) {
        return;
    }
    const bool isNew = std::any_of(open.begin(), open.end(), [this](const Alarm& alarm) {
        return std::none_of(m_open.begin(), m_open.end(), [&](const Alarm& old) { return old.key == alarm.key; });
    });
    m_open = std::move(open);
    Q_EMIT changed();
    if (m_open.empty()) {
        m_repeat->stop();
    } else if (isNew || !m_repeat->isActive()) {
        m_repeat->start();
        sound();
    }
}

void Alarms::sound() {
    if (!m_open.empty() && !isSilent()) {
        Q_EMIT soundWanted(m_open.front().grade);
    }
}

bool Alarms::isSilent() const {
    return m_silentUntil && m_bench.clock().now() < *m_silentUntil;
}

void Alarms::setSilent(bool silent) {
    m_silentUntil = silent ? std::optional{m_bench.clock().now() + kShelf} : std::nullopt;
    Q_EMIT changed();
}

QString Alarms::whyNotAnswer() const {
    return roleWhyNot(m_bench, "log.add");
}

void Alarms::acknowledge(const Alarm& alarm) {
    answer(alarm, AlarmAnswer::acknowledged, tr("Alarm acknowledged: %1").arg(translated(alarm.what)), {});
}

void Alarms::acknowledgeAll() {
    for (const auto& alarm : std::vector<Alarm>{m_open}) {
        acknowledge(alarm);
    }
}

void Alarms::shelve(const Alarm& alarm, const QString& reason) {
    answer(alarm, AlarmAnswer::shelved, tr("Alarm put aside for 30 minutes: %1").arg(translated(alarm.what)), reason);
}

void Alarms::answer(const Alarm& alarm, AlarmAnswer answer, const QString& words, const QString& reason) {
    if (!m_answering.insert(alarm.key).second) {
        return;
    }
    Q_EMIT changed();
    m_bench.run("log.add", answerArgs(alarm, answer, toStd(words), toStd(reason)), this,
                [this, key = alarm.key](const Result<desk::Answer>&) {
                    m_answering.erase(key);
                    refresh();
                    Q_EMIT changed();
                });
}

}  // namespace weir::app
