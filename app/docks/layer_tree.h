// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QTreeWidget>

#include <optional>

namespace weir::app {

/// The tree of the layer panel with its dragging: a layer goes among the layers of its group, a group among groups. The
/// tree never moves a row itself: it says what is wanted, and is filled again when that has happened. Files dropped
/// here are left to the window.
class LayerTree : public QTreeWidget {
    Q_OBJECT
public:
    static constexpr int kIdRole = Qt::UserRole + 1;     ///< of a layer
    static constexpr int kGroupRole = Qt::UserRole + 2;  ///< of a group
    static constexpr auto kMimeType = "application/x-weir-layer";

    explicit LayerTree(QWidget* parent = nullptr);
    /// A name is being typed.
    [[nodiscard]] bool isEditing() const { return state() == EditingState; }

Q_SIGNALS:
    void layerMoved(const QString& id, const QString& besideId, bool above);
    void groupMoved(const QString& group, const QString& besideGroup, bool above);
    void stepWanted(int steps);  ///< Ctrl+Up and Ctrl+Down

protected:
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QList<QTreeWidgetItem*>& items) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Drop {
        QString moved;
        QString beside;
        bool above = false;
        bool isGroup = false;
    };
    [[nodiscard]] std::optional<Drop> dropAt(const QMimeData& mime, QPoint at) const;
};

}  // namespace weir::app
