// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/attribute_export.h"

#include "app/cli/safe_file.h"
#include "app/cli/xlsx_writer.h"
#include "maps/gdal/export.h"
#include "maps/layer/attribute_scan.h"
#include "maps/layer/feature_shape.h"

#include <algorithm>

namespace weir::app {

namespace {

constexpr std::size_t kPiece = 1024;

/// Calls `take(row, values)` for every row, in pieces.
template <class Take>
Result<void> eachRow(const AttributeRows& what, const std::function<bool(double)>& goesOn, Take take) {
    for (std::size_t from = 0; from < what.rows.size(); from += kPiece) {
        if (!goesOn(static_cast<double>(from) / static_cast<double>(what.rows.size()))) {
            return jobs::JobContext::cancelled();
        }
        const auto piece = std::span{what.rows}.subspan(from, std::min(kPiece, what.rows.size() - from));
        auto values = maps::rowsAt(*what.reader, piece);
        if (!values) {
            return values.error();
        }
        for (std::size_t i = 0; i < piece.size(); ++i) {
            take(piece[i], (*values)[i]);
        }
    }
    return {};
}

/// What is written as a number stays one in the sheet.
model::Value cellOf(const std::string& text, const std::string& type) {
    const auto number = type == "integer" || type == "real" ? numberIn(text) : std::nullopt;
    return text.empty() ? model::Value{} : number ? model::Value{*number} : model::Value{text};
}

}  // namespace

Result<std::size_t> exportRows(const AttributeRows& what, const std::filesystem::path& file,
                               const std::filesystem::path& store, const jobs::JobContext& context) {
    const auto suffix = file.extension();
    static constexpr const char* kSuffixes[] = {".gpkg", ".geojson", ".kml", ".csv", ".xlsx"};
    if (std::find(std::begin(kSuffixes), std::end(kSuffixes), suffix.string()) == std::end(kSuffixes)) {
        return fail(ErrorCode::usage, msg("The ending of '{0}' names no format", file.filename().string()),
                    msg("Use .gpkg, .geojson, .kml, .csv or .xlsx"));
    }
    const auto projection = maps::makeProjection(what.reader->manifest().coordinateCrs);
    if (!projection && suffix != ".xlsx") {
        return projection.error();
    }
    const auto goesOn = [&context](double share) {
        constexpr double kReading = 0.7;
        context.report(kReading * share);
        return !context.isCancelled();
    };
    const auto& fields = what.reader->manifest().fields;
    exchange::ExportTable sheet;
    maps::ExportTable table{what.name, {}, {}};
    for (const auto column : what.columns) {
        sheet.columns.push_back(fields[column].name);
        table.fields.push_back(fields[column]);
    }
    const auto read = eachRow(what, goesOn, [&](std::uint32_t row, const std::vector<std::string>& values) {
        if (suffix == ".xlsx") {
            auto& cells = sheet.rows.emplace_back();
            for (const auto column : what.columns) {
                cells.push_back(cellOf(values[column], fields[column].type));
            }
            return;
        }
        auto& feature = table.features.emplace_back();
        for (const auto column : what.columns) {
            feature.values.push_back(values[column]);
        }
        feature.geometry = maps::shapeOf(what.reader->feature(row), what.reader->grid(), **projection);
    });
    if (!read) {
        return read.error();
    }
    const auto written = writeSafely(file, store, [&](const std::filesystem::path& temporary) {
        return suffix == ".xlsx" ? writeXlsx(temporary, what.name, sheet)
                                 : maps::exportFeatures(temporary, table, {}, context.stopToken());
    });
    return written ? Result<std::size_t>{what.rows.size()} : Result<std::size_t>{written.error()};
}

Result<std::string> tabText(const AttributeRows& what) {
    std::string out;
    const auto line = [&](const auto& textOf) {
        for (std::size_t i = 0; i < what.columns.size(); ++i) {
            std::string text = textOf(what.columns[i]);
            std::replace_if(
                text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
            out += (i == 0 ? "" : "\t") + text;
        }
        out += '\n';
    };
    line([&](std::size_t column) { return what.reader->fields()[column]; });
    const auto read = eachRow(
        what, [](double) { return true; },
        [&](std::uint32_t, const std::vector<std::string>& values) {
            line([&](std::size_t column) { return values[column]; });
        });
    return read ? Result<std::string>{std::move(out)} : read.error();
}

}  // namespace weir::app
