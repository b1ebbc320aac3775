// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/tiles/http_worker.h"

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"

#include <algorithm>
#include <set>

namespace weir::app {

namespace {

Message again() {
    return msg("It is asked again by itself; check the network if it stays");
}
Error noAnswer(const QString& host, const Message& why) {
    return fail(ErrorCode::busy, msg("{0} did not answer: {1}", toStd(host), toStd(translated(why))), again());
}

struct Verdict {
    Error error;
    bool again = false;
};

/// What a status other than 200 means.
Verdict statusError(const QString& host, int status) {
    const auto server = toStd(host);
    if (status == 404 || status == 410 || status == 204) {
        return {fail(ErrorCode::notFound, msg("{0} has no such tile (status {1})", server, status),
                     msg("Check the address and the zoom levels of the map service")),
                false};
    }
    if (status == 401 || status == 403) {
        return {fail(ErrorCode::refused, msg("{0} refuses the request (status {1})", server, status),
                     msg("Check the key of the map service, and whether it allows this computer")),
                false};
    }
    if (status == 429 || status >= 500) {
        return {fail(ErrorCode::busy, msg("{0} is in trouble (status {1})", server, status), again()), true};
    }
    return {fail(ErrorCode::refused, msg("{0} refuses the request (status {1})", server, status),
                 msg("Check the address of the map service")),
            false};
}

/// What Qt says went wrong on the way. Its own text would show the address, and with it the key.
Message reasonOf(QNetworkReply::NetworkError error) {
    switch (error) {
        case QNetworkReply::ConnectionRefusedError:
            return msg("the connection was refused");
        case QNetworkReply::RemoteHostClosedError:
            return msg("the connection was cut");
        case QNetworkReply::HostNotFoundError:
            return msg("there is no such server");
        case QNetworkReply::TimeoutError:
        case QNetworkReply::OperationCanceledError:
            return msg("it took too long");
        case QNetworkReply::SslHandshakeFailedError:
            return msg("its certificate is not accepted");
        default:
            return msg("the transfer failed ({0})", static_cast<int>(error));
    }
}

}  // namespace

std::optional<Error> HttpFetcher::Worker::refuse(const Job& job) const {
    const auto scheme = job.url.scheme();
    if (!job.url.isValid() || job.host.isEmpty() ||
        (scheme != QLatin1String{"https"} && scheme != QLatin1String{"http"})) {
        return fail(ErrorCode::invalid, msg("The address of the map service makes no sense"),
                    msg("It begins with https://"));
    }
    if (scheme == QLatin1String{"http"} && !job.request.allowHttp) {
        return fail(ErrorCode::refused, msg("{0} would be asked without encryption", toStd(job.host)),
                    msg("Use its https address, or allow it for this server"));
    }
    return std::nullopt;
}

void HttpFetcher::Worker::add(std::uint64_t id, FetchRequest request, Done done) {
    auto& job = m_jobs[id];
    job.request = std::move(request);
    job.done = std::move(done);
    job.url = QUrl{toQt(job.request.url), QUrl::StrictMode};
    job.host = job.url.host();
    if (!job.host.isEmpty() && job.url.port() >= 0) {
        job.host += QStringLiteral(":%1").arg(job.url.port());  // servers of one machine have troubles of their own
    }
    if (auto refused = refuse(job)) {
        settle(id, *std::move(refused));
        return;
    }
    m_hosts[job.host].waiting.push_back(id);
    pump(job.host);
}

/// All at once, so that none of them starts because another one ended.
void HttpFetcher::Worker::drop(const std::vector<std::uint64_t>& ids) {
    std::set<QString> hosts;
    for (const auto id : ids) {
        if (const auto found = m_jobs.find(id); found != m_jobs.end()) {
            hosts.insert(found->second.host);
            std::erase(m_hosts[found->second.host].waiting, id);
            release(found->second);
            m_jobs.erase(found);
        }
    }
    for (const auto& host : hosts) {
        pump(host);
    }
}

void HttpFetcher::Worker::stopAll() {
    for (auto& [id, job] : m_jobs) {
        release(job);
    }
    m_jobs.clear();
    m_hosts.clear();
    m_network.reset();
}

/// Ends the attempt or the pause of a job.
void HttpFetcher::Worker::release(Job& job) {
    if (job.timer != nullptr) {
        job.timer->stop();
        job.timer->deleteLater();
        job.timer = nullptr;
    }
    if (job.reply != nullptr) {
        auto* reply = std::exchange(job.reply, nullptr);
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
        --m_hosts[job.host].underWay;
        const std::scoped_lock lock{m_countsMutex};
        --m_counts.underWay;
    }
}

/// Starts what may go out to the host.
void HttpFetcher::Worker::pump(const QString& name) {
    auto& host = m_hosts[name];
    while (!host.waiting.empty() && (host.underWay < m_limits.perHost || isResting(host))) {
        const auto id = host.waiting.front();
        host.waiting.pop_front();
        const auto found = m_jobs.find(id);
        if (found == m_jobs.end()) {
            continue;
        }
        if (isResting(host)) {
            settle(id, fail(ErrorCode::busy, msg("{0} does not answer and is left alone for a while", toStd(name)),
                            again()));
        } else {
            start(id, found->second);
        }
    }
}

void HttpFetcher::Worker::start(std::uint64_t id, Job& job) {
    if (!m_network) {
        m_network = std::make_unique<QNetworkAccessManager>();
        m_network->setAutoDeleteReplies(false);
    }
    QNetworkRequest request{job.url};
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::UserVerifiedRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setMaximumRedirectsAllowed(m_limits.redirects);
    request.setDecompressedSafetyCheckThreshold(static_cast<qint64>(m_limits.bytes));
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Weir/" WEIR_VERSION));
    ++job.attempt;
    job.bytes.clear();
    job.verdict.reset();
    job.again = true;
    auto& host = m_hosts[job.host];
    ++host.underWay;
    {
        const std::scoped_lock lock{m_countsMutex};
        ++m_counts.asked;
        ++m_counts.underWay;
        m_counts.mostAtOnce = std::max(m_counts.mostAtOnce, host.underWay);
    }
    job.reply = m_network->get(request);
    connect(job.reply, &QNetworkReply::redirected, this, [this, id](const QUrl& target) { onRedirect(id, target); });
    connect(job.reply, &QNetworkReply::readyRead, this, [this, id] { onBytes(id); });
    connect(job.reply, &QNetworkReply::finished, this, [this, id] { onFinished(id); });
    job.timer = new QTimer{this};
    job.timer->setSingleShot(true);
    connect(job.timer, &QTimer::timeout, this, [this, id] {
        if (const auto found = m_jobs.find(id); found != m_jobs.end()) {
            giveUp(id, noAnswer(found->second.host, msg("it took too long")), true);
        }
    });
    job.timer->start(m_limits.timeout);
}

/// Ends the attempt for a reason of our own.
void HttpFetcher::Worker::giveUp(std::uint64_t id, Error verdict, bool again) {
    const auto found = m_jobs.find(id);
    if (found != m_jobs.end() && found->second.reply != nullptr && !found->second.verdict) {
        found->second.verdict = std::move(verdict);
        found->second.again = again;
        found->second.reply->abort();  // finished() follows
    }
}

void HttpFetcher::Worker::onRedirect(std::uint64_t id, const QUrl& target) {
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || found->second.reply == nullptr) {
        return;
    }
    auto& job = found->second;
    const bool safe = target.scheme() == QLatin1String{"https"};
    const bool same = target.scheme() == QLatin1String{"http"} && job.url.scheme() == QLatin1String{"http"} &&
                      target.host() == job.url.host();
    if (!safe && !same) {
        giveUp(id,
               fail(ErrorCode::refused, msg("{0} sends on to an address that is less safe", toStd(job.host)),
                    msg("Check the address of the map service")),
               false);
        return;
    }
    Q_EMIT job.reply->redirectAllowed();
}

