// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The same view in the window, by `weir render` and in a PDF: one drawing path, so only the resolution may differ.
#include "app/brief/briefing.h"
#include "app/cli/cli.h"
#include "app/cli/render_options.h"
#include "tests/app/gui.h"
#include "tests/support/image_compare.h"
#include "tests/support/temp_dir.h"

#include <QDockWidget>
#include <QFile>
#include <QImage>
#include <QRegularExpression>

#include <algorithm>
#include <map>
#include <sstream>

using namespace weir;
using namespace weir::test;

namespace {

constexpr double kScale = 250'000;
constexpr geo::LonLatBox kBox{113.85, 33.45, 114.15, 33.75};

/// The largest picture of a PDF as Qt writes it: samples deflated, or a JPEG.
QImage pictureIn(const std::filesystem::path& pdf) {
    QFile file{app::toQt(pdf.string())};
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    const auto number = [](const QByteArray& header, const char* key) {
        const auto found = QRegularExpression{QStringLiteral("/%1 (\\d+)").arg(QString::fromLatin1(key))}.match(
            QString::fromLatin1(header));
        return found.hasMatch() ? found.captured(1).toInt() : 0;
    };
    QImage largest;
    for (auto at = bytes.indexOf("/Subtype /Image"); at >= 0; at = bytes.indexOf("/Subtype /Image", at + 1)) {
        const auto head = bytes.lastIndexOf(" obj", at);
        const auto start = bytes.indexOf("stream\n", at) + 7;
        const auto header = bytes.mid(head, start - head);
        const int width = number(header, "Width");
        const int height = number(header, "Height");
        if (width * height <= largest.width() * largest.height() || !header.contains("/DeviceRGB")) {
            continue;
        }
        const auto data = bytes.mid(start, bytes.indexOf("endstream", start) - start);
        if (header.contains("/DCTDecode")) {
            largest = QImage::fromData(data, "JPEG");
            continue;
        }
        QByteArray packed(4, '\0');
        const auto size = static_cast<quint32>(width) * static_cast<quint32>(height) * 3;
        for (int i = 0; i < 4; ++i) {
            packed[i] = static_cast<char>(size >> (24 - 8 * i));
        }
        const auto samples = qUncompress(packed + data);
        REQUIRE(samples.size() == static_cast<qsizetype>(size));
        largest =
            QImage{reinterpret_cast<const uchar*>(samples.constData()), width, height, width * 3, QImage::Format_RGB888}
                .copy();
    }
    return largest;
}

/// The middle, where no scale bar, north arrow or note lies, in logical pixels.
QImage middleOf(const QImage& image, QSize size) {
    auto plain = image;
    plain.setDevicePixelRatio(1);
    return plain
        .copy((plain.width() - size.width()) / 2, (plain.height() - size.height()) / 2, size.width(), size.height())
        .convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

/// A quarter of the size: there one screen pixel more or less of ink in a letter is no difference any more.
QImage quarter(const QImage& image) {
    return image.scaled(image.width() / 4, image.height() / 4, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

double difference(const QImage& a, const QImage& b) {
    constexpr int kTolerance = 48;
    REQUIRE(a.size() == b.size());
    const auto view = [](const QImage& image) {
        return PixelView{{reinterpret_cast<const std::uint32_t*>(image.constBits()),
                          static_cast<std::size_t>(image.sizeInBytes()) / 4},
                         image.width(),
                         image.height()};
    };
    return differingShare(view(a), view(b), kTolerance);
}

/// How much of the picture is not its commonest colour: a blank picture equals any other blank one.
double inkOf(const QImage& image) {
    std::map<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            ++counts[image.pixel(x, y)];
        }
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return 1 - static_cast<double>(most->second) / (image.width() * image.height());
}

}  // namespace

TEST_CASE("Window, command line and paper draw the same view alike") {
    Journey journey{[](TestDesk& desk) {
        desk.make(kOfficer, "team.create",
                  {{"name", "抢险一队"},
                   {"leader", "王强"},
                   {"phone", "0395-3139966"},
                   {"headcount", 20},
                   {"position", TestDesk::point(114.0, 33.6)}});
    }};
    auto& canvas = journey.window->canvas();
    for (const char* dock : {"Dock_Layers", "Dock_Command", "Dock_Tables"}) {
        journey.find<QDockWidget>(dock)->hide();
    }
    journey.window->resize(1500, 1150);
    REQUIRE(eventually([&] { return canvas.width() > 1300 && !canvas.layers().empty(); }));
    const auto projection = maps::makeProjection("EPSG:4547");
    REQUIRE(projection);
    auto view = canvas.view().fitted(app::boxOnMap(kBox, **projection), 0).withScale(kScale);
    canvas.setView(view);
    REQUIRE(eventually([&] {
        return !canvas.isDrawing() && canvas.lastResult().complete &&
               canvas.lastResult().view.metresPerPixel == view.metresPerPixel;
    }));
    const QImage screen = canvas.lastResult().image;
    REQUIRE(screen.width() == canvas.width());

    const TempDir folder;
    const auto png = (folder / "map.png").string();
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    app::CommandContext context{in, out, err, journey.clock()};
    const auto status = app::runCli({"render", journey.bench->desk().storePath().string(), "-o", png, "--size",
                                     std::to_string(canvas.width()) + "x" + std::to_string(canvas.height()), "--bbox",
                                     "113.85,33.45,114.15,33.75", "--scale", "250000"},
                                    context);
    INFO(err.str());
    REQUIRE(status == 0);
    const QSize middle{700, 500};
    const auto seen = middleOf(screen, middle);
    CHECK(inkOf(seen) > 0.05);
    CHECK(difference(seen, middleOf(QImage{app::toQt(png)}, middle)) < 0.01);

    const auto pdf = folder / "map.pdf";
    app::BriefingOptions options;
    options.seen = view;
    options.scale = kScale;
    options.language = "en";
    maps::RendererOptions engine;
    engine.symbols = std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "symbols";
    maps::Renderer renderer{engine};
    const auto written = app::writeBriefing(
        pdf, {journey.bench->desk().picture(), journey.clock().now(), canvas.layers(), "EPSG:4547", *projection},
        options, renderer);
    INFO((written ? std::string{} : written.error().text()));
    REQUIRE(written);
    const auto paper = pictureIn(pdf);
    REQUIRE_FALSE(paper.isNull());
    constexpr double kDots = 300.0 / 96;  // of the paper to a logical pixel
    REQUIRE(paper.width() > middle.width() * kDots);
    const auto small = paper.scaled(static_cast<int>(std::lround(paper.width() / kDots)),
                                    static_cast<int>(std::lround(paper.height() / kDots)), Qt::IgnoreAspectRatio,
                                    Qt::SmoothTransformation);
    const double apart = difference(quarter(seen), quarter(middleOf(small, middle)));
    INFO("share of pixels that differ: " << apart);
    if (const char* kept = std::getenv("WEIR_TEST_PICTURES")) {
        seen.save(app::toQt(std::string{kept} + "/screen.png"));
        middleOf(small, middle).save(app::toQt(std::string{kept} + "/paper.png"));
    }
    // The frame of the sheet is another one, so that a name along a river may be repeated elsewhere.
    CHECK(apart < 0.02);
    // The comparison can tell: another view is not alike.
    canvas.setView(view.panned(40, 30));
    REQUIRE(eventually([&] { return !canvas.isDrawing() && canvas.lastResult().view.centre.x != view.centre.x; }));
    CHECK(difference(quarter(seen), quarter(middleOf(canvas.lastResult().image, middle))) > 0.06);
}
