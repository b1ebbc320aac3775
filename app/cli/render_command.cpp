// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"
#include "app/cli/offscreen.h"
#include "app/cli/output.h"
#include "app/cli/render_options.h"
#include "app/cli/safe_file.h"
#include "app/overlays/words.h"

#include <QBuffer>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <ostream>

namespace weir::app {

namespace {

constexpr double kMostDegrees = 360;

/// Milliseconds of named phases, in order.
class Phases {
public:
    explicit Phases(const Clock& clock) : m_clock{clock}, m_last{clock.monotonicNs()} {}
    void end(const char* phase) {
        const auto now = m_clock.monotonicNs();
        m_phases[phase] = static_cast<double>(now - m_last) / 1e6;
        m_last = now;
    }
    [[nodiscard]] const Json& json() const { return m_phases; }

private:
    const Clock& m_clock;
    std::int64_t m_last;
    Json m_phases = Json::object();
};

Json jsonOf(const maps::RenderTimings& t) {
    return Json{{"read", t.read},          {"project", t.project},   {"draw", t.draw},
                {"label", t.label},        {"compose", t.compose},   {"wall", t.wall},
                {"layers", t.layersDrawn}, {"features", t.features}, {"vertices", t.vertices}};
}

class RenderCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("-o,--output", m_output, "The PNG file")->required();
        app.add_option("--size", m_size, "Width and height in pixels")->capture_default_str();
        app.add_option("--bbox", m_box, "minlon,minlat,maxlon,maxlat");
        app.add_option("--scale", m_scale, "Denominator of the scale at 96 dpi, as in 50000")
            ->check(CLI::Range(100.0, 1e8));
        app.add_option("--rotation", m_rotation,
                       "Degrees by which the map is turned clockwise, -360 to 360; 0: north up");
        app.add_option("--at", m_at, "As it was at this time")->check(notEmpty);
        app.add_option("--layer", m_files, "A file to draw as well; may be repeated")
            ->type_size(1)
            ->allow_extra_args(false);
        app.add_flag("--no-overlays", m_noOverlays, "Backdrop and outside layers only");
        app.add_flag("--online", m_online, "Ask map services; otherwise their layers come from the cache");
        app.add_option("--tile-wait", m_tileWait, "Seconds to wait for map services")
            ->check(CLI::Range(1, 3600))
            ->capture_default_str();
        app.add_flag("--dark", m_dark, "Dark colours");
        app.add_flag("--timing", m_timing, "Print the phases as JSON");
    }

