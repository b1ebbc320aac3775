// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/time.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <filesystem>
#include <string>
#include <string_view>

/// The only place where the house's UTF-8 strings and Qt's UTF-16 ones meet.
namespace weir::app {

[[nodiscard]] inline QString toQt(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

[[nodiscard]] inline std::string toStd(const QString& text) {
    const QByteArray utf8 = text.toUtf8();
    return {utf8.constData(), static_cast<std::size_t>(utf8.size())};
}

[[nodiscard]] inline QString pathText(const std::filesystem::path& path) {
    return toQt(std::string_view{path.native()});
}
[[nodiscard]] inline std::filesystem::path toPath(const QString& text) {
    return std::filesystem::path{toStd(text)};
}

/// The instant on a clock of `zone`; Qt's own time zone data base is not asked, the city's zone decides.
[[nodiscard]] inline QDateTime toQt(Instant t, TimeZone zone) {
    return QDateTime::fromMSecsSinceEpoch(toMillis(t), Qt::OffsetFromUTC, static_cast<int>(zone.offset.count()) * 60);
}

[[nodiscard]] inline Instant toInstant(const QDateTime& t) {
    return fromMillis(t.toMSecsSinceEpoch());
}

}  // namespace weir::app
