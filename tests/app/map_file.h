// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/outer_layers.h"
#include "tests/app/gui.h"
#include "tests/support/prepared_layer.h"
#include "tests/support/temp_dir.h"

#include <QTreeWidget>

namespace weir::test {

inline constexpr auto kMapFileKey = "00000000000000aa";

/// A window over a store with one map file: squares of 1 km side by side east of Luohe's central meridian, prepared as
/// the worker would leave them. Fields name (text) and people (integer).
struct MapFileJourney : Journey {
    explicit MapFileJourney(TempDir& folder, const PreparedRows& rows, const Actor& officer = kPlanner)
        : Journey{[&](TestDesk& desk) {
                      prepare(folder, rows);
                      desk.make(kPlanner, "layer.create",
                                {{"name", "villages"}, {"source_path", "/data/v.gpkg"}, {"prepared_key", kMapFileKey}});
                  },
                  officer, std::make_shared<maps::PreparedStore>(folder / "prepared", maps::WorkerOptions{})} {
        REQUIRE(eventually([&] { return row() != nullptr; }));
        find<QTreeWidget>("Layers_Tree")->setCurrentItem(row());
        window->updateActions();
    }

    static void prepare(const TempDir& folder, const PreparedRows& rows) {
        constexpr double kEast = 500'000;
        constexpr double kNorth = 3'716'000;
        const auto layer = folder / "prepared" / kMapFileKey;
        std::filesystem::create_directories(layer);
        maps::VectorWriter writer{
            {kEast, kNorth, kEast + 1000.0 * static_cast<double>(rows.size() + 1), kNorth + 1000}};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const double x = kEast + 1000.0 * static_cast<double>(i);
            writer.beginFeature(static_cast<std::int64_t>(i));
            writer.beginPart(maps::PartRole::shell);
            for (const auto& [dx, dy] : {std::pair{0, 0}, {900, 0}, {900, 900}, {0, 900}, {0, 0}}) {
                writer.add(x + dx, kNorth + dy);
            }
            writer.endFeature();
        }
        savePrepared(layer, writer, {{"name", "text"}, {"people", "integer"}}, rows);
    }

    [[nodiscard]] QTreeWidgetItem* row() const {
        const auto found = find<QTreeWidget>("Layers_Tree")
                               ->findItems(QStringLiteral("villages"), Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.front();
    }
    /// The layer as the canvas draws it.
    [[nodiscard]] const maps::Layer& layer() const {
        const auto& layers = window->canvas().layers();
        const auto at =
            std::find_if(layers.begin(), layers.end(), [](const auto& one) { return app::outerLayerId(one.id) != 0; });
        REQUIRE(at != layers.end());
        return *at;
    }
    /// As stored, "" before anybody chose.
    [[nodiscard]] std::string storedStyle() const {
        return picture().layers.where([](const model::Layer&) { return true; }).front()->style;
    }
    template <class W>
    W& the(const char* objectName) {
        auto* found = find<W>(objectName);
        INFO(objectName);
        REQUIRE(found != nullptr);
        return *found;
    }
    /// As a user chooses: the combo tells.
    void choose(const char* combo, int at) {
        the<QComboBox>(combo).setCurrentIndex(at);
        Q_EMIT the<QComboBox>(combo).activated(at);
    }
    /// As an input method writes: the whole text at once.
    void type(const char* line, const QString& text) {
        auto& edit = the<QLineEdit>(line);
        edit.setText(text);
        Q_EMIT edit.textEdited(text);
    }
};

}  // namespace weir::test
