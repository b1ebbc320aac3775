// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/style_panel.h"
#include "app/docks/layer_properties.h"
#include "app/styles/style_text.h"
#include "app/workbench/outer_layers.h"
#include "tests/app/map_file.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QScrollArea>
#include <QTabWidget>
#include <QToolButton>

using namespace weir;
using namespace weir::test;

namespace {

const PreparedRows kVillages{{"甲", "10"}, {"乙", "20"}, {"甲", "30"}, {"丙", "400"}, {"", ""}};

maps::Style parsed(const std::string& text) {
    const auto json = parseJson(text);
    REQUIRE(json);
    const auto style = maps::styleFromJson(*json);
    REQUIRE(style);
    return *style;
}

}  // namespace

TEST_CASE("A style is edited live, stored, taken back and brought back") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    CHECK(journey.the<QDockWidget>("Dock_Style").isHidden());
    journey.window->action("LayerStyle")->trigger();
    CHECK_FALSE(journey.the<QDockWidget>("Dock_Style").isHidden());
    const auto before = journey.layer().style;

    journey.type("StyleSymbol_Fill", QStringLiteral("#FF8800"));
    journey.the<QDoubleSpinBox>("StyleSymbol_StrokeWidth").setValue(3);
    // The map follows before anything is stored.
    REQUIRE(eventually([&] { return journey.layer().style.base.fill.colour == "#FF8800"; }));
    CHECK(journey.layer().style.base.stroke.width == 3);
    REQUIRE(eventually([&] { return !journey.storedStyle().empty(); }));
    REQUIRE(eventually([&] { return parsed(journey.storedStyle()).base.fill.colour == "#FF8800"; }));

    // What is half typed is said and changes nothing.
    journey.type("StyleSymbol_Fill", QStringLiteral("#FF88"));
    CHECK(journey.the<QLineEdit>("StyleSymbol_Fill").property("invalid").toBool());
    CHECK(journey.layer().style.base.fill.colour == "#FF8800");

    REQUIRE(eventually([&] { return journey.the<QToolButton>("Style_Undo").isEnabled(); }));
    journey.the<QToolButton>("Style_Undo").click();
    REQUIRE(eventually([&] { return journey.layer().style == before; }));
    REQUIRE(eventually([&] { return parsed(journey.storedStyle()) == before; }));
    CHECK(journey.the<QDoubleSpinBox>("StyleSymbol_StrokeWidth").value() == before.base.stroke.width);
    journey.the<QToolButton>("Style_Redo").click();
    REQUIRE(eventually([&] { return journey.layer().style.base.fill.colour == "#FF8800"; }));
    CHECK(journey.failures.empty());
}

