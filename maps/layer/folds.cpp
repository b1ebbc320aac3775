// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/layer/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

namespace weir::maps {

namespace {

constexpr double kOverlap = 0.9;  // of the mean size: symbols that only touch corners both stay
constexpr std::size_t kMostShown = 999;

const FeatureSet* foldingFeatures(const Layer& layer, double scale) {
    const auto* live = std::get_if<LiveSource>(&layer.source);
    const bool takesPart = layer.style.folds && live != nullptr && live->features && layer.isShownAt(scale);
    return takesPart ? live->features.get() : nullptr;
}

struct Candidate {
    std::size_t layer = 0;
    std::uint32_t feature = 0;
    const FeatureSet::Info* info = nullptr;
    geo::MapPoint at;
    double size = 0;  // logical pixels
    int rank = 0;
    bool keeps = false;
};

std::vector<Candidate> candidatesOf(std::span<const Layer> layers, double scale, std::span<const FeatureRef> kept) {
    std::vector<Candidate> out;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto* features = foldingFeatures(layers[i], scale);
        for (std::uint32_t f = 0; features != nullptr && f < features->size(); ++f) {
            const auto& info = features->info(f);
            if (info.kind != FeatureKind::point || features->partCount(f) != 1 ||
                features->part(f, 0).points.size() != 1) {
                continue;
            }
            const bool keeps = info.keeps || std::find(kept.begin(), kept.end(), info.ref) != kept.end();
            out.push_back({i, f, &info, features->part(f, 0).points.front(),
                           layers[i].style.styleFor(info.classKey).marker.size,
                           info.priority + layers[i].style.label.priority, keeps});
        }
    }
    // Among equals the layer on top leads.
    std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
        return std::tie(b.rank, b.layer, a.info->ref) < std::tie(a.rank, a.layer, b.info->ref);
    });
    return out;
}

/// The leads found so far by cells as wide as the largest symbol: whoever overlaps is in one of nine cells.
class LeadGrid {
public:
    LeadGrid(double cell, double metresPerPixel) : m_cell{cell}, m_metresPerPixel{metresPerPixel} {}

    void add(std::uint32_t candidate, geo::MapPoint at) { m_cells[cellOf(at.x, at.y)].push_back(candidate); }

    /// The nearest lead the symbol would overlap, or -1.
    [[nodiscard]] std::int64_t overlapping(const std::vector<Candidate>& all, const Candidate& one) const {
        std::int64_t best = -1;
        double least = 0;
        for (const double dx : {-m_cell, 0.0, m_cell}) {
            for (const double dy : {-m_cell, 0.0, m_cell}) {
                const auto cell = m_cells.find(cellOf(one.at.x + dx, one.at.y + dy));
                if (cell == m_cells.end()) {
                    continue;
                }
                for (const auto lead : cell->second) {
                    const auto& other = all[lead];
                    const double apart = std::max(std::abs(other.at.x - one.at.x), std::abs(other.at.y - one.at.y));
                    const double reach = (other.size + one.size) / 2 * kOverlap * m_metresPerPixel;
                    if (apart < reach && (best < 0 || apart < least)) {
                        best = lead;
                        least = apart;
                    }
                }
            }
        }
        return best;
    }

private:
    struct CellHash {
        std::size_t operator()(const std::pair<std::int64_t, std::int64_t>& c) const {
            return static_cast<std::size_t>(c.first) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::size_t>(c.second);
        }
    };
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> cellOf(double x, double y) const {
        return {static_cast<std::int64_t>(std::floor(x / m_cell)), static_cast<std::int64_t>(std::floor(y / m_cell))};
    }

    double m_cell;
    double m_metresPerPixel;
    std::unordered_map<std::pair<std::int64_t, std::int64_t>, std::vector<std::uint32_t>, CellHash> m_cells;
};

}  // namespace

