// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/xml_tree.h"
#include "app/tiles/capabilities.h"

namespace weir::app {

/// OGC 06-042 (1.3.0) and 01-068r3 (1.1.1). Errors: unsupported.
[[nodiscard]] Result<Capabilities> readWms(const XmlNode& root, const std::string& base);

}  // namespace weir::app
