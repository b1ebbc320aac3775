// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/condition_builder.h"

#include "app/docks/style_forms.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "core/base/expression.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

namespace weir::app {

namespace {

/// %1 is the field, %2 the value as written.
struct Operator {
    const char* title;
    const char* text;
    bool hasValue = true;
    bool alwaysText = false;
};
constexpr Operator kOperators[] = {
    {QT_TR_NOOP("is"), "%1 = %2"},
    {QT_TR_NOOP("is not"), "%1 != %2"},
    {QT_TR_NOOP("less than"), "%1 < %2"},
    {QT_TR_NOOP("at most"), "%1 <= %2"},
    {QT_TR_NOOP("greater than"), "%1 > %2"},
    {QT_TR_NOOP("at least"), "%1 >= %2"},
    {QT_TR_NOOP("contains"), "%1 ~ %2", true, true},
    {QT_TR_NOOP("does not contain"), "not (%1 ~ %2)", true, true},
    {QT_TR_NOOP("is empty"), "%1 = null", false},
    {QT_TR_NOOP("is not empty"), "%1 != null", false},
};

}  // namespace

ConditionBuilder::ConditionBuilder(QWidget* parent)
    : QWidget{parent},
      m_joined{makeChoice("Builder_Joined", tr("Join"), {tr("all of these"), tr("any of these")})},
      m_column{new QVBoxLayout} {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(8, 4, 8, 4);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Rows for which holds"), "muted"));
    head->addWidget(m_joined);
    auto* add = makeButton(tr("Add a condition"), "Builder_Add", "flat");
    head->addWidget(add);
    head->addStretch(1);
    column->addLayout(head);
    m_column->setSpacing(4);
    column->addLayout(m_column);
    connect(add, &QPushButton::clicked, this, &ConditionBuilder::addRow);
    connect(m_joined, &QComboBox::activated, this, &ConditionBuilder::edited);
}

void ConditionBuilder::setFields(std::vector<Field> fields) {
    m_fields = std::move(fields);
    while (!m_rows.empty()) {
        removeRow(m_rows.back().widget);
    }
    addRow();
}

void ConditionBuilder::addRow() {
    if (m_fields.empty()) {
        return;
    }
    const auto name = [at = m_made](const char* part) { return QByteArray{part} + QByteArray::number(at); };
    ++m_made;
    auto* widget = new QWidget;
    auto* line = new QHBoxLayout{widget};
    line->setContentsMargins(0, 0, 0, 0);
    QStringList titles;
    for (const auto& field : m_fields) {
        titles << field.title;
    }
    QStringList operators;
    for (const auto& op : kOperators) {
        operators << tr(op.title);
    }
    Row row{widget, makeChoice(name("Builder_Field").constData(), tr("Attribute"), titles),
            makeChoice(name("Builder_Operator").constData(), tr("Comparison"), operators),
            named(new QLineEdit, name("Builder_Value").constData(), tr("Value"))};
    auto* remove = named(new QToolButton, name("Builder_Remove").constData(), tr("Remove this condition"));
    remove->setText(QStringLiteral("×"));
    remove->setToolTip(tr("Remove this condition"));
    line->addWidget(row.field, 2);
    line->addWidget(row.op, 1);
    line->addWidget(row.value, 2);
    line->addWidget(remove);
    m_column->addWidget(widget);
    m_rows.push_back(row);
    connect(row.field, &QComboBox::activated, this, &ConditionBuilder::edited);
    connect(row.op, &QComboBox::activated, this, [this, row](int at) {
        row.value->setEnabled(kOperators[at].hasValue);
        row.value->setToolTip(kOperators[at].hasValue ? QString{} : tr("This comparison has no value"));
        Q_EMIT edited();
    });
    connect(row.value, &QLineEdit::textEdited, this, &ConditionBuilder::edited);
    connect(remove, &QToolButton::clicked, this, [this, widget] {
        removeRow(widget);
        Q_EMIT edited();
    });
}

void ConditionBuilder::removeRow(const QWidget* widget) {
    const auto at = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.widget == widget; });
    if (at != m_rows.end()) {
        at->widget->hide();
        at->widget->deleteLater();
        m_rows.erase(at);
    }
}

QString ConditionBuilder::textOf(const Row& row) const {
    const auto& field = m_fields[static_cast<std::size_t>(row.field->currentIndex())];
    const auto& op = kOperators[row.op->currentIndex()];
    const auto value = toStd(row.value->text().trimmed());
    if (op.hasValue && value.empty()) {
        return {};
    }
    const bool asNumber = !op.alwaysText && field.isNumber && numberIn(value);
    const QString name = toQt(quotedField(field.name));
    const QString pattern = QString::fromLatin1(op.text);
    return op.hasValue ? pattern.arg(name, toQt(asNumber ? value : quotedText(value))) : pattern.arg(name);
}

QString ConditionBuilder::condition() const {
    QStringList parts;
    for (const auto& row : m_rows) {
        if (const QString text = textOf(row); !text.isEmpty()) {
            parts << text;
        }
    }
    return parts.join(m_joined->currentIndex() == 0 ? QStringLiteral(" and ") : QStringLiteral(" or "));
}

}  // namespace weir::app
