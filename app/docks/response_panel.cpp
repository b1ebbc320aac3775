// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/response_panel.h"

#include "app/docks/choices.h"
#include "app/docks/form.h"
#include "app/docks/response_cautions.h"
#include "app/docks/table_model.h"
#include "app/docks/widgets.h"
#include "app/overlays/water_now.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"

namespace weir::app {

namespace {

constexpr std::size_t kRecentOver = 5;

std::vector<std::string> rolesThatSign(const desk::Picture& picture, model::Level level) {
    const auto* rule = picture.profile ? picture.profile->decision(level) : nullptr;
    if (rule == nullptr) {
        return {};
    }
    auto roles = rule->sign;
    for (const auto& role : rule->urgent) {
        if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
            roles.push_back(role);
        }
    }
    return roles;
}

std::vector<std::string> rolesOfAllLevels(const desk::Picture& picture) {
    std::vector<std::string> roles;
    for (model::Level level = 1; level <= 4; ++level) {
        for (const auto& role : rolesThatSign(picture, level)) {
            if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
                roles.push_back(role);
            }
        }
    }
    return roles;
}

/// The readings a response of this hazard is about, the most telling first.
std::vector<StationNow> evidenceOf(std::vector<StationNow> stations, model::HazardType hazard) {
    constexpr std::size_t kMost = 3;
    using model::Element;
    using model::HazardType;
    const auto element = hazard == HazardType::rainstorm || hazard == HazardType::typhoon ? Element::rain
                         : hazard == HazardType::waterlogging                             ? Element::pondingDepth
                                                                                          : Element::stage;
    std::erase_if(stations, [&](const StationNow& s) {
        return s.latest == nullptr || s.latest->reading.element != element ||
               (element == Element::stage && !s.aboveWarning());
    });
    if (element != Element::stage) {
        std::stable_sort(stations.begin(), stations.end(), [](const StationNow& a, const StationNow& b) {
            return a.latest->reading.value > b.latest->reading.value;
        });
    }
    stations.resize(std::min(stations.size(), kMost));
    return stations;
}

/// What happens next with a response, and by whom.
QString nextText(const desk::Picture& picture, const model::Response& row,
                 const std::vector<const model::Signature*>& signatures) {
    if (isPending(row)) {
        const auto rule = response::ruleFor(*picture.profile, response::levelInForce(row), row.level);
        std::vector<model::Signature> given;
        for (const auto* signature : signatures) {
            if (response::belongsToRound(*signature, row, false)) {
                given.push_back(*signature);
            }
        }
        return rule ? ResponsePanel::tr("In force as soon as signed by %1")
                          .arg(missingText(response::missingSignatures(*picture.profile, **rule, given)))
                    : QString{};
    }
    return row.state == model::ResponseState::active ? ResponsePanel::tr("In force until it is changed or terminated")
                                                     : QString{};
}

/// 0: not chosen yet.
model::Level levelOf(const Json& values) {
    return std::stoi(values.value("level", std::string{"0"}));
}

QString titleOf(const model::Response& response) {
    return ResponsePanel::tr("%1 response, %2").arg(labelOf(response.hazard), levelLabel(response.level));
}

/// What a form about the response acts on: what it is, where and why.
QString subjectOf(const model::Response& response) {
    QStringList words{titleOf(response)};
    for (const auto& word : {response.areaText, response.reason}) {
        if (!word.empty()) {
            words << toQt(word);
        }
    }
    return words.join(QStringLiteral(" · "));
}

Field signerField(const Choices& persons) {
    return {.id = "signer",
            .label = ResponsePanel::tr("Who signs"),
            .type = Field::Type::choice,
            .required = true,
            .choices = persons.words,
            .values = persons.values};
}

Field methodField() {
    const auto methods = choicesOf<model::SignatureMethod>();
    return {.id = "method",
            .label = ResponsePanel::tr("How"),
            .type = Field::Type::choice,
            .required = true,
            .choices = methods.words,
            .values = methods.values};
}

