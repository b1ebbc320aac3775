// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/dispatch_card.h"

#include "app/docks/input_guards.h"
#include "app/docks/order_texts.h"
#include "app/docks/widgets.h"
#include "app/overlays/division_names.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QStandardItemModel>

#include <algorithm>
#include <cmath>

namespace weir::app {

namespace {

constexpr std::size_t kMoreTeams = 10;
constexpr int kMostQuantity = 1'000'000;

QByteArray numbered(const char* name, std::size_t index) {
    return QByteArray{name} + QByteArray::number(static_cast<qulonglong>(index));
}

/// The team's name, and where it is at home when another team has the name as well.
QString tellingName(const desk::Picture& picture, const model::Team& team) {
    bool isShared = false;
    picture.teams.forEach(
        [&](const model::Team& other) { isShared = isShared || (other.id != team.id && other.name == team.name); });
    const QString home = isShared ? homeText(picture, team.divisionCode) : QString{};
    return home.isEmpty() ? toQt(team.name) : translated("%1 (%2)").arg(toQt(team.name), home);
}

/// A step of the arrows that fits what there is: single boats, hundreds of sacks.
int stepFor(std::int64_t free) {
    return free >= 1000 ? 100 : free >= 100 ? 10 : 1;
}

}  // namespace

DispatchCard::DispatchCard(Workbench& bench, OrderDraft& draft, QWidget* parent)
    : QWidget{parent}, m_bench{bench}, m_draft{draft} {
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace);
    makeFoot();
    addTeams(*column);
    addMaterials(*column);
    addTask(*column);
}

const model::Incident* DispatchCard::incident() const {
    return m_bench.picture().incidents.find(m_draft.incident);
}

void DispatchCard::touch() {
    m_draft.touched = true;
    m_draft.asked = false;
    Q_EMIT edited();
}

// ---- teams ----

void DispatchCard::addTeams(QVBoxLayout& column) {
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Suggested teams"), "heading"));
    auto* filter = named(new QLineEdit{m_draft.filter}, "Dispatch_TeamFilter", tr("Filter teams by name"));
    filter->setPlaceholderText(tr("Filter teams by name"));
    filter->setClearButtonEnabled(true);
    guardEditor(*filter);
    head->addWidget(filter, 1);
    column.addLayout(head);
    m_teams = new QVBoxLayout;
    m_teams->setSpacing(4);
    column.addLayout(m_teams);
    fillTeams();
    connect(filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_draft.filter = text;
        m_draft.offered = OrderDraft{}.offered;
        fillTeams();
    });
}

void DispatchCard::fillTeams() {
    const auto* about = incident();
    if (about == nullptr) {
        return;
    }
    clearLayout(*m_teams);
    const auto wanted = m_draft.offered;
    auto options = teamOptions(m_bench.picture(), *about, wanted + 1, toStd(m_draft.filter.trimmed()));
    if (options.empty()) {
        m_teams->addWidget(makeText(
            m_draft.filter.isEmpty() ? tr("No team is registered.") : tr("No team has this in its name."), "muted"));
    }
    const bool hasMore = options.size() > wanted && options[wanted].free();
    if (hasMore) {
        options.erase(options.begin() + static_cast<std::ptrdiff_t>(wanted));
    }
    // Whoever is chosen stays in sight, so that a team that was sent elsewhere meanwhile can be taken out again.
    for (const auto id : m_draft.teams) {
        const auto* team = m_bench.picture().teams.find(id);
        if (team != nullptr && std::ranges::find(options, team, &TeamOption::team) == options.end()) {
            options.push_back(optionOf(m_bench.picture(), *about, *team));
        }
    }
    int index = 0;
    for (const auto& option : options) {
        m_teams->addWidget(teamCard(option, index++));
    }
    auto* below = new QHBoxLayout;
    if (hasMore) {
        auto* more = makeButton(tr("More teams"), "Dispatch_MoreTeams");
        more->setToolTip(tr("Shows the next ten"));
        connect(more, &QPushButton::clicked, this, [this] {
            m_draft.offered += kMoreTeams;
            fillTeams();
        });
        below->addWidget(more);
    }
    below->addStretch(1);
    below->addWidget(makeLabel(tr("by arrival, straight line"), "muted"));
    m_teams->addLayout(below);
}

