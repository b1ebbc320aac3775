// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/card_list.h"

#include "app/docks/form.h"
#include "app/docks/input_guards.h"
#include "app/docks/widgets.h"
#include "app/workbench/theme.h"

#include <QApplication>
#include <QHash>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTimer>

namespace weir::app {

namespace {

constexpr int kLineRole = Qt::UserRole + 1;
constexpr int kRowHeight = 46;
constexpr int kHeadingHeight = 26;
constexpr int kCardHeight = 210;  // the card keeps this much of a low window; the list scrolls
constexpr int kRoomy = 760;       // a panel at least this high has room for a long list above the card
constexpr int kWholeList = 10;
constexpr int kLongList = 4;
constexpr int kShortList = 2;
constexpr int kAges = 15'000;  // an age of a minute is never half a minute old

/// Paints a list line from the theme's colours.
class LineDelegate final : public QStyledItemDelegate {
public:
    LineDelegate(const Theme& theme, const std::vector<ListLine>& lines, QObject* parent)
        : QStyledItemDelegate{parent}, m_theme{theme}, m_lines{lines} {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto row = static_cast<std::size_t>(index.row());
        if (row >= m_lines.size()) {
            return;
        }
        const auto& line = m_lines[row];
        painter->save();
        if (line.isHeading()) {
            const QRect box = option.rect.adjusted(12, 0, -10, 0);
            painter->setPen(m_theme.colour("muted"));
            painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, line.title);
            painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, line.right);
            painter->restore();
            return;
        }
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->fillRect(option.rect, m_theme.colour("accent_soft"));
            painter->fillRect(QRect{option.rect.topLeft(), QSize{3, option.rect.height()}}, m_theme.colour("accent"));
        } else if (option.state.testFlag(QStyle::State_MouseOver)) {
            painter->fillRect(option.rect, m_theme.colour("hover"));
        }
        QRect box = option.rect.adjusted(12, 5, -10, -5);
        if (line.level > 0) {
            paintLevel(*painter,
                       QRectF{QPointF{static_cast<qreal>(box.left()), box.center().y() - 11.0}, QSizeF{22, 22}},
                       line.level, m_theme);
            box.adjust(30, 0, 0, 0);
        }
        QFont bold = option.font;
        bold.setWeight(QFont::DemiBold);
        const QFontMetrics small{option.font};
        const int rightWidth = line.right.isEmpty() ? 0 : small.horizontalAdvance(line.right) + 10;
        painter->setFont(option.font);
        painter->setPen(line.tone == Tone::alert  ? m_theme.colour("alert")
                        : line.tone == Tone::warn ? m_theme.colour("warn")
                        : line.tone == Tone::good ? m_theme.colour("good")
                                                  : m_theme.colour("muted"));
        painter->drawText(QRect{box.left(), box.top(), box.width(), 18}, Qt::AlignRight | Qt::AlignVCenter, line.right);
        painter->setPen(m_theme.colour("muted"));
        painter->drawText(QRect{box.left(), box.top() + 18, box.width(), 18}, Qt::AlignLeft | Qt::AlignVCenter,
                          small.elidedText(line.subtitle, Qt::ElideRight, box.width()));
        painter->setFont(bold);
        painter->setPen(m_theme.colour("text"));
        painter->drawText(QRect{box.left(), box.top(), box.width() - rightWidth, 18}, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics{bold}.elidedText(line.title, Qt::ElideRight, box.width() - rightWidth));
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(m_theme.colour("accent"));
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const auto row = static_cast<std::size_t>(index.row());
        return {100, row < m_lines.size() && m_lines[row].isHeading() ? kHeadingHeight : kRowHeight};
    }

private:
    const Theme& m_theme;
    const std::vector<ListLine>& m_lines;
};

class LineList final : public QListWidget {
public:
    explicit LineList(const Theme& theme) { setItemDelegate(new LineDelegate{theme, lines, this}); }
    std::vector<ListLine> lines;
    int rows = kLongList;  ///< in sight before the list scrolls
    [[nodiscard]] QSize sizeHint() const override { return {240, heightOf(rows)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, heightOf(kShortList)}; }

protected:
    /// The keyboard comes here too when the widget that had it is gone. Qt then makes the first line current; nobody
    /// has chosen it.
    void focusInEvent(QFocusEvent* event) override {
        const bool hadNone = !currentIndex().isValid();
        const QSignalBlocker quiet{this};
        QListWidget::focusInEvent(event);
        if (hadNone) {
            setCurrentIndex({});
        }
    }

private:
    /// Height of the first `rows` lines together with their headings.
    [[nodiscard]] int heightOf(int most) const {
        int height = 0;
        for (const auto& line : lines) {
            if (!line.isHeading() && most-- == 0) {
                break;
            }
            height += line.isHeading() ? kHeadingHeight : kRowHeight;
        }
        return height;
    }
};

}  // namespace

