// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/jobs/job_queue.h"

#include <map>
#include <mutex>

namespace weir::jobs {

/// The latest request wins: a new request for a key cancels the one before, whose result is dropped even when it was
/// finished already but not yet delivered. For things like "draw this layer": only what was asked last is of interest.
/// Use it on one thread or many. When it ends, nothing more is delivered; a delivery that has begun on another thread
/// is waited for.
template <class Key>
class LatestOnly {
public:
    explicit LatestOnly(JobQueue& queue) : m_queue{queue} {}
    LatestOnly(const LatestOnly&) = delete;
    LatestOnly& operator=(const LatestOnly&) = delete;
    ~LatestOnly() {
        cancelAll();
        const std::scoped_lock delivering{m_shared->delivery};
        m_shared->ended = true;
    }

    template <class T>
    Job run(const Key& key, Message title, std::function<Result<T>(const JobContext&)> work,
            std::function<void(Result<T>)> deliver) {
        const auto ticket = open(key);
        auto job =
            m_queue.template run<T>(std::move(title), std::move(work),
                                    [shared = m_shared, key, ticket, deliver = std::move(deliver)](Result<T> result) {
                                        const std::scoped_lock delivering{shared->delivery};
                                        if (!shared->ended && shared->close(key, ticket)) {
                                            deliver(std::move(result));
                                        }
                                    });
        keep(key, ticket, job);
        return job;
    }

    void cancel(const Key& key) {
        const std::scoped_lock lock{m_shared->mutex};
        if (const auto found = m_shared->slots.find(key); found != m_shared->slots.end()) {
            found->second.job.cancel();
            m_shared->slots.erase(found);
        }
    }
    void cancelAll() {
        const std::scoped_lock lock{m_shared->mutex};
        for (auto& [key, slot] : m_shared->slots) {
            slot.job.cancel();
        }
        m_shared->slots.clear();
    }
    /// Whether a result for the key is still to come.
    [[nodiscard]] bool isPending(const Key& key) const {
        const std::scoped_lock lock{m_shared->mutex};
        return m_shared->slots.contains(key);
    }

private:
    struct Slot {
        std::uint64_t ticket = 0;
        Job job;
    };
    struct Shared {
        /// True for the newest request only, and only once.
        bool close(const Key& key, std::uint64_t ticket) {
            const std::scoped_lock lock{mutex};
            const auto found = slots.find(key);
            if (found == slots.end() || found->second.ticket != ticket) {
                return false;
            }
            slots.erase(found);
            return true;
        }
        std::recursive_mutex delivery;  ///< held while delivering; a delivery may ask for the next thing at once
        std::mutex mutex;               ///< guards the rest
        std::map<Key, Slot> slots;
        std::uint64_t next = 1;
        bool ended = false;  ///< guarded by `delivery`
    };

    std::uint64_t open(const Key& key) {
        const std::scoped_lock lock{m_shared->mutex};
        auto& slot = m_shared->slots[key];
        slot.job.cancel();
        slot = {m_shared->next++, {}};
        return slot.ticket;
    }
    /// The job may have been delivered or superseded before its handle came back.
    void keep(const Key& key, std::uint64_t ticket, const Job& job) {
        const std::scoped_lock lock{m_shared->mutex};
        const auto found = m_shared->slots.find(key);
        if (found != m_shared->slots.end() && found->second.ticket == ticket) {
            found->second.job = job;
        } else {
            job.cancel();
        }
    }

    JobQueue& m_queue;
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

}  // namespace weir::jobs
