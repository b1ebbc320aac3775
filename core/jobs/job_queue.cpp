// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/jobs/job_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace weir::jobs {

struct Job::Shared {
    explicit Shared(std::uint64_t number, Message name) {
        status.id = number;
        status.title = std::move(name);
    }
    mutable std::mutex mutex;
    JobStatus status;
    std::stop_source stop;
};

void Job::cancel() const {
    if (m_shared) {
        m_shared->stop.request_stop();
    }
}

JobStatus Job::status() const {
    require(m_shared != nullptr, "status() of a job that was never run");
    const std::scoped_lock lock{m_shared->mutex};
    auto status = m_shared->status;
    status.stopRequested = m_shared->stop.stop_requested();
    return status;
}

/// Everything the workers share. Locks are never held while work, deliveries or listeners run.
struct JobQueue::State {
    struct Entry {
        std::shared_ptr<Job::Shared> job;
        Task task;
    };

    void work(const std::stop_token& stop) {
        for (;;) {
            Entry entry;
            {
                std::unique_lock lock{mutex};
                if (!available.wait(lock, stop, [this] { return !waiting.empty(); })) {
                    return;
                }
                entry = std::move(waiting.front());
                waiting.pop_front();
            }
            execute(entry);
        }
    }

    void execute(Entry& entry) {
        auto& job = *entry.job;
        std::pair<JobState, std::function<void()>> ended;
        if (job.stop.stop_requested()) {
            ended = entry.task(nullptr);
        } else {
            set(job, [](JobStatus& s) { s.state = JobState::running; });
            const JobContext context{job.stop.get_token(), [this, &job](Progress p) {
                                         p.fraction = std::clamp(p.fraction, 0.0, 1.0);
                                         set(job, [&p](JobStatus& s) { s.progress = std::move(p); });
                                     }};
            ended = entry.task(&context);
        }
        entry.task = nullptr;
        finish(entry.job, ended.first, std::move(ended.second));
    }

    template <class Change>
    void set(Job::Shared& job, Change change) {
        {
            const std::scoped_lock lock{job.mutex};
            change(job.status);
        }
        changed.notify();
    }

    void finish(const std::shared_ptr<Job::Shared>& job, JobState state, std::function<void()> deliver) {
        set(*job, [state](JobStatus& s) {
            s.state = state;
            s.progress.fraction = state == JobState::done ? 1 : s.progress.fraction;
        });
        if (courier) {
            courier(std::move(deliver));
        } else {
            deliver();
        }
        deliver = nullptr;
        {
            const std::scoped_lock lock{mutex};
            std::erase(alive, job);
        }
        idle.notify_all();
        changed.notify();
    }

    Courier courier;
    Notifier<> changed;
    mutable std::mutex mutex;
    std::condition_variable_any available;
    std::condition_variable_any idle;
    std::uint64_t nextId = 1;
    std::deque<Entry> waiting;
    std::vector<std::shared_ptr<Job::Shared>> alive;  ///< queued and running, oldest first
    std::vector<std::jthread> workers;
};

JobQueue::JobQueue(unsigned workers, Courier courier) : m_state{std::make_shared<State>()} {
    m_state->courier = std::move(courier);
    for (unsigned i = 0; i < workers; ++i) {
        m_state->workers.emplace_back([state = m_state.get()](const std::stop_token& stop) { state->work(stop); });
    }
}

JobQueue::~JobQueue() {
    cancelAll();
    for (auto& worker : m_state->workers) {
        worker.request_stop();
    }
    m_state->workers.clear();  // joins
    // Nobody is left to take these; their owners still get an answer.
    while (!m_state->waiting.empty()) {
        auto entry = std::move(m_state->waiting.front());
        m_state->waiting.pop_front();
        m_state->execute(entry);
    }
}

Job JobQueue::add(Message title, Task task) {
    std::shared_ptr<Job::Shared> shared;
    const bool inLine = m_state->workers.empty();
    State::Entry entry;
    {
        const std::scoped_lock lock{m_state->mutex};
        shared = std::make_shared<Job::Shared>(m_state->nextId++, std::move(title));
        entry = {shared, std::move(task)};
        m_state->alive.push_back(shared);
        if (!inLine) {
            m_state->waiting.push_back(std::move(entry));
        }
    }
    if (inLine) {
        m_state->execute(entry);
    } else {
        m_state->available.notify_one();
        m_state->changed.notify();
    }
    return Job{shared};
}

std::vector<JobStatus> JobQueue::snapshot() const {
    std::vector<Job> jobs;
    {
        const std::scoped_lock lock{m_state->mutex};
        for (const auto& shared : m_state->alive) {
            jobs.push_back(Job{shared});
        }
    }
    std::vector<JobStatus> all;
    all.reserve(jobs.size());
    for (const auto& job : jobs) {
        all.push_back(job.status());
    }
    return all;
}

void JobQueue::waitIdle() const {
    std::unique_lock lock{m_state->mutex};
    m_state->idle.wait(lock, [this] { return m_state->alive.empty(); });
}

void JobQueue::cancelAll() {
    const std::scoped_lock lock{m_state->mutex};
    for (const auto& shared : m_state->alive) {
        Job{shared}.cancel();
    }
}

Notifier<>& JobQueue::changed() {
    return m_state->changed;
}

}  // namespace weir::jobs