/// The person at the seat records who signed; only an own signature can be electronic.
desk::Command signedCommand(const Workbench& bench, const Officer& signer, std::string verb, Json values) {
    values.erase("signer");
    if (signer.name != bench.officer().name) {
        values["signer"] = signer.name;
        values["signer_role"] = nameOf(signer.role);
    }
    return bench.command(std::move(verb), std::move(values));
}

}  // namespace

ResponsePanel::ResponsePanel(Workbench& bench, QWidget* parent)
    : CardListPanel{bench, "Response", parent}, m_propose{addNewButton(tr("Propose a response…"), "Response_Propose")} {
    connect(&m_propose, &QPushButton::clicked, this, &ResponsePanel::beginPropose);
    refresh();
}

int ResponsePanel::count() const {
    int n = 0;
    m_bench.picture().responses.forEach(
        [&](const model::Response& r) { n += isPending(r) || r.state == model::ResponseState::active ? 1 : 0; });
    return n;
}

bool ResponsePanel::concerns(const desk::PictureChange& change) const {
    // New readings are evidence on the card.
    return change.readings || change.rows.empty() ||
           std::any_of(change.rows.begin(), change.rows.end(), [](const auto& row) {
               return row.first == model::Kind::response || row.first == model::Kind::signature ||
                      row.first == model::Kind::person;
           });
}

QString ResponsePanel::emptyText() const {
    return tr("No emergency response is proposed or active.");
}

std::vector<ListLine> ResponsePanel::lines() const {
    const Instant now = m_bench.clock().now();
    const auto rank = [](const model::Response& r) {
        return isPending(r) ? 0 : r.state == model::ResponseState::active ? 1 : 2;
    };
    std::vector<const model::Response*> rows =
        m_bench.picture().responses.where([](const model::Response&) { return true; });
    std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
        return rank(*a) != rank(*b) ? rank(*a) < rank(*b)
               : rank(*a) == 2      ? a->updatedAt > b->updatedAt
                                    : a->level < b->level;
    });
    std::vector<ListLine> out;
    std::size_t over = 0;
    for (const auto* r : rows) {
        if (rank(*r) == 2 && ++over > kRecentOver) {
            break;
        }
        const auto since = r->state == model::ResponseState::active ? r->activatedAt : r->proposedAt;
        QString subtitle = areaOf(m_bench.picture(), r->areaText);
        if (since && rank(*r) < 2) {
            subtitle += (subtitle.isEmpty() ? QString{} : QStringLiteral(" · ")) +
                        (isPending(*r) ? tr("waiting %1") : tr("active %1")).arg(durationLabel(now - *since));
        }
        out.push_back({{model::Kind::response, r->id.value},
                       titleOf(*r),
                       subtitle,
                       labelOf(r->state),
                       isPending(*r)   ? Tone::alert
                       : rank(*r) == 1 ? Tone::normal
                                       : Tone::muted,
                       r->level});
    }
    return out;
}

void ResponsePanel::updateAvailability() {
    setAvailable(m_propose, roleWhyNot(m_bench, "response.propose"), tr("Propose a response level with its evidence"));
}

void ResponsePanel::fillCard(QVBoxLayout& column, Item item) {
    const auto* response = m_bench.picture().responses.find(model::ResponseId{item.id});
    if (response == nullptr) {
        column.addWidget(makeText(tr("This response is no longer in the register."), "muted"));
        return;
    }
    addFacts(column, *response);
    addSignatures(column, *response);
    addButtons(*response);
}

