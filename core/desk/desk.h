// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/notifier.h"
#include "core/desk/command.h"
#include "core/desk/picture.h"
#include "core/journal/journal.h"

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

/// The door. Every change of state goes through execute()/submit(): permission → rules → rows → journal → commit →
/// publish.
namespace weir::desk {

struct VerbInfo {
    std::string name;         ///< "order.issue"
    std::string summary;      ///< English pattern for help
    Json params;              ///< JSON-schema-like: {"order_id": {"type":"id","kind":"order","required":true}, …}
    std::vector<Role> roles;  ///< who may
};
/// The verb table in name order: `weir verbs`, help, permission checks and drills read it.
[[nodiscard]] const std::vector<VerbInfo>& verbTable();

struct DeskOptions {
    std::filesystem::path store;
    std::filesystem::path profileRoot;  ///< resources/cities; the store's meta names the city inside it
    const Clock* clock = nullptr;       ///< must outlive the desk
    int seat = 1;
    bool serveOthers = true;  ///< accept verbs of other processes over the owner-only local socket
    store::StoreOptions storeOptions;
    std::filesystem::path backupDir;  ///< empty: beside the store in backups/
    bool automaticBackups = true;
};

struct HealthChange {
    store::HealthReport report;
};

/// The open desk: holder of the store, or a client of the process that holds it. Thread-safe.
class Desk {
public:
    /// Opens as holder; when another process holds the store, connects to it and hands verbs over (isHolder() false),
    /// keeping its own picture up to date from the file. Errors: notFound, corrupt, busy, io.
    [[nodiscard]] static Result<std::unique_ptr<Desk>> open(DeskOptions options);
    virtual ~Desk() = default;

    /// Durable when the future is ready with an Answer. Never blocks the caller.
    [[nodiscard]] virtual std::future<Result<Answer>> submit(Command command) = 0;
    [[nodiscard]] Result<Answer> execute(Command command) { return submit(std::move(command)).get(); }
    /// Why the command cannot be carried out now, without doing it; ok when it could. For grey buttons: cheap, no I/O.
    [[nodiscard]] virtual Result<void> can(const Command& command) const = 0;

    [[nodiscard]] virtual PicturePtr picture() const = 0;
    /// Called on the store thread (or the watching thread of a client) after each commit.
    [[nodiscard]] virtual Subscription onPicture(std::function<void(const PictureChange&)> listener) = 0;
    [[nodiscard]] virtual Subscription onHealth(std::function<void(const HealthChange&)> listener) = 0;
    [[nodiscard]] virtual store::HealthReport health() const = 0;

    [[nodiscard]] virtual Result<PicturePtr> pictureAt(Instant t) const = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<store::Reader>> reader() const = 0;
    /// The newest entries, newest first; for the duty log and the journal table.
    [[nodiscard]] virtual Result<std::vector<journal::Entry>> recentEntries(std::size_t limit) const = 0;
    [[nodiscard]] virtual Result<journal::Verification> verify() const = 0;
    [[nodiscard]] virtual Result<std::filesystem::path> backup(const std::filesystem::path& dir) = 0;
    [[nodiscard]] virtual bool isHolder() const = 0;
    [[nodiscard]] virtual const Clock& clock() const = 0;
    [[nodiscard]] virtual const std::filesystem::path& storePath() const = 0;
    /// Labels of what undo and redo would do for this actor ("zone.reshape 沙北片区"), empty when nothing.
    [[nodiscard]] virtual std::pair<std::string, std::string> undoLabels(const std::string& actor) const = 0;
};

/// Head anchors stand beside the store, as does the key that signs heads (".key").
[[nodiscard]] std::filesystem::path anchorFileOf(const std::filesystem::path& store);
/// Everything journal::verify checks, on a store that may be open elsewhere; nothing is written. A file that was never
/// opened as a store, such as a backup, has no anchors beside it, which is noted and no finding.
[[nodiscard]] Result<journal::Verification> verifyStore(const std::filesystem::path& store,
                                                        const std::function<void(double)>& progress = {},
                                                        std::stop_token stop = {});

/// store::restore(), signed into the anchors: verify tells what was given up and goes on from the backup's last entry.
/// A backup that verify condemns is taken only when soundness is waived; verify and the desk say so from then on.
struct Restored {
    std::filesystem::path kept;    ///< where the store that was replaced lies; empty: there was none
    std::vector<Message> unsound;  ///< what is wrong with the backup
};
[[nodiscard]] Result<Restored> restoreStore(const std::filesystem::path& backup, const std::filesystem::path& store,
                                            const Clock& clock,
                                            store::Soundness soundness = store::Soundness::required);

/// Makes a new empty store for a city profile folder (weir new).
[[nodiscard]] Result<void> createStore(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                                       const Clock& clock);

}  // namespace weir::desk
