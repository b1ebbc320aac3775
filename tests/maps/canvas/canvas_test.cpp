// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/canvas/canvas.h"
#include "maps/canvas/view_history.h"
#include "maps/tool/tools.h"
#include "tests/support/qt_application.h"

#include <QApplication>
#include <QEventLoop>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QWheelEvent>

#include <catch2/catch.hpp>

#include <cmath>

using namespace weir;
using namespace weir::maps;

namespace {

/// A canvas of 800 x 600 over Luohe with one team in the middle, shown on the offscreen platform.
class Stage {
public:
    Stage() {
        test::onlyApplication<QApplication>();
        RendererOptions options;
        options.symbols = std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "symbols";
        projection = *makeProjection("EPSG:4547");
        CanvasOptions canvasOptions;
        canvasOptions.renderer = std::make_shared<Renderer>(options);
        canvasOptions.projection = projection;
        canvasOptions.secondRenderer = [options] { return std::make_shared<Renderer>(options); };
        canvas = std::make_unique<MapCanvas>(canvasOptions);
        canvas->resize(800, 600);
        canvas->show();
        MapView view;
        view.centre = projection->toMap(geo::LonLat{114.02, 33.58});
        view.metresPerPixel = 10;
        canvas->setView(view, false);
        Layer layer;
        layer.id = "teams";
        layer.style.base.marker = {"team", 20};
        FeatureInput team;
        team.ref = {"team", 7};
        team.geometry = geo::LonLat{114.02, 33.58};
        team.label = "Team";
        std::vector<FeatureInput> features{team};
        layer.source = LiveSource{FeatureSet::build(std::move(features), *projection)};
        canvas->setLayers({layer});
        canvas->setTool(makeSelectTool());
    }

