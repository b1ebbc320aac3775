// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/layer_tree.h"

#include <QDropEvent>
#include <QKeyEvent>
#include <QMimeData>

namespace weir::app {

namespace {

const QString& mimeType() {
    static const QString kType = QString::fromLatin1(LayerTree::kMimeType);
    return kType;
}

}  // namespace

LayerTree::LayerTree(QWidget* parent) : QTreeWidget{parent} {
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(true);
    setDragDropMode(QAbstractItemView::DragDrop);
    setDefaultDropAction(Qt::MoveAction);
}

QStringList LayerTree::mimeTypes() const {
    return {mimeType()};
}

Qt::DropActions LayerTree::supportedDropActions() const {
    return Qt::MoveAction;
}

/// "layer:" and its id, or "group:" and its name.
QMimeData* LayerTree::mimeData(const QList<QTreeWidgetItem*>& items) const {
    if (items.isEmpty()) {
        return nullptr;
    }
    const auto* row = items.front();
    const QString id = row->data(0, kIdRole).toString();
    auto* mime = new QMimeData;
    mime->setData(mimeType(),
                  id.isEmpty() ? "group:" + row->data(0, kGroupRole).toString().toUtf8() : "layer:" + id.toUtf8());
    return mime;
}

std::optional<LayerTree::Drop> LayerTree::dropAt(const QMimeData& mime, QPoint at) const {
    const QString text = QString::fromUtf8(mime.data(mimeType()));
    QTreeWidgetItem* target = itemAt(at);
    if (target == nullptr || !text.contains(u':')) {
        return std::nullopt;
    }
    Drop drop{text.section(u':', 1), {}, false, text.startsWith(QStringLiteral("group:"))};
    const int depth = drop.isGroup ? 0 : 1;
    const auto depthOf = [](const QTreeWidgetItem* row) {
        int n = 0;
        for (; row->parent() != nullptr; row = row->parent()) {
            ++n;
        }
        return n;
    };
    // A row of the legend stands for its layer, and everything in a group for the group when a group is dragged.
    int left = depthOf(target);
    const bool legend = left > depth;
    for (; left > depth; --left) {
        target = target->parent();
    }
    if (left < depth) {
        return std::nullopt;
    }
    drop.beside = target->data(0, drop.isGroup ? kGroupRole : kIdRole).toString();
    // Rows stand in drawing order, topmost first: above in the tree is above on the map.
    drop.above = !legend && at.y() < visualItemRect(target).center().y();
    if (drop.beside == drop.moved) {
        return std::nullopt;
    }
    if (!drop.isGroup) {
        bool sameGroup = false;
        for (int i = 0; i < target->parent()->childCount(); ++i) {
            sameGroup = sameGroup || target->parent()->child(i)->data(0, kIdRole).toString() == drop.moved;
        }
        if (!sameGroup) {
            return std::nullopt;
        }
    }
    return drop;
}

void LayerTree::dragEnterEvent(QDragEnterEvent* event) {
    event->mimeData()->hasFormat(mimeType()) ? QTreeWidget::dragEnterEvent(event) : event->ignore();
}

void LayerTree::dragMoveEvent(QDragMoveEvent* event) {
    QTreeWidget::dragMoveEvent(event);
    dropAt(*event->mimeData(), event->position().toPoint()) ? event->accept() : event->ignore();
}

void LayerTree::dropEvent(QDropEvent* event) {
    const auto drop = dropAt(*event->mimeData(), event->position().toPoint());
    // Not a move for Qt: it would take the row out of the tree, which is filled again instead.
    event->setDropAction(Qt::IgnoreAction);
    event->accept();
    setState(QAbstractItemView::NoState);
    viewport()->update();
    if (!drop) {
        return;
    }
    QMetaObject::invokeMethod(
        this,
        [this, wanted = *drop] {
            if (wanted.isGroup) {
                Q_EMIT groupMoved(wanted.moved, wanted.beside, wanted.above);
            } else {
                Q_EMIT layerMoved(wanted.moved, wanted.beside, wanted.above);
            }
        },
        Qt::QueuedConnection);
}

void LayerTree::keyPressEvent(QKeyEvent* event) {
    const bool up = event->key() == Qt::Key_Up;
    if (event->modifiers() == Qt::ControlModifier && (up || event->key() == Qt::Key_Down)) {
        Q_EMIT stepWanted(up ? 1 : -1);
        return;
    }
    QTreeWidget::keyPressEvent(event);
}

}  // namespace weir::app