void ResponsePanel::addFacts(QVBoxLayout& column, const model::Response& response) {
    const Instant now = m_bench.clock().now();
    const TimeZone zone = m_bench.timeZone();
    auto* card = makeFrame("card");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(12, 12, 12, 12);
    auto* head = new QHBoxLayout;
    head->addWidget(new LevelBadge{response.level, m_bench.theme(), 28}, 0, Qt::AlignTop);
    head->addWidget(makeText(titleOf(response), "title"), 1);
    inside->addLayout(head);
    auto* facts = new FactList;
    facts->add(tr("State"), labelOf(response.state), isPending(response) ? "alert" : nullptr);
    if (response.previousLevel > 0 && isPending(response)) {
        facts->add(tr("In force now"), levelLabel(response.previousLevel));
    }
    facts->add(tr("Area"), areaOf(m_bench.picture(), response.areaText));
    facts->add(tr("Reason"), toQt(response.reason));
    facts->add(tr("Clause"), clauseText(m_bench.picture(), response.clause));
    facts->add(tr("Evidence"), toQt(response.evidence));
    const auto moment = [&](const QString& title, const std::optional<Instant>& t, const std::string& who) {
        if (t) {
            facts->add(title, timeText(*t, zone) + QStringLiteral(" · ") + ageLabel(now - *t));
            facts->add(tr("By"), toQt(who));
        }
    };
    moment(tr("Proposed"), response.proposedAt, response.proposedBy);
    moment(tr("Activated"), response.activatedAt, {});
    moment(tr("Terminated"), response.terminatedAt, response.terminatedBy);
    facts->add(tr("Why terminated"), toQt(response.terminateReason));
    if (const auto owed = owedOf(m_bench.picture(), response)) {
        const bool late = owed->isOverdue(now);
        facts->add(tr("Signature owed"),
                   missingText(owed->missing) + (!owed->due ? QString{}
                                                 : late     ? tr(" · overdue %1").arg(durationLabel(now - *owed->due))
                                                            : tr(" · %1 left").arg(durationLabel(*owed->due - now))),
                   late ? "alert" : "warn");
    }
    inside->addWidget(facts);
    column.addWidget(card);
    addWater(column, response);
}

void ResponsePanel::addWater(QVBoxLayout& column, const model::Response& response) {
    if (!isPending(response) && response.state != model::ResponseState::active) {
        return;
    }
    auto* facts = named(new FactList, "Response_Water", tr("Readings now"));
    for (const auto& now : evidenceOf(stationsNow(m_bench.picture(), m_bench.clock().now()), response.hazard)) {
        const auto age = now.state.age.value_or(Millis{});
        const auto& reading = now.latest->reading;
        QStringList words{textOf({Measured{reading.value, reading.element, age, reading.source}}, m_bench.timeZone()) +
                          QString::fromLatin1(reading.element == model::Element::rain ? " mm" : " m")};
        if (const auto margin = now.aboveWarning()) {
            words << textOf({AboveWarning{*margin}}, m_bench.timeZone());
        }
        words << (now.state.stale ? tr("%1 old").arg(durationLabel(age)) : ageLabel(age));
        facts->add(toQt(now.station->name), words.join(QStringLiteral(" · ")),
                   now.state.stale        ? "muted"
                   : now.isAboveWarning() ? "alert"
                                          : nullptr);
    }
    if (facts->isEmpty()) {
        delete facts;
        return;
    }
    column.addWidget(makeLabel(tr("Readings now"), "heading"));
    column.addWidget(facts);
}

void ResponsePanel::addSignatures(QVBoxLayout& column, const model::Response& response) {
    const auto* rule = m_bench.picture().profile ? m_bench.picture().profile->decision(response.level) : nullptr;
    if (rule == nullptr) {
        return;
    }
    const auto signatures = signaturesOf(m_bench.picture(), response.id);
    column.addWidget(makeLabel(tr("Authority"), "heading"));
    auto* facts = new FactList;
    facts->add(tr("May sign"), tr("%1; %2 needed").arg(rolesText(rule->sign)).arg(rule->signatures));
    facts->add(tr("In urgency"), rolesText(rule->urgent));
    for (const auto* signature : signatures) {
        const auto role = parseEnum<desk::Role>(signature->role);
        facts->add(tr("Signature"),
                   QStringLiteral("%1 · %2 · %3 · %4")
                       .arg(toQt(signature->signer), role ? labelOf(*role) : toQt(signature->role),
                            labelOf(signature->method), timeText(signature->signedAt, m_bench.timeZone())),
                   "good");
    }
    if (isPending(response) && signatures.empty()) {
        facts->add(tr("Signature"), tr("none yet"), "alert");
    }
    facts->add(tr("Next"), nextText(m_bench.picture(), response, signatures));
    facts->add(tr("On file"), nameOfRule(rule->record));
    column.addWidget(facts);
    if (const auto caveat = caveatText(rule->pedigree); !caveat.isEmpty()) {
        column.addWidget(makeText(caveat, "muted"));
    }
}

