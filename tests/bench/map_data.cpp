// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/bench/map_data.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <vector>

namespace weir::bench {

namespace {

constexpr double kWest = 73;
constexpr double kSouth = 18;
constexpr double kWidth = 62;
constexpr double kHeight = 35;
constexpr double kProvinceWest = 111.5;
constexpr double kProvinceSouth = 31.5;
constexpr double kProvinceSize = 5;

using Random = std::mt19937;

/// The same sequence with every standard library, unlike std::uniform_real_distribution.
double uniform(Random& random, double from, double to) {
    return from + (to - from) * (static_cast<double>(random()) / 4294967296.0);
}

struct CloseDataset {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

Error cannotWrite(const std::filesystem::path& file) {
    return fail(ErrorCode::io, msg("{0} cannot be written: {1}", file.string(), CPLGetLastErrorMsg()),
                msg("Check the folder and the free space"));
}

/// A new GeoPackage layer of `fields`, filled by `fill` in one transaction.
Result<void> writeLayer(const std::filesystem::path& file, OGRwkbGeometryType type,
                        const std::vector<std::pair<const char*, OGRFieldType>>& fields,
                        const std::function<bool(OGRLayer&)>& fill) {
    if (std::filesystem::exists(file)) {
        return {};
    }
    auto partial = file;
    partial.replace_extension(".partial.gpkg");
    std::filesystem::remove(partial);
    auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    Dataset dataset{driver == nullptr ? nullptr : driver->Create(partial.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    OGRSpatialReference crs;
    crs.importFromEPSG(4490);
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    auto* layer = dataset ? dataset->CreateLayer(file.stem().c_str(), &crs, type, nullptr) : nullptr;
    if (layer == nullptr) {
        return cannotWrite(file);
    }
    for (const auto& [name, fieldType] : fields) {
        OGRFieldDefn field{name, fieldType};
        layer->CreateField(&field);
    }
    const bool filled =
        dataset->StartTransaction() == OGRERR_NONE && fill(*layer) && dataset->CommitTransaction() == OGRERR_NONE;
    dataset.reset();
    std::error_code ec;
    if (filled) {
        std::filesystem::rename(partial, file, ec);
    }
    return filled && !ec ? Result<void>{} : Result<void>{cannotWrite(file)};
}

/// A feature to fill again and again.
class Pen {
public:
    explicit Pen(OGRLayer& layer) : m_layer{layer}, m_feature{OGRFeature::CreateFeature(layer.GetLayerDefn())} {}
    ~Pen() { OGRFeature::DestroyFeature(m_feature); }
    Pen(const Pen&) = delete;
    Pen& operator=(const Pen&) = delete;
    OGRFeature& operator*() { return *m_feature; }
    [[nodiscard]] bool write(const OGRGeometry& geometry) {
        m_feature->SetFID(OGRNullFID);
        m_feature->SetGeometry(&geometry);
        return m_layer.CreateFeature(m_feature) == OGRERR_NONE;
    }

private:
    OGRLayer& m_layer;
    OGRFeature* m_feature;
};

bool fillPoints(OGRLayer& layer, std::size_t count, Random& random) {
    Pen pen{layer};
    for (std::size_t i = 0; i < count; ++i) {
        const bool inProvince = i % 2 == 0;
        const OGRPoint point{inProvince ? uniform(random, kProvinceWest, kProvinceWest + kProvinceSize)
                                        : uniform(random, kWest, kWest + kWidth),
                             inProvince ? uniform(random, kProvinceSouth, kProvinceSouth + kProvinceSize)
                                        : uniform(random, kSouth, kSouth + kHeight)};
        (*pen).SetField(0, ("点" + std::to_string(i)).c_str());
        (*pen).SetField(1, static_cast<int>(random() % 8));
        (*pen).SetField(2, uniform(random, 0, 100));
        if (!pen.write(point)) {
            return false;
        }
    }
    return true;
}

/// Walks of 4 … 17 vertices that bend a little at each, about 150 m apart; longer ones for the higher classes.
bool fillRoads(OGRLayer& layer, std::size_t count, Random& random) {
    static constexpr std::array kClasses{"motorway", "trunk", "primary", "secondary", "tertiary", "residential"};
    Pen pen{layer};
    for (std::size_t i = 0; i < count; ++i) {
        const auto rank = std::min<std::size_t>(static_cast<std::size_t>(std::sqrt(uniform(random, 0, 36))), 5);
        const auto vertices = 4 + random() % 14;
        const double step = 0.0015 * (rank == 0 ? 12 : rank == 1 ? 6 : rank == 2 ? 3 : 1);
        double heading = uniform(random, 0, 2 * std::numbers::pi);
        double x = uniform(random, kProvinceWest, kProvinceWest + kProvinceSize);
        double y = uniform(random, kProvinceSouth, kProvinceSouth + kProvinceSize);
        OGRLineString line;
        for (std::size_t v = 0; v < vertices; ++v) {
            line.addPoint(x, y);
            heading += uniform(random, -0.35, 0.35);
            x += step * std::cos(heading);
            y += step * std::sin(heading);
        }
        (*pen).SetField(0, ("路" + std::to_string(i % 9'973)).c_str());
        (*pen).SetField(1, kClasses[rank]);
        if (!pen.write(line)) {
            return false;
        }
    }
    return true;
}

/// Borders of a warped grid: each is a wandering line made once and used by both neighbours.
class Borders {
public:
    Borders(int columns, int rows, int between, Random& random)
        : m_columns{columns}, m_rows{rows}, m_between{between}, m_random{random} {
        for (int j = 0; j <= rows; ++j) {
            for (int i = 0; i <= columns; ++i) {
                const double jitterX = i == 0 || i == columns ? 0 : uniform(random, -0.25, 0.25);
                const double jitterY = j == 0 || j == rows ? 0 : uniform(random, -0.25, 0.25);
                m_nodes.push_back({kWest + kWidth * (i + jitterX) / columns, kSouth + kHeight * (j + jitterY) / rows});
            }
        }
        for (int j = 0; j <= rows; ++j) {
            for (int i = 0; i < columns; ++i) {
                m_across.push_back(wander(node(i, j), node(i + 1, j)));
            }
        }
        for (int j = 0; j < rows; ++j) {
            for (int i = 0; i <= columns; ++i) {
                m_up.push_back(wander(node(i, j), node(i, j + 1)));
            }
        }
    }

    [[nodiscard]] OGRPolygon cell(int i, int j) const {
        OGRLinearRing ring;
        append(ring, across(i, j), false);
        append(ring, up(i + 1, j), false);
        append(ring, across(i, j + 1), true);
        append(ring, up(i, j), true);
        ring.closeRings();
        OGRPolygon polygon;
        polygon.addRing(&ring);
        return polygon;
    }

private:
    struct Place {
        double x = 0;
        double y = 0;
    };
    using Line = std::vector<Place>;

    [[nodiscard]] Place node(int i, int j) const { return m_nodes[static_cast<std::size_t>(j * (m_columns + 1) + i)]; }
    [[nodiscard]] const Line& across(int i, int j) const {
        return m_across[static_cast<std::size_t>(j * m_columns + i)];
    }
    [[nodiscard]] const Line& up(int i, int j) const { return m_up[static_cast<std::size_t>(j * (m_columns + 1) + i)]; }

    /// A sum of sines that vanishes at both ends, so that borders meet in the nodes and never cross.
    Line wander(Place a, Place b) {
        std::array<double, 6> amplitude{};
        for (std::size_t k = 0; k < amplitude.size(); ++k) {
            amplitude[k] = uniform(m_random, -0.05, 0.05) / static_cast<double>(1 + k);
        }
        Line line;
        for (int s = 0; s <= m_between; ++s) {
            const double t = static_cast<double>(s) / m_between;
            double off = 0;
            for (std::size_t k = 0; k < amplitude.size(); ++k) {
                off += amplitude[k] * std::sin(std::numbers::pi * t * static_cast<double>(1 + 3 * k));
            }
            line.push_back({a.x + (b.x - a.x) * t - (b.y - a.y) * off, a.y + (b.y - a.y) * t + (b.x - a.x) * off});
        }
        return line;
    }
    static void append(OGRLinearRing& ring, const Line& line, bool backwards) {
        const auto n = line.size();
        for (std::size_t k = 0; k + 1 < n; ++k) {
            const auto& place = backwards ? line[n - 1 - k] : line[k];
            ring.addPoint(place.x, place.y);
        }
    }

    int m_columns;
    int m_rows;
    int m_between;
    Random& m_random;
    std::vector<Place> m_nodes;
    std::vector<Line> m_across;
    std::vector<Line> m_up;
};

bool fillCounties(OGRLayer& layer, double share, Random& random) {
    const int columns = std::max(2, static_cast<int>(std::lround(60 * std::sqrt(share))));
    const int rows = std::max(2, static_cast<int>(std::lround(50 * std::sqrt(share))));
    const Borders borders{columns, rows, 95, random};
    Pen pen{layer};
    for (int j = 0; j < rows; ++j) {
        for (int i = 0; i < columns; ++i) {
            (*pen).SetField(0, ("县" + std::to_string(j * columns + i)).c_str());
            (*pen).SetField(1, (i * 7 + j * 3) % 8);
            if (!pen.write(borders.cell(i, j))) {
                return false;
            }
        }
    }
    return true;
}

bool fillTeams(OGRLayer& layer, std::size_t count, Random& random) {
    Pen pen{layer};
    for (std::size_t i = 0; i < count; ++i) {
        const OGRPoint point{uniform(random, kProvinceWest, kProvinceWest + kProvinceSize),
                             uniform(random, kProvinceSouth, kProvinceSouth + kProvinceSize)};
        (*pen).SetField(0, ("应急救援" + std::to_string(i) + "队").c_str());
        (*pen).SetField(1, static_cast<int>(random() % 90 + 10));
        if (!pen.write(point)) {
            return false;
        }
    }
    return true;
}

Result<void> writeHeights(const std::filesystem::path& file, int side) {
    if (std::filesystem::exists(file)) {
        return {};
    }
    auto partial = file;
    partial.replace_extension(".partial.tif");
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    std::array<const char*, 2> options{"TILED=YES", nullptr};
    Dataset dataset{driver == nullptr ? nullptr
                                      : driver->Create(partial.c_str(), side, side, 1, GDT_Float32,
                                                       const_cast<char**>(options.data()))};
    if (!dataset) {
        return cannotWrite(file);
    }
    std::array<double, 6> transform{kProvinceWest,        kProvinceSize / side, 0, kProvinceSouth + kProvinceSize, 0,
                                    -kProvinceSize / side};
    OGRSpatialReference crs;
    crs.importFromEPSG(4490);
    dataset->SetGeoTransform(transform.data());
    dataset->SetSpatialRef(&crs);
    std::vector<float> line(static_cast<std::size_t>(side));
    for (int row = 0; row < side; ++row) {
        const double y = static_cast<double>(row) / side * 40;
        for (int column = 0; column < side; ++column) {
            const double x = static_cast<double>(column) / side * 40;
            line[static_cast<std::size_t>(column)] =
                static_cast<float>(400 + 300 * std::sin(x * 0.7) * std::cos(y * 0.6) +
                                   80 * std::sin(x * 3.1 + y * 2.3) + 15 * std::sin(x * 17.3) * std::sin(y * 19.1));
        }
        if (dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, row, side, 1, line.data(), side, 1, GDT_Float32, 0, 0) !=
            CE_None) {
            return cannotWrite(file);
        }
    }
    dataset.reset();
    std::error_code ec;
    std::filesystem::rename(partial, file, ec);
    return ec ? Result<void>{cannotWrite(file)} : Result<void>{};
}

}  // namespace

Result<MapData> makeMapData(const std::filesystem::path& folder, double share, std::uint32_t seed) {
    GDALAllRegister();
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    MapData data{folder / "points.gpkg", folder / "roads.gpkg", folder / "counties.gpkg", folder / "teams.gpkg",
                 folder / "heights.tif"};
    const auto scaled = [&](double full) { return static_cast<std::size_t>(std::max(1.0, std::round(full * share))); };
    Random random{seed};
    auto done = writeLayer(data.points, wkbPoint, {{"name", OFTString}, {"class", OFTInteger}, {"value", OFTReal}},
                           [&](OGRLayer& layer) { return fillPoints(layer, scaled(1'000'000), random); });
    random.seed(seed + 1);
    done = done ? writeLayer(data.roads, wkbLineString, {{"name", OFTString}, {"class", OFTString}},
                             [&](OGRLayer& layer) { return fillRoads(layer, scaled(200'000), random); })
                : done;
    random.seed(seed + 2);
    done = done ? writeLayer(data.counties, wkbPolygon, {{"name", OFTString}, {"class", OFTInteger}},
                             [&](OGRLayer& layer) { return fillCounties(layer, share, random); })
                : done;
    random.seed(seed + 3);
    done = done ? writeLayer(data.teams, wkbPoint, {{"name", OFTString}, {"headcount", OFTInteger}},
                             [&](OGRLayer& layer) { return fillTeams(layer, scaled(5'000), random); })
                : done;
    done = done ? writeHeights(data.heights, static_cast<int>(10'000 * std::sqrt(share))) : done;
    return done ? Result<MapData>{data} : Result<MapData>{done.error()};
}

}  // namespace weir::bench
