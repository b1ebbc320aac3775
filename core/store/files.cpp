// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/files.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>

namespace weir::store {

namespace {

namespace fs = std::filesystem;

constexpr std::array<long, 4> kNetworkFileSystems{NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, 0xFF534D42L, 0xFE534D42L};

class Descriptor {
public:
    explicit Descriptor(int value) : m_value{value} {}
    ~Descriptor() {
        if (m_value >= 0) {
            ::close(m_value);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return m_value; }
    [[nodiscard]] bool ok() const { return m_value >= 0; }

private:
    int m_value;
};

Result<void> syncPath(const fs::path& path, int flags) {
    const Descriptor fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | flags)};
    if (!fd.ok() || ::fsync(fd.get()) != 0) {
        return systemError("write to disk", path, errno);
    }
    return {};
}

Error notPlain(const fs::path& file) {
    return fail(ErrorCode::invalid, msg("{0} is not a file", file.string()),
                msg("Put the plain file of that name back, or remove what is there"));
}

std::string lineOf(const fs::path& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    return line;
}

}  // namespace

fs::path beside(const fs::path& store, const std::string& suffix) {
    return fs::path{store.string() + "." + suffix};
}
fs::path sqliteSidecar(const fs::path& store, const std::string& suffix) {
    return fs::path{store.string() + "-" + suffix};
}

fs::path resolved(const fs::path& file) {
    std::error_code failed;
    const auto absolute = fs::absolute(file, failed);
    const auto folder = fs::weakly_canonical(absolute.parent_path(), failed);
    return failed ? absolute : folder / absolute.filename();
}

Error systemError(const std::string& what, const fs::path& file, int number) {
    const auto reason = std::generic_category().message(number);
    if (number == ENOSPC || number == EDQUOT) {
        return fail(ErrorCode::full, msg("The disk is full: cannot {0} {1}", what, file.string()),
                    msg("Free some space on that disk, then try again"));
    }
    if (number == EROFS || number == EACCES || number == EPERM) {
        return fail(ErrorCode::io, msg("Cannot {0} {1}: {2}", what, file.string(), reason),
                    msg("Check the permissions of the folder {0}", file.parent_path().string()));
    }
    return fail(ErrorCode::io, msg("Cannot {0} {1}: {2}", what, file.string(), reason),
                msg("Check the path and the disk"));
}

std::optional<FileIdentity> identityOf(const fs::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) {
        return std::nullopt;
    }
    return FileIdentity{info.st_dev, info.st_ino};
}

std::int64_t bytesOf(const fs::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 ? static_cast<std::int64_t>(info.st_size) : 0;
}

Result<void> prepareFolder(const fs::path& folder) {
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) {
        std::error_code failed;
        if (!folder.parent_path().empty()) {
            fs::create_directories(folder.parent_path(), failed);
        }
        if (failed) {  // what it could not do says more than that the folder in it is not there
            return systemError("make the folder", folder.parent_path(), failed.value());
        }
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
            return systemError("make the folder", folder, errno);
        }
    } else if (!S_ISDIR(info.st_mode)) {
        return fail(ErrorCode::io, msg("{0} is not a folder", folder.string()),
                    msg("Choose another place for the store"));
    } else if ((info.st_mode & S_IWOTH) != 0 && (info.st_mode & S_ISVTX) == 0) {
        return fail(ErrorCode::refused, msg("Everybody may change the folder {0}", folder.string()),
                    msg("Close it with: chmod 700 {0}", folder.string()));
    }
    struct statfs system {};
    if (::statfs(folder.c_str(), &system) == 0) {
        for (const long magic : kNetworkFileSystems) {
            if (static_cast<long>(system.f_type) == magic) {
                return fail(ErrorCode::unsupported, msg("{0} is on a network share", folder.string()),
                            msg("Keep the store on a disk of this computer; backups may go to the share"));
            }
        }
    }
    return {};
}

