// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/desk_bridge.h"
#include "app/workbench/feature_selection.h"
#include "app/workbench/prompts.h"
#include "app/workbench/selection.h"
#include "app/workbench/settings.h"
#include "app/workbench/theme.h"

#include <QObject>

#include <map>
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
    [[nodiscard]] FeatureSelection& features() { return m_features; }
    [[nodiscard]] Settings& settings() { return *m_settings; }
    [[nodiscard]] Theme& theme() { return *m_theme; }
    [[nodiscard]] Prompts& prompts() { return m_prompts; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    [[nodiscard]] TimeZone timeZone() const;
    [[nodiscard]] const std::filesystem::path& resources() const { return m_resources; }

    /// The moment in the past that the map shows; nothing while it shows the present. Until the map is back in the
    /// present `run` and `whyNot` refuse whatever decides anything: only the duty log, which answers alarms, goes on.
    [[nodiscard]] const std::optional<Instant>& pastShown() const { return m_pastShown; }
    void showPast(std::optional<Instant> time);

    /// Nobody, with a role that may do nothing, until somebody has said who sits here.
    [[nodiscard]] const Officer& officer() const { return m_officer; }
    [[nodiscard]] bool isSeatTaken() const { return !m_officer.name.empty(); }
    /// Seats somebody without a word. Nobody (an empty name) leaves it remembered who sat here last.
    void setOfficer(Officer officer);
    /// A person says that they act here from now on: the duty log says so too, in their name.
    void takeSeat(Officer officer);
    /// Who sat here last, at this very store and still registered: to be offered, never presumed.
    [[nodiscard]] std::optional<Officer> lastOfficer() const;

    /// A command of the officer at this seat, with an id of its own.
    [[nodiscard]] desk::Command command(std::string verb, Json args) const;
    /// Submits; a failure is told in words (signal failed) before `then`, which may be empty. When the same verb on the
    /// same row later succeeds, the failure is overcome.
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
    /// What could not be done has been done now: what was said about it no longer holds.
    void overcome(const weir::Error& error);
    void told(const weir::Message& text);
    void officerChanged();
    void pastShownChanged();

private:
    explicit Workbench(const WorkbenchOptions& options);
    void seatWhereNobodyIsRegistered();
    [[nodiscard]] Result<void> checkPast(const std::string& verb) const;
    /// Tells how a command about this (verb and row) ended.
    void settle(const std::string& about, const Result<desk::Answer>& answer);

    std::filesystem::path m_resources;
    const Clock& m_clock;
    Prompts& m_prompts;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<desk::Desk> m_desk;
    std::unique_ptr<DeskBridge> m_bridge;
    Selection m_selection;
    FeatureSelection m_features;
    Officer m_officer;
    std::string m_storeId;  ///< tells this store from every other; empty: it could not be read
    std::optional<Instant> m_pastShown;
    std::map<std::string, Error> m_refused;  ///< the newest failure of each verb and row that has not succeeded since
};

}  // namespace weir::app
