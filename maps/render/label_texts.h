// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/layer.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace weir::maps {

/// What the labels of layers say. Texts of prepared layers are kept, so that a panned map reads only what came into
/// view. Thread-safe.
class LabelTexts {
public:
    /// One text for each feature, "" for none. Live features fill "{label}" and their attributes by title into the
    /// text of the rule. Errors: usage (the text of the rule cannot be read), corrupt, io,
    /// cancelled.
    [[nodiscard]] Result<std::vector<std::string>> textsOf(const Layer& layer, std::span<const std::uint32_t> features,
                                                           std::stop_token stop = {});

    [[nodiscard]] std::size_t textsKept() const;
    static constexpr std::size_t kMostKept = 200'000;

private:
    struct Entry {
        std::shared_ptr<const VectorReader> reader;
        std::string field;
        std::string text;
        std::unordered_map<std::uint32_t, std::string> texts;
    };
    [[nodiscard]] Entry& entryOf(const std::shared_ptr<const VectorReader>& reader, const LabelRule& rule);

    mutable std::mutex m_mutex;
    std::list<Entry> m_entries;  // most recently used first
};

}  // namespace weir::maps