Result<void> makePrivateFile(const fs::path& file) {
    struct stat info {};
    if (::lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size == 0) {
        return checkPrivateFile(file);  // left by a creation that was cut short
    }
    const Descriptor fd{::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (fd.ok()) {
        return {};
    }
    if (errno == EEXIST) {
        return fail(ErrorCode::conflict, msg("{0} already exists", file.string()),
                    msg("Choose another name, or open that store"));
    }
    return systemError("create", file, errno);
}

Result<void> checkPrivateFile(const fs::path& file) {
    struct stat info {};
    if (::lstat(file.c_str(), &info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return fail(ErrorCode::notFound, msg("There is no store at {0}", file.string()),
                        msg("Check the path, or make a store with weir new or weir demo"));
        }
        return systemError("look at", file, errno);
    }
    if (S_ISLNK(info.st_mode)) {
        return fail(ErrorCode::refused, msg("{0} is a symbolic link", file.string()),
                    msg("Name the store file itself"));
    }
    if (!S_ISREG(info.st_mode)) {
        return fail(ErrorCode::invalid, msg("{0} is not a file", file.string()), msg("Name the store file itself"));
    }
    if (auto alone = checkOneName(file); !alone) {
        return alone;
    }
    if (info.st_uid != ::geteuid()) {
        return fail(ErrorCode::denied, msg("{0} belongs to another user", file.string()), msg("Open it as its owner"));
    }
    if ((info.st_mode & 077) != 0) {
        return fail(ErrorCode::refused, msg("Others may read {0}", file.string()),
                    msg("Close it with: chmod 600 {0}", file.string()));
    }
    return {};
}

Result<void> checkOneName(const fs::path& file) {
    struct stat info {};
    if (::lstat(file.c_str(), &info) == 0 && info.st_nlink > 1) {
        return fail(ErrorCode::refused,
                    msg("{0} has {1} names (hard links); under each it would have a log of its own", file.string(),
                        static_cast<std::int64_t>(info.st_nlink)),
                    msg("Remove the other names, or make a backup instead of a link"));
    }
    return {};
}

Result<void> syncFile(const fs::path& file) {
    return syncPath(file, 0);
}
Result<void> syncFolder(const fs::path& folder) {
    return syncPath(folder, O_DIRECTORY);
}

std::int64_t writtenAt(const fs::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0
               ? static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec
               : 0;
}

std::optional<std::int64_t> freeSpace(const fs::path& folder) {
    struct statvfs info {};
    if (::statvfs(folder.c_str(), &info) != 0 || info.f_blocks == 0) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
}

Result<int> openCompanion(const fs::path& file, int flags) {
    const int fd = ::open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) {
        if (errno == ELOOP) {
            return fail(ErrorCode::invalid, msg("{0} is a symbolic link", file.string()), notPlain(file).hint);
        }
        if (errno == ENXIO || errno == EISDIR || errno == ENODEV) {
            return notPlain(file);
        }
        return errno == ENOENT ? fail(ErrorCode::notFound, msg("There is no file {0}", file.string()))
                               : systemError("open", file, errno);
    }
    struct stat info {};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(fd);
        return notPlain(file);
    }
    return fd;
}

Result<std::optional<std::string>> readCompanion(const fs::path& file, std::size_t limit) {
    const auto opened = openCompanion(file, O_RDONLY);
    if (!opened) {
        return opened.error().code == ErrorCode::notFound ? Result<std::optional<std::string>>{std::nullopt}
                                                          : opened.error();
    }
    const Descriptor fd{*opened};
    std::string text;
    std::array<char, 65536> block{};
    for (;;) {
        const auto n = ::read(fd.get(), block.data(), block.size());
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return systemError("read", file, errno);
        }
        if (n == 0) {
            return std::optional{std::move(text)};
        }
        text.append(block.data(), static_cast<std::size_t>(n));
        if (text.size() > limit) {
            return fail(ErrorCode::corrupt, msg("{0} is far larger than Weir makes it", file.string()),
                        notPlain(file).hint);
        }
    }
}

void makeSidecarsWritable(const fs::path& store) {
    for (const auto* suffix : {"wal", "shm"}) {
        const auto file = sqliteSidecar(store, suffix);
        struct stat info {};
        if (::lstat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
            (info.st_mode & S_IWUSR) == 0) {
            ::chmod(file.c_str(), 0600);  // where it fails, SQLite says what it cannot open
        }
    }
}

Result<LockFile> LockFile::take(const fs::path& file) {
    const auto opened = openCompanion(file, O_RDWR | O_CREAT);
    if (!opened) {  // what is not found though it was to be made is a place that takes no files
        return opened.error().code == ErrorCode::notFound ? systemError("create", file, ENOENT) : opened.error();
    }
    LockFile lock{*opened};
    if (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return systemError("lock", file, errno);
        }
        std::array<char, 64> text{};
        const auto n = ::pread(lock.m_descriptor, text.data(), text.size() - 1, 0);
        return fail(ErrorCode::busy, msg("The store is open in another process ({0})", n > 0 ? text.data() : "?"),
                    msg("Use that window, or close it first"));
    }
    const auto pid = std::to_string(::getpid());
    if (::ftruncate(lock.m_descriptor, 0) == 0) {
        // Only a help for the message above: a full disk must not keep the store closed.
        [[maybe_unused]] const auto written = ::pwrite(lock.m_descriptor, pid.data(), pid.size(), 0);
    }
    return lock;
}

