// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/style_forms.h"

#include "app/docks/input_guards.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>

namespace weir::app {

namespace {

constexpr double kMaxScale = 1e9;

}  // namespace

QFormLayout* formIn(QWidget& widget) {
    auto* rows = new QFormLayout{&widget};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setHorizontalSpacing(12);
    rows->setVerticalSpacing(6);
    rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return rows;
}

void setNumber(QDoubleSpinBox& box, double value) {
    if (box.value() != value) {
        box.setValue(value);
    }
}

QDoubleSpinBox* makeNumber(const char* objectName, const QString& title, double least, double most, int decimals) {
    auto* box = named(new QDoubleSpinBox, objectName, title);
    box->setRange(least, most);
    box->setDecimals(decimals);
    box->setSingleStep(decimals == 0 ? 1 : 0.5);
    box->setKeyboardTracking(false);
    box->setGroupSeparatorShown(most >= 1e4);
    guardEditor(*box);
    return box;
}

QComboBox* makeChoice(const char* objectName, const QString& title, const QStringList& words) {
    auto* combo = named(new QComboBox, objectName, title);
    combo->addItems(words);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(4);
    guardEditor(*combo);
    return combo;
}

// ---- symbol ----

SymbolForm::SymbolForm(QWidget* parent)
    : KindForm{parent},
      m_symbol{makeChoice("StyleSymbol_Symbol", tr("Symbol"), {})},
      m_turnField{makeChoice("StyleSymbol_RotationField", tr("and by the attribute"), {})},
      m_pattern{makeChoice("StyleSymbol_Pattern", tr("Pattern"), {})} {
    symbolChoice(m_symbol, tr("Symbol"), points, [](auto& s) -> std::string& { return s.marker.symbol; });
    size(
        "StyleSymbol_Size", tr("Size"), points, 200, [](const auto& s) { return s.marker.size; },
        [](auto& s, double v) { s.marker.size = v; });
    auto* turn = makeNumber("StyleSymbol_Rotation", tr("Turned by"), -360, 360, 1);
    turn->setSuffix(QStringLiteral("°"));
    row(tr("Turned by"), turn, points);
    connect(turn, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { edited([&](maps::FeatureStyle& s) { s.marker.rotation = value; }); });
    m_bindings.push_back({[turn](const maps::FeatureStyle& s) { setNumber(*turn, s.marker.rotation); }});
    m_turnField->setToolTip(tr("Degrees clockwise from the map's north, as flow, wind or heading; added"));
    row(tr("and by the attribute"), m_turnField, points);
    connect(m_turnField, &QComboBox::activated, this, [this](int at) {
        edited(
            [&](maps::FeatureStyle& s) { s.marker.rotationField = at <= 0 ? "" : toStd(m_turnField->currentText()); });
    });
    m_bindings.push_back({[this](const maps::FeatureStyle& s) {
        const auto& field = s.marker.rotationField;
        m_turnField->setCurrentIndex(field.empty() ? 0 : m_turnField->findText(toQt(field)));
    }});
    colour("StyleSymbol_Fill", tr("Fill"), points | areas, [](auto& s) -> maps::ColourRef& { return s.fill.colour; });
    choice(
        "StyleSymbol_Hatch", tr("Hatch"), areas,
        {tr("none"), tr("forward"), tr("backward"), tr("cross"), tr("horizontal"), tr("vertical"), tr("dots")},
        [](const auto& s) { return static_cast<int>(s.fill.hatch); },
        [](auto& s, int v) {
            s.fill.hatch = static_cast<maps::Hatch>(v);
            if (v > 0 && s.fill.hatchColour.empty()) {  // a hatch without a colour draws nothing
                s.fill.hatchColour = s.stroke.colour.empty() ? "label" : s.stroke.colour;
            }
        });
    colour("StyleSymbol_HatchColour", tr("Hatch colour"), areas,
           [](auto& s) -> maps::ColourRef& { return s.fill.hatchColour; });
    size(
        "StyleSymbol_HatchSpacing", tr("Hatch spacing"), areas, 100, [](const auto& s) { return s.fill.hatchSpacing; },
        [](auto& s, double v) { s.fill.hatchSpacing = std::max(2.0, v); });
    symbolChoice(m_pattern, tr("Pattern"), areas, [](auto& s) -> std::string& { return s.fill.pattern; });
    size(
        "StyleSymbol_PatternSize", tr("Pattern size"), areas, 200, [](const auto& s) { return s.fill.patternSize; },
        [](auto& s, double v) { s.fill.patternSize = std::max(2.0, v); });
    size(
        "StyleSymbol_PatternSpacing", tr("Pattern spacing"), areas, 400,
        [](const auto& s) { return s.fill.patternSpacing; },
        [](auto& s, double v) { s.fill.patternSpacing = std::max(4.0, v); });
    colour("StyleSymbol_Stroke", tr("Line"), all, [](auto& s) -> maps::ColourRef& { return s.stroke.colour; });
    size(
        "StyleSymbol_StrokeWidth", tr("Line width"), all, 50, [](const auto& s) { return s.stroke.width; },
        [](auto& s, double v) { s.stroke.width = v; });
    choice(
        "StyleSymbol_Dash", tr("Line pattern"), lines | areas,
        {tr("solid"), tr("dashed"), tr("dotted"), tr("dash-dot")},
        [](const auto& s) { return static_cast<int>(s.stroke.dash); },
        [](auto& s, int v) { s.stroke.dash = static_cast<maps::Dash>(v); });
    dashes();
    colour("StyleSymbol_Casing", tr("Casing"), lines | areas,
           [](auto& s) -> maps::ColourRef& { return s.stroke.casing; });
    size(
        "StyleSymbol_CasingWidth", tr("Casing width"), lines | areas, 50,
        [](const auto& s) { return s.stroke.casingWidth; }, [](auto& s, double v) { s.stroke.casingWidth = v; });
    choice(
        "StyleSymbol_Marks", tr("Marks along it"), lines | areas,
        {tr("none"), tr("ticks"), tr("crosses"), tr("dots"), tr("arrowhead"), tr("arrows inward"),
         tr("arrows outward")},
        [](const auto& s) { return static_cast<int>(s.stroke.marks.kind); },
        [](auto& s, int v) { s.stroke.marks.kind = static_cast<maps::LineMark>(v); });
}

/// One of the symbols there are, with none first where a style can do without.
void SymbolForm::symbolChoice(QComboBox* combo, const QString& title, int uses,
                              std::string& (*at)(maps::FeatureStyle&)) {
    row(title, combo, uses);
    connect(combo, &QComboBox::activated, this, [this, combo, at] {
        edited([&](maps::FeatureStyle& s) { at(s) = toStd(combo->currentData().toString()); });
    });
    m_bindings.push_back({[combo, at](const maps::FeatureStyle& s) {
        auto copy = s;
        const QString id = toQt(at(copy));
        if (combo->findData(id) < 0 && !id.isEmpty()) {
            combo->addItem(id, id);  // of another version, or of a file
        }
        combo->setCurrentIndex(combo->findData(id));
    }});
}

/// Own lengths of dashes and gaps in pixels, in turn; what cannot be read is marked and changes nothing.
void SymbolForm::dashes() {
    constexpr std::size_t kMost = 16;
    constexpr double kLongest = 1000;
    auto* line = named(new QLineEdit, "StyleSymbol_Dashes", tr("Own dashes"));
    line->setPlaceholderText(tr("e.g. 8 3 2 3"));
    line->setToolTip(tr("Lengths drawn and left out in turn, in pixels; empty: as the line pattern says"));
    row(tr("Own dashes"), line, lines | areas);
    connect(line, &QLineEdit::textEdited, this, [this, line](const QString& text) {
        std::vector<double> lengths;
        bool good = true;
        for (const auto& word : text.split(QRegularExpression{QStringLiteral("[\\s,;，；]+")}, Qt::SkipEmptyParts)) {
            bool isNumber = false;
            const double length = word.toDouble(&isNumber);
            good = good && isNumber && length > 0 && length <= kLongest && lengths.size() < kMost;
            lengths.push_back(length);
        }
        good = good && lengths.size() % 2 == 0;
        setStyleProperty(*line, "invalid", !good);
        if (good) {
            edited([&](maps::FeatureStyle& s) { s.stroke.dashes = lengths; });
        }
    });
    m_bindings.push_back({[line](const maps::FeatureStyle& s) {
        if (line->hasFocus()) {
            return;  // as it is being typed
        }
        QStringList words;
        for (const double length : s.stroke.dashes) {
            words.push_back(QString::number(length));
        }
        line->setText(words.join(QLatin1Char{' '}));
        setStyleProperty(*line, "invalid", false);
    }});
}

void SymbolForm::colour(const char* name, const QString& title, int uses, maps::ColourRef& (*at)(maps::FeatureStyle&)) {
    auto* field = new ColourField{name, title};
    row(title, field, uses);
    m_colours.push_back(field);
    connect(field, &ColourField::edited, this,
            [this, field, at] { edited([&](maps::FeatureStyle& s) { at(s) = field->colour(); }); });
    m_bindings.push_back({[field, at](const maps::FeatureStyle& s) {
        auto copy = s;
        field->setColour(at(copy));
    }});
}

void SymbolForm::size(const char* name, const QString& title, int uses, double most,
                      double (*get)(const maps::FeatureStyle&), void (*set)(maps::FeatureStyle&, double)) {
    auto* box = makeNumber(name, title, 0, most, 1);
    box->setSuffix(QStringLiteral(" px"));
    row(title, box, uses);
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [this, set](double value) { edited([&](maps::FeatureStyle& s) { set(s, value); }); });
    m_bindings.push_back({[box, get](const maps::FeatureStyle& s) { setNumber(*box, get(s)); }});
}

