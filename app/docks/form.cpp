// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/form.h"

#include "app/docks/input_guards.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace weir::app {

namespace {

constexpr int kProblemHeight = 18;

}  // namespace

Form::Form(const char* owner, const QString& title, const QString& submit, std::vector<Field> fields, QWidget* parent)
    : QWidget{parent}, m_owner{QString::fromLatin1(owner)}, m_submitText{submit} {
    setObjectName(m_owner);
    setAccessibleName(title);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace);
    column->addWidget(makeLabel(title, "title"));
    m_subject = makeText({});
    m_subject->setObjectName(m_owner + QStringLiteral("_Subject"));
    m_subject->hide();
    column->addWidget(m_subject);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    int line = 0;
    for (auto& field : fields) {
        Row row{.field = std::move(field)};
        row.editor = makeEditor(row.field);
        const QString labelText = row.field.required ? row.field.label + QStringLiteral(" *") : row.field.label;
        auto* label = makeLabel(labelText, "muted");
        label->setBuddy(row.editor);
        label->setToolTip(row.field.tip);
        row.editor->setToolTip(row.field.tip);
        grid->addWidget(label, line, 0, Qt::AlignTop | Qt::AlignLeft);
        label->setContentsMargins(0, 5, 0, 0);
        grid->addWidget(row.editor, line, 1);
        row.problem = makeText({}, "error");
        row.problem->setObjectName(row.editor->objectName() + QStringLiteral("_Problem"));
        row.problem->setMinimumHeight(row.mayBeWrong() ? kProblemHeight : 0);
        row.problem->setVisible(row.mayBeWrong());
        grid->addWidget(row.problem, line + 1, 1);
        line += 2;
        m_rows.push_back(std::move(row));
    }
    column->addLayout(grid);
    m_note = makeText({}, "muted");
    m_note->hide();
    column->addWidget(m_note);
    m_refusal = makeText({}, "error");
    m_refusal->setObjectName(m_owner + QStringLiteral("_Refusal"));
    m_refusal->hide();
    // A widget of its own: a dock keeps it in sight below the scrolling fields.
    auto* row = named(new QWidget, "Form_Buttons");
    auto* lines = new QVBoxLayout{row};
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    lines->addWidget(m_refusal);
    auto* buttons = new QHBoxLayout;
    lines->addLayout(buttons);
    m_submit = makeButton(submit, (m_owner + QStringLiteral("_Submit")).toLatin1().constData(), "primary");
    ClickGuard::guard(*m_submit);
    showSubmit();
    m_cancel = makeButton(tr("Cancel"), (m_owner + QStringLiteral("_Cancel")).toLatin1().constData());
    m_cancel->setToolTip(tr("Give up (Esc)"));
    buttons->addWidget(m_submit);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    column->addWidget(row);
    connect(this, &Form::edited, this, [this] {
        m_touched = true;
        m_askedToGiveUp = false;
        review();
    });
    connect(m_submit, &QPushButton::clicked, this, &Form::submit);
    connect(m_cancel, &QPushButton::clicked, this, &Form::cancelled);
}

