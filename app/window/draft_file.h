// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/form.h"
#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <vector>

class QLockFile;

namespace weir::app {

/// An unfinished form and the panel it belongs to.
struct KeptDraft {
    std::string panel;  ///< object name
    FormDraft draft;
    bool operator==(const KeptDraft&) const = default;
};

/// Unfinished forms beside the store, so that typed text outlives a crash. One small file for each open window of the
/// store, readable by its owner only and replaced as a whole; no file when nothing is unfinished.
class DraftFile {
public:
    /// The first of base.1, base.2 … that no other running window holds. An empty base keeps nothing.
    explicit DraftFile(const std::filesystem::path& base);
    ~DraftFile();

    /// Errors: corrupt; the unreadable file is set aside (suffix .unreadable).
    [[nodiscard]] Result<std::vector<KeptDraft>> load() const;
    /// Errors: io; the drafts are still in their forms.
    [[nodiscard]] Result<void> save(const std::vector<KeptDraft>& drafts) const;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
    std::unique_ptr<QLockFile> m_lock;
};

}  // namespace weir::app
