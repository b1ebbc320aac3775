// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/table_model.h"
#include "core/exchange/export_text.h"
#include "core/jobs/job_queue.h"

#include <filesystem>
#include <vector>

namespace weir::app {

/// A table as it is shown at one moment: rows, their order and the chosen columns. Holds no widget, so a job may write
/// it.
struct ShownTable {
    const TableSpec* spec = nullptr;
    RowsPtr rows;
    std::vector<std::size_t> order;    ///< of `rows`, filtered and sorted
    std::vector<std::size_t> columns;  ///< of the spec, as chosen
    TimeZone zone;
};

/// The words of the screen, titles first. Cancelled when the job is.
[[nodiscard]] Result<exchange::ExportTable> textTable(const ShownTable& shown, const jobs::JobContext& context);
/// Writes .csv or .xlsx by the file's ending, wholly or not at all; answers the number of rows. Errors: usage (another
/// ending), cancelled, as writeSafely().
[[nodiscard]] Result<std::size_t> exportShown(const ShownTable& shown, const std::filesystem::path& file,
                                              const std::filesystem::path& store, const jobs::JobContext& context);

}  // namespace weir::app
