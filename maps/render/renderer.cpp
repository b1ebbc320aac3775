// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/renderer.h"

#include "maps/render/area_fill.h"
#include "maps/render/decorations.h"
#include "maps/render/label_pass.h"
#include "maps/render/layer_painter.h"
#include "maps/render/panned_layer.h"
#include "maps/render/picture_cache.h"
#include "maps/render/tile_plan.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace weir::maps {

namespace {

constexpr double kProgressMs = 120;
constexpr std::chrono::milliseconds kTilePatience{60'000};  // every tile is answered or given up long before
constexpr std::chrono::milliseconds kTileCrowd{60};

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

QPainter::CompositionMode compositionOf(BlendMode mode) {
    switch (mode) {
        case BlendMode::multiply:
            return QPainter::CompositionMode_Multiply;
        case BlendMode::screen:
            return QPainter::CompositionMode_Screen;
        case BlendMode::overlay:
            return QPainter::CompositionMode_Overlay;
        case BlendMode::darken:
            return QPainter::CompositionMode_Darken;
        case BlendMode::lighten:
            return QPainter::CompositionMode_Lighten;
        case BlendMode::normal:
            break;
    }
    return QPainter::CompositionMode_SourceOver;
}

/// Of the tiles that have their answer.
double shareOf(const std::vector<LayerTiles>& tiles) {
    double all = 0;
    double waiting = 0;
    for (const auto& one : tiles) {
        all += static_cast<double>(one.state.total);
        waiting += static_cast<double>(one.state.waiting);
    }
    return all > 0 ? 1 - waiting / all : 1;
}

void layOn(QPainter& painter, const Layer& layer, const QImage& picture) {
    painter.setCompositionMode(compositionOf(layer.style.blend));
    painter.setOpacity(layer.opacity);
    painter.drawImage(0, 0, picture);
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
    /// Paper: nothing of it is kept for the next picture.
    [[nodiscard]] bool isLarge(const MapView& view) const {
        const QSize size = deviceSize(view);
        return double(size.width()) * size.height() > options.largePixels;
    }
    /// `lastCall`: nobody will draw again when tiles have come.
    RenderResult draw(const RenderRequest& request, std::stop_token stop, const Done& progress, bool lastCall);
    void report(const RenderRequest& request, const std::vector<std::size_t>& wanted, const Pictures& pictures,
                RenderResult& result);
    [[nodiscard]] FoldCache::Plan foldsFor(const RenderRequest& request);
    void paintLayers(const RenderRequest& request, const std::vector<std::size_t>& wanted, Pictures& pictures,
                     RenderResult& result, std::stop_token stop, const Done& progress, bool lastCall);
    void compose(const RenderRequest& request, const std::vector<std::size_t>& wanted, const Pictures& pictures,
                 QImage& target) const;
    void label(const RenderRequest& request, const std::vector<std::size_t>& wanted, const Pictures& pictures,
               std::stop_token stop, RenderResult& result);
    void decorate(const RenderRequest& request, RenderResult& result) const;
    [[nodiscard]] PaintTools tools(FoldPlan::Hidden hidden = {}, bool lastCall = false) {
        return {sprites, ink, classes, rasters, texts, pool, tiles, lastCall, std::move(hidden)};
    }
    RenderResult drawAsTilesCome(const Job& job, const Done& tell);
    void awaitTiles(const RenderRequest& request, std::stop_token stop);

    RendererOptions options;
    SpriteBook sprites;
    LabelInk ink;
    ClassCache classes;
    RasterReaders rasters;
    LabelTexts texts;
    PictureCache cache;
    std::mutex foldGuard;
    FoldCache folds;
    TileBook tiles;
    std::mutex memoryGuard;
    std::shared_ptr<const LabelMemory> memory = std::make_shared<const LabelMemory>();
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
        const auto tell = [&](const RenderResult& partial) {
            RenderResult copy = partial;
            copy.generation = job->generation;
            job->done(copy);
        };
        auto result = drawAsTilesCome(*job, tell);
        result.generation = job->generation;
        job->done(result);
    }
}

/// Draws; while tiles are on their way, draws again as they come. The layers that need none are not drawn again.
RenderResult Renderer::Impl::drawAsTilesCome(const Job& job, const Done& tell) {
    const auto stop = job.stop.get_token();
    for (;;) {
        const auto seen = tiles.arrivals();
        auto result = draw(job.request, stop, tell, false);
        if (result.complete || result.cancelled || stop.stop_requested()) {
            result.cancelled = result.cancelled || !result.complete;
            return result;
        }
        tell(result);
        tiles.awaitArrival(seen, kTilePatience, stop);
        tiles.letGather(kTileCrowd, stop);
    }
}

/// Orders the tiles of every layer and waits until all have their answer.
void Renderer::Impl::awaitTiles(const RenderRequest& request, std::stop_token stop) {
    for (const auto& layer : request.layers) {
        const auto* source = std::get_if<TileSource>(&layer.source);
        if (source == nullptr || !layer.isShownAt(request.view.scaleDenominator())) {
            continue;
        }
        if (auto plan = planTiles(source->tiles->service(), request); plan && *plan) {
            static_cast<void>(tiles.order(layer.id, *source, (*plan)->tiles));
        }
    }
    const StopWatch waited;
    const auto limit = static_cast<double>(request.tileWait.count());
    for (;;) {
        const auto seen = tiles.arrivals();
        const double left = limit - waited.milliseconds();
        if (tiles.waiting() == 0 || left <= 0 || stop.stop_requested()) {
            return;
        }
        tiles.awaitArrival(seen, std::chrono::milliseconds{static_cast<std::int64_t>(left) + 1}, stop);
    }
}

void Renderer::Impl::paintLayers(const RenderRequest& request, const std::vector<std::size_t>& wanted,
                                 Pictures& pictures, RenderResult& result, std::stop_token stop, const Done& progress,
                                 bool lastCall) {
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
                                                         : paintLayer(layer, request, tools(hidden, lastCall), stop));
        if (picture->complete && !picture->problem && picture->tiles.waiting == 0) {
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
            layOn(painter, request.layers[wanted[i]], pictures[i]->image);
        }
    }
}

