// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::app {

/// An element with its attributes, text and children; names without their prefixes.
struct XmlElement {
    std::string name;
    std::string text;
    std::map<std::string, std::string> attributes;
    std::vector<XmlElement> children;

    [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
    [[nodiscard]] std::vector<const XmlElement*> all(std::string_view wanted) const;
    /// Text of a child, spaces around it left out; "" without one.
    [[nodiscard]] std::string textOf(std::string_view wanted) const;
    [[nodiscard]] std::string attribute(const std::string& wanted) const;
    /// Follows names downwards; null when one is missing.
    [[nodiscard]] const XmlElement* at(std::initializer_list<std::string_view> path) const;
};

/// Reads a small document from outside: no document type declaration, at most 64 levels, 256 attributes, 1 MiB of text
/// in an element, 20 MiB and 500,000 elements in all. Errors: corrupt, refused.
[[nodiscard]] Result<XmlElement> readXml(std::string_view bytes);

}  // namespace weir::app
