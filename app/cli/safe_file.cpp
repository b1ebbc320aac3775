// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/safe_file.h"

#include "core/store/store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace weir::app {

namespace {

/// With less than this a disk is called full.
constexpr std::uintmax_t kSmallestRoom = 64U << 10;

Error cannotWrite(const std::filesystem::path& target, int error) {
    if (error == ENOSPC || error == EDQUOT) {
        return fail(ErrorCode::full, msg("The disk is full: the file '{0}' cannot be written", target.string()),
                    msg("Free some space on that disk, then try again"));
    }
    return fail(ErrorCode::io, msg("The file '{0}' cannot be written: {1}", target.string(), std::strerror(error)),
                msg("Choose another folder or make room"));
}

/// What is wrong with the target's folder: missing, full, none that keeps files (it has no room at all, as /proc), or
/// 0.
int folderError(const std::filesystem::path& target) {
    std::error_code failed;
    const auto space = std::filesystem::space(std::filesystem::absolute(target, failed).parent_path(), failed);
    if (failed) {
        return failed.value();
    }
    return space.capacity == 0 ? EPERM : space.available < kSmallestRoom ? ENOSPC : 0;
}

Result<void> synced(const std::filesystem::path& file, const std::filesystem::path& target) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return cannotWrite(target, errno);
    }
    const int error = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return error == 0 ? Result<void>{} : Result<void>{cannotWrite(target, error)};
}

}  // namespace

Result<void> writeSafely(const std::filesystem::path& target, const std::filesystem::path& store,
                         const std::function<Result<void>(const std::filesystem::path&)>& write) {
    if (auto allowed = store::checkUserFile(target, store); !allowed) {
        return allowed;
    }
    std::error_code ec;
    if (std::filesystem::is_directory(target, ec)) {
        return fail(ErrorCode::invalid, msg("'{0}' is a folder", target.string()), msg("Name a file"));
    }
    // A rename would put a plain file in the place of a device or a pipe.
    if (std::filesystem::exists(target, ec) && !std::filesystem::is_regular_file(target, ec)) {
        return fail(ErrorCode::invalid, msg("'{0}' is a device or a pipe, not a file", target.string()),
                    msg("Name a file"));
    }
    // The suffix stays last: writers choose the format by it.
    const auto temporary = target.parent_path() /
                           fmt::format(".{}.{}.part{}", target.stem().string(), getpid(), target.extension().string());
    auto done = write(temporary);
    if (done) {
        done = synced(temporary, target);
    }
    if (done && std::rename(temporary.c_str(), target.c_str()) != 0) {
        done = cannotWrite(target, errno);
    }
    if (!done) {
        // Asked before the failed file gives its room back; said of the file the user named, not of the temporary one.
        const int error = done.error().code == ErrorCode::full ? ENOSPC
                          : done.error().code == ErrorCode::io ? folderError(target)
                                                               : 0;
        std::filesystem::remove(temporary, ec);
        if (error != 0) {
            done = cannotWrite(target, error);
        }
    }
    return done;
}

Result<void> writeFile(const std::filesystem::path& file, const std::string& text) {
    errno = 0;
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    return out ? Result<void>{} : Result<void>{cannotWrite(file, errno != 0 ? errno : EIO)};
}

}  // namespace weir::app
