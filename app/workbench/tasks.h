// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/jobs/job_queue.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace weir::app {

/// The window's long work: a job queue whose deliveries arrive on the UI thread, and the list the status bar shows.
class Tasks : public QObject {
    Q_OBJECT
public:
    explicit Tasks(QObject* parent = nullptr);

    /// `deliver` is called on the UI thread, unless `receiver` is gone.
    template <class T>
    void run(Message title, std::function<Result<T>(const jobs::JobContext&)> work, QObject* receiver,
             std::function<void(Result<T>)> deliver) {
        m_jobs.push_back(
            m_queue.run<T>(std::move(title), std::move(work),
                           [guard = QPointer<QObject>{receiver}, deliver = std::move(deliver)](Result<T> result) {
                               if (guard) {
                                   deliver(std::move(result));
                               }
                           }));
        Q_EMIT changed();
    }
    [[nodiscard]] std::vector<jobs::JobStatus> all() const { return m_queue.snapshot(); }
    void cancel(std::uint64_t id);

Q_SIGNALS:
    void changed();

private:
    std::vector<jobs::Job> m_jobs;
    Subscription m_onChanged;
    jobs::JobQueue m_queue;  ///< last: its end waits for jobs that may still report
};

}  // namespace weir::app
