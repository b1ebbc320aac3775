// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/desk_bridge.h"
#include "app/workbench/prompts.h"
#include "app/workbench/selection.h"
#include "app/workbench/settings.h"
#include "app/workbench/theme.h"

#include <QObject>

#include <memory>

namespace weir::app {

struct WorkbenchOptions {
    std::filesystem::path store;
    std::filesystem::path resources;
    std::filesystem::path settingsFile;  ///< empty: kept in memory only
    std::string theme;                   ///< empty: as in the settings
    const Clock* clock = nullptr;        ///< must outlive the workbench
    Prompts* prompts = nullptr;          ///< likewise
    bool automaticBackups = true;
};

/// Who acts at this seat.
struct Officer {
    std::string name;
    desk::Role role = desk::Role::viewer;
    std::string seat = "1";
};

/// The composition root of a window: everything it works with, built here and passed on by reference. No globals: two
/// workbenches live in one process. UI thread only.
class Workbench : public QObject {
    Q_OBJECT
public:
    /// Opens the store, or connects to the process that holds it. Errors: as Desk::open, and missing resources.
    [[nodiscard]] static Result<std::unique_ptr<Workbench>> open(const WorkbenchOptions& options);
    ~Workbench() override;

    [[nodiscard]] desk::Desk& desk() { return *m_desk; }
    [[nodiscard]] DeskBridge& bridge() { return *m_bridge; }
    [[nodiscard]] const desk::Picture& picture() const { return *m_bridge->picture(); }
    [[nodiscard]] const desk::PicturePtr& picturePtr() const { return m_bridge->picture(); }
    [[nodiscard]] Selection& selection() { return m_selection; }
    [[nodiscard]] Settings& settings() { return *m_settings; }
    [[nodiscard]] Theme& theme() { return *m_theme; }
    [[nodiscard]] Prompts& prompts() { return m_prompts; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    [[nodiscard]] TimeZone timeZone() const;
    [[nodiscard]] const std::filesystem::path& resources() const { return m_resources; }

    /// Nobody, with a role that may do nothing, until somebody has said who sits here.
    [[nodiscard]] const Officer& officer() const { return m_officer; }
    [[nodiscard]] bool isSeatTaken() const { return !m_officer.name.empty(); }
    void setOfficer(Officer officer);

    /// A command of the officer at this seat, with an id of its own.
    [[nodiscard]] desk::Command command(std::string verb, Json args) const;
    /// Submits; a failure is told in words (signal failed) before `then`, which may be empty.
    void run(desk::Command command, QObject* receiver = nullptr, DeskBridge::Then then = {});
    void run(std::string verb, Json args, QObject* receiver = nullptr, DeskBridge::Then then = {}) {
        run(command(std::move(verb), std::move(args)), receiver, std::move(then));
    }
    /// Why the officer cannot do it now; empty when it can be done.
    [[nodiscard]] QString whyNot(const desk::Command& command) const;

    void tell(const Message& text) { Q_EMIT told(text); }
    void fail(const Error& error) { Q_EMIT failed(error); }

Q_SIGNALS:
    void failed(const weir::Error& error);
    void told(const weir::Message& text);
    void officerChanged();

private:
    explicit Workbench(const WorkbenchOptions& options);
    void chooseOfficer();

    std::filesystem::path m_resources;
    const Clock& m_clock;
    Prompts& m_prompts;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<desk::Desk> m_desk;
    std::unique_ptr<DeskBridge> m_bridge;
    Selection m_selection;
    Officer m_officer;
};

}  // namespace weir::app
