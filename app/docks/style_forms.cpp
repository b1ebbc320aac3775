// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/style_forms.h"

#include "app/docks/input_guards.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSignalBlocker>

namespace weir::app {

namespace {

constexpr double kMaxScale = 1e9;

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

}  // namespace

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
    combo->setMinimumContentsLength(6);
    guardEditor(*combo);
    return combo;
}

// ---- symbol ----

SymbolForm::SymbolForm(QWidget* parent)
    : PartForm{parent}, m_rows{formIn(*this)}, m_symbol{makeChoice("StyleSymbol_Symbol", tr("Symbol"), {})} {
    row(tr("Symbol"), m_symbol, points);
    connect(m_symbol, &QComboBox::activated, this, [this](int at) {
        edited([&](maps::FeatureStyle& s) { s.marker.symbol = m_symbols[static_cast<std::size_t>(at)].first; });
    });
    m_bindings.push_back({[this](const maps::FeatureStyle& s) {
        const auto found = std::find_if(m_symbols.begin(), m_symbols.end(),
                                        [&](const auto& one) { return one.first == s.marker.symbol; });
        if (found == m_symbols.end() && !s.marker.symbol.empty()) {
            m_symbols.emplace_back(s.marker.symbol, toQt(s.marker.symbol));
            m_symbol->addItem(m_symbols.back().second);
            m_symbol->setCurrentIndex(static_cast<int>(m_symbols.size()) - 1);
        } else {
            m_symbol->setCurrentIndex(found == m_symbols.end() ? -1 : static_cast<int>(found - m_symbols.begin()));
        }
    }});
    size(
        "StyleSymbol_Size", tr("Size"), points, 200, [](const auto& s) { return s.marker.size; },
        [](auto& s, double v) { s.marker.size = v; });
    colour("StyleSymbol_Fill", tr("Fill"), points | areas, [](auto& s) -> maps::ColourRef& { return s.fill.colour; });
    choice(
        "StyleSymbol_Hatch", tr("Hatch"), areas,
        {tr("none"), tr("forward"), tr("backward"), tr("cross"), tr("horizontal"), tr("vertical"), tr("dots")},
        [](const auto& s) { return static_cast<int>(s.fill.hatch); },
        [](auto& s, int v) { s.fill.hatch = static_cast<maps::Hatch>(v); });
    colour("StyleSymbol_HatchColour", tr("Hatch colour"), areas,
           [](auto& s) -> maps::ColourRef& { return s.fill.hatchColour; });
    size(
        "StyleSymbol_HatchSpacing", tr("Hatch spacing"), areas, 100, [](const auto& s) { return s.fill.hatchSpacing; },
        [](auto& s, double v) { s.fill.hatchSpacing = std::max(2.0, v); });
    colour("StyleSymbol_Stroke", tr("Line"), all, [](auto& s) -> maps::ColourRef& { return s.stroke.colour; });
    size(
        "StyleSymbol_StrokeWidth", tr("Line width"), all, 50, [](const auto& s) { return s.stroke.width; },
        [](auto& s, double v) { s.stroke.width = v; });
    choice(
        "StyleSymbol_Dash", tr("Line pattern"), lines | areas,
        {tr("solid"), tr("dashed"), tr("dotted"), tr("dash-dot")},
        [](const auto& s) { return static_cast<int>(s.stroke.dash); },
        [](auto& s, int v) { s.stroke.dash = static_cast<maps::Dash>(v); });
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

void SymbolForm::row(const QString& title, QWidget* editor, int uses) {
    m_rows->addRow(title, editor);
    m_uses.emplace_back(editor, uses);
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
    connect(combo, &QComboBox::activated, this,
            [this, set](int at) { edited([&](maps::FeatureStyle& s) { set(s, at); }); });
    m_bindings.push_back({[combo, get](const maps::FeatureStyle& s) { combo->setCurrentIndex(get(s)); }});
}

void SymbolForm::setWords(const StyleWords& words) {
    m_symbols = words.symbols;
    const QSignalBlocker blocker{m_symbol};
    m_symbol->clear();
    for (const auto& [id, title] : m_symbols) {
        m_symbol->addItem(title);
    }
    show(m_part);
}

void SymbolForm::setMapPalette(const maps::Palette& palette) {
    for (auto* field : m_colours) {
        field->setMapPalette(palette);
    }
}

void SymbolForm::setKind(maps::FeatureKind kind) {
    const int use = kind == maps::FeatureKind::polygon ? areas : kind == maps::FeatureKind::line ? lines : points;
    for (const auto& [editor, uses] : m_uses) {
        const bool shown = (uses & use) != 0;
        editor->setVisible(shown);
        if (auto* title = m_rows->labelForField(editor)) {
            title->setVisible(shown);
        }
    }
}

// ---- labels ----

LabelForm::LabelForm(QWidget* parent)
    : PartForm{parent}, m_rows{formIn(*this)}, m_field{makeChoice("StyleLabel_Field", tr("Label text"), {})} {
    auto* enabled = named(new QCheckBox{tr("Write labels")}, "StyleLabel_Enabled", tr("Write labels"));
    m_rows->addRow(enabled);
    connect(enabled, &QCheckBox::toggled, this,
            [this](bool on) { edited([&](maps::LabelRule& r) { r.enabled = on; }); });
    m_bindings.push_back({[enabled](const maps::LabelRule& r) { enabled->setChecked(r.enabled); }});

    m_rows->addRow(tr("Label text"), m_field);
    connect(m_field, &QComboBox::activated, this,
            [this] { edited([&](maps::LabelRule& r) { r.field = toStd(m_field->currentText()); }); });
    m_bindings.push_back(
        {[this](const maps::LabelRule& r) { m_field->setCurrentIndex(m_field->findText(toQt(r.field))); }});

    const auto number = [this](const char* name, const QString& title, double most, auto member) {
        auto* box = makeNumber(name, title, 0, most, 1);
        box->setSuffix(QStringLiteral(" px"));
        m_rows->addRow(title, box);
        connect(box, &QDoubleSpinBox::valueChanged, this,
                [this, member](double value) { edited([&](maps::LabelRule& r) { r.*member = value; }); });
        m_bindings.push_back({[box, member](const maps::LabelRule& r) { setNumber(*box, r.*member); }});
    };
    const auto flag = [this](const char* name, const QString& title, bool maps::LabelRule::*member) {
        auto* box = named(new QCheckBox{title}, name, title);
        m_rows->addRow(QString{}, box);
        connect(box, &QCheckBox::toggled, this,
                [this, member](bool on) { edited([&](maps::LabelRule& r) { r.*member = on; }); });
        m_bindings.push_back({[box, member](const maps::LabelRule& r) { box->setChecked(r.*member); }});
    };
    const auto colour = [this](const char* name, const QString& title, maps::ColourRef maps::LabelRule::*member) {
        auto* field = new ColourField{name, title};
        m_rows->addRow(title, field);
        m_colours.push_back(field);
        connect(field, &ColourField::edited, this,
                [this, field, member] { edited([&](maps::LabelRule& r) { r.*member = field->colour(); }); });
        m_bindings.push_back({[field, member](const maps::LabelRule& r) { field->setColour(r.*member); }});
    };
    number("StyleLabel_Size", tr("Size"), 200, &maps::LabelRule::size);
    flag("StyleLabel_Bold", tr("Bold"), &maps::LabelRule::bold);
    flag("StyleLabel_Italic", tr("Italic"), &maps::LabelRule::italic);
    number("StyleLabel_Spacing", tr("Letter spacing"), 50, &maps::LabelRule::spacing);
    colour("StyleLabel_Colour", tr("Colour"), &maps::LabelRule::colour);
    colour("StyleLabel_Halo", tr("Halo"), &maps::LabelRule::halo);
    number("StyleLabel_HaloWidth", tr("Halo width"), 20, &maps::LabelRule::haloWidth);

    auto* priority = makeNumber("StyleLabel_Priority", tr("Priority"), -1000, 1000, 0);
    priority->setToolTip(tr("Labels of higher priority are placed first"));
    m_rows->addRow(tr("Priority"), priority);
    connect(priority, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { edited([&](maps::LabelRule& r) { r.priority = static_cast<int>(value); }); });
    m_bindings.push_back({[priority](const maps::LabelRule& r) { setNumber(*priority, r.priority); }});

    auto* scales = new ScaleRangeField{"StyleLabel_Scale"};
    m_rows->addRow(tr("Scales"), scales);
    connect(scales, &ScaleRangeField::edited, this,
            [this, scales] { edited([&](maps::LabelRule& r) { r.scales = scales->range(); }); });
    m_bindings.push_back({[scales](const maps::LabelRule& r) { scales->setRange(r.scales); }});
}

void LabelForm::setWords(const StyleWords& words) {
    const QSignalBlocker blocker{m_field};
    m_field->clear();
    for (const auto& field : words.fields) {
        m_field->addItem(toQt(field));
    }
    show(m_part);
}

void LabelForm::setMapPalette(const maps::Palette& palette) {
    for (auto* field : m_colours) {
        field->setMapPalette(palette);
    }
}

void LabelForm::setFieldShown(bool shown) {
    m_field->setVisible(shown);
    m_rows->labelForField(m_field)->setVisible(shown);
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

// ---- scales ----

ScaleRangeField::ScaleRangeField(const char* objectName, QWidget* parent) : QWidget{parent} {
    const QByteArray name{objectName};
    m_from = makeNumber((name + "From").constData(), tr("From scale 1:"), 0, kMaxScale, 0);
    m_to = makeNumber((name + "To").constData(), tr("Up to scale 1:"), 0, kMaxScale, 0);
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (auto* box : {m_from, m_to}) {
        box->setPrefix(QStringLiteral("1:"));
        box->setSpecialValueText(tr("any"));
        box->setMinimumWidth(90);
        row->addWidget(box, 1);
        connect(box, &QDoubleSpinBox::valueChanged, this, &ScaleRangeField::edited);
    }
    m_from->setToolTip(tr("The largest scale at which it is shown"));
    m_to->setToolTip(tr("The smallest scale at which it is shown"));
    row->insertWidget(1, makeLabel(QStringLiteral("–")));
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
