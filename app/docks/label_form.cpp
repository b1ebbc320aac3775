// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/label_form.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "maps/layer/label_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace weir::app {

LabelForm::LabelForm(QWidget* parent)
    : KindForm{parent},
      m_field{makeChoice("StyleLabel_Field", tr("Label text"), {})},
      m_text{named(new QLineEdit, "StyleLabel_Text", tr("Own text"))},
      m_textError{named(new QLabel, "StyleLabel_TextError")} {
    flag("StyleLabel_Enabled", tr("Write labels"), &maps::LabelRule::enabled);
    m_rows->addRow(tr("Label text"), m_field);  // of every kind: setFieldShown() says whether
    connect(m_field, &QComboBox::activated, this,
            [this] { edited([&](maps::LabelRule& r) { r.field = toStd(m_field->currentText()); }); });
    m_bindings.push_back(
        {[this](const maps::LabelRule& r) { m_field->setCurrentIndex(m_field->findText(toQt(r.field))); }});
    text();
    number("StyleLabel_Size", tr("Size"), 200, &maps::LabelRule::size);
    flag("StyleLabel_Bold", tr("Bold"), &maps::LabelRule::bold);
    flag("StyleLabel_Italic", tr("Italic"), &maps::LabelRule::italic);
    number("StyleLabel_Spacing", tr("Letter spacing"), 50, &maps::LabelRule::spacing);
    colour("StyleLabel_Colour", tr("Colour"), &maps::LabelRule::colour);
    colour("StyleLabel_Halo", tr("Halo"), &maps::LabelRule::halo);
    number("StyleLabel_HaloWidth", tr("Halo width"), 20, &maps::LabelRule::haloWidth);
    placing();

    auto* priority = makeNumber("StyleLabel_Priority", tr("Priority"), -1000, 1000, 0);
    priority->setToolTip(tr("Labels of higher priority are placed first"));
    row(tr("Priority"), priority);
    connect(priority, &QDoubleSpinBox::valueChanged, this,
            [this](double value) { edited([&](maps::LabelRule& r) { r.priority = static_cast<int>(value); }); });
    m_bindings.push_back({[priority](const maps::LabelRule& r) { setNumber(*priority, r.priority); }});

    auto* scales = new ScaleRangeField{"StyleLabel_Scale"};
    row(tr("Scales"), scales);
    connect(scales, &ScaleRangeField::edited, this,
            [this, scales] { edited([&](maps::LabelRule& r) { r.scales = scales->range(); }); });
    m_bindings.push_back({[scales](const maps::LabelRule& r) { scales->setRange(r.scales); }});
}

/// A text with fields; what cannot be read, or names a field there is not, stays in the line with the reason.
void LabelForm::text() {
    m_text->setPlaceholderText(tr("e.g. {name}\\n{stage:.2} m"));
    m_text->setToolTip(tr("Instead of one attribute: attributes in braces, :.2 for two decimals, \\n for a new line"));
    row(tr("Own text"), m_text);
    m_rows->addRow(m_textError);
    m_textError->setWordWrap(true);
    m_textError->hide();
    setStyleProperty(*m_textError, "tone", QStringLiteral("alert"));
    connect(m_text, &QLineEdit::textEdited, this, [this](const QString& typed) {
        const auto text = toStd(typed);
        const auto parsed = maps::LabelText::parse(text);
        QString why = parsed ? QString{} : translated(parsed.error().message);
        for (const auto& field : parsed ? parsed->fields() : std::vector<std::string>{}) {
            if (why.isEmpty() && !m_fields.empty() && std::ranges::find(m_fields, field) == m_fields.end()) {
                why = tr("There is no attribute '%1'").arg(toQt(field));
            }
        }
        setStyleProperty(*m_text, "invalid", !why.isEmpty());
        m_textError->setText(why);
        m_textError->setVisible(!why.isEmpty());
        if (why.isEmpty()) {
            edited([&](maps::LabelRule& r) { r.text = text; });
        }
    });
    m_bindings.push_back({[this](const maps::LabelRule& r) {
        if (!m_text->hasFocus()) {
            m_text->setText(toQt(r.text));
            setStyleProperty(*m_text, "invalid", false);
            m_textError->hide();
        }
    }});
}

