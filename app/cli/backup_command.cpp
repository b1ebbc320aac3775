// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/store_access.h"

#include <ostream>

namespace weir::app {

namespace {

class BackupCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("DIR", m_dir, "The folder for the backup")->required();
    }

    Result<int> run(CommandContext& context) override {
        std::error_code failed;
        const auto folder = std::filesystem::absolute(m_dir, failed);
        if (m_dir.empty() || failed) {
            return fail(ErrorCode::usage, msg("'{0}' is not a folder", shorten(m_dir.string())),
                        msg("Name the folder for the backup"));
        }
        // Only read, so that it goes on beside a window.
        if (const auto store = openForReading(m_store); !store) {
            return store.error();
        }
        const bool isNew = !std::filesystem::exists(folder, failed);
        const auto file = store::backupBeside(m_store, folder, context.clock.now());
        if (!file) {
            return file.error();
        }
        if (isNew) {  // a slip of the pen would otherwise keep the backups where nobody looks for them
            printNote(context.err, msg("The folder {0} was not there and has been made", folder.string()));
        }
        context.out << file->string() << '\n';
        return 0;
    }

private:
    std::filesystem::path m_store;
    std::filesystem::path m_dir;
};

class RestoreCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("BACKUP", m_backup, "The backup")->required();
        app.add_option("STORE", m_store, "The store whose place it takes")->required();
        app.add_flag("--force", m_force, "Take a backup that is not sound; the store says so from then on");
    }

    Result<int> run(CommandContext& context) override {
        const auto soundness = m_force ? store::Soundness::waived : store::Soundness::required;
        const auto restored = desk::restoreStore(m_backup, m_store, context.clock, soundness);
        if (!restored) {
            return restored.error();
        }
        for (const auto& finding : restored->unsound) {
            printNote(context.err, msg("The backup is not sound: {0}", finding.text()));
        }
        if (!restored->kept.empty()) {
            context.out << restored->kept.string() << '\n';
        }
        return 0;
    }

private:
    std::filesystem::path m_backup;
    std::filesystem::path m_store;
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeBackupCommand() {
    return std::make_unique<BackupCommand>();
}
std::unique_ptr<Command> makeRestoreCommand() {
    return std::make_unique<RestoreCommand>();
}

}  // namespace weir::app
