// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/selection.h"
#include "core/desk/picture.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What must not be overlooked: facts of the picture that ask somebody at the desk to act. What asks for nothing is a
/// notice and no alarm. Functions over one picture, without Qt.
namespace weir::app {

/// Each class has its own sound. danger: lives or levees now; act: a decision waits; watch: look into it.
enum class AlarmClass { danger, act, watch };

struct Alarm {
    std::string key;  ///< rule and row: "guarantee/7"; the same as long as the same fact holds
    AlarmClass grade = AlarmClass::watch;
    Message what;  ///< with what there is to do
    Item item;     ///< where it is dealt with
    std::optional<Instant> since;
    bool lives = false;  ///< people may be trapped: before every other alarm of its class
    bool operator==(const Alarm&) const = default;
};

/// Stations at or above the guaranteed or warning stage by a fresh reading, responses that wait for a signature,
/// signatures overdue after an urgent activation, incidents nobody has verified or, after the work, assessed, orders
/// nobody has acknowledged in the city's time, orders past their time limit. The gravest first, among them
/// those about people's lives, then the oldest.
[[nodiscard]] std::vector<Alarm> alarmsOf(const desk::Picture& picture, Instant now);

/// How somebody answered an alarm; written into the duty log, so that every seat and the next start know it.
enum class AlarmAnswer { acknowledged, shelved };
/// The log.add arguments that record the answer. `reason` is for shelving.
[[nodiscard]] Json answerArgs(const Alarm& alarm, AlarmAnswer answer, const std::string& what,
                              const std::string& reason);
struct AnsweredAlarm {
    AlarmAnswer answer = AlarmAnswer::acknowledged;
    Instant at{};
};
/// The newest answer to each alarm key in the duty log.
[[nodiscard]] std::map<std::string, AnsweredAlarm> answersIn(const desk::Picture& picture);

}  // namespace weir::app