void HttpFetcher::Worker::onBytes(std::uint64_t id) {
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || found->second.reply == nullptr || found->second.verdict) {
        return;
    }
    auto& job = found->second;
    const QByteArray more = job.reply->readAll();
    if (job.bytes.size() + static_cast<std::size_t>(more.size()) > m_limits.bytes) {
        giveUp(id,
               fail(ErrorCode::refused,
                    msg("{0} sends more than {1} megabytes for one tile", toStd(job.host), m_limits.bytes >> 20),
                    msg("Nothing of it was used")),
               false);
        return;
    }
    job.bytes.append(more.constData(), static_cast<std::size_t>(more.size()));
}

void HttpFetcher::Worker::onFinished(std::uint64_t id) {
    onBytes(id);
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || found->second.reply == nullptr) {
        return;
    }
    auto& job = found->second;
    const auto error = job.reply->error();
    const int status = job.reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto verdict = job.verdict;
    const bool mayHelp = job.again;
    release(job);
    if (verdict) {
        noteHost(job.host, !mayHelp);
        retryOrSettle(id, *verdict, mayHelp);
    } else if (status >= 400 || (status != 200 && status != 0 && error == QNetworkReply::NoError)) {
        const auto meaning = statusError(job.host, status);
        noteHost(job.host, !meaning.again);
        retryOrSettle(id, meaning.error, meaning.again);
    } else if (error == QNetworkReply::UnknownContentError) {
        // What does not unpack within the limit.
        noteHost(job.host, true);
        retryOrSettle(id,
                      fail(ErrorCode::refused, msg("{0} sends something that cannot be unpacked", toStd(job.host)),
                           msg("Nothing of it was used")),
                      false);
    } else if (error == QNetworkReply::TooManyRedirectsError || error == QNetworkReply::InsecureRedirectError ||
               error == QNetworkReply::ProtocolUnknownError) {
        noteHost(job.host, true);
        retryOrSettle(id,
                      fail(ErrorCode::refused, msg("{0} sends on to an address that is less safe", toStd(job.host)),
                           msg("Check the address of the map service")),
                      false);
    } else if (error != QNetworkReply::NoError) {
        noteHost(job.host, false);
        retryOrSettle(id, noAnswer(job.host, reasonOf(error)), true);
    } else if (auto good = job.request.check ? job.request.check(job.bytes) : Result<void>{}; !good) {
        noteHost(job.host, true);
        retryOrSettle(id, good.error(), true);
    } else {
        noteHost(job.host, true);
        settle(id, std::move(job.bytes));
    }
}

