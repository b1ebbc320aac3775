// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/support/logging_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace weir::test {

namespace {

constexpr std::size_t kSector = 512;

/// Our file: the methods SQLite calls, our log, the name, and behind it the system's own file.
struct LoggedFile {
    sqlite3_file base;
    LoggingVfs* log;
    const char* path;
    sqlite3_file* real;
};

LoggedFile* logged(sqlite3_file* file) {
    return static_cast<LoggedFile*>(static_cast<void*>(file));
}
sqlite3_file* realOf(sqlite3_file* file) {
    return logged(file)->real;
}
const sqlite3_io_methods* methodsOf(sqlite3_file* file) {
    return realOf(file)->pMethods;
}

void note(sqlite3_file* file, DiskOperation::Kind kind, std::int64_t offset = 0, std::string data = {}) {
    if (const auto* path = logged(file)->path; path != nullptr) {
        logged(file)->log->record({kind, path, offset, std::move(data)});
    }
}

int closeFile(sqlite3_file* f) {
    const int code = methodsOf(f)->xClose(realOf(f));
    sqlite3_free(realOf(f));
    return code;
}
int readFile(sqlite3_file* f, void* data, int n, sqlite3_int64 at) {
    return methodsOf(f)->xRead(realOf(f), data, n, at);
}
int writeFile(sqlite3_file* f, const void* data, int n, sqlite3_int64 at) {
    if (const int failure = logged(f)->log->verdict(DiskOperation::Kind::write); failure != 0) {
        return failure;
    }
    const int code = methodsOf(f)->xWrite(realOf(f), data, n, at);
    if (code == SQLITE_OK) {
        note(f, DiskOperation::Kind::write, at,
             std::string{static_cast<const char*>(data), static_cast<std::size_t>(n)});
    }
    return code;
}
int truncateFile(sqlite3_file* f, sqlite3_int64 size) {
    if (const int failure = logged(f)->log->verdict(DiskOperation::Kind::truncate); failure != 0) {
        return failure;
    }
    const int code = methodsOf(f)->xTruncate(realOf(f), size);
    if (code == SQLITE_OK) {
        note(f, DiskOperation::Kind::truncate, size);
    }
    return code;
}
int syncFile(sqlite3_file* f, int /*flags*/) {
    if (const int failure = logged(f)->log->verdict(DiskOperation::Kind::sync); failure != 0) {
        return failure;
    }
    // Recorded, not done: the real disk is not what is tested.
    note(f, DiskOperation::Kind::sync);
    return SQLITE_OK;
}
int fileSize(sqlite3_file* f, sqlite3_int64* size) {
    return methodsOf(f)->xFileSize(realOf(f), size);
}
int lockFile(sqlite3_file* f, int level) {
    return methodsOf(f)->xLock(realOf(f), level);
}
int unlockFile(sqlite3_file* f, int level) {
    return methodsOf(f)->xUnlock(realOf(f), level);
}
int checkLock(sqlite3_file* f, int* out) {
    return methodsOf(f)->xCheckReservedLock(realOf(f), out);
}
int fileControl(sqlite3_file* f, int op, void* arg) {
    return methodsOf(f)->xFileControl(realOf(f), op, arg);
}
int sectorSize(sqlite3_file* f) {
    return methodsOf(f)->xSectorSize(realOf(f));
}
int characteristics(sqlite3_file* f) {
    return methodsOf(f)->xDeviceCharacteristics(realOf(f));
}
int shmMap(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return methodsOf(f)->xShmMap(realOf(f), page, size, extend, out);
}
int shmLock(sqlite3_file* f, int offset, int n, int flags) {
    return methodsOf(f)->xShmLock(realOf(f), offset, n, flags);
}
void shmBarrier(sqlite3_file* f) {
    methodsOf(f)->xShmBarrier(realOf(f));
}
int shmUnmap(sqlite3_file* f, int remove) {
    return methodsOf(f)->xShmUnmap(realOf(f), remove);
}

const sqlite3_io_methods kMethods{2,        closeFile,  readFile,  writeFile,   truncateFile, syncFile,        fileSize,
                                  lockFile, unlockFile, checkLock, fileControl, sectorSize,   characteristics, shmMap,
                                  shmLock,  shmBarrier, shmUnmap,  nullptr,     nullptr};

int openFile(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags) {
    auto* system = sqlite3_vfs_find(nullptr);
    auto* mine = logged(file);
    *mine = LoggedFile{};
    auto* real = static_cast<sqlite3_file*>(sqlite3_malloc(system->szOsFile));
    if (real == nullptr) {
        return SQLITE_NOMEM;
    }
    std::memset(real, 0, static_cast<std::size_t>(system->szOsFile));
    int exists = 0;
    if (path != nullptr) {
        system->xAccess(system, path, SQLITE_ACCESS_EXISTS, &exists);
    }
    const int code = system->xOpen(system, path, real, flags, outFlags);
    if (code != SQLITE_OK) {
        if (real->pMethods != nullptr) {
            real->pMethods->xClose(real);
        }
        sqlite3_free(real);
        return code;
    }
    mine->base.pMethods = &kMethods;
    mine->log = static_cast<LoggingVfs*>(vfs->pAppData);
    mine->path = path;
    mine->real = real;
    if (path != nullptr && exists == 0) {
        note(file, DiskOperation::Kind::create);
    }
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* vfs, const char* path, int syncDir) {
    auto* system = sqlite3_vfs_find(nullptr);
    const int code = system->xDelete(system, path, syncDir);
    if (code == SQLITE_OK) {
        static_cast<LoggingVfs*>(vfs->pAppData)->record({DiskOperation::Kind::remove, path, syncDir, {}});
    }
    return code;
}

/// Applies a write or truncation to the content.
void apply(std::string& content, const DiskOperation& op) {
    if (op.kind == DiskOperation::Kind::truncate) {
        content.resize(static_cast<std::size_t>(op.offset), '\0');
        return;
    }
    const auto at = static_cast<std::size_t>(op.offset);
    content.resize(std::max(content.size(), at + op.data.size()), '\0');
    content.replace(at, op.data.size(), op.data);
}

/// The sectors of a write that arrived; the disk writes whole sectors, so the cuts lie on its grid.
void applyTorn(std::string& content, const DiskOperation& op, std::mt19937& random) {
    for (std::size_t at = 0; at < op.data.size();) {
        const auto absolute = static_cast<std::size_t>(op.offset) + at;
        const auto n = std::min(kSector - absolute % kSector, op.data.size() - at);
        if (random() % 2 == 0) {
            apply(content, {op.kind, {}, static_cast<std::int64_t>(absolute), op.data.substr(at, n)});
        }
        at += n;
    }
}

}  // namespace