void SymbolForm::choice(const char* name, const QString& title, int uses, const QStringList& words,
                        int (*get)(const maps::FeatureStyle&), void (*set)(maps::FeatureStyle&, int)) {
    auto* combo = makeChoice(name, title, words);
    row(title, combo, uses);
    connect(combo, &QComboBox::activated, this, [this, set](int at) {
        edited([&](maps::FeatureStyle& s) { set(s, at); });
        show(part());  // what a choice brings along is seen in the other fields
    });
    m_bindings.push_back({[combo, get](const maps::FeatureStyle& s) { combo->setCurrentIndex(get(s)); }});
}

void SymbolForm::setWords(const StyleWords& words) {
    const QSignalBlocker symbol{m_symbol};
    const QSignalBlocker pattern{m_pattern};
    const QSignalBlocker turn{m_turnField};
    m_symbol->clear();
    m_pattern->clear();
    m_pattern->addItem(tr("none"), QString{});
    for (const auto& [id, title] : words.symbols) {
        m_symbol->addItem(title, toQt(id));
        m_pattern->addItem(title, toQt(id));
    }
    m_turnField->clear();
    m_turnField->addItem(tr("none"));
    for (const auto& field : words.fields) {
        m_turnField->addItem(toQt(field));
    }
    show(m_part);
}

