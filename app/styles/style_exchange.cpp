// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/styles/style_exchange.h"

#include <algorithm>

namespace weir::app {

void Notes::add(const Message& note) {
    if (std::find(m_notes.begin(), m_notes.end(), note) == m_notes.end()) {
        m_notes.push_back(note);
    }
}

StyleTarget targetOf(const maps::Layer& layer) {
    StyleTarget out;
    if (const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer.source)) {
        out.kind = maps::kindOf(vector->reader->manifest());
        out.fields.assign(vector->reader->fields().begin(), vector->reader->fields().end());
    } else {
        out.kind = maps::FeatureKind::none;
    }
    return out;
}

Result<ImportedStyle> styleFromXml(std::string_view bytes, const StyleTarget& target) {
    const auto root = readXml(bytes, kQgisLimits);
    if (!root) {
        return root.error();
    }
    return root->name == "qgis" ? styleFromQml(bytes, target) : styleFromSld(bytes, target);
}

}  // namespace weir::app
