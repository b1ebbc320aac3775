// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/search_index.h"
#include "app/workbench/workbench.h"

#include <QFrame>

#include <functional>
#include <vector>

class QAction;
class QLineEdit;
class QListWidget;

namespace weir::app {

/// Something the palette can find.
struct Finding {
    QString title;
    QString detail;
    std::optional<Item> item;
    std::optional<geo::LonLat> position;
    QAction* action = nullptr;
    int rank = 0;  ///< lower comes first
    std::optional<NamedPlace> place{};
};

/// What is found at once: a position in any notation, actions whose name has all words, bookmarks.
/// At most `limit` findings.
[[nodiscard]] std::vector<Finding> findAnything(const desk::Picture& picture, const QList<QAction*>& actions,
                                                const QString& words, std::size_t limit = 30);
/// Where a row lies; nothing for rows without a place.
[[nodiscard]] std::optional<geo::LonLat> positionOf(const desk::Picture& picture, Item item);
/// Extent of a row's area; empty for points and rows without a place.
[[nodiscard]] geo::LonLatBox extentOf(const desk::Picture& picture, Item item);

/// Ctrl+K: one box for places, teams, incidents, stations, features of map files, commands and coordinates. Positions
/// and commands are there at once, names follow from the index without keeping anybody from typing. Object names:
/// Palette_*.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    CommandPalette(Workbench& bench, MapLayers& layers, QWidget* parent);
    void open(const QList<QAction*>& actions);

Q_SIGNALS:
    void itemWanted(weir::app::Item item);
    void positionWanted(weir::geo::LonLat position);
    void bookmarkWanted(std::int64_t id);
    void boxWanted(const weir::geo::MapBox& box);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void showPlaces(const QString& text, const std::vector<NamedPlace>& places);
    void fill();
    void accept();

    Workbench& m_bench;
    QLineEdit* m_edit;
    QListWidget* m_list;
    QList<QAction*> m_actions;
    SearchIndex* m_index;
    std::vector<Finding> m_atOnce;  ///< positions, actions, bookmarks
    std::vector<Finding> m_findings;
};

}  // namespace weir::app
