// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/style_forms.h"

class QLineEdit;

namespace weir::app {

/// What is written at the features, how it looks and where it stands. Only what the kind of feature uses is shown.
/// Object names: StyleLabel_*.
class LabelForm final : public KindForm<maps::LabelRule> {
public:
    explicit LabelForm(QWidget* parent = nullptr);
    void setWords(const StyleWords& words);
    /// Live features bring their own texts.
    void setFieldShown(bool shown);

private:
    void text();
    void number(const char* name, const QString& title, double most, double maps::LabelRule::*member, int uses = all,
                const QString& suffix = QStringLiteral(" px"));
    void flag(const char* name, const QString& title, bool maps::LabelRule::*member, int uses = all);
    void colour(const char* name, const QString& title, maps::ColourRef maps::LabelRule::*member);
    void placing();

    QComboBox* m_field;
    QLineEdit* m_text;
    QLabel* m_textError;
    std::vector<std::string> m_fields;
};

}  // namespace weir::app
