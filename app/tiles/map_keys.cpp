// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/map_keys.h"

#include "app/qt/convert.h"
#include "core/base/text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace weir::app {

namespace {

constexpr qint64 kMostBytes = 1 << 18;
constexpr std::size_t kMostKey = 500;

}  // namespace

MapKeys::MapKeys(std::filesystem::path file) : m_file{std::move(file)} {
    QFile in{pathText(m_file)};
    if (m_file.empty() || !in.open(QIODevice::ReadOnly) || in.size() > kMostBytes) {
        return;
    }
    const auto json = parseJson(in.readAll().toStdString());
    if (!json || !json->is_object()) {
        return;  // no keys: each service says that its own is missing
    }
    for (const auto& [name, value] : json->items()) {
        if (value.is_string()) {
            m_keys[name] = value.get<std::string>();
        }
    }
}

std::string MapKeys::key(const std::string& name) const {
    const std::scoped_lock lock{m_mutex};
    const auto found = m_keys.find(name);
    return found == m_keys.end() ? std::string{} : found->second;
}

Result<void> MapKeys::set(const std::string& name, const std::string& key) {
    if (name.empty() || key.size() > kMostKey ||
        std::ranges::any_of(key, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; })) {
        return fail(ErrorCode::invalid, msg("That cannot be the key of a map service"),
                    msg("Copy it again, without spaces or line breaks"));
    }
    const std::scoped_lock lock{m_mutex};
    auto keys = m_keys;
    if (key.empty()) {
        keys.erase(name);
    } else {
        keys[name] = key;
    }
    if (auto saved = save(keys); !saved) {
        return saved;
    }
    m_keys = std::move(keys);
    return {};
}

Result<void> MapKeys::save(const std::map<std::string, std::string>& keys) const {
    if (m_file.empty()) {
        return {};
    }
    const QString path = pathText(m_file);
    QDir{}.mkpath(QFileInfo{path}.absolutePath());
    QSaveFile out{path};
    const auto text = QByteArray::fromStdString(Json(keys).dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
    // Narrowed before anything is in it.
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        out.write(text) != text.size() || !out.commit()) {
        return fail(ErrorCode::io, msg("The key could not be saved: {0}", toStd(out.errorString())),
                    msg("Check the space and rights of {0}", m_file.parent_path().string()));
    }
    return {};
}

std::filesystem::path defaultMapKeysFile() {
    return toPath(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)) / "weir" / "map-keys.json";
}

}  // namespace weir::app
