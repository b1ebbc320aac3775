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

/// Entries that were saved on this computer and are gone.
struct TailLostParams {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string content;          ///< for the duty log
    std::optional<Json> message;  ///< the same as pattern and arguments
};
template <class Visitor>
void describe(TailLostParams& p, Visitor&& v) {
    v("first", p.first, Param{.required = true});
    v("last", p.last, Param{.required = true});
    v("content", p.content, Param{.required = true, .maxBytes = 2000});
    v("message", p.message, Param{});
}
Result<void> canTell(const Situation& /*situation*/, const TailLostParams& /*p*/) {
    return {};
}
Result<Json> tell(Work& work, const TailLostParams& p) {
    model::Log log;
    log.type = model::LogType::system;
    log.content = p.content;
    log.recorder = work.situation().actor;
    auto id = work.insert(std::move(log));
    return id ? Result<Json>{Json{{"id", id->value}}} : id.error();
}

}  // namespace

std::vector<Verb> systemVerbs() {
    auto jump = makeVerb<ClockJumpParams>("system.clock_jump", "The wall clock was moved", {}, canNote, note);
    auto lost = makeVerb<TailLostParams>(std::string{journal::kTailLost}, "Entries saved here were found to be gone",
                                         {}, canTell, tell);
    jump.internal = lost.internal = true;
    return {std::move(jump), std::move(lost)};
}

}  // namespace weir::desk
