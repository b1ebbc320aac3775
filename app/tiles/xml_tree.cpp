// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/xml_tree.h"

#include "app/qt/convert.h"
#include "core/base/text.h"

#include <QXmlStreamReader>

namespace weir::app {

namespace {

constexpr std::size_t kMostBytes = 20u << 20;
constexpr std::size_t kMostText = 1u << 20;
constexpr std::size_t kMostElements = 500'000;
constexpr int kMostDepth = 64;
constexpr qsizetype kMostAttributes = 256;

Error hostile() {
    return fail(ErrorCode::refused, msg("The document is larger or deeper than a description of a service may be"),
                msg("Nothing of it was used"));
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
    for (const auto& one : children) {
        if (one.name == wanted) {
            return &one;
        }
    }
    return nullptr;
}

std::vector<const XmlElement*> XmlElement::all(std::string_view wanted) const {
    std::vector<const XmlElement*> out;
    for (const auto& one : children) {
        if (one.name == wanted) {
            out.push_back(&one);
        }
    }
    return out;
}

std::string XmlElement::textOf(std::string_view wanted) const {
    const auto* found = child(wanted);
    return found == nullptr ? std::string{} : std::string{trim(found->text)};
}

std::string XmlElement::attribute(const std::string& wanted) const {
    const auto found = attributes.find(wanted);
    return found == attributes.end() ? std::string{} : found->second;
}

const XmlElement* XmlElement::at(std::initializer_list<std::string_view> path) const {
    const auto* here = this;
    for (const auto step : path) {
        here = here == nullptr ? nullptr : here->child(step);
    }
    return here;
}

Result<XmlElement> readXml(std::string_view bytes) {
    if (bytes.size() > kMostBytes) {
        return hostile();
    }
    QXmlStreamReader reader{QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))};
    XmlElement root;
    std::vector<XmlElement*> open{&root};
    std::size_t elements = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference:
                return fail(ErrorCode::refused, msg("The document declares a document type, which is not accepted"),
                            msg("Nothing of it was used"));
            case QXmlStreamReader::StartElement: {
                if (++elements > kMostElements || open.size() > kMostDepth ||
                    reader.attributes().size() > kMostAttributes) {
                    return hostile();
                }
                auto& made = open.back()->children.emplace_back();
                made.name = toStd(reader.name().toString());
                for (const auto& attribute : reader.attributes()) {
                    made.attributes[toStd(attribute.name().toString())] = toStd(attribute.value().toString());
                }
                open.push_back(&made);
                break;
            }
            case QXmlStreamReader::EndElement:
                open.pop_back();
                break;
            case QXmlStreamReader::Characters:
                open.back()->text += toStd(reader.text().toString());
                if (open.back()->text.size() > kMostText) {
                    return hostile();
                }
                break;
            default:
                break;
        }
    }
    if (reader.hasError() || root.children.size() != 1) {
        return fail(ErrorCode::corrupt, msg("The document is no whole XML: {0}", toStd(reader.errorString())),
                    msg("Check the address of the map service"));
    }
    return std::move(root.children.front());
}

}  // namespace weir::app
