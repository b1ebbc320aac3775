// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/archive_check.h"

#include "core/base/text.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace weir::maps {
namespace {

struct Close {
    void operator()(archive* a) const { archive_read_free(a); }
};

Error refuse(Message why) {
    return fail(ErrorCode::refused, std::move(why), msg("Nothing was changed. Ask for the file unpacked"));
}

Error damaged(archive* a) {
    const char* why = archive_error_string(a);
    return fail(ErrorCode::corrupt, msg("The archive is damaged: {0}", why != nullptr ? why : "?"),
                msg("Nothing was changed. Ask for the file again"));
}

bool climbs(std::string_view name) {
    while (!name.empty()) {
        const auto end = name.find_first_of("/\\");
        if (name.substr(0, end) == "..") {
            return true;
        }
        name = end == std::string_view::npos ? std::string_view{} : name.substr(end + 1);
    }
    return false;
}

bool isArchiveName(std::string_view name) {
    constexpr std::array<std::string_view, 10> endings{".zip", ".kmz", ".xlsx", ".ods", ".gz",
                                                       ".bz2", ".xz",  ".7z",   ".rar", ".tar"};
    for (const auto ending : endings) {
        if (name.size() > ending.size() && name.ends_with(ending)) {
            return true;
        }
    }
    return false;
}

Result<void> checkEntry(archive_entry* entry) {
    const char* raw = archive_entry_pathname(entry);
    const std::string_view name = raw != nullptr ? raw : "";
    const auto type = archive_entry_filetype(entry);
    if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr ||
        (type != AE_IFREG && type != AE_IFDIR && type != 0)) {
        return refuse(msg("The archive holds a link or a device: {0}", shorten(name)));
    }
    if (name.starts_with('/') || name.starts_with('\\') || (name.size() > 1 && name[1] == ':') || climbs(name)) {
        return refuse(msg("The archive holds a file that would lie outside its folder: {0}", shorten(name)));
    }
    if (isArchiveName(name)) {
        return refuse(msg("The archive holds another archive: {0}", shorten(name)));
    }
    return {};
}

// Unpacked size of the entry: as declared, or counted up to `most` when it is not.
std::uint64_t sizeOf(archive* a, archive_entry* entry, std::uint64_t most) {
    if (archive_entry_size_is_set(entry) != 0) {
        return static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_entry_size(entry)));
    }
    std::uint64_t size = 0;
    const void* block = nullptr;
    std::size_t bytes = 0;
    la_int64_t offset = 0;
    while (size <= most && archive_read_data_block(a, &block, &bytes, &offset) == ARCHIVE_OK) {
        size += bytes;
    }
    return size;
}

}  // namespace

Result<void> checkArchive(const std::filesystem::path& file, const ArchiveLimits& limits) {
    const std::unique_ptr<archive, Close> reader{archive_read_new()};
    archive_read_support_format_zip_seekable(reader.get());
    if (archive_read_open_filename(reader.get(), file.c_str(), 65536) != ARCHIVE_OK) {
        return damaged(reader.get());
    }
    const auto packed = std::max<std::uint64_t>(1, std::filesystem::file_size(file));
    std::uint64_t entries = 0;
    std::uint64_t unpacked = 0;
    archive_entry* entry = nullptr;
    int status = ARCHIVE_OK;
    while ((status = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
        if (auto checked = checkEntry(entry); !checked) {
            return checked;
        }
        unpacked += sizeOf(reader.get(), entry, limits.unpackedBytes);
        if (++entries > limits.entries) {
            return refuse(msg("The archive holds more than {0} files", limits.entries));
        }
        if (unpacked > limits.unpackedBytes) {
            return refuse(msg("The archive unpacks to more than {0} MiB", limits.unpackedBytes >> 20));
        }
        if (unpacked > limits.ratioFrom && unpacked / packed > limits.ratio) {
            return refuse(msg("The archive unpacks to more than {0} times its size", limits.ratio));
        }
    }
    return status == ARCHIVE_EOF ? Result<void>{} : Result<void>{damaged(reader.get())};
}

}  // namespace weir::maps
