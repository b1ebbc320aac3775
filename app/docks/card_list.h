// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/form.h"
#include "app/docks/rows.h"
#include "app/workbench/workbench.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <QWidget>

#include <optional>
#include <vector>

class QListWidget;
class QPushButton;
class QTimer;

namespace weir::app {

/// A line of a dock's list: level shape or icon, two lines of text, a word on the right. Without an item it is a
/// heading over the lines that follow.
struct ListLine {
    Item item;
    QString title;
    QString subtitle;
    QString right;
    Tone tone = Tone::normal;  ///< of the word on the right
    model::Level level = 0;    ///< shape in front; 0: none
    [[nodiscard]] bool isHeading() const { return item.id == 0; }
};

/// What the three docks of the command column share: a list above, below it the card of the selected thing or a form,
/// and at the top the button that begins something new. Derived classes say what the lines and the card are.
class CardListPanel : public QWidget {
    Q_OBJECT
public:
    CardListPanel(Workbench& bench, const char* owner, QWidget* parent = nullptr);

    /// Number for the tab's badge.
    [[nodiscard]] virtual int count() const = 0;
    [[nodiscard]] bool hasForm() const { return m_form != nullptr; }
    /// What is typed and not yet sent; nothing when no form is open or nothing was changed in it.
    [[nodiscard]] virtual std::optional<FormDraft> draft() const;
    /// Opens the form of a draft again with what was typed. False when its row or form is gone.
    /// While something is typed in another form it waits until its form is opened.
    virtual bool resume(const FormDraft& draft);
    /// Forms that made room for another one while something was typed in them; each comes back with its form.
    [[nodiscard]] const std::vector<FormDraft>& laidAside() const { return m_aside; }
    [[nodiscard]] const std::optional<Item>& shown() const { return m_shown; }

Q_SIGNALS:
    void countChanged();
    void goTo(weir::app::Item item);
    void draftChanged();

protected:
    [[nodiscard]] virtual std::vector<ListLine> lines() const = 0;
    /// Kinds this panel shows a card for.
    [[nodiscard]] virtual bool shows(model::Kind kind) const = 0;
    /// Fills the card for `item`; the column is empty. A missing row is shown as such by the caller.
    virtual void fillCard(QVBoxLayout& column, Item item) = 0;
    /// Opens the form of this name about the row `subject` through showForm(); false when there is no such.
    virtual bool beginForm(const std::string& form, std::int64_t subject) = 0;
    [[nodiscard]] virtual QString emptyText() const = 0;
    /// Brings buttons up to date with what may be done now.
    virtual void updateAvailability() {}
    /// Does a change of the picture concern the list or the card?
    [[nodiscard]] virtual bool concerns(const desk::PictureChange& change) const = 0;

    /// Below the scrolling card, always in sight: for the one primary action. Emptied with the card. Its buttons take
    /// one step per click (ClickGuard).
    [[nodiscard]] QHBoxLayout& footer() { return *m_footer; }
    QPushButton& addNewButton(const QString& text, const char* objectName);
    /// `name` and `subject` are what beginForm() opens it by.
    void showForm(Form* form, std::string name, std::int64_t subject = 0);
    void closeForm();
    /// What was typed into a form of this name and subject and then laid aside.
    void takeBack();
    [[nodiscard]] Form* openForm() const { return m_form; }
    void refresh();
    void refreshCard();
    /// Gives the keyboard to a field of the card and scrolls to it; for one that has just been asked for.
    void enterField(const char* objectName);
    /// Runs the form's command; closes the form when the store has it, otherwise keeps the text.
    void submitForm(Form& form, desk::Command command, std::function<void(const desk::Answer&)> then = {});

    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    Workbench& m_bench;

private:
    void refreshList();
    void fillAgain();
    void onSelection();
    /// Ages and deadlines move on without any change of the picture.
    void refreshAges();

    QByteArray m_owner;
    QHBoxLayout* m_top;
    QListWidget* m_list;
    QLabel* m_emptyLabel;
    QScrollArea* m_scroll;
    QVBoxLayout* m_card;
    QHBoxLayout* m_footer;
    QTimer* m_ages;
    std::vector<FormDraft> m_aside;
    Form* m_form = nullptr;
    std::string m_formName;
    std::int64_t m_formSubject = 0;
    std::optional<Item> m_shown;
    std::optional<Item> m_filled;  ///< what the card was filled for
    bool m_filling = false;
    Subscription m_onSelection;
};

}  // namespace weir::app
