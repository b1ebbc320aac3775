// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/notifier.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir::app {

/// The selected features of one map file: map and attribute table show and change the same. Beside the selection of
/// the desk's own rows (selection.h), because a map file may have a million of them. UI thread only.
class FeatureSelection {
public:
    using Rows = std::vector<std::uint32_t>;

    /// The layer the features are of; "" for none.
    [[nodiscard]] const std::string& layer() const { return m_layer; }
    /// Ascending; never null.
    [[nodiscard]] const std::shared_ptr<const Rows>& rows() const { return m_rows; }
    [[nodiscard]] bool contains(const std::string& layer, std::uint32_t row) const {
        return layer == m_layer && std::binary_search(m_rows->begin(), m_rows->end(), row);
    }

    /// `rows` in any order.
    void set(std::string layer, Rows rows) {
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        layer = rows.empty() ? std::string{} : std::move(layer);
        if (layer != m_layer || rows != *m_rows) {
            m_layer = std::move(layer);
            m_rows = std::make_shared<const Rows>(std::move(rows));
            m_changed.notify(*this);
        }
    }
    void clear() { set({}, {}); }

    [[nodiscard]] Subscription onChanged(std::function<void(const FeatureSelection&)> listener) {
        return m_changed.subscribe(std::move(listener));
    }

private:
    std::string m_layer;
    std::shared_ptr<const Rows> m_rows = std::make_shared<const Rows>();
    Notifier<FeatureSelection> m_changed;
};

}  // namespace weir::app
