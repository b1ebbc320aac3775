// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Map services in the window: the dialog, online and offline, the layer tree.
#include "app/docks/layer_panel.h"
#include "app/window/service_dialog.h"
#include "tests/app/gui.h"
#include "tests/app/tiles/fault_server.h"
#include "tests/support/tile_pictures.h"

#include <QCheckBox>
#include <QLabel>
#include <QTreeWidget>

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::app;
using namespace weir::test;

namespace {

std::string tile(const std::string&) {
    return pngTile(256, 0xFF3060A0);
}

QTreeWidgetItem* rowOf(Journey& journey, const QString& name) {
    auto* tree = journey.find<QTreeWidget>("Layers_Tree");
    const auto rows = tree->findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
    return rows.isEmpty() ? nullptr : rows.front();
}

}  // namespace

TEST_CASE("A map service is described, validated in place, tried and added online") {
    application();
    FaultServer server{[](const std::string& path) { return Reply{.body = tile(path)}; }};
    Journey journey{[](TestDesk&) {}};
    auto& map = journey.window->canvas();
    REQUIRE(eventually([&] { return map.view().isValid() && !map.layers().empty(); }));
    journey.window->action("ServiceAdd")->trigger();
    auto* dialog = journey.window->layerActions().services().dialog();
    REQUIRE(dialog != nullptr);
    const auto field = [&](const char* name) { return dialog->findChild<QLineEdit*>(QString::fromLatin1(name)); };
    auto* kind = dialog->findChild<QComboBox*>(QStringLiteral("Service_Kind"));
    auto* add = dialog->findChild<QPushButton*>(QStringLiteral("Service_Add"));
    // Tianditu wants a key.
    CHECK_FALSE(add->isEnabled());
    CHECK_FALSE(dialog->whyNot().isEmpty());
    CHECK(add->toolTip() == dialog->whyNot());
    kind->setCurrentIndex(kind->findData(QStringLiteral("xyz")));
    CHECK_FALSE(add->isEnabled());
    const QString base = toQt(server.base());
    field("Service_Address")->setText(base + QStringLiteral("/{z}/{x}/{y}.png"));
    CHECK_FALSE(add->isEnabled());  // http was not allowed
    dialog->findChild<QCheckBox*>(QStringLiteral("Service_AllowHttp"))->setChecked(true);
    CHECK(dialog->whyNot().isEmpty());
    // A key that is pasted with the address goes to its field.
    field("Service_Address")->setText(base + QStringLiteral("/{z}/{x}/{y}.png?tk=canary01"));
    CHECK(field("Service_Key")->text() == QStringLiteral("canary01"));
    CHECK(field("Service_Address")->text().endsWith(QStringLiteral("tk={key}")));
    field("Service_Address")->setText(base + QStringLiteral("/{z}/{x}/{y}.png"));
    field("Service_Key")->clear();
    field("Service_Name")->setText(QStringLiteral("底图一"));
    dialog->findChild<QPushButton*>(QStringLiteral("Service_Test"))->click();
    auto* preview = dialog->findChild<QLabel*>(QStringLiteral("Service_Preview"));
    const bool came = eventually([&] { return !preview->pixmap().isNull(); });
    INFO(preview->text().toStdString());
    REQUIRE(came);
    CHECK(server.total() == 1);
    add->click();
    REQUIRE(eventually([&] { return rowOf(journey, QStringLiteral("底图一")) != nullptr; }));
    const auto row = *journey.picture().layers.where([](const model::Layer&) { return true; }).front();
    CHECK(maps::isServiceText(row.sourcePath));
    CHECK(row.sourcePath.find("canary") == std::string::npos);
    const auto id = "layer:" + std::to_string(row.id.value);
    CHECK(journey.window->layerActions().services().isOnline(id));
    REQUIRE(eventually([&] { return server.total() > 1; }));
    CHECK(journey.failures.empty());
    // Another start: nothing is asked until somebody switches it on.
    REQUIRE(eventually([&] { return !journey.window->canvas().isDrawing(); }));
    journey.openWindow();
    const int before = server.total();
    REQUIRE(eventually([&] { return rowOf(journey, QStringLiteral("底图一")) != nullptr; }));
    CHECK_FALSE(journey.window->layerActions().services().isOnline(id));
    auto* tree = journey.find<QTreeWidget>("Layers_Tree");
    tree->setCurrentItem(rowOf(journey, QStringLiteral("底图一")));
    auto* online = journey.window->action("LayerOnline");
    CHECK(online->isEnabled());
    CHECK_FALSE(online->isChecked());
    CHECK_FALSE(journey.window->action("TilesDownload")->isEnabled());
    REQUIRE(eventually([&] { return !journey.window->canvas().isDrawing(); }));
    CHECK(server.total() == before);
    const auto* lamp = journey.find<QLabel>("Status_Network");
    REQUIRE(lamp != nullptr);
    CHECK(lamp->property("tone").toString() == QStringLiteral("muted"));
    online->trigger();
    REQUIRE(eventually([&] { return journey.window->layerActions().services().isOnline(id); }));
    CHECK(online->isChecked());
    CHECK(eventually([&] { return lamp->property("tone").toString() == QStringLiteral("good"); }));
}
