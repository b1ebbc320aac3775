// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/renderer.h"

#include "maps/render/area_fill.h"
#include "maps/render/badges.h"
#include "maps/render/decorations.h"
#include "maps/render/layer_painter.h"
#include "maps/render/panned_layer.h"
#include "maps/render/picture_cache.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir::maps {

namespace {

constexpr double kProgressMs = 120;

QSize deviceSize(const MapView& view) {
    return {static_cast<int>(std::ceil(view.width * view.devicePixelRatio)),
            static_cast<int>(std::ceil(view.height * view.devicePixelRatio))};
}

void add(RenderTimings& sum, const RenderTimings& one) {
    sum.read += one.read;
    sum.project += one.project;
    sum.draw += one.draw;
    sum.label += one.label;
    sum.features += one.features;
    sum.vertices += one.vertices;
}

/// From the edge of the symbol to the nearest point of its label, in the label's colours.
void drawLeader(QPainter& painter, const LabelWish& wish, const ScreenBox& box, const LabelInk::Look& look,
                double ratio) {
    const QPointF anchor{wish.anchor.x, wish.anchor.y};
    const QPointF end{std::clamp(anchor.x(), box.x, box.right()), std::clamp(anchor.y(), box.y, box.bottom())};
    const QPointF way = end - anchor;
    const double length = std::hypot(way.x(), way.y());
    if (length <= wish.reach) {
        return;
    }
    const QLineF leader{(anchor + way * (wish.reach / length)) * ratio, end * ratio};
    for (const auto& [colour, width] : {std::pair{look.halo, 3.5}, std::pair{look.colour, 1.2}}) {
        painter.setPen(QPen{toQColor(colour), width * ratio, Qt::SolidLine, Qt::RoundCap});
        painter.drawLine(leader);
    }
}

LabelWish outsideRing(LabelWish wish) {
    wish.reach = selectionRadius(2 * wish.reach);
    return wish;
}

}  // namespace

struct Renderer::Impl {
    using Pictures = std::vector<PictureCache::Picture>;

    struct Job {
        RenderRequest request;
        Done done;
        std::uint64_t generation = 0;
        std::stop_source stop;
    };

    explicit Impl(RendererOptions o)
        : options{std::move(o)},
          sprites{options.symbols, options.fontFamily},
          ink{options.fontFamily},
          cache{options.cacheBytes},
          pool{std::max(0, options.threads - 1)},
          thread{[this] { run(); }} {}

    ~Impl() {
        {
            const std::scoped_lock lock{mutex};
            ending = true;
            pending.reset();
            running.request_stop();
        }
        wake.notify_all();
        thread.join();
    }

    void run();
    RenderResult draw(const RenderRequest& request, std::stop_token stop, const Done& progress);
    [[nodiscard]] FoldCache::Plan foldsFor(const RenderRequest& request);
    void paintLayers(const RenderRequest& request, const std::vector<std::size_t>& wanted, Pictures& pictures,
                     RenderResult& result, std::stop_token stop, const Done& progress);
    void compose(const RenderRequest& request, const std::vector<std::size_t>& wanted, const Pictures& pictures,
                 QImage& target) const;
    void label(const RenderRequest& request, const std::vector<std::size_t>& wanted, const Pictures& pictures,
               RenderResult& result) const;
    void decorate(const RenderRequest& request, QImage& target) const;
    [[nodiscard]] PaintTools tools(FoldPlan::Hidden hidden = {}) {
        return {sprites, ink, classes, rasters, pool, std::move(hidden)};
    }

    RendererOptions options;
    SpriteBook sprites;
    LabelInk ink;
    ClassCache classes;
    RasterReaders rasters;
    PictureCache cache;
    std::mutex foldGuard;
    FoldCache folds;
    TaskPool pool;

    std::mutex mutex;
    std::condition_variable wake;
    std::unique_ptr<Job> pending;
    std::stop_source running;
    std::uint64_t generation = 0;
    bool ending = false;
    std::thread thread;
};

void Renderer::Impl::run() {
    for (;;) {
        std::unique_ptr<Job> job;
        {
            std::unique_lock lock{mutex};
            wake.wait(lock, [&] { return ending || pending; });
            if (ending) {
                return;
            }
            job = std::move(pending);
            running = job->stop;
        }
        const auto report = [&](const RenderResult& partial) {
            RenderResult copy = partial;
            copy.generation = job->generation;
            job->done(copy);
        };
        auto result = draw(job->request, job->stop.get_token(), report);
        result.generation = job->generation;
        job->done(result);
    }
}

