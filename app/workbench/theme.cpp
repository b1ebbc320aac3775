// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/theme.h"

#include "app/qt/convert.h"
#include "app/qt/resources.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QPalette>
#include <QRegularExpression>
#include <QStyleFactory>
#include <QSvgRenderer>

namespace weir::app {

Result<std::unique_ptr<Theme>> Theme::load(const std::filesystem::path& resources, const std::string& name) {
    std::unique_ptr<Theme> theme{new Theme{resources}};
    if (const auto read = theme->read(name); !read) {
        return read.error();
    }
    return theme;
}

Result<void> Theme::read(const std::string& name) {
    const auto text = readResource(m_resources, std::filesystem::path{"themes"} / (name + ".json"));
    const auto sheet = readResource(m_resources, "themes/desk.qss");
    if (!text || !sheet) {
        return text ? sheet.error() : text.error();
    }
    const auto json = parseJson(*text);
    if (!json || !json->is_object() || !json->contains("colours") || !(*json)["colours"].is_object()) {
        return fail(ErrorCode::invalid, msg("The theme {0} cannot be read", name), msg("Install weir again"));
    }
    QHash<QString, QColor> colours;
    for (const auto& [token, value] : (*json)["colours"].items()) {
        const QColor colour{value.is_string() ? toQt(value.get<std::string>()) : QString{}};
        if (!colour.isValid()) {
            return fail(ErrorCode::invalid, msg("{0} of the theme {1} is not a colour", token, name),
                        msg("Install weir again"));
        }
        colours.insert(toQt(token), colour);
    }
    m_name = name;
    m_dark = json->value("dark", false);
    m_json = *json;
    m_colours = std::move(colours);
    m_template = toQt(*sheet);
    return {};
}

Result<void> Theme::change(const std::string& name) {
    if (auto read = this->read(name); !read) {
        return read;
    }
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance())) {
        apply(*application);
    }
    Q_EMIT changed();
    return {};
}

QColor Theme::colour(const char* token) const {
    return m_colours.value(QString::fromLatin1(token), QColor{Qt::magenta});
}

QColor Theme::levelColour(std::int64_t level) const {
    return level >= 1 && level <= 4 ? m_colours.value(QStringLiteral("level%1").arg(level)) : colour("muted");
}

QColor Theme::onLevelColour(std::int64_t level) const {
    return level >= 1 && level <= 4 ? m_colours.value(QStringLiteral("on_level%1").arg(level)) : colour("panel");
}

QString Theme::styleSheet() const {
    static const QRegularExpression token{QStringLiteral("@([a-z_0-9]+)")};
    QString out;
    qsizetype from = 0;
    for (auto it = token.globalMatch(m_template); it.hasNext();) {
        const auto match = it.next();
        out += QStringView{m_template}.mid(from, match.capturedStart() - from);
        out += match.captured(1) == QLatin1String{"icons"} ? pathText(m_resources / "icons" / m_name)
                                                           : colour(match.captured(1).toLatin1().constData()).name();
        from = match.capturedEnd();
    }
    out += QStringView{m_template}.mid(from);
    return out;
}

void Theme::apply(QApplication& application) const {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, const char* token) { palette.setColor(role, colour(token)); };
    set(QPalette::Window, "window");
    set(QPalette::WindowText, "text");
    set(QPalette::Base, "panel");
    set(QPalette::AlternateBase, "raised");
    set(QPalette::Text, "text");
    set(QPalette::Button, "panel");
    set(QPalette::ButtonText, "text");
    set(QPalette::PlaceholderText, "muted");
    set(QPalette::ToolTipBase, "raised");
    set(QPalette::ToolTipText, "text");
    set(QPalette::Highlight, "accent");
    set(QPalette::HighlightedText, "on_accent");
    set(QPalette::Link, "accent");
    set(QPalette::Mid, "border");
    set(QPalette::Dark, "border");
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, colour("disabled"));
    }
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(palette);
    QFont font = application.font();
    font.setFamilies(
        {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Source Han Sans SC"), QStringLiteral("sans-serif")});
    font.setPixelSize(13);
    application.setFont(font);
    application.setStyleSheet(styleSheet());
}

QPixmap Theme::pixmap(const char* iconName, int size, qreal ratio, const QColor& colour) const {
    const auto text = readResource(m_resources, std::filesystem::path{"icons"} / (std::string{iconName} + ".svg"));
    QPixmap picture{QSize{size, size} * ratio};
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    if (text) {
        QByteArray svg = QByteArray::fromStdString(*text);
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer{svg};
        QPainter painter{&picture};
        renderer.render(&painter, QRectF{0, 0, static_cast<qreal>(size), static_cast<qreal>(size)});
    }
    return picture;
}

QIcon Theme::icon(const char* iconName) const {
    QIcon icon;
    for (const qreal ratio : {1.0, 1.5, 2.0}) {
        icon.addPixmap(pixmap(iconName, 18, ratio, colour("text")), QIcon::Normal, QIcon::Off);
        icon.addPixmap(pixmap(iconName, 18, ratio, colour("accent")), QIcon::Normal, QIcon::On);
        icon.addPixmap(pixmap(iconName, 18, ratio, colour("disabled")), QIcon::Disabled, QIcon::Off);
        icon.addPixmap(pixmap(iconName, 18, ratio, colour("disabled")), QIcon::Disabled, QIcon::On);
    }
    return icon;
}

}  // namespace weir::app
