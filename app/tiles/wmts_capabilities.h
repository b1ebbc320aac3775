// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/xml_tree.h"
#include "app/tiles/capabilities.h"

#include <optional>

namespace weir::app {

/// OGC 07-057r7. Errors: unsupported.
[[nodiscard]] Result<Capabilities> readWmts(const XmlNode& root, const std::string& base);

// Shared with WMS.
[[nodiscard]] std::vector<std::string> drawableFormats(const std::vector<std::string>& offered);
[[nodiscard]] std::optional<double> numberIn(std::string_view text);
[[nodiscard]] std::vector<double> numbersIn(std::string_view text);

}  // namespace weir::app
