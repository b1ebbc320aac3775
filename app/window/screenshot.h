// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QString>

#include <functional>

namespace weir::app {

class MainWindow;

/// For developers: brings the window into a named scene ("incident", "order", "response", "warning", "propose", "zone",
/// "draw", "palette", "search", "overview", "swipe", "time"; empty: as it opens), waits until the map stands still,
/// saves a picture and calls `done` with success.
void takeScreenshot(MainWindow& window, const QString& scene, const QString& file, std::function<void(bool)> done);

}  // namespace weir::app
