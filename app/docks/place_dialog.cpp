// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/place_dialog.h"

#include "app/docks/style_forms.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "maps/layer/feature_shape.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>

#include <algorithm>

namespace weir::app {

namespace {

constexpr std::size_t kMostFeatures = 5000;  // whose shapes are compared with

/// A live feature in degrees.
geo::Geometry shapeOf(const maps::FeatureSet& features, std::size_t index, const maps::Projection& projection) {
    geo::MultiPoint points;
    geo::MultiLine lines;
    geo::MultiPolygon areas;
    for (std::size_t i = 0; i < features.partCount(index); ++i) {
        const auto part = features.part(index, i);
        std::vector<geo::LonLat> vertices;
        for (const auto& p : part.points) {
            vertices.push_back(projection.toLonLat(p));
        }
        if (part.role == maps::PartRole::points) {
            points.points.insert(points.points.end(), vertices.begin(), vertices.end());
        } else if (part.role == maps::PartRole::line) {
            lines.lines.push_back({std::move(vertices)});
        } else if (part.role == maps::PartRole::shell) {
            areas.polygons.push_back({{std::move(vertices)}});
        } else if (!areas.polygons.empty()) {
            areas.polygons.back().rings.push_back(std::move(vertices));
        }
    }
    return !areas.polygons.empty() ? geo::Geometry{std::move(areas)}
           : !lines.lines.empty()  ? geo::Geometry{std::move(lines)}
                                   : geo::Geometry{std::move(points)};
}

std::vector<geo::Geometry> shapesOfThings(const std::vector<maps::Layer>& layers, const Selection& selection,
                                          const maps::Projection& projection) {
    std::vector<geo::Geometry> out;
    for (const auto& item : selection.items()) {
        const maps::FeatureRef ref{std::string{nameOf(item.kind)}, item.id};
        for (const auto& layer : layers) {
            const auto* live = std::get_if<maps::LiveSource>(&layer.source);
            const auto at = live == nullptr || !live->features ? -1 : live->features->find(ref);
            if (at >= 0) {
                out.push_back(shapeOf(*live->features, static_cast<std::size_t>(at), projection));
                break;
            }
        }
    }
    return out;
}

}  // namespace

PlaceDialog::PlaceDialog(Workbench& bench, MapLayers& layers, AttributePanel& panel, QWidget* parent)
    : QDialog{parent}, m_bench{bench}, m_layers{layers}, m_panel{panel} {
    named(this, "Place_Dialog", tr("Select by place"));
    setWindowTitle(tr("Select by place"));
    m_relation = makeChoice("Place_Relation", tr("Rows that"),
                            {tr("touch or overlap"), tr("lie wholly inside"), tr("are at most so far from")});
    m_metres = makeNumber("Place_Metres", tr("Distance"), 0, 1e6, 0);
    m_metres->setSuffix(QStringLiteral(" m"));
    m_metres->setValue(500);
    m_source = makeChoice("Place_Source", tr("Compared with"),
                          {tr("what is selected on the map"), tr("the zone drawn last"), tr("all zones"),
                           tr("the selected rows of a map file")});
    m_change = makeChoice("Place_Change", tr("What is found"),
                          {tr("becomes the selection"), tr("is added to it"), tr("is taken out of it")});
    for (auto* choice : {m_relation, m_source, m_change}) {
        // A dialog has room for the whole words.
        choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        choice->setMinimumContentsLength(0);
    }
    auto* rows = new QFormLayout;
    rows->setHorizontalSpacing(12);
    rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    rows->addRow(tr("Rows that"), m_relation);
    rows->addRow(tr("Distance"), m_metres);
    rows->addRow(tr("Compared with"), m_source);
    rows->addRow(tr("What is found"), m_change);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addLayout(rows);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = makeButton(tr("Cancel"), "Place_Cancel");
    m_accept = makeButton(tr("Select"), "Place_Accept", "primary");
    m_accept->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &PlaceDialog::accept);
    connect(m_relation, &QComboBox::currentIndexChanged, this, &PlaceDialog::refresh);
    connect(m_source, &QComboBox::currentIndexChanged, this, &PlaceDialog::refresh);
    if (m_bench.selection().items().empty()) {
        m_source->setCurrentIndex(
            static_cast<int>(m_bench.picture().zones.empty() ? Source::features : Source::allZones));
    }
    refresh();
}

QString PlaceDialog::whyNot() const {
    switch (static_cast<Source>(m_source->currentIndex())) {
        case Source::selectedThings:
            return m_bench.selection().items().empty() ? tr("Nothing of the desk is selected on the map") : QString{};
        case Source::drawnZone:
        case Source::allZones:
            return m_bench.picture().zones.empty() ? tr("There are no zones yet") : QString{};
        case Source::features:
            break;
    }
    const auto count = m_bench.features().rows()->size();
    return count == 0              ? tr("No row of a map file is selected")
           : count > kMostFeatures ? tr("More than %1 rows are selected").arg(kMostFeatures)
                                   : QString{};
}

void PlaceDialog::refresh() {
    m_metres->setEnabled(m_relation->currentIndex() == 2);
    m_metres->setToolTip(m_metres->isEnabled() ? QString{} : tr("Only used for distances"));
    m_metres->setAccessibleDescription(m_metres->toolTip());
    setAvailable(*m_accept, whyNot());
}

std::vector<geo::Geometry> PlaceDialog::places() const {
    std::vector<geo::Geometry> out;
    const auto source = static_cast<Source>(m_source->currentIndex());
    if (source == Source::selectedThings) {
        return shapesOfThings(m_layers.layers(), m_bench.selection(), *m_layers.projection());
    }
    if (source == Source::features) {
        const auto* layer = m_layers.find(m_bench.features().layer());
        const auto* vector = layer == nullptr ? nullptr : std::get_if<maps::PreparedVectorSource>(&layer->source);
        const auto projection = vector == nullptr ? Result<std::shared_ptr<const maps::Projection>>{Error{}}
                                                  : maps::makeProjection(vector->reader->manifest().coordinateCrs);
        for (const auto row : *m_bench.features().rows()) {
            if (projection && row < vector->reader->size()) {
                out.push_back(maps::shapeOf(vector->reader->feature(row), vector->reader->grid(), **projection));
            }
        }
        return out;
    }
    const model::Zone* last = nullptr;
    m_bench.picture().zones.forEach([&](const model::Zone& zone) {
        last = last == nullptr || last->id.value < zone.id.value ? &zone : last;
        if (source == Source::allZones) {
            out.push_back(zone.area);
        }
    });
    if (source == Source::drawnZone && last != nullptr) {
        out.push_back(last->area);
    }
    return out;
}

void PlaceDialog::accept() {
    if (!whyNot().isEmpty()) {
        return;
    }
    m_panel.selectAt({static_cast<maps::LocationQuery::Relation>(m_relation->currentIndex()), m_metres->value(),
                      places(), m_layers.projection()->crs()},
                     static_cast<AttributePanel::Change>(m_change->currentIndex()));
    QDialog::accept();
}

}  // namespace weir::app
