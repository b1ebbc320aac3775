// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/notifier.h"
#include "core/model/record.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace weir::app {

/// Names one row of a register on every screen.
struct Item {
    model::Kind kind = model::Kind::incident;
    std::int64_t id = 0;
    auto operator<=>(const Item&) const = default;
};

/// The one selection of a workbench: map, lists and docks show and change the same. UI thread only.
class Selection {
public:
    [[nodiscard]] const std::vector<Item>& items() const { return m_items; }
    /// The item chosen last, if any: what cards show.
    [[nodiscard]] std::optional<Item> current() const {
        return m_items.empty() ? std::nullopt : std::optional{m_items.back()};
    }
    [[nodiscard]] bool contains(Item item) const {
        return std::find(m_items.begin(), m_items.end(), item) != m_items.end();
    }

    void set(std::vector<Item> items) {
        if (items != m_items) {
            m_items = std::move(items);
            m_changed.notify(m_items);
        }
    }
    void select(Item item) { set({item}); }
    void clear() { set({}); }

    [[nodiscard]] Subscription onChanged(std::function<void(const std::vector<Item>&)> listener) {
        return m_changed.subscribe(std::move(listener));
    }

private:
    std::vector<Item> m_items;
    Notifier<std::vector<Item>> m_changed;
};

}  // namespace weir::app