QWidget* Form::makeEditor(const Field& field) {
    QWidget* editor = nullptr;
    if (field.type == Field::Type::text) {
        auto* text = new QPlainTextEdit{field.initial};
        text->setTabChangesFocus(true);
        text->setFixedHeight(72);
        text->setPlaceholderText(field.placeholder);
        connect(text, &QPlainTextEdit::textChanged, this, &Form::edited);
        editor = text;
    } else if (field.type == Field::Type::choice || field.type == Field::Type::editableChoice) {
        auto* choice = new QComboBox;
        choice->setEditable(field.type == Field::Type::editableChoice);
        choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        choice->setMinimumContentsLength(8);
        if (field.type == Field::Type::choice && field.required && field.initial.isEmpty()) {
            choice->addItem(tr("Please choose"), QString{});
        }
        for (qsizetype i = 0; i < field.choices.size(); ++i) {
            const auto at = static_cast<std::size_t>(i);
            choice->addItem(field.choices[i], at < field.values.size() ? toQt(field.values[at]) : field.choices[i]);
        }
        const int at = choice->findData(field.initial);
        if (at >= 0) {
            choice->setCurrentIndex(at);
        } else if (choice->isEditable()) {
            choice->setCurrentIndex(-1);
            choice->setEditText(field.initial);
            choice->lineEdit()->setPlaceholderText(field.required ? tr("Please choose") : field.placeholder);
        }
        connect(choice, &QComboBox::currentTextChanged, this, &Form::edited);
        editor = choice;
    } else {
        auto* line = new QLineEdit{field.initial};
        line->setPlaceholderText(field.placeholder);
        connect(line, &QLineEdit::textChanged, this, &Form::edited);
        connect(line, &QLineEdit::returnPressed, this, &Form::submit);
        editor = line;
    }
    editor->setObjectName(m_owner + QChar{u'_'} + toQt(field.id));
    editor->setAccessibleName(field.label);
    guardEditor(*editor);
    return editor;
}

QString Form::textOf(const Row& row) {
    if (const auto* line = qobject_cast<QLineEdit*>(row.editor)) {
        return line->text().trimmed();
    }
    if (const auto* text = qobject_cast<QPlainTextEdit*>(row.editor)) {
        return text->toPlainText().trimmed();
    }
    const auto* choice = qobject_cast<QComboBox*>(row.editor);
    const int at = choice->findText(choice->currentText());
    return at >= 0 ? choice->itemData(at).toString() : choice->currentText().trimmed();
}

Json Form::values() const {
    Json out = Json::object();
    for (const auto& row : m_rows) {
        const QString text = textOf(row);
        if (text.isEmpty()) {
            continue;
        }
        if (row.field.type == Field::Type::number) {
            QString digits = text;
            digits.remove(QChar{u','}).remove(QChar{u' '}).remove(kThousands).remove(row.field.unit);
            bool ok = false;
            const qint64 number = digits.toLongLong(&ok);
            if (ok) {
                out[row.field.id] = static_cast<std::int64_t>(number);
            }
        } else {
            out[row.field.id] = toStd(text);
        }
    }
    return out;
}

QString Form::problemOf(const Row& row, const Json& values) {
    const auto value = values.find(row.field.id);
    if (value == values.end()) {
        return !textOf(row).isEmpty() ? tr("This is not a whole number")
               : row.field.required   ? tr("Please fill this in")
                                      : QString{};
    }
    if (row.field.type == Field::Type::number) {
        const auto number = value->get<std::int64_t>();
        if (number < row.field.minimum || number > row.field.maximum) {
            return tr("Between %1 and %2").arg(row.field.minimum).arg(row.field.maximum);
        }
    }
    return {};
}

bool Form::check() {
    bool good = true;
    const Json all = values();
    for (auto& row : m_rows) {
        const QString problem = problemOf(row, all);
        if (!problem.isEmpty() || row.wrong) {
            say(row, problem, true);
        }
        if (!problem.isEmpty() && good) {
            row.editor->setFocus();
            good = false;
        }
    }
    return good;
}

void Form::say(Row& row, const QString& text, bool wrong) {
    row.wrong = wrong && !text.isEmpty();
    row.problem->setText(text);
    row.problem->setVisible(row.mayBeWrong() || !text.isEmpty());
    setStyleProperty(*row.problem, "part", wrong ? QStringLiteral("error") : QStringLiteral("caution"));
    setStyleProperty(*row.editor, "invalid", row.wrong);
}

void Form::review() {
    m_refusal->hide();
    const Json all = values();
    for (auto& row : m_rows) {
        if (row.wrong) {
            say(row, problemOf(row, all), true);
        }
        if (!row.wrong && row.caution) {
            say(row, row.caution(all), false);
        }
    }
    if (m_warned != cautions()) {
        m_warned.clear();
    }
    showSubmit();
}

