// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/verb.h"

namespace weir::desk {

namespace {

/// What the desk itself notes in the journal.
struct ClockJumpParams {
    std::int64_t jumpMs = 0;
};
template <class Visitor>
void describe(ClockJumpParams& p, Visitor&& v) {
    v("jump_ms", p.jumpMs, Param{.required = true, .unit = "ms"});
}
Result<void> canNote(const Situation& /*situation*/, const ClockJumpParams& /*p*/) {
    return {};
}
Result<Json> note(Work& /*work*/, const ClockJumpParams& p) {
    return Json{{"jump_ms", p.jumpMs}};
}

}  // namespace

std::vector<Verb> systemVerbs() {
    auto jump = makeVerb<ClockJumpParams>("system.clock_jump", "The wall clock was moved", {}, canNote, note);
    jump.internal = true;
    return {std::move(jump)};
}

}  // namespace weir::desk
