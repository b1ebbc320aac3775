// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/manual_view.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QFile>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace weir::app {

namespace {

constexpr auto kScheme = "manual";

QUrl addressOf(const QString& page) {
    return QUrl{QStringLiteral("manual:/%1.md").arg(page)};
}

}  // namespace

ManualBrowser::ManualBrowser(std::filesystem::path folder, QWidget* parent)
    : QTextBrowser{parent}, m_folder{std::move(folder)} {
    setOpenExternalLinks(false);
    document()->setDocumentMargin(20);
}

std::filesystem::path ManualBrowser::fileOf(const QUrl& name) const {
    static const QRegularExpression plain{QStringLiteral("^/?([a-z_]+\\.md)$")};
    const bool inside = name.isRelative() || name.scheme() == QLatin1String{kScheme};
    const auto match = plain.match(name.path());
    if (!inside || !name.host().isEmpty() || !match.hasMatch()) {
        return {};
    }
    const auto file = m_folder / toStd(match.captured(1));
    std::error_code ec;
    return std::filesystem::is_regular_file(file, ec) ? file : std::filesystem::path{};
}

QVariant ManualBrowser::loadResource(int, const QUrl& name) {
    QFile file{pathText(fileOf(name))};
    return !file.fileName().isEmpty() && file.open(QIODevice::ReadOnly) ? QVariant{QString::fromUtf8(file.readAll())}
                                                                        : QVariant{};
}

void ManualBrowser::doSetSource(const QUrl& name, QTextDocument::ResourceType) {
    if (fileOf(name).empty()) {
        Q_EMIT refused(name.toString());
        return;
    }
    QTextBrowser::doSetSource(name, QTextDocument::MarkdownResource);
}

void ManualBrowser::showPage(const QString& page) {
    setSource(addressOf(page));
}

QString ManualBrowser::page() const {
    return source().path().section(QChar{u'/'}, -1).section(QChar{u'.'}, 0, 0);
}

ManualWindow::ManualWindow(const std::filesystem::path& resources, const std::string& language, QWidget* parent)
    : QDialog{parent}, m_browser{new ManualBrowser{resources / "manual" / language}} {
    named(this, "Manual_Window", tr("Manual"));
    setWindowTitle(tr("Manual"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(720, 640);
    named(m_browser, "Manual_Text", tr("Manual"));
    auto* home = makeButton(tr("Contents"), "Manual_Contents");
    auto* back = makeButton(tr("Back"), "Manual_Back");
    auto* close = makeButton(tr("Close"), "Manual_Close");
    auto* notice = makeLabel({}, "muted");
    auto* row = new QHBoxLayout;
    row->addWidget(home);
    row->addWidget(back);
    row->addWidget(notice, 1);
    row->addWidget(close);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(12, 12, 12, 12);
    column->addLayout(row);
    column->addWidget(m_browser, 1);
    const auto enable = [this, back](bool available) {
        setAvailable(*back, available ? QString{} : tr("This is the first page shown"), tr("Back to the page before"));
    };
    enable(false);
    connect(m_browser, &QTextBrowser::backwardAvailable, this, enable);
    connect(back, &QPushButton::clicked, m_browser, &QTextBrowser::backward);
    connect(home, &QPushButton::clicked, this, [this] { m_browser->showPage(QStringLiteral("index")); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_browser, &ManualBrowser::refused, this,
            [notice] { notice->setText(tr("This link leads out of the manual and is not opened")); });
    connect(m_browser, &QTextBrowser::sourceChanged, notice, &QLabel::clear);
}

void ManualWindow::showPage(const QString& page) {
    m_browser->showPage(page);
    if (m_browser->source().isEmpty()) {
        m_browser->showPage(QStringLiteral("index"));
    }
    show();
    raise();
    activateWindow();
    m_browser->setFocus();
}

QString manualPageOf(const QWidget* focus) {
    struct Panel {
        const char* objectName;
        const char* page;
    };
    static constexpr Panel kPanels[] = {
        {"Command_Warnings", "response"}, {"Command_Responses", "response"}, {"Command_Dispatch", "dispatch"},
        {"Command_Zones", "zones"},       {"Dock_Layers", "import"},         {"Dock_Tables", "window"},
        {"Dock_Style", "layers"},         {"Dock_Attributes", "layers"},     {"Map_Canvas", "map"},
        {"Main_StripBar", "window"}};
    for (const auto* at = focus; at != nullptr; at = at->parentWidget()) {
        for (const auto& panel : kPanels) {
            if (at->objectName() == QLatin1String{panel.objectName}) {
                return QString::fromLatin1(panel.page);
            }
        }
    }
    return QStringLiteral("index");
}

}  // namespace weir::app
