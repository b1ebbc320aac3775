// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/tiles/http_fetcher.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

namespace weir::app {

/// The part of HttpFetcher that lives in the thread of the network.
class HttpFetcher::Worker : public QObject {
public:
    Worker(const Clock& clock, FetchLimits limits) : m_clock{clock}, m_limits{limits} {}

    void add(std::uint64_t id, FetchRequest request, Done done);
    void drop(const std::vector<std::uint64_t>& ids);
    void stopAll();
    void wakeHosts() {
        for (auto& [name, host] : m_hosts) {
            host.restUntilNs = 0;
            host.failures = 0;
        }
    }
    [[nodiscard]] Counts counts() const {
        const std::scoped_lock lock{m_countsMutex};
        return m_counts;
    }
    [[nodiscard]] std::uint64_t nextId() { return ++m_lastId; }

private:
    struct Job {
        FetchRequest request;
        Done done;
        QUrl url;
        QString host;
        int attempt = 0;
        int redirects = 0;
        QNetworkReply* reply = nullptr;
        QTimer* timer = nullptr;  ///< of the attempt, or of the pause before it
        std::string bytes;
        std::optional<Error> verdict;  ///< why we gave the attempt up ourselves
        bool again = true;             ///< whether another attempt may help after that
    };
    struct Host {
        std::deque<std::uint64_t> waiting;
        int underWay = 0;
        int failures = 0;
        std::int64_t restUntilNs = 0;
    };

    void pump(const QString& host);
    void start(std::uint64_t id, Job& job);
    void onRedirect(std::uint64_t id, const QUrl& target);
    void onBytes(std::uint64_t id);
    void onFinished(std::uint64_t id);
    void giveUp(std::uint64_t id, Error verdict, bool again);
    void settle(std::uint64_t id, Result<std::string> result);
    void retryOrSettle(std::uint64_t id, const Error& error, bool again);
    void noteHost(const QString& host, bool answered);
    [[nodiscard]] bool isResting(const Host& host) const { return m_clock.monotonicNs() < host.restUntilNs; }
    [[nodiscard]] std::optional<Error> refuse(const Job& job) const;
    void release(Job& job);

    const Clock& m_clock;
    FetchLimits m_limits;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::map<std::uint64_t, Job> m_jobs;
    std::map<QString, Host> m_hosts;
    std::atomic<std::uint64_t> m_lastId = 0;
    mutable std::mutex m_countsMutex;
    Counts m_counts;
};

}  // namespace weir::app