void Renderer::Impl::paintLayers(const RenderRequest& request, const std::vector<std::size_t>& wanted,
                                 Pictures& pictures, RenderResult& result, std::stop_token stop, const Done& progress) {
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Layer& layer = request.layers[wanted[i]];
        pictures[i] = cache.find(layer, request, result.folds->hiddenOf(layer.id));
        if (!pictures[i]) {
            missing.push_back(i);
        } else {
            ++result.timings.layersFromCache;
        }
    }
    std::mutex guard;
    StopWatch sinceProgress;
    std::size_t finished = 0;
    pool.forEach(missing.size(), [&](std::size_t m) {
        const auto slot = missing[m];
        const Layer& layer = request.layers[wanted[slot]];
        const auto hidden = result.folds->hiddenOf(layer.id);
        const auto earlier = canPan(layer) ? cache.findMoved(layer, request, hidden) : std::nullopt;
        auto picture =
            std::make_shared<const LayerPicture>(earlier ? paintPanned(layer, request, tools(hidden), *earlier, stop)
                                                         : paintLayer(layer, request, tools(hidden), stop));
        if (picture->complete && !picture->problem) {
            cache.put(layer, request, hidden, picture);
        }
        const std::scoped_lock lock{guard};
        pictures[slot] = std::move(picture);
        add(result.timings, pictures[slot]->timings);
        ++result.timings.layersDrawn;
        result.timings.layersPanned += earlier ? 1 : 0;
        ++finished;
        if (progress && finished < missing.size() && sinceProgress.milliseconds() > kProgressMs &&
            !stop.stop_requested()) {
            RenderResult partial;
            partial.view = request.view;
            partial.share = static_cast<double>(finished) / static_cast<double>(missing.size() + 1);
            partial.image = QImage{deviceSize(request.view), QImage::Format_ARGB32_Premultiplied};
            compose(request, wanted, pictures, partial.image);
            partial.image.setDevicePixelRatio(request.view.devicePixelRatio);
            progress(partial);
            sinceProgress = {};
        }
    });
}

FoldCache::Plan Renderer::Impl::foldsFor(const RenderRequest& request) {
    const std::scoped_lock lock{foldGuard};
    return folds.planFor(request.layers, request.view, request.kept);
}

void Renderer::Impl::compose(const RenderRequest& request, const std::vector<std::size_t>& wanted,
                             const Pictures& pictures, QImage& target) const {
    target.fill(toQColor(request.palette.resolve(request.background)));
    QPainter painter{&target};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (pictures[i] && !pictures[i]->image.isNull()) {
            painter.setOpacity(request.layers[wanted[i]].opacity);
            painter.drawImage(0, 0, pictures[i]->image);
        }
    }
}

