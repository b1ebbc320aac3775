// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/profile.h"
#include "core/model/transitions.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Who may bring a response into force, change it and end it: the city's decision matrix applied. Role names are those
/// of the profile. Escalation is signed by the authority of the target level, de-escalation and termination by the
/// authority of the level in force (who activates, terminates); whoever signs a more severe level may sign the milder
/// ones too.
namespace weir::response {

using model::Level;
using model::Response;
using model::ResponseState;
using model::Signature;

// ---- states ----

enum class ResponseAction { sign, activate, change, terminate, reject };

inline constexpr auto kResponseSteps = model::transitionsOf<ResponseState, ResponseAction>({
    {ResponseState::proposed, ResponseAction::sign, ResponseState::authorising},
    {ResponseState::authorising, ResponseAction::sign, ResponseState::authorising},
    {ResponseState::proposed, ResponseAction::activate, ResponseState::active},
    {ResponseState::authorising, ResponseAction::activate, ResponseState::active},
    {ResponseState::active, ResponseAction::sign, ResponseState::active},
    {ResponseState::active, ResponseAction::change, ResponseState::authorising},
    {ResponseState::active, ResponseAction::terminate, ResponseState::terminated},
    {ResponseState::proposed, ResponseAction::reject, ResponseState::rejected},
    {ResponseState::authorising, ResponseAction::reject, ResponseState::rejected},
});
static_assert(kResponseSteps.isDeterministic());

[[nodiscard]] constexpr bool isOpen(ResponseState state) {
    return state != ResponseState::terminated && state != ResponseState::rejected;
}
// A terminated or rejected response is left by nothing.
static_assert(!kResponseSteps.leaves(ResponseState::terminated) && !kResponseSteps.leaves(ResponseState::rejected));

/// Level in force: the previous one while a change is being authorised, 0 when nothing is in force.
[[nodiscard]] constexpr Level levelInForce(const Response& r) {
    if (r.state == ResponseState::active) {
        return r.level;
    }
    return r.state == ResponseState::authorising ? r.previousLevel : 0;
}

// ---- authority ----

/// The rule whose authority decides a step from `inForce` (0: nothing in force) to `target` (0: termination).
/// Errors: notFound when the profile has no rule for that level.
[[nodiscard]] Result<const city::DecisionRule*> ruleFor(const city::CityProfile& profile, Level inForce, Level target);

[[nodiscard]] bool maySign(const city::CityProfile& profile, const city::DecisionRule& rule, std::string_view role);
[[nodiscard]] bool mayActivateUrgently(const city::DecisionRule& rule, std::string_view role);
[[nodiscard]] bool mayPropose(const city::CityProfile& profile, Level level, std::string_view role);

/// Roles still to sign, one entry per missing signature, as the rule names them ("commander", or
/// "commander|executive_deputy" where any of several may). Two signatures mean two people; `given` are those of the
/// present round.
[[nodiscard]] std::vector<std::string> missingSignatures(const city::CityProfile& profile,
                                                         const city::DecisionRule& rule,
                                                         std::span<const Signature> given);

/// Signatures of the present round for this level: to bring it into force (or, ending, to end it), since it was
/// proposed (or brought into force).
[[nodiscard]] bool belongsToRound(const Signature& signature, const Response& r, bool ending);

/// What an activation in urgency left open.
struct OwedSignature {
    std::vector<std::string> missing;  ///< as missingSignatures() names them
    std::optional<Instant> due;  ///< activation and the rule's regularise_minutes; absent when the rule sets no time
    /// Time is up at `now`.
    [[nodiscard]] bool isOverdue(Instant now) const { return due && now > *due; }
};
/// Absent unless the response is in force by urgency and signatures are still missing. `signatures` may hold those of
/// other responses and rounds; they do not count.
[[nodiscard]] std::optional<OwedSignature> owedSignature(const city::CityProfile& profile, const Response& r,
                                                         std::span<const Signature> signatures);

/// Denied with the roles that may, for a person who may not sign this step.
[[nodiscard]] Error notTheirs(const city::DecisionRule& rule, std::string_view role);
/// The level is 1 to 4 and, where the city forbids skipping, one step away from `inForce` when escalating.
[[nodiscard]] Result<void> checkStep(const city::CityProfile& profile, Level inForce, Level target);

}  // namespace weir::response
