// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/workbench.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"

#include <fmt/format.h>

namespace weir::app {

namespace {

Error nobodySits() {
    return fail(ErrorCode::denied, msg("Nobody has said who sits here"), msg("Choose the person first (Ctrl+Shift+U)"));
}

constexpr std::string_view kUnregistered = "duty_officer";  ///< acts where there is nobody to choose from

/// The hash of the first entry, which names the store's own key: the same wherever the store lies, and no other's.
std::string storeIdOf(const desk::Desk& desk) {
    std::string id;
    const auto reader = desk.reader();
    if (!reader) {
        return id;
    }
    const auto read = (*reader)->scanJournal(1, 1, [&](const store::JournalRow& row) {
        for (const char byte : row.hash) {
            id += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        }
        return false;
    });
    return read ? id : std::string{};
}

/// The verb and the row it acts on; the verb alone where the row is only to be made.
std::string aboutOf(const desk::Command& command) {
    for (const char* key : {"id", "incident_id"}) {
        if (const auto at = command.args.find(key); at != command.args.end()) {
            return command.verb + ' ' + at->dump();
        }
    }
    return command.verb;
}

}  // namespace

Workbench::Workbench(const WorkbenchOptions& options)
    : m_resources{options.resources},
      m_clock{*options.clock},
      m_prompts{*options.prompts},
      m_settings{std::make_unique<Settings>(options.settingsFile)} {}

Workbench::~Workbench() = default;

Result<std::unique_ptr<Workbench>> Workbench::open(const WorkbenchOptions& options) {
    require(options.clock != nullptr && options.prompts != nullptr, "a workbench needs a clock and prompts");
    std::unique_ptr<Workbench> bench{new Workbench{options}};
    auto theme =
        Theme::load(options.resources, options.theme.empty() ? bench->m_settings->values().theme : options.theme);
    if (!theme) {
        theme = Theme::load(options.resources, Settings::Values{}.theme);
    }
    if (!theme) {
        return std::move(theme).error();
    }
    bench->m_theme = std::move(*theme);
    desk::DeskOptions deskOptions;
    deskOptions.store = options.store;
    deskOptions.profileRoot = options.resources / "cities";
    deskOptions.clock = options.clock;
    deskOptions.automaticBackups = options.automaticBackups;
    auto desk = desk::Desk::open(std::move(deskOptions));
    if (!desk) {
        return std::move(desk).error();
    }
    bench->m_desk = std::move(*desk);
    bench->m_bridge = std::make_unique<DeskBridge>(*bench->m_desk);
    bench->m_storeId = storeIdOf(*bench->m_desk);
    bench->seatWhereNobodyIsRegistered();
    return bench;
}

/// Nobody is presumed, not even who sat here last: what is done is journaled under a name. Only where nobody is
/// registered who may sit here there is nobody to choose from.
void Workbench::seatWhereNobodyIsRegistered() {
    if (personsWith(picture(), seatRoles()).empty()) {
        m_officer.name = kUnregistered;
        m_officer.role = desk::Role::dutyOfficer;
    }
}

std::optional<Officer> Workbench::lastOfficer() const {
    const auto& kept = m_settings->values();
    std::optional<Officer> out;
    if (kept.actor.empty() || m_storeId.empty() || kept.actorStore != m_storeId) {
        return out;
    }
    for (const auto* person : personsWith(picture(), seatRoles())) {
        if (person->name == kept.actor) {
            out = Officer{person->name, parseEnum<desk::Role>(person->role).value_or(desk::Role::viewer), "1"};
        }
    }
    return out;
}

TimeZone Workbench::timeZone() const {
    return picture().profile ? picture().profile->timeZone() : TimeZone{};
}

void Workbench::showPast(std::optional<Instant> time) {
    if (time != m_pastShown) {
        m_pastShown = time;
        Q_EMIT pastShownChanged();
    }
}

Result<void> Workbench::checkPast(const std::string& verb) const {
    if (!m_pastShown || verb == "log.add") {
        return {};
    }
    return weir::fail(ErrorCode::invalid,
                      msg("The map shows {0}, not now: nothing is ordered or changed from the past",
                          toLocalText(*m_pastShown, timeZone())),
                      msg("Go back to now first (in the band over the map)"));
}

void Workbench::setOfficer(Officer officer) {
    m_officer = std::move(officer);
    const auto remember = [&](Settings::Values& v) {
        v.actor = m_officer.name;
        v.actorStore = m_storeId;
    };
    if (const auto saved = isSeatTaken() ? m_settings->change(remember) : Result<void>{}; !saved) {
        fail(saved.error());
    }
    Q_EMIT officerChanged();
}

void Workbench::takeSeat(Officer officer) {
    const std::string before = m_officer.name;
    setOfficer(std::move(officer));
    if (m_officer.name == before) {
        return;
    }
    const Message what = before.empty() || before == kUnregistered
                             ? msg("{0} took the seat", m_officer.name)
                             : msg("{0} took over the seat from {1}", m_officer.name, before);
    auto note = command("log.add", Json{{"type", "system"},
                                        {"content", what.text()},
                                        {"message", {{"pattern", what.pattern}, {"args", what.args}}}});
    if (m_desk->can(note)) {
        run(std::move(note));
    }
}

desk::Command Workbench::command(std::string verb, Json args) const {
    return {std::move(verb), makeUuid7(m_clock), m_officer.name, m_officer.role, m_officer.seat, std::move(args)};
}

void Workbench::settle(const std::string& about, const Result<desk::Answer>& answer) {
    if (!answer) {
        m_refused.insert_or_assign(about, answer.error());
        fail(answer.error());
    } else if (const auto refused = m_refused.extract(about)) {
        Q_EMIT overcome(refused.mapped());
    }
}

void Workbench::run(desk::Command command, QObject* receiver, DeskBridge::Then then) {
    std::string about = aboutOf(command);
    if (command.actor.empty()) {
        const Result<desk::Answer> refused = nobodySits();
        settle(about, refused);
        if (then) {
            then(refused);
        }
        return;
    }
    if (const auto allowed = checkPast(command.verb); !allowed) {
        const Result<desk::Answer> refused = allowed.error();
        settle(about, refused);
        if (then) {
            then(refused);
        }
        return;
    }
    m_bridge->submit(std::move(command), this,
                     [this, about = std::move(about), guard = QPointer<QObject>{receiver}, wanted = receiver != nullptr,
                      then = std::move(then)](const Result<desk::Answer>& answer) {
                         settle(about, answer);
                         if (then && (!wanted || guard)) {
                             then(answer);
                         }
                     });
}

QString Workbench::whyNot(const desk::Command& command) const {
    if (command.actor.empty()) {
        return translated(nobodySits().message);
    }
    if (const auto allowed = checkPast(command.verb); !allowed) {
        return translated(allowed.error());
    }
    const auto can = m_desk->can(command);
    return can ? QString{} : translated(can.error());
}

}  // namespace weir::app