LoggingVfs::LoggingVfs(std::string name) : m_name{std::move(name)}, m_vfs{new sqlite3_vfs{*sqlite3_vfs_find(nullptr)}} {
    m_vfs->pNext = nullptr;
    m_vfs->zName = m_name.c_str();
    m_vfs->pAppData = this;
    m_vfs->szOsFile = static_cast<int>(sizeof(LoggedFile));
    m_vfs->xOpen = openFile;
    m_vfs->xDelete = deleteFile;
    sqlite3_vfs_register(m_vfs, 0);
}

LoggingVfs::~LoggingVfs() {
    sqlite3_vfs_unregister(m_vfs);
    delete m_vfs;
}

std::size_t LoggingVfs::position() const {
    const std::scoped_lock lock{m_mutex};
    return m_operations.size();
}

std::vector<DiskOperation> LoggingVfs::operations() const {
    const std::scoped_lock lock{m_mutex};
    return m_operations;
}

void LoggingVfs::record(DiskOperation operation) {
    const std::scoped_lock lock{m_mutex};
    m_operations.push_back(std::move(operation));
}

void LoggingVfs::failAt(std::size_t n, int code, bool sticky) {
    const std::scoped_lock lock{m_mutex};
    m_counted = 0;
    m_failing = n;
    m_code = code;
    m_sticky = sticky;
}

