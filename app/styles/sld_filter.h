// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/styles/style_exchange.h"

#include <QString>

class QXmlStreamWriter;

namespace weir::app {

/// A text as XML may hold it: control characters, which have no form there, are left out.
[[nodiscard]] QString xmlText(const std::string& text);
/// A condition as ogc:Filter (OGC 02-059, Filter Encoding 1.0.0, and 04-095, 1.1.0). Functions of ours become
/// ogc:Function, which is told.
void writeFilter(QXmlStreamWriter& xml, const Expression& condition, const std::vector<std::string>& fields,
                 SldVersion version, Notes& notes);

}  // namespace weir::app