CardListPanel::CardListPanel(Workbench& bench, const char* owner, QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_owner{owner},
      m_top{new QHBoxLayout},
      m_list{new LineList{bench.theme()}},
      m_emptyLabel{makeText({}, "muted")},
      m_scroll{new QScrollArea},
      m_card{nullptr},
      m_footer{new QHBoxLayout},
      m_ages{new QTimer{this}} {
    new ClickGuard{this};
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, kSpace, 0, 0);
    column->setSpacing(kSpace);
    m_top->setContentsMargins(12, 0, 12, 0);
    column->addLayout(m_top);
    named(m_list, (m_owner + "_List").constData());
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMouseTracking(true);
    column->addWidget(m_list);
    m_emptyLabel->setContentsMargins(12, 4, 12, 4);
    column->addWidget(m_emptyLabel);
    auto* page = new QWidget;
    page->setProperty("part", QStringLiteral("page"));
    m_card = new QVBoxLayout{page};
    m_card->setContentsMargins(12, 4, 12, 12);
    m_card->setSpacing(kSpace);
    named(m_scroll, (m_owner + "_Card").constData());
    m_scroll->setWidget(page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setMinimumHeight(kCardHeight);
    column->addWidget(m_scroll, 1);
    m_footer->setContentsMargins(12, 0, 12, 0);
    column->addLayout(m_footer);
    column->addSpacing(2);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        const auto& shownLines = static_cast<LineList*>(m_list)->lines;
        if (!m_filling && row >= 0 && static_cast<std::size_t>(row) < shownLines.size() &&
            !shownLines[static_cast<std::size_t>(row)].isHeading()) {
            m_bench.selection().select(shownLines[static_cast<std::size_t>(row)].item);
        }
    });
    connect(m_list, &QListWidget::itemActivated, this, [this] {
        if (m_shown) {
            Q_EMIT goTo(*m_shown);
        }
    });
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, [this](const desk::PictureChange& change) {
        if (concerns(change)) {
            refresh();
        }
    });
    connect(&bench, &Workbench::officerChanged, this, [this] { refreshCard(); });
    m_ages->setObjectName(QString::fromLatin1(m_owner) + QStringLiteral("_Ages"));
    connect(m_ages, &QTimer::timeout, this, &CardListPanel::refreshAges);
    m_ages->start(kAges);
    m_onSelection = bench.selection().onChanged([this](const auto&) { onSelection(); });
}

QPushButton& CardListPanel::addNewButton(const QString& text, const char* objectName) {
    auto* button = makeButton(text, objectName);
    if (m_top->count() > 0) {
        m_top->takeAt(m_top->count() - 1);
    }
    m_top->addWidget(button);
    m_top->addStretch(1);
    return *button;
}

