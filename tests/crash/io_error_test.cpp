// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Every operation on the disk fails once, and fails for good, one after the other. What was answered as saved must be
// there afterwards, nothing half, and the desk must have been told.
#include "tests/crash/order_writer.h"
#include "tests/support/logging_vfs.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::test;

namespace {

constexpr int kOrders = 6;

struct Sweep {
    int runs = 0;
    int failures = 0;  ///< orders that were answered with an error
    int lost = 0;      ///< answered as saved and not there
    int half = 0;
    int silent = 0;  ///< an error without words
    std::string first;
};

void note(Sweep& sweep, int& count, std::string what) {
    ++count;
    if (sweep.first.empty()) {
        sweep.first = std::move(what);
    }
}

/// One life of the store with the n-th operation failing; false when that operation was never reached.
bool run(const std::filesystem::path& pattern, std::size_t n, int code, bool sticky, Sweep& sweep) {
    const TempDir dir;
    const auto file = dir / "s.weir";
    std::filesystem::copy_file(pattern, file);
    LoggingVfs vfs{"weir-failing"};
    auto options = quickOptions(false);
    options.vfs = vfs.name();
    std::int64_t saved = 0;
    vfs.failAt(n, code, sticky);
    {
        const auto opened = store::Store::open(file, options);
        if (!opened && opened.error().hint.empty()) {
            note(sweep, sweep.silent, opened.error().text());
        }
        for (std::int64_t order = 1; opened && order <= kOrders; ++order) {
            const auto written = writeOrder(**opened, saved + 1);
            saved += written ? 1 : 0;
            sweep.failures += written ? 0 : 1;
            if (!written && (written.error().message.empty() || written.error().hint.empty())) {
                note(sweep, sweep.silent, written.error().text());
            }
        }
    }
    const bool reached = vfs.counted() >= n;
    vfs.failAt(0, 0, false);
    ++sweep.runs;
    const auto reader = store::openReader(file);
    const auto holdings = reader ? holdingsOf(**reader) : reader.error();
    const auto complaints = reader ? (*reader)->check(true) : reader.error();
    const auto where = fmt::format("operation {}, code {}, sticky {}: ", n, code, sticky);
    if (!holdings || !complaints || !complaints->empty() || !holdings->whole()) {
        note(sweep, sweep.half, fmt::format("{}{}", where, reader ? "not whole" : reader.error().text()));
    } else if (holdings->orders < saved) {
        note(sweep, sweep.lost, fmt::format("{}{} of {}", where, holdings->orders, saved));
    }
    return reached;
}

}  // namespace

TEST_CASE("Whatever operation on the disk fails, nothing saved is lost and nothing is half", "[T05]") {
    const TempDir dir;
    const auto pattern = dir / "pattern.weir";
    REQUIRE(store::Store::open(pattern, quickOptions(true)));
    Sweep sweep;
    for (const int code : {SQLITE_IOERR, SQLITE_FULL}) {
        for (const bool sticky : {false, true}) {
            for (std::size_t n = 1; run(pattern, n, code, sticky, sweep); ++n) {
            }
        }
    }
    std::printf("T05: %d runs, %d orders refused, %d lost, %d half, %d without words\n", sweep.runs, sweep.failures,
                sweep.lost, sweep.half, sweep.silent);
    INFO(sweep.first);
    CHECK(sweep.lost == 0);
    CHECK(sweep.half == 0);
    CHECK(sweep.silent == 0);
    CHECK(sweep.failures > 0);
}
