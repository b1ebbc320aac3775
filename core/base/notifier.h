// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace weir {

/// Ends a subscription when it goes out of scope. May outlive the notifier.
class Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::function<void()> end) : m_end{std::move(end)} {}
    Subscription(Subscription&& other) noexcept : m_end{std::exchange(other.m_end, nullptr)} {}
    Subscription& operator=(Subscription&& other) noexcept {
        reset();
        m_end = std::exchange(other.m_end, nullptr);
        return *this;
    }
    ~Subscription() { reset(); }
    void reset() {
        if (auto end = std::exchange(m_end, nullptr)) {
            end();
        }
    }

private:
    std::function<void()> m_end;
};

/// Tells listeners a fact. notify() calls them on its own thread, outside the lock, in order of subscription;
/// subscribing and ending are safe on any thread. A listener may be called once more while its subscription is being
/// ended on another thread.
template <class... Args>
class Notifier {
public:
    using Listener = std::function<void(const Args&...)>;

    [[nodiscard]] Subscription subscribe(Listener listener) {
        const std::scoped_lock lock{m_shared->mutex};
        const auto key = m_shared->next++;
        m_shared->listeners.emplace(key, std::make_shared<Listener>(std::move(listener)));
        return Subscription{[weak = std::weak_ptr{m_shared}, key] {
            if (auto shared = weak.lock()) {
                const std::scoped_lock inner{shared->mutex};
                shared->listeners.erase(key);
            }
        }};
    }

    void notify(const Args&... args) const {
        std::vector<std::shared_ptr<Listener>> listeners;
        {
            const std::scoped_lock lock{m_shared->mutex};
            for (const auto& [key, listener] : m_shared->listeners) {
                listeners.push_back(listener);
            }
        }
        for (const auto& listener : listeners) {
            (*listener)(args...);
        }
    }

private:
    struct Shared {
        std::mutex mutex;
        std::size_t next = 0;
        std::map<std::size_t, std::shared_ptr<Listener>> listeners;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
};

}  // namespace weir
