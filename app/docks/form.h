// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace weir::app {

/// One field of a form: a table row, from which the editor, its label and its check come.
struct Field {
    enum class Type { line, text, choice, editableChoice, number };
    std::string id = {};  ///< key of the value and part of the object name
    QString label;
    Type type = Type::line;
    bool required = false;
    QString initial = {};
    /// A required choice without an initial one begins with none.
    QStringList choices = {};  ///< words shown; `values` are answered, or the words when `values` is empty
    std::vector<std::string> values = {};
    std::int64_t minimum = 0;
    std::int64_t maximum = 1'000'000'000;
    QString unit = {};
    QString placeholder = {};
    QString tip = {};  ///< tooltip: what is meant by it
};

/// An unfinished form as it is kept over a change of language, a crash or the end of the program.
struct FormDraft {
    std::string form;          ///< as its panel names it: "publish", "sign" …
    std::int64_t subject = 0;  ///< the row it is about; 0: a new one
    Json texts = Json::object();
    bool operator==(const FormDraft&) const = default;
};

/// A form inside a dock: checks in place with the reason, Enter or Ctrl+Enter sends, Esc gives up, Tab follows the
/// table. Object names: <owner>_<field id>, <owner>_Subject, <owner>_Submit, <owner>_Cancel.
class Form : public QWidget {
    Q_OBJECT
public:
    Form(const char* owner, const QString& title, const QString& submit, std::vector<Field> fields,
         QWidget* parent = nullptr);

    /// Values by field id: text, or a number. Fields left empty are absent.
    [[nodiscard]] Json values() const;
    /// What stands in the editors by field id, whether it passes the checks or not: for keeping an unfinished form.
    [[nodiscard]] virtual Json texts() const;
    virtual void setTexts(const Json& texts);
    /// Something was changed since the form was opened.
    [[nodiscard]] bool isTouched() const { return m_touched; }
    void setValue(const char* id, const QString& value);
    /// Text under a field; empty clears it. A new problem of a field that is required or a number moves nothing, its
    /// line is kept free; it goes as soon as the field is in order.
    void setProblem(const char* id, const QString& text);
    /// What is unusual about the values, in words; empty when nothing is. Said in amber under the field at once;
    /// sending then takes a second press.
    using Caution = std::function<QString(const Json& values)>;
    void addCaution(const char* id, Caution caution);
    /// Why the values as they are were not sent; goes with the next change.
    void refuse(const QString& why);
    /// While the store works the form waits; its text stays.
    void setBusy(bool busy);
    void setNote(const QString& note);
    /// What the form acts on, below its title.
    void setSubject(const QString& subject);
    /// Esc: at once when nothing was typed, else at the second time.
    void giveUp();
    [[nodiscard]] QWidget* editor(const char* id) const;
    [[nodiscard]] QPushButton& submitButton() { return *m_submit; }
    void submit();

Q_SIGNALS:
    void submitted(const weir::Json& values);
    void cancelled();
    void edited();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

protected:
    /// Brings what is said under the fields up to date.
    void review();

private:
    struct Row {
        Field field;
        QWidget* editor = nullptr;
        QLabel* problem = nullptr;
        Caution caution = {};
        bool wrong = false;  ///< it is a problem that stands under it, not a caution
        /// A line below it is kept free for what may have to be said.
        [[nodiscard]] bool mayBeWrong() const { return field.required || field.type == Field::Type::number || caution; }
    };
    [[nodiscard]] QWidget* makeEditor(const Field& field);
    [[nodiscard]] static QString textOf(const Row& row);
    [[nodiscard]] static QString problemOf(const Row& row, const Json& values);
    static void say(Row& row, const QString& text, bool wrong);
    [[nodiscard]] bool check();
    [[nodiscard]] QStringList cautions() const;
    /// Labels of what is required and not there yet.
    [[nodiscard]] QStringList missing() const;
    void showSubmit();

    QString m_owner;
    std::vector<Row> m_rows;
    QPushButton* m_submit = nullptr;
    QPushButton* m_cancel = nullptr;
    QLabel* m_subject = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_refusal = nullptr;
    QString m_submitText;
    QStringList m_warned;  ///< the cautions the user was asked about
    bool m_touched = false;
    bool m_askedToGiveUp = false;
};

}  // namespace weir::app
