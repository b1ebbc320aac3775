// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/feature_text.h"
#include "maps/gdal/jobs.h"
#include "maps/gdal/policy.h"
#include "maps/gdal/projection.h"
#include "maps/prepared/attribute_store.h"
#include "maps/prepared/feature_view.h"
#include "maps/prepared/vector_writer.h"

#include <algorithm>
#include <map>
#include <set>

namespace weir::maps {
namespace {

Error tooMany(const char* what, std::int64_t limit) {
    return fail(ErrorCode::refused, msg("The layer has more than {1} {0}", what, limit),
                msg("Nothing was changed. Cut the file into smaller ones"));
}

// Vertices of all features in columns, in the coordinates of the source.
struct RawLayer {
    std::vector<double> x;
    std::vector<double> y;
    std::vector<std::uint64_t> partEnd;
    std::vector<PartRole> roles;
    std::vector<std::uint64_t> featureEnd;  // in parts
    std::vector<std::int64_t> fids;

    void add(const OGRSimpleCurve& curve, PartRole role) {
        const auto first = x.size();
        for (int i = 0; i < curve.getNumPoints(); ++i) {
            const double px = curve.getX(i);
            const double py = curve.getY(i);
            if (x.size() == first || x.back() != px || y.back() != py) {  // repeated points only cost
                x.push_back(px);
                y.push_back(py);
            }
        }
        endPart(role);
    }
    void endPart(PartRole role) {
        roles.push_back(role);
        partEnd.push_back(x.size());
    }
};

void addPolygon(RawLayer& raw, const OGRPolygon& polygon) {
    auto role = PartRole::shell;
    for (const auto* ring : polygon) {
        raw.add(*ring, role);
        role = PartRole::hole;
    }
}

void addGeometry(RawLayer& raw, const OGRGeometry& geometry) {
    switch (wkbFlatten(geometry.getGeometryType())) {
        case wkbPoint: {
            const auto& point = *geometry.toPoint();
            if (!point.IsEmpty()) {
                raw.x.push_back(point.getX());
                raw.y.push_back(point.getY());
                raw.endPart(PartRole::points);
            }
            return;
        }
        case wkbLineString:
            raw.add(*geometry.toLineString(), PartRole::line);
            return;
        case wkbTriangle:
        case wkbPolygon:
            addPolygon(raw, *geometry.toPolygon());
            return;
        case wkbPolyhedralSurface:
        case wkbTIN:
            for (const auto* face : *geometry.toPolyhedralSurface()) {
                addPolygon(raw, *face);
            }
            return;
        case wkbMultiPoint:
        case wkbMultiLineString:
        case wkbMultiPolygon:
        case wkbGeometryCollection:
            for (const auto* part : *geometry.toGeometryCollection()) {
                addGeometry(raw, *part);
            }
            return;
        default:
            return;
    }
}

// GEOS says "Self-intersection at or near point 113.9 33.5"; the kind is what comes before the place.
class Validity {
public:
    void check(const OGRGeometry& geometry) {
        if (geometry.getDimension() < 2 || geometry.hasCurveGeometry() != 0) {
            return;
        }
        CPLErrorReset();
        if (geometry.IsValid() != 0) {
            return;
        }
        std::string reason = lastGdalText();
        const auto place = reason.find(" at or near point");
        if (m_first.empty()) {
            m_first = reason;
        }
        ++m_reasons[reason.substr(0, std::min(place, std::size_t{80}))];
        ++m_count;
    }
    void report(std::vector<PreparedWarning>& warnings) const {
        if (m_count == 0) {
            return;
        }
        warnings.push_back(
            {"invalidGeometry", msg("{0} shapes are not valid, the first: {1}", m_count, m_first), m_count});
        for (const auto& [reason, count] : m_reasons) {
            if (warnings.size() < 20) {
                warnings.push_back({"invalidGeometryReason", msg("{0}: {1} times", reason, count), count});
            }
        }
    }

private:
    std::string m_first;
    std::map<std::string, std::int64_t> m_reasons;
    std::int64_t m_count = 0;
};

struct Reading {
    RawLayer raw;
    Validity validity;
    std::set<OGRwkbGeometryType> types;
    std::int64_t withoutGeometry = 0;
};

// The type that covers all that was read: a multi-type its single one, "Geometry" different ones.
std::string coveringType(std::set<OGRwkbGeometryType> types, OGRwkbGeometryType declared) {
    for (const auto single : {wkbPoint, wkbLineString, wkbPolygon}) {
        if (types.contains(OGR_GT_GetCollection(single))) {
            types.erase(single);
        }
    }
    return geometryTypeName(types.size() == 1 ? *types.begin() : types.empty() ? declared : wkbUnknown);
}

Result<void> readFeature(OGRFeature& feature, Reading& reading) {
    auto& raw = reading.raw;
    const auto partsBefore = raw.roles.size();
    if (const auto* geometry = feature.GetGeometryRef(); geometry != nullptr && geometry->IsEmpty() == 0) {
        reading.types.insert(wkbFlatten(OGR_GT_GetLinear(geometry->getGeometryType())));
        if (geometry->hasCurveGeometry() != 0) {
            const std::unique_ptr<OGRGeometry> linear{geometry->getLinearGeometry()};
            addGeometry(raw, *linear);
        } else {
            addGeometry(raw, *geometry);
            reading.validity.check(*geometry);
        }
    }
    if (raw.roles.size() == partsBefore) {
        ++reading.withoutGeometry;
    }
    raw.featureEnd.push_back(raw.roles.size());
    raw.fids.push_back(feature.GetFID());
    if (raw.x.size() > kMaxVertices) {
        return tooMany("vertices", kMaxVertices);
    }
    return raw.fids.size() > kMaxFeatures ? Result<void>{tooMany("features", kMaxFeatures)} : Result<void>{};
}

Result<Reading> readAll(const Job& job, FeatureText& text, OGRLayer& layer, const Progress& progress) {
    auto attributes = AttributeWriter::create(job.output / "attributes.sqlite", text.fields().size());
    if (!attributes) {
        return std::move(attributes).error();
    }
    Reading reading;
    const auto expected = std::max<GIntBig>(1, layer.GetFeatureCount(FALSE));
    layer.ResetReading();
    CPLErrorReset();
    while (const OGRFeatureUniquePtr feature{layer.GetNextFeature()}) {
        if (auto read = readFeature(*feature, reading); !read) {
            return std::move(read).error();
        }
        text.read(*feature, [&](std::size_t field, const std::string& value) { attributes->set(field, value); });
        if (auto added = attributes->addRow(); !added) {
            return std::move(added).error();
        }
        if (progress && reading.raw.fids.size() % 4096 == 0) {
            progress(0.7 * std::min(1.0, static_cast<double>(reading.raw.fids.size()) / static_cast<double>(expected)),
                     msg("Reading"));
        }
        CPLErrorReset();
    }
    if (CPLGetLastErrorType() >= CE_Failure) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: {0}", lastGdalText()),
                    msg("Nothing was changed. The file is damaged after feature {0}", reading.raw.fids.size()));
    }
    auto finished = attributes->finish();
    return finished ? Result<Reading>{std::move(reading)} : Result<Reading>{std::move(finished).error()};
}

