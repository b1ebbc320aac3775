// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/journal/codec.h"
#include "core/journal/journal.h"

/// What sealing and verifying share. The hash is taken of the body as stored (packed), so that the chain of a million
/// entries is checked without unpacking one; unpacking is a function of those bytes.
namespace weir::journal {

constexpr std::size_t kHashBytes = 32;

/// The hash an entry must have, of everything else in its row.
[[nodiscard]] std::string hashOf(const store::JournalRow& row);

/// digestOf() for readings that come in order one by one.
class DigestOfReadings {
public:
    void add(const model::Reading& reading);
    [[nodiscard]] std::int64_t count() const { return m_count; }
    /// Hexadecimal; the object is spent.
    [[nodiscard]] std::string finish();

private:
    Sha256 m_sha;
    std::int64_t m_count = 0;
};

/// Whether the key that signs heads can be read; nothing is made. Errors: io, refused (others may read it), corrupt.
[[nodiscard]] Result<void> checkKey(const std::filesystem::path& keyFile);

/// True when the head's signature over (seq, hash) was made with the key it names.
[[nodiscard]] bool isSigned(const store::HeadRow& head);
[[nodiscard]] bool isSigned(const RestoreMark& mark);

/// The rows after `change`, checked against what stood there before. Errors: corrupt.
[[nodiscard]] Result<void> apply(Tables& tables, const RowChange& change, std::int64_t seq);
[[nodiscard]] Result<Tables> tablesOf(const store::CheckpointRow& checkpoint);

}  // namespace weir::journal
