// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/export.h"

#include "core/base/text.h"
#include "maps/prepared/source_path.h"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>

namespace weir::maps {
namespace {

namespace fs = std::filesystem;

Error cannotWrite(const std::string& why) {
    return fail(ErrorCode::io, msg("The file could not be written: {0}", why),
                msg("Check the folder and its free space; nothing was changed"));
}

Error cancelled() {
    return fail(ErrorCode::cancelled, msg("The export was cancelled"), msg("Nothing was written"));
}

bool isNumber(std::string_view text) {
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '-') {
            return false;
        }
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

bool isInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

// The type each column is really written with.
std::vector<OGRFieldType> typesOf(const ExportTable& table) {
    std::vector<OGRFieldType> types;
    for (std::size_t i = 0; i < table.fields.size(); ++i) {
        const auto all = [&](auto test) {
            return std::all_of(table.features.begin(), table.features.end(),
                               [&](const auto& f) { return f.values[i].empty() || test(f.values[i]); });
        };
        const auto& wanted = table.fields[i].type;
        types.push_back(wanted == "integer" && all(isInteger) ? OFTInteger64
                        : wanted == "real" && all(isNumber)   ? OFTReal
                                                              : OFTString);
    }
    return types;
}

Result<void> checkTable(const ExportTable& table) {
    for (const auto& feature : table.features) {
        if (feature.values.size() != table.fields.size()) {
            return fail(ErrorCode::invalid,
                        msg("A row has {0} values for {1} columns", feature.values.size(), table.fields.size()),
                        msg("Report this fault"));
        }
    }
    return {};
}

void addCsvPosition(std::string& line, const geo::Geometry& geometry, bool shapes) {
    const auto* point = std::get_if<geo::LonLat>(&geometry);
    line += point != nullptr ? fmt::format("{:.9g},{:.9g}", point->lon, point->lat) : std::string(1, ',');
    if (shapes) {
        line += ',';
        if (point == nullptr && !geo::isEmpty(geometry)) {
            line += csvCell(geo::toWkt(geometry), false);
        }
    }
}

Result<void> writeCsv(const fs::path& file, const ExportTable& table, const ExportOptions& options,
                      const std::stop_token& stop) {
    const auto isShape = [](const auto& f) {
        return !geo::isEmpty(f.geometry) && !std::holds_alternative<geo::LonLat>(f.geometry);
    };
    const bool shapes = std::any_of(table.features.begin(), table.features.end(), isShape);
    std::ofstream out{file, std::ios::binary};
    std::string line{"\xEF\xBB\xBF"};
    for (const auto& field : table.fields) {
        line += csvCell(field.name, options.guardFormulas);
        line += ',';
    }
    out << line << "longitude,latitude" << (shapes ? ",wkt" : "") << "\r\n";
    for (const auto& feature : table.features) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        line.clear();
        for (const auto& value : feature.values) {
            line += csvCell(value, options.guardFormulas);
            line += ',';
        }
        addCsvPosition(line, feature.geometry, shapes);
        out << line << "\r\n";
    }
    out.close();
    return out ? Result<void>{} : Result<void>{cannotWrite(file.filename().string())};
}

Json propertyOf(const std::string& text, OGRFieldType type) {
    if (text.empty()) {
        return {};
    }
    return type == OFTInteger64 ? Json(std::strtoll(text.c_str(), nullptr, 10))
           : type == OFTReal    ? Json(std::strtod(text.c_str(), nullptr))
                                : Json(text);
}

Result<void> writeGeoJson(const fs::path& file, const ExportTable& table, const std::stop_token& stop) {
    const auto types = typesOf(table);
    std::ofstream out{file, std::ios::binary};
    out << R"({"type":"FeatureCollection","name":)"
        << Json(table.name).dump(-1, ' ', false, Json::error_handler_t::replace) << ",\"features\":[\n";
    const char* between = "";
    for (const auto& feature : table.features) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        auto properties = Json::object();
        for (std::size_t i = 0; i < table.fields.size(); ++i) {
            properties[table.fields[i].name] = propertyOf(feature.values[i], types[i]);
        }
        out << between << R"({"type":"Feature","properties":)"
            << properties.dump(-1, ' ', false, Json::error_handler_t::replace)
            << ",\"geometry\":" << geo::toGeoJson(feature.geometry) << "}";
        between = ",\n";
    }
    out << "\n]}\n";
    out.close();
    return out ? Result<void>{} : Result<void>{cannotWrite(file.filename().string())};
}

GDALDriver* writerFor(const std::string& name) {
    if (auto* driver = GetGDALDriverManager()->GetDriverByName(name.c_str())) {
        return driver;
    }
    if (name == "GPKG") {
        RegisterOGRGeoPackage();
    } else {
        RegisterOGRKML();
    }
    return GetGDALDriverManager()->GetDriverByName(name.c_str());
}

