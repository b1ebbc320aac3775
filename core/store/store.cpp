// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/store.h"

#include "core/store/backup.h"
#include "core/store/connection.h"
#include "core/store/files.h"
#include "core/store/schema.h"
#include "core/store/writer.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace weir::store {

namespace {

namespace fs = std::filesystem;

/// The whole schema in one transaction, before the file becomes a WAL database: killed in between, it is empty. That
/// the removed rollback journal may come back after a power cut does no harm: what follows it in the file waits for the
/// first sync of the WAL, and with that goes the folder.
Result<void> createSchema(const fs::path& file, const std::string& vfs) {
    auto db = Database::open(file, Access::create, vfs);
    if (!db) {
        return db.error();
    }
    std::string script = fmt::format(
        "PRAGMA synchronous = FULL;\nBEGIN IMMEDIATE;\nPRAGMA application_id = {};\nPRAGMA user_version = {};\n",
        kApplicationId, kSchemaVersion);
    for (const auto& statement : schemaStatements()) {
        script += statement + ";\n";
    }
    return (*db)->exec(script + "COMMIT;");
}

/// A connection with its transaction, alive as long as the reader.
struct OwnedConnection {
    std::unique_ptr<Database> connection;
};
class SnapshotReader final : private OwnedConnection, public ReadingOn<Reader> {
public:
    explicit SnapshotReader(std::unique_ptr<Database> db) : OwnedConnection{std::move(db)}, ReadingOn{*connection} {}
};

Result<std::unique_ptr<Reader>> snapshotOf(const fs::path& file, const std::string& vfs,
                                           std::optional<Millis> limit = {}, bool isHeld = false) {
    auto db = openReading(file, vfs, isHeld);
    if (!db) {
        return db.error();
    }
    if (auto ours = checkIdentity(**db, file); !ours) {
        return ours.error();
    }
    if (limit) {
        (*db)->limitTime(*limit);
    }
    if (auto begun = (*db)->exec("BEGIN; SELECT count(*) FROM meta;"); !begun) {  // the first read takes the snapshot
        return begun.error();
    }
    return std::unique_ptr<Reader>{std::make_unique<SnapshotReader>(*std::move(db))};
}

class SqliteStore final : public Store {
public:
    SqliteStore(fs::path path, LockFile lock, StoreOptions options, std::unique_ptr<Writer> writer)
        : m_path{std::move(path)},
          m_vfs{options.vfs},
          m_readLimit{options.readLimit},
          m_lock{std::move(lock)},
          m_writer{std::move(writer)},
          m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

    ~SqliteStore() override {
        m_thread.request_stop();
        m_thread.join();  // what was submitted is done first
        m_writer.reset();
    }

    std::future<Result<void>> submit(std::string commandId, Work work, std::function<void()> afterCommit) override {
        Job job{std::move(commandId), std::move(work), std::move(afterCommit), {}};
        auto future = job.promise.get_future();
        {
            const std::scoped_lock lock{m_mutex};
            m_jobs.push_back(std::move(job));
        }
        m_arrived.notify_one();
        return future;
    }

    Result<std::unique_ptr<Reader>> reader() const override { return snapshot(m_readLimit); }
    Result<std::unique_ptr<Reader>> longReader() const override { return snapshot({}); }
    HealthReport health() const override { return m_writer->health(); }
    const fs::path& path() const override { return m_path; }

    Result<fs::path> backup(const fs::path& dir, Instant now) override {
        if (auto lost = m_writer->loss(); !lost.empty()) {
            return fail(ErrorCode::corrupt, std::move(lost), restoreHint());
        }
        const auto rescued = m_writer->health().rescueCopy;
        const auto saved = m_writer->savedEnds();  // before the file is looked at: commands go on
        // On a connection of its own: verbs go on while the copy is made.
        auto db = rescued.empty() ? Database::open(m_path, Access::readOnly, m_vfs)
                                  : Database::open(rescued, Access::readOnly);
        if (!db) {
            return db.error();
        }
        // A backup of what was written over the store would pass for the newest one.
        if (auto missing = saved ? missingIn(**db, rescued.empty() ? m_path : rescued, *saved) : Message{};
            !missing.empty()) {
            return fail(ErrorCode::corrupt, std::move(missing), restoreHint());
        }
        return backupOf(**db, m_path, dir, now);
    }

private:
    struct Job {
        std::string commandId;
        Work work;
        std::function<void()> afterCommit;
        std::promise<Result<void>> promise;
    };

