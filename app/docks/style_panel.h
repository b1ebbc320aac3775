// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/label_form.h"
#include "app/workbench/map_layers.h"
#include "app/workbench/tasks.h"
#include "maps/layer/ramps.h"
#include "maps/render/renderer.h"

#include <QWidget>

#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QTimer;
class QToolButton;
class QTreeWidget;
class QVBoxLayout;

namespace weir::app {

class ElidedLabel;

/// How the chosen layer is drawn, edited live: classes, the symbol of each, labels, or a raster's colours. The map
/// follows while one types; what is stored and undone is the matter of LayerStyles. Object names: Style_*.
class StylePanel : public QWidget {
    Q_OBJECT
public:
    StylePanel(Workbench& bench, MapLayers& layers, Tasks& tasks, std::shared_ptr<maps::Renderer> renderer,
               QWidget* parent = nullptr);

    void setLayer(const std::string& id);
    [[nodiscard]] const std::string& layer() const { return m_id; }
    void setMapPalette(const maps::Palette& palette);

    /// As JSON text on the clipboard, as read from there and from files.
    void copyStyle();
    void pasteStyle();
    void saveStyle();
    void loadStyle();

Q_SIGNALS:
    void closeWanted();

private:
    void makeHead(QVBoxLayout& column);
    QWidget* makeClassesPage();
    QWidget* makeClassForm();
    void makeMaker(QVBoxLayout& column);
    /// The layer as the map has it now; null when it is gone.
    [[nodiscard]] const maps::Layer* current() const { return m_layers.find(m_id); }
    [[nodiscard]] QString whyNotEdit() const;
    void refresh();
    void fill();
    void fillClasses();
    void fillClassForm();
    void updateHead();
    /// Shows the change here at once and on the map a moment later, together with what follows it quickly.
    void edit(const std::function<void(maps::Style&)>& change);
    void flush();
    void editClass(const std::function<void(maps::StyleClass&)>& change);
    [[nodiscard]] maps::FeatureKind kindOfClass(int at) const;
    void makeClasses();
    void takeClasses(Result<maps::Style> made);
    void stopReading();
    void addClass();
    void removeClass();
    void moveClass(int steps);
    void takeRule();
    void readWords();
    void replaceStyle(const Result<maps::Style>& style);

    Workbench& m_bench;
    MapLayers& m_layers;
    Tasks& m_tasks;
    std::shared_ptr<maps::Renderer> m_renderer;
    maps::Palette m_palette;
    StyleWords m_words;
    std::vector<maps::NamedRamp> m_ramps;
    QTimer* m_delay;
    std::string m_id;
    maps::Style m_style;  ///< as the panel shows it
    int m_class = -1;     ///< chosen; -1 the base style
    std::uint64_t m_reading = 0;
    bool m_filling = false;

    ElidedLabel* m_title = nullptr;
    QLabel* m_why = nullptr;
    std::vector<QToolButton*> m_tools;
    QTabWidget* m_pages = nullptr;
    QComboBox* m_mode = nullptr;
    QWidget* m_maker = nullptr;
    QComboBox* m_field = nullptr;
    QComboBox* m_method = nullptr;
    QDoubleSpinBox* m_count = nullptr;
    QComboBox* m_ramp = nullptr;
    QCheckBox* m_reversed = nullptr;
    QPushButton* m_make = nullptr;
    QPushButton* m_stop = nullptr;
    QTreeWidget* m_classes = nullptr;
    std::vector<QToolButton*> m_classTools;
    QWidget* m_classForm = nullptr;
    QFormLayout* m_classRows = nullptr;
    QLineEdit* m_classTitle = nullptr;
    QLineEdit* m_classKey = nullptr;
    QWidget* m_classRange = nullptr;
    QDoubleSpinBox* m_classFrom = nullptr;
    QDoubleSpinBox* m_classTo = nullptr;
    QLineEdit* m_classRule = nullptr;
    QLabel* m_ruleError = nullptr;
    ScaleRangeField* m_classScales = nullptr;
    SymbolForm* m_symbol = nullptr;
    LabelForm* m_label = nullptr;
    RasterForm* m_raster = nullptr;
    WholeLayerForm* m_whole = nullptr;
};

}  // namespace weir::app