void Renderer::Impl::label(const RenderRequest& request, const std::vector<std::size_t>& wanted,
                           const Pictures& pictures, RenderResult& result) const {
    LabelPlacer placer{request.view.width, request.view.height};
    struct Candidate {
        const LabelWish* wish;
        std::size_t layer;
    };
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!pictures[i]) {
            continue;
        }
        for (const auto& symbol : pictures[i]->symbols) {
            placer.addSymbol(symbol);
            result.symbols.push_back(symbol.box);
        }
        for (const auto& wish : pictures[i]->labels) {
            candidates.push_back({&wish, i});
        }
    }
    {
        QPainter painter{&result.image};
        result.badges = paintBadges(painter, *result.folds, request, toQString(options.fontFamily));
    }
    if (!request.labels) {
        return;
    }
    for (const auto& badge : result.badges) {
        placer.block(badge.box);
    }
    if (request.decorations.scaleBar || request.decorations.northArrow) {
        placer.block(scaleBarBox(request.view, request.projection.get()));
    }
    if (!request.decorations.note.empty()) {
        placer.block(noteBox(request.view, request.decorations.note, toQString(options.fontFamily)));
    }
    for (const auto& box : request.reserved) {
        placer.block(box);
    }
    const auto isRinged = [&request](const LabelWish& wish) {
        return wish.place == LabelPlace::besidePoint &&
               std::find(request.kept.begin(), request.kept.end(), wish.ref) != request.kept.end();
    };
    for (const auto& candidate : candidates) {
        if (isRinged(*candidate.wish)) {
            const auto& at = candidate.wish->anchor;
            const double radius = selectionRadius(2 * candidate.wish->reach);
            placer.block({at.x - radius, at.y - radius, 2 * radius, 2 * radius});
        }
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.wish->priority != b.wish->priority ? a.wish->priority > b.wish->priority : a.layer > b.layer;
    });
    const double ratio = request.view.devicePixelRatio;
    QPainter painter{&result.image};
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (const auto& [wish, slot] : candidates) {
        const Layer& layer = request.layers[wanted[slot]];
        const auto look = LabelInk::lookFor(layer.style.label, request.palette);
        const auto size = ink.measure(wish->text, look);
        const auto placed = isRinged(*wish) ? placer.place(outsideRing(*wish), size) : placer.place(*wish, size);
        if (!placed) {
            continue;
        }
        if (placed->away) {
            drawLeader(painter, *wish, placed->box, look, ratio);
        }
        const QImage picture = ink.picture(wish->text, look, ratio);
        if (placed->angle == 0) {
            painter.drawImage(static_cast<int>(std::lround(placed->box.x * ratio)),
                              static_cast<int>(std::lround(placed->box.y * ratio)), picture);
        } else {
            painter.save();
            painter.translate((placed->box.x + placed->box.width / 2) * ratio,
                              (placed->box.y + placed->box.height / 2) * ratio);
            painter.rotate(placed->angle);
            painter.drawImage(QPointF{-picture.width() / 2.0, -picture.height() / 2.0}, picture);
            painter.restore();
        }
        result.labels.push_back({layer.id, wish->ref, wish->text, placed->box, placed->angle});
    }
}

void Renderer::Impl::decorate(const RenderRequest& request, QImage& target) const {
    QPainter painter{&target};
    painter.scale(request.view.devicePixelRatio, request.view.devicePixelRatio);
    const QString font = toQString(options.fontFamily);
    const auto* projection = request.projection.get();
    if (request.decorations.scaleBar) {
        paintScaleBar(painter, request.view, projection, request.palette, font);
    }
    if (request.decorations.northArrow) {
        paintNorthArrow(painter, request.view, projection, request.palette);
    }
    paintNote(painter, request.view, request.decorations.note, request.palette, font);
}

RenderResult Renderer::Impl::draw(const RenderRequest& request, std::stop_token stop, const Done& progress) {
    const StopWatch wall;
    RenderResult result;
    result.view = request.view;
    if (!request.view.isValid()) {
        result.cancelled = true;
        return result;
    }
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < request.layers.size(); ++i) {
        if (request.layers[i].isShownAt(request.view.scaleDenominator())) {
            wanted.push_back(i);
        }
    }
    const QSize size = deviceSize(request.view);
    Pictures pictures(wanted.size());
    result.image = QImage{size, QImage::Format_ARGB32_Premultiplied};
    if (result.image.isNull()) {
        result.cancelled = true;
        result.notices.push_back(
            {{},
             fail(ErrorCode::full,
                  msg("There is no memory for a picture of {0} x {1} pixels", size.width(), size.height()),
                  msg("Choose a smaller size or fewer dots per inch"))});
        return result;
    }
    result.folds = foldsFor(request);
    const bool large = double(size.width()) * size.height() > options.largePixels;
    if (large) {
        // Paper: one picture of a layer at a time, composed at once, so that memory stays at two pictures.
        result.image.fill(toQColor(request.palette.resolve(request.background)));
        for (std::size_t i = 0; i < wanted.size() && !stop.stop_requested(); ++i) {
            const Layer& layer = request.layers[wanted[i]];
            auto picture = paintLayer(layer, request, tools(result.folds->hiddenOf(layer.id)), stop);
            add(result.timings, picture.timings);
            ++result.timings.layersDrawn;
            if (!picture.image.isNull()) {
                QPainter painter{&result.image};
                painter.setOpacity(layer.opacity);
                painter.drawImage(0, 0, picture.image);
            }
            picture.image = {};
            pictures[i] = std::make_shared<const LayerPicture>(std::move(picture));
        }
    } else {
        paintLayers(request, wanted, pictures, result, stop, progress);
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (pictures[i] && pictures[i]->problem) {
            result.notices.push_back({request.layers[wanted[i]].id, *pictures[i]->problem});
        }
    }
    result.cancelled = stop.stop_requested();
    if (!result.cancelled) {
        const StopWatch composing;
        if (!large) {
            compose(request, wanted, pictures, result.image);
        }
        result.timings.compose += composing.milliseconds();
        const StopWatch labelling;
        label(request, wanted, pictures, result);
        result.timings.label += labelling.milliseconds();
        decorate(request, result.image);
        result.complete = true;
        result.share = 1;
    }
    result.image.setDevicePixelRatio(request.view.devicePixelRatio);
    result.timings.wall = wall.milliseconds();
    return result;
}