TEST_CASE("Classes are made of the values of an attribute, beside the window") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerStyle")->trigger();
    SECTION("by value, the most frequent first") {
        journey.choose("Style_Mode", 1);
        journey.choose("Style_Field", 0);
        journey.click("Style_Make");
        REQUIRE(eventually([&] { return journey.layer().style.classes.size() == 3; }));
        CHECK(journey.layer().style.classField == "name");
        CHECK(journey.layer().style.classes.front().key == "甲");
        // The panel shows the legend: three classes and the rest.
        CHECK(journey.the<QTreeWidget>("Style_Classes").topLevelItemCount() == 4);
        const auto swatch = journey.the<QTreeWidget>("Style_Classes").topLevelItem(0)->icon(0);
        CHECK_FALSE(swatch.isNull());
        // The row that is chosen shows its colour as the map has it, without the tint of a selection.
        const auto plain = swatch.pixmap({22, 18}, QIcon::Normal).toImage();
        CHECK(swatch.pixmap({22, 18}, QIcon::Selected).toImage() == plain);
        CHECK(swatch.pixmap({22, 18}, QIcon::Active).toImage() == plain);
    }
    SECTION("by ranges with a ramp") {
        REQUIRE(eventually([&] { return journey.the<QComboBox>("Style_Ramp").count() > 4; }));
        journey.choose("Style_Mode", 2);
        journey.choose("Style_Field", 1);
        journey.choose("Style_Method", 0);
        journey.the<QDoubleSpinBox>("Style_Count").setValue(3);
        journey.choose("Style_Ramp", 1);
        journey.click("Style_Make");
        REQUIRE(eventually([&] { return journey.layer().style.classes.size() == 3; }));
        const auto& classes = journey.layer().style.classes;
        CHECK(classes[0].from == 10);
        CHECK(classes[0].to == Approx(140));
        CHECK(classes[2].to == 400);
        CHECK(classes[0].style.fill.colour == "#FFEDF8B1");  // the first and last stop of the second ramp
        CHECK(classes[2].style.fill.colour == "#FF253494");
        // A limit by hand.
        journey.the<QTreeWidget>("Style_Classes")
            .setCurrentItem(journey.the<QTreeWidget>("Style_Classes").topLevelItem(0));
        journey.the<QDoubleSpinBox>("Style_ClassTo").setValue(25);
        REQUIRE(eventually([&] { return journey.layer().style.classes[0].to == 25; }));
    }
    SECTION("a field without numbers says so") {
        journey.choose("Style_Mode", 2);
        journey.choose("Style_Field", 0);
        journey.click("Style_Make");
        REQUIRE(eventually([&] { return !journey.failures.empty(); }));
        CHECK(journey.failures.front().find("no numbers") != std::string::npos);
        CHECK(journey.layer().style.classes.empty());
    }
    SECTION("by rules, checked while they are typed") {
        journey.choose("Style_Mode", 3);
        REQUIRE(eventually([&] { return journey.layer().style.classes.size() == 1; }));
        journey.type("Style_ClassRule", QStringLiteral("people >= 30 and name ~ '"));
        CHECK(journey.the<QLabel>("Style_RuleError").isVisibleTo(journey.window.get()));
        CHECK(journey.the<QLabel>("Style_RuleError").text().contains(QStringLiteral("25")));  // where it is not closed
        journey.type("Style_ClassRule", QStringLiteral("people >= 30 and name ~ 'a'"));
        CHECK_FALSE(journey.the<QLabel>("Style_RuleError").isVisibleTo(journey.window.get()));
        REQUIRE(eventually([&] { return journey.layer().style.classes[0].rule == "people >= 30 and name ~ 'a'"; }));
    }
}

TEST_CASE("The style panel fits a narrow dock in both languages") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    for (const char* language : {"en", "zh_CN"}) {
        INFO(language);
        journey.window->setLanguage(language);
        journey.openWindow();
        REQUIRE(eventually([&] { return journey.row() != nullptr; }));
        journey.the<QTreeWidget>("Layers_Tree").setCurrentItem(journey.row());
        journey.window->updateActions();
        journey.window->action("LayerStyle")->trigger();
        REQUIRE(eventually([&] { return journey.the<QComboBox>("Style_Ramp").count() > 4; }));
        journey.choose("Style_Mode", 2);
        journey.choose("Style_Field", 1);
        journey.choose("Style_Method", 0);
        journey.the<QDoubleSpinBox>("Style_Count").setValue(3);
        journey.click("Style_Make");
        auto& classes = journey.the<QTreeWidget>("Style_Classes");
        REQUIRE(eventually([&] { return classes.topLevelItemCount() == 4; }));
        classes.setCurrentItem(classes.topLevelItem(0));
        auto& pages = journey.the<QTabWidget>("Style_Pages");
        CHECK(journey.the<QDoubleSpinBox>("Style_ClassFrom").isVisibleTo(pages.widget(0)));
        for (int i = 0; i < pages.count(); ++i) {
            const auto* area = qobject_cast<QScrollArea*>(pages.widget(i));
            REQUIRE(area != nullptr);
            INFO(app::toStd(pages.tabText(i)));
            CHECK(area->widget()->minimumSizeHint().width() <= 320);
        }
    }
}

