// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/colour_field.h"
#include "maps/layer/layer.h"

#include <QFormLayout>
#include <QLabel>
#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace weir::app {

[[nodiscard]] QFormLayout* formIn(QWidget& widget);

/// What a form offers besides what it edits.
struct StyleWords {
    std::vector<std::pair<std::string, QString>> symbols;  ///< id and title
    std::vector<std::string> fields;                       ///< attributes of the layer
};

/// A form over one part of a style: editors in rows, each bound to a member by how it is shown and how it is taken.
template <class Part>
class PartForm : public QWidget {
public:
    explicit PartForm(QWidget* parent) : QWidget{parent} {}
    /// Called after every change by hand.
    std::function<void()> onEdited;

    void show(const Part& part) {
        m_filling = true;
        m_part = part;
        for (const auto& binding : m_bindings) {
            binding.fill(m_part);
        }
        m_filling = false;
    }
    [[nodiscard]] const Part& part() const { return m_part; }

protected:
    struct Binding {
        std::function<void(const Part&)> fill;
    };
    void edited(const std::function<void(Part&)>& take) {
        if (!m_filling) {
            take(m_part);
            if (onEdited) {
                onEdited();
            }
        }
    }
    Part m_part{};
    std::vector<Binding> m_bindings;
    bool m_filling = false;
};

/// A form that shows only what the kind of feature uses, with colours as the map shows them.
template <class Part>
class KindForm : public PartForm<Part> {
public:
    void setMapPalette(const maps::Palette& palette) {
        for (auto* field : m_colours) {
            field->setMapPalette(palette);
        }
    }
    void setKind(maps::FeatureKind kind) {
        const int use = kind == maps::FeatureKind::polygon ? areas : kind == maps::FeatureKind::line ? lines : points;
        for (const auto& [editor, uses] : m_uses) {
            showRow(*editor, (uses & use) != 0);
        }
    }

protected:
    enum Uses { points = 1, lines = 2, areas = 4, all = 7 };
    explicit KindForm(QWidget* parent) : PartForm<Part>{parent}, m_rows{formIn(*this)} {}
    void row(const QString& title, QWidget* editor, int uses = all) {
        m_rows->addRow(title, editor);
        m_uses.emplace_back(editor, uses);
    }
    void showRow(QWidget& editor, bool shown) {
        editor.setVisible(shown);
        if (auto* title = m_rows->labelForField(&editor)) {
            title->setVisible(shown);
        }
    }

    QFormLayout* m_rows;
    std::vector<ColourField*> m_colours;
    std::vector<std::pair<QWidget*, int>> m_uses;
};

/// Fill, stroke and symbol of one class. Only what the kind of feature uses is shown. Object names: StyleSymbol_*.
class SymbolForm final : public KindForm<maps::FeatureStyle> {
public:
    explicit SymbolForm(QWidget* parent = nullptr);
    void setWords(const StyleWords& words);

private:
    void colour(const char* name, const QString& title, int uses, maps::ColourRef& (*at)(maps::FeatureStyle&));
    void size(const char* name, const QString& title, int uses, double most, double (*get)(const maps::FeatureStyle&),
              void (*set)(maps::FeatureStyle&, double));
    void choice(const char* name, const QString& title, int uses, const QStringList& words,
                int (*get)(const maps::FeatureStyle&), void (*set)(maps::FeatureStyle&, int));

    void symbolChoice(QComboBox* combo, const QString& title, int uses, std::string& (*at)(maps::FeatureStyle&));
    void dashes();

    QComboBox* m_symbol;
    QComboBox* m_turnField;
    QComboBox* m_pattern;
};

/// What of the whole layer is no matter of a class. Object names: StyleLayer_*.
class WholeLayerForm final : public PartForm<maps::Style> {
public:
    explicit WholeLayerForm(QWidget* parent = nullptr);
    void setOffered(bool obstacle, bool folds);

private:
    QFormLayout* m_rows;
    QComboBox* m_obstacle;
    QCheckBox* m_folds;
};

/// Object names: StyleRaster_*.
class RasterForm final : public PartForm<maps::RasterStyle> {
public:
    explicit RasterForm(QWidget* parent = nullptr);
};

/// "from" and "to" of a scale range. Object names: <name>From, <name>To.
class ScaleRangeField : public QWidget {
    Q_OBJECT
public:
    explicit ScaleRangeField(const char* objectName, QWidget* parent = nullptr);
    void setRange(const maps::ScaleRange& range);
    [[nodiscard]] maps::ScaleRange range() const;

Q_SIGNALS:
    void edited();

private:
    QDoubleSpinBox* m_from;
    QDoubleSpinBox* m_to;
};

/// Keeps the cursor where it is when the number is the same.
void setNumber(QDoubleSpinBox& box, double value);
/// A spin box of this house: guarded against the wheel, its keyboard typing counts when it is done.
[[nodiscard]] QDoubleSpinBox* makeNumber(const char* objectName, const QString& title, double least, double most,
                                         int decimals);
[[nodiscard]] QComboBox* makeChoice(const char* objectName, const QString& title, const QStringList& words);

}  // namespace weir::app
