// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_pass.h"

#include "maps/render/badges.h"
#include "maps/render/decorations.h"
#include "maps/render/label_placer.h"
#include "maps/render/sprite_book.h"
#include "maps/render/work_poll.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace weir::maps {

namespace {

/// Turned text is drawn from pictures of that many times the pixels, so that turning does not blur it.
constexpr double kFiner = 2;

LabelWish outsideRing(LabelWish wish) {
    wish.reach = selectionRadius(2 * wish.reach);
    return wish;
}

class LabelPainter {
public:
    LabelPainter(QImage& image, const LabelInk& ink, double ratio) : m_painter{&image}, m_ink{ink}, m_ratio{ratio} {
        m_painter.setRenderHint(QPainter::SmoothPixmapTransform);
    }

    void draw(const LabelPlacer::Placed& placed, const std::string& text, const LabelInk::Look& look) {
        if (!placed.spot.letters.empty()) {
            drawLetters(placed.spot, text, look);
        } else if (std::abs(placed.angle) < 0.5) {
            const auto layers = m_ink.layers(text, look, m_ratio);
            for (const auto* layer : {&layers.halo, &layers.text}) {
                m_painter.drawImage(middle(placed.box.x + placed.box.width / 2, layer->width()),
                                    middle(placed.box.y + placed.box.height / 2, layer->height()), *layer);
            }
        } else {
            const auto layers = m_ink.layers(text, look, m_ratio * kFiner);
            drawTurned(layers.halo, placed.spot.centre, placed.angle);
            drawTurned(layers.text, placed.spot.centre, placed.angle);
        }
    }

    /// From the edge of the symbol to the nearest point of its label, in the label's colours.
    void drawLeader(const LabelWish& wish, const ScreenBox& box, const LabelInk::Look& look) {
        const QPointF anchor{wish.anchor.x, wish.anchor.y};
        const QPointF end{std::clamp(anchor.x(), box.x, box.right()), std::clamp(anchor.y(), box.y, box.bottom())};
        const QPointF way = end - anchor;
        const double length = std::hypot(way.x(), way.y());
        if (length <= wish.reach) {
            return;
        }
        const QLineF leader{(anchor + way * (wish.reach / length)) * m_ratio, end * m_ratio};
        for (const auto& [colour, width] : {std::pair{look.halo, 3.5}, std::pair{look.colour, 1.2}}) {
            m_painter.setPen(QPen{toQColor(colour), width * m_ratio, Qt::SolidLine, Qt::RoundCap});
            m_painter.drawLine(leader);
        }
    }

private:
    [[nodiscard]] int middle(double logical, int size) const {
        return static_cast<int>(std::lround(logical * m_ratio - size / 2.0));
    }
    void drawTurned(const QImage& picture, const ScreenPoint& centre, double angle) {
        if (picture.isNull()) {
            return;
        }
        m_painter.save();
        m_painter.translate(centre.x * m_ratio, centre.y * m_ratio);
        m_painter.rotate(angle);
        m_painter.scale(1 / kFiner, 1 / kFiner);
        m_painter.drawImage(QPointF{-picture.width() / 2.0, -picture.height() / 2.0}, picture);
        m_painter.restore();
    }
    void drawLetters(const LabelSpot& spot, const std::string& text, const LabelInk::Look& look) {
        const auto letters = m_ink.letters(text, look);
        for (const bool halo : {true, false}) {
            for (std::size_t i = 0; i < std::min(letters.size(), spot.letters.size()); ++i) {
                const auto layers = m_ink.layers(letters[i].text, look, m_ratio * kFiner);
                drawTurned(halo ? layers.halo : layers.text, spot.letters[i].centre, spot.letters[i].angle);
            }
        }
    }

    QPainter m_painter;
    const LabelInk& m_ink;
    double m_ratio;
};

/// One pass over the wishes of all layers.
class LabelPass {
public:
    LabelPass(const LabelScene& scene, const LabelInk& ink, const LabelMemory& memory, std::stop_token stop,
              RenderResult& result)
        : m_scene{scene},
          m_request{scene.request},
          m_memory{memory},
          m_ink{ink},
          m_poll{std::move(stop)},
          m_result{result},
          m_placer{scene.request.view.width, scene.request.view.height} {}

