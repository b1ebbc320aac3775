// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"
#include "app/workbench/workbench.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QSlider;
class QTimer;
class QToolButton;

namespace weir::app {

/// Takes the map through time: the registers as they were at the end of a window, and of layers with times what falls
/// into it. Nothing is past before a slider is moved, and closing the bar goes back to now. Object names: Time_*.
class TimeBar : public QFrame {
    Q_OBJECT
public:
    TimeBar(Workbench& bench, MapLayers& layers, QWidget* parent);

    /// What the sliders reach over.
    [[nodiscard]] const maps::TimeWindow& range() const { return m_range; }

Q_SIGNALS:
    void closeWanted();

private:
    void makeRanges();
    void chooseRange();
    void showFields();
    void apply();
    void step(double seconds);
    void tick();
    void showState();
    void setSliders(const maps::TimeWindow& window);
    [[nodiscard]] maps::TimeWindow window() const;
    [[nodiscard]] double speed() const;  ///< seconds shown per second

    Workbench& m_bench;
    MapLayers& m_layers;
    maps::TimeWindow m_range;
    QSlider* m_from;
    QSlider* m_to;
    QLabel* m_text;
    QComboBox* m_ranges;
    QComboBox* m_speeds;
    QToolButton* m_play;
    QToolButton* m_fields;
    QTimer* m_timer;
};

}  // namespace weir::app
