// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace weir::app {

/// Between the desk's threads and the window's: notifications and answers arrive as queued calls on the UI thread,
/// which never waits for the store. Everything here is called on the UI thread.
class DeskBridge : public QObject {
    Q_OBJECT
public:
    explicit DeskBridge(desk::Desk& desk, QObject* parent = nullptr);
    ~DeskBridge() override;

    /// The newest picture told so far; never null.
    [[nodiscard]] const desk::PicturePtr& picture() const { return m_picture; }
    [[nodiscard]] desk::Desk& desk() { return m_desk; }
    [[nodiscard]] const store::HealthReport& health() const { return m_health; }
    [[nodiscard]] int pending() const { return m_pending; }
    /// When the store last confirmed a command of this window; absent before the first.
    [[nodiscard]] std::optional<Instant> savedAt() const { return m_savedAt; }

    /// The store could not take the last command of this window: disk full, read-only, out of order.
    [[nodiscard]] bool lostLast() const { return m_lostLast; }

    using Then = std::function<void(const Result<desk::Answer>&)>;
    /// Hands the command to the desk; `then` is called on the UI thread when the store has answered, unless `receiver`
    /// is gone.
    void submit(desk::Command command, QObject* receiver, Then then);

    /// Runs `work` on another thread and `then` with its value on the UI thread, unless `receiver` is gone. For reading
    /// only.
    template <class Work, class Next>
    void background(QObject* receiver, Work work, Next then) {
        start([this, guard = QPointer<QObject>{receiver}, work = std::move(work), then = std::move(then)]() mutable {
            auto value = std::make_shared<decltype(work())>(work());
            QMetaObject::invokeMethod(
                this,
                [guard, value, then = std::move(then)]() mutable {
                    if (guard) {
                        then(std::move(*value));
                    }
                },
                Qt::QueuedConnection);
        });
    }

Q_SIGNALS:
    void pictureChanged(const weir::desk::PictureChange& change);
    void healthChanged(const weir::store::HealthReport& report);
    void pendingChanged(int count);
    void saved(weir::Instant at);

private:
    void start(std::function<void()> work);

    desk::Desk& m_desk;
    desk::PicturePtr m_picture;
    store::HealthReport m_health;
    int m_pending = 0;
    std::optional<Instant> m_savedAt;
    bool m_lostLast = false;
    QThreadPool m_answers;  ///< one thread: answers arrive in the order of the commands
    QThreadPool m_readers;
    Subscription m_onPicture;
    Subscription m_onHealth;
};

}  // namespace weir::app