    LabelMemory run() {
        std::vector<Badge> badges = badgesOf(*m_result.folds);
        for (std::size_t slot = 0; slot < m_scene.wanted.size(); ++slot) {
            if (m_scene.pictures[slot]) {
                takeIn(slot, badges);
            }
        }
        {
            QPainter painter{&m_result.image};
            m_result.badges = paintBadges(painter, badges, m_request, m_scene.fontFamily);
        }
        if (!m_request.labels) {
            return {};
        }
        blockWhatIsDrawnLater();
        recall();
        // Of equal priority those that stood here before, then those of the layer that lies higher.
        std::stable_sort(m_candidates.begin(), m_candidates.end(), [](const Candidate& a, const Candidate& b) {
            const auto key = [](const Candidate& c) {
                return std::tuple{-c.wish->priority, !c.before.known(), -static_cast<std::ptrdiff_t>(c.slot)};
            };
            return key(a) < key(b);
        });
        LabelPainter painter{m_result.image, m_ink, m_request.view.devicePixelRatio};
        for (const auto& candidate : m_candidates) {
            if (m_poll.stopped(300)) {
                break;
            }
            place(candidate, painter);
        }
        return LabelMemory{m_request.view, std::move(m_kept)};
    }

private:
    struct Candidate {
        const LabelWish* wish = nullptr;
        std::size_t slot = 0;
        std::uint32_t owner = 0;
        LabelMemory::Place before{};
    };

    [[nodiscard]] const Layer& layerOf(std::size_t slot) const { return m_request.layers[m_scene.wanted[slot]]; }

    void takeIn(std::size_t slot, std::vector<Badge>& badges) {
        const auto& picture = *m_scene.pictures[slot];
        for (const auto& symbol : picture.symbols) {
            m_placer.addSymbol(symbol);
            m_result.symbols.push_back(symbol.box);
        }
        for (const auto& wish : picture.labels) {
            m_candidates.push_back({&wish, slot, static_cast<std::uint32_t>(m_candidates.size()), {}});
        }
        if (picture.mask) {
            m_placer.avoid(picture.mask, slot);
        }
        badges.insert(badges.end(), picture.crowds.begin(), picture.crowds.end());
    }

    [[nodiscard]] bool isRinged(const LabelWish& wish) const {
        return wish.place == LabelPlace::besidePoint &&
               std::find(m_request.kept.begin(), m_request.kept.end(), wish.ref) != m_request.kept.end();
    }

    void blockWhatIsDrawnLater() {
        for (const auto& badge : m_result.badges) {
            m_placer.block(badge.box);
        }
        if (m_request.decorations.scaleBar || m_request.decorations.northArrow) {
            m_placer.block(scaleBarBox(m_request.view, m_request.projection.get()));
        }
        if (!m_request.decorations.note.empty()) {
            m_placer.block(noteBox(m_request.view, m_request.decorations.note, m_scene.fontFamily));
        }
        for (const auto& box : m_request.reserved) {
            m_placer.block(box);
        }
        for (const auto& candidate : m_candidates) {
            if (isRinged(*candidate.wish)) {
                const auto& at = candidate.wish->anchor;
                const double radius = selectionRadius(2 * candidate.wish->reach);
                m_placer.block({at.x - radius, at.y - radius, 2 * radius, 2 * radius});
            }
        }
    }

    /// Keeps the places of labels that stood here before free for them.
    void recall() {
        if (!m_memory.fits(m_request.view)) {
            return;
        }
        for (auto& candidate : m_candidates) {
            const auto& wish = *candidate.wish;
            candidate.before = m_memory.placeOf(layerOf(candidate.slot).id, wish, m_request.view);
            if (candidate.before.spot) {
                const auto& spot = *candidate.before.spot;
                m_placer.reserve(LabelPlacer::boxesOf(spot, wish.forms[spot.form].size), wish.priority,
                                 candidate.owner);
            } else if (candidate.before.candidate >= 0) {
                const auto box =
                    LabelPlacer::besideBox(isRinged(wish) ? outsideRing(wish) : wish, candidate.before.candidate);
                m_placer.reserve({&box, 1}, wish.priority, candidate.owner);
            }
        }
    }

