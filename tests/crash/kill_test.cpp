// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The writer is killed at random moments; whatever it had acknowledged must be there when the store is opened again.
#include "tests/crash/child.h"
#include "tests/crash/order_writer.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::test;

namespace {

std::string environment(const char* name) {
    const auto* value = std::getenv(name);
    return value != nullptr ? value : "";
}

struct Outcome {
    int runs = 0;
    int acknowledged = 0;
    int lost = 0;            ///< acknowledged and not there
    int unacknowledged = 0;  ///< there, the answer was on its way
    int broken = 0;          ///< pairs torn, gaps, or complaints of SQLite
    std::string first;       ///< what was wrong first
};

void note(Outcome& outcome, const std::string& what) {
    ++outcome.broken;
    if (outcome.first.empty()) {
        outcome.first = what;
    }
}

/// Reopens and compares with what was acknowledged; returns how many orders there are.
std::int64_t inspect(const std::filesystem::path& file, std::int64_t acknowledged, bool thorough, Outcome& outcome) {
    auto reader = store::openReader(file);
    if (!reader) {
        if (acknowledged > 0 || reader.error().code == ErrorCode::corrupt) {
            note(outcome, reader.error().text());
        }
        return 0;
    }
    const auto holdings = holdingsOf(**reader);
    const auto complaints = (*reader)->check(thorough);
    if (!holdings || !complaints || !complaints->empty()) {
        note(outcome, !holdings     ? holdings.error().text()
                      : !complaints ? complaints.error().text()
                                    : complaints->front());
        return 0;
    }
    if (!holdings->whole()) {
        note(outcome,
             fmt::format("{} orders, {} entries, last {}", holdings->orders, holdings->entries, holdings->lastSeq));
    }
    if (thorough) {
        journal::VerifyOptions options;
        options.integrity = false;
        const auto verified = journal::verify(**reader, options);
        if (!verified || !verified->ok()) {
            note(outcome, verified ? verified->findings.front().message.text() : verified.error().text());
        }
    }
    outcome.lost += holdings->orders < acknowledged ? static_cast<int>(acknowledged - holdings->orders) : 0;
    outcome.unacknowledged += holdings->orders > acknowledged ? 1 : 0;
    return holdings->orders;
}

Outcome killMany(int runs, std::uint32_t seed, const std::string& mutation) {
    Outcome outcome;
    std::mt19937 random{seed};
    std::uniform_int_distribution<int> microseconds{0, 30'000};
    std::int64_t known = 0;  // acknowledged, or seen to be there
    for (std::unique_ptr<TempDir> dir; outcome.runs < runs; ++outcome.runs) {
        if (outcome.runs % 50 == 0) {
            known = 0;
            dir = std::make_unique<TempDir>();
            auto made = store::Store::open(*dir / "s.weir", quickOptions(true));
            REQUIRE(made);
        }
        Child child{"child: writes orders until it is killed",
                    {{"WEIR_CHILD_STORE", (*dir / "s.weir").string()}, {"WEIR_CHILD_MUTATION", mutation}}};
        if (outcome.runs % 4 != 0) {
            child.awaitLine("open");  // every fourth is killed while it opens, recovers or closes
        }
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::microseconds{microseconds(random)};
        while (!child.timedOut(deadline)) {
        }
        child.kill();
        for (const auto& line : child.lines()) {
            known = line.starts_with("ack ") ? std::stoll(line.substr(4)) : known;
            outcome.acknowledged += line.starts_with("ack ") ? 1 : 0;
        }
        known = inspect(*dir / "s.weir", known, outcome.runs % 20 == 19, outcome);
        if (!mutation.empty() && outcome.lost > 0) {
            break;
        }
    }
    return outcome;
}

}  // namespace

TEST_CASE("child: writes orders until it is killed", "[.child]") {
    auto opened = store::Store::open(environment("WEIR_CHILD_STORE"), quickOptions(false));
    if (!opened) {
        tellParent("error " + opened.error().text());
        return;
    }
    const auto reader = (*opened)->reader();
    const auto there = reader ? (*reader)->count(model::Kind::order) : reader.error();
    REQUIRE(there);
    tellParent("open");
    const bool ackFirst = environment("WEIR_CHILD_MUTATION") == "ack before commit";
    for (std::int64_t n = *there + 1; n < *there + 100'000; ++n) {
        const auto acknowledge = [n] { tellParent(fmt::format("ack {}", n)); };
        const auto tooEarly = [&] {
            acknowledge();
            const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{2};
            while (std::chrono::steady_clock::now() < until) {  // a disk that takes its time
            }
        };
        const auto written =
            writeOrder(**opened, n, ackFirst ? std::function<void()>{tooEarly} : std::function<void()>{});
        if (!written) {
            tellParent("error " + written.error().text());
            return;
        }
        if (!ackFirst) {
            acknowledge();
        }
    }
}

TEST_CASE("No acknowledged order is lost when the writer is killed", "[T01]") {
    const auto outcome = killMany(cases(1000), seedFor("T01"), "");
    std::printf(
        "T01: %d kills, %d orders acknowledged, %d lost, %d broken stores; %d times an order was saved whose answer "
        "was lost\n",
        outcome.runs, outcome.acknowledged, outcome.lost, outcome.broken, outcome.unacknowledged);
    INFO(outcome.first);
    CHECK(outcome.lost == 0);
    CHECK(outcome.broken == 0);
    CHECK(outcome.acknowledged > 0);
}

TEST_CASE("The kill test notices an answer given before the commit", "[T01][mutation]") {
    const auto outcome = killMany(400, seedFor("T01 mutation"), "ack before commit");
    std::printf("T01 mutation: lost %d after %d kills\n", outcome.lost, outcome.runs + 1);
    CHECK(outcome.lost > 0);
}
