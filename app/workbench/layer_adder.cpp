// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/layer_adder.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "core/geo/transform.h"
#include "maps/prepared/source_path.h"

#include <algorithm>

namespace weir::app {

LayerAdder::LayerAdder(Workbench& bench, Tasks& tasks, std::shared_ptr<maps::PreparedStore> prepared, QObject* parent)
    : QObject{parent}, m_bench{bench}, m_tasks{tasks}, m_prepared{std::move(prepared)} {}

void LayerAdder::ask() {
    const QString filter =
        tr("Map files") +
        QStringLiteral(
            " (*.shp *.geojson *.json *.gpkg *.kml *.kmz *.gpx *.gml *.dxf *.tif *.tiff *.img *.vrt *.asc *.zip);;") +
        tr("All files") + QStringLiteral(" (*)");
    for (const auto& file : m_bench.prompts().openFiles({tr("Add map layers"), filter, {}})) {
        add(toPath(file));
    }
}

void LayerAdder::add(const std::filesystem::path& path) {
    using Files = std::vector<std::filesystem::path>;
    m_bench.bridge().background(
        this, [path] { return maps::mapFilesIn(path, kMostOfAFolder); },
        [this, path](const Files& files) { onFound(path, files); });
}

void LayerAdder::onFound(const std::filesystem::path& path, const std::vector<std::filesystem::path>& files) {
    if (files.empty()) {
        m_bench.fail(fail(ErrorCode::notFound, msg("The folder '{0}' holds no map files", path.filename().string()),
                          msg("Drop a folder with GeoPackage, Shapefile, GeoJSON, KML or GeoTIFF files")));
    } else if (files.size() > kMostOfAFolder) {
        m_bench.fail(
            fail(ErrorCode::refused,
                 msg("The folder '{0}' holds more than {1} map files", path.filename().string(), kMostOfAFolder),
                 msg("Drop the files that are needed, or a folder further down")));
    } else {
        m_waiting.insert(m_waiting.end(), files.begin(), files.end());
        next();
    }
}

void LayerAdder::next() {
    if (!m_busy && !m_waiting.empty()) {
        m_busy = true;
        const auto file = m_waiting.front();
        m_waiting.pop_front();
        prepare({file, {}, {}, {}, {}, {}});
    }
}

void LayerAdder::finish() {
    m_busy = false;
    next();
}

void LayerAdder::prepare(LayerWish wish) {
    const auto job = prepareJobFor(wish, m_bench.picture());
    if (!job) {
        m_bench.fail(job.error());
        finish();
        return;
    }
    m_tasks.run<maps::PreparedLayer>(
        msg("Reading {0}", wish.file.filename().string()),
        [prepared = m_prepared, job = *job](const jobs::JobContext& context) {
            return prepared->prepare(
                job, [&context](double share, const Message& what) { context.report(share, what); },
                context.stopToken());
        },
        this, [this, wish](Result<maps::PreparedLayer> made) { onPrepared(wish, made); });
}

void LayerAdder::onPrepared(LayerWish wish, const Result<maps::PreparedLayer>& made) {
    if (made && isEncodingUnsure(wish, made->manifest) && askEncoding(wish)) {
        prepare(std::move(wish));
    } else if (made && isDatumUnsure(wish, made->manifest)) {
        if (askDatum(wish)) {
            // What was prepared is right unless the positions are offset.
            const bool offset = wish.datum == geo::Datum::gcj02 || wish.datum == geo::Datum::bd09;
            offset ? prepare(std::move(wish)) : create(wish, *made);
        } else {
            finish();
        }
    } else if (made) {
        create(wish, *made);
    } else if (maps::needsCrs(made.error()) && !wish.crs) {
        askCrs(std::move(wish), {});
    } else if (maps::needsLayer(made.error()) && !wish.layer) {
        listLayers(std::move(wish));
    } else if (made.error().code == ErrorCode::cancelled) {
        m_bench.tell(msg("'{0}' was not added: stopped on request", wish.file.filename().string()));
        finish();
    } else {
        m_bench.fail(made.error());
        finish();
    }
}

void LayerAdder::askCrs(LayerWish wish, QString reason) {
    for (;;) {
        QString label = tr("%1 does not say its coordinate system. Ask whoever made it, and type it as in EPSG:4547 "
                           "(CGCS2000, central meridian 114°E) or EPSG:4490 (degrees)")
                            .arg(pathText(wish.file.filename()));
        if (!reason.isEmpty()) {
            label = reason + QStringLiteral("\n\n") + label;
        }
        const auto answer = m_bench.prompts().text({tr("Coordinate system"), label, tr("Add"), {}, true});
        if (!answer) {
            finish();
            return;
        }
        if (const auto known = geo::describeCrs(toStd(*answer)); !known) {
            reason = translated(known.error());
            continue;
        }
        wish.crs = toStd(*answer);
        prepare(std::move(wish));
        return;
    }
}

void LayerAdder::listLayers(LayerWish wish) {
    using Layers = std::vector<maps::SourceLayer>;
    m_tasks.run<Layers>(
        msg("Reading {0}", wish.file.filename().string()),
        [prepared = m_prepared, file = std::filesystem::absolute(wish.file)](const jobs::JobContext& context) {
            return prepared->listLayers(file, context.stopToken());
        },
        this,
        [this, wish](Result<Layers> layers) {
            if (layers) {
                askLayer(wish, *layers);
            } else {
                m_bench.fail(layers.error());
                finish();
            }
        });
}

void LayerAdder::askLayer(LayerWish wish, const std::vector<maps::SourceLayer>& layers) {
    QStringList names;
    for (const auto& layer : layers) {
        names << toQt(layer.name) +
                     (layer.featureCount < 0 ? QString{} : QStringLiteral(" (%1)").arg(layer.featureCount));
    }
    const auto chosen = m_bench.prompts().choice(
        {tr("Which layer"), tr("%1 holds several layers").arg(pathText(wish.file.filename())), tr("Add"), names, 0});
    if (chosen && *chosen >= 0 && static_cast<std::size_t>(*chosen) < layers.size()) {
        wish.layer = layers[static_cast<std::size_t>(*chosen)].name;
        wish.name = maps::nameOfSource(wish.file) + " · " + *wish.layer;
        prepare(std::move(wish));
    } else {
        finish();
    }
}

bool LayerAdder::askEncoding(LayerWish& wish) {
    static constexpr const char* kEncodings[] = {"GB18030", "UTF-8", "BIG5", "CP1252"};
    const auto chosen = m_bench.prompts().choice(
        {tr("Encoding of the texts"),
         tr("Some texts of %1 cannot be read as they stand. Which encoding were they written in?")
             .arg(pathText(wish.file.filename())),
         tr("Read again"),
         {tr("GB18030, GBK, GB2312: Chinese systems"), tr("UTF-8"), tr("Big5: traditional characters"),
          tr("Windows-1252: western systems")},
         0});
    if (chosen) {
        wish.encoding = kEncodings[static_cast<std::size_t>(std::clamp(*chosen, 0, 3))];
    }
    return chosen.has_value();
}

bool LayerAdder::askDatum(LayerWish& wish) {
    static constexpr geo::Datum kDatums[] = {geo::Datum::wgs84, geo::Datum::gcj02, geo::Datum::bd09};
    const auto chosen = m_bench.prompts().choice(
        {tr("Datum of the positions"),
         tr("%1 lies in China and does not say its datum. Files from Chinese web maps are often about 500 m off")
             .arg(pathText(wish.file.filename())),
         tr("Add"),
         {tr("WGS 84 or CGCS2000: GPS, survey"), tr("GCJ-02: Amap, Tencent"), tr("BD-09: Baidu")},
         0});
    if (!chosen) {
        return false;
    }
    wish.datum = kDatums[static_cast<std::size_t>(std::clamp(*chosen, 0, 2))];
    return true;
}

void LayerAdder::create(const LayerWish& wish, const maps::PreparedLayer& made) {
    m_bench.run("layer.create", layerArgs(wish, made, m_bench.picture()), this,
                [this, wish, warnings = made.manifest.warnings](const Result<desk::Answer>& answer) {
                    if (!answer) {
                        finish();
                        return;
                    }
                    m_bench.tell(msg("'{0}' was added to the map", wish.file.filename().string()));
                    for (const auto& warning : warnings) {
                        if (warning.code != "datumUnsure") {
                            m_bench.tell(warning.text);
                        }
                    }
                    Q_EMIT added(answer->result.value("id", std::int64_t{0}));
                    finish();
                });
}

}  // namespace weir::app
