// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QDialog>
#include <QTextBrowser>

#include <filesystem>

namespace weir::app {

/// Shows the manual's own pages and nothing else: no other file, no picture, no address of the network is ever loaded,
/// and a link that leads out of the manual does nothing but say so.
class ManualBrowser : public QTextBrowser {
    Q_OBJECT
public:
    /// `folder`: resources/manual/<language>.
    explicit ManualBrowser(std::filesystem::path folder, QWidget* parent = nullptr);
    /// "zones" for zones.md.
    void showPage(const QString& page);
    /// The page shown, without its ending.
    [[nodiscard]] QString page() const;
    [[nodiscard]] QVariant loadResource(int type, const QUrl& name) override;

Q_SIGNALS:
    void refused(const QString& link);

protected:
    void doSetSource(const QUrl& name, QTextDocument::ResourceType type) override;

private:
    /// The file of a page of the manual; empty when the address is none.
    [[nodiscard]] std::filesystem::path fileOf(const QUrl& name) const;

    std::filesystem::path m_folder;
};

/// The manual in a window of its own that stays open beside the desk. Object names: Manual_*.
class ManualWindow : public QDialog {
    Q_OBJECT
public:
    ManualWindow(const std::filesystem::path& resources, const std::string& language, QWidget* parent);
    [[nodiscard]] ManualBrowser& browser() { return *m_browser; }
    void showPage(const QString& page);

private:
    ManualBrowser* m_browser;
};

/// The page about the panel that `focus` stands in; "index" when nothing better is known.
[[nodiscard]] QString manualPageOf(const QWidget* focus);

}  // namespace weir::app
