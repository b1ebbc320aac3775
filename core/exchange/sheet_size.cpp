// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/sheet_size.h"

#include "core/base/text.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::exchange {

namespace {

// Offsets of APPNOTE.TXT 6.3.10: 4.3.16 end of central directory, 4.3.12 its entries, 4.3.7 the header before the data.
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kMaxComment = 65535;
constexpr std::size_t kMaxDirectory = std::size_t{16} << 20;
constexpr std::size_t kHead = 4096;

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i) {
        out |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    }
    return out;
}

/// Fewer when the file ends before.
std::string bytesAt(std::istream& file, std::int64_t at, std::size_t size) {
    std::string out(size, '\0');
    file.clear();
    file.seekg(at);
    file.read(out.data(), static_cast<std::streamsize>(size));
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return out;
}

struct Part {
    std::string name;
    std::int64_t bytes = 0;  ///< unpacked
    std::int64_t packed = 0;
    std::int64_t header = 0;
    bool isDeflated = false;
};

std::vector<Part> partsIn(std::istream& file) {
    file.seekg(0, std::ios::end);
    const auto size = static_cast<std::int64_t>(file.tellg());
    const auto tail = std::min<std::int64_t>(size, kEndBytes + kMaxComment);
    const auto end = bytesAt(file, size - tail, static_cast<std::size_t>(std::max<std::int64_t>(tail, 0)));
    const auto at = end.rfind("PK\5\6");
    if (at == std::string::npos || end.size() - at < kEndBytes) {
        return {};
    }
    const auto directory =
        bytesAt(file, number(end, at + 16, 4), std::min<std::size_t>(number(end, at + 12, 4), kMaxDirectory));
    std::vector<Part> parts;
    for (std::size_t i = 0; i + kEntryBytes <= directory.size() && directory.compare(i, 4, "PK\1\2") == 0;) {
        const auto name = number(directory, i + 28, 2);
        parts.push_back({directory.substr(i + kEntryBytes, name), number(directory, i + 24, 4),
                         number(directory, i + 20, 4), number(directory, i + 42, 4),
                         number(directory, i + 10, 2) == 8});
        i += kEntryBytes + name + number(directory, i + 30, 2) + number(directory, i + 32, 2);
    }
    return parts;
}

bool isSheet(std::string_view name) {
    return (name.starts_with("xl/worksheets/") && name.ends_with(".xml")) || name == "xl/sharedStrings.xml" ||
           name == "content.xml";
}

/// At most `most` bytes of what was packed.
std::string inflated(const std::string& packed, std::size_t most) {
    std::string out(most, '\0');
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return {};
    }
    stream.next_in = static_cast<const Bytef*>(static_cast<const void*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data()));
    stream.avail_out = static_cast<uInt>(out.size());
    ::inflate(&stream, Z_SYNC_FLUSH);
    out.resize(out.size() - stream.avail_out);
    ::inflateEnd(&stream);
    return out;
}

/// What the part holds, as far as `packed` bytes of the file and `most` unpacked ones go.
std::string contentOf(std::istream& file, const Part& part, std::size_t packed, std::size_t most) {
    const auto local = bytesAt(file, part.header, kLocalBytes);
    if (local.size() < kLocalBytes) {
        return {};
    }
    const auto data =
        part.header + static_cast<std::int64_t>(kLocalBytes) + number(local, 26, 2) + number(local, 28, 2);
    auto bytes = bytesAt(file, data, packed);
    return part.isDeflated ? inflated(bytes, most) : bytes;
}

/// The last row of `<dimension ref="A1:F1048576"/>`, when it stands at the sheet's beginning.
std::optional<std::int64_t> rowsOf(std::istream& file, const Part& part) {
    const auto head = contentOf(file, part, kHead, kHead);
    constexpr std::string_view kTag = "<dimension ref=\"";
    const auto from = head.find(kTag);
    const auto to = from == std::string::npos ? from : head.find('"', from + kTag.size());
    if (to == std::string::npos) {
        return std::nullopt;
    }
    const auto digits = head.find_last_not_of("0123456789", to - 1) + 1;
    std::int64_t rows = 0;
    const auto read = std::from_chars(head.data() + digits, head.data() + to, rows);
    return read.ec == std::errc{} ? std::optional{rows} : std::nullopt;
}