TEST_CASE("Labels take a text of their own, and where they stand, by what the layer holds") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerStyle")->trigger();
    auto& error = journey.the<QLabel>("StyleLabel_TextError");

    journey.type("StyleLabel_Text", QStringLiteral("{name}\\n{people:.0} 人"));
    CHECK(error.isHidden());
    REQUIRE(eventually([&] { return journey.layer().style.label.text == "{name}\\n{people:.0} 人"; }));
    journey.type("StyleLabel_Text", QStringLiteral("{nobody}"));
    CHECK(journey.the<QLineEdit>("StyleLabel_Text").property("invalid").toBool());
    CHECK(error.text().contains(QStringLiteral("nobody")));
    journey.type("StyleLabel_Text", QStringLiteral("{name"));
    CHECK_FALSE(error.text().isEmpty());
    CHECK(journey.layer().style.label.text == "{name}\\n{people:.0} 人");

    // These are areas: what only lines or points use is not offered.
    CHECK(journey.the<QComboBox>("StyleLabel_LineText").isHidden());
    CHECK(journey.the<QDoubleSpinBox>("StyleLabel_WrapWidth").isHidden());
    journey.the<QCheckBox>("StyleLabel_Wrap").setChecked(false);
    journey.the<QDoubleSpinBox>("StyleLabel_SameText").setValue(150);
    REQUIRE(eventually([&] { return journey.layer().style.label.sameTextDistance == 150; }));
    CHECK_FALSE(journey.layer().style.label.wrap);
}

TEST_CASE("Patterns, own dashes and blending are edited, half a dash changes nothing") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerStyle")->trigger();
    auto& pattern = journey.the<QComboBox>("StyleSymbol_Pattern");
    REQUIRE(eventually([&] { return pattern.findData(QStringLiteral("circle")) > 0; }));
    journey.choose("StyleSymbol_Pattern", pattern.findData(QStringLiteral("circle")));
    journey.type("StyleSymbol_Dashes", QStringLiteral("8 3, 2 3"));
    journey.choose("StyleLayer_Blend", 1);
    REQUIRE(eventually([&] { return journey.layer().style.blend == maps::BlendMode::multiply; }));
    CHECK(journey.layer().style.base.fill.pattern == "circle");
    CHECK(journey.layer().style.base.stroke.dashes == std::vector<double>{8, 3, 2, 3});
    for (const char* bad : {"8 3 2", "8 -3", "8 x", "0 1"}) {
        INFO(bad);
        journey.type("StyleSymbol_Dashes", QString::fromLatin1(bad));
        CHECK(journey.the<QLineEdit>("StyleSymbol_Dashes").property("invalid").toBool());
    }
    journey.choose("StyleSymbol_Pattern", 0);
    REQUIRE(eventually([&] { return journey.layer().style.base.fill.pattern.empty(); }));
    CHECK(journey.layer().style.base.stroke.dashes.size() == 4);
    journey.type("StyleSymbol_Dashes", {});
    REQUIRE(eventually([&] { return journey.layer().style.base.stroke.dashes.empty(); }));
}

TEST_CASE("A hatch that is chosen is seen: it takes the colour of the line, or of labels") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerStyle")->trigger();
    const auto chosen = [&](maps::Hatch hatch) {
        journey.choose("StyleSymbol_Hatch", static_cast<int>(hatch));
        REQUIRE(eventually([&] { return journey.layer().style.base.fill.hatch == hatch; }));
        CHECK(app::toStd(journey.the<QLineEdit>("StyleSymbol_HatchColour").text()) ==
              journey.layer().style.base.fill.hatchColour);
        return journey.layer().style.base.fill.hatchColour;
    };
    journey.type("StyleSymbol_HatchColour", {});
    journey.type("StyleSymbol_Stroke", QStringLiteral("#123456"));
    CHECK(chosen(maps::Hatch::forward) == "#123456");
    // A colour somebody chose stays.
    journey.type("StyleSymbol_HatchColour", QStringLiteral("#ABCDEF"));
    CHECK(chosen(maps::Hatch::cross) == "#ABCDEF");
    journey.type("StyleSymbol_HatchColour", {});
    journey.type("StyleSymbol_Stroke", {});
    CHECK(chosen(maps::Hatch::none).empty());
    CHECK(chosen(maps::Hatch::dots) == "label");
}