void CardListPanel::refreshList() {
    auto& list = *static_cast<LineList*>(m_list);
    m_filling = true;
    list.lines = lines();
    while (list.count() > static_cast<int>(list.lines.size())) {
        delete list.takeItem(list.count() - 1);
    }
    while (list.count() < static_cast<int>(list.lines.size())) {
        list.addItem(QString{});
    }
    int current = -1;
    for (std::size_t i = 0; i < list.lines.size(); ++i) {
        const auto& line = list.lines[i];
        auto* item = list.item(static_cast<int>(i));
        item->setFlags(line.isHeading() ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2, %3").arg(line.title, line.subtitle, line.right));
        item->setToolTip(line.isHeading() ? QString{} : line.title + QChar{u'\n'} + line.subtitle);
        if (m_shown && !line.isHeading() && line.item == *m_shown) {
            current = static_cast<int>(i);
        }
    }
    list.setCurrentRow(current);
    list.setVisible(!list.lines.empty() && m_form == nullptr);
    // Beside a card the list is for stepping to the next one; alone it is the picture of the situation.
    m_scroll->setMinimumHeight(m_shown || m_form != nullptr ? kCardHeight : 0);
    list.rows = !m_shown ? kWholeList : height() < kRoomy ? kShortList : kLongList;
    list.doItemsLayout();
    list.updateGeometry();
    list.viewport()->update();
    // The list has its new height only after the layout has been done.
    QTimer::singleShot(0, m_list, [shownList = m_list] {
        if (auto* line = shownList->currentItem()) {
            shownList->scrollToItem(line);
        }
    });
    m_emptyLabel->setText(emptyText());
    m_emptyLabel->setVisible(list.lines.empty() && m_form == nullptr);
    m_filling = false;
}

void CardListPanel::refresh() {
    // A panel made while something is selected (another language, a window opened again) shows it too.
    if (const auto current = m_bench.selection().current(); !m_shown && current && shows(current->kind)) {
        m_shown = current;
    }
    refreshList();
    refreshCard();
    Q_EMIT countChanged();
}

namespace {

/// What somebody is typing or has the keyboard in, by object name, so that a card filled again does not lose it.
struct Typing {
    QHash<QString, QString> texts;
    QString focus;
    QString text;        ///< of the line that has the keyboard, with where it is in it and what is marked
    bool typed = false;  ///< somebody typed it; what nobody typed is the card's own and follows what it shows
    int cursor = 0;
    int marked = 0;  ///< characters from the cursor on; negative: before it

    static Typing in(const QWidget& card, const QWidget& owner) {
        Typing out;
        for (const auto* line : card.findChildren<QLineEdit*>()) {
            const bool isOurs = !line->objectName().isEmpty() && !line->objectName().startsWith(QLatin1String{"qt_"});
            if (line->isModified() && isOurs) {
                out.texts.insert(line->objectName(), line->text());
            }
        }
        if (auto* focus = QApplication::focusWidget(); focus != nullptr && owner.isAncestorOf(focus)) {
            out.focus = focus->objectName();
            if (const auto* line = lineOf(*focus)) {
                out.text = line->text();
                out.typed = line->isModified() || line != focus;
                out.cursor = line->cursorPosition();
                out.marked = line->selectionStart() == out.cursor ? line->selectionLength() : -line->selectionLength();
            }
        }
        return out;
    }
    void putBack(QWidget& owner) const {
        for (auto it = texts.begin(); it != texts.end(); ++it) {
            if (auto* line = owner.findChild<QLineEdit*>(it.key())) {
                line->setText(it.value());
                line->setModified(true);
            }
        }
        if (auto* widget = focus.isEmpty() ? nullptr : owner.findChild<QWidget*>(focus)) {
            focusFresh(*widget, owner);
            if (auto* line = lineOf(*widget)) {
                putBackLine(*line);
            }
        }
    }

private:
    void putBackLine(QLineEdit& line) const {
        if (typed && line.text() != text) {
            line.setText(text);
        }
        if (marked != 0) {
            line.setSelection(cursor + marked, -marked);
        } else {
            line.setCursorPosition(cursor);
        }
    }
};

}  // namespace

void CardListPanel::refreshCard() {
    updateAvailability();
    if (m_form != nullptr) {
        return;
    }
    const bool again = m_filled == m_shown && m_shown;
    if (const auto* focus = QApplication::focusWidget();
        again && focus != nullptr && isAncestorOf(focus) && isComposing(*focus)) {
        // A half-typed character would be lost; the next tick brings the card up to date.
        return;
    }
    const Typing typing = again ? Typing::in(*m_scroll, *this) : Typing{};
    const int at = again ? m_scroll->verticalScrollBar()->value() : 0;
    fillAgain();
    if (again) {
        typing.putBack(*this);
    }
    // The new card has its height only after the layout has been done.
    QTimer::singleShot(0, this, [this, at] { m_scroll->verticalScrollBar()->setValue(at); });
}

void CardListPanel::enterField(const char* objectName) {
    auto* field = m_scroll->findChild<QWidget*>(QString::fromLatin1(objectName));
    if (field == nullptr) {
        return;
    }
    focusFresh(*field, *this);
    // Behind what refreshCard() does with the bar once the layout has been done.
    QTimer::singleShot(0, field, [this, field] { m_scroll->ensureWidgetVisible(field, 0, 2 * kSpace); });
}

namespace {

void guardButtons(QLayout& layout) {
    for (int i = 0; i < layout.count(); ++i) {
        auto* item = layout.itemAt(i);
        if (auto* button = qobject_cast<QPushButton*>(item->widget())) {
            ClickGuard::guard(*button);
        } else if (auto* inner = item->layout()) {
            guardButtons(*inner);
        }
    }
}

}  // namespace

void CardListPanel::fillAgain() {
    clearLayout(*m_card);
    clearLayout(*m_footer);
    m_filled = m_shown;
    if (m_shown) {
        fillCard(*m_card, *m_shown);
    } else if (!static_cast<LineList*>(m_list)->lines.empty()) {
        m_card->addWidget(makeText(tr("Select a line to see its card and what can be done."), "muted"));
    }
    m_card->addStretch(1);
    guardButtons(*m_footer);
}

void CardListPanel::refreshAges() {
    // Never under somebody's hands: an open list of choices would vanish, and a pressed button lose its click.
    if (isVisible() && m_form == nullptr && QApplication::activePopupWidget() == nullptr &&
        QApplication::mouseButtons() == Qt::NoButton) {
        refreshList();
        refreshCard();
    }
}

void CardListPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if ((event->oldSize().height() < kRoomy) != (event->size().height() < kRoomy)) {
        refreshList();
    }
}

