// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"

#include <filesystem>
#include <memory>

namespace weir::bench {

/// The demonstration city in a temporary folder, made once per run with seed 1 and removed at the end.
class BenchCity {
public:
    static BenchCity& instance();
    [[nodiscard]] const std::filesystem::path& store() const { return m_store; }
    [[nodiscard]] const std::filesystem::path& resources() const { return m_resources; }
    /// A desk on a copy of the city of its own, which a benchmark may change.
    [[nodiscard]] std::unique_ptr<desk::Desk> openCopy();
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    /// A command in the duty officer's name.
    [[nodiscard]] static desk::Command command(std::string verb, Json args);

private:
    BenchCity();
    ~BenchCity();
    SystemClock m_clock;
    std::filesystem::path m_folder;
    std::filesystem::path m_store;
    std::filesystem::path m_resources;
    int m_copies = 0;
};

}  // namespace weir::bench