QFrame* DispatchCard::teamCard(const TeamOption& option, int index) {
    auto* card = makeFrame("option");
    auto* inside = new QVBoxLayout{card};
    inside->setContentsMargins(10, 4, 10, 4);
    inside->setSpacing(0);
    const auto id = option.team->id;
    auto* box = named(new QCheckBox{toQt(option.team->name)},
                      numbered("Dispatch_Team", static_cast<std::size_t>(index)).constData(), toQt(option.team->name));
    const bool chosen = m_draft.teams.contains(id);
    box->setEnabled(option.free() || chosen);
    box->setChecked(chosen);
    box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setStyleProperty(*card, "chosen", box->isChecked());
    auto* first = new QHBoxLayout;
    first->addWidget(box, 1);
    first->addWidget(makeLabel(
        option.minutes > 0 ? tr("about %1 min").arg(std::lround(option.minutes)) : distanceText(option.metres),
        "muted"));
    inside->addLayout(first);
    // Villages of the same name have teams of the same name.
    const QString home = homeText(m_bench.picture(), option.team->divisionCode);
    const QString line = option.free() ? tr("%1 people · %2 · %3")
                                             .arg(numberLabel(option.team->headcount), labelOf(option.team->type),
                                                  distanceText(option.metres))
                         : chosen ? tr("under order %1 meanwhile: take it out").arg(toQt(option.busyWith->number))
                                  : tr("under order %1, not free").arg(toQt(option.busyWith->number));
    auto* detail = makeText(home.isEmpty() ? line : line + QStringLiteral(" · ") + home, "muted");
    detail->setObjectName(QString::fromLatin1(numbered("Dispatch_TeamDetail", static_cast<std::size_t>(index))));
    detail->setContentsMargins(22, 0, 0, 0);
    setStyleProperty(*detail, "tone", chosen && !option.free() ? QStringLiteral("alert") : QString{});
    inside->addWidget(detail);
    box->setToolTip(option.free() ? toQt(option.team->name + "\n" + option.team->leader + " " + option.team->phone)
                                  : line);
    connect(box, &QCheckBox::toggled, this, [this, id, card, isFree = option.free()](bool on) {
        setStyleProperty(*card, "chosen", on);
        if (on) {
            m_draft.teams.insert(id);
        } else {
            m_draft.teams.erase(id);
            // What cannot be chosen again is not offered once it is taken out.
            if (!isFree) {
                QMetaObject::invokeMethod(this, &DispatchCard::fillTeams, Qt::QueuedConnection);
            }
        }
        touch();
    });
    return card;
}

// ---- materials ----

void DispatchCard::addMaterials(QVBoxLayout& column) {
    column.addWidget(makeLabel(tr("Material"), "heading"));
    m_materials = new QVBoxLayout;
    m_materials->setSpacing(4);
    column.addLayout(m_materials);
    fillMaterials();
}

void DispatchCard::fillMaterials() {
    clearLayout(*m_materials);
    m_plans.clear();
    for (std::size_t i = 0; i < m_draft.materials.size(); ++i) {
        addMaterialRow(i);
    }
    addMaterialChoice();
    showPlans();
}

void DispatchCard::addMaterialRow(std::size_t index) {
    const auto& chosen = m_draft.materials[index];
    const auto* material = m_bench.picture().materials.find(chosen.id);
    const QString name = material == nullptr ? tr("no longer registered") : toQt(material->name);
    auto* row = new QHBoxLayout;
    row->addWidget(makeText(name), 1);
    auto* quantity =
        named(new QSpinBox, numbered("Dispatch_Quantity", index).constData(), tr("Quantity: %1").arg(name));
    quantity->setRange(0, kMostQuantity);
    quantity->setSingleStep(stepFor(freeStock(m_bench.picture(), chosen.id)));
    if (material != nullptr && !material->unitName.empty()) {
        quantity->setSuffix(QChar{u' '} + toQt(material->unitName));
    }
    quantity->setValue(static_cast<int>(chosen.quantity));
    guardEditor(*quantity);
    connect(quantity, &QSpinBox::valueChanged, this, [this, index](int value) {
        m_draft.materials[index].quantity = value;
        showPlans();
        touch();
    });
    row->addWidget(quantity);
    auto* remove = makeButton(QStringLiteral("×"), numbered("Dispatch_Remove", index).constData(), "flat");
    remove->setAccessibleName(tr("Leave out %1").arg(name));
    remove->setToolTip(remove->accessibleName());
    connect(remove, &QPushButton::clicked, this, [this, index] {
        m_draft.materials.erase(m_draft.materials.begin() + static_cast<std::ptrdiff_t>(index));
        fillMaterials();
        touch();
        if (auto* choice = findChild<QComboBox*>(QStringLiteral("Dispatch_Material"))) {
            focusFresh(*choice, *this);
        }
    });
    row->addWidget(remove);
    m_materials->addLayout(row);
    auto* plan =
        named(makeText({}, "muted"), numbered("Dispatch_Plan", index).constData(), tr("Where the material comes from"));
    m_plans.push_back(plan);
    m_materials->addWidget(plan);
}

