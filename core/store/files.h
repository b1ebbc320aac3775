// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/store.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// The files of a store and what the file system must grant them. The store file itself is never opened here: closing
/// any descriptor of it would drop the locks SQLite holds in this process. Beside it stand <store>.lock,
/// <store>.ballast and the -wal and -shm that SQLite makes.
namespace weir::store {

/// "<store>.<suffix>" in the folder of the store.
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& store, const std::string& suffix);
/// "<store>-wal", "<store>-shm".
[[nodiscard]] std::filesystem::path sqliteSidecar(const std::filesystem::path& store, const std::string& suffix);

/// Absolute, with the folder's links resolved, so that SQLite's refusal of links concerns the file alone.
[[nodiscard]] std::filesystem::path resolved(const std::filesystem::path& file);

struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    bool operator==(const FileIdentity&) const = default;
};
/// By stat(), never by opening. Nothing when the file is not there.
[[nodiscard]] std::optional<FileIdentity> identityOf(const std::filesystem::path& file);

/// By stat() likewise; 0 when the file is not there.
[[nodiscard]] std::int64_t bytesOf(const std::filesystem::path& file);

/// Makes the folder 0700 when it is missing. Errors: not a folder, on a network share (WAL needs shared memory).
[[nodiscard]] Result<void> prepareFolder(const std::filesystem::path& folder);
/// Makes an empty file 0600; an error if it exists with anything in it, or empty and not private.
[[nodiscard]] Result<void> makePrivateFile(const std::filesystem::path& file);
/// Regular file, no symbolic link, one name only (SQLite names the WAL after the file), ours, and readable by nobody
/// else.
[[nodiscard]] Result<void> checkPrivateFile(const std::filesystem::path& file);
/// The rule about names alone, for reading too.
[[nodiscard]] Result<void> checkOneName(const std::filesystem::path& file);
/// Copies durable: fsync of the file, of the folder. Not for the store file.
[[nodiscard]] Result<void> syncFile(const std::filesystem::path& file);
[[nodiscard]] Result<void> syncFolder(const std::filesystem::path& folder);
/// When its content was last written, ns; by stat(). 0 when it is not there.
[[nodiscard]] std::int64_t writtenAt(const std::filesystem::path& file);
/// Opens what stands beside a store for this program alone (anchors, notes, locks), never waiting and never through a
/// link; a new one is made 0600. The caller closes the descriptor. Errors: invalid when it is no plain file, notFound.
[[nodiscard]] Result<int> openCompanion(const std::filesystem::path& file, int flags);
/// All of such a file; nothing when it is not there. Errors also: corrupt when it has more than `limit` bytes.
[[nodiscard]] Result<std::optional<std::string>> readCompanion(const std::filesystem::path& file, std::size_t limit);
/// A log or index left without the right to write in it (by a reading while the store was read-only) gets it back.
void makeSidecarsWritable(const std::filesystem::path& store);
/// Bytes an ordinary user may still write; nothing when the file system does not say.
[[nodiscard]] std::optional<std::int64_t> freeSpace(const std::filesystem::path& folder);

/// The exclusive lock on the lock file, held until destruction. Errors: busy, naming the process that holds it.
class LockFile {
public:
    /// Whether somebody has it, this process included. Asking makes no file.
    [[nodiscard]] static bool isTaken(const std::filesystem::path& file);
    [[nodiscard]] static Result<LockFile> take(const std::filesystem::path& file);
    LockFile(LockFile&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}
    LockFile& operator=(LockFile&&) = delete;
    ~LockFile();

private:
    explicit LockFile(int descriptor) : m_descriptor{descriptor} {}
    int m_descriptor;
};

/// Reserve for the moment the disk is full: a file of real blocks that is removed to let saving go on.
class Ballast {
public:
    Ballast(std::filesystem::path file, std::int64_t bytes) : m_file{std::move(file)}, m_bytes{bytes} {}
    /// Makes it when it is missing and at least twice its size is free. False: there is none. Cheap when it is there.
    bool fill();
    /// True when there was one to release.
    bool release();

private:
    std::filesystem::path m_file;
    std::int64_t m_bytes;
};

/// One line of fixed length, written over at each commit without sync; made with the first, and anew when it was
/// removed or replaced meanwhile.
class NoteFile {
public:
    explicit NoteFile(std::filesystem::path file) : m_file{std::move(file)} {}
    NoteFile(const NoteFile&) = delete;
    NoteFile& operator=(const NoteFile&) = delete;
    ~NoteFile();
    /// Saving goes on without it.
    [[nodiscard]] Result<void> write(const LastNote& note);

private:
    void close();

    std::filesystem::path m_file;
    int m_descriptor = -1;
};

/// Names of the processes that hold a POSIX lock on one of the files, from /proc/locks: "sqlite3 (4711)".
[[nodiscard]] std::string lockHolders(const std::filesystem::path& store);

/// The error of errno for `what` done to `file`.
[[nodiscard]] Error systemError(const std::string& what, const std::filesystem::path& file, int number);

}  // namespace weir::store
