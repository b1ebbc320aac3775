// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/desk_bridge.h"

namespace weir::app {

DeskBridge::DeskBridge(desk::Desk& desk, QObject* parent)
    : QObject{parent}, m_desk{desk}, m_picture{desk.picture()}, m_health{desk.health()} {
    m_answers.setMaxThreadCount(1);
    m_readers.setMaxThreadCount(2);
    m_onPicture = desk.onPicture([this](const desk::PictureChange& change) {
        QMetaObject::invokeMethod(
            this,
            [this, change] {
                if (change.picture && change.seq >= m_picture->seq) {
                    m_picture = change.picture;
                    Q_EMIT pictureChanged(change);
                }
            },
            Qt::QueuedConnection);
    });
    m_onHealth = desk.onHealth([this](const desk::HealthChange& change) {
        QMetaObject::invokeMethod(
            this,
            [this, report = change.report] {
                m_health = report;
                Q_EMIT healthChanged(report);
            },
            Qt::QueuedConnection);
    });
    m_picture = desk.picture();
}

DeskBridge::~DeskBridge() {
    m_onPicture.reset();
    m_onHealth.reset();
    m_readers.waitForDone();
    m_answers.waitForDone();
}

void DeskBridge::start(std::function<void()> work) {
    m_readers.start(std::move(work));
}

namespace {

/// Not the command was wrong, but the store could not take it.
bool isStoreTrouble(ErrorCode code) {
    return code == ErrorCode::io || code == ErrorCode::full || code == ErrorCode::corrupt || code == ErrorCode::busy ||
           code == ErrorCode::internal;
}

}  // namespace

void DeskBridge::submit(desk::Command command, QObject* receiver, Then then) {
    Q_EMIT pendingChanged(++m_pending);
    // std::function must be copyable, a future is not.
    auto future = std::make_shared<std::future<Result<desk::Answer>>>(m_desk.submit(std::move(command)));
    m_answers.start([this, future, guard = QPointer<QObject>{receiver}, then = std::move(then)] {
        const auto answer = std::make_shared<const Result<desk::Answer>>(future->get());
        const Instant at = m_desk.clock().now();
        QMetaObject::invokeMethod(
            this,
            [this, answer, at, guard, then] {
                m_lostLast = !*answer && isStoreTrouble(answer->error().code);
                Q_EMIT pendingChanged(--m_pending);
                if (*answer) {
                    m_savedAt = at;
                    Q_EMIT saved(at);
                }
                if (guard && then) {
                    then(*answer);
                }
            },
            Qt::QueuedConnection);
    });
}

}  // namespace weir::app
