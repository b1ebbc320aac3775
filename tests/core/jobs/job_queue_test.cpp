// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/jobs/job_queue.h"

#include "core/jobs/latest_only.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>

using namespace weir;
using namespace weir::jobs;

namespace {

/// Deliveries wait here until the test takes them, as they would in an event loop.
class Mailbox {
public:
    [[nodiscard]] JobQueue::Courier courier() {
        return [this](std::function<void()> letter) {
            {
                const std::scoped_lock lock{m_mutex};
                m_letters.push_back(std::move(letter));
            }
            m_arrived.notify_all();
        };
    }
    /// Waits for the next delivery and makes it on this thread.
    void open() {
        std::function<void()> letter;
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, [this] { return !m_letters.empty(); });
            letter = std::move(m_letters.front());
            m_letters.erase(m_letters.begin());
        }
        letter();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<std::function<void()>> m_letters;
};

/// Blocks a job until it is cancelled, without polling the clock.
Result<int> untilStopped(const JobContext& context) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    stopped.wait(lock, context.stopToken(), [] { return false; });
    return JobContext::cancelled();
}

std::function<Result<int>(const JobContext&)> gives(int value) {
    return [value](const JobContext&) -> Result<int> { return value; };
}

std::function<void(Result<int>)> into(std::vector<std::string>& log) {
    return [&log](Result<int> r) { log.push_back(r ? std::to_string(*r) : r.error().message.text()); };
}

}  // namespace

TEST_CASE("Without workers a job runs inside run()") {
    JobQueue queue{0};
    std::vector<std::string> log;
    const auto thread = std::this_thread::get_id();
    const auto job = queue.run<int>(
        msg("Count"),
        [&](const JobContext& context) -> Result<int> {
            CHECK(std::this_thread::get_id() == thread);
            context.report(0.5, msg("Half"), 200);
            const auto list = queue.snapshot();
            REQUIRE(list.size() == 1);
            CHECK(list[0].title.text() == "Count");
            CHECK(list[0].state == JobState::running);
            CHECK(list[0].progress == Progress{0.5, 200, msg("Half")});
            return 7;
        },
        into(log));
    CHECK(log == std::vector<std::string>{"7"});
    CHECK(job.status().state == JobState::done);
    CHECK(job.status().progress.fraction == 1);
    CHECK(queue.snapshot().empty());
}

TEST_CASE("Failures and exceptions are delivered as errors") {
    JobQueue queue{0};
    std::vector<std::string> log;
    const auto failed = queue.run<int>(
        msg("Fail"), [](const JobContext&) -> Result<int> { return fail(ErrorCode::io, msg("No disk")); }, into(log));
    const auto thrown = queue.run<int>(
        msg("Throw"), [](const JobContext&) -> Result<int> { throw std::runtime_error{"boom"}; }, into(log));
    CHECK(log == std::vector<std::string>{"No disk", "The task broke off: boom"});
    CHECK(failed.status().state == JobState::failed);
    CHECK(thrown.status().state == JobState::failed);
    CHECK_FALSE(Job{}.isValid());
    Job{}.cancel();
}

TEST_CASE("Results without a value are delivered too") {
    JobQueue queue{0};
    bool ok = false;
    queue.run<void>(
        msg("Nothing"), [](const JobContext&) { return Result<void>{}; }, [&](Result<void> r) { ok = r.ok(); });
    CHECK(ok);
}

TEST_CASE("Workers run every job once and deliver on the thread that asks") {
    constexpr int kJobs = 200;
    Mailbox mailbox;
    std::atomic<int> ran{0};
    JobQueue queue{3, mailbox.courier()};
    int sum = 0;
    for (int i = 1; i <= kJobs; ++i) {
        queue.run<int>(
            msg("Add {0}", i),
            [&ran, i](const JobContext&) -> Result<int> {
                ++ran;
                return i;
            },
            [&sum](Result<int> r) { sum += *r; });
    }
    for (int i = 0; i < kJobs; ++i) {
        mailbox.open();
    }
    CHECK(ran == kJobs);
    CHECK(sum == kJobs * (kJobs + 1) / 2);
    queue.waitIdle();
    CHECK(queue.snapshot().empty());
}

TEST_CASE("A running job is stopped and a queued one never starts") {
    Mailbox mailbox;
    std::vector<std::string> log;
    std::latch started{1};
    JobQueue queue{1, mailbox.courier()};
    const auto running = queue.run<int>(
        msg("Long"),
        [&](const JobContext& context) {
            started.count_down();
            return untilStopped(context);
        },
        into(log));
    started.wait();
    bool secondRan = false;
    const auto queued = queue.run<int>(
        msg("Queued"),
        [&secondRan](const JobContext&) -> Result<int> {
            secondRan = true;
            return 1;
        },
        into(log));
    const auto list = queue.snapshot();
    REQUIRE(list.size() == 2);
    CHECK(list[0].state == JobState::running);
    CHECK(list[1].state == JobState::queued);
    CHECK(list[0].id < list[1].id);

    queued.cancel();
    CHECK(queued.status().stopRequested);
    running.cancel();
    mailbox.open();
    mailbox.open();
    CHECK_FALSE(secondRan);
    CHECK(log == std::vector<std::string>{"Stopped on request", "Stopped on request"});
    CHECK(running.status().state == JobState::cancelled);
    CHECK(queued.status().state == JobState::cancelled);
}

