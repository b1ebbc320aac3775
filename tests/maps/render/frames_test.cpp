// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "tests/maps/render/scene.h"

#include "maps/render/label_ink.h"
#include "maps/render/label_texts.h"
#include "maps/render/sprite_book.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include <cmath>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <random>

using namespace weir;
using namespace weir::maps;
using namespace weir::test;

namespace {

std::vector<Layer> smallTown() {
    std::mt19937 random{9};
    std::uniform_real_distribution<double> place{-4000, 4000};
    std::vector<FeatureInput> points;
    for (int i = 0; i < 400; ++i) {
        const double x = place(random);
        points.push_back(feature("team", i, metres(x, place(random)), fmt::format("应急救援{}队", i)));
        points.back().attributes = {{"heading", std::to_string(i)}};
    }
    std::vector<FeatureInput> roads;
    for (int i = 0; i < 60; ++i) {
        geo::Line line;
        const double y = place(random);
        for (int x = -4000; x <= 4000; x += 100) {
            line.points.push_back(metres(x, y + 80 * std::sin(x / 300.0)));
        }
        roads.push_back(feature("road", i, line, fmt::format("{}号公路", i)));
    }
    Style pointStyle;
    pointStyle.base.marker = {.symbol = "team", .size = 14};
    pointStyle.base.marker.rotationField = "heading";
    pointStyle.label = {.enabled = true, .size = 12};
    Style roadStyle;
    roadStyle.base.stroke = {.colour = "#888888", .width = 2};
    roadStyle.label = {.enabled = true, .size = 11};
    roadStyle.label.lineText = LineText::curved;
    Style landStyle = areaStyle("#EEF4E8");
    landStyle.base.fill.hatch = Hatch::cross;
    landStyle.base.fill.hatchColour = "#C0D0B0";
    return {oneFeature("land", feature("zone", 1, rectangle(-4000, -4000, 4000, 4000), "漯河"), landStyle),
            liveLayer("roads", std::move(roads), roadStyle), liveLayer("teams", std::move(points), pointStyle)};
}

/// Frame number `i`: another place, scale, turn or text size every time.
RenderRequest frame(int i, const std::vector<Layer>& layers) {
    auto view = viewOf(160, 120);
    view.centre = {2500 * std::sin(i * 0.11), 2500 * std::cos(i * 0.07)};
    view.metresPerPixel = 4 + 3 * std::sin(i * 0.031);
    view.rotation = i % 5 == 0 ? (i * 7) % 360 : 0;
    view.devicePixelRatio = i % 3 == 0 ? 1.5 : 1;
    auto request = requestOf(view, layers);
    for (auto& layer : request.layers) {
        layer.style.label.size = 10 + i % 8;
    }
    return request;
}

void checkBounds(const Renderer& renderer, const RendererOptions& options) {
    const auto kept = renderer.kept();
    CHECK(kept.pictureBytes <= options.cacheBytes);
    CHECK(kept.labelBytes <= 2 * LabelInk::kKeptBytes + (1u << 20));
    CHECK(kept.labelTexts <= LabelTexts::kMostKept);
    CHECK(kept.sprites <= SpriteBook::kMostSprites);
    CHECK(kept.placedLabels < 1000);
}

/// Resident memory of this process, bytes.
std::size_t residentBytes() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return static_cast<std::size_t>(std::strtoull(line.c_str() + 6, nullptr, 10)) * 1024;
        }
    }
    return 0;
}

/// Holds the drawing of a graticule up at its first look at the map, until it may go on.
class HaltingProjection final : public Projection {
public:
    const std::string& crs() const override { return m_flat.crs(); }
    geo::MapPoint toMap(geo::LonLat p) const override { return m_flat.toMap(p); }
    void toMap(std::span<geo::MapPoint> points) const override { m_flat.toMap(points); }
    geo::LonLat toLonLat(geo::MapPoint p) const override {
        std::call_once(m_once, [this] {
            m_reached.set_value();
            m_allowed.get_future().wait();
        });
        return m_flat.toLonLat(p);
    }
    void untilReached() { m_reached.get_future().wait(); }
    void goOn() { m_allowed.set_value(); }

private:
    FlatProjection m_flat;
    mutable std::once_flag m_once;
    mutable std::promise<void> m_reached;
    mutable std::promise<void> m_allowed;
};

/// The town with a graticule over it that holds the drawing up.
RenderRequest haltedFrame(const std::shared_ptr<HaltingProjection>& halting) {
    auto layers = smallTown();
    Layer graticule;
    graticule.id = "graticule";
    graticule.source = GraticuleSource{};
    layers.push_back(graticule);
    auto request = frame(1, layers);
    request.projection = halting;
    return request;
}

