// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_services.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <algorithm>

namespace weir::app {

MapServices::MapServices(Workbench& bench, Tasks& tasks, MapLayers& layers, std::shared_ptr<TileHub> hub,
                         QObject* parent)
    : QObject{parent}, m_bench{bench}, m_tasks{tasks}, m_layers{layers}, m_hub{std::move(hub)} {}

void MapServices::add(QWidget* parent, geo::MapPoint centre) {
    if (!m_dialog) {
        m_dialog = new ServiceDialog{m_bench, m_hub, m_layers.projection(), parent};
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &ServiceDialog::wanted, this, &MapServices::create);
    }
    m_dialog->setCentre(centre);
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

/// Whoever adds a service by hand wants to see it: its layer may ask at once.
void MapServices::create(const NamedService& named) {
    m_bench.run("layer.create", serviceArgs(named, m_bench.picture()), this,
                [this, name = named.name](const Result<desk::Answer>& answer) {
                    if (answer) {
                        m_hub->setOnline(answer->result.value("id", std::int64_t{0}), true);
                        m_layers.rebuild();
                        m_bench.tell(msg("'{0}' was added to the map and is online until the program ends", name));
                    }
                });
}

const maps::TileSource* MapServices::sourceOf(const std::string& layerId) const {
    const auto layer = std::ranges::find(m_layers.layers(), layerId, &maps::Layer::id);
    const auto* source = layer == m_layers.layers().end() ? nullptr : std::get_if<maps::TileSource>(&layer->source);
    return source != nullptr && source->tiles->isRemote() ? source : nullptr;
}

std::vector<std::int64_t> MapServices::ids() const {
    std::vector<std::int64_t> out;
    for (const auto& layer : m_layers.layers()) {
        if (sourceOf(layer.id) != nullptr) {
            out.push_back(outerLayerId(layer.id));
        }
    }
    return out;
}

bool MapServices::isOnline(const std::string& layerId) const {
    return m_hub->isOnline(outerLayerId(layerId));
}

void MapServices::setOnline(const std::string& layerId, bool online) {
    m_hub->setOnline(outerLayerId(layerId), online);
    m_layers.rebuild();
}

bool MapServices::areAllOnline() const {
    const auto all = ids();
    return !all.empty() && std::ranges::all_of(all, [this](std::int64_t id) { return m_hub->isOnline(id); });
}

void MapServices::setAllOnline(bool online) {
    for (const auto id : ids()) {
        m_hub->setOnline(id, online);
    }
    m_layers.rebuild();
}

void MapServices::askAgain() {
    m_hub->askAgain();
    m_layers.rebuild();
}

void MapServices::download(const std::string& layerId, const geo::MapBox& area) {
    const auto* source = sourceOf(layerId);
    if (source == nullptr) {
        return;
    }
    const auto& service = source->tiles->service();
    const auto tiles = m_hub->tilesOf(service);
    const auto layer = std::ranges::find(m_layers.layers(), layerId, &maps::Layer::id);
    const auto typed = m_bench.prompts().text(
        {tr("Download this area"),
         tr("Zoom levels of '%1' to keep for the area in view, coarsest and finest, %2 to %3")
             .arg(toQt(layer->name))
             .arg(service.minZoom)
             .arg(service.maxZoom),
         tr("Go on"), QStringLiteral("%1-%2").arg(std::max(service.minZoom, 8)).arg(std::min(service.maxZoom, 14)),
         true});
    if (!typed) {
        return;
    }
    const auto parts = typed->split(QChar{u'-'});
    bool from = false;
    bool to = false;
    const int coarsest = parts.front().trimmed().toInt(&from);
    const int finest = parts.back().trimmed().toInt(&to);
    if (!from || !to || parts.size() > 2) {
        m_bench.fail(fail(ErrorCode::invalid, msg("'{0}' are no zoom levels", toStd(*typed)),
                          msg("Write the coarsest and the finest one, as in 8-14")));
        return;
    }
    m_bench.bridge().background(
        this,
        [tiles, area, crs = m_layers.projection()->crs(), coarsest, finest] {
            return planDownload(tiles->service(), area, crs, coarsest, finest,
                                tiles->cache().bytesPerTile(DownloadPlan::kUsualBytes));
        },
        [this, tiles, name = layer->name](const Result<DownloadPlan>& plan) {
            if (!plan) {
                m_bench.fail(plan.error());
                return;
            }
            const bool sure = m_bench.prompts().confirm(
                {tr("Download this area"),
                 tr("%1 tiles, about %2 MB. What is stored already is not asked for again.")
                     .arg(numberLabel(plan->count), numberLabel(std::max<std::int64_t>(1, plan->bytes >> 20))),
                 tr("Download")});
            if (sure) {
                start(tiles, *plan, name);
            }
        });
}

void MapServices::start(std::shared_ptr<ServiceTiles> tiles, const DownloadPlan& plan, const std::string& name) {
    m_tasks.run<DownloadReport>(
        msg("Downloading '{0}'", name),
        [tiles, plan](const jobs::JobContext& context) { return downloadTiles(*tiles, plan, context); }, this,
        [this, name](Result<DownloadReport> report) {
            if (!report) {
                report.error().code == ErrorCode::cancelled
                    ? m_bench.tell(msg("The download of '{0}' was stopped; what came is kept", name))
                    : m_bench.fail(report.error());
            } else if (report->failed > 0) {
                m_bench.fail(fail(ErrorCode::notFound,
                                  msg("'{0}': {1} tiles came, {2} were there, {3} failed: {4}", name, report->fetched,
                                      report->present, report->failed, toStd(translated(report->reason->message))),
                                  msg("Start the download again for those that failed")));
            } else {
                m_bench.tell(msg("'{0}': {1} tiles came, {2} were there", name, report->fetched, report->present));
            }
            m_layers.rebuild();
        });
}

}  // namespace weir::app
