// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/identify_window.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace weir::app {

namespace {
constexpr int kKindRole = Qt::UserRole + 1;
constexpr int kIdRole = Qt::UserRole + 2;
}  // namespace

IdentifyWindow::IdentifyWindow(Workbench& bench, QWidget* parent)
    : QDialog{parent}, m_bench{bench}, m_tree{new QTreeWidget} {
    named(this, "Identify_Window", tr("What is here"));
    setWindowTitle(tr("What is here"));
    resize(420, 420);
    named(m_tree, "Identify_Tree", tr("What is here"));
    m_tree->setColumnCount(2);
    m_tree->setHeaderHidden(true);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_tree);
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* row) {
        if (const auto kind = parseEnum<model::Kind>(toStd(row->data(0, kKindRole).toString()))) {
            Q_EMIT goTo({*kind, row->data(0, kIdRole).toLongLong()});
        }
    });
}

void IdentifyWindow::show(std::vector<maps::Layer> layers, std::vector<maps::Hit> hits) {
    m_bench.bridge().background(
        this,
        [layers = std::move(layers), hits = std::move(hits)] {
            std::vector<maps::Card> cards;
            for (const auto& hit : hits) {
                cards.push_back(maps::cardOf(layers, hit));
            }
            return std::pair{hits, cards};
        },
        [this, generation = ++m_generation](std::pair<std::vector<maps::Hit>, std::vector<maps::Card>> found) {
            if (generation != m_generation) {
                return;
            }
            fill(found.first, found.second);
            QDialog::show();
            raise();
        });
}

void IdentifyWindow::fill(const std::vector<maps::Hit>& hits, const std::vector<maps::Card>& cards) {
    m_tree->clear();
    if (hits.empty()) {
        auto* row = new QTreeWidgetItem{m_tree};
        row->setText(0, tr("Nothing lies here"));
        row->setFirstColumnSpanned(true);
    }
    std::map<std::string, QTreeWidgetItem*> groups;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        auto*& group = groups[hits[i].layerId];
        if (group == nullptr) {
            group = new QTreeWidgetItem{m_tree};
            group->setText(0, toQt(cards[i].layer));
            group->setFirstColumnSpanned(true);
            group->setExpanded(true);
        }
        auto* feature = new QTreeWidgetItem{group};
        const auto& title = cards[i].title.empty() ? hits[i].label : cards[i].title;
        feature->setText(0, title.empty() ? tr("Feature %1").arg(hits[i].ref.id) : toQt(title));
        feature->setFirstColumnSpanned(true);
        feature->setData(0, kKindRole, toQt(hits[i].ref.kind));
        feature->setData(0, kIdRole, static_cast<qlonglong>(hits[i].ref.id));
        for (const auto& [name, value] : cards[i].lines) {
            auto* line = new QTreeWidgetItem{feature};
            line->setText(0, toQt(name));
            line->setText(1, toQt(value));
        }
        feature->setExpanded(i == 0);
    }
}

}  // namespace weir::app
