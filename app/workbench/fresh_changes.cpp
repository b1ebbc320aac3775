// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/fresh_changes.h"

#include <QTimer>

namespace weir::app {

FreshChanges::FreshChanges(Workbench& bench, QObject* parent)
    : QObject{parent}, m_bench{bench}, m_timer{new QTimer{this}} {
    m_timer->setInterval(30'000);
    connect(m_timer, &QTimer::timeout, this, &FreshChanges::forgetOld);
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &FreshChanges::add);
    m_onSelection = bench.selection().onChanged([this](const auto&) {
        for (const auto& item : m_bench.selection().items()) {
            seen(item);
        }
    });
}

void FreshChanges::add(const desk::PictureChange& change) {
    if (change.actor == m_bench.officer().name || change.rows.empty()) {
        return;
    }
    for (const auto& [kind, id] : change.rows) {
        Item item{kind, id};
        if (kind == model::Kind::order) {
            const auto* order = m_bench.picture().orders.find(model::OrderId{id});
            if (order == nullptr || !order->incident) {
                continue;
            }
            item = {model::Kind::incident, order->incident.value};
        }
        std::erase_if(m_fresh, [&](const Fresh& fresh) { return fresh.item == item; });
        m_fresh.push_back({item, m_bench.clock().now()});
    }
    if (m_fresh.size() > kMost) {
        m_fresh.erase(m_fresh.begin(), m_fresh.end() - static_cast<std::ptrdiff_t>(kMost));
    }
    m_timer->start();
    Q_EMIT changed();
}

void FreshChanges::forgetOld() {
    const auto now = m_bench.clock().now();
    if (std::erase_if(m_fresh, [&](const Fresh& fresh) { return now - fresh.since > kForget; }) > 0) {
        Q_EMIT changed();
    }
    if (m_fresh.empty()) {
        m_timer->stop();
    }
}

void FreshChanges::seen(Item item) {
    if (std::erase_if(m_fresh, [&](const Fresh& fresh) { return fresh.item == item; }) > 0) {
        Q_EMIT changed();
    }
}

void FreshChanges::allSeen() {
    m_fresh.clear();
    m_timer->stop();
    Q_EMIT changed();
}

std::vector<maps::FeatureRef> FreshChanges::refs() const {
    std::vector<maps::FeatureRef> out;
    for (const auto& fresh : m_fresh) {
        out.push_back({std::string{nameOf(fresh.item.kind)}, fresh.item.id});
    }
    return out;
}

}  // namespace weir::app