    void mouse(QEvent::Type type, QPointF p, Qt::MouseButton button, Qt::MouseButtons buttons,
               Qt::KeyboardModifiers modifiers = {}) {
        QMouseEvent event{type, p, canvas->mapToGlobal(p), button, buttons, modifiers};
        QApplication::sendEvent(canvas.get(), &event);
    }
    void drag(QPointF a, QPointF b, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = {}) {
        mouse(QEvent::MouseButtonPress, a, button, button, modifiers);
        mouse(QEvent::MouseMove, (a + b) / 2, Qt::NoButton, button, modifiers);
        mouse(QEvent::MouseMove, b, Qt::NoButton, button, modifiers);
        mouse(QEvent::MouseButtonRelease, b, button, Qt::NoButton, modifiers);
    }
    void wheel(QPointF p, int delta, Qt::KeyboardModifiers modifiers = {}) {
        QWheelEvent event{p, canvas->mapToGlobal(p), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false};
        QApplication::sendEvent(canvas.get(), &event);
    }
    void key(int code, Qt::KeyboardModifiers modifiers = {}) {
        QKeyEvent press{QEvent::KeyPress, code, modifiers};
        QApplication::sendEvent(canvas.get(), &press);
    }
    /// Waits for the signal that a whole picture is shown; false when it does not come.
    bool waitForPicture() {
        QEventLoop loop;
        bool came = false;
        const auto connection = QObject::connect(canvas.get(), &MapCanvas::rendered, &loop, [&] {
            came = true;
            loop.quit();
        });
        QTimer::singleShot(30'000, &loop, &QEventLoop::quit);
        loop.exec();
        QObject::disconnect(connection);
        return came;
    }

    std::shared_ptr<const Projection> projection;
    std::unique_ptr<MapCanvas> canvas;
};

}  // namespace

TEST_CASE("The canvas shows a whole picture of the present view") {
    Stage stage;
    REQUIRE(stage.waitForPicture());
    const auto& result = stage.canvas->lastResult();
    CHECK(result.complete);
    CHECK(result.view == stage.canvas->view());
    CHECK(result.symbols.size() == 1);
    CHECK_FALSE(stage.canvas->accessibleName().isEmpty());
    CHECK(stage.canvas->objectName() == QStringLiteral("MapCanvas"));
    // Painting never needs the renderer: the picture is there.
    CHECK_FALSE(stage.canvas->grab().isNull());
}

TEST_CASE("Wheel, drags and keys move the view as people expect") {
    Stage stage;
    const auto before = stage.canvas->view();
    const auto under = stage.canvas->toLonLat({200, 150});

    SECTION("the wheel zooms at the cursor, finely with Ctrl") {
        stage.wheel({200, 150}, 120);
        CHECK(stage.canvas->view().metresPerPixel < before.metresPerPixel);
        const auto kept = stage.canvas->toWidget(under);
        CHECK(kept.x() == Approx(200).margin(1e-3));
        CHECK(kept.y() == Approx(150).margin(1e-3));
        const double coarse = before.metresPerPixel / stage.canvas->view().metresPerPixel;
        const double at = stage.canvas->view().metresPerPixel;
        stage.wheel({200, 150}, 120, Qt::ControlModifier);
        CHECK(at / stage.canvas->view().metresPerPixel < coarse);
        stage.canvas->previousView();
        CHECK(stage.canvas->view() == before);
        stage.canvas->nextView();
        CHECK(stage.canvas->view().metresPerPixel < before.metresPerPixel);
    }
    SECTION("the middle button pans with any tool") {
        stage.drag({400, 300}, {450, 320}, Qt::MiddleButton);
        CHECK(stage.canvas->view().centre.x == Approx(before.centre.x - 500));
        CHECK(stage.canvas->view().centre.y == Approx(before.centre.y + 200));
    }
    SECTION("Space and the left button pan too") {
        stage.key(Qt::Key_Space);
        stage.drag({400, 300}, {410, 300}, Qt::LeftButton);
        CHECK(stage.canvas->view().centre.x == Approx(before.centre.x - 100));
    }
    SECTION("Shift and drag zooms to a box") {
        stage.canvas->setTool(makePanTool());
        stage.drag({300, 225}, {500, 375}, Qt::LeftButton, Qt::ShiftModifier);
        CHECK(stage.canvas->view().metresPerPixel == Approx(before.metresPerPixel / 4).epsilon(1e-6));
    }
    SECTION("arrows pan, page keys zoom") {
        stage.key(Qt::Key_Right);
        CHECK(stage.canvas->view().centre.x > before.centre.x);
        stage.key(Qt::Key_PageUp);
        CHECK(stage.canvas->view().metresPerPixel < before.metresPerPixel);
    }
    SECTION("full extent shows the box given") {
        stage.canvas->setFullExtent(
            {before.centre.x - 40'000, before.centre.y, before.centre.x, before.centre.y + 1000});
        stage.canvas->fullExtent();
        CHECK(stage.canvas->view().centre.x == Approx(before.centre.x - 20'000));
        CHECK(stage.canvas->view().bounds().width() >= 40'000);
    }
}

TEST_CASE("A click tells what lies under it, by signal and through the tool") {
    Stage stage;
    std::vector<Hit> clicked;
    std::vector<ToolOutcome> outcomes;
    QObject::connect(stage.canvas.get(), &MapCanvas::clicked,
                     [&](geo::LonLat, const std::vector<Hit>& hits) { clicked = hits; });
    QObject::connect(stage.canvas.get(), &MapCanvas::toolOutcome,
                     [&](const ToolOutcome& outcome) { outcomes.push_back(outcome); });
    stage.mouse(QEvent::MouseButtonPress, {402, 301}, Qt::LeftButton, Qt::LeftButton);
    stage.mouse(QEvent::MouseButtonRelease, {402, 301}, Qt::LeftButton, Qt::NoButton);
    REQUIRE(clicked.size() == 1);
    CHECK(clicked.front().ref == FeatureRef{"team", 7});
    REQUIRE(outcomes.size() == 1);
    CHECK(std::get<Selected>(outcomes.front()).hits == clicked);
}

TEST_CASE("The hover card appears after a rest and goes when the pointer moves on") {
    Stage stage;
    int asked = 0;
    QEventLoop loop;
    stage.canvas->setCardMaker([&](const Hit& hit) {
        ++asked;
        CHECK(hit.ref.id == 7);
        loop.quit();
        return std::optional{HoverCard{QStringLiteral("Team"), {}, {{QStringLiteral("People"), QStringLiteral("82")}}}};
    });
    stage.mouse(QEvent::MouseMove, {400, 300}, Qt::NoButton, Qt::NoButton);
    CHECK(asked == 0);
    QTimer::singleShot(30'000, &loop, &QEventLoop::quit);
    loop.exec();
    CHECK(asked == 1);
}

TEST_CASE("A burst of changes is one step back") {
    ViewHistory history;
    const auto now = ViewHistory::TimePoint{} + std::chrono::hours{1};
    MapView a;
    MapView b = a;
    b.centre.x = 5;
    history.leave(a, now);
    history.leave(b, now + std::chrono::milliseconds{100});
    history.leave(b, now + std::chrono::milliseconds{600});
    MapView present = b;
    present.centre.x = 9;
    CHECK(history.back(present) == a);
    CHECK_FALSE(history.hasBack());
    CHECK(history.forward(a) == present);
}

TEST_CASE("The map turns about its middle by drag, key and number, and a click on the arrow turns north up") {
    Stage stage;
    const auto before = stage.canvas->view();
    SECTION("Alt and drag: a quarter around the middle is ninety degrees") {
        stage.drag({600, 300}, {400, 500}, Qt::LeftButton, Qt::AltModifier);
        CHECK(stage.canvas->view().rotation == Approx(90));
        CHECK(stage.canvas->view().centre == before.centre);
        CHECK(stage.canvas->view().metresPerPixel == before.metresPerPixel);
        // What lay east (at the right) lies at the bottom: the picture was turned clockwise.
        const auto east = stage.canvas->view().toScreen({before.centre.x + 1000, before.centre.y});
        CHECK(east.x == Approx(400).margin(1e-6));
        CHECK(east.y == Approx(400).margin(1e-6));
    }
    SECTION("Ctrl and the middle button do the same, Shift keeps to steps of fifteen degrees") {
        stage.drag({600, 300}, {600, 410}, Qt::MiddleButton, Qt::ControlModifier | Qt::ShiftModifier);
        CHECK(stage.canvas->view().rotation == Approx(30));  // atan(110/200) is 28.8°
    }
    SECTION("R turns clockwise, Shift and R back, N turns north up") {
        stage.key(Qt::Key_R);
        stage.key(Qt::Key_R);
        stage.key(Qt::Key_R, Qt::ShiftModifier);
        CHECK(stage.canvas->view().rotation == Approx(15));
        stage.key(Qt::Key_N);
        CHECK(stage.canvas->view().rotation == 0);
    }
    SECTION("the north arrow is pressed, not the map below it") {
        stage.canvas->rotateTo(-40);
        int clicks = 0;
        QObject::connect(stage.canvas.get(), &MapCanvas::clicked, [&] { ++clicks; });
        const QPointF arrow{800 - 14 - 15, 600 - 12 - 19};  // the middle of the arrow in the lower right corner
        stage.mouse(QEvent::MouseButtonPress, arrow, Qt::LeftButton, Qt::LeftButton);
        stage.mouse(QEvent::MouseButtonRelease, arrow, Qt::LeftButton, Qt::NoButton);
        CHECK(stage.canvas->view().rotation == 0);
        CHECK(clicks == 0);
        stage.canvas->previousView();
        CHECK(stage.canvas->view().rotation == Approx(-40));
    }
    SECTION("wheel, pan and zoom keep the direction") {
        stage.canvas->rotateTo(30);
        const auto under = stage.canvas->toLonLat({200, 150});
        stage.wheel({200, 150}, 120);
        CHECK(stage.canvas->view().rotation == Approx(30));
        const auto kept = stage.canvas->toWidget(under);
        CHECK(kept.x() == Approx(200).margin(1e-3));
        CHECK(kept.y() == Approx(150).margin(1e-3));
        stage.drag({400, 300}, {450, 300}, Qt::MiddleButton);
        CHECK(stage.canvas->toWidget(under).x() == Approx(250).margin(1e-3));
        CHECK(stage.canvas->toWidget(under).y() == Approx(150).margin(1e-3));
    }
}

TEST_CASE("A swipe shows a layer on one side only, whatever the direction of the map") {
    Stage stage;
    const double turned = GENERATE(0.0, 35.0);
    stage.canvas->rotateTo(turned);
    REQUIRE(stage.waitForPicture());
    Swipe swipe;
    swipe.firstOnly = {"teams"};
    swipe.share = 0.25;
    stage.canvas->setSwipe(swipe);
    // Two pictures are drawn, one for each side.
    while (stage.canvas->isDrawing()) {
        REQUIRE(stage.waitForPicture());
    }
    const QPointF middle{400, 300};  // where the team stands
    CHECK(stage.canvas->identifyAt(middle).empty());
    const auto without = stage.canvas->grab().toImage();
    swipe.share = 0.75;
    stage.canvas->setSwipe(swipe);
    CHECK_FALSE(stage.canvas->isDrawing());  // moving the divider needs no new picture
    CHECK(stage.canvas->identifyAt(middle).size() == 1);
    const auto with = stage.canvas->grab().toImage();
    const auto differs = [&](QRect box) { return without.copy(box) != with.copy(box); };
    CHECK(differs({390, 290, 20, 20}));
    CHECK_FALSE(differs({10, 10, 100, 100}));
    SECTION("a level divider cuts above and below") {
        swipe.isLevel = true;
        swipe.share = 0.25;
        stage.canvas->setSwipe(swipe);
        CHECK(stage.canvas->identifyAt(middle).empty());
        swipe.share = 0.75;
        stage.canvas->setSwipe(swipe);
        CHECK(stage.canvas->identifyAt(middle).size() == 1);
    }
    SECTION("without a swipe the layer is everywhere again") {
        stage.canvas->setSwipe(std::nullopt);
        CHECK(stage.canvas->identifyAt(middle).size() == 1);
    }
}
