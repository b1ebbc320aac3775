// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/person_name.h"
#include "core/desk/conflict.h"
#include "core/response/authority.h"

namespace weir::desk {

namespace {

using model::Level;
using model::Response;
using model::ResponseState;
using model::Signature;

// ---- signatures ----

std::vector<Signature> signaturesOf(const Picture& picture, const Response& r, bool ending) {
    std::vector<Signature> out;
    picture.signatures.forEach([&](const Signature& s) {
        if (response::belongsToRound(s, r, ending)) {
            out.push_back(s);
        }
    });
    return out;
}

/// Who signs: the person at the seat, or somebody else whose signature on paper or word by telephone the person at the
/// seat writes down. The journal names the one who wrote it.
struct SignerParams {
    std::string signer;
    std::optional<Role> role;
    model::SignatureMethod method = model::SignatureMethod::electronic;
};
template <class Visitor>
void describeSigner(SignerParams& p, Visitor&& v) {
    v("signer", p.signer, Param{.maxBytes = 200});
    v("signer_role", p.role, Param{});
    v("method", p.method, Param{});
}

struct Signer {
    std::string name;
    std::string_view role;
};

Result<Signer> signerOf(const Situation& situation, const SignerParams& p) {
    if (p.signer.empty() && !p.role) {
        return Signer{situation.actor, nameOf(situation.role)};
    }
    if (p.signer.empty() || !p.role) {
        return badArgument({p.signer.empty() ? "signer" : "signer_role"},
                           msg("a signature somebody else gave has a signer and a signer_role"));
    }
    if (auto named = checkPersonName("signer", p.signer); !named) {
        return named.error();
    }
    if (p.method == model::SignatureMethod::electronic && !isSameName(p.signer, situation.actor)) {
        return fail(ErrorCode::refused, msg("{0} cannot sign electronically for {1}", situation.actor, p.signer),
                    msg("Record the signature on paper or the word by telephone as what it is"));
    }
    return Signer{p.signer, nameOf(*p.role)};
}

struct Signing {
    std::string_view purpose;
    model::SignatureMethod method = model::SignatureMethod::electronic;
    std::string note;
};

Signature signatureBy(const Situation& situation, const Signer& signer, const Response& r, const Signing& signing) {
    Signature s;
    s.response = r.id;
    s.signer = signer.name;
    s.role = signer.role;
    s.purpose = signing.purpose;
    s.level = r.level;
    s.method = signing.method;
    s.signedAt = situation.now;
    s.note = signing.note;
    return s;
}

/// Denied when the same person has signed this round already.
Result<void> checkFirst(const std::vector<Signature>& given, const Signer& signer) {
    if (std::ranges::any_of(given, [&](const Signature& s) { return isSameName(s.signer, signer.name); })) {
        return fail(ErrorCode::refused, msg("{0} has signed this already", signer.name),
                    msg("Another person has to sign"));
    }
    return {};
}

Result<const city::CityProfile*> profileOf(const Situation& situation) {
    if (situation.picture.profile == nullptr) {
        return fail(ErrorCode::notFound, msg("The store names no city, so nobody is known to decide"),
                    msg("Open the store with its city's profile"));
    }
    return situation.picture.profile.get();
}

Json answerFor(const Response& r, std::size_t signatures, const std::vector<std::string>& missing) {
    return Json{{"id", r.id.value},
                {"state", nameOf(r.state)},
                {"level", r.level},
                {"signatures", signatures},
                {"missing", missing}};
}

Error wrongState(const Response& r, const Message& hint) {
    return fail(ErrorCode::refused, msg("The response is {0:response}", nameOf(r.state)), hint);
}

// ---- propose ----

struct ProposeParams {
    model::HazardType hazard = model::HazardType::river;
    std::int64_t level = 0;
    std::string areaText;
    std::string divisionCodes;
    std::string reason;
    std::string clause;
    std::string evidence;
    bool exercise = false;
};
template <class Visitor>
void describe(ProposeParams& p, Visitor&& v) {
    v("hazard", p.hazard, Param{.required = true});
    v("level", p.level, Param{.required = true, .min = 1, .max = 4});
    v("area_text", p.areaText, Param{});
    v("division_codes", p.divisionCodes, Param{});
    v("reason", p.reason, Param{.required = true, .maxBytes = 20000});
    v("clause", p.clause, Param{});
    v("evidence", p.evidence, Param{.maxBytes = 20000});
    v("exercise", p.exercise, Param{});
}

Result<void> canPropose(const Situation& situation, const ProposeParams& p) {
    const auto open = situation.picture.responses.where([&](const Response& r) {
        return response::isOpen(r.state) && r.hazard == p.hazard && isSameName(r.divisionCodes, p.divisionCodes) &&
               r.exercise == p.exercise;
    });
    if (!open.empty()) {
        const auto& r = *open.front();
        return fail(ErrorCode::conflict,
                    msg("A response for {0:hazard} in this area is {1:response} at level {2:level}, proposed by {3}",
                        nameOf(p.hazard), nameOf(r.state), r.level, r.proposedBy),
                    msg("Activate, change or terminate that one"));
    }
    return {};
}

Result<Json> propose(Work& work, const ProposeParams& p) {
    Response r;
    r.hazard = p.hazard;
    r.level = p.level;
    r.areaText = p.areaText;
    r.divisionCodes = p.divisionCodes;
    r.reason = p.reason;
    r.clause = p.clause;
    r.evidence = p.evidence;
    r.proposedBy = work.situation().actor;
    r.proposedAt = work.now();
    r.exercise = p.exercise;
    auto id = work.insert(std::move(r));
    if (!id) {
        return id.error();
    }
    return Json{{"id", id->value}};
}

// ---- activate: sign what is proposed, sign a change, or give the signature still owed ----

struct ActivateParams {
    model::ResponseId id;
    std::optional<std::int64_t> revision;
    SignerParams signer;
    bool urgent = false;
    std::string note;
};
template <class Visitor>
void describe(ActivateParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    describeSigner(p.signer, v);
    v("urgent", p.urgent, Param{});
    v("note", p.note, Param{});
}

struct Step {
    Response response;
    const city::CityProfile* profile = nullptr;
    const city::DecisionRule* rule = nullptr;
    std::string_view purpose;
};

struct Named {
    Response response;
    const city::CityProfile* profile = nullptr;
};

/// The response a verb names, at the revision it expects, with the profile that says who decides.
template <class Params>
Result<Named> responseNamed(const Situation& situation, const Params& p) {
    auto row = rowAt<Response>(situation, p.id, p.revision);
    if (!row) {
        return row.error();
    }
    auto profile = profileOf(situation);
    if (!profile) {
        return profile.error();
    }
    return Named{**row, *profile};
}

Result<Step> activation(const Situation& situation, const ActivateParams& p) {
    auto named = responseNamed(situation, p);
    if (!named) {
        return named.error();
    }
    const auto& [r, profile] = *named;
    if (!response::kResponseSteps.next(r.state, response::ResponseAction::sign) ||
        (r.state == ResponseState::active && !r.urgent)) {
        return wrongState(r, msg("Only a proposed response, or one that still owes a signature, is signed"));
    }
    auto rule = response::ruleFor(*profile, r.previousLevel, r.level);
    if (!rule) {
        return rule.error();
    }
    return Step{r, profile, *rule, r.previousLevel != 0 ? "change" : "activate"};
}

Result<void> canActivate(const Situation& situation, const ActivateParams& p) {
    auto step = activation(situation, p);
    if (!step) {
        return step.error();
    }
    const auto signer = signerOf(situation, p.signer);
    if (!signer) {
        return signer.error();
    }
    if (p.urgent && step->response.previousLevel != 0 && step->response.level > step->response.previousLevel) {
        return fail(ErrorCode::refused, msg("Stepping down is never urgent"),
                    msg("Wait for the signature of the authority"));
    }
    const bool regular = response::maySign(*step->profile, *step->rule, signer->role);
    if (!regular && !(p.urgent && response::mayActivateUrgently(*step->rule, signer->role))) {
        return response::notTheirs(*step->rule, signer->role);
    }
    if (p.urgent && step->response.state != ResponseState::active) {
        return {};  // who signed alone may still bring it into force in an emergency
    }
    return checkFirst(signaturesOf(situation.picture, step->response, false), *signer);
}

Result<Json> activate(Work& work, const ActivateParams& p) {
    auto step = activation(work.situation(), p);
    if (!step) {
        return step.error();
    }
    auto& r = step->response;
    const auto signer = signerOf(work.situation(), p.signer);
    if (!signer) {
        return signer.error();
    }
    const auto signature = signatureBy(work.situation(), *signer, r, {step->purpose, p.signer.method, p.note});
    auto given = signaturesOf(work.picture(), r, false);
    given.push_back(signature);
    const auto missing = response::missingSignatures(*step->profile, *step->rule, given);
    const bool wasActive = r.state == ResponseState::active;
    if (missing.empty() || p.urgent) {
        r.state = ResponseState::active;
        r.previousLevel = 0;
        r.activatedAt = wasActive ? r.activatedAt : work.now();
        r.urgent = !missing.empty();
    } else if (!wasActive) {
        r.state = ResponseState::authorising;
    }
    if (auto id = work.insert(signature); !id) {
        return id.error();
    }
    if (auto done = work.update(r); !done) {
        return done.error();
    }
    return answerFor(r, given.size(), missing);
}

// ---- change ----

struct ChangeParams {
    model::ResponseId id;
    std::optional<std::int64_t> revision;
    std::int64_t level = 0;
    std::string reason;
    SignerParams signer;
};
template <class Visitor>
void describe(ChangeParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("level", p.level, Param{.required = true, .min = 1, .max = 4});
    v("reason", p.reason, Param{.required = true, .maxBytes = 20000});
    describeSigner(p.signer, v);
}

Result<Step> changing(const Situation& situation, const ChangeParams& p) {
    auto named = responseNamed(situation, p);
    if (!named) {
        return named.error();
    }
    const auto& [r, profile] = *named;
    if (!response::kResponseSteps.next(r.state, response::ResponseAction::change)) {
        return wrongState(r, msg("Only an active response changes its level"));
    }
    if (auto fine = response::checkStep(*profile, r.level, p.level); !fine) {
        return fine.error();
    }
    auto rule = response::ruleFor(*profile, r.level, p.level);
    if (!rule) {
        return rule.error();
    }
    return Step{r, profile, *rule, "change"};
}

/// Who may not sign an escalation may still ask for it; stepping down is for the authority alone.
Result<void> canChange(const Situation& situation, const ChangeParams& p) {
    auto step = changing(situation, p);
    if (!step) {
        return step.error();
    }
    const auto signer = signerOf(situation, p.signer);
    if (!signer) {
        return signer.error();
    }
    const bool escalating = p.level < step->response.level;
    if (response::maySign(*step->profile, *step->rule, signer->role) ||
        (escalating && response::mayPropose(*step->profile, p.level, signer->role))) {
        return {};
    }
    return response::notTheirs(*step->rule, signer->role);
}

Result<Json> change(Work& work, const ChangeParams& p) {
    auto step = changing(work.situation(), p);
    if (!step) {
        return step.error();
    }
    const auto signer = signerOf(work.situation(), p.signer);
    if (!signer) {
        return signer.error();
    }
    auto& r = step->response;
    r.previousLevel = r.level;
    r.level = p.level;
    r.reason = p.reason;
    r.proposedBy = signer->name;
    r.proposedAt = work.now();
    r.urgent = false;
    std::vector<Signature> given;
    if (response::maySign(*step->profile, *step->rule, signer->role)) {
        given.push_back(signatureBy(work.situation(), *signer, r, {"change", p.signer.method, {}}));
        if (auto id = work.insert(given.back()); !id) {
            return id.error();
        }
    }
    const auto missing = response::missingSignatures(*step->profile, *step->rule, given);
    r.state = missing.empty() ? ResponseState::active : ResponseState::authorising;
    r.previousLevel = missing.empty() ? 0 : r.previousLevel;
    r.activatedAt = missing.empty() ? std::optional{work.now()} : r.activatedAt;
    if (auto done = work.update(r); !done) {
        return done.error();
    }
    return answerFor(r, given.size(), missing);
}

// ---- terminate ----

struct TerminateParams {
    model::ResponseId id;
    std::optional<std::int64_t> revision;
    std::string reason;
    SignerParams signer;
};
template <class Visitor>
void describe(TerminateParams& p, Visitor&& v) {
    v("id", p.id, Param{.required = true});
    v("revision", p.revision, Param{});
    v("reason", p.reason, Param{.required = true, .maxBytes = 20000});
    describeSigner(p.signer, v);
}

Result<Step> terminating(const Situation& situation, const TerminateParams& p) {
    auto named = responseNamed(situation, p);
    if (!named) {
        return named.error();
    }
    const auto& [r, profile] = *named;
    if (!response::isOpen(r.state)) {
        return wrongState(r, msg("Propose a new response"));
    }
    auto rule = response::ruleFor(*profile, response::levelInForce(r) != 0 ? response::levelInForce(r) : r.level, 0);
    if (!rule) {
        return rule.error();
    }
    return Step{r, profile, *rule, "terminate"};
}

Result<void> canTerminate(const Situation& situation, const TerminateParams& p) {
    auto step = terminating(situation, p);
    if (!step) {
        return step.error();
    }
    const auto signer = signerOf(situation, p.signer);
    if (!signer) {
        return signer.error();
    }
    const bool proposal = response::levelInForce(step->response) == 0;
    if (response::maySign(*step->profile, *step->rule, signer->role) ||
        (proposal && response::mayPropose(*step->profile, step->response.level, signer->role))) {
        return checkFirst(signaturesOf(situation.picture, step->response, true), *signer);
    }
    return response::notTheirs(*step->rule, signer->role);
}

/// What was never in force is rejected by one; what is in force needs as many as brought it there.
Result<Json> terminate(Work& work, const TerminateParams& p) {
    auto step = terminating(work.situation(), p);
    if (!step) {
        return step.error();
    }
    auto& r = step->response;
    const bool proposal = response::levelInForce(r) == 0;
    const auto signer = signerOf(work.situation(), p.signer);
    if (!signer) {
        return signer.error();
    }
    const auto signature = signatureBy(work.situation(), *signer, r, {"terminate", p.signer.method, {}});
    auto given = signaturesOf(work.picture(), r, true);
    given.push_back(signature);
    const auto missing =
        proposal ? std::vector<std::string>{} : response::missingSignatures(*step->profile, *step->rule, given);
    if (auto id = work.insert(signature); !id) {
        return id.error();
    }
    if (missing.empty()) {
        r.state = proposal ? ResponseState::rejected : ResponseState::terminated;
        r.terminatedAt = work.now();
        r.terminatedBy = signer->name;
        r.urgent = false;
        r.previousLevel = 0;
    }
    r.terminateReason = p.reason;
    if (auto done = work.update(r); !done) {
        return done.error();
    }
    return answerFor(r, given.size(), missing);
}

}  // namespace

std::vector<Verb> responseVerbs() {
    return {
        makeVerb<ProposeParams>("response.propose", "Proposes an emergency response", operators(), canPropose, propose),
        makeVerb<ActivateParams>("response.activate", "Signs a response; the last signature brings it into force",
                                 operators(), canActivate, activate),
        makeVerb<ChangeParams>("response.change", "Raises or lowers the level of a response", operators(), canChange,
                               change),
        makeVerb<TerminateParams>("response.terminate", "Ends a response, or rejects a proposal", operators(),
                                  canTerminate, terminate)};
}

}  // namespace weir::desk
