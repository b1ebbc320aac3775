// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/offscreen.h"

#include "app/qt/convert.h"

#include <QFontDatabase>

#include <iostream>
#include <thread>

namespace weir::app {

std::string languageWanted() {
    return qEnvironmentVariable("WEIR_LANGUAGE") == QLatin1String("en") ? "en" : "zh_CN";
}

namespace {

/// What Qt notes about the machine (no runtime folder, no locale) is not for the user of a command.
void onlySerious(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
    if (type == QtCriticalMsg || type == QtFatalMsg) {
        std::cerr << "weir: " << toStd(message) << '\n';
    }
}

}  // namespace

Offscreen::Offscreen() {
    if (QCoreApplication::instance() != nullptr) {
        return;
    }
    qInstallMessageHandler(onlySerious);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt keeps references to both for as long as the application lives.
    static int argc = 1;
    static char name[] = "weir";
    static char* argv[] = {name, nullptr};
    m_application = std::make_unique<QGuiApplication>(argc, argv);
}

Offscreen::~Offscreen() {
    if (m_catalogue) {
        QCoreApplication::removeTranslator(m_catalogue.get());
    }
}

Result<void> Offscreen::prepare(const std::filesystem::path& resources) const {
    std::error_code ec;
    for (const auto& file : std::filesystem::directory_iterator{resources / "fonts", ec}) {
        if (file.path().extension() == ".otf" || file.path().extension() == ".ttf" ||
            file.path().extension() == ".ttc") {
            QFontDatabase::addApplicationFont(pathText(file.path()));
        }
    }
    if (languageWanted() == "en" || m_catalogue) {
        return {};
    }
    auto catalogue = Catalogue::load(resources, QStringLiteral("zh_CN"));
    if (!catalogue) {
        return catalogue.error();
    }
    m_catalogue = *std::move(catalogue);
    QCoreApplication::installTranslator(m_catalogue.get());
    return {};
}

std::optional<Message> Offscreen::missingLetters() {
    if (!QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty()) {
        return std::nullopt;
    }
    return msg("No font with Chinese letters is installed: texts are incomplete. Install fonts-noto-cjk");
}

maps::RendererOptions Offscreen::rendererOptions(const std::filesystem::path& resources) const {
    maps::RendererOptions options;
    options.symbols = resources / "symbols";
    options.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
    return options;
}

}  // namespace weir::app
