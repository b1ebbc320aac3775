// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/workbench.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/workbench/situation.h"

namespace weir::app {

namespace {

Error nobodySits() {
    return fail(ErrorCode::denied, msg("Nobody has said who sits here"), msg("Choose the person first (Ctrl+Shift+U)"));
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
    bench->chooseOfficer();
    return bench;
}

/// Who sat here last. Of others nobody is presumed: what is done is journaled under a name. Only where nobody is
/// registered who may sit here there is nobody to choose from.
void Workbench::chooseOfficer() {
    const auto named = m_settings->values().actor;
    picture().persons.forEach([&](const model::Person& person) {
        const auto role = parseEnum<desk::Role>(person.role);
        if (role && !named.empty() && person.name == named) {
            m_officer.name = named;
            m_officer.role = *role;
        }
    });
    if (personsWith(picture(), seatRoles()).empty() && !isSeatTaken()) {
        m_officer.name = "duty_officer";
        m_officer.role = desk::Role::dutyOfficer;
    }
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
    if (const auto saved = m_settings->change([&](Settings::Values& v) { v.actor = m_officer.name; }); !saved) {
        fail(saved.error());
    }
    Q_EMIT officerChanged();
}

desk::Command Workbench::command(std::string verb, Json args) const {
    return {std::move(verb), makeUuid7(m_clock), m_officer.name, m_officer.role, m_officer.seat, std::move(args)};
}

void Workbench::run(desk::Command command, QObject* receiver, DeskBridge::Then then) {
    if (command.actor.empty()) {
        const Result<desk::Answer> refused = nobodySits();
        fail(refused.error());
        if (then) {
            then(refused);
        }
        return;
    }
    if (const auto allowed = checkPast(command.verb); !allowed) {
        fail(allowed.error());
        if (then) {
            then(allowed.error());
        }
        return;
    }
    m_bridge->submit(std::move(command), this,
                     [this, guard = QPointer<QObject>{receiver}, wanted = receiver != nullptr,
                      then = std::move(then)](const Result<desk::Answer>& answer) {
                         if (!answer) {
                             fail(answer.error());
                         }
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
