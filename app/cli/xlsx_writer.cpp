// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/xlsx_writer.h"

#include <xlsxwriter.h>

#include <fcntl.h>
#include <unistd.h>

namespace weir::app {

namespace {

constexpr std::size_t kMaxRows = 1'048'575;  ///< of the format, the header row not counted
constexpr std::size_t kMaxCell = 32'767;     ///< characters of the format

/// The library prints what goes wrong on stderr; it is told as an Error instead.
class QuietStderr {
public:
    QuietStderr() : m_before{fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)} {
        if (const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0 && m_before >= 0) {
            dup2(nowhere, STDERR_FILENO);
            close(nowhere);
        }
    }
    ~QuietStderr() {
        if (m_before >= 0) {
            dup2(m_before, STDERR_FILENO);
            close(m_before);
        }
    }
    QuietStderr(const QuietStderr&) = delete;
    QuietStderr& operator=(const QuietStderr&) = delete;

private:
    int m_before;
};

/// About what the sheet takes as XML before it is packed. The library does not notice when that cannot be written, so
/// the room is looked for first.
std::uintmax_t roomFor(const exchange::ExportTable& table) {
    constexpr std::uintmax_t kCell = 64;
    std::uintmax_t bytes = 1 << 16;
    for (const auto& row : table.rows) {
        for (const auto& value : row) {
            const auto* text = std::get_if<std::string>(&value);
            bytes += kCell + (text != nullptr ? text->size() : 0);
        }
    }
    return bytes;
}

Error writerError(const std::filesystem::path& file, lxw_error code) {
    if (code == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
        return fail(ErrorCode::invalid, msg("A text is longer than the {0} characters of a cell", kMaxCell),
                    msg("Export as CSV or GeoPackage"));
    }
    return fail(ErrorCode::io, msg("The workbook '{0}' cannot be written: {1}", file.string(), lxw_strerror(code)),
                msg("Choose another folder or make room"));
}

lxw_error writeCell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const model::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return text->empty() ? LXW_NO_ERROR : worksheet_write_string(sheet, row, column, text->c_str(), nullptr);
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        // A double holds 53 bits; ids have more and would lose their last digits.
        constexpr std::int64_t kExact = 1LL << 53;
        return *integer > kExact || *integer < -kExact
                   ? worksheet_write_string(sheet, row, column, std::to_string(*integer).c_str(), nullptr)
                   : worksheet_write_number(sheet, row, column, static_cast<double>(*integer), nullptr);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return worksheet_write_number(sheet, row, column, *real, nullptr);
    }
    return LXW_NO_ERROR;
}

}  // namespace

Result<void> writeXlsx(const std::filesystem::path& file, const std::string& sheet,
                       const exchange::ExportTable& table) {
    if (table.rows.size() > kMaxRows) {
        return fail(ErrorCode::invalid, msg("{0} rows do not fit into one sheet of {1}", table.rows.size(), kMaxRows),
                    msg("Export as CSV or GeoPackage"));
    }
    auto folder = file.parent_path().empty() ? std::string{"."} : file.parent_path().string();
    std::error_code ec;
    if (const auto space = std::filesystem::space(folder, ec); !ec && space.available < roomFor(table)) {
        return fail(ErrorCode::full, msg("The disk is full: the file '{0}' cannot be written", file.string()),
                    msg("Free some space on that disk, then try again"));
    }
    const QuietStderr quiet;
    lxw_workbook_options options{};
    options.constant_memory = LXW_FALSE;
    options.tmpdir = folder.data();
    auto* book = workbook_new_opt(file.c_str(), &options);
    if (book == nullptr) {
        return writerError(file, LXW_ERROR_CREATING_XLSX_FILE);
    }
    auto* page = workbook_add_worksheet(book, sheet.c_str());
    auto* bold = workbook_add_format(book);
    format_set_bold(bold);
    lxw_error status = page != nullptr ? LXW_NO_ERROR : LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
    for (std::size_t i = 0; i < table.columns.size() && status == LXW_NO_ERROR; ++i) {
        status = worksheet_write_string(page, 0, static_cast<lxw_col_t>(i), table.columns[i].c_str(), bold);
    }
    for (std::size_t r = 0; r < table.rows.size() && status == LXW_NO_ERROR; ++r) {
        for (std::size_t c = 0; c < table.rows[r].size() && status == LXW_NO_ERROR; ++c) {
            status = writeCell(page, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c), table.rows[r][c]);
        }
    }
    if (page != nullptr) {
        worksheet_freeze_panes(page, 1, 0);
    }
    const auto closed = workbook_close(book);
    status = status == LXW_NO_ERROR ? closed : status;
    return status == LXW_NO_ERROR ? Result<void>{} : Result<void>{writerError(file, status)};
}

}  // namespace weir::app
