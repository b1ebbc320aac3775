// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/warning_panel.h"

#include "app/docks/choices.h"
#include "app/docks/form.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "app/workbench/situation.h"

namespace weir::app {

namespace {

constexpr std::size_t kRecentOver = 10;

std::string headquartersName(const desk::Picture& picture) {
    const auto found =
        picture.units.where([](const model::Unit& unit) { return unit.type == model::UnitType::headquarters; });
    return found.empty() ? std::string{} : found.front()->name;
}

/// The event in the issuer's words, and the hazard only when it says something else.
QString eventText(const model::Warning& warning) {
    const QString event = toQt(warning.event);
    const QString hazard = labelOf(warning.hazard);
    if (event.isEmpty()) {
        return hazard;
    }
    return event.contains(hazard, Qt::CaseInsensitive) ? event : event + QStringLiteral(" · ") + hazard;
}

/// Minutes from now as an instant in the form the door reads.
std::string expiryOf(const Json& values, Instant now) {
    return toIso(now + std::chrono::hours{values.at("hours").get<std::int64_t>()});
}

}  // namespace

WarningPanel::WarningPanel(Workbench& bench, QWidget* parent)
    : CardListPanel{bench, "Warning", parent}, m_publish{addNewButton(tr("Publish a warning…"), "Warning_Publish")} {
    connect(&m_publish, &QPushButton::clicked, this, &WarningPanel::beginPublish);
    refresh();
}

int WarningPanel::count() const {
    int inForce = 0;
    m_bench.picture().warnings.forEach(
        [&](const model::Warning& w) { inForce += isInForce(w, m_bench.clock().now()) ? 1 : 0; });
    return inForce;
}

bool WarningPanel::concerns(const desk::PictureChange& change) const {
    return change.rows.empty() || std::any_of(change.rows.begin(), change.rows.end(), [](const auto& row) {
               return row.first == model::Kind::warning || row.first == model::Kind::person;
           });
}

QString WarningPanel::emptyText() const {
    return tr("No warning is in force. A published warning appears here.");
}

std::vector<ListLine> WarningPanel::lines() const {
    const Instant now = m_bench.clock().now();
    std::vector<const model::Warning*> inForce;
    std::vector<const model::Warning*> over;
    m_bench.picture().warnings.forEach(
        [&](const model::Warning& w) { (isInForce(w, now) ? inForce : over).push_back(&w); });
    std::stable_sort(inForce.begin(), inForce.end(), [](const auto* a, const auto* b) { return a->level < b->level; });
    std::stable_sort(over.begin(), over.end(),
                     [](const auto* a, const auto* b) { return a->updatedAt > b->updatedAt; });
    over.resize(std::min(over.size(), kRecentOver));
    inForce.insert(inForce.end(), over.begin(), over.end());
    std::vector<ListLine> out;
    for (const auto* w : inForce) {
        const bool active = isInForce(*w, now);
        out.push_back({{model::Kind::warning, w->id.value},
                       toQt(w->title),
                       toQt(w->issuer) + QStringLiteral(" · ") + ageLabel(now - w->issuedAt),
                       active                                    ? labelOf(w->state)
                       : w->state == model::WarningState::lifted ? labelOf(w->state)
                                                                 : labelOf(model::WarningState::expired),
                       active ? Tone::normal : Tone::muted,
                       w->level});
    }
    return out;
}

void WarningPanel::updateAvailability() {
    const bool alone = otherPersons(m_bench.picture(), m_bench.officer().name).words.isEmpty();
    setAvailable(m_publish,
                 alone ? tr("A warning needs a second person, and no other person is registered")
                       : roleWhyNot(m_bench, "warning.publish"),
                 tr("Publish a warning; a second person is asked for"));
}

void WarningPanel::fillCard(QVBoxLayout& column, Item item) {
    const auto* w = m_bench.picture().warnings.find(model::WarningId{item.id});
    if (w == nullptr) {
        column.addWidget(makeText(tr("This warning is no longer in the register."), "muted"));
        return;
    }
    const Instant now = m_bench.clock().now();
    const TimeZone zone = m_bench.timeZone();
    auto* card = makeFrame("card");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(12, 12, 12, 12);
    auto* head = new QHBoxLayout;
    head->addWidget(new LevelBadge{w->level, m_bench.theme(), 28}, 0, Qt::AlignTop);
    head->addWidget(makeText(toQt(w->title), "title"), 1);
    inside->addLayout(head);
    auto* facts = new FactList;
    facts->add(tr("State"),
               isInForce(*w, now)
                   ? labelOf(w->state)
                   : labelOf(w->state == model::WarningState::lifted ? w->state : model::WarningState::expired));
    facts->add(tr("Level"), sentence(tr("%1, %2").arg(levelLabel(w->level), levelColourLabel(w->level))));
    facts->add(tr("Issuer"), toQt(w->issuer));
    facts->add(tr("Event"), eventText(*w));
    facts->add(tr("Area"), toQt(w->areaText));
    facts->add(tr("Issued at"), timeText(w->issuedAt, zone) + QStringLiteral(" · ") + ageLabel(now - w->issuedAt));
    if (w->expiresAt) {
        facts->add(tr("Valid until"),
                   timeText(*w->expiresAt, zone) +
                       (*w->expiresAt > now ? tr(" · %1 left").arg(durationLabel(*w->expiresAt - now)) : QString{}));
    }
    facts->add(tr("Published by"), toQt(w->publishedBy));
    facts->add(tr("Approved by"), toQt(w->approvedBy));
    facts->add(tr("Lifted because"), toQt(w->liftReason));
    facts->add(tr("Exercise"), w->exercise ? tr("Yes, not a real warning") : QString{}, "warn");
    inside->addWidget(facts);
    column.addWidget(card);
    if (!w->content.empty()) {
        column.addWidget(makeText(toQt(w->content)));
    }
    auto* buttons = &footer();
    auto* update = makeButton(tr("Update…"), "Warning_Update", "primary");
    auto* lift = makeButton(tr("Lift…"), "Warning_Lift");
    const auto check = [&](const char* verb) {
        return isInForce(*w, now) ? roleWhyNot(m_bench, verb) : tr("The warning is no longer in force");
    };
    setAvailable(*update, check("warning.update"),
                 tr("Change level, content or validity; a second person is asked for"));
    setAvailable(*lift, check("warning.lift"), tr("End the warning with a reason"));
    connect(update, &QPushButton::clicked, this, [this, id = w->id] { beginUpdate(id); });
    connect(lift, &QPushButton::clicked, this, [this, id = w->id] { beginLift(id); });
    buttons->addWidget(update);
    buttons->addWidget(lift);
    buttons->addStretch(1);
}

bool WarningPanel::beginForm(const std::string& form, std::int64_t subject) {
    const model::WarningId id{subject};
    const bool known = m_bench.picture().warnings.find(id) != nullptr;
    if (form == "publish") {
        beginPublish();
    } else if (form == "update" && known) {
        beginUpdate(id);
    } else if (form == "lift" && known) {
        beginLift(id);
    } else {
        return false;
    }
    return true;
}

void WarningPanel::beginPublish() {
    const auto persons = otherPersons(m_bench.picture(), m_bench.officer().name);
    const auto hazards = choicesOf<model::HazardType>();
    const auto levels = levelChoices();
    auto* form = new Form{"WarningForm",
                          tr("Publish a warning"),
                          tr("Publish"),
                          {{.id = "title", .label = tr("Title"), .required = true},
                           {.id = "event",
                            .label = tr("Event"),
                            .type = Field::Type::editableChoice,
                            .required = true,
                            .initial = tr("Rainstorm"),
                            .choices = {tr("Rainstorm"), tr("Water stage"), tr("Waterlogging"), tr("Typhoon")}},
                           {.id = "hazard",
                            .label = tr("Hazard"),
                            .type = Field::Type::choice,
                            .initial = QStringLiteral("rainstorm"),
                            .choices = hazards.words,
                            .values = hazards.values},
                           {.id = "level",
                            .label = tr("Level"),
                            .type = Field::Type::choice,
                            .initial = QStringLiteral("4"),
                            .choices = levels.words,
                            .values = levels.values},
                           {.id = "content", .label = tr("Content"), .type = Field::Type::text},
                           {.id = "area_text", .label = tr("Area"), .initial = cityName(m_bench.picture())},
                           {.id = "hours",
                            .label = tr("Valid, hours"),
                            .type = Field::Type::number,
                            .required = true,
                            .initial = QStringLiteral("6"),
                            .minimum = 1,
                            .maximum = 240},
                           {.id = "issuer",
                            .label = tr("Issuer"),
                            .required = true,
                            .initial = toQt(headquartersName(m_bench.picture()))},
                           {.id = "approved_by",
                            .label = tr("Second person"),
                            .type = Field::Type::choice,
                            .required = true,
                            .choices = persons.words,
                            .values = persons.values}}};
    form->setNote(tr("Published by %1. The second person confirms that content, level and area are right.")
                      .arg(toQt(m_bench.officer().name)));
    connect(form, &Form::submitted, this, [this, form](Json values) {
        values["expires_at"] = expiryOf(values, m_bench.clock().now());
        values.erase("hours");
        values["level"] = std::stoi(values.value("level", std::string{"4"}));
        submitForm(*form, m_bench.command("warning.publish", values),
                   [this](const desk::Answer& answer) { selectAnswer(m_bench, model::Kind::warning, answer); });
    });
    showForm(form, "publish");
}

void WarningPanel::beginUpdate(model::WarningId id) {
    const auto* w = m_bench.picture().warnings.find(id);
    if (w == nullptr) {
        return;
    }
    const auto persons = otherPersons(m_bench.picture(), m_bench.officer().name);
    const auto levels = levelChoices();
    auto* form =
        new Form{"WarningForm",
                 tr("Update the warning"),
                 tr("Update"),
                 {{.id = "level",
                   .label = tr("Level"),
                   .type = Field::Type::choice,
                   .initial = QString::number(w->level),
                   .choices = levels.words,
                   .values = levels.values},
                  {.id = "content", .label = tr("Content"), .type = Field::Type::text, .initial = toQt(w->content)},
                  {.id = "hours",
                   .label = tr("Valid, hours"),
                   .type = Field::Type::number,
                   .required = true,
                   .initial = QStringLiteral("6"),
                   .minimum = 1,
                   .maximum = 240},
                  {.id = "approved_by",
                   .label = tr("Second person"),
                   .type = Field::Type::choice,
                   .required = true,
                   .choices = persons.words,
                   .values = persons.values}}};
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        values["id"] = id.value;
        values["expires_at"] = expiryOf(values, m_bench.clock().now());
        values.erase("hours");
        values["level"] = std::stoi(values.value("level", std::string{"4"}));
        submitForm(*form, m_bench.command("warning.update", values));
    });
    showForm(form, "update", id.value);
}

void WarningPanel::beginLift(model::WarningId id) {
    auto* form = new Form{"WarningForm",
                          tr("Lift the warning"),
                          tr("Lift"),
                          {{.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true}}};
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        values["id"] = id.value;
        submitForm(*form, m_bench.command("warning.lift", values));
    });
    showForm(form, "lift", id.value);
}

}  // namespace weir::app