// ---- raster ----

RasterForm::RasterForm(QWidget* parent) : PartForm{parent} {
    auto* rows = formIn(*this);
    auto* mode = makeChoice("StyleRaster_Mode", tr("Drawn as"),
                            {tr("picture"), tr("grey values"), tr("elevation colours"), tr("shaded relief")});
    rows->addRow(tr("Drawn as"), mode);
    connect(mode, &QComboBox::activated, this, [this](int at) {
        edited([&](maps::RasterStyle& r) { r.mode = static_cast<maps::RasterStyle::Mode>(at); });
    });
    m_bindings.push_back({[mode](const maps::RasterStyle& r) { mode->setCurrentIndex(static_cast<int>(r.mode)); }});
    for (const auto& [name, title, member] :
         {std::tuple{"StyleRaster_Minimum", tr("From value"), &maps::RasterStyle::minimum},
          std::tuple{"StyleRaster_Maximum", tr("To value"), &maps::RasterStyle::maximum}}) {
        auto* box = makeNumber(name, title, -1e9, 1e9, 2);
        box->setToolTip(tr("Both 0: from the least to the greatest value of the file"));
        rows->addRow(title, box);
        connect(box, &QDoubleSpinBox::valueChanged, this,
                [this, m = member](double value) { edited([&](maps::RasterStyle& r) { r.*m = value; }); });
        m_bindings.push_back({[box, m = member](const maps::RasterStyle& r) { setNumber(*box, r.*m); }});
    }
    auto* smooth = named(new QCheckBox{tr("Smooth between cells")}, "StyleRaster_Smooth", tr("Smooth between cells"));
    rows->addRow(QString{}, smooth);
    connect(smooth, &QCheckBox::toggled, this,
            [this](bool on) { edited([&](maps::RasterStyle& r) { r.smooth = on; }); });
    m_bindings.push_back({[smooth](const maps::RasterStyle& r) { smooth->setChecked(r.smooth); }});
}

