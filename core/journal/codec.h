// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/store.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

/// Bytes of the journal: hashes, compression, and the exact binary form of rows in checkpoints.
namespace weir::journal {

/// SHA-256 fed piece by piece (FIPS 180-4).
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// The length first (8 bytes, big-endian), so that no two lists of parts give the same bytes.
    void addPart(std::string_view bytes);
    void addPart(std::int64_t number);
    /// 32 bytes; the object is spent.
    [[nodiscard]] std::string finish();

private:
    alignas(8) std::array<unsigned char, 104> m_state{};
};

[[nodiscard]] std::string toHex(std::string_view bytes);
/// Nothing when the text is not an even number of hexadecimal digits.
[[nodiscard]] std::optional<std::string> fromHex(std::string_view text);

/// What the first bytes of a packed text say about it without unpacking it.
struct PackInfo {
    bool hasReadings = false;
    std::size_t size = 0;  ///< of the text
};

/// One byte of version (1), one of flags, four of size (big-endian), then zlib (RFC 1950).
[[nodiscard]] std::string pack(std::string_view text, bool hasReadings = false);
[[nodiscard]] Result<PackInfo> packInfo(std::string_view packed);
/// Errors: corrupt when the stream is broken, or is longer or shorter than it says, or claims more than a stream of
/// that length can hold or than 1 GiB. So a bomb costs nothing.
[[nodiscard]] Result<std::string> unpack(std::string_view packed);

/// Appends the row in a compact exact form; reads it back and moves `bytes` on. Fields go by name, so a column added
/// later does not make old checkpoints unreadable.
void appendRecord(std::string& out, const model::Record& record);
[[nodiscard]] Result<model::Record> takeRecord(std::string_view& bytes);

}  // namespace weir::journal