template <class Point>
geo::Box<Point> boundsOf(const std::vector<double>& x, const std::vector<double>& y) {
    geo::Box<Point> box;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if ((x[i] - x[i]) + (y[i] - y[i]) == 0) {
            box.add(x[i], y[i]);
        }
    }
    return box;
}

VectorWriter fill(const RawLayer& raw) {
    VectorWriter writer{boundsOf<geo::MapPoint>(raw.x, raw.y)};
    writer.reserve(raw.fids.size(), raw.x.size());
    std::uint64_t part = 0;
    std::uint64_t point = 0;
    for (std::size_t f = 0; f < raw.fids.size(); ++f) {
        writer.beginFeature(raw.fids[f]);
        auto before = PartRole::line;
        for (; part < raw.featureEnd[f]; ++part) {
            // The points of a multipoint are one part.
            if (raw.roles[part] != PartRole::points || before != PartRole::points) {
                writer.beginPart(raw.roles[part]);
            }
            before = raw.roles[part];
            for (; point < raw.partEnd[part]; ++point) {
                writer.add(raw.x[point], raw.y[point]);
            }
        }
        writer.endFeature();
    }
    return writer;
}

// China, roughly, without the neighbours' share of the box being of harm: it is only a hint.
bool liesInChina(const geo::LonLatBox& box) {
    return !box.empty() && box.minX >= 73 && box.maxX <= 136 && box.minY >= 3 && box.maxY <= 54;
}

