// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/map_palette.h"

#include "app/docks/choices.h"
#include "app/qt/convert.h"

namespace weir::app {

maps::Palette paletteOf(const Theme& theme) {
    auto palette = theme.isDark() ? maps::Palette::dark() : maps::Palette::light();
    if (auto themed = palette.withJson(theme.json())) {
        palette = std::move(*themed);
    }
    return palette;
}

std::shared_ptr<maps::Renderer> makeSideRenderer(const Workbench& bench) {
    maps::RendererOptions options;
    options.symbols = bench.resources() / "symbols";
    options.threads = 1;
    options.cacheBytes = 64u << 20;
    return std::make_shared<maps::Renderer>(std::move(options));
}

maps::CanvasOptions canvasOptions(Workbench& bench, const MapLayers& layers) {
    maps::CanvasOptions options;
    options.renderer = makeSideRenderer(bench);
    options.projection = layers.projection();
    options.palette = paletteOf(bench.theme());
    options.secondRenderer = [&bench] { return makeSideRenderer(bench); };
    return options;
}

QString mapNote(const desk::Picture& picture) {
    const auto& profile = picture.profile;
    return profile ? nameOfRule(profile->city.disclaimer) + QStringLiteral(" · ") + toQt(profile->city.workingCrs)
                   : QString{};
}

}  // namespace weir::app