FoldPlan::FoldPlan(std::span<const Layer> layers, const MapView& view, std::span<const FeatureRef> kept) {
    const auto all = candidatesOf(layers, view.scaleDenominator(), kept);
    double largest = 1;
    for (const auto& one : all) {
        largest = std::max(largest, one.size);
    }
    LeadGrid grid{largest * view.metresPerPixel, view.metresPerPixel};
    std::map<std::uint32_t, std::uint32_t> foldOf;  // by lead
    std::vector<std::vector<std::uint32_t>> hidden(layers.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        const auto& one = all[i];
        const auto lead = one.keeps ? -1 : grid.overlapping(all, one);
        if (lead < 0) {
            grid.add(i, one.at);
            continue;
        }
        const auto& above = all[static_cast<std::size_t>(lead)];
        const auto [at, fresh] =
            foldOf.try_emplace(static_cast<std::uint32_t>(lead), static_cast<std::uint32_t>(m_folds.size()));
        if (fresh) {
            m_folds.push_back({layers[above.layer].id, above.info->ref, above.at, above.size, above.rank, {}});
            m_leads.push_back({layers[above.layer].id, above.info->ref, at->second});
        }
        m_folds[at->second].members.push_back({layers[one.layer].id, one.info->ref, one.info->label});
        m_members.push_back({layers[one.layer].id, one.info->ref, at->second});
        hidden[one.layer].push_back(one.feature);
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (!hidden[i].empty()) {
            std::sort(hidden[i].begin(), hidden[i].end());
            m_hidden.push_back(
                {layers[i].id, std::make_shared<const std::vector<std::uint32_t>>(std::move(hidden[i]))});
        }
    }
    for (auto* entries : {&m_leads, &m_members}) {
        std::sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) {
            return std::tie(a.layerId, a.ref) < std::tie(b.layerId, b.ref);
        });
    }
}

FoldPlan::Hidden FoldPlan::hiddenOf(const std::string& layerId) const {
    const auto found =
        std::find_if(m_hidden.begin(), m_hidden.end(), [&](const auto& one) { return one.layerId == layerId; });
    return found == m_hidden.end() ? Hidden{} : found->indexes;
}

const FoldPlan::Entry* FoldPlan::find(const std::vector<Entry>& entries, const std::string& layerId,
                                      const FeatureRef& ref) {
    const auto wanted = std::tie(layerId, ref);
    const auto found =
        std::lower_bound(entries.begin(), entries.end(), wanted,
                         [](const Entry& entry, const auto& key) { return std::tie(entry.layerId, entry.ref) < key; });
    return found != entries.end() && std::tie(found->layerId, found->ref) == wanted ? &*found : nullptr;
}

const Fold* FoldPlan::ledBy(const std::string& layerId, const FeatureRef& ref) const {
    const auto* entry = find(m_leads, layerId, ref);
    return entry == nullptr ? nullptr : &m_folds[entry->fold];
}

const Fold* FoldPlan::hiding(const std::string& layerId, const FeatureRef& ref) const {
    const auto* entry = find(m_members, layerId, ref);
    return entry == nullptr ? nullptr : &m_folds[entry->fold];
}

std::string badgeText(std::size_t members) {
    return fmt::format("+{}", std::min(members, kMostShown));
}

ScreenBox badgeBox(const geo::MapPoint& place, double symbolSize, std::size_t members, const MapView& view) {
    constexpr double kHeight = 13;
    constexpr double kDigit = 6.5;
    constexpr double kPad = 6;
    const auto at = view.toScreen(place);
    const double width = kPad + kDigit * static_cast<double>(badgeText(members).size());
    // Its lower left corner reaches a little into the symbol, so that both are seen as one.
    return {at.x + symbolSize / 2 - 4, at.y - symbolSize / 2 - kHeight + 5, width, kHeight};
}

FoldCache::Plan FoldCache::planFor(std::span<const Layer> layers, const MapView& view,
                                   std::span<const FeatureRef> kept) {
    std::vector<Layer> takingPart;
    for (const auto& layer : layers) {
        if (foldingFeatures(layer, view.scaleDenominator()) != nullptr) {
            takingPart.push_back(layer);
        }
    }
    const bool same =
        m_plan && view.metresPerPixel == m_metresPerPixel && std::ranges::equal(kept, m_kept) && takingPart == m_layers;
    if (!same) {
        m_plan = std::make_shared<const FoldPlan>(takingPart, view, kept);
        m_layers = std::move(takingPart);
        m_metresPerPixel = view.metresPerPixel;
        m_kept.assign(kept.begin(), kept.end());
    }
    return m_plan;
}

}  // namespace weir::maps