struct Answer {
    std::uint64_t generation = 0;
    bool complete = false;
    bool cancelled = false;
    bool operator==(const Answer&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    return out << answer.generation << (answer.complete ? " complete" : "") << (answer.cancelled ? " cancelled" : "");
}

}  // namespace

TEST_CASE("Ten thousand frames of changing views keep every cache in its bounds") {
    needApplication();
    auto options = rendererOptions();
    options.cacheBytes = 4u << 20;
    Renderer renderer{options};
    const auto layers = smallTown();
    // Every hundredth is drawn with labels; the others are the same map as it moves.
    for (int i = 0; i < 10'000; ++i) {
        auto request = frame(i, layers);
        if (i % 100 != 0) {
            request.view = request.view.resized(32, 24, 1);
            request.labels = false;
        }
        REQUIRE(renderer.render(request).complete);
        if (i % 1000 == 0) {
            checkBounds(renderer, options);
        }
    }
    checkBounds(renderer, options);
}

TEST_CASE("Ten thousand labelled frames do not let the process grow", "[.deep]") {
    needApplication();
    auto options = rendererOptions();
    options.cacheBytes = 16u << 20;
    Renderer renderer{options};
    const auto layers = smallTown();
    std::size_t early = 0;
    for (int i = 0; i < 10'000; ++i) {
        REQUIRE(renderer.render(frame(i, layers)).complete);
        if (i == 3000) {
            early = residentBytes();
        }
    }
    checkBounds(renderer, options);
    INFO("from " << early << " to " << residentBytes());
    CHECK(residentBytes() < early + (24u << 20));
}

TEST_CASE("Of a hundred zooms while a picture is drawn, that one is given up and only the last is drawn") {
    needApplication();
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Answer> answers;
    const auto note = [&](const RenderResult& result) {
        if (result.complete || result.cancelled) {
            const std::scoped_lock lock{mutex};
            answers.push_back({result.generation, result.complete, result.cancelled});
            changed.notify_all();
        }
    };
    const auto halting = std::make_shared<HaltingProjection>();
    Renderer renderer{rendererOptions()};
    const auto first = renderer.start(haltedFrame(halting), note);
    halting->untilReached();
    auto request = frame(1, smallTown());
    std::uint64_t last = 0;
    for (int i = 0; i < 100; ++i) {
        request.view = request.view.zoomed(1.02);
        last = renderer.start(request, note);
    }
    halting->goOn();
    std::unique_lock lock{mutex};
    changed.wait(lock, [&] { return !answers.empty() && answers.back().generation == last; });
    CHECK(last == first + 100);
    CHECK(answers == std::vector<Answer>{{first, false, true}, {last, true, false}});
}

TEST_CASE("A drawing that is cancelled on its way says so, and what was half drawn is not kept") {
    needApplication();
    std::promise<Answer> answered;
    const auto halting = std::make_shared<HaltingProjection>();
    // One thread: what lies below the graticule has not been begun when that is held up.
    Renderer renderer{rendererOptions(1)};
    const auto request = haltedFrame(halting);
    const auto generation = renderer.start(request, [&](const RenderResult& result) {
        if (result.complete || result.cancelled) {
            answered.set_value({result.generation, result.complete, result.cancelled});
        }
    });
    halting->untilReached();
    renderer.cancel();
    halting->goOn();
    CHECK(answered.get_future().get() == Answer{generation, false, true});
    CHECK(renderer.kept().pictureBytes == 0);
    CHECK(renderer.kept().placedLabels == 0);
    const auto whole = renderer.render(request);
    CHECK(whole.complete);
    CHECK(whole.timings.layersDrawn == 4);
    CHECK(renderer.kept().pictureBytes > 0);
}

TEST_CASE("Whatever is drawn can be stopped, and nothing half drawn is kept") {
    needApplication();
    Renderer renderer{rendererOptions()};
    auto layers = smallTown();
    layers[0].style.base.fill.pattern = "triangle";
    layers[1].style.base.stroke.dashes = {4, 2};
    layers[1].style.base.stroke.marks.kind = LineMark::ticks;
    layers[2].style.folds = true;
    std::stop_source stop;
    stop.request_stop();
    const auto request = frame(0, layers);
    const auto cut = renderer.render(request, stop.get_token());
    CHECK(cut.cancelled);
    CHECK(cut.notices.empty());
    CHECK(renderer.kept().pictureBytes == 0);
    CHECK(renderer.kept().placedLabels == 0);
    CHECK(renderer.render(request).complete);
}
