// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QObject>

#include <filesystem>

class QApplication;

namespace weir::app {

/// Colours by token (resources/themes/<name>.json) applied as palette and one style sheet (resources/themes/desk.qss)
/// to the whole program, switched at run time. Widgets ask for tokens and never name a colour.
class Theme : public QObject {
    Q_OBJECT
public:
    /// Errors: notFound, invalid (a token that is no colour).
    [[nodiscard]] static Result<std::unique_ptr<Theme>> load(const std::filesystem::path& resources,
                                                             const std::string& name);

    /// Reads another theme and applies it; on failure the old one stays.
    Result<void> change(const std::string& name);
    void apply(QApplication& application) const;

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    /// Magenta for an unknown token, so that a mistake is seen.
    [[nodiscard]] QColor colour(const char* token) const;
    [[nodiscard]] QColor levelColour(std::int64_t level) const;
    [[nodiscard]] QColor onLevelColour(std::int64_t level) const;
    /// The theme's file, for the map's palette.
    [[nodiscard]] const Json& json() const { return m_json; }
    /// resources/icons/<name>.svg drawn in the colours of the theme: text, accent when checked, disabled when off.
    [[nodiscard]] QIcon icon(const char* iconName) const;
    [[nodiscard]] QPixmap pixmap(const char* iconName, int size, qreal ratio, const QColor& colour) const;

Q_SIGNALS:
    void changed();

private:
    explicit Theme(std::filesystem::path resources) : m_resources{std::move(resources)} {}
    [[nodiscard]] Result<void> read(const std::string& name);
    [[nodiscard]] QString styleSheet() const;

    std::filesystem::path m_resources;
    std::string m_name;
    bool m_dark = false;
    Json m_json;
    QHash<QString, QColor> m_colours;
    QString m_template;
};

}  // namespace weir::app