TEST_CASE("Ending the queue answers every job") {
    std::mutex mutex;
    std::vector<ErrorCode> codes;
    std::latch started{1};
    {
        JobQueue queue{1};
        const auto deliver = [&](Result<int> r) {
            const std::scoped_lock lock{mutex};
            codes.push_back(r ? ErrorCode::internal : r.error().code);
        };
        queue.run<int>(
            msg("Long"),
            [&](const JobContext& context) {
                started.count_down();
                return untilStopped(context);
            },
            deliver);
        started.wait();
        queue.run<int>(msg("Never"), gives(1), deliver);
        queue.run<int>(msg("Never"), gives(2), deliver);
    }
    CHECK(codes == std::vector<ErrorCode>(3, ErrorCode::cancelled));
}

TEST_CASE("A task list is told of every change") {
    JobQueue queue{0};
    int changes = 0;
    const auto subscription = queue.changed().subscribe([&changes] { ++changes; });
    queue.run<int>(
        msg("Report"),
        [](const JobContext& context) -> Result<int> {
            context.report(2.0);
            return 1;
        },
        [](Result<int>) {});
    CHECK(changes == 4);  // running, progress, done, gone
}

TEST_CASE("The latest request for a key wins") {
    Mailbox mailbox;
    JobQueue queue{1, mailbox.courier()};
    LatestOnly<std::string> latest{queue};
    std::vector<std::string> log;
    std::latch started{1};

    SECTION("the running one is cancelled and its result dropped") {
        const auto first = latest.run<int>(
            "roads", msg("Draw"),
            [&](const JobContext& context) {
                started.count_down();
                return untilStopped(context);
            },
            into(log));
        started.wait();
        latest.run<int>("roads", msg("Draw"), gives(2), into(log));
        CHECK(latest.isPending("roads"));
        mailbox.open();
        CHECK(log.empty());
        mailbox.open();
        CHECK(log == std::vector<std::string>{"2"});
        CHECK(first.status().state == JobState::cancelled);
        CHECK_FALSE(latest.isPending("roads"));
    }
    SECTION("a finished but undelivered result is dropped too") {
        latest.run<int>("roads", msg("Draw"), gives(1), into(log));
        queue.waitIdle();
        latest.run<int>("roads", msg("Draw"), gives(2), into(log));
        mailbox.open();
        mailbox.open();
        CHECK(log == std::vector<std::string>{"2"});
    }
    SECTION("other keys are left alone") {
        latest.run<int>("roads", msg("Draw"), gives(1), into(log));
        latest.run<int>("teams", msg("Draw"), gives(2), into(log));
        mailbox.open();
        mailbox.open();
        CHECK(log == std::vector<std::string>{"1", "2"});
    }
    SECTION("a cancelled key delivers nothing") {
        latest.run<int>("roads", msg("Draw"), gives(1), into(log));
        latest.cancel("roads");
        mailbox.open();
        CHECK(log.empty());
        CHECK_FALSE(latest.isPending("roads"));
    }
    SECTION("a delivery may ask for the next thing") {
        latest.run<int>("roads", msg("Draw"), gives(1), [&](Result<int> r) {
            into(log)(std::move(r));
            latest.run<int>("roads", msg("Draw"), gives(2), into(log));
        });
        mailbox.open();
        mailbox.open();
        CHECK(log == std::vector<std::string>{"1", "2"});
    }
}

TEST_CASE("Nothing is delivered after the end of its asker") {
    Mailbox mailbox;
    JobQueue queue{1, mailbox.courier()};
    std::vector<std::string> log;
    {
        LatestOnly<int> latest{queue};
        latest.run<int>(1, msg("Draw"), gives(1), into(log));
    }
    mailbox.open();
    CHECK(log.empty());
}

TEST_CASE("Many threads may ask at once") {
    JobQueue queue{2};
    LatestOnly<int> latest{queue};
    std::atomic<int> delivered{0};
    {
        std::vector<std::jthread> askers;
        for (int t = 0; t < 4; ++t) {
            askers.emplace_back([&latest, &delivered] {
                for (int i = 0; i < 100; ++i) {
                    latest.run<int>(i % 3, msg("Ask"), gives(i), [&delivered](Result<int>) { ++delivered; });
                }
            });
        }
    }
    queue.waitIdle();
    CHECK(delivered > 0);
    CHECK(delivered <= 400);
    for (int key = 0; key < 3; ++key) {
        CHECK_FALSE(latest.isPending(key));
    }
}
