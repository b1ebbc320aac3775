// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/resources.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

namespace weir::app {

namespace {

std::filesystem::path programFolder() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

}  // namespace

Result<std::filesystem::path> findResources() {
    std::vector<std::filesystem::path> tried;
    if (const char* named = std::getenv("WEIR_RESOURCES"); named != nullptr && *named != '\0') {
        tried.emplace_back(named);
    }
    tried.push_back(programFolder() / ".." / "share" / "weir");
    tried.emplace_back(WEIR_RESOURCE_DIR);
    std::string names;
    for (const auto& folder : tried) {
        std::error_code error;
        if (std::filesystem::is_directory(folder / "cities", error)) {
            return std::filesystem::weakly_canonical(folder, error);
        }
        names += (names.empty() ? "" : ", ") + folder.string();
    }
    return fail(ErrorCode::notFound, msg("The program's own files were not found in {0}", names),
                msg("Install weir again or set WEIR_RESOURCES to its resources folder"));
}

Result<std::string> readResource(const std::filesystem::path& resources, const std::filesystem::path& relative) {
    const auto file = resources / relative;
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        return fail(ErrorCode::notFound, msg("The file {0} is missing", file.string()), msg("Install weir again"));
    }
    std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    if (in.bad()) {
        return fail(ErrorCode::io, msg("The file {0} cannot be read", file.string()),
                    msg("Check the disk and install weir again"));
    }
    return text;
}

}  // namespace weir::app