void CardListPanel::onSelection() {
    const auto current = m_bench.selection().current();
    if (current && shows(current->kind) && m_shown != current) {
        m_shown = current;
        refreshList();
        refreshCard();
    } else if (!current && m_shown) {
        m_shown.reset();
        refreshList();
        refreshCard();
    }
}

void CardListPanel::showForm(Form* form, std::string name, std::int64_t subject) {
    const bool isOpen = m_form != nullptr && m_formName == name && m_formSubject == subject;
    if (isOpen && m_form->isTouched()) {
        form->deleteLater();
        return;
    }
    if (auto typed = CardListPanel::draft()) {
        m_aside.push_back(*std::move(typed));
        m_bench.tell(msg("What was typed is kept; it is there again when its form is opened"));
    }
    closeForm();
    m_form = form;
    m_formName = std::move(name);
    m_formSubject = subject;
    clearLayout(*m_footer);
    clearLayout(*m_card);
    m_card->addWidget(form);
    m_card->addStretch(1);
    if (auto* buttons = form->findChild<QWidget*>(QStringLiteral("Form_Buttons"))) {
        m_footer->addWidget(buttons);
    }
    m_emptyLabel->hide();
    m_list->hide();
    connect(form, &Form::edited, this, &CardListPanel::draftChanged);
    connect(form, &Form::cancelled, this, [this] {
        closeForm();
        refresh();
    });
    takeBack();
}

void CardListPanel::takeBack() {
    const auto found = std::ranges::find_if(
        m_aside, [this](const FormDraft& draft) { return draft.form == m_formName && draft.subject == m_formSubject; });
    if (found == m_aside.end()) {
        return;
    }
    // After whoever opens the form has filled in what it begins with.
    QMetaObject::invokeMethod(
        m_form, [form = m_form, texts = found->texts] { form->setTexts(texts); }, Qt::QueuedConnection);
    m_aside.erase(found);
}

void CardListPanel::closeForm() {
    if (m_form != nullptr) {
        m_form->hide();
        m_form->setObjectName({});
        m_form->deleteLater();
        m_form = nullptr;
        m_filled.reset();
        clearLayout(*m_card);
        clearLayout(*m_footer);
        Q_EMIT draftChanged();
    }
}

std::optional<FormDraft> CardListPanel::draft() const {
    if (m_form == nullptr || !m_form->isTouched()) {
        return std::nullopt;
    }
    return FormDraft{m_formName, m_formSubject, m_form->texts()};
}

bool CardListPanel::resume(const FormDraft& draft) {
    if (m_form != nullptr && m_form->isTouched()) {
        m_aside.push_back(draft);
        Q_EMIT draftChanged();
        m_bench.tell(msg("What was typed is kept; it is there again when its form is opened"));
        return true;
    }
    if (!beginForm(draft.form, draft.subject) || m_form == nullptr) {
        return false;
    }
    m_form->setTexts(draft.texts);
    return true;
}

void CardListPanel::keyPressEvent(QKeyEvent* event) {
    // The buttons of a form stand below it in the panel's footer; its keys hold for them too.
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* button = qobject_cast<QPushButton*>(focusWidget());
    if (event->key() == Qt::Key_Escape && m_form != nullptr) {
        m_form->giveUp();
    } else if (isEnter && event->isAutoRepeat()) {
        // A held key is one step, as a double-click is.
        event->accept();
    } else if (isEnter && event->modifiers() == Qt::ControlModifier && m_form != nullptr) {
        m_form->submit();
    } else if (isEnter && event->modifiers() == Qt::NoModifier && button != nullptr) {
        button->click();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void CardListPanel::submitForm(Form& form, desk::Command command, std::function<void(const desk::Answer&)> then) {
    form.setBusy(true);
    m_bench.run(std::move(command), &form, [this, &form, then = std::move(then)](const Result<desk::Answer>& answer) {
        form.setBusy(false);
        if (!answer) {
            return;
        }
        closeForm();
        refresh();
        if (then) {
            then(*answer);
        }
    });
}

}  // namespace weir::app
