// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace weir::maps {

/// Runs the parts of a picture side by side. The caller of `forEach` works too, so parts may call `forEach` themselves
/// and nothing waits for a thread that is not there; with zero helpers everything runs on the caller.
class TaskPool {
public:
    explicit TaskPool(int helpers);
    ~TaskPool();
    TaskPool(const TaskPool&) = delete;
    TaskPool& operator=(const TaskPool&) = delete;

    /// Calls `task(0) … task(count - 1)`, in any order, and returns when all are done.
    void forEach(std::size_t count, const std::function<void(std::size_t)>& task);
    [[nodiscard]] int width() const { return static_cast<int>(m_threads.size()) + 1; }

private:
    struct Batch {
        const std::function<void(std::size_t)>* task = nullptr;
        std::size_t count = 0;
        std::atomic<std::size_t> next = 0;
        std::atomic<std::size_t> done = 0;
        std::mutex mutex;
        std::condition_variable finished;
    };
    static void work(Batch& batch);
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<Batch>> m_batches;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

}  // namespace weir::maps
