// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_memory.h"

#include "maps/render/area_rows.h"

#include <algorithm>
#include <cmath>

namespace weir::maps {

namespace {

constexpr double kSamePlace = 0.75;  // pixels

bool isAt(const LabelSpot& spot, const ScreenPoint& place) {
    return std::hypot(spot.centre.x - place.x, spot.centre.y - place.y) < kSamePlace;
}

}  // namespace

LabelMemory::LabelMemory(const MapView& view, std::vector<KeptLabel> labels)
    : m_metresPerPixel{view.metresPerPixel}, m_rotation{view.rotation}, m_labels{std::move(labels)} {
    for (std::size_t i = 0; i < m_labels.size(); ++i) {
        const auto& label = m_labels[i];
        if (label.place == LabelPlace::onLine) {
            m_byText.emplace(std::pair{label.layerId, label.text}, i);
        } else if (label.place != LabelPlace::atPoint) {
            m_byFeature.emplace(std::pair{label.layerId, label.ref}, i);
        }
    }
}

LabelMemory::Place LabelMemory::placeOf(const std::string& layerId, const LabelWish& wish, const MapView& view) const {
    Place out;
    if (wish.place == LabelPlace::onLine) {
        const auto [from, to] = m_byText.equal_range({layerId, wish.text});
        for (auto kept = from; kept != to && !out.spot; ++kept) {
            const auto centre = view.toScreen(m_labels[kept->second].centre);
            const auto same = std::find_if(wish.spots.begin(), wish.spots.end(),
                                           [&](const LabelSpot& spot) { return isAt(spot, centre); });
            if (same != wish.spots.end()) {
                out.spot = *same;
            }
        }
        return out;
    }
    const auto found = m_byFeature.find({layerId, wish.ref});
    if (found == m_byFeature.end()) {
        return out;
    }
    const auto& kept = m_labels[found->second];
    if (wish.place == LabelPlace::besidePoint) {
        out.candidate = kept.candidate;
    } else if (wish.place == LabelPlace::inArea) {
        out.spot = spotInArea(kept, wish, view);
    }
    return out;
}

std::optional<LabelSpot> LabelMemory::spotInArea(const KeptLabel& kept, const LabelWish& wish,
                                                 const MapView& view) const {
    const auto form = std::find_if(wish.forms.begin(), wish.forms.end(),
                                   [&](const LabelForm& one) { return one.text == kept.written; });
    if (form == wish.forms.end()) {
        return std::nullopt;
    }
    const LabelSpot spot{view.toScreen(kept.centre), 0, {}, static_cast<std::size_t>(form - wish.forms.begin())};
    const bool offered =
        std::any_of(wish.spots.begin(), wish.spots.end(), [&](const LabelSpot& one) { return isAt(one, spot.centre); });
    constexpr double kInk = 0.7;  // of the size: halo and leading may lie over the edge
    const double width = form->size.width() * 0.98;
    const double height = form->size.height() * kInk;
    const bool inside = wish.area != nullptr &&
                        wish.area->contains({spot.centre.x - width / 2, spot.centre.y - height / 2, width, height});
    return offered || inside ? std::optional{spot} : std::nullopt;
}

}  // namespace weir::maps
