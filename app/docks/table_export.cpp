// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/table_export.h"

#include "app/cli/safe_file.h"
#include "app/cli/xlsx_writer.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

namespace weir::app {

namespace {

/// Plain numbers stay numbers for the spreadsheet; everything else is what the screen says.
model::Value valueOf(const Cell& cell, TimeZone zone) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell.value)) {
        return *whole;
    }
    if (const auto* real = std::get_if<double>(&cell.value)) {
        return *real;
    }
    if (const auto* metres = std::get_if<Metres>(&cell.value)) {
        return metres->value;
    }
    if (const auto* measured = std::get_if<Measured>(&cell.value)) {
        return measured->value;
    }
    return toStd(textOf(cell, zone));
}

}  // namespace

Result<exchange::ExportTable> textTable(const ShownTable& shown, const jobs::JobContext& context) {
    constexpr std::size_t kChunk = 1024;
    exchange::ExportTable table;
    for (const auto column : shown.columns) {
        table.columns.push_back(toStd(translated(std::string_view{shown.spec->columns[column].title})));
    }
    table.rows.reserve(shown.order.size());
    for (const auto row : shown.order) {
        if (table.rows.size() % kChunk == 0) {
            if (context.isCancelled()) {
                return context.cancelled();
            }
            context.report(0.8 * static_cast<double>(table.rows.size()) / static_cast<double>(shown.order.size()));
        }
        auto& cells = table.rows.emplace_back();
        for (const auto column : shown.columns) {
            cells.push_back(valueOf(shown.rows->cell(row, column), shown.zone));
        }
    }
    return table;
}

Result<std::size_t> exportShown(const ShownTable& shown, const std::filesystem::path& file,
                                const std::filesystem::path& store, const jobs::JobContext& context) {
    const auto suffix = file.extension();
    if (suffix != ".csv" && suffix != ".xlsx") {
        return fail(ErrorCode::usage, msg("The ending of '{0}' names no format", file.filename().string()),
                    msg("Use .csv or .xlsx"));
    }
    const auto table = textTable(shown, context);
    if (!table) {
        return table.error();
    }
    const auto written = writeSafely(file, store, [&](const std::filesystem::path& temporary) {
        return suffix == ".csv" ? writeFile(temporary, exchange::toCsv(*table))
                                : writeXlsx(temporary, std::string{shown.spec->id}, *table);
    });
    return written ? Result<std::size_t>{table->rows.size()} : Result<std::size_t>{written.error()};
}

}  // namespace weir::app