/// Offers what is not chosen yet, with what is free of it; what is used up stays in the list, but cannot be chosen.
void DispatchCard::addMaterialChoice() {
    auto* choice = named(new QComboBox, "Dispatch_Material", tr("Add material"));
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(10);
    choice->addItem(m_draft.materials.empty() ? tr("no material") : tr("Add material…"),
                    QVariant::fromValue<qint64>(0));
    auto* items = qobject_cast<QStandardItemModel*>(choice->model());
    m_bench.picture().materials.forEach([&](const model::Material& material) {
        if (std::any_of(m_draft.materials.begin(), m_draft.materials.end(),
                        [&](const auto& chosen) { return chosen.id == material.id; })) {
            return;
        }
        const auto free = freeStock(m_bench.picture(), material.id);
        choice->addItem(tr("%1 · %2 available").arg(toQt(material.name), quantityText(free, &material)),
                        QVariant::fromValue<qint64>(material.id.value));
        items->item(choice->count() - 1)->setEnabled(free > 0);
    });
    guardEditor(*choice);
    connect(choice, &QComboBox::activated, this, [this, choice](int row) {
        const model::MaterialId id{choice->itemData(row).toLongLong()};
        if (!id) {
            return;
        }
        m_draft.materials.push_back({id, 0});
        fillMaterials();
        touch();
        const auto name = numbered("Dispatch_Quantity", m_draft.materials.size() - 1);
        if (auto* quantity = findChild<QSpinBox*>(QString::fromLatin1(name))) {
            focusFresh(*quantity, *this);
            quantity->selectAll();
        }
    });
    m_materials->addWidget(choice);
}

void DispatchCard::showPlans() {
    const auto* about = incident();
    for (std::size_t i = 0; about != nullptr && i < m_plans.size() && i < m_draft.materials.size(); ++i) {
        const auto& chosen = m_draft.materials[i];
        const auto* material = m_bench.picture().materials.find(chosen.id);
        const auto plan = stockPlan(m_bench.picture(), *about, chosen.id, chosen.quantity);
        QStringList words;
        for (const auto& line : plan.lines) {
            words << tr("%1: %2, %3")
                         .arg(line.warehouse == nullptr ? QString{} : toQt(line.warehouse->name),
                              quantityText(line.quantity, material), distanceText(line.metres));
        }
        if (plan.missing > 0) {
            words << tr("%1 are missing in all warehouses").arg(quantityText(plan.missing, material));
        }
        words << tr("%1 available").arg(quantityText(freeStock(m_bench.picture(), chosen.id), material));
        m_plans[i]->setText(words.join(QChar{u'\n'}));
        setStyleProperty(*m_plans[i], "tone", plan.missing > 0 ? QStringLiteral("alert") : QString{});
    }
}

// ---- task ----

void DispatchCard::addTask(QVBoxLayout& column) {
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    auto* task = named(new QLineEdit{m_draft.task}, "Dispatch_Task", tr("Task"));
    task->setCursorPosition(0);
    auto* minutes = named(new QSpinBox, "Dispatch_Minutes", tr("Time limit"));
    minutes->setRange(0, 10'080);
    minutes->setSpecialValueText(tr("no time limit"));
    minutes->setSuffix(tr(" min"));
    minutes->setSingleStep(15);
    minutes->setValue(static_cast<int>(m_draft.minutes));
    guardEditor(*task);
    guardEditor(*minutes);
    connect(task, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_draft.task = text;
        touch();
    });
    connect(task, &QLineEdit::returnPressed, this, &DispatchCard::issueWanted);
    connect(minutes, &QSpinBox::valueChanged, this, [this](int value) {
        m_draft.minutes = value;
        touch();
    });
    grid->addWidget(makeLabel(tr("Task"), "muted"), 0, 0);
    grid->addWidget(task, 0, 1);
    grid->addWidget(makeLabel(tr("Time limit"), "muted"), 1, 0);
    grid->addWidget(minutes, 1, 1);
    column.addLayout(grid);
}

// ---- the button ----

void DispatchCard::makeFoot() {
    m_foot = new QWidget;
    auto* lines = new QVBoxLayout{m_foot};
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(4);
    m_chosen = named(makeText({}), "Dispatch_Chosen");
    m_caution = named(makeText({}), "Dispatch_Caution");
    m_caution->setProperty("tone", QStringLiteral("warn"));
    lines->addWidget(m_chosen);
    lines->addWidget(m_caution);
    auto* buttons = new QHBoxLayout;
    m_issue = makeButton(tr("Issue the order"), "Dispatch_Issue", "primary");
    ClickGuard::guard(*m_issue);
    connect(m_issue, &QPushButton::clicked, this, &DispatchCard::issueWanted);
    m_why = named(makeText({}, "muted"), "Dispatch_Why");
    buttons->addWidget(m_issue);
    buttons->addWidget(m_why, 1);
    lines->addLayout(buttons);
}

void DispatchCard::showAvailability(const QString& whyNot) {
    setAvailable(*m_issue, whyNot, tr("Signs and sends the order; it is in the journal at once (Ctrl+D)"));
    m_issue->setText(issueText(incident(), m_draft));
    m_issue->setAccessibleName(m_issue->text());
    m_why->setText(whyNot.isEmpty() ? tr("Signed by %1").arg(toQt(m_bench.officer().name)) : whyNot);
    const QString caution = cautionOf(incident(), m_draft);
    m_caution->setText(caution);
    m_caution->setVisible(!caution.isEmpty());
    QStringList names;
    for (const auto id : m_draft.teams) {
        if (const auto* team = m_bench.picture().teams.find(id)) {
            names << tellingName(m_bench.picture(), *team);
        }
    }
    m_chosen->setText(tr("Chosen: %1").arg(names.join(translated(", "))));
    m_chosen->setVisible(!names.isEmpty());
}

}  // namespace weir::app
