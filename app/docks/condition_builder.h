// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace weir::app {

/// Makes a condition out of rows of field, operator and value, joined by and or or; the text it makes is read like one
/// that was typed. Object names: Builder_*, rows numbered from 0.
class ConditionBuilder : public QWidget {
    Q_OBJECT
public:
    struct Field {
        std::string name;  ///< in the condition
        QString title;     ///< on screen
        bool isNumber = false;
    };
    explicit ConditionBuilder(QWidget* parent = nullptr);
    void setFields(std::vector<Field> fields);
    /// "" while no row is complete.
    [[nodiscard]] QString condition() const;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QWidget* widget;
        QComboBox* field;
        QComboBox* op;
        QLineEdit* value;
    };
    void addRow();
    void removeRow(const QWidget* widget);
    [[nodiscard]] QString textOf(const Row& row) const;

    std::vector<Field> m_fields;
    std::vector<Row> m_rows;
    QComboBox* m_joined;
    QVBoxLayout* m_column;
    int m_made = 0;
};

}  // namespace weir::app
