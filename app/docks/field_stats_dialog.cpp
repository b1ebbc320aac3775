// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/field_stats_dialog.h"

#include "app/docks/style_forms.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QComboBox>
#include <QPainter>

#include <fmt/format.h>

#include <algorithm>

namespace weir::app {

namespace {

/// Bars of equal widths from the least to the greatest value.
class Histogram final : public QWidget {
public:
    Histogram(const maps::FieldStats::Figures& figures, const Theme& theme) : m_figures{figures}, m_theme{theme} {
        setMinimumHeight(110);
        setObjectName(QStringLiteral("Stats_Histogram"));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter{this};
        const auto& bins = m_figures.histogram;
        const auto most = static_cast<double>(std::max<std::size_t>(1, *std::max_element(bins.begin(), bins.end())));
        const double room = height() - 18.0;
        const double step = static_cast<double>(width()) / static_cast<double>(bins.size());
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const double tall = room * static_cast<double>(bins[i]) / most;
            painter.fillRect(QRectF{step * static_cast<double>(i) + 1, room - tall, step - 2, tall},
                             m_theme.colour("accent"));
        }
        painter.setPen(m_theme.colour("border"));
        painter.drawLine(QPointF{0, room + 0.5}, QPointF{static_cast<double>(width()), room + 0.5});
        painter.setPen(m_theme.colour("muted"));
        const QRectF below{0, room + 2, static_cast<double>(width()), 16};
        painter.drawText(below, Qt::AlignLeft, toQt(fmt::format("{:.6g}", m_figures.minimum)));
        painter.drawText(below, Qt::AlignRight, toQt(fmt::format("{:.6g}", m_figures.maximum)));
    }

private:
    maps::FieldStats::Figures m_figures;
    const Theme& m_theme;
};

}  // namespace

FieldStatsDialog::FieldStatsDialog(Workbench& bench, std::shared_ptr<const maps::VectorReader> reader,
                                   std::optional<maps::RowList> rows, const QString& what, QWidget* parent)
    : QDialog{parent},
      m_bench{bench},
      m_reader{std::move(reader)},
      m_rows{std::move(rows)},
      m_runner{new TableRunner{this}},
      m_state{named(makeLabel({}, "muted"), "Stats_State")},
      m_figures{new QVBoxLayout} {
    named(this, "Stats_Dialog", tr("Figures of a field"));
    setWindowTitle(tr("Figures of a field"));
    resize(380, 460);
    QStringList names;
    for (const auto& field : m_reader->fields()) {
        names << toQt(field);
    }
    m_field = makeChoice("Stats_Field", tr("Attribute"), names);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(m_field);
    column->addWidget(makeText(what, "muted"));
    column->addWidget(m_state);
    column->addLayout(m_figures);
    column->addStretch(1);
    connect(m_field, &QComboBox::activated, this, &FieldStatsDialog::showField);
}

void FieldStatsDialog::showField(int field) {
    m_field->setCurrentIndex(field);
    clearLayout(*m_figures);
    m_state->setText(tr("Reading…"));
    m_runner->run<maps::FieldStats>(
        [reader = m_reader, rows = m_rows, field](const maps::TableWork& work) {
            return maps::statsOf(*reader, static_cast<std::size_t>(field), rows, work);
        },
        [this](Result<maps::FieldStats> stats) {
            m_state->setText(stats ? QString{} : translated(stats.error()));
            if (stats) {
                showFigures(*stats);
            }
        });
}

void FieldStatsDialog::showFigures(const maps::FieldStats& stats) {
    const auto whole = [](std::size_t n) { return numberLabel(static_cast<std::int64_t>(n)); };
    const auto real = [](double x) { return toQt(fmt::format("{:.10g}", x)); };
    auto* facts = named(new FactList, "Stats_Facts");
    facts->add(tr("Rows"), whole(stats.count));
    facts->add(tr("Empty"), whole(stats.nulls));
    facts->add(tr("Different values"), whole(stats.distinct));
    if (stats.figures) {
        const auto& figures = *stats.figures;
        facts->add(tr("Numbers"), whole(figures.count));
        facts->add(tr("Sum"), real(figures.sum));
        facts->add(tr("Mean"), real(figures.mean));
        facts->add(tr("Standard deviation"), real(figures.deviation));
        facts->add(tr("Least"), real(figures.minimum));
        facts->add(tr("Lower quartile"), real(figures.lowerQuartile));
        facts->add(tr("Median"), real(figures.median));
        facts->add(tr("Upper quartile"), real(figures.upperQuartile));
        facts->add(tr("Greatest"), real(figures.maximum));
    } else {
        for (const auto& [value, count] : stats.frequent) {
            facts->add(toQt(value), whole(count));
        }
    }
    m_figures->addWidget(facts);
    if (stats.figures) {
        m_figures->addWidget(new Histogram{*stats.figures, m_bench.theme()});
    }
}

}  // namespace weir::app
