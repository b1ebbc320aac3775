// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/label_texts.h"

#include "maps/layer/label_text.h"

#include <algorithm>

namespace weir::maps {

namespace {

using Texts = std::vector<std::string>;

Result<Texts> liveTexts(const FeatureSet& set, const LabelRule& rule, std::span<const std::uint32_t> features) {
    Texts out;
    out.reserve(features.size());
    if (rule.text.empty()) {
        for (const auto index : features) {
            out.push_back(set.info(index).label);
        }
        return out;
    }
    const auto text = LabelText::parse(rule.text);
    if (!text) {
        return text.error();
    }
    for (const auto index : features) {
        const auto& info = set.info(index);
        out.push_back(text->fill([&](std::size_t field) {
            const auto& name = text->fields()[field];
            const auto found = std::find_if(info.attributes.begin(), info.attributes.end(),
                                            [&](const auto& attribute) { return attribute.first == name; });
            return found != info.attributes.end() ? found->second : name == "label" ? info.label : std::string{};
        }));
    }
    return out;
}

/// The values of one attribute; of one the layer does not have, empty ones.
Result<Texts> valuesOf(const VectorReader& reader, std::string_view name, std::span<const std::uint32_t> features,
                       const std::stop_token& stop) {
    const auto fields = reader.fields();
    const auto field = std::find(fields.begin(), fields.end(), name);
    return field == fields.end() ? Result<Texts>{Texts(features.size())}
                                 : reader.values(static_cast<std::size_t>(field - fields.begin()), features, stop);
}

Result<Texts> preparedTexts(const VectorReader& reader, const LabelRule& rule, std::span<const std::uint32_t> features,
                            const std::stop_token& stop) {
    if (rule.text.empty()) {
        return valuesOf(reader, rule.field, features, stop);
    }
    const auto text = LabelText::parse(rule.text);
    if (!text) {
        return text.error();
    }
    std::vector<Texts> columns;
    for (const auto& name : text->fields()) {
        auto values = valuesOf(reader, name, features, stop);
        if (!values) {
            return values.error();
        }
        columns.push_back(*std::move(values));
    }
    Texts out;
    for (std::size_t i = 0; i < features.size(); ++i) {
        out.push_back(text->fill([&](std::size_t field) { return columns[field][i]; }));
    }
    return out;
}

}  // namespace

LabelTexts::Entry& LabelTexts::entryOf(const std::shared_ptr<const VectorReader>& reader, const LabelRule& rule) {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return entry.reader == reader && entry.field == rule.field && entry.text == rule.text;
    });
    if (found != m_entries.end()) {
        m_entries.splice(m_entries.begin(), m_entries, found);
    } else {
        m_entries.push_front({reader, rule.field, rule.text, {}});
    }
    std::size_t kept = 0;
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        kept += entry->texts.size();
        const bool goes = kept > kMostKept;
        if (goes && entry == m_entries.begin()) {
            entry->texts.clear();
            kept = 0;
        }
        entry = goes && entry != m_entries.begin() ? m_entries.erase(entry) : std::next(entry);
    }
    return m_entries.front();
}

Result<Texts> LabelTexts::textsOf(const Layer& layer, std::span<const std::uint32_t> features, std::stop_token stop) {
    const LabelRule& rule = layer.style.label;
    if (const auto* live = std::get_if<LiveSource>(&layer.source)) {
        return liveTexts(*live->features, rule, features);
    }
    const auto* vector = std::get_if<PreparedVectorSource>(&layer.source);
    if (vector == nullptr) {
        return Texts(features.size());
    }
    const std::scoped_lock lock{m_mutex};
    auto& kept = entryOf(vector->reader, rule).texts;
    std::vector<std::uint32_t> missing;
    std::copy_if(features.begin(), features.end(), std::back_inserter(missing),
                 [&](std::uint32_t index) { return !kept.contains(index); });
    auto read = preparedTexts(*vector->reader, rule, missing, stop);
    if (!read) {
        return read.error();
    }
    for (std::size_t i = 0; i < missing.size(); ++i) {
        kept.insert_or_assign(missing[i], std::move((*read)[i]));
    }
    Texts out;
    out.reserve(features.size());
    for (const auto index : features) {
        out.push_back(kept.at(index));
    }
    return out;
}

std::size_t LabelTexts::textsKept() const {
    const std::scoped_lock lock{m_mutex};
    std::size_t sum = 0;
    for (const auto& entry : m_entries) {
        sum += entry.texts.size();
    }
    return sum;
}

}  // namespace weir::maps
