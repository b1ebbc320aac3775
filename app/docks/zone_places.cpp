// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/zone_places.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QHeaderView>
#include <QTreeWidget>

namespace weir::app {

namespace {

constexpr int kKindRole = Qt::UserRole + 1;
constexpr int kIdRole = Qt::UserRole + 2;

/// A group of the tree; empty ones are not shown.
class Group {
public:
    Group(QTreeWidget& tree, const QString& title, std::size_t count)
        : m_item{count == 0 ? nullptr : new QTreeWidgetItem{&tree}} {
        if (m_item != nullptr) {
            m_item->setText(0, QStringLiteral("%1 · %2").arg(title).arg(count));
            m_item->setFirstColumnSpanned(true);
            m_item->setExpanded(true);
        }
    }
    void add(Item item, const QStringList& texts) {
        auto* row = new QTreeWidgetItem{m_item, texts};
        row->setData(0, kKindRole, static_cast<int>(item.kind));
        row->setData(0, kIdRole, static_cast<qlonglong>(item.id));
        row->setTextAlignment(3, Qt::AlignRight | Qt::AlignVCenter);
    }

private:
    QTreeWidgetItem* m_item;
};

/// The first who answers for it: the one in the operation, then the technical, then the principal one.
const model::Guarantor& contactOf(const model::HazardSource& source) {
    return !source.operational.name.empty() ? source.operational
           : !source.technical.name.empty() ? source.technical
                                            : source.principal;
}

}  // namespace

ZonePlaces::ZonePlaces(const desk::Picture& picture, const QString& zone, const zone::Figures& figures, QWidget* parent)
    : QDialog{parent}, m_tree{new QTreeWidget} {
    named(this, "ZonePlaces", tr("Whom to call in %1").arg(zone));
    setWindowTitle(tr("Whom to call in %1").arg(zone));
    resize(560, 440);
    named(m_tree, "ZonePlaces_Tree", tr("Villages, shelters and hazard sources"));
    m_tree->setHeaderLabels({tr("Name"), tr("Contact"), tr("Telephone"), tr("People")});
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_tree);
    Group villages{*m_tree, tr("Villages"), figures.villageIds.size()};
    for (const auto id : figures.villageIds) {
        if (const auto* row = picture.villages.find(id)) {
            villages.add({model::Kind::village, id.value}, {toQt(row->name), toQt(row->contactName),
                                                            toQt(row->contactPhone), numberLabel(row->population)});
        }
    }
    Group shelters{*m_tree, tr("Shelters"), figures.shelterIds.size()};
    for (const auto id : figures.shelterIds) {
        if (const auto* row = picture.shelters.find(id)) {
            shelters.add({model::Kind::shelter, id.value},
                         {toQt(row->name), toQt(row->contactName), toQt(row->contactPhone),
                          tr("room for %1").arg(numberLabel(row->capacity))});
        }
    }
    Group hazards{*m_tree, tr("Hazard sources"), figures.hazardSourceIds.size()};
    for (const auto id : figures.hazardSourceIds) {
        if (const auto* row = picture.hazardSources.find(id)) {
            const auto& contact = contactOf(*row);
            hazards.add({model::Kind::hazardSource, id.value},
                        {toQt(row->name), toQt(contact.name), toQt(contact.phone), {}});
        }
    }
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* row) {
        if (const auto id = row->data(0, kIdRole).toLongLong(); id != 0) {
            Q_EMIT goTo({static_cast<model::Kind>(row->data(0, kKindRole).toInt()), id});
        }
    });
}

}  // namespace weir::app
