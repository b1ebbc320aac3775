// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/notifier.h"
#include "core/base/text.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace weir::app {

/// What one person likes on one computer; nothing operational. Written as a whole with QSaveFile, so a crash leaves the
/// old file or the new one. A file that cannot be read is set aside (suffix .unreadable), the defaults are used and
/// `problem()` says so once.
class Settings {
public:
    struct Values {
        std::string language = "zh_CN";
        std::string theme = "light";
        std::string actor;       ///< who sat here last …
        std::string actorStore;  ///< … and at which store (Workbench's name for it)
        std::string window;      ///< base64 of the window's geometry
        std::string docks;       ///< base64 of the arrangement of docks
        std::vector<std::string> hiddenLayers;
        std::vector<std::string> layerOrder;    ///< ids from the top; unknown ones are ignored
        Json layerStyles = Json::object();      ///< id → style of a layer of the desk, as this seat wants it drawn
        Json layerViews = Json::object();       ///< id → {"opacity", "from", "to"}
        Json layerGroups = Json::object();      ///< groups of this seat, see layer_groups.h
        Json columns = Json::object();          ///< table id → hidden column ids
        std::vector<std::string> recentPlaces;  ///< keys of what the search led to, newest first
        std::string coordinates = "decimal";    ///< how the status bar writes positions: a name of PositionStyle
        bool cleanExit = true;                  ///< false while a window is open
        bool operator==(const Values&) const = default;
    };

    /// An empty path keeps the settings in memory only (tests, screenshots).
    explicit Settings(std::filesystem::path file);

    [[nodiscard]] const Values& values() const { return m_values; }
    /// Changes and writes. Errors: io; the change holds for this run all the same.
    Result<void> change(const std::function<void(Values&)>& edit);
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] Subscription onChanged(std::function<void(const Values&)> listener) {
        return m_changed.subscribe(std::move(listener));
    }

private:
    void load();
    [[nodiscard]] Result<void> save() const;

    std::filesystem::path m_file;
    Values m_values;
    std::optional<Error> m_problem;
    Notifier<Values> m_changed;
};

/// ~/.config/weir/settings.json, or below XDG_CONFIG_HOME.
[[nodiscard]] std::filesystem::path defaultSettingsFile();
/// Where the demo city is made on first start: ~/.local/share/weir/demo.weir, or below XDG_DATA_HOME.
[[nodiscard]] std::filesystem::path defaultStoreFile();

}  // namespace weir::app
