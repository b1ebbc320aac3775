// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/journal/journal.h"
#include "tests/support/store_records.h"

#include <functional>
#include <random>
#include <string>

/// The workload of the crash tests: order n and journal entry n, in one transaction.
namespace weir::test {

inline std::string commandOf(std::int64_t n) {
    return fmt::format("00000000-0000-7000-8000-{:012}", n);
}

/// `beforeCommit` runs inside the transaction, after both rows are written.
inline Result<void> writeOrder(store::Store& store, std::int64_t n, const std::function<void()>& beforeCommit = {}) {
    return store
        .submit(commandOf(n),
                [n, &beforeCommit](store::Transaction& tx) -> Result<void> {
                    if (auto done = tx.insert(anOrder(n, fmt::format("N{}", n))); !done) {
                        return done;
                    }
                    journal::Entry entry;
                    entry.time = fromMillis(kStormStart + n * 1000);
                    entry.actor = "officer";
                    entry.role = "duty_officer";
                    entry.seat = std::string{"1"};
                    entry.commandId = commandOf(n);
                    entry.verb = "order.issue";
                    entry.args = {{"task", "Close the breach"}};
                    entry.result = {{"id", n}};
                    const auto sealed = journal::seal(tx, entry);
                    if (!sealed) {
                        return sealed.error();
                    }
                    if (beforeCommit) {
                        beforeCommit();
                    }
                    return {};
                },
                {})
        .get();
}

/// What a store holds, seen through a reader of its own.
struct Holdings {
    std::int64_t orders = 0;
    std::int64_t entries = 0;
    std::int64_t lastSeq = 0;
    /// Orders and entries come in pairs and without a gap.
    [[nodiscard]] bool whole() const { return orders == entries && entries == lastSeq; }
};

inline Result<Holdings> holdingsOf(const store::Reader& reader) {
    Holdings out;
    const auto orders = reader.count(model::Kind::order);
    if (!orders) {
        return orders.error();
    }
    out.orders = *orders;
    auto scanned = reader.scanJournal(1, INT64_MAX, [&](const store::JournalRow& row) {
        ++out.entries;
        out.lastSeq = row.seq;
        return true;
    });
    return scanned ? Result<Holdings>{out} : scanned.error();
}

inline std::uint32_t seedFor(const char* test) {
    const auto* given = std::getenv("WEIR_SEED");
    const auto seed = given != nullptr ? static_cast<std::uint32_t>(std::stoul(given)) : std::random_device{}();
    std::printf("%s: seed %u (repeat with WEIR_SEED=%u)\n", test, seed, seed);
    return seed;
}

/// Long runs on purpose: WEIR_DEEP multiplies the number of cases by ten.
inline int cases(int usual) {
    return std::getenv("WEIR_DEEP") != nullptr ? usual * 10 : usual;
}

}  // namespace weir::test
