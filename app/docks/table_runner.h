// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/layer/table_query.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <stop_token>

namespace weir::app {

/// Asks a map file's rows beside the window, one question at a time: a new one stops the one before, whose answer is
/// never given. UI thread only.
class TableRunner : public QObject {
    Q_OBJECT
public:
    explicit TableRunner(QObject* parent = nullptr) : QObject{parent} { m_pool.setMaxThreadCount(1); }
    ~TableRunner() override {
        blockSignals(true);
        stop();
        m_pool.waitForDone();
    }

    template <class T>
    void run(std::function<Result<T>(const maps::TableWork&)> work, std::function<void(Result<T>)> then) {
        stop();
        m_stop = std::stop_source{};
        m_busy = true;
        Q_EMIT busyChanged(true);
        const auto generation = ++m_generation;
        maps::TableWork asked{m_stop.get_token(), [this, generation](double share) {
                                  QMetaObject::invokeMethod(
                                      this,
                                      [this, generation, share] {
                                          if (generation == m_generation && m_busy) {
                                              Q_EMIT progress(share);
                                          }
                                      },
                                      Qt::QueuedConnection);
                              }};
        m_pool.start([this, generation, asked, work = std::move(work), then = std::move(then)] {
            auto answer = std::make_shared<Result<T>>(work(asked));
            QMetaObject::invokeMethod(
                this,
                [this, generation, answer, then] {
                    if (generation == m_generation) {
                        m_busy = false;
                        Q_EMIT busyChanged(false);
                        then(std::move(*answer));
                    }
                },
                Qt::QueuedConnection);
        });
    }
    /// The question on its way is not answered.
    void stop() {
        m_stop.request_stop();
        ++m_generation;
        if (std::exchange(m_busy, false)) {
            Q_EMIT busyChanged(false);
        }
    }
    [[nodiscard]] bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void busyChanged(bool busy);
    void progress(double share);

private:
    QThreadPool m_pool;
    std::stop_source m_stop;
    std::uint64_t m_generation = 0;
    bool m_busy = false;
};

}  // namespace weir::app