    /// After a rescue the file on the disk is behind: what is true is in the copy, or nowhere.
    [[nodiscard]] Result<std::unique_ptr<Reader>> snapshot(std::optional<Millis> limit) const {
        if (auto lost = m_writer->loss(); !lost.empty()) {
            return fail(ErrorCode::corrupt, std::move(lost), restoreHint());
        }
        const auto rescued = m_writer->health().rescueCopy;
        return rescued.empty() ? snapshotOf(m_path, m_vfs, limit, !m_writer->isConnected())
                               : snapshotOf(rescued, {}, limit);
    }

    void serve(const std::stop_token& stop) {
        for (;;) {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, stop, [this] { return !m_jobs.empty(); });
            if (m_jobs.empty()) {
                return;
            }
            auto job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            auto outcome = m_writer->run(job.commandId, job.work);
            if (outcome && job.afterCommit) {
                job.afterCommit();
            }
            job.promise.set_value(std::move(outcome));
            m_writer->tidy();  // after the answer: a checkpoint must not delay it
        }
    }

    fs::path m_path;
    std::string m_vfs;
    Millis m_readLimit;
    LockFile m_lock;
    std::unique_ptr<Writer> m_writer;
    std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::deque<Job> m_jobs;
    std::jthread m_thread;
};

/// What is left when there is no room even for the index of a WAL: to read.
Result<std::unique_ptr<Writer>> withoutRoom(const fs::path& file, const StoreOptions& options) {
    auto reading = openReading(file, options.vfs, true);
    if (!reading) {
        return reading.error();
    }
    if (auto ours = checkIdentity(**reading, file); !ours) {
        return ours.error();
    }
    return Writer::openWithoutRoom(file, options, **reading);
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const fs::path& file, StoreOptions options) {
    if (file.empty()) {
        return fail(ErrorCode::invalid, msg("The path of the store is empty"), msg("Name a file"));
    }
    const auto path = resolved(file);
    if (!options.create) {
        if (auto fine = checkPrivateFile(path); !fine) {
            return fine.error();
        }
    }
    if (auto folder = prepareFolder(path.parent_path()); !folder) {
        return folder.error();
    }
    auto lock = LockFile::take(beside(path, "lock"));
    if (!lock) {
        return lock.error();
    }
    if (options.create) {
        if (auto made = makePrivateFile(path); !made) {
            return made.error();
        }
        if (auto created = createSchema(path, options.vfs); !created) {
            return created.error();
        }
    }
    auto writer = Writer::open(path, options);
    if (!writer && writer.error().code == ErrorCode::full && !options.create) {
        if (auto reading = withoutRoom(path, options)) {
            writer = std::move(reading);
        }
    }
    if (!writer) {
        return writer.error();
    }
    return std::unique_ptr<Store>{
        std::make_unique<SqliteStore>(path, *std::move(lock), std::move(options), *std::move(writer))};
}

Result<std::unique_ptr<Reader>> openReader(const fs::path& file) {
    const auto path = resolved(file);
    std::error_code failed;
    if (!fs::exists(path, failed)) {
        return fail(ErrorCode::notFound, msg("There is no store at {0}", path.string()),
                    msg("Check the path, or make a store with weir new or weir demo"));
    }
    if (auto alone = checkOneName(path); !alone) {
        return alone.error();
    }
    return snapshotOf(path, {});
}

}  // namespace weir::store