int LoggingVfs::verdict(DiskOperation::Kind kind) {
    const std::scoped_lock lock{m_mutex};
    ++m_counted;
    if (m_failing == 0 || m_counted < m_failing || (m_counted > m_failing && !m_sticky)) {
        return 0;
    }
    const bool isWrite = kind == DiskOperation::Kind::write;
    return m_code == SQLITE_FULL               ? (isWrite ? SQLITE_FULL : 0)
           : isWrite                           ? SQLITE_IOERR_WRITE
           : kind == DiskOperation::Kind::sync ? SQLITE_IOERR_FSYNC
                                               : SQLITE_IOERR_TRUNCATE;
}

std::size_t LoggingVfs::counted() const {
    const std::scoped_lock lock{m_mutex};
    return m_counted;
}

/// Of the entries, not of what the files hold: a removal that waited is done, and the file it was done to is gone with
/// all that came before.
void Disk::syncFolder() {
    for (auto& [path, file] : m_files) {
        const auto isRemoval = [](const DiskOperation& op) { return op.kind == DiskOperation::Kind::remove; };
        const auto last = std::find_if(file.pending.rbegin(), file.pending.rend(), isRemoval);
        if (last != file.pending.rend()) {
            file.pending.erase(file.pending.begin(), last.base());
            file.synced.clear();
            file.exists = false;
        }
        const auto isCreation = [](const DiskOperation& op) { return op.kind == DiskOperation::Kind::create; };
        if (std::erase_if(file.pending, isCreation) > 0) {
            file.exists = true;
        }
    }
}

void Disk::feed(const DiskOperation& op) {
    auto& file = m_files[op.file];
    switch (op.kind) {
        case DiskOperation::Kind::sync:
            if (!file.exists) {
                syncFolder();  // as SQLite does with the first sync of a new file
            }
            for (const auto& pending : file.pending) {
                if (pending.kind == DiskOperation::Kind::remove) {
                    file.synced.clear();
                } else if (pending.kind != DiskOperation::Kind::create) {
                    apply(file.synced, pending);
                }
            }
            file.pending.clear();
            file.exists = true;
            return;
        case DiskOperation::Kind::remove:
            file.pending.push_back(op);
            if (op.offset != 0) {
                syncFolder();
            }
            return;
        case DiskOperation::Kind::create:
        case DiskOperation::Kind::write:
        case DiskOperation::Kind::truncate:
            file.pending.push_back(op);
            return;
    }
}

std::map<std::string, std::string> Disk::afterPowerCut(Unsynced unsynced, std::mt19937& random) const {
    std::map<std::string, std::string> out;
    for (const auto& [path, file] : m_files) {
        bool exists = file.exists;
        auto content = file.synced;
        for (const auto& op : file.pending) {
            const auto fate = unsynced == Unsynced::dropped ? 0U
                              : unsynced == Unsynced::kept  ? 1U
                                                            : static_cast<unsigned>(random() % 3);
            const bool isEntry = op.kind == DiskOperation::Kind::remove || op.kind == DiskOperation::Kind::create;
            if (fate == 0 && isEntry) {
                break;  // entries of a folder reach the disk in order, and what follows was done to the file behind
                        // this one
            }
            if (fate == 0) {
                continue;
            }
            if (op.kind == DiskOperation::Kind::remove) {
                exists = false;
                content.clear();
                continue;
            }
            exists = true;
            if (op.kind == DiskOperation::Kind::write && fate == 2) {
                applyTorn(content, op, random);
            } else if (op.kind != DiskOperation::Kind::create) {
                apply(content, op);
            }
        }
        if (exists) {
            out.emplace(path, std::move(content));
        }
    }
    return out;
}

}  // namespace weir::test