// ---- the whole layer ----

WholeLayerForm::WholeLayerForm(QWidget* parent) : PartForm{parent}, m_rows{formIn(*this)} {
    auto* blend = makeChoice("StyleLayer_Blend", tr("Blending"),
                             {tr("normal"), tr("multiply"), tr("screen"), tr("overlay"), tr("darken"), tr("lighten")});
    blend->setToolTip(tr("How the colours of the layer meet those of what lies below it"));
    m_rows->addRow(tr("Blending"), blend);
    connect(blend, &QComboBox::activated, this,
            [this](int at) { edited([&](maps::Style& s) { s.blend = static_cast<maps::BlendMode>(at); }); });
    m_bindings.push_back({[blend](const maps::Style& s) { blend->setCurrentIndex(static_cast<int>(s.blend)); }});

    m_obstacle = makeChoice("StyleLayer_Obstacle", tr("Labels keep off"),
                            {tr("nothing of it"), tr("its lines and edges"), tr("all of it")});
    m_obstacle->setToolTip(tr("What the labels of other layers must not cover"));
    m_rows->addRow(tr("Labels keep off"), m_obstacle);
    connect(m_obstacle, &QComboBox::activated, this,
            [this](int at) { edited([&](maps::Style& s) { s.obstacle = static_cast<maps::LabelObstacle>(at); }); });
    m_bindings.push_back({[this](const maps::Style& s) { m_obstacle->setCurrentIndex(static_cast<int>(s.obstacle)); }});

    m_folds = named(new QCheckBox{tr("Fold points where it is crowded")}, "StyleLayer_Folds",
                    tr("Fold points where it is crowded"));
    m_rows->addRow(m_folds);
    connect(m_folds, &QCheckBox::toggled, this, [this](bool on) { edited([&](maps::Style& s) { s.folds = on; }); });
    m_bindings.push_back({[this](const maps::Style& s) { m_folds->setChecked(s.folds); }});
}

void WholeLayerForm::setOffered(bool obstacle, bool folds) {
    m_obstacle->setVisible(obstacle);
    m_rows->labelForField(m_obstacle)->setVisible(obstacle);
    m_folds->setVisible(folds);
}

// ---- scales ----

ScaleRangeField::ScaleRangeField(const char* objectName, QWidget* parent) : QWidget{parent} {
    const QByteArray name{objectName};
    m_from = makeNumber((name + "From").constData(), tr("From scale 1:"), 0, kMaxScale, 0);
    m_to = makeNumber((name + "To").constData(), tr("Up to scale 1:"), 0, kMaxScale, 0);
    // One below the other: a side panel has no room for two whole denominators in a row.
    auto* rows = new QGridLayout{this};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setHorizontalSpacing(4);
    rows->setVerticalSpacing(4);
    rows->setColumnStretch(1, 1);
    rows->addWidget(m_from, 0, 0, 1, 2);
    rows->addWidget(makeLabel(QStringLiteral("–")), 1, 0);
    rows->addWidget(m_to, 1, 1);
    for (auto* box : {m_from, m_to}) {
        box->setPrefix(QStringLiteral("1:"));
        box->setSpecialValueText(tr("any"));
        box->setMinimumWidth(90);
        connect(box, &QDoubleSpinBox::valueChanged, this, &ScaleRangeField::edited);
    }
    m_from->setToolTip(tr("The largest scale at which it is shown"));
    m_to->setToolTip(tr("The smallest scale at which it is shown"));
}

void ScaleRangeField::setRange(const maps::ScaleRange& range) {
    const QSignalBlocker from{m_from};
    const QSignalBlocker to{m_to};
    setNumber(*m_from, range.from);
    setNumber(*m_to, range.to);
}

maps::ScaleRange ScaleRangeField::range() const {
    return {m_from->value(), m_to->value()};
}

}  // namespace weir::app
