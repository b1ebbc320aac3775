// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/response/authority.h"

#include "core/base/person_name.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace weir::response {

namespace {

bool has(const std::vector<std::string>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}

std::string joined(const std::vector<std::string>& roles, std::string_view between) {
    std::string out;
    for (const auto& role : roles) {
        out += out.empty() ? "" : between;
        out += role;
    }
    return out;
}

}  // namespace

Result<const city::DecisionRule*> ruleFor(const city::CityProfile& profile, Level inForce, Level target) {
    const bool escalating = target != 0 && (inForce == 0 || target < inForce);
    const auto& by = escalating ? profile.transitions.escalationSignedBy : profile.transitions.terminationSignedBy;
    const auto level = by == "current_level" && inForce != 0 ? inForce : target != 0 ? target : inForce;
    const auto* rule = profile.decision(level);
    if (rule == nullptr) {
        return fail(ErrorCode::notFound, msg("The city's decision matrix has no level {0}", level),
                    msg("Levels are 1 to 4; see decision_matrix.json of the city"));
    }
    return rule;
}

bool maySign(const city::CityProfile& profile, const city::DecisionRule& rule, std::string_view role) {
    return std::ranges::any_of(profile.decisions, [&](const city::DecisionRule& other) {
        return other.level <= rule.level && has(other.sign, role);
    });
}

bool mayActivateUrgently(const city::DecisionRule& rule, std::string_view role) {
    return has(rule.urgent, role);
}

bool mayPropose(const city::CityProfile& profile, Level level, std::string_view role) {
    const auto* rule = profile.decision(level);
    return rule != nullptr && (has(rule->propose, role) || has(rule->review, role) || has(rule->urgent, role) ||
                               maySign(profile, *rule, role));
}

std::vector<std::string> missingSignatures(const city::CityProfile& profile, const city::DecisionRule& rule,
                                           std::span<const Signature> given) {
    std::set<std::string> people;
    for (const auto& signature : given) {
        if (maySign(profile, rule, signature.role)) {
            people.insert(nameKey(signature.signer));
        }
    }
    const auto needed = std::max<std::int64_t>(rule.signatures, 1) - static_cast<std::int64_t>(people.size());
    return std::vector<std::string>(static_cast<std::size_t>(std::max<std::int64_t>(needed, 0)),
                                    joined(rule.sign, "|"));
}

bool belongsToRound(const Signature& signature, const Response& r, bool ending) {
    const auto since = (ending ? r.activatedAt : r.proposedAt).value_or(Instant{});
    return signature.response == r.id && (signature.purpose == "terminate") == ending && signature.level == r.level &&
           signature.signedAt >= since;
}

std::optional<OwedSignature> owedSignature(const city::CityProfile& profile, const Response& r,
                                           std::span<const Signature> signatures) {
    const auto* rule = profile.decision(r.level);
    if (r.state != ResponseState::active || !r.urgent || rule == nullptr) {
        return std::nullopt;
    }
    std::vector<Signature> given;
    std::ranges::copy_if(signatures, std::back_inserter(given),
                         [&](const Signature& s) { return belongsToRound(s, r, false); });
    OwedSignature owed{missingSignatures(profile, *rule, given), std::nullopt};
    if (owed.missing.empty()) {
        return std::nullopt;
    }
    if (r.activatedAt && rule->regulariseMinutes > 0) {
        owed.due = *r.activatedAt + std::chrono::minutes{rule->regulariseMinutes};
    }
    return owed;
}

Error notTheirs(const city::DecisionRule& rule, std::string_view role) {
    return fail(ErrorCode::denied,
                msg("{0} may not decide this: it is signed by the authority of level {1}", role, rule.level),
                msg("It is signed by: {0}", joined(rule.sign, ", ")));
}

Result<void> checkStep(const city::CityProfile& profile, Level inForce, Level target) {
    if (target < 1 || target > 4) {
        return fail(ErrorCode::invalid, msg("There is no level {0}", target), msg("Levels are 1 (most severe) to 4"));
    }
    if (target == inForce) {
        return fail(ErrorCode::refused, msg("Level {0} is in force already", target), msg("Name another level"));
    }
    if (!profile.transitions.skipLevels && inForce != 0 && target < inForce - 1) {
        return fail(ErrorCode::refused,
                    msg("The city does not skip levels: from {0} only to {1}", inForce, inForce - 1),
                    msg("Escalate one level at a time"));
    }
    return {};
}

}  // namespace weir::response