void Renderer::Impl::label(const RenderRequest& request, const std::vector<std::size_t>& wanted,
                           const Pictures& pictures, std::stop_token stop, RenderResult& result) {
    std::shared_ptr<const LabelMemory> before;
    {
        const std::scoped_lock lock{memoryGuard};
        before = memory;
    }
    auto after = paintLabels({request, wanted, pictures, toQString(options.fontFamily)}, ink, *before, stop, result);
    if (request.labels && !isLarge(request.view) && !stop.stop_requested()) {
        const std::scoped_lock lock{memoryGuard};
        memory = std::make_shared<const LabelMemory>(std::move(after));
    }
}

void Renderer::Impl::decorate(const RenderRequest& request, RenderResult& result) const {
    QPainter painter{&result.image};
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
    if (request.decorations.stamps) {
        paintStamps(painter, request.view, tileStamps(result.tiles), request.palette, font);
    }
}

/// What went wrong with a layer, and how its tiles fared; layers without tiles give theirs up.
void Renderer::Impl::report(const RenderRequest& request, const std::vector<std::size_t>& wanted,
                            const Pictures& pictures, RenderResult& result) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Layer& layer = request.layers[wanted[i]];
        shown.push_back(layer.id);
        if (pictures[i] && pictures[i]->problem) {
            result.notices.push_back({layer.id, *pictures[i]->problem});
        }
        if (pictures[i] && pictures[i]->tiles.total > 0) {
            result.tiles.push_back({layer.id, layer.name, pictures[i]->tiles});
        }
    }
    tiles.keepOnly(shown);
}

RenderResult Renderer::Impl::draw(const RenderRequest& request, std::stop_token stop, const Done& progress,
                                  bool lastCall) {
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
    const bool large = isLarge(request.view);
    if (large) {
        // Paper: one picture of a layer at a time, composed at once, so that memory stays at two pictures.
        result.image.fill(toQColor(request.palette.resolve(request.background)));
        for (std::size_t i = 0; i < wanted.size() && !stop.stop_requested(); ++i) {
            const Layer& layer = request.layers[wanted[i]];
            auto picture = paintLayer(layer, request, tools(result.folds->hiddenOf(layer.id), lastCall), stop);
            add(result.timings, picture.timings);
            ++result.timings.layersDrawn;
            if (!picture.image.isNull()) {
                QPainter painter{&result.image};
                layOn(painter, layer, picture.image);
            }
            picture.image = {};
            pictures[i] = std::make_shared<const LayerPicture>(std::move(picture));
        }
    } else {
        paintLayers(request, wanted, pictures, result, stop, progress, lastCall);
    }
    report(request, wanted, pictures, result);
    result.cancelled = stop.stop_requested();
    if (!result.cancelled) {
        const StopWatch composing;
        if (!large) {
            compose(request, wanted, pictures, result.image);
        }
        result.timings.compose += composing.milliseconds();
        const StopWatch labelling;
        label(request, wanted, pictures, stop, result);
        result.timings.label += labelling.milliseconds();
        decorate(request, result);
        result.cancelled = stop.stop_requested();
        result.whole = !result.cancelled;
        const bool waits = std::ranges::any_of(result.tiles, [](const auto& one) { return one.state.waiting > 0; });
        result.complete = result.whole && (lastCall || !waits);
        result.share = result.complete ? 1 : shareOf(result.tiles);
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
    {
        const std::scoped_lock lock{m_impl->mutex};
        m_impl->running.request_stop();
        if (m_impl->pending) {
            m_impl->pending->stop.request_stop();
        }
    }
    m_impl->tiles.keepOnly({});
}

RenderResult Renderer::render(const RenderRequest& request, std::stop_token stop) {
    if (request.tileWait.count() > 0) {
        m_impl->awaitTiles(request, stop);
    }
    return m_impl->draw(request, stop, {}, true);
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
    const std::scoped_lock lock{m_impl->memoryGuard};
    m_impl->memory = std::make_shared<const LabelMemory>();
}

Renderer::Kept Renderer::kept() const {
    const std::scoped_lock lock{m_impl->memoryGuard};
    return {m_impl->cache.bytes(), m_impl->ink.bytesKept(), m_impl->texts.textsKept(), m_impl->sprites.spritesKept(),
            m_impl->memory->size()};
}

}  // namespace weir::maps