TEST_CASE("A style is copied from layer to layer, and bad text says why") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerStyle")->trigger();
    journey.window->action("LayerStyleCopy")->trigger();
    const auto copied = app::styleFromText(app::toStd(QApplication::clipboard()->text()));
    REQUIRE(copied);
    CHECK(*copied == journey.layer().style);

    auto other = *copied;
    other.base.stroke.width = 7;
    QApplication::clipboard()->setText(app::toQt(app::styleText(other)));
    journey.window->action("LayerStylePaste")->trigger();
    REQUIRE(eventually([&] { return journey.layer().style == other; }));

    QApplication::clipboard()->setText(QStringLiteral("no style"));
    journey.window->action("LayerStylePaste")->trigger();
    REQUIRE(eventually([&] { return !journey.failures.empty(); }));
    CHECK(journey.failures.front().find("not a style") != std::string::npos);
    CHECK(journey.layer().style == other);
}

TEST_CASE("A layer of the desk is drawn as this seat wants, in its classes") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    const auto& layers = journey.window->canvas().layers();
    const auto desk = std::find_if(layers.begin(), layers.end(), [](const auto& one) { return one.id == "shelters"; });
    REQUIRE(desk != layers.end());
    auto* panel = journey.window->findChild<app::StylePanel*>();
    REQUIRE(panel != nullptr);
    panel->setLayer("shelters");
    CHECK_FALSE(journey.the<QComboBox>("Style_Mode").isEnabled());
    CHECK_FALSE(journey.the<QComboBox>("Style_Mode").toolTip().isEmpty());
    journey.the<QDoubleSpinBox>("StyleLabel_Size").setValue(19);
    REQUIRE(eventually([&] {
        const auto& now = journey.window->canvas().layers();
        return std::any_of(now.begin(), now.end(),
                           [](const auto& one) { return one.id == "shelters" && one.style.label.size == 19; });
    }));
    REQUIRE(eventually([&] { return journey.bench->settings().values().layerStyles.contains("shelters"); }));
    // Another window of this seat shows it too.
    journey.openWindow();
    REQUIRE(eventually([&] {
        const auto& now = journey.window->canvas().layers();
        return std::any_of(now.begin(), now.end(),
                           [](const auto& one) { return one.id == "shelters" && one.style.label.size == 19; });
    }));
}

TEST_CASE("Who may not change layers sees why") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages, {"看", desk::Role::viewer, "9"}};
    journey.window->action("LayerStyle")->trigger();
    CHECK_FALSE(journey.the<QWidget>("Style_Pages").isEnabled());
    CHECK_FALSE(journey.the<QLabel>("Style_Why").text().isEmpty());
}

TEST_CASE("An edit of one layer draws that layer only") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerStyle")->trigger();
    journey.window->action("LayerZoom")->trigger();
    auto& canvas = journey.window->canvas();
    REQUIRE(eventually([&] { return !canvas.isDrawing() && canvas.lastResult().complete; }));
    journey.type("StyleSymbol_Fill", QStringLiteral("#00FF00"));
    REQUIRE(eventually([&] { return journey.layer().style.base.fill.colour == "#00FF00"; }));
    REQUIRE(eventually([&] { return !canvas.isDrawing() && canvas.lastResult().timings.layersDrawn == 1; }));
    CHECK(canvas.lastResult().timings.layersFromCache > 0);
}

TEST_CASE("The properties of a layer say where it comes from, and keep its opacity at this seat") {
    TempDir folder;
    MapFileJourney journey{folder, kVillages};
    journey.window->action("LayerProperties")->trigger();
    auto* dialog = journey.window->findChild<app::LayerProperties*>();
    REQUIRE(dialog != nullptr);
    QStringList words;
    for (const auto* label : dialog->findChildren<QLabel*>()) {
        words << label->text();
    }
    CHECK(words.contains(QStringLiteral("/somewhere/a.geojson")));
    CHECK(words.contains(QStringLiteral("name (text), people (integer)")));
    CHECK(words.contains(QStringLiteral("EPSG:4326")));
    journey.the<QDoubleSpinBox>("LayerProps_Opacity").setValue(40);
    REQUIRE(eventually([&] { return journey.layer().opacity == Approx(0.4); }));
    journey.openWindow();
    REQUIRE(eventually([&] {
        const auto& layers = journey.window->canvas().layers();
        return std::any_of(layers.begin(), layers.end(), [](const auto& one) { return one.opacity == Approx(0.4); });
    }));
}
