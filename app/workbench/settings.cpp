// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/settings.h"

#include "app/qt/convert.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace weir::app {

namespace {

constexpr qint64 kMaxBytes = 1 << 20;

/// Takes `key` when it has the type of `into`; anything else is another program's or a newer version's and is left
/// alone.
template <class T>
void take(const Json& json, const char* key, T& into) {
    const auto at = json.find(key);
    if (at == json.end()) {
        return;
    }
    if constexpr (std::is_same_v<T, std::string>) {
        if (at->is_string()) {
            into = at->get<std::string>();
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        if (at->is_boolean()) {
            into = at->get<bool>();
        }
    } else if constexpr (std::is_same_v<T, Json>) {
        if (at->is_object()) {
            into = *at;
        }
    } else if (at->is_array()) {
        into.clear();
        for (const auto& item : *at) {
            if (item.is_string()) {
                into.push_back(item.get<std::string>());
            }
        }
    }
}

template <class Self, class Visit>
void eachSetting(Self& v, Visit&& visit) {
    visit("language", v.language);
    visit("theme", v.theme);
    visit("actor", v.actor);
    visit("actor_store", v.actorStore);
    visit("window", v.window);
    visit("docks", v.docks);
    visit("hidden_layers", v.hiddenLayers);
    visit("layer_order", v.layerOrder);
    visit("layer_styles", v.layerStyles);
    visit("layer_views", v.layerViews);
    visit("layer_groups", v.layerGroups);
    visit("columns", v.columns);
    visit("recent_places", v.recentPlaces);
    visit("coordinates", v.coordinates);
    visit("clean_exit", v.cleanExit);
}

}  // namespace

Settings::Settings(std::filesystem::path file) : m_file{std::move(file)} {
    load();
}

void Settings::load() {
    QFile file{pathText(m_file)};
    if (m_file.empty() || !file.exists()) {
        return;
    }
    Result<Json> json = fail(ErrorCode::io, msg("The settings cannot be read"));
    if (file.open(QIODevice::ReadOnly) && file.size() <= kMaxBytes) {
        json = parseJson(file.readAll().toStdString());
    }
    file.close();
    if (json && json->is_object()) {
        eachSetting(m_values, [&](const char* key, auto& value) { take(*json, key, value); });
        return;
    }
    const QString aside = file.fileName() + QStringLiteral(".unreadable");
    QFile::remove(aside);
    const bool kept = QFile::copy(file.fileName(), aside);
    m_problem =
        fail(ErrorCode::corrupt, msg("Your settings could not be read; the defaults are used"),
             kept ? msg("The unreadable file was kept as {0}", toStd(aside)) : msg("The file is {0}", m_file.string()));
}

Result<void> Settings::save() const {
    if (m_file.empty()) {
        return {};
    }
    Json json = Json::object();
    eachSetting(m_values, [&](const char* key, const auto& value) { json[key] = value; });
    const QString path = pathText(m_file);
    QDir{}.mkpath(QFileInfo{path}.absolutePath());
    QSaveFile file{path};
    const auto text = QByteArray::fromStdString(json.dump(2) + "\n");
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        return fail(ErrorCode::io, msg("Your settings could not be saved: {0}", toStd(file.errorString())),
                    msg("They hold until the window is closed; check the space and rights of {0}",
                        m_file.parent_path().string()));
    }
    return {};
}

Result<void> Settings::change(const std::function<void(Values&)>& edit) {
    const Values before = m_values;
    edit(m_values);
    if (m_values == before) {
        return {};
    }
    auto saved = save();
    m_changed.notify(m_values);
    return saved;
}

std::filesystem::path defaultSettingsFile() {
    return toPath(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)) / "weir" / "settings.json";
}

std::filesystem::path defaultStoreFile() {
    return toPath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)) / "weir" / "demo.weir";
}

}  // namespace weir::app
