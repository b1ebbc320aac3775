// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/layer_properties.h"

#include "app/docks/style_forms.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QScrollArea>

#include <fmt/format.h>

namespace weir::app {

namespace {

constexpr double kPercent = 100;

QString extentText(const geo::MapBox& box, const maps::Projection& projection) {
    if (box.empty()) {
        return {};
    }
    const auto low = projection.toLonLat({box.minX, box.minY});
    const auto high = projection.toLonLat({box.maxX, box.maxY});
    return toQt(fmt::format("{:.5f}, {:.5f} – {:.5f}, {:.5f}", low.lon, low.lat, high.lon, high.lat));
}

QString fieldsText(const std::vector<maps::FieldInfo>& fields) {
    QStringList out;
    for (const auto& field : fields) {
        out << QStringLiteral("%1 (%2)").arg(toQt(field.name), toQt(field.type));
    }
    return out.join(QStringLiteral(", "));
}

}  // namespace

LayerProperties::LayerProperties(MapLayers& layers, const std::string& id, QWidget* parent)
    : QDialog{parent}, m_layers{layers}, m_id{id} {
    named(this, "LayerProps_Dialog", tr("Properties of the layer"));
    setWindowTitle(tr("Properties of the layer"));
    resize(480, 520);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    const auto* layer = layers.find(id);
    if (layer == nullptr) {
        return;
    }
    column->addWidget(makeLabel(toQt(layer->name), "title"));
    auto* facts = named(new FactList, "LayerProps_Facts");
    addFacts(*facts, *layer);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(facts);
    facts->setProperty("part", QStringLiteral("page"));
    column->addWidget(area, 1);
    auto* rows = new QFormLayout;
    rows->setHorizontalSpacing(12);
    auto* opacity = makeNumber("LayerProps_Opacity", tr("Opacity"), 0, kPercent, 0);
    opacity->setSuffix(QStringLiteral(" %"));
    opacity->setValue(layer->opacity * kPercent);
    auto* scales = new ScaleRangeField{"LayerProps_Scale"};
    scales->setRange(layer->scales);
    rows->addRow(tr("Opacity"), opacity);
    rows->addRow(tr("Scales"), scales);
    column->addLayout(rows);
    column->addWidget(makeText(tr("Opacity and scales are kept for this seat."), "muted"));
    const auto keep = [this, opacity, scales] {
        m_layers.styles().setView(m_id, opacity->value() / kPercent, scales->range());
    };
    connect(opacity, &QDoubleSpinBox::valueChanged, this, keep);
    connect(scales, &ScaleRangeField::edited, this, keep);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* close = makeButton(tr("Close"), "LayerProps_Close");
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

void LayerProperties::addFacts(FactList& facts, const maps::Layer& layer) const {
    if (const auto* failure = layer.failure()) {
        facts.add(tr("Source"), toQt(failure->path));
        facts.add(tr("Not read"), translated(failure->reason), "alert");
    } else if (const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer.source)) {
        addManifest(facts, vector->reader->manifest());
    } else if (const auto* raster = std::get_if<maps::PreparedRasterSource>(&layer.source)) {
        addManifest(facts, *raster->manifest);
    } else if (const auto* live = std::get_if<maps::LiveSource>(&layer.source)) {
        facts.add(tr("Source"), tr("The registers of the desk"));
        if (live->features) {
            facts.add(tr("Features"), numberLabel(static_cast<std::int64_t>(live->features->size())));
        }
    }
    facts.add(tr("Extent"), extentText(maps::extentOf(layer, m_layers.projection()->crs()), *m_layers.projection()));
}

void LayerProperties::addManifest(FactList& facts, const maps::Manifest& manifest) const {
    facts.add(tr("Source"), toQt(manifest.source.path));
    facts.add(tr("Format"), toQt(manifest.driver));
    facts.add(tr("Layer of the file"), toQt(manifest.layer));
    facts.add(tr("Coordinate system"), toQt(manifest.crs.interpreted));
    facts.add(tr("As the file names it"), toQt(manifest.crs.found));
    facts.add(tr("Datum"), toQt(nameOf(manifest.crs.datum)));
    if (manifest.kind == maps::PreparedKind::vector) {
        facts.add(tr("Geometry"), toQt(manifest.geometryType));
        facts.add(tr("Features"), numberLabel(static_cast<std::int64_t>(manifest.featureCount)));
        facts.add(tr("Vertices"), numberLabel(static_cast<std::int64_t>(manifest.vertexCount)));
        facts.add(tr("Fields"), fieldsText(manifest.fields));
    } else {
        facts.add(tr("Pixels"), QStringLiteral("%1 × %2").arg(manifest.raster.width).arg(manifest.raster.height));
        facts.add(tr("Bands"), QString::number(manifest.raster.bands.size()));
    }
    for (const auto& warning : manifest.warnings) {
        facts.add(tr("Told when it was read"), translated(warning.text), "warn");
    }
}

}  // namespace weir::app
