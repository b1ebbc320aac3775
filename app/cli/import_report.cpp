// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/import_report.h"

#include "app/cli/output.h"

#include <ostream>

namespace weir::app {

Json jsonOf(const ImportReport& report) {
    auto repaired = Json::array();
    for (const auto& r : report.rows.repaired) {
        repaired.push_back(
            {{"row", r.row}, {"name", r.name}, {"reason", r.reason.text()}, {"change", r.change.text()}});
    }
    auto rejected = Json::array();
    for (const auto& r : report.rows.rejected) {
        rejected.push_back({{"row", r.row}, {"reason", r.reason.text()}});
    }
    auto warnings = Json::array();
    for (const auto& warning : report.warnings) {
        warnings.push_back(warning.text());
    }
    return Json{{"kind", report.kind},
                {"file", report.file},
                {"read", report.rows.read},
                {"created", report.counts.created},
                {"updated", report.counts.updated},
                {"unchanged", report.counts.unchanged},
                {"repaired", std::move(repaired)},
                {"warnings", std::move(warnings)},
                {"rejected", std::move(rejected)},
                {"without_position", report.rows.withoutPosition},
                {"mapping", report.mapping},
                {"unused_columns", report.unused},
                {"key", report.key.empty() ? Json(nullptr) : Json(report.key)},
                {"dry_run", report.dryRun},
                {"import", report.importId.empty() ? Json(nullptr) : Json(report.importId)},
                {"parts", report.parts},
                {"parts_written", report.partsStored},
                {"written", report.written}};
}

void printText(const ImportReport& report, std::ostream& out) {
    for (const auto& [field, column] : report.mapping) {
        out << fmt::format("{} <- {}\n", field, oneLine(column));
    }
    for (const auto& warning : report.warnings) {
        out << "warning: " << oneLine(warning.text()) << '\n';
    }
    for (const auto& r : report.rows.repaired) {
        out << fmt::format("row {} {}: {}: {}\n", r.row, oneLine(r.name), oneLine(r.reason.text()),
                           oneLine(r.change.text()));
    }
    for (const auto& r : report.rows.rejected) {
        out << fmt::format("row {} rejected: {}\n", r.row, oneLine(r.reason.text()));
    }
    out << fmt::format("{} read, {} created, {} updated, {} unchanged, {} repaired, {} rejected{}\n", report.rows.read,
                       report.counts.created, report.counts.updated, report.counts.unchanged,
                       report.rows.repaired.size(), report.rows.rejected.size(),
                       report.written ? ""
                       : report.partsStored > 0
                           ? fmt::format("; {} of {} parts were written", report.partsStored, report.parts)
                           : "; nothing was written");
}

}  // namespace weir::app
