// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <filesystem>
#include <string>

namespace weir::test {

/// A private folder (0700) that is removed with everything in it.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

/// The folder of real data beside the project, or empty with a warning in the test's output when it is not there.
[[nodiscard]] std::filesystem::path sharedData(const std::string& topic);

}  // namespace weir::test
