// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/renderer.h"

#include "maps/render/area_fill.h"
#include "maps/render/decorations.h"
#include "maps/render/label_pass.h"
#include "maps/render/layer_painter.h"
#include "maps/render/layer_stack.h"
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
    static void paint(LayerStack& stack, const RenderRequest& request, std::stop_token stop, const Done& progress,
                      RenderResult& result);
    void label(const RenderRequest& request, const std::vector<std::size_t>& wanted, const Pictures& pictures,
               std::stop_token stop, RenderResult& result);
    void decorate(const RenderRequest& request, RenderResult& result) const;
    [[nodiscard]] PaintTools tools(bool lastCall = false) {
        return {sprites, ink, classes, rasters, texts, pool, tiles, lastCall};
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

/// Tells the picture on the way now and then.
void Renderer::Impl::paint(LayerStack& stack, const RenderRequest& request, std::stop_token stop, const Done& progress,
                           RenderResult& result) {
    StopWatch sinceProgress;
    stack.paint(stop, result.timings, [&](double share) {
        if (!progress || sinceProgress.milliseconds() <= kProgressMs) {
            return;
        }
        RenderResult partial;
        partial.view = request.view;
        partial.share = share;
        partial.image = QImage{deviceSize(request.view), QImage::Format_ARGB32_Premultiplied};
        stack.composeDone(partial.image);
        partial.image.setDevicePixelRatio(request.view.devicePixelRatio);
        progress(partial);
        sinceProgress = {};
    });
}

FoldCache::Plan Renderer::Impl::foldsFor(const RenderRequest& request) {
    const std::scoped_lock lock{foldGuard};
    return folds.planFor(request.layers, request.view, request.kept);
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
    const PaintTools painting = tools(lastCall);
    LayerStack stack{{request, wanted, *result.folds}, cache, painting};
    if (!isLarge(request.view)) {
        paint(stack, request, stop, progress, result);
    }
    if (!stop.stop_requested()) {
        stack.compose(stop, result.timings, result.image);
    }
    const auto pictures = stack.pictures();
    report(request, wanted, pictures, result);
    result.cancelled = stop.stop_requested();
    if (!result.cancelled) {
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
