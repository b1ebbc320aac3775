// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

class QThread;

namespace weir::app {

/// How patient and how modest we are with servers. Tests inject short times.
struct FetchLimits {
    std::size_t bytes = 20u << 20;  ///< of one answer, unpacked
    Millis timeout{8000};           ///< of one attempt, from the question to the last byte
    int perHost = 6;                ///< questions at once
    int attempts = 3;               ///< for what may pass by itself: silence, a cut, 5xx, 429, junk
    Millis pause{500};              ///< before the second attempt; doubled each time
    int hostFailures = 6;           ///< in a row, after which a host is left alone
    Millis hostRest{30'000};
    int redirects = 4;
};

struct FetchRequest {
    std::string url;         ///< may hold a key: it never appears in an error
    bool allowHttp = false;  ///< without encryption, for this host only
    /// Looks at an answer of status 200 before it is taken; what it refuses counts as junk.
    std::function<Result<void>(std::string_view)> check{};
};

/// The only way to the network: QNetworkAccessManager in a thread of its own, https unless a host was excepted, no
/// cookies, no cache of its own, redirects to what is no less safe and, without encryption, to the same host only.
/// Thread-safe. Nothing is asked before the first fetch().
class HttpFetcher {
public:
    using Done = std::function<void(Result<std::string>)>;

    /// `clock` must outlive it.
    explicit HttpFetcher(const Clock& clock, FetchLimits limits = {});
    /// Gives up what is under way, without calling anybody.
    ~HttpFetcher();
    HttpFetcher(const HttpFetcher&) = delete;
    HttpFetcher& operator=(const HttpFetcher&) = delete;

    /// `done` is called once on the thread of the network. Errors: refused (http, redirect, too large, 401, 403),
    /// notFound (404, 410), corrupt or unsupported (junk), busy (no answer, cut, 5xx, a host left alone), invalid (an
    /// address that is none).
    std::uint64_t fetch(FetchRequest request, Done done);
    /// Their `done` is not called any more, unless it is being called at this moment.
    void cancel(std::vector<std::uint64_t> ids);

    /// Asks hosts again that are left alone.
    void wakeHosts();

    struct Counts {
        std::uint64_t asked = 0;  ///< attempts that went out
        int underWay = 0;
        int mostAtOnce = 0;  ///< to one host
    };
    [[nodiscard]] Counts counts() const;

private:
    class Worker;
    const Clock& m_clock;
    FetchLimits m_limits;
    std::unique_ptr<Worker> m_worker;  ///< lives in m_thread
    std::once_flag m_once;
    std::atomic<bool> m_started = false;
    std::unique_ptr<QThread> m_thread;  ///< begun by the first fetch()
};

}  // namespace weir::app
