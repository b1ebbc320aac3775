// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/window_prompts.h"

#include "app/docks/widgets.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialog>
#include <QFileDialog>
#include <QLineEdit>

namespace weir::app {

namespace {

/// A small dialog around one editor; the words on the button say what happens.
struct Ask {
    QDialog dialog;
    QVBoxLayout column{&dialog};
    QPushButton* accept;

    Ask(QWidget* parent, const QString& title, const QString& text, const QString& acceptText, QWidget* editor)
        : dialog{parent} {
        dialog.setWindowTitle(title);
        dialog.setMinimumWidth(380);
        column.setContentsMargins(16, 16, 16, 16);
        column.setSpacing(12);
        column.addWidget(makeText(text));
        if (editor != nullptr) {
            column.addWidget(editor);
        }
        auto* row = new QHBoxLayout;
        row->addStretch(1);
        accept = makeButton(acceptText, "Prompt_Accept", "primary");
        auto* cancel = makeButton(QCoreApplication::translate("weir", "Cancel"), "Prompt_Cancel");
        accept->setDefault(true);
        QObject::connect(accept, &QPushButton::clicked, &dialog, &QDialog::accept);
        QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
        row->addWidget(cancel);
        row->addWidget(accept);
        column.addLayout(row);
    }
};

}  // namespace

bool WindowPrompts::confirm(const Question& question) {
    Ask ask{m_parent, question.title, question.text, question.accept, nullptr};
    return ask.dialog.exec() == QDialog::Accepted;
}

std::optional<QString> WindowPrompts::text(const TextQuestion& question) {
    auto* edit = named(new QLineEdit{question.initial}, "Prompt_Text", question.label);
    Ask ask{m_parent, question.title, question.label, question.accept, edit};
    const auto enable = [&] { ask.accept->setEnabled(!question.required || !edit->text().trimmed().isEmpty()); };
    QObject::connect(edit, &QLineEdit::textChanged, &ask.dialog, enable);
    enable();
    return ask.dialog.exec() == QDialog::Accepted ? std::optional{edit->text().trimmed()} : std::nullopt;
}

std::optional<int> WindowPrompts::choice(const ChoiceQuestion& question) {
    auto* combo = named(new QComboBox, "Prompt_Choice", question.label);
    const int before = question.initial < 0 ? 1 : 0;  // a line in front of the choices that is none of them
    if (before > 0) {
        combo->addItem(QCoreApplication::translate("weir", "Please choose"));
    }
    combo->addItems(question.choices);
    combo->setCurrentIndex(question.initial + before);
    Ask ask{m_parent, question.title, question.label, question.accept, combo};
    const auto enable = [&] {
        const bool isChosen = combo->currentIndex() >= before;
        setAvailable(*ask.accept, isChosen ? QString{} : QCoreApplication::translate("weir", "Please choose first"));
    };
    QObject::connect(combo, &QComboBox::currentIndexChanged, &ask.dialog, enable);
    enable();
    return ask.dialog.exec() == QDialog::Accepted ? std::optional{combo->currentIndex() - before} : std::nullopt;
}

std::optional<QString> WindowPrompts::saveFile(const FileQuestion& question) {
    const QString file = QFileDialog::getSaveFileName(m_parent, question.title, question.suggested, question.filter);
    return file.isEmpty() ? std::nullopt : std::optional{file};
}

std::optional<QString> WindowPrompts::openFile(const FileQuestion& question) {
    const QString file = QFileDialog::getOpenFileName(m_parent, question.title, question.suggested, question.filter);
    return file.isEmpty() ? std::nullopt : std::optional{file};
}

QStringList WindowPrompts::openFiles(const FileQuestion& question) {
    return QFileDialog::getOpenFileNames(m_parent, question.title, question.suggested, question.filter);
}

}  // namespace weir::app