QStringList Form::missing() const {
    QStringList out;
    for (const auto& row : m_rows) {
        if (row.field.required && textOf(row).isEmpty()) {
            out << row.field.label;
        }
    }
    return out;
}

QStringList Form::cautions() const {
    QStringList out;
    const Json all = values();
    for (const auto& row : m_rows) {
        if (const QString text = row.caution ? row.caution(all) : QString{}; !text.isEmpty()) {
            out << text;
        }
    }
    return out;
}

void Form::addCaution(const char* id, Caution caution) {
    for (auto& row : m_rows) {
        if (row.field.id == id) {
            row.caution = std::move(caution);
            row.problem->setMinimumHeight(kProblemHeight);
            row.problem->show();
        }
    }
    review();
}

void Form::refuse(const QString& why) {
    m_refusal->setText(why);
    m_refusal->show();
}

void Form::showSubmit() {
    const QString text = m_warned.isEmpty() ? m_submitText : tr("%1 all the same").arg(m_submitText);
    m_submit->setText(text);
    m_submit->setAccessibleName(text);
    const auto gaps = missing();
    m_submit->setToolTip(gaps.isEmpty() ? tr("%1 (Ctrl+Enter)").arg(text)
                                        : tr("Still missing: %1").arg(gaps.join(tr(", "))));
    m_submit->setAccessibleDescription(m_submit->toolTip());
}

void Form::submit() {
    if (!m_submit->isEnabled() || !check()) {
        return;
    }
    if (const auto now = cautions(); now != m_warned) {
        m_warned = now;
        review();
        showSubmit();
        return;
    }
    Q_EMIT submitted(values());
}

Json Form::texts() const {
    Json out = Json::object();
    for (const auto& row : m_rows) {
        out[row.field.id] = toStd(textOf(row));
    }
    return out;
}

void Form::setTexts(const Json& texts) {
    for (const auto& row : m_rows) {
        if (const auto at = texts.find(row.field.id); at != texts.end() && at->is_string()) {
            setValue(row.field.id.c_str(), toQt(at->get<std::string>()));
        }
    }
}

void Form::setValue(const char* id, const QString& value) {
    auto* widget = editor(id);
    if (auto* line = qobject_cast<QLineEdit*>(widget)) {
        line->setText(value);
    } else if (auto* text = qobject_cast<QPlainTextEdit*>(widget)) {
        text->setPlainText(value);
    } else if (auto* choice = qobject_cast<QComboBox*>(widget)) {
        const int at = choice->findData(value);
        if (at >= 0) {
            choice->setCurrentIndex(at);
        } else if (choice->isEditable()) {
            choice->setEditText(value);
        }
    }
}

void Form::setProblem(const char* id, const QString& text) {
    for (auto& row : m_rows) {
        if (row.field.id == id) {
            say(row, text, true);
        }
    }
}

void Form::setBusy(bool busy) {
    m_submit->setEnabled(!busy);
    for (const auto& row : m_rows) {
        row.editor->setEnabled(!busy);
    }
}

void Form::setNote(const QString& note) {
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Form::setSubject(const QString& subject) {
    m_subject->setText(subject);
    m_subject->setVisible(!subject.isEmpty());
}

void Form::giveUp() {
    if (m_touched && !m_askedToGiveUp) {
        m_askedToGiveUp = true;
        refuse(tr("What was typed has not been sent. Press Esc again to give it up."));
        return;
    }
    Q_EMIT cancelled();
}

QWidget* Form::editor(const char* id) const {
    for (const auto& row : m_rows) {
        if (row.field.id == id) {
            return row.editor;
        }
    }
    return nullptr;
}

void Form::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        giveUp();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
               event->modifiers() == Qt::ControlModifier) {
        if (!event->isAutoRepeat()) {
            submit();
        }
    } else {
        QWidget::keyPressEvent(event);
    }
}

void Form::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_rows.empty()) {
        m_rows.front().editor->setFocus();
    }
}

}  // namespace weir::app
