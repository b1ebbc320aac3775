// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <stdexcept>

namespace weir::test {

TempDir::TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no temporary folder");
    }
    m_path = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::filesystem::path sharedData(const std::string& topic) {
    const auto path = std::filesystem::path{WEIR_SOURCE_DIR} / ".." / "shared" / "data" / topic;
    if (!std::filesystem::exists(path)) {
        WARN("no shared data for '" << topic << "': this part of the test did not run");
        return {};
    }
    return std::filesystem::canonical(path);
}

}  // namespace weir::test
