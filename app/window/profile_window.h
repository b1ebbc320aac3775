// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/elevation.h"
#include "app/workbench/workbench.h"

#include <QDialog>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;

namespace weir::app {

/// Heights over distance with a cursor; where there are no data the line is broken. Object name: Profile_Chart.
class ProfileChart : public QWidget {
    Q_OBJECT
public:
    ProfileChart(const Theme& theme, QWidget* parent);
    void show(std::optional<ElevationProfile> profile);
    /// The sample under the cursor line; nothing hides it.
    void setCursorAt(std::optional<std::size_t> sample);
    [[nodiscard]] const std::optional<std::size_t>& cursorAt() const { return m_cursor; }
    [[nodiscard]] QSize sizeHint() const override { return {720, 280}; }

Q_SIGNALS:
    void cursorMoved(std::optional<std::size_t> sample);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QPointF pointOf(const ElevationProfile::Sample& sample) const;
    void paintAxes(QPainter& painter) const;
    void paintLine(QPainter& painter) const;
    void paintCursor(QPainter& painter) const;
    void moveCursor(std::optional<std::size_t> sample);

    const Theme& m_theme;
    std::optional<ElevationProfile> m_profile;
    std::optional<std::size_t> m_cursor;
    double m_low = 0;  ///< of the height axis
    double m_high = 1;
    double m_tick = 1;  ///< between two lines of it
};

/// The profile of a measured line from one of the elevation models on the map: chart, figures, CSV and picture. The
/// cursor goes with the map's and the other way round. Object names: Profile_*.
class ProfileWindow : public QDialog {
    Q_OBJECT
public:
    ProfileWindow(Workbench& bench, std::shared_ptr<const maps::Projection> projection, QWidget* parent);

    /// Computes again, for other models or another line.
    void show(std::vector<maps::Layer> models, std::vector<geo::LonLat> line);
    /// The map's pointer: the cursor goes to the nearest sample that lies near it.
    void followMap(geo::LonLat position, double metresPerPixel);
    [[nodiscard]] const std::optional<ElevationProfile>& profile() const { return m_profile; }

Q_SIGNALS:
    void placeShown(std::optional<weir::geo::LonLat> place);

private:
    void compute();
    void take(Result<ElevationProfile> profile);
    void showCursor(std::optional<std::size_t> sample);
    void exportCsv();
    void exportPicture();

    Workbench& m_bench;
    std::shared_ptr<const maps::Projection> m_projection;
    std::vector<maps::Layer> m_models;
    std::vector<geo::LonLat> m_line;
    std::optional<ElevationProfile> m_profile;
    QComboBox* m_model;
    ProfileChart* m_chart;
    QLabel* m_figures;
    QLabel* m_here;
    QPushButton* m_csv;
    QPushButton* m_picture;
    std::uint64_t m_generation = 0;  ///< of the question asked last
};

}  // namespace weir::app
