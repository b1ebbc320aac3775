// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/workbench.h"
#include "core/journal/journal.h"

#include <QFrame>

#include <vector>

class QGridLayout;
class QPushButton;

/// After a run that ended without closing: which orders, warnings and responses were stored although nobody may have
/// seen the answer, so that none of them is given twice.
namespace weir::app {

inline constexpr std::chrono::minutes kBeforeTheEnd{15};

/// The commands to people outside (orders, warnings, responses; no drafts) of the last minutes before the journal's
/// end, newest first as given. Readings come in without a person and do not move the end.
[[nodiscard]] std::vector<journal::Entry> savedBeforeTheEnd(std::vector<journal::Entry> newestFirst);

/// The list of them with time, verb, unit and content, until somebody has read it; the answer goes into the duty log.
/// Object names: Saved_*.
class SavedBar : public QFrame {
    Q_OBJECT
public:
    SavedBar(Workbench& bench, const std::vector<journal::Entry>& entries, QWidget* parent = nullptr);

Q_SIGNALS:
    void acknowledged();

private:
    void addRow(QGridLayout& rows, const journal::Entry& entry);
    void acknowledge();
    void updateButton();

    Workbench& m_bench;
    std::size_t m_count;
    QPushButton* m_acknowledge;
    bool m_saving = false;
};

}  // namespace weir::app
