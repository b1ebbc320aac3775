// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/alarm_rules.h"
#include "app/workbench/workbench.h"

#include <QObject>

#include <set>

class QTimer;

namespace weir::app {

/// The alarms nobody has answered: raised from the picture, answered through the duty log, so an answer of another seat
/// counts here and one of before a restart still does. An alarm whose fact passes and returns is a new one. UI thread
/// only.
class Alarms : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kRepeat{30};    ///< between two sounds
    static constexpr std::chrono::minutes kShelf{30};     ///< longest time an alarm may be put aside, or all be silent
    static constexpr std::chrono::hours kRemembered{12};  ///< how long an answer given before the start counts
    static constexpr std::size_t kGroup = 10;             ///< more at once are answered together

    explicit Alarms(Workbench& bench, QObject* parent = nullptr);

    /// Neither acknowledged nor shelved, the gravest first.
    [[nodiscard]] const std::vector<Alarm>& open() const { return m_open; }
    /// The store has not confirmed the answer yet.
    [[nodiscard]] bool isAnswering(const Alarm& alarm) const { return m_answering.contains(alarm.key); }
    [[nodiscard]] QString whyNotAnswer() const;

    void acknowledge(const Alarm& alarm);
    void acknowledgeAll();
    void shelve(const Alarm& alarm, const QString& reason);
    /// No sound for kShelf; what is shown stays.
    void setSilent(bool silent);
    [[nodiscard]] bool isSilent() const;
    void refresh();

Q_SIGNALS:
    void changed();
    void soundWanted(weir::app::AlarmClass grade);

private:
    void answer(const Alarm& alarm, AlarmAnswer answer, const QString& words, const QString& reason);
    [[nodiscard]] bool isAnswered(const Alarm& alarm, Instant now) const;
    void sound();

    Workbench& m_bench;
    std::vector<Alarm> m_open;
    std::map<std::string, Instant> m_raised;  ///< since when the fact of each key holds
    std::map<std::string, AnsweredAlarm> m_answers;
    std::int64_t m_answersOf = -1;  ///< the picture m_answers was read from
    std::set<std::string> m_answering;
    std::optional<Instant> m_silentUntil;
    QTimer* m_clock;
    QTimer* m_repeat;
    bool m_started = false;
};

}  // namespace weir::app