/// Whether a cell, as the XML of its element, has a formula (18.3.1.40) whose result (18.3.1.96) was not kept. The
/// result may be an empty text, which is then said to be one.
bool lacksResult(std::string_view cell) {
    const auto formula = cell.find("<f");
    if (formula == std::string_view::npos || formula + 2 >= cell.size() ||
        std::string_view{" />"}.find(cell[formula + 2]) == std::string_view::npos) {
        return false;
    }
    const auto result = cell.find("<v");
    if (result == std::string_view::npos) {
        return true;
    }
    const auto text = cell.find('>', result);
    const bool isEmpty = text == std::string_view::npos || cell[text - 1] == '/' || cell.substr(text + 1, 1) == "<";
    return isEmpty && cell.substr(0, cell.find('>')).find("t=\"str\"") == std::string_view::npos;
}

/// "D2" of `<c r="D2" …>`.
std::string_view placeOf(std::string_view cell) {
    constexpr std::string_view kPlace = " r=\"";
    const auto from = cell.find(kPlace);
    const auto to = from == std::string_view::npos ? from : cell.find('"', from + kPlace.size());
    return to == std::string_view::npos ? "?" : cell.substr(from + kPlace.size(), to - from - kPlace.size());
}

/// The first cell of a sheet whose formula lacks its result.
std::optional<std::string> cellWithoutResult(std::string_view sheet) {
    for (auto at = sheet.find("<c "); at != std::string_view::npos; at = sheet.find("<c ", at + 1)) {
        const auto head = sheet.find('>', at);
        if (head == std::string_view::npos) {
            break;
        }
        if (sheet[head - 1] == '/') {
            continue;
        }
        const auto cell = sheet.substr(at, sheet.find("</c>", head) - at);
        if (lacksResult(cell)) {
            return std::string{placeOf(cell)};
        }
    }
    return std::nullopt;
}

}  // namespace

Result<void> checkSheetFormulas(std::istream& file) {
    for (const auto& part : partsIn(file)) {
        if (!part.name.starts_with("xl/worksheets/") || !part.name.ends_with(".xml")) {
            continue;
        }
        const auto packed = static_cast<std::size_t>(std::min(part.packed, kMaxSheetBytes));
        const auto most = static_cast<std::size_t>(std::min(part.bytes, kMaxSheetBytes));
        if (const auto cell = cellWithoutResult(contentOf(file, part, packed, most))) {
            return fail(ErrorCode::invalid,
                        msg("Cell {0} of '{1}' holds a formula without a value", shorten(*cell), shorten(part.name)),
                        msg("Open the file in the spreadsheet program and save it there"));
        }
    }
    return {};
}

Result<void> checkSheetSizes(std::istream& file) {
    for (const auto& part : partsIn(file)) {
        if (!isSheet(part.name) || part.bytes <= kMaxSheetBytes) {
            continue;
        }
        const auto hint = msg("Save it as CSV, or divide it into smaller sheets");
        if (const auto rows = rowsOf(file, part)) {
            return fail(
                ErrorCode::invalid,
                msg("A sheet of {0} rows and {1} MiB is too large to be read as a spreadsheet; the limit is {2} MiB",
                    *rows, part.bytes >> 20, kMaxSheetBytes >> 20),
                hint);
        }
        return fail(ErrorCode::invalid,
                    msg("A sheet of {0} MiB is too large to be read as a spreadsheet; the limit is {1} MiB",
                        part.bytes >> 20, kMaxSheetBytes >> 20),
                    hint);
    }
    return {};
}

}  // namespace weir::exchange
