// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/task_pool.h"

#include <algorithm>

namespace weir::maps {

TaskPool::TaskPool(int helpers) {
    for (int i = 0; i < helpers; ++i) {
        m_threads.emplace_back([this] { run(); });
    }
}

TaskPool::~TaskPool() {
    {
        const std::scoped_lock lock{m_mutex};
        m_ending = true;
    }
    m_wake.notify_all();
    for (auto& thread : m_threads) {
        thread.join();
    }
}

void TaskPool::work(Batch& batch) {
    for (;;) {
        const auto index = batch.next.fetch_add(1);
        if (index >= batch.count) {
            return;
        }
        (*batch.task)(index);
        if (batch.done.fetch_add(1) + 1 == batch.count) {
            const std::scoped_lock lock{batch.mutex};
            batch.finished.notify_all();
        }
    }
}

void TaskPool::run() {
    for (;;) {
        std::shared_ptr<Batch> batch;
        {
            std::unique_lock lock{m_mutex};
            m_wake.wait(lock, [&] { return m_ending || !m_batches.empty(); });
            if (m_ending) {
                return;
            }
            batch = m_batches.back();
            if (batch->next.load() >= batch->count) {
                m_batches.pop_back();
                continue;
            }
        }
        work(*batch);
    }
}

void TaskPool::forEach(std::size_t count, const std::function<void(std::size_t)>& task) {
    if (count == 0) {
        return;
    }
    auto batch = std::make_shared<Batch>();
    batch->task = &task;
    batch->count = count;
    const bool shared = count > 1 && !m_threads.empty();
    if (shared) {
        {
            const std::scoped_lock lock{m_mutex};
            m_batches.push_back(batch);
        }
        m_wake.notify_all();
    }
    work(*batch);
    {
        std::unique_lock lock{batch->mutex};
        batch->finished.wait(lock, [&] { return batch->done.load() == count; });
    }
    if (shared) {
        const std::scoped_lock lock{m_mutex};
        std::erase(m_batches, batch);
    }
}

}  // namespace weir::maps
