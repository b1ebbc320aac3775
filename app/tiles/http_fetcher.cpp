// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/http_fetcher.h"

#include "app/qt/convert.h"
#include "app/tiles/http_worker.h"

#include <QThread>

namespace weir::app {

HttpFetcher::HttpFetcher(const Clock& clock, FetchLimits limits)
    : m_clock{clock}, m_limits{limits}, m_thread{std::make_unique<QThread>()} {}

HttpFetcher::~HttpFetcher() {
    if (m_started) {
        QMetaObject::invokeMethod(
            m_worker.get(), [this] { m_worker->stopAll(); }, Qt::BlockingQueuedConnection);
        m_thread->quit();
        m_thread->wait();
    }
}

std::uint64_t HttpFetcher::fetch(FetchRequest request, Done done) {
    std::call_once(m_once, [this] {
        m_thread->setObjectName(QStringLiteral("network"));
        m_worker = std::make_unique<Worker>(m_clock, m_limits);
        m_worker->moveToThread(m_thread.get());
        m_thread->start();
        m_started = true;
    });
    const auto id = m_worker->nextId();
    QMetaObject::invokeMethod(
        m_worker.get(),
        [worker = m_worker.get(), id, request = std::move(request), done = std::move(done)]() mutable {
            worker->add(id, std::move(request), std::move(done));
        },
        Qt::QueuedConnection);
    return id;
}

void HttpFetcher::cancel(std::vector<std::uint64_t> ids) {
    if (m_started && !ids.empty()) {
        QMetaObject::invokeMethod(
            m_worker.get(), [worker = m_worker.get(), ids = std::move(ids)] { worker->drop(ids); },
            Qt::QueuedConnection);
    }
}

void HttpFetcher::wakeHosts() {
    if (m_started) {
        QMetaObject::invokeMethod(
            m_worker.get(), [worker = m_worker.get()] { worker->wakeHosts(); }, Qt::QueuedConnection);
    }
}

HttpFetcher::Counts HttpFetcher::counts() const {
    return m_started ? m_worker->counts() : Counts{};
}

}  // namespace weir::app
