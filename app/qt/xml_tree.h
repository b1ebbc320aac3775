// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::app {

/// An element of a small XML document from outside: names without prefix, attributes without namespace.
struct XmlNode {
    std::string name{};
    std::string space{};  ///< namespace URI, "" for none
    std::vector<std::pair<std::string, std::string>> attributes{};
    std::string text{};  ///< of this element alone, trimmed
    std::vector<XmlNode> children{};

    [[nodiscard]] const XmlNode* child(std::string_view childName) const;
    [[nodiscard]] std::vector<const XmlNode*> all(std::string_view childName) const;
    /// Text of a child, "" when there is none.
    [[nodiscard]] std::string textOf(std::string_view childName) const;
    [[nodiscard]] std::string attribute(std::string_view attributeName, std::string_view otherwise = {}) const;
    /// Follows names downwards; null when one is missing.
    [[nodiscard]] const XmlNode* at(std::initializer_list<std::string_view> path) const;
};

/// Limits against hostile documents.
struct XmlLimits {
    std::size_t bytes = 20u << 20;
    int depth = 64;
    int attributes = 256;  ///< of one element
    std::size_t elements = 500'000;
    std::size_t text = 1u << 20;  ///< of one element, and of one attribute
    /// The one document type a document may name, as every style of QGIS ("qgis") and every WMS 1.1.1 does; it must
    /// declare no entity, and what it points to is never looked for. "" for none.
    std::string documentType{};
};

/// Reads a document whole. A document type declaration is refused (but see XmlLimits::documentType), so there are no
/// entities but XML's own. Errors:
/// invalid (not well-formed, with line and column), refused (a limit, a DTD).
[[nodiscard]] Result<XmlNode> readXml(std::string_view bytes, const XmlLimits& limits = {});

}  // namespace weir::app
