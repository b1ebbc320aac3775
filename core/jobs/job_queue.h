// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/enum_names.h"
#include "core/base/notifier.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace weir::jobs {

enum class JobState { queued, running, done, failed, cancelled };

/// How far a job is, for a list of tasks.
struct Progress {
    double fraction = 0;   ///< 0 … 1
    double perSecond = 0;  ///< things handled a second, 0 when unknown
    Message text;
    bool operator==(const Progress&) const = default;
};

struct JobStatus {
    std::uint64_t id = 0;
    Message title;
    JobState state = JobState::queued;
    Progress progress;
    bool stopRequested = false;
    bool operator==(const JobStatus&) const = default;
};

/// What a job sees of the world. Lives as long as the job runs.
class JobContext {
public:
    JobContext(std::stop_token stop, std::function<void(Progress)> report)
        : m_stop{std::move(stop)}, m_report{std::move(report)} {}
    [[nodiscard]] const std::stop_token& stopToken() const { return m_stop; }
    /// Asked between chunks of work; then the job returns cancelled().
    [[nodiscard]] bool isCancelled() const { return m_stop.stop_requested(); }
    [[nodiscard]] static Error cancelled() { return fail(ErrorCode::cancelled, msg("Stopped on request")); }
    void report(double fraction, Message text = {}, double perSecond = 0) const {
        m_report(Progress{fraction, perSecond, std::move(text)});
    }

private:
    std::stop_token m_stop;
    std::function<void(Progress)> m_report;
};

/// Refers to one job; copies refer to the same. Dropping it does not cancel. May outlive the queue.
class Job {
public:
    Job() = default;
    [[nodiscard]] bool isValid() const { return m_shared != nullptr; }
    /// A queued job is never started; a running one sees its stop token. Its delivery still happens, with
    /// ErrorCode::cancelled unless the work finished anyway.
    void cancel() const;
    [[nodiscard]] JobStatus status() const;

private:
    friend class JobQueue;
    struct Shared;
    explicit Job(std::shared_ptr<Shared> shared) : m_shared{std::move(shared)} {}
    std::shared_ptr<Shared> m_shared;
};

/// Runs work on its own threads, first come first served. Without workers everything runs inside run(), which tests and
/// the command line use. Every job is delivered exactly once, also when it was cancelled before it started or the queue
/// ends.
class JobQueue {
public:
    /// Carries a delivery to the thread that wants it, as an event loop does; without one deliveries run on the worker.
    /// When the queue ends, the deliveries of jobs that never started go through it too.
    using Courier = std::function<void(std::function<void()>)>;

    explicit JobQueue(unsigned workers, Courier courier = {});
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;
    /// Cancels everything and waits for the running jobs to notice.
    ~JobQueue();

    /// `work` runs on a worker, `deliver` gets its result. An exception out of `work` becomes an ErrorCode::internal.
    template <class T>
    Job run(Message title, std::function<Result<T>(const JobContext&)> work, std::function<void(Result<T>)> deliver) {
        return add(std::move(title), [work = std::move(work), deliver = std::move(deliver)](const JobContext* context) {
            auto result =
                std::make_shared<Result<T>>(context != nullptr ? guarded<T>(work, *context) : JobContext::cancelled());
            const auto state = stateOf(result->ok(), result->ok() ? ErrorCode::internal : result->error().code);
            return std::pair{state, std::function<void()>{[result, deliver] { deliver(std::move(*result)); }}};
        });
    }

    /// The jobs that are queued or running, oldest first: what a list of tasks shows.
    [[nodiscard]] std::vector<JobStatus> snapshot() const;
    /// Blocks until no job is queued or running and every delivery was handed over. Never call it from a job or a
    /// delivery.
    void waitIdle() const;
    void cancelAll();

    /// A job was added, started, moved or ended; on whatever thread that happened.
    [[nodiscard]] Notifier<>& changed();

private:
    /// Runs the work (null: cancelled before it started) and gives the state reached and the delivery to make.
    using Task = std::function<std::pair<JobState, std::function<void()>>(const JobContext*)>;
    struct State;

    template <class T>
    static Result<T> guarded(const std::function<Result<T>(const JobContext&)>& work, const JobContext& context) {
        try {
            return work(context);
        } catch (const std::exception& e) {
            return fail(ErrorCode::internal, msg("The task broke off: {0}", e.what()),
                        msg("Try again; report it if it stays"));
        }
    }
    static JobState stateOf(bool ok, ErrorCode code) {
        const auto bad = code == ErrorCode::cancelled ? JobState::cancelled : JobState::failed;
        return ok ? JobState::done : bad;
    }
    Job add(Message title, Task task);

    std::shared_ptr<State> m_state;
};

}  // namespace weir::jobs

template <>
struct weir::EnumNames<weir::jobs::JobState> {
    static constexpr std::array names{std::string_view{"queued"}, std::string_view{"running"}, std::string_view{"done"},
                                      std::string_view{"failed"}, std::string_view{"cancelled"}};
};