Renderer::Renderer(RendererOptions options) : m_impl{std::make_unique<Impl>(std::move(options))} {}
Renderer::~Renderer() = default;

std::uint64_t Renderer::start(RenderRequest request, Done done) {
    auto job = std::make_unique<Impl::Job>();
    job->request = std::move(request);
    job->done = std::move(done);
    std::uint64_t generation = 0;
    {
        const std::scoped_lock lock{m_impl->mutex};
        generation = job->generation = ++m_impl->generation;
        m_impl->pending = std::move(job);
        m_impl->running.request_stop();
    }
    m_impl->wake.notify_all();
    return generation;
}

void Renderer::cancel() {
    const std::scoped_lock lock{m_impl->mutex};
    m_impl->running.request_stop();
    if (m_impl->pending) {
        m_impl->pending->stop.request_stop();
    }
}

RenderResult Renderer::render(const RenderRequest& request, std::stop_token stop) {
    return m_impl->draw(request, stop, {});
}

QImage Renderer::symbol(const std::string& id, double size, double devicePixelRatio, const Palette& palette) const {
    FeatureStyle style;
    style.marker = {id, size};
    style.fill.colour = "accent";
    style.stroke = {.colour = "halo", .width = 1};
    QImage image = m_impl->sprites.sprite(SpriteBook::keyFor(style, palette, devicePixelRatio));
    image.setDevicePixelRatio(devicePixelRatio);
    return image;
}

QImage Renderer::swatch(const LegendEntry& entry, int width, int height, double devicePixelRatio,
                        const Palette& palette) const {
    MapView view;
    view.width = width;
    view.height = height;
    view.devicePixelRatio = devicePixelRatio;
    RenderRequest request;
    request.view = view;
    request.palette = palette;
    QImage image{deviceSize(view), QImage::Format_ARGB32_Premultiplied};
    image.fill(Qt::transparent);
    ScreenShapes shapes;
    ShapeCollector collector{shapes, clipBoxOf(view, 10)};
    const double w = width * devicePixelRatio;
    const double h = height * devicePixelRatio;
    Style style;
    style.base = entry.style;
    style.base.marker.size = std::min(style.base.marker.size, std::min(width, height) - 3.0);
    collector.beginShape(0, entry.kind, -1, 0, needsOf(entry.style.stroke));
    if (entry.kind == FeatureKind::point) {
        collector.beginPart(PartRole::points);
        collector.add(w / 2, h / 2);
    } else if (entry.kind == FeatureKind::line) {
        collector.beginPart(PartRole::line);
        collector.add(2 * devicePixelRatio, h * 0.7);
        collector.add(w * 0.4, h * 0.35);
        collector.add(w * 0.65, h * 0.65);
        collector.add(w - 2 * devicePixelRatio, h * 0.3);
    } else {
        const double m = 1.5 * devicePixelRatio;
        collector.beginPart(PartRole::shell);
        for (const auto& p :
             {QPointF{m, m}, QPointF{w - m, m}, QPointF{w - m, h - m}, QPointF{m, h - m}, QPointF{m, m}}) {
            collector.add(p.x(), p.y());
        }
    }
    collector.endPart();
    collector.endShape();
    if (entry.kind == FeatureKind::none) {
        shapes.shapes.front().kind = FeatureKind::polygon;
        style.base.fill.colour = "muted/40";
        style.base.stroke = {.colour = "muted", .width = 1};
    }
    drawShapes(shapes, style, request, m_impl->tools(), image, 0, {});
    image.setDevicePixelRatio(devicePixelRatio);
    return image;
}

std::vector<Error> Renderer::symbolProblems() const {
    return m_impl->sprites.problems();
}
void Renderer::clearCache() {
    m_impl->cache.clear();
}

}  // namespace weir::maps
