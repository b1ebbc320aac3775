// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/brief/briefing.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/window/main_window.h"

#include <QDir>
#include <QFileInfo>

namespace weir::app {

namespace {

/// Writes beside the wanted file and renames, so a failure leaves no half PDF and no lost old one.
Result<std::filesystem::path> printWhole(const std::filesystem::path& file, const BriefingInput& input,
                                         const BriefingOptions& options, const maps::RendererOptions& rendererOptions,
                                         std::stop_token stop) {
    auto partial = file;
    partial += ".partial";
    // A renderer of its own: the one of the canvas must stay free for the screen.
    maps::Renderer renderer{rendererOptions};
    auto written = writeBriefing(partial, input, options, renderer, std::move(stop));
    std::error_code error;
    if (written) {
        std::filesystem::rename(partial, file, error);
        if (error) {
            written = fail(ErrorCode::io, msg("The file {0} cannot be written: {1}", file.string(), error.message()),
                           msg("Choose another folder"));
        }
    }
    if (!written) {
        std::filesystem::remove(partial, error);
        return written.error();
    }
    return file;
}

}  // namespace

QString MainWindow::whyNotPrint() const {
    if (m_bench.pastShown()) {
        // A sheet is taken for the present; one of the past comes from `weir brief --at`.
        return tr("The map shows the past; go back to now first");
    }
    return m_printing ? tr("A map is being written already") : QString{};
}

void MainWindow::printMap() {
    const auto area = m_bench.prompts().choice({tr("Situation map as A3 PDF"),
                                                tr("What the sheet shows"),
                                                tr("Choose the file…"),
                                                {tr("What the map shows now"), tr("The whole city")},
                                                0});
    if (!area) {
        return;
    }
    const bool isWhole = *area == 1;
    const auto time = toQt(m_bench.clock().now(), m_bench.timeZone());
    const auto chosen = m_bench.prompts().saveFile(
        {tr("Situation map as A3 PDF"), tr("PDF (*.pdf)"),
         QDir::homePath() + QDir::separator() +
             tr("Situation map %1.pdf").arg(time.toString(QStringLiteral("yyyyMMdd-HHmm")))});
    if (!chosen) {
        return;
    }
    QString name = *chosen;
    if (QFileInfo{name}.suffix().isEmpty()) {
        name += QStringLiteral(".pdf");
    }
    if (const auto safe = store::checkUserFile(toPath(name), m_bench.desk().storePath()); !safe) {
        m_bench.fail(safe.error());
        return;
    }
    BriefingInput input{m_bench.picturePtr(), m_bench.clock().now(), m_layers.layers(), m_services.projection->crs(),
                        m_services.projection};
    BriefingOptions options;
    options.language = m_bench.settings().values().language;
    if (!isWhole) {
        options.seen = canvas().view();
        options.swipe = canvas().swipe();
    }
    options.printedAt = m_bench.clock().now();
    maps::RendererOptions rendererOptions;
    rendererOptions.symbols = m_bench.resources() / "symbols";
    m_printing = true;
    m_tasks.run<std::filesystem::path>(
        msg("Writing the situation map"),
        [file = toPath(name), input = std::move(input), options, rendererOptions](const jobs::JobContext& context) {
            return printWhole(file, input, options, rendererOptions, context.stopToken());
        },
        this,
        [this](Result<std::filesystem::path> file) {
            m_printing = false;
            file ? m_bench.tell(msg("The situation map was written: {0}", file->string())) : m_bench.fail(file.error());
            updateActions();
        });
    updateActions();
}

}  // namespace weir::app