bool LockFile::isTaken(const fs::path& file) {
    const Descriptor fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    return fd.ok() ? ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0 : errno != ENOENT;
}

LockFile::~LockFile() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

bool Ballast::fill() {
    if (m_bytes <= 0) {
        return false;
    }
    struct stat info {};
    if (::lstat(m_file.c_str(), &info) == 0 && info.st_size >= m_bytes) {
        return true;
    }
    if (freeSpace(m_file.parent_path()).value_or(0) < 2 * m_bytes) {
        return false;
    }
    bool whole = false;
    {
        const Descriptor fd{::open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
        whole = fd.ok() && ::posix_fallocate(fd.get(), 0, m_bytes) == 0;
    }
    if (!whole) {
        ::unlink(m_file.c_str());
    }
    return whole;
}

bool Ballast::release() {
    return ::unlink(m_file.c_str()) == 0;
}

NoteFile::~NoteFile() {
    close();
}

void NoteFile::close() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

Result<void> NoteFile::write(const LastNote& note) {
    struct stat mine {};
    if (m_descriptor >= 0 &&
        (::fstat(m_descriptor, &mine) != 0 || identityOf(m_file) != FileIdentity{mine.st_dev, mine.st_ino})) {
        close();
    }
    const bool fresh = m_descriptor < 0;
    if (fresh) {
        const auto opened = openCompanion(m_file, O_WRONLY | O_CREAT);
        if (!opened) {
            return opened.error();
        }
        m_descriptor = *opened;
    }
    std::string line = fmt::format("{:020} ", note.seq);
    for (const char byte : note.hash) {
        line += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    line += '\n';
    const auto bytes = static_cast<ssize_t>(line.size());
    if (::pwrite(m_descriptor, line.data(), line.size(), 0) != bytes ||
        (fresh && ::ftruncate(m_descriptor, bytes) != 0)) {
        return systemError("write", m_file, errno);
    }
    return {};
}

Result<std::optional<LastNote>> readLastNote(const fs::path& store) {
    constexpr std::size_t kDigits = 20;
    constexpr std::size_t kHashBytes = 32;
    constexpr std::size_t kMostBytes = 4096;
    const auto file = beside(resolved(store), "last");
    const auto text = readCompanion(file, kMostBytes);
    if (!text) {
        return text.error();
    }
    if (!*text || (*text)->empty()) {
        return std::optional<LastNote>{};
    }
    const auto damaged = fail(ErrorCode::corrupt, msg("The note of the last entry {0} is damaged", file.string()),
                              msg("Run weir verify on the store"));
    const auto line = (*text)->substr(0, (*text)->find('\n'));
    if (line.size() != kDigits + 1 + 2 * kHashBytes) {
        return damaged;
    }
    LastNote note;
    const auto number = std::from_chars(line.data(), line.data() + kDigits, note.seq);
    for (std::size_t at = kDigits + 1; at < line.size(); at += 2) {
        unsigned byte = 0;
        const auto* end = line.data() + at + 2;
        if (std::from_chars(line.data() + at, end, byte, 16).ptr != end) {
            return damaged;
        }
        note.hash += static_cast<char>(static_cast<unsigned char>(byte));
    }
    return number.ec == std::errc{} && note.seq > 0 ? Result<std::optional<LastNote>>{std::optional{note}} : damaged;
}

std::optional<LastNote> lastNoteOf(const fs::path& store) {
    const auto note = readLastNote(store);
    return note ? *note : std::nullopt;
}

Result<void> noteLast(const fs::path& store, const LastNote& note) {
    return NoteFile{beside(resolved(store), "last")}.write(note);
}

std::string lockHolders(const fs::path& store) {
    std::string holders;
    std::ifstream locks{"/proc/locks"};
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words{line};
        std::string number, type, kind, mode, pid, file;
        words >> number >> type >> kind >> mode >> pid >> file;
        for (const auto& path : {store, sqliteSidecar(store, "shm")}) {
            const auto id = identityOf(path);
            if (type == "POSIX" && id && file.ends_with(fmt::format(":{}", id->inode)) &&
                pid != std::to_string(::getpid()) && holders.find("(" + pid + ")") == std::string::npos) {
                holders += fmt::format("{}{} ({})", holders.empty() ? "" : ", ", lineOf("/proc/" + pid + "/comm"), pid);
            }
        }
    }
    return holders;
}

}  // namespace weir::store
