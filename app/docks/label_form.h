// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/style_forms.h"

class QLineEdit;

namespace weir::app {

/// What is written at the features, how it looks and where it stands. Only what the kind of feature uses is shown.
/// Object names: StyleLabel_*.
class LabelForm final : public PartForm<maps::LabelRule> {
public:
    explicit LabelForm(QWidget* parent = nullptr);
    void setWords(const StyleWords& words);
    void setMapPalette(const maps::Palette& palette);
    /// Live features bring their own texts.
    void setFieldShown(bool shown);
    void setKind(maps::FeatureKind kind);

private:
    enum Uses { points = 1, lines = 2, areas = 4, all = 7 };
    void row(const QString& title, QWidget* editor, int uses = all);
    void text();
    void number(const char* name, const QString& title, double most, double maps::LabelRule::*member, int uses = all,
                const QString& suffix = QStringLiteral(" px"));
    void flag(const char* name, const QString& title, bool maps::LabelRule::*member, int uses = all);
    void colour(const char* name, const QString& title, maps::ColourRef maps::LabelRule::*member);
    void placing();

    QFormLayout* m_rows;
    QComboBox* m_field;
    QLineEdit* m_text;
    QLabel* m_textError;
    std::vector<std::string> m_fields;
    std::vector<ColourField*> m_colours;
    std::vector<std::pair<QWidget*, int>> m_uses;
};

}  // namespace weir::app
