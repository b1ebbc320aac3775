// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace weir::app {

/// The keys of map services, by name: in a file of this user (mode 0600), never in the store, a log, a message or on a
/// command line. Thread-safe.
class MapKeys {
public:
    /// An empty path keeps them in memory only.
    explicit MapKeys(std::filesystem::path file);

    /// "" when there is none.
    [[nodiscard]] std::string key(const std::string& name) const;
    /// An empty key removes it. Errors: io; invalid (what cannot be a key).
    [[nodiscard]] Result<void> set(const std::string& name, const std::string& key);

private:
    [[nodiscard]] Result<void> save(const std::map<std::string, std::string>& keys) const;

    std::filesystem::path m_file;
    mutable std::mutex m_mutex;
    std::map<std::string, std::string> m_keys;
};

/// ~/.config/weir/map-keys.json, or below XDG_CONFIG_HOME.
[[nodiscard]] std::filesystem::path defaultMapKeysFile();

}  // namespace weir::app
