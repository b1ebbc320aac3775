// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/warning_panel.h"

#include "app/docks/choices.h"
#include "app/docks/form.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "app/workbench/situation.h"

#include <QRegularExpression>

#include <tuple>

namespace weir::app {

namespace {

constexpr std::size_t kRecentOver = 10;
constexpr std::size_t kLookedAt = 2000;  // entries of the journal read for who lifted what

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

/// What a form about the warning acts on: its title, level and area.
QString subjectOf(const model::Warning& warning) {
    QStringList words{toQt(warning.title), levelLabel(warning.level) + QChar{u' '} + levelColourLabel(warning.level)};
    if (!warning.areaText.empty()) {
        words << toQt(warning.areaText);
    }
    return words.join(QStringLiteral(" · "));
}

/// The colour a title names, as a level; 0 when it names none or several.
model::Level levelNamedIn(const QString& title) {
    model::Level found = 0;
    for (const auto& [level, character, word] : {std::tuple{1, u'红', "red"}, std::tuple{2, u'橙', "orange"},
                                                 std::tuple{3, u'黄', "yellow"}, std::tuple{4, u'蓝', "blue"}}) {
        const auto words = title.toLower().split(QRegularExpression{QStringLiteral("[^a-z]+")});
        if (title.contains(QChar{character}) || words.contains(QLatin1String{word})) {
            if (found != 0) {
                return 0;
            }
            found = level;
        }
    }
    return found;
}

/// 0: not chosen yet.
model::Level levelOf(const Json& values) {
    return std::stoi(values.value("level", std::string{"0"}));
}

/// A title that names another colour than the level has.
QString colourCaution(const QString& title, model::Level level) {
    const auto named = levelNamedIn(title);
    return named == 0 || level == 0 || named == level ? QString{}
                                                      : WarningPanel::tr("The title says %1, the level is %2.")
                                                            .arg(levelColourLabel(named), levelColourLabel(level));
}

/// What warnings are of, in the words of those who issue them.
QStringList usualEvents() {
    return {WarningPanel::tr("Rainstorm"), WarningPanel::tr("Flood"), WarningPanel::tr("Water stage"),
            WarningPanel::tr("Waterlogging"), WarningPanel::tr("Typhoon")};
}

/// A title that names another of the usual events and not the one chosen.
QString eventCaution(const QString& title, const QString& event) {
    if (event.isEmpty() || title.contains(event, Qt::CaseInsensitive)) {
        return {};
    }
    for (const QString& usual : usualEvents()) {
        if (title.contains(usual, Qt::CaseInsensitive)) {
            return WarningPanel::tr("The title says %1, the event is %2.").arg(usual, event);
        }
    }
    return {};
}

/// Without `initial` it begins with none.
Field levelField(std::optional<model::Level> initial = std::nullopt) {
    const auto levels = levelChoices();
    return {.id = "level",
            .label = WarningPanel::tr("Level"),
            .type = Field::Type::choice,
            .required = true,
            .initial = initial ? QString::number(*initial) : QString{},
            .choices = levels.words,
            .values = levels.values};
}

/// How long it is valid; empty leaves an update's warning valid as long as before.
Field hoursField(const QString& initial) {
    return {.id = "hours",
            .label = WarningPanel::tr("Valid, hours"),
            .type = Field::Type::number,
            .required = !initial.isEmpty(),
            .initial = initial,
            .minimum = 1,
            .maximum = 240,
            .placeholder = initial.isEmpty() ? WarningPanel::tr("from now on; empty: as before") : QString{}};
}

Field secondPersonField(const Workbench& bench, const desk::Picture& picture) {
    const auto persons = otherPersons(picture, bench.officer().name);
    return {.id = "approved_by",
            .label = WarningPanel::tr("Second person"),
            .type = Field::Type::choice,
            .required = true,
            .choices = persons.words,
            .values = persons.values};
}

/// Hours from now as an instant in the form the door reads.
std::string expiryOf(const Json& values, Instant now) {
    return toIso(now + std::chrono::hours{values.at("hours").get<std::int64_t>()});
}

}  // namespace

WarningPanel::WarningPanel(Workbench& bench, QWidget* parent)
    : CardListPanel{bench, "Warning", parent}, m_publish{addNewButton(tr("Publish a warning…"), "Warning_Publish")} {
    connect(&m_publish, &QPushButton::clicked, this, &WarningPanel::beginPublish);
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &WarningPanel::rememberLift);
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
                       (isInForce(*w, now) ? tr(" · %1 left").arg(durationLabel(*w->expiresAt - now)) : QString{}));
    }
    facts->add(tr("Published by"), toQt(w->publishedBy));
    facts->add(tr("Approved by"), toQt(w->approvedBy));
    if (w->liftedAt) {
        const QString by = lifterOf(w->id);
        facts->add(tr("Lifted"),
                   timeText(*w->liftedAt, zone) + (by.isEmpty() ? QString{} : QStringLiteral(" · ") + by));
    }
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
    const auto hazards = choicesOf<model::HazardType>();
    auto* form = new Form{"WarningForm",
                          tr("Publish a warning"),
                          tr("Publish"),
                          {{.id = "title", .label = tr("Title"), .required = true},
                           {.id = "event",
                            .label = tr("Warned of"),
                            .type = Field::Type::editableChoice,
                            .required = true,
                            .choices = usualEvents(),
                            .tip = tr("What the warning is of, in the issuer's words and as its title says: "
                                      "rainstorm, flood … Another word can be typed")},
                           {.id = "hazard",
                            .label = tr("Hazard group"),
                            .type = Field::Type::choice,
                            .required = true,
                            .choices = hazards.words,
                            .values = hazards.values,
                            .tip = tr("The group it is listed under, the same as for responses; the issuer's own "
                                      "word for it stands in the field before")},
                           levelField(),
                           {.id = "content", .label = tr("Content"), .type = Field::Type::text, .required = true},
                           {.id = "area_text", .label = tr("Area"), .initial = cityName(m_bench.picture())},
                           hoursField(QStringLiteral("6")),
                           {.id = "issuer",
                            .label = tr("Issuer"),
                            .required = true,
                            .initial = toQt(headquartersName(m_bench.picture()))},
                           secondPersonField(m_bench, m_bench.picture())}};
    const auto sayWho = [this, form] {
        form->setNote(tr("Published by %1. The second person confirms that content, level and area are right.")
                          .arg(toQt(m_bench.officer().name)));
    };
    sayWho();
    connect(&m_bench, &Workbench::officerChanged, form, sayWho);
    form->addCaution("level", [](const Json& values) {
        return colourCaution(toQt(values.value("title", std::string{})), levelOf(values));
    });
    form->addCaution("event", [](const Json& values) {
        return eventCaution(toQt(values.value("title", std::string{})), toQt(values.value("event", std::string{})));
    });
    connect(form, &Form::submitted, this, [this, form](Json values) {
        values["expires_at"] = expiryOf(values, m_bench.clock().now());
        values.erase("hours");
        values["level"] = levelOf(values);
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
    auto* form = new Form{"WarningForm",
                          tr("Update the warning"),
                          tr("Update"),
                          {levelField(w->level),
                           {.id = "content",
                            .label = tr("Content"),
                            .type = Field::Type::text,
                            .required = true,
                            .initial = toQt(w->content)},
                           hoursField({}),
                           secondPersonField(m_bench, m_bench.picture())}};
    form->setSubject(subjectOf(*w));
    form->addCaution("level",
                     [title = toQt(w->title)](const Json& values) { return colourCaution(title, levelOf(values)); });
    connect(form, &Form::submitted, this, [this, form, id](const Json& values) { sendUpdate(*form, id, values); });
    showForm(form, "update", id.value);
}

void WarningPanel::sendUpdate(Form& form, model::WarningId id, const Json& values) {
    const auto* w = m_bench.picture().warnings.find(id);
    if (w == nullptr) {
        form.refuse(tr("This warning is no longer in the register."));
        return;
    }
    Json args{{"id", id.value}, {"approved_by", values.at("approved_by")}};
    if (const auto level = levelOf(values); level != w->level) {
        args["level"] = level;
    }
    if (const auto content = values.value("content", std::string{}); content != toStd(toQt(w->content).trimmed())) {
        args["content"] = content;
    }
    if (values.contains("hours")) {
        args["expires_at"] = expiryOf(values, m_bench.clock().now());
    }
    if (args.size() == 2) {
        form.refuse(tr("Nothing has been changed. Change the level, the content or the validity."));
        return;
    }
    submitForm(form, m_bench.command("warning.update", args));
}

void WarningPanel::rememberLift(const desk::PictureChange& change) {
    for (const auto& [kind, id] : change.rows) {
        if (kind == model::Kind::warning && change.verb == "warning.lift") {
            m_lifters.insert_or_assign(model::WarningId{id}, change.actor);
            refreshCard();
        }
    }
}

QString WarningPanel::lifterOf(model::WarningId id) {
    if (const auto at = m_lifters.find(id); at != m_lifters.end()) {
        return toQt(at->second);
    }
    if (!m_readLifters) {
        m_readLifters = true;
        m_bench.bridge().background(
            this, [&desk = m_bench.desk()] { return desk.recentEntries(kLookedAt); },
            [this](const Result<std::vector<journal::Entry>>& entries) {
                if (!entries) {
                    m_bench.fail(entries.error());
                    return;
                }
                for (const auto& entry : *entries) {
                    if (entry.verb == "warning.lift") {
                        m_lifters.emplace(model::WarningId{entry.args.value("id", std::int64_t{0})}, entry.actor);
                    }
                }
                refreshCard();
            });
    }
    return {};
}

void WarningPanel::beginLift(model::WarningId id) {
    auto* form = new Form{"WarningForm",
                          tr("Lift the warning"),
                          tr("Lift"),
                          {{.id = "reason", .label = tr("Reason"), .type = Field::Type::text, .required = true}}};
    if (const auto* w = m_bench.picture().warnings.find(id)) {
        form->setSubject(subjectOf(*w));
    }
    const auto sayWho = [this, form] {
        form->setNote(tr("Recorded as lifted by %1 with the time of the press.").arg(toQt(m_bench.officer().name)));
    };
    sayWho();
    connect(&m_bench, &Workbench::officerChanged, form, sayWho);
    connect(form, &Form::submitted, this, [this, form, id](Json values) {
        values["id"] = id.value;
        submitForm(*form, m_bench.command("warning.lift", values));
    });
    showForm(form, "lift", id.value);
}

}  // namespace weir::app