void LabelForm::placing() {
    const auto choice = [this](const char* name, const QString& title, const QStringList& words, auto member) {
        auto* combo = makeChoice(name, title, words);
        row(title, combo, lines);
        connect(combo, &QComboBox::activated, this, [this, member](int at) {
            edited(
                [&](maps::LabelRule& r) { r.*member = static_cast<std::remove_reference_t<decltype(r.*member)>>(at); });
        });
        m_bindings.push_back(
            {[combo, member](const maps::LabelRule& r) { combo->setCurrentIndex(static_cast<int>(r.*member)); }});
    };
    choice("StyleLabel_LineText", tr("Along the line"), {tr("straight"), tr("curved")}, &maps::LabelRule::lineText);
    choice("StyleLabel_LineSide", tr("Side"), {tr("on it"), tr("above it"), tr("below it")},
           &maps::LabelRule::lineSide);
    number("StyleLabel_LineOffset", tr("Off the line"), 100, &maps::LabelRule::lineOffset, lines);
    number("StyleLabel_MaxBend", tr("Greatest bend"), 90, &maps::LabelRule::maxBend, lines, QStringLiteral("°"));
    number("StyleLabel_Repeat", tr("Repeated after"), 5000, &maps::LabelRule::repeatDistance, lines);
    number("StyleLabel_SameText", tr("Same text apart"), 5000, &maps::LabelRule::sameTextDistance, points | areas);
    flag("StyleLabel_Wrap", tr("Break texts wider than the area"), &maps::LabelRule::wrap, areas);
    number("StyleLabel_WrapWidth", tr("Break beyond"), 2000, &maps::LabelRule::wrapWidth, points);
}

void LabelForm::number(const char* name, const QString& title, double most, double maps::LabelRule::*member, int uses,
                       const QString& suffix) {
    auto* box = makeNumber(name, title, 0, most, 1);
    box->setSuffix(suffix);
    row(title, box, uses);
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [this, member](double value) { edited([&](maps::LabelRule& r) { r.*member = value; }); });
    m_bindings.push_back({[box, member](const maps::LabelRule& r) { setNumber(*box, r.*member); }});
}

void LabelForm::flag(const char* name, const QString& title, bool maps::LabelRule::*member, int uses) {
    auto* box = named(new QCheckBox{title}, name, title);
    m_rows->addRow(box);  // across both columns: its words are longer than a field
    m_uses.emplace_back(box, uses);
    connect(box, &QCheckBox::toggled, this,
            [this, member](bool on) { edited([&](maps::LabelRule& r) { r.*member = on; }); });
    m_bindings.push_back({[box, member](const maps::LabelRule& r) { box->setChecked(r.*member); }});
}

void LabelForm::colour(const char* name, const QString& title, maps::ColourRef maps::LabelRule::*member) {
    auto* field = new ColourField{name, title};
    row(title, field);
    m_colours.push_back(field);
    connect(field, &ColourField::edited, this,
            [this, field, member] { edited([&](maps::LabelRule& r) { r.*member = field->colour(); }); });
    m_bindings.push_back({[field, member](const maps::LabelRule& r) { field->setColour(r.*member); }});
}

void LabelForm::setWords(const StyleWords& words) {
    const QSignalBlocker blocker{m_field};
    m_fields = words.fields;
    m_field->clear();
    for (const auto& field : words.fields) {
        m_field->addItem(toQt(field));
    }
    show(m_part);
}

void LabelForm::setFieldShown(bool shown) {
    showRow(*m_field, shown);
}

}  // namespace weir::app