bool fill(OGRLayer& layer, const ExportTable& table, const std::vector<OGRFieldType>& types,
          const std::stop_token& stop) {
    for (const auto& source : table.features) {
        if (stop.stop_requested()) {
            return true;
        }
        OGRFeature feature{layer.GetLayerDefn()};
        for (std::size_t i = 0; i < types.size(); ++i) {
            const auto& value = source.values[i];
            const auto field = layer.GetLayerDefn()->GetFieldIndex(table.fields[i].name.c_str());
            if (field >= 0 && !value.empty()) {
                feature.SetField(field, value.c_str());
            }
        }
        if (const auto wkb = geo::toWkb(source.geometry); !wkb.empty()) {
            OGRGeometry* geometry = nullptr;
            OGRGeometryFactory::createFromWkb(wkb.data(), layer.GetSpatialRef(), &geometry, wkb.size());
            feature.SetGeometryDirectly(geometry);
        }
        if (layer.CreateFeature(&feature) != OGRERR_NONE) {
            return false;
        }
    }
    return true;
}

Result<void> writeWithGdal(const fs::path& file, const std::string& driverName, const ExportTable& table,
                           const std::stop_token& stop) {
    const auto failed = [] {
        const char* text = CPLGetLastErrorMsg();
        return cannotWrite(text != nullptr ? shorten(text, 200) : "");
    };
    const CPLErrorHandlerPusher quiet{CPLQuietErrorHandler};  // what went wrong is told, not printed
    auto* driver = writerFor(driverName);
    CPLErrorReset();
    GDALDatasetUniquePtr dataset{driver != nullptr ? driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)
                                                   : nullptr};
    if (!dataset) {
        return failed();
    }
    OGRSpatialReference srs;
    srs.importFromEPSG(driverName == "KML" ? 4326 : 4490);
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    auto* layer = dataset->CreateLayer(table.name.c_str(), &srs, wkbUnknown, nullptr);
    const auto types = typesOf(table);
    bool done =
        layer != nullptr && (layer->TestCapability(OLCTransactions) == 0 || layer->StartTransaction() == OGRERR_NONE);
    for (std::size_t i = 0; done && i < types.size(); ++i) {
        OGRFieldDefn field{table.fields[i].name.c_str(), types[i]};
        done = layer->CreateField(&field) == OGRERR_NONE;
    }
    done = done && fill(*layer, table, types, stop) && layer->CommitTransaction() == OGRERR_NONE;
    if (!done) {
        return failed();
    }
    if (stop.stop_requested()) {
        return cancelled();
    }
    CPLErrorReset();
    dataset.reset();
    return CPLGetLastErrorType() >= CE_Failure ? Result<void>{failed()} : Result<void>{};
}

Result<void> write(const fs::path& file, const std::string& extension, const ExportTable& table,
                   const ExportOptions& options, const std::stop_token& stop) {
    if (extension == ".csv") {
        return writeCsv(file, table, options, stop);
    }
    if (extension == ".geojson" || extension == ".json") {
        return writeGeoJson(file, table, stop);
    }
    if (extension == ".gpkg" || extension == ".kml") {
        return writeWithGdal(file, extension == ".gpkg" ? "GPKG" : "KML", table, stop);
    }
    return fail(ErrorCode::unsupported,
                msg("Files of the kind {0} cannot be written", extension.empty() ? "without extension" : extension),
                msg("Use .gpkg, .geojson, .kml or .csv"));
}

/// Asked while the half-written file still takes its room.
bool isFull(const fs::path& folder) {
    constexpr std::uintmax_t kSmallestRoom = 64U << 10;
    std::error_code error;
    const auto space = fs::space(folder, error);
    return !error && space.available < kSmallestRoom;
}

bool syncToDisk(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        ::close(fd);
    }
    return done;
}

}  // namespace

std::string csvCell(std::string_view text, bool guardFormulas) {
    const bool starts = !text.empty() && std::string_view{"=+-@\t\r\0", 7}.find(text.front()) != std::string_view::npos;
    std::string cell(guardFormulas && starts && !isNumber(text) ? 1 : 0, '\'');
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string quoted(1, '"');
    for (const char c : cell) {
        quoted.append(c == '"' ? 2 : 1, c);
    }
    quoted += '"';
    return quoted;
}

Result<void> exportFeatures(const fs::path& file, const ExportTable& table, const ExportOptions& options,
                            std::stop_token stop) {
    if (auto checked = checkTable(table); !checked) {
        return checked;
    }
    auto folder = (fs::absolute(file).parent_path() / ".weir-export-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
        return cannotWrite(file.parent_path().string());
    }
    const auto made = fs::path{folder} / file.filename();
    auto written = write(made, plainExtension(file), table, options, stop);
    std::error_code error;
    if (written) {
        if (syncToDisk(made)) {
            fs::rename(made, file, error);
        }
        if (error || fs::exists(made)) {
            written = cannotWrite(file.string());
        }
    }
    if (!written && written.error().code == ErrorCode::io && isFull(folder)) {
        written = fail(ErrorCode::full, msg("The disk is full: the file '{0}' cannot be written", file.string()),
                       msg("Free some space on that disk, then try again"));
    }
    fs::remove_all(folder, error);
    return written;
}

}  // namespace weir::maps