void ResponsePanel::addButtons(const model::Response& response) {
    auto* buttons = &footer();
    const auto none = [&](const std::vector<std::string>& roles) {
        return signers(m_bench.picture(), roles).words.isEmpty()
                   ? tr("No registered person has a role that may sign: %1").arg(rolesText(roles))
                   : QString{};
    };
    const bool owed = owedOf(m_bench.picture(), response).has_value();
    if (isPending(response) || owed) {
        auto* sign = makeButton(tr("Sign…"), "Response_Sign", "primary");
        setAvailable(*sign, none(rolesThatSign(m_bench.picture(), response.level)),
                     tr("Record the signature of the person in charge"));
        connect(sign, &QPushButton::clicked, this, [this, id = response.id] { beginSign(id); });
        buttons->addWidget(sign);
    }
    if (response.state == model::ResponseState::active) {
        auto* change = makeButton(tr("Change level…"), "Response_Change", owed ? nullptr : "primary");
        auto* end = makeButton(tr("Terminate…"), "Response_Terminate");
        setAvailable(*change, none(rolesOfAllLevels(m_bench.picture())),
                     tr("Raise or lower; signed by the authority of the level"));
        setAvailable(*end, none(rolesThatSign(m_bench.picture(), response.level)),
                     tr("End the response; signed by the authority that activated it"));
        connect(change, &QPushButton::clicked, this, [this, id = response.id] { beginChange(id); });
        connect(end, &QPushButton::clicked, this, [this, id = response.id] { beginTerminate(id); });
        buttons->addWidget(change);
        buttons->addWidget(end);
    }
    buttons->addStretch(1);
}

bool ResponsePanel::beginForm(const std::string& form, std::int64_t subject) {
    const model::ResponseId id{subject};
    const bool known = m_bench.picture().responses.find(id) != nullptr;
    if (form == "propose") {
        beginPropose();
    } else if (form == "sign" && known) {
        beginSign(id);
    } else if (form == "change" && known) {
        beginChange(id);
    } else if (form == "terminate" && known) {
        beginTerminate(id);
    } else {
        return false;
    }
    return true;
}

void ResponsePanel::beginPropose() {
    const auto hazards = choicesOf<model::HazardType>();
    const auto levels = levelChoices();
    auto* form = new Form{"ResponseForm",
                          tr("Propose a response"),
                          tr("Propose"),
                          {{.id = "level",
                            .label = tr("Level"),
                            .type = Field::Type::choice,
                            .required = true,
                            .choices = levels.words,
                            .values = levels.values},
                           {.id = "hazard",
                            .label = tr("Hazard"),
                            .type = Field::Type::choice,
                            .required = true,
                            .choices = hazards.words,
                            .values = hazards.values},
                           {.id = "area_text", .label = tr("Area"), .initial = cityName(m_bench.picture())},
                           {.id = "clause",
                            .label = tr("Clause"),
                            .type = Field::Type::editableChoice,
                            .choices = clauseChoices(m_bench.picture())},
                           {.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true}}};
    form->addCaution("clause", [this](const Json& values) {
        return clauseCaution(m_bench.picture(), toQt(values.value("clause", std::string{})), levelOf(values));
    });
    connect(form, &Form::submitted, this, [this, form](Json values) {
        values["level"] = levelOf(values);
        submitForm(*form, m_bench.command("response.propose", values),
                   [this](const desk::Answer& answer) { selectAnswer(m_bench, model::Kind::response, answer); });
    });
    showForm(form, "propose");
}