    Result<int> run(CommandContext& context) override {
        if (m_output.extension() != ".png" && m_output.extension() != ".PNG") {
            return fail(ErrorCode::usage, msg("The map is drawn as PNG, not as '{0}'", shorten(m_output.string())),
                        msg("Give the file the ending .png"));
        }
        const auto size = sizeFrom(m_size);
        if (!size) {
            return size.error();
        }
        const auto box = m_box.empty() ? Result<geo::LonLatBox>{geo::LonLatBox{}} : boxFrom(m_box);
        if (!box) {
            return box.error();
        }
        if (!std::isfinite(m_scale)) {
            return fail(ErrorCode::usage, msg("The scale is not a number"), msg("Write its denominator, as in 50000"));
        }
        if (!(std::abs(m_rotation) <= kMostDegrees)) {  // nor is what is no number
            return fail(ErrorCode::usage, msg("'{0}' is not a direction", m_rotation),
                        msg("Type degrees from -360 to 360; 0 is north up"));
        }
        Phases phases{context.clock};
        const Offscreen offscreen;
        auto source = openForReading(m_store);
        if (!source) {
            return source.error();
        }
        if (auto ready = offscreen.prepare(source->resources); !ready) {
            return ready.error();
        }
        if (const auto missing = Offscreen::missingLetters()) {
            printNote(context.err, *missing);
        }
        phases.end("open");
        const auto picture = pictureOf(*source, m_store, m_at, context.clock);
        if (!picture) {
            return picture.error();
        }
        const auto moment = momentOf(*source, m_at);
        if (!moment) {
            return moment.error();
        }
        phases.end("picture");
        const auto hub = userTileHub(context.clock);
        if (m_online) {
            hub->allowAll();
        }
        auto request = requestFor(*source, *picture, *moment, context, phases, *hub);
        if (!request) {
            return request.error();
        }
        request->view = viewOf(*size, *box, **picture, *request->projection);
        maps::Renderer renderer{offscreen.rendererOptions(source->resources)};
        const auto result = renderer.render(*request);
        phases.end("render");
        for (const auto& notice : result.notices) {
            printNote(context.err, msg("Layer {0}: {1}", notice.layerId, notice.reason.text()));
        }
        if (auto saved = saveImage(result.image); !saved) {
            return saved.error();
        }
        phases.end("save");
        if (m_timing) {
            context.out << jsonText(Json{{"phases", phases.json()}, {"render", jsonOf(result.timings)}}) << '\n';
        }
        return 0;
    }

private:
    Result<maps::RenderRequest> requestFor(const ReadStore& source, const desk::PicturePtr& picture, Instant now,
                                           CommandContext& context, Phases& phases, TileHub& hub) const {
        maps::RenderRequest request;
        request.workingCrs = source.profile->city.workingCrs;
        auto projection = maps::makeProjection(request.workingCrs);
        if (!projection) {
            return projection.error();
        }
        request.projection = *std::move(projection);
        auto prepared = preparedStore();
        auto files = fileLayers(m_files, request.workingCrs, prepared);
        if (!files) {
            return files.error();
        }
        auto stored = storedLayers(*picture, {prepared, hub});
        phases.end("prepare");
        for (const auto* warnings : {&files->warnings, &stored.warnings}) {
            for (const auto& warning : *warnings) {
                printNote(context.err, warning);
            }
        }
        auto overlays = overlayLayers(picture, now, source.resources, request.projection);
        if (m_noOverlays) {
            std::erase_if(overlays, [](const maps::Layer& layer) { return !layer.id.starts_with("backdrop."); });
        }
        std::ranges::move(files->layers, std::back_inserter(stored.layers));
        request.layers = withOuterLayers(std::move(overlays), std::move(stored.layers));
        request.tileWait = std::chrono::seconds{m_tileWait};
        request.palette = m_dark ? maps::Palette::dark() : maps::Palette::light();
        request.decorations = {
            .scaleBar = true,
            .northArrow = true,
            .note = languageWanted() == "en" ? source.profile->city.disclaimer.en : source.profile->city.disclaimer.zh};
        phases.end("overlays");
        return request;
    }

    [[nodiscard]] maps::MapView viewOf(PixelSize size, const geo::LonLatBox& box, const desk::Picture& picture,
                                       const maps::Projection& projection) const {
        maps::MapView view;
        view.width = size.width;
        view.height = size.height;
        const auto extent = box.empty() ? app::extentOf(picture, projection) : boxOnMap(box, projection);
        view = view.rotatedTo(m_rotation).fitted(extent, box.empty() ? 0.05 : 0.0);
        return m_scale > 0 ? view.withScale(m_scale) : view;
    }

    [[nodiscard]] Result<void> saveImage(const QImage& image) const {
        return writeSafely(m_output, m_store, [&](const std::filesystem::path& temporary) -> Result<void> {
            QBuffer file;
            file.open(QIODevice::WriteOnly);
            if (!image.save(&file, "PNG")) {
                return fail(ErrorCode::io, msg("The picture '{0}' cannot be written", m_output.string()),
                            msg("Check folder and free space"));
            }
            return writeFile(temporary, file.data().toStdString());
        });
    }

    std::filesystem::path m_store;
    std::filesystem::path m_output;
    std::string m_size = "1920x1080";
    std::string m_box;
    double m_scale = 0;
    double m_rotation = 0;
    std::string m_at;
    std::vector<std::filesystem::path> m_files;
    bool m_noOverlays = false;
    bool m_online = false;
    int m_tileWait = 20;
    bool m_dark = false;
    bool m_timing = false;
};

}  // namespace

std::unique_ptr<Command> makeRenderCommand() {
    return std::make_unique<RenderCommand>();
}

}  // namespace weir::app