// Whether data in degrees are shifted cannot be seen from the data alone; formats of web maps in China often are.
void warnOfDatum(const Job& job, const InterpretedCrs& crs, const geo::LonLatBox& box,
                 std::vector<PreparedWarning>& warnings) {
    if (crs.info.basis == "standard" && !job.text("datum") && liesInChina(box)) {
        warnings.push_back(
            {"datumUnsure",
             msg("The positions are taken as WGS 84; files from Chinese web maps are often GCJ-02, about 500 m off"),
             1});
    }
}

}  // namespace

Result<Json> prepareVector(const Job& job, const Source& source, OGRLayer& layer, const Progress& progress) {
    if (layer.GetGeomType() == wkbNone) {
        return fail(ErrorCode::unsupported, msg("The layer has no shapes to draw"),
                    msg("Nothing was changed. Import it as a table"));
    }
    const auto datumText = job.text("datum");
    auto crs = interpretCrs(layer.GetSpatialRef(), source.driver, job.text("crs"),
                            datumText ? parseEnum<SourceDatum>(*datumText) : std::nullopt);
    if (!crs) {
        return std::move(crs).error();
    }
    FeatureText text{source, layer};
    auto reading = readAll(job, text, layer, progress);
    if (!reading) {
        return std::move(reading).error();
    }
    auto& raw = reading->raw;
    if (progress) {
        progress(0.75, msg("Transforming"));
    }
    if (auto done = toLonLat(*crs, raw.x, raw.y); !done) {
        return std::move(done).error();
    }
    const auto lonLat = boundsOf<geo::LonLat>(raw.x, raw.y);
    auto mapCrs = chooseMapCrs(job.text("workingCrs").value_or("EPSG:3857"), lonLat);
    if (!mapCrs) {
        return std::move(mapCrs).error();
    }
    if (auto done = toMap(*mapCrs, raw.x, raw.y); !done) {
        return std::move(done).error();
    }
    if (progress) {
        progress(0.85, msg("Building the index"));
    }
    const auto writer = fill(raw);
    if (auto written = writer.write(job.output / "geometry.bin"); !written) {
        return std::move(written).error();
    }

    auto manifest = manifestOf(job, source);
    manifest.layer = source.layerName(layer);
    manifest.crs = crs->info;
    manifest.coordinateCrs = *mapCrs;
    manifest.bounds = writer.bounds();
    manifest.geometryType = coveringType(reading->types, layer.GetGeomType());
    manifest.featureCount = writer.featureCount();
    manifest.vertexCount = writer.vertexCount();
    manifest.fields = text.fields();
    reading->validity.report(manifest.warnings);
    const auto note = [&](const char* code, Message what, std::size_t count) {
        if (count > 0) {
            manifest.warnings.push_back({code, std::move(what), static_cast<std::int64_t>(count)});
        }
    };
    note("noGeometry", msg("{0} features have no position", reading->withoutGeometry),
         static_cast<std::size_t>(reading->withoutGeometry));
    note("noTransform", msg("{0} vertices lie outside the Earth or the map and are left out", writer.droppedPoints()),
         writer.droppedPoints());
    note("fieldsDropped", msg("{0} columns beyond the first {1} are left out", text.droppedFields(), kMaxFields),
         text.droppedFields());
    text.report(manifest.warnings);
    warnOfDatum(job, *crs, lonLat, manifest.warnings);
    if (auto written = writeManifest(job.output, manifest); !written) {
        return std::move(written).error();
    }
    return Json{{"kind", nameOf(PreparedKind::vector)}, {"features", manifest.featureCount}};
}

}  // namespace weir::maps
