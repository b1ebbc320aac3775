// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/catalogue.h"
#include "maps/render/renderer.h"

#include <QGuiApplication>

#include <filesystem>
#include <memory>
#include <string>

namespace weir::app {

/// "zh_CN", or "en" when WEIR_LANGUAGE says so.
[[nodiscard]] std::string languageWanted();

/// Qt for drawing without a display: a QGuiApplication on the offscreen platform while it lives (none when one runs
/// already), the Chinese catalogue and the fonts of the product.
class Offscreen {
public:
    Offscreen();
    ~Offscreen();
    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;

    /// The language wanted and fonts below `resources`/fonts. Errors: a catalogue that does
    /// not read.
    [[nodiscard]] Result<void> prepare(const std::filesystem::path& resources) const;
    /// What to tell when the machine cannot write Chinese.
    [[nodiscard]] static std::optional<Message> missingLetters();
    [[nodiscard]] maps::RendererOptions rendererOptions(const std::filesystem::path& resources) const;

private:
    std::unique_ptr<QGuiApplication> m_application;
    mutable std::unique_ptr<Catalogue> m_catalogue;
};

}  // namespace weir::app
