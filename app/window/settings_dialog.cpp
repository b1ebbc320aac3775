// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/settings_dialog.h"

#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QAction>
#include <QComboBox>
#include <QGridLayout>
#include <QScrollArea>

namespace weir::app {

SettingsDialog::SettingsDialog(Workbench& bench, QWidget* parent) : QDialog{parent} {
    named(this, "Settings", tr("Settings"));
    setWindowTitle(tr("Settings"));
    setMinimumWidth(420);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    const auto choice = [&](int row, const QString& label, const char* objectName, const QStringList& words,
                            const std::vector<std::string>& values, const std::string& current) {
        auto* combo = named(new QComboBox, objectName, label);
        for (qsizetype i = 0; i < words.size(); ++i) {
            combo->addItem(words[i], toQt(values[static_cast<std::size_t>(i)]));
        }
        combo->setCurrentIndex(std::max(0, combo->findData(toQt(current))));
        grid->addWidget(makeLabel(label, "muted"), row, 0);
        grid->addWidget(combo, row, 1);
        return combo;
    };
    // Each language is named in itself, so that whoever got lost finds the way back.
    auto* language =
        choice(0, tr("Language"), "Settings_Language", {QStringLiteral("简体中文"), QStringLiteral("English")},
               {"zh_CN", "en"}, bench.settings().values().language);
    auto* theme =
        choice(1, tr("Colours"), "Settings_Theme", {tr("Light"), tr("Dark")}, {"light", "dark"}, bench.theme().name());
    column->addLayout(grid);
    column->addWidget(
        makeText(tr("Text and icons follow the display scaling of the system, 100 % to 200 %."), "muted"));
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    auto* close = makeButton(tr("Close"), "Settings_Close", "primary");
    row->addWidget(close);
    column->addLayout(row);
    connect(language, &QComboBox::currentIndexChanged, this,
            [this, language] { Q_EMIT languageWanted(toStd(language->currentData().toString())); });
    connect(theme, &QComboBox::currentIndexChanged, this,
            [this, theme] { Q_EMIT themeWanted(toStd(theme->currentData().toString())); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

ShortcutCard::ShortcutCard(const QList<QAction*>& actions, QWidget* parent) : QDialog{parent} {
    named(this, "Shortcuts", tr("Keyboard shortcuts"));
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(460, 560);
    auto* column = new QVBoxLayout{this};
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    auto* page = new QWidget;
    page->setProperty("part", QStringLiteral("page"));
    auto* grid = new QGridLayout{page};
    grid->setColumnStretch(0, 1);
    int row = 0;
    const auto add = [&](const QString& what, const QString& keys) {
        grid->addWidget(makeLabel(what), row, 0);
        grid->addWidget(makeLabel(keys, "muted"), row++, 1);
    };
    for (const auto* action : actions) {
        if (!action->shortcut().isEmpty()) {
            QString name = action->text();
            add(name.remove(QChar{u'&'}), action->shortcut().toString(QKeySequence::NativeText));
        }
    }
    add(tr("Zoom at the pointer"), tr("wheel; finely with Ctrl"));
    add(tr("Move the map with any tool"), tr("Space and drag, or middle button"));
    add(tr("Zoom to a box"), tr("Shift and drag"));
    add(tr("Move the map"), tr("arrow keys"));
    add(tr("Give up drawing"), tr("Esc"));
    grid->setRowStretch(row, 1);
    scroll->setWidget(page);
    column->addWidget(scroll);
}

}  // namespace weir::app
