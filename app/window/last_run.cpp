// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/last_run.h"

#include "app/docks/choices.h"
#include "app/docks/rows.h"
#include "app/docks/table_model.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"

#include <QGridLayout>

#include <algorithm>

namespace weir::app {

namespace {

constexpr std::size_t kMostRows = 5;  // the bar leaves the map its room; the duty log has them all

bool reachesPeople(const journal::Entry& entry) {
    const std::string_view verb = entry.verb;
    return verb != "order.draft" &&
           (verb.starts_with("order.") || verb.starts_with("warning.") || verb.starts_with("response."));
}

/// Whom the command concerns: an order's teams, or the area of a warning or response.
std::string unitOf(const journal::Entry& entry, const desk::Picture& picture) {
    const auto subject = subjectOf(entry);
    std::string names;
    if (subject && subject->kind == model::Kind::order) {
        const auto at = picture.teamsOfOrder.find(model::OrderId{subject->id});
        for (const auto id : at == picture.teamsOfOrder.end() ? std::vector<model::TeamId>{} : at->second) {
            if (const auto* team = picture.teams.find(id)) {
                names += (names.empty() ? "" : "、") + team->name;
            }
        }
    } else if (subject && subject->kind == model::Kind::warning) {
        const auto* warning = picture.warnings.find(model::WarningId{subject->id});
        names = warning == nullptr ? std::string{} : warning->areaText;
    } else if (subject && subject->kind == model::Kind::response) {
        const auto* response = picture.responses.find(model::ResponseId{subject->id});
        names = response == nullptr ? std::string{} : response->areaText;
    }
    return names;
}

}  // namespace

std::vector<journal::Entry> savedBeforeTheEnd(std::vector<journal::Entry> newestFirst) {
    const auto end = std::ranges::find(newestFirst, 0, &journal::Entry::readingCount);
    if (end == newestFirst.end()) {
        return {};
    }
    const Instant since = end->time - kBeforeTheEnd;
    std::erase_if(newestFirst,
                  [&](const journal::Entry& entry) { return entry.time < since || !reachesPeople(entry); });
    return newestFirst;
}

SavedBar::SavedBar(Workbench& bench, const std::vector<journal::Entry>& entries, QWidget* parent)
    : QFrame{parent},
      m_bench{bench},
      m_count{entries.size()},
      m_acknowledge{makeButton(tr("Understood"), "Saved_Acknowledge", "primary")} {
    setProperty("part", QStringLiteral("alarm"));
    setProperty("tone", QStringLiteral("warn"));
    named(this, "Saved_Bar", tr("Saved before the interruption"));
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(16, 6, 12, 6);
    row->setSpacing(kSpace);
    auto* icon = makeLabel({});
    icon->setPixmap(bench.theme().pixmap("warning", 18, devicePixelRatioF(), bench.theme().colour("warn")));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(named(makeLabel(tr("These commands were stored before the interruption; do not give them again")),
                            "Saved_Title"));
    auto* rows = new QGridLayout;
    rows->setHorizontalSpacing(16);
    rows->setVerticalSpacing(2);
    rows->setColumnStretch(3, 1);
    for (std::size_t i = 0; i < std::min(kMostRows, entries.size()); ++i) {
        addRow(*rows, entries[i]);
    }
    column->addLayout(rows);
    if (entries.size() > kMostRows) {
        column->addWidget(makeLabel(tr("and %1 more; all of them are in the duty log")
                                        .arg(numberLabel(static_cast<std::int64_t>(entries.size() - kMostRows))),
                                    "muted"));
    }
    row->addLayout(column, 1);
    row->addWidget(m_acknowledge, 0, Qt::AlignTop);
    connect(m_acknowledge, &QPushButton::clicked, this, &SavedBar::acknowledge);
    connect(&bench, &Workbench::officerChanged, this, &SavedBar::updateButton);
    updateButton();
}

void SavedBar::addRow(QGridLayout& rows, const journal::Entry& entry) {
    const int line = rows.rowCount();
    const auto zone = m_bench.timeZone();
    rows.addWidget(makeLabel(textOf(Cell{entry.time, Tone::normal}, zone)), line, 0);
    rows.addWidget(makeLabel(verbLabel(entry.verb)), line, 1);
    rows.addWidget(makeLabel(toQt(unitOf(entry, m_bench.picture()))), line, 2);
    auto* content = new ElidedLabel;
    named(content, "Saved_Content");
    content->setText(textOf(summaryOf(entry, m_bench.picture()), zone));
    rows.addWidget(content, line, 3);
}

void SavedBar::updateButton() {
    setAvailable(*m_acknowledge, m_saving ? tr("The answer is being saved") : roleWhyNot(m_bench, "log.add"),
                 tr("I have read it; goes into the log"));
}

void SavedBar::acknowledge() {
    m_saving = true;
    updateButton();
    const auto words = tr("Read after an interruption: %1 commands were stored and are not given again")
                           .arg(numberLabel(static_cast<std::int64_t>(m_count)));
    m_bench.run("log.add", {{"type", "system"}, {"content", toStd(words)}}, this,
                [this](const Result<desk::Answer>& answer) {
                    m_saving = false;
                    updateButton();
                    if (answer) {
                        Q_EMIT acknowledged();
                    }
                });
}

}  // namespace weir::app