    /// How far apart the same text of a layer stays.
    [[nodiscard]] double repeatOf(const Candidate& candidate) const {
        const auto& rule = layerOf(candidate.slot).style.label;
        switch (candidate.wish->place) {
            case LabelPlace::onLine:
                return rule.repeatDistance;
            case LabelPlace::atPoint:
                return 0;
            case LabelPlace::besidePoint:
            case LabelPlace::inArea:
                break;
        }
        return rule.sameTextDistance;
    }

    void place(const Candidate& candidate, LabelPainter& painter) {
        const LabelWish& wish = *candidate.wish;
        const double repeat = repeatOf(candidate);
        auto* others = repeat > 0 ? &m_texts[{candidate.slot, wish.text}] : nullptr;
        const auto isNear = [&](const ScreenPoint& p) {
            return others != nullptr && std::any_of(others->begin(), others->end(), [&](const ScreenPoint& q) {
                       return std::hypot(p.x - q.x, p.y - q.y) < repeat;
                   });
        };
        std::optional<LabelWish> thinned;
        if (wish.place == LabelPlace::onLine && others != nullptr && !others->empty()) {
            thinned = wish;
            std::erase_if(thinned->spots, [&](const LabelSpot& spot) { return isNear(spot.centre); });
            if (thinned->spots.empty()) {
                return;
            }
        } else if (wish.place == LabelPlace::besidePoint && isNear(wish.anchor)) {
            return;
        } else if (wish.place == LabelPlace::inArea && isNear(wish.spots.front().centre)) {
            return;
        }
        const auto& asked = thinned ? *thinned : wish;
        const LabelSpot* spot =
            candidate.before.spot && !isNear(candidate.before.spot->centre) ? &*candidate.before.spot : nullptr;
        const LabelPlacer::Asking asking{candidate.slot, candidate.owner, candidate.before.candidate, spot};
        const auto placed = isRinged(wish) ? m_placer.place(outsideRing(wish), asking) : m_placer.place(asked, asking);
        if (!placed) {
            return;
        }
        const ScreenPoint centre = wish.place == LabelPlace::besidePoint ? wish.anchor : placed->spot.centre;
        if (others != nullptr) {
            others->push_back(centre);
        }
        finish(candidate, *placed, painter);
    }

    void finish(const Candidate& candidate, const LabelPlacer::Placed& placed, LabelPainter& painter) {
        const LabelWish& wish = *candidate.wish;
        const Layer& layer = layerOf(candidate.slot);
        const auto look = LabelInk::lookFor(layer.style.label, m_request.palette);
        const auto& written = wish.forms[std::min(placed.spot.form, wish.forms.size() - 1)].text;
        if (placed.away) {
            painter.drawLeader(wish, placed.box, look);
        }
        painter.draw(placed, written, look);
        constexpr std::size_t kFirstDrawn = 10'000;  // units of work for a text that was not drawn before
        m_poll.spend(kFirstDrawn);
        PlacedLabel label{layer.id, wish.ref, wish.text, placed.box, placed.angle, written, {}};
        for (std::size_t i = 0; i < placed.spot.letters.size(); ++i) {
            const auto& letter = placed.spot.letters[i];
            label.letters.push_back({letter.centre, letter.angle, placed.boxes[i]});
        }
        m_result.labels.push_back(std::move(label));
        const ScreenPoint centre = wish.place == LabelPlace::besidePoint ? wish.anchor : placed.spot.centre;
        m_kept.push_back(
            {layer.id, wish.ref, wish.text, written, wish.place, m_request.view.toMap(centre), placed.candidate});
    }

    const LabelScene& m_scene;
    const RenderRequest& m_request;
    const LabelMemory& m_memory;
    const LabelInk& m_ink;
    WorkPoll m_poll;
    RenderResult& m_result;
    LabelPlacer m_placer;
    std::vector<Candidate> m_candidates;
    std::map<std::pair<std::size_t, std::string>, std::vector<ScreenPoint>> m_texts;
    std::vector<KeptLabel> m_kept;
};

}  // namespace

LabelMemory paintLabels(const LabelScene& scene, const LabelInk& ink, const LabelMemory& memory, std::stop_token stop,
                        RenderResult& result) {
    return LabelPass{scene, ink, memory, std::move(stop), result}.run();
}

}  // namespace weir::maps
