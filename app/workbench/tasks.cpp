// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/tasks.h"

namespace weir::app {

Tasks::Tasks(QObject* parent)
    : QObject{parent}, m_queue{1, [this](std::function<void()> delivery) {
                                   QMetaObject::invokeMethod(this, std::move(delivery), Qt::QueuedConnection);
                               }} {
    m_onChanged = m_queue.changed().subscribe([this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                std::erase_if(m_jobs, [](const jobs::Job& job) {
                    const auto state = job.status().state;
                    return state != jobs::JobState::queued && state != jobs::JobState::running;
                });
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
}

void Tasks::cancel(std::uint64_t id) {
    for (const auto& job : m_jobs) {
        if (job.status().id == id) {
            job.cancel();
        }
    }
}

}  // namespace weir::app