/// A host that failed often in a row is left alone; one that answers, whatever, is not.
void HttpFetcher::Worker::noteHost(const QString& name, bool answered) {
    auto& host = m_hosts[name];
    host.failures = answered ? 0 : host.failures + 1;
    if (host.failures >= m_limits.hostFailures) {
        host.restUntilNs = m_clock.monotonicNs() + m_limits.hostRest.count() * 1'000'000;
        host.failures = m_limits.hostFailures - 1;  // the first failure after the rest begins the next one
    }
}

void HttpFetcher::Worker::retryOrSettle(std::uint64_t id, const Error& error, bool again) {
    auto& job = m_jobs.at(id);
    if (!again || job.attempt >= m_limits.attempts || isResting(m_hosts[job.host])) {
        settle(id, error);
        return;
    }
    job.timer = new QTimer{this};
    job.timer->setSingleShot(true);
    connect(job.timer, &QTimer::timeout, this, [this, id] {
        if (const auto found = m_jobs.find(id); found != m_jobs.end()) {
            release(found->second);
            m_hosts[found->second.host].waiting.push_back(id);
            pump(found->second.host);
        }
    });
    job.timer->start(m_limits.pause * (1 << (job.attempt - 1)));
    pump(job.host);
}

void HttpFetcher::Worker::settle(std::uint64_t id, Result<std::string> result) {
    auto node = m_jobs.extract(id);
    auto& job = node.mapped();
    release(job);
    job.done(std::move(result));
    pump(job.host);
}

}  // namespace weir::app
