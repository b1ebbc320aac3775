// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/feature_text.h"
#include "maps/gdal/jobs.h"
#include "maps/gdal/policy.h"
#include "maps/gdal/projection.h"
#include "maps/prepared/table_reader.h"

#include <algorithm>
#include <fstream>

namespace weir::maps {
namespace {

std::string wkbOf(const OGRGeometry& geometry) {
    std::string wkb(static_cast<std::size_t>(geometry.WkbSize()), '\0');
    geometry.exportToWkb(wkbNDR, reinterpret_cast<unsigned char*>(wkb.data()), wkbVariantIso);
    return wkb;
}

TableRow rowOf(OGRFeature& feature, FeatureText& text) {
    TableRow row;
    row.values.resize(text.fields().size());
    text.read(feature, [&](std::size_t field, const std::string& value) { row.values[field] = value; });
    if (const auto* geometry = feature.GetGeometryRef(); geometry != nullptr && geometry->IsEmpty() == 0) {
        const std::unique_ptr<OGRGeometry> flat{geometry->hasCurveGeometry() != 0 ? geometry->getLinearGeometry()
                                                                                  : geometry->clone()};
        flat->flattenTo2D();
        row.wkb = wkbOf(*flat);
    }
    return row;
}

// A table need not have a CRS: columns may hold the position. What the file says is passed on as it is.
TableHeader headerOf(const Job& job, const Source& source, OGRLayer& layer, const FeatureText& text) {
    TableHeader header;
    header.driver = source.driver;
    header.layer = source.layerName(layer);
    header.fields = text.fields();
    header.encoding = source.driver == "CSV" && source.encoding.empty() ? "UTF-8" : source.encoding;
    header.crs = job.text("crs").value_or(crsText(layer.GetSpatialRef()));
    if (header.crs.empty() && standardFixesWgs84(source.driver)) {
        header.crs = "EPSG:4326";
    }
    if (text.droppedFields() > 0) {
        header.warnings.push_back(
            {"fieldsDropped",
             msg("{0} columns beyond the first {1} are left out", text.droppedFields(), header.fields.size()),
             static_cast<std::int64_t>(text.droppedFields())});
    }
    return header;
}

}  // namespace

Result<Json> readTable(const Job& job, const Source& source, OGRLayer& layer, const Progress& progress) {
    FeatureText text{source, layer};
    auto header = headerOf(job, source, layer, text);
    std::ofstream file{job.output / "rows.jsonl", std::ios::binary | std::ios::trunc};
    const auto expected = std::max<GIntBig>(1, layer.GetFeatureCount(FALSE));
    layer.ResetReading();
    CPLErrorReset();
    while (const OGRFeatureUniquePtr feature{layer.GetNextFeature()}) {
        const auto row = rowOf(*feature, text);
        header.hasGeometry = header.hasGeometry || !row.wkb.empty();
        file << tableLine(row);
        if (++header.rowCount > static_cast<std::uint64_t>(kMaxFeatures)) {
            return fail(ErrorCode::refused, msg("The table has more than {0} rows", kMaxFeatures),
                        msg("Nothing was changed. Cut the file into smaller ones"));
        }
        if (progress && header.rowCount % 4096 == 0) {
            progress(std::min(1.0, static_cast<double>(header.rowCount) / static_cast<double>(expected)),
                     msg("Reading"));
        }
        CPLErrorReset();
    }
    if (CPLGetLastErrorType() >= CE_Failure) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: {0}", lastGdalText()),
                    msg("Nothing was changed. The file is damaged after row {0}", header.rowCount));
    }
    text.report(header.warnings);
    file.close();
    if (!file) {
        return fail(ErrorCode::io, msg("The table could not be written"),
                    msg("Check the free space of the cache folder"));
    }
    if (!header.hasGeometry) {
        header.crs.clear();
    }
    return toJson(header);
}

}  // namespace weir::maps
