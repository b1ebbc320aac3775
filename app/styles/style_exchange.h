// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/xml_tree.h"
#include "core/base/expression.h"
#include "maps/layer/layer.h"

#include <string>
#include <string_view>
#include <vector>

/// Styles of other programs: OGC Styled Layer Descriptor 1.0.0 (OGC 02-070) and 1.1.0 with Symbology Encoding 1.1.0
/// (OGC 05-078r4, 05-077r4), and the style files of QGIS. Whatever cannot be said in the other form is told in a note.
namespace weir::app {

/// The layer a style is for.
struct StyleTarget {
    maps::FeatureKind kind = maps::FeatureKind::point;  ///< none: a raster
    std::vector<std::string> fields{};
};
[[nodiscard]] StyleTarget targetOf(const maps::Layer& layer);

struct ImportedStyle {
    maps::Style style{};
    std::vector<Message> notes{};  ///< what was not understood, once each
};

/// Errors: as readXml(), and invalid (no style of that kind, nothing for this kind of layer).
[[nodiscard]] Result<ImportedStyle> styleFromSld(std::string_view bytes, const StyleTarget& target);
[[nodiscard]] Result<ImportedStyle> styleFromQml(std::string_view bytes, const StyleTarget& target);
/// By the root of the document.
[[nodiscard]] Result<ImportedStyle> styleFromXml(std::string_view bytes, const StyleTarget& target);

enum class SldVersion { sld100, sld110 };
struct SldOptions {
    SldVersion version = SldVersion::sld110;
    std::string name = "style";                      ///< of the layer
    maps::Palette palette = maps::Palette::light();  ///< gives the colours of the theme their values
};
struct ExportedStyle {
    std::string text{};
    std::vector<Message> notes{};  ///< what SLD cannot say
};
[[nodiscard]] ExportedStyle sldFrom(const maps::Style& style, const StyleTarget& target, const SldOptions& options);

// ---- parts shared by reader and writer

/// A style of QGIS names its document type on the first line.
inline const XmlLimits kQgisLimits{.documentType = "qgis"};

/// Collects notes, each once.
class Notes {
public:
    void add(const Message& note);
    [[nodiscard]] std::vector<Message> take() { return std::move(m_notes); }

private:
    std::vector<Message> m_notes;
};

/// An ogc:Filter as a condition. Errors: unsupported, naming the element.
[[nodiscard]] Result<std::string> conditionFromFilter(const XmlNode& filter);

}  // namespace weir::app
