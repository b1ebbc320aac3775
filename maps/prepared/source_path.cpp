// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/source_path.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace weir::maps {
namespace {

namespace fs = std::filesystem;

struct Family {
    std::string_view extension;
    std::array<std::string_view, 4> companions;
};

constexpr std::array kFamilies{
    Family{".shp", {".shx", ".dbf", ".prj", ".cpg"}},
    Family{".tif", {".tfw", ".tifw", ".wld", ""}},
    Family{".tiff", {".tfw", ".tiffw", ".wld", ""}},
    Family{".png", {".pgw", ".pngw", ".wld", ""}},
    Family{".jpg", {".jgw", ".jpgw", ".wld", ""}},
    Family{".jpeg", {".jgw", ".jpegw", ".wld", ""}},
    Family{".jp2", {".j2w", ".wld", "", ""}},
    Family{".asc", {".prj", "", "", ""}},
    Family{".tab", {".dat", ".map", ".id", ".ind"}},
    Family{".mif", {".mid", "", "", ""}},
    Family{".img", {".ige", "", "", ""}},
    Family{".bil", {".hdr", ".prj", "", ""}},
    Family{".dat", {".hdr", "", "", ""}},
    Family{".csv", {".prj", "", "", ""}},
};

/// Formats of which a folder may hold many; tables and pictures without a place are not taken from folders.
constexpr std::array<std::string_view, 22> kMapFiles{
    ".shp", ".geojson", ".geojsonl", ".gpkg", ".fgb", ".kml", ".kmz", ".gml",     ".gpx", ".dxf", ".tab",
    ".mif", ".tif",     ".tiff",     ".jp2",  ".asc", ".img", ".hgt", ".mbtiles", ".gdb", ".zip", ".geojsons"};

bool isMapFile(std::string_view extension) {
    return std::find(kMapFiles.begin(), kMapFiles.end(), extension) != kMapFiles.end();
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::string upper(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

}  // namespace

Result<void> checkSourcePath(std::string_view path) {
    const auto refuse = [&](Message why) {
        return fail(ErrorCode::refused, std::move(why), msg("Give the full path of a file on this computer"));
    };
    if (path.empty() || path.front() != '/' || path.find('\0') != std::string_view::npos) {
        return refuse(msg("{0} is not the full path of a file", shorten(path)));
    }
    if (path.starts_with("/vsi") || path.find("/vsi") != std::string_view::npos) {
        return refuse(msg("{0} names a virtual file", shorten(path)));
    }
    std::error_code error;
    const auto status = fs::status(fs::path{path}, error);
    if (!fs::exists(status)) {
        return fail(ErrorCode::notFound, msg("There is no file {0}", shorten(path, 200)), msg("Check the path"));
    }
    if (!fs::is_regular_file(status) && !(fs::is_directory(status) && isFolderFormat(path))) {
        return refuse(msg("{0} is not a regular file", shorten(path, 200)));
    }
    return {};
}

std::string plainExtension(const fs::path& path) {
    const auto extension = lower(path.extension().string());
    const bool plain = extension.size() > 1 && extension.size() <= 9 &&
                       std::all_of(extension.begin() + 1, extension.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    return plain ? extension : std::string{};
}

std::vector<fs::path> companionsOf(const fs::path& input) {
    std::vector<fs::path> found;
    const auto extension = plainExtension(input);
    const auto* family =
        std::find_if(kFamilies.begin(), kFamilies.end(), [&](const auto& f) { return f.extension == extension; });
    if (family == kFamilies.end()) {
        return found;
    }
    for (const auto companion : family->companions) {
        if (companion.empty()) {
            continue;
        }
        for (const auto& spelling : {std::string{companion}, upper(companion)}) {
            auto path = input;
            path.replace_extension(spelling);
            std::error_code error;
            if (fs::is_regular_file(path, error)) {
                found.push_back(path);
                break;
            }
        }
    }
    return found;
}

std::string nameOfSource(const fs::path& path) {
    auto name = path.filename().empty() ? path.parent_path().filename() : path.filename();
    name = name.stem();
    while (isMapFile(plainExtension(name)) || plainExtension(name) == ".json") {
        name = name.stem();
    }
    return name.string();
}

bool isFolderFormat(const fs::path& path) {
    return plainExtension(path) == ".gdb";
}

std::vector<fs::path> mapFilesIn(const fs::path& path, std::size_t limit) {
    constexpr int kDeepest = 3;
    std::error_code error;
    if (!fs::is_directory(path, error) || isFolderFormat(path)) {
        return {path};
    }
    std::vector<fs::path> found;
    const auto options = fs::directory_options::skip_permission_denied;
    for (auto entry = fs::recursive_directory_iterator{path, options, error};
         !error && entry != fs::recursive_directory_iterator{} && found.size() <= limit; entry.increment(error)) {
        std::error_code ignored;
        const bool folder = entry->is_directory(ignored) && !entry->is_symlink(ignored);
        const bool dataSet = isMapFile(plainExtension(entry->path())) && folder == isFolderFormat(entry->path());
        if (folder &&
            (dataSet || entry.depth() + 1 >= kDeepest || entry->path().filename().string().starts_with('.'))) {
            entry.disable_recursion_pending();
        }
        if (dataSet) {
            found.push_back(entry->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace weir::maps
