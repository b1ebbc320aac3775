// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/xml_tree.h"

#include "app/qt/convert.h"
#include "core/base/text.h"

#include <QXmlStreamReader>

#include <algorithm>

namespace weir::app {

namespace {

Error tooMuch(const Message& what) {
    return fail(ErrorCode::refused, what,
                msg("It is not what it is taken for, or is meant to do harm; nothing of it was used"));
}

/// Fills elements as the reader meets them; the one being filled is the last of the stack.
class TreeReader {
public:
    TreeReader(std::string_view bytes, const XmlLimits& limits)
        : m_xml{QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))}, m_limits{limits} {}

    Result<XmlNode> run() {
        XmlNode document;
        std::vector<XmlNode*> open{&document};
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
                case QXmlStreamReader::DTD:
                    if (isHarmless()) {
                        break;
                    }
                    [[fallthrough]];
                case QXmlStreamReader::EntityReference:
                    return tooMuch(msg("The document has a document type declaration, which is not read"));
                case QXmlStreamReader::StartElement: {
                    if (++m_elements > m_limits.elements) {
                        return tooMuch(msg("The document has more than {0} elements", m_limits.elements));
                    }
                    if (static_cast<int>(open.size()) > m_limits.depth) {
                        return tooMuch(msg("The document is nested more than {0} levels deep", m_limits.depth));
                    }
                    auto node = element();
                    if (!node) {
                        return node.error();
                    }
                    open.back()->children.push_back(*std::move(node));
                    open.push_back(&open.back()->children.back());
                    break;
                }
                case QXmlStreamReader::Characters:
                    open.back()->text += toStd(m_xml.text().toString());
                    if (open.back()->text.size() > m_limits.text) {
                        return tooMuch(msg("The document has a text of more than {0} bytes", m_limits.text));
                    }
                    break;
                case QXmlStreamReader::EndElement:
                    open.back()->text = std::string{trim(open.back()->text)};
                    open.pop_back();
                    break;
                default:
                    break;
            }
        }
        if (m_xml.hasError() || document.children.size() != 1) {
            return fail(ErrorCode::invalid,
                        msg("The document is not well-formed XML at line {0}, column {1}: {2}", m_xml.lineNumber(),
                            m_xml.columnNumber(), toStd(m_xml.errorString())),
                        msg("Take it once more from where it came from"));
        }
        return std::move(document.children.front());
    }

private:
    /// The type allowed, and no entity that could grow or reach out.
    [[nodiscard]] bool isHarmless() const {
        return !m_limits.documentType.empty() && toStd(m_xml.dtdName().toString()) == m_limits.documentType &&
               m_xml.entityDeclarations().isEmpty() && m_xml.notationDeclarations().isEmpty();
    }

    Result<XmlNode> element() {
        XmlNode node;
        node.name = toStd(m_xml.name().toString());
        node.space = toStd(m_xml.namespaceUri().toString());
        const auto attributes = m_xml.attributes();
        if (attributes.size() > m_limits.attributes) {
            return tooMuch(msg("The document has an element with more than {0} attributes", m_limits.attributes));
        }
        for (const auto& attribute : attributes) {
            auto value = toStd(attribute.value().toString());
            if (value.size() > m_limits.text) {
                return tooMuch(msg("The document has a text of more than {0} bytes", m_limits.text));
            }
            node.attributes.emplace_back(toStd(attribute.name().toString()), std::move(value));
        }
        return node;
    }

    QXmlStreamReader m_xml;
    const XmlLimits& m_limits;
    std::size_t m_elements = 0;
};

}  // namespace

const XmlNode* XmlNode::child(std::string_view childName) const {
    const auto at =
        std::find_if(children.begin(), children.end(), [&](const XmlNode& one) { return one.name == childName; });
    return at == children.end() ? nullptr : &*at;
}

std::vector<const XmlNode*> XmlNode::all(std::string_view childName) const {
    std::vector<const XmlNode*> out;
    for (const auto& one : children) {
        if (one.name == childName) {
            out.push_back(&one);
        }
    }
    return out;
}

std::string XmlNode::textOf(std::string_view childName) const {
    const auto* found = child(childName);
    return found == nullptr ? std::string{} : found->text;
}

std::string XmlNode::attribute(std::string_view attributeName, std::string_view otherwise) const {
    const auto at =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& one) { return one.first == attributeName; });
    return at == attributes.end() ? std::string{otherwise} : at->second;
}

const XmlNode* XmlNode::at(std::initializer_list<std::string_view> path) const {
    const auto* here = this;
    for (const auto step : path) {
        here = here == nullptr ? nullptr : here->child(step);
    }
    return here;
}

Result<XmlNode> readXml(std::string_view bytes, const XmlLimits& limits) {
    if (bytes.size() > limits.bytes) {
        return tooMuch(msg("The document is larger than {0} MiB", limits.bytes >> 20));
    }
    return TreeReader{bytes, limits}.run();
}

}  // namespace weir::app
