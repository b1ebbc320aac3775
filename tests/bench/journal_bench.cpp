// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/journal/journal.h"
#include "core/model/fields.h"
#include "tests/bench/bench_city.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <future>

// A long journal: entries per second of the chain alone, of the whole verification, of a replay. 50,000 entries, or as
// many as WEIR_BENCH_ENTRIES says (the performance plan names a million).

namespace {

using namespace weir;
using bench::BenchFolder;
using bench::Medium;

constexpr std::size_t kUnderWay = 1'000;            // transactions submitted and not yet waited for
constexpr std::int64_t kStart = 1'784'530'800'000;  // 2026-07-20 15:00 at UTC+8

std::int64_t entryCount() {
    const char* wanted = std::getenv("WEIR_BENCH_ENTRIES");
    std::int64_t count = 50'000;
    if (wanted != nullptr) {
        std::from_chars(wanted, wanted + std::strlen(wanted), count);
    }
    return std::max<std::int64_t>(count, 1);
}
const std::int64_t kEntries = entryCount();

journal::Entry entryOf(const model::Log& row, const Clock& clock) {
    journal::Entry entry;
    entry.time = fromMillis(kStart + row.id.value);
    entry.monotonicNs = row.id.value;
    entry.bootId = "bench";
    entry.actor = "bench";
    entry.role = "duty_officer";
    entry.seat = "1";
    entry.commandId = makeUuid7(clock);
    entry.verb = "log.add";
    entry.args = Json{{"type", "observation"}, {"content", row.content}};
    entry.result = Json{{"id", row.id.value}};
    entry.changes = {{std::nullopt, model::toRecord(row)}};
    return entry;
}

/// One row and its entry, in a transaction of its own as the door makes it.
Result<void> addEntry(store::Transaction& tx, std::int64_t id, const Clock& clock) {
    model::Log row;
    row.id = {id};
    row.revision = 1;
    row.content = fmt::format("observation {}", id);
    const auto entry = entryOf(row, clock);
    if (auto done = tx.insert(*entry.changes.front().after); !done) {
        return done;
    }
    const auto sealed = journal::seal(tx, entry);
    return sealed ? Result<void>{} : Result<void>{sealed.error()};
}

Result<void> fill(store::Store& store, const Clock& clock) {
    std::deque<std::future<Result<void>>> underWay;
    const auto wait = [&](std::size_t left) {
        Result<void> first;
        for (; underWay.size() > left; underWay.pop_front()) {
            auto done = underWay.front().get();
            first = first ? std::move(done) : std::move(first);
        }
        return first;
    };
    for (std::int64_t id = 1; id <= kEntries; ++id) {
        underWay.push_back(
            store.submit({}, [&clock, id](store::Transaction& tx) { return addEntry(tx, id, clock); }, {}));
        if (auto done = wait(kUnderWay); !done) {
            return done;
        }
    }
    return wait(0);
}

/// A store with kEntries entries in memory (on disk when there is no memory folder), made once.
class LongJournal {
public:
    static LongJournal& instance() {
        static LongJournal journal;
        return journal;
    }
    [[nodiscard]] const Result<std::unique_ptr<store::Reader>>& reader() const { return m_reader; }

private:
    LongJournal() {
        const auto file = (m_memory.path().empty() ? m_disk : m_memory).path() / "long.weir";
        store::StoreOptions options;
        options.create = true;
        options.ballastBytes = 1 << 16;
        auto store = store::Store::open(file, options);
        if (store) {
            if (auto filled = fill(**store, m_clock); !filled) {
                m_reader = filled.error();
                return;
            }
            store->reset();
            m_reader = store::openReader(file);
        } else {
            m_reader = store.error();
        }
    }

    SystemClock m_clock;
    BenchFolder m_memory{Medium::memory};
    BenchFolder m_disk{Medium::disk};
    Result<std::unique_ptr<store::Reader>> m_reader = fail(ErrorCode::internal, msg("not made"));
};

void countEntries(benchmark::State& state) {
    state.counters["entries_per_s"] = benchmark::Counter(
        static_cast<double>(kEntries) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void verifyLong(benchmark::State& state, const journal::VerifyOptions& options) {
    const auto& reader = LongJournal::instance().reader();
    for (auto _ : state) {
        const auto found = reader ? journal::verify(**reader, options) : Result<journal::Verification>{reader.error()};
        if (!found || !found->ok() || found->entries != kEntries) {
            state.SkipWithError(found ? "the store is not sound" : found.error().text().c_str());
            return;
        }
    }
    countEntries(state);
}

/// Hashes and links only.
void verifyChain(benchmark::State& state) {
    verifyLong(state, {.anchorFile = {}, .publicKey = {}, .compareTables = false, .integrity = false});
}
BENCHMARK(verifyChain)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Chain, replay from empty, and its rows compared with the tables; without SQLite's own check.
void verifyReplay(benchmark::State& state) {
    verifyLong(state, {.anchorFile = {}, .publicKey = {}, .compareTables = true, .integrity = false});
}
BENCHMARK(verifyReplay)->Unit(benchmark::kMillisecond)->UseRealTime();

/// All of it, as `weir verify` does.
void verifyWhole(benchmark::State& state) {
    verifyLong(state, {});
}
BENCHMARK(verifyWhole)->Unit(benchmark::kMillisecond)->UseRealTime();

/// The tables after the last entry, from the journal alone (there is no checkpoint).
void replayLong(benchmark::State& state) {
    const auto& reader = LongJournal::instance().reader();
    for (auto _ : state) {
        const auto tables = reader ? journal::replay(**reader, kEntries) : Result<journal::Tables>{reader.error()};
        if (!tables) {
            state.SkipWithError(tables.error().text().c_str());
            return;
        }
        benchmark::DoNotOptimize(tables->size());
    }
    countEntries(state);
}
BENCHMARK(replayLong)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