void ResponsePanel::beginSign(model::ResponseId id) {
    const auto* response = m_bench.picture().responses.find(id);
    if (response == nullptr) {
        return;
    }
    auto persons = signers(m_bench.picture(), rolesThatSign(m_bench.picture(), response->level));
    // Whoever signed already is not offered again.
    for (const auto* signature : signaturesOf(m_bench.picture(), id)) {
        const auto at = std::find(persons.values.begin(), persons.values.end(), signature->signer);
        if (at != persons.values.end()) {
            persons.words.removeAt(at - persons.values.begin());
            persons.values.erase(at);
        }
    }
    auto* form = new Form{"ResponseForm",
                          tr("Sign: %1").arg(titleOf(*response)),
                          tr("Sign"),
                          {signerField(persons), methodField(), {.id = "note", .label = tr("Note")}}};
    form->setSubject(subjectOf(*response));
    form->setNote(tr("Signing is final and goes into the journal. A signature by telephone is recorded as such."));
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        const auto* current = m_bench.picture().responses.find(id);
        const auto signer = officerNamed(m_bench.picture(), values.value("signer", std::string{}));
        if (current == nullptr || !signer) {
            return;
        }
        const auto* rule = m_bench.picture().profile->decision(current->level);
        const auto role = std::string{nameOf(signer->role)};
        const bool regular =
            rule == nullptr || std::find(rule->sign.begin(), rule->sign.end(), role) != rule->sign.end();
        values["id"] = id.value;
        if (!regular) {
            values["urgent"] = true;
        }
        submitForm(*form, signedCommand(m_bench, *signer, "response.activate", values));
    });
    showForm(form, "sign", id.value);
}

void ResponsePanel::beginChange(model::ResponseId id) {
    const auto* response = m_bench.picture().responses.find(id);
    if (response == nullptr) {
        return;
    }
    const auto levels = levelChoices();
    const auto persons = signers(m_bench.picture(), rolesOfAllLevels(m_bench.picture()));
    auto* form = new Form{"ResponseForm",
                          tr("Change the level"),
                          tr("Change"),
                          {{.id = "level",
                            .label = tr("New level"),
                            .type = Field::Type::choice,
                            .initial = QString::number(std::max<model::Level>(1, response->level - 1)),
                            .choices = levels.words,
                            .values = levels.values},
                           {.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true},
                           signerField(persons),
                           methodField()}};
    form->setSubject(subjectOf(*response));
    form->addCaution("level", [this, id](const Json& values) { return cautionBefore(id, levelOf(values)); });
    form->setNote(
        tr("Raising is signed by the authority of the new level, lowering by the authority of the level in force."));
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        const auto signer = officerNamed(m_bench.picture(), values.value("signer", std::string{}));
        if (!signer) {
            return;
        }
        values["id"] = id.value;
        values["level"] = levelOf(values);
        submitForm(*form, signedCommand(m_bench, *signer, "response.change", values));
    });
    showForm(form, "change", id.value);
}

QString ResponsePanel::cautionBefore(model::ResponseId id, std::optional<model::Level> level) const {
    const auto* response = m_bench.picture().responses.find(id);
    return response == nullptr ? QString{} : endingCaution(m_bench.picture(), m_bench.clock().now(), *response, level);
}

void ResponsePanel::beginTerminate(model::ResponseId id) {
    const auto* response = m_bench.picture().responses.find(id);
    if (response == nullptr) {
        return;
    }
    const auto persons = signers(m_bench.picture(), rolesThatSign(m_bench.picture(), response->level));
    auto* form = new Form{"ResponseForm",
                          tr("Terminate: %1").arg(titleOf(*response)),
                          tr("Terminate"),
                          {{.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true},
                           signerField(persons),
                           methodField()}};
    form->setSubject(subjectOf(*response));
    form->addCaution("reason", [this, id](const Json&) { return cautionBefore(id, std::nullopt); });
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        const auto signer = officerNamed(m_bench.picture(), values.value("signer", std::string{}));
        if (!signer) {
            return;
        }
        values["id"] = id.value;
        submitForm(*form, signedCommand(m_bench, *signer, "response.terminate", values));
    });
    showForm(form, "terminate", id.value);
}

}  // namespace weir::app
