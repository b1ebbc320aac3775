// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace weir::maps {

/// attributes.sqlite of a prepared layer: table `a`, rowid = feature index + 1, columns c0, c1 … as text (NULL: no
/// value). Names and types of the columns stand in the manifest, so no name of a source ever becomes SQL.
inline constexpr std::size_t kMaxFields = 1000;

/// Writes the rows in one go, without a journal: the folder is thrown away when anything fails.
class AttributeWriter {
public:
    [[nodiscard]] static Result<AttributeWriter> create(const std::filesystem::path& file, std::size_t fields);
    ~AttributeWriter();
    AttributeWriter(AttributeWriter&&) noexcept;
    AttributeWriter& operator=(AttributeWriter&&) noexcept;

    /// Sets a value of the row being filled; values not set are NULL.
    void set(std::size_t field, std::string_view value);
    /// Appends the row and clears it. Errors: io, full.
    [[nodiscard]] Result<void> addRow();
    [[nodiscard]] Result<void> finish();

private:
    struct Impl;
    explicit AttributeWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// Read-only, safe to use from several threads (one at a time inside).
class AttributeReader {
public:
    [[nodiscard]] static Result<std::unique_ptr<AttributeReader>> open(const std::filesystem::path& file,
                                                                       std::size_t fields);
    ~AttributeReader();

    using Rows = std::vector<std::vector<std::string>>;
    [[nodiscard]] Result<Rows> rows(std::uint32_t from, std::uint32_t count) const;
    /// Errors besides: cancelled (polled every 256 rows).
    [[nodiscard]] Result<std::vector<std::string>> values(std::size_t field, std::span<const std::uint32_t> indexes,
                                                          std::stop_token stop = {}) const;
    /// Exactly `count` values, "" where a row is missing. Errors besides: cancelled (polled every 4,096 rows).
    [[nodiscard]] Result<std::vector<std::string>> column(std::size_t field, std::size_t count,
                                                          std::stop_token stop = {}) const;

private:
    struct Impl;
    explicit AttributeReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
