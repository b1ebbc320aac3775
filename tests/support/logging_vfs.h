// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

/// An SQLite VFS that passes everything on to the system's and writes down what would reach the disk, so that a test
/// can build the disk as a power cut at any moment would have left it.
namespace weir::test {

struct DiskOperation {
    enum class Kind { write, truncate, sync, create, remove };
    Kind kind = Kind::write;
    std::string file;         ///< full path
    std::int64_t offset = 0;  ///< of a write; the new size of a truncation
    std::string data;
};

/// Registered under its own name while it lives. Several connections and threads may use it.
class LoggingVfs {
public:
    explicit LoggingVfs(std::string name);
    ~LoggingVfs();
    LoggingVfs(const LoggingVfs&) = delete;
    LoggingVfs& operator=(const LoggingVfs&) = delete;

    [[nodiscard]] const std::string& name() const { return m_name; }
    /// How many operations there are so far; an acknowledgement given now stands after that many.
    [[nodiscard]] std::size_t position() const;
    [[nodiscard]] std::vector<DiskOperation> operations() const;
    void record(DiskOperation operation);

    /// From now on the n-th operation that changes the disk (writes, truncations, syncs; from 1) answers `code` instead
    /// of being done; `sticky`: every later one too. 0 ends it.
    void failAt(std::size_t n, int code, bool sticky);
    /// The code the operation at hand must answer, 0 when it goes on. Counts.
    [[nodiscard]] int verdict(DiskOperation::Kind kind);
    /// How many operations were counted since failAt().
    [[nodiscard]] std::size_t counted() const;

private:
    std::string m_name;
    sqlite3_vfs* m_vfs;
    mutable std::mutex m_mutex;
    std::vector<DiskOperation> m_operations;
    std::size_t m_counted = 0;
    std::size_t m_failing = 0;
    int m_code = 0;
    bool m_sticky = false;
};

/// What happens to writes that were not synced when the power goes.
enum class Unsynced { dropped, kept, mixed };

/// The disk while operations are fed to it in order: what is certain, and what was written but not synced.
class Disk {
public:
    void feed(const DiskOperation& operation);
    /// The files after a power cut now. `mixed`: each write on its own is dropped, kept, or torn into sectors of 512
    /// bytes.
    [[nodiscard]] std::map<std::string, std::string> afterPowerCut(Unsynced unsynced, std::mt19937& random) const;

private:
    struct File {
        bool exists = false;  ///< for certain
        std::string synced;
        std::vector<DiskOperation> pending;
    };
    void syncFolder();

    std::map<std::string, File> m_files;
};

}  // namespace weir::test
