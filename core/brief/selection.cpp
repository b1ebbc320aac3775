// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/brief/selection.h"

#include "core/base/enum_names.h"
#include "core/model/names.h"

#include <algorithm>

namespace weir::brief {

namespace {

/// Level 1 is the most severe; 0 means none and goes last.
model::Level rank(model::Level level) {
    return level == 0 ? 9 : level;
}

}  // namespace

std::vector<const model::Warning*> warningsInForce(std::span<const model::Warning* const> warnings, Instant now,
                                                   bool exercises) {
    std::vector<const model::Warning*> out;
    std::ranges::copy_if(warnings, std::back_inserter(out), [&](const model::Warning* w) {
        const bool over = w->state == model::WarningState::lifted || w->state == model::WarningState::expired;
        return !over && (!w->expiresAt || *w->expiresAt > now) && (exercises || !w->exercise);
    });
    std::ranges::stable_sort(out, [](const auto* a, const auto* b) {
        return rank(a->level) != rank(b->level) ? rank(a->level) < rank(b->level) : a->issuedAt > b->issuedAt;
    });
    return out;
}

std::vector<const model::Response*> responsesInForce(std::span<const model::Response* const> responses,
                                                     bool exercises) {
    std::vector<const model::Response*> out;
    std::ranges::copy_if(responses, std::back_inserter(out), [&](const model::Response* r) {
        return (r->state == model::ResponseState::active || r->state == model::ResponseState::authorising) &&
               (exercises || !r->exercise);
    });
    std::ranges::stable_sort(out, [](const auto* a, const auto* b) {
        return rank(a->level) != rank(b->level) ? rank(a->level) < rank(b->level) : a->activatedAt > b->activatedAt;
    });
    return out;
}

model::Level highestLevel(std::span<const model::Response* const> responses) {
    model::Level best = 0;
    for (const auto* r : responses) {
        if (r->state == model::ResponseState::active && !r->exercise && rank(r->level) < rank(best)) {
            best = r->level;
        }
    }
    return best;
}

std::vector<const model::Incident*> openIncidents(std::span<const model::Incident* const> incidents) {
    std::vector<const model::Incident*> out;
    std::ranges::copy_if(incidents, std::back_inserter(out),
                         [](const model::Incident* i) { return i->state != model::IncidentState::closed; });
    std::ranges::stable_sort(out, [](const auto* a, const auto* b) {
        return a->severity != b->severity ? a->severity > b->severity : a->occurredAt > b->occurredAt;
    });
    return out;
}

std::vector<const model::Order*> openOrders(std::span<const model::Order* const> orders) {
    std::vector<const model::Order*> out;
    std::ranges::copy_if(orders, std::back_inserter(out), [](const model::Order* o) {
        return o->state == model::OrderState::issued || o->state == model::OrderState::received ||
               o->state == model::OrderState::executing;
    });
    std::ranges::stable_sort(out, [](const auto* a, const auto* b) { return a->issuedAt > b->issuedAt; });
    return out;
}

std::vector<ForceLine> forcesByReadiness(std::span<const model::Team* const> teams) {
    std::vector<ForceLine> lines(enumNames<model::Readiness>().size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].readiness = static_cast<model::Readiness>(i);
    }
    for (const auto* team : teams) {
        auto& line = lines[static_cast<std::size_t>(team->readiness)];
        ++line.teams;
        line.people += team->headcount;
    }
    std::erase_if(lines, [](const ForceLine& line) { return line.teams == 0; });
    return lines;
}

}  // namespace weir::brief
