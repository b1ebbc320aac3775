// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The power goes at every single operation on the disk. Whatever reached the platter by then — unsynced writes dropped,
// kept, or torn at sectors — plain SQLite must find a sound database with every acknowledged order and no half of one.
#include "tests/crash/order_writer.h"
#include "tests/support/logging_vfs.h"
#include "tests/support/temp_dir.h"

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <unordered_set>

using namespace weir;
using namespace weir::test;

namespace {

constexpr int kOrders = 40;
constexpr int kSessions =
    4;  ///< the store is closed and opened between them, so checkpoints and WAL resets are cut too

struct Recording {
    std::vector<DiskOperation> operations;
    std::vector<std::size_t> acknowledged;  ///< position of each order's acknowledgement
    std::string store;
};

Recording recordWork(const std::filesystem::path& dir, const std::string& synchronous) {
    LoggingVfs vfs{"weir-logging-" + synchronous};
    Recording out;
    out.store = (dir / "s.weir").string();
    for (int session = 0; session < kSessions; ++session) {
        auto options = quickOptions(session == 0);
        options.vfs = vfs.name();
        options.synchronous = synchronous;
        const auto opened = store::Store::open(out.store, options);
        INFO((opened ? "" : opened.error().text()));
        REQUIRE(opened);
        for (int i = 0; i < kOrders / kSessions; ++i) {
            REQUIRE(writeOrder(**opened, static_cast<std::int64_t>(out.acknowledged.size()) + 1));
            out.acknowledged.push_back(vfs.position());
        }
    }
    out.operations = vfs.operations();
    return out;
}

struct Counts {
    int images = 0;
    int repeated = 0;  ///< the same disk as one seen before, with no more acknowledged
    int lost = 0;
    int corrupt = 0;
    int half = 0;
    std::string first;
};

class PlainDatabase {
public:
    explicit PlainDatabase(const std::string& file) {
        // Nobody else opens the image, so the WAL index may stand in memory instead of in -shm.
        m_code = sqlite3_open_v2(file.c_str(), &m_db, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_exec(m_db, "PRAGMA locking_mode = EXCLUSIVE", nullptr, nullptr, nullptr);
    }
    ~PlainDatabase() { sqlite3_close(m_db); }
    PlainDatabase(const PlainDatabase&) = delete;
    PlainDatabase& operator=(const PlainDatabase&) = delete;

    /// The first value, or "error: …".
    std::string value(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        std::string out;
        if (m_code != SQLITE_OK || sqlite3_prepare_v2(m_db, sql, -1, &statement, nullptr) != SQLITE_OK) {
            out = std::string{"error: "} + sqlite3_errmsg(m_db);
        } else if (const int code = sqlite3_step(statement); code == SQLITE_ROW) {
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 0));
            out = bytes != nullptr ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)))
                                   : "";
        } else {
            out = code == SQLITE_DONE ? "" : std::string{"error: "} + sqlite3_errmsg(m_db);
        }
        sqlite3_finalize(statement);
        return out;
    }

private:
    sqlite3* m_db = nullptr;
    int m_code;
};

void writeWhole(const std::string& path, const std::string& content) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    REQUIRE(::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    ::close(fd);
}

class PowerCuts {
public:
    PowerCuts(const Recording& recording, std::uint32_t seed) : m_recording{recording}, m_random{seed} {
        // Memory is quicker than the disk, and the images need no durability.
        m_folder = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/weir-power-XXXXXX" : (m_dir / "XXXXXX").string();
        REQUIRE(::mkdtemp(m_folder.data()) != nullptr);
    }
    ~PowerCuts() {
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    PowerCuts(const PowerCuts&) = delete;
    PowerCuts& operator=(const PowerCuts&) = delete;

    Counts run(int mixedVariants, bool stopAtFirst) {
        Disk disk;
        disk.feed({DiskOperation::Kind::sync, m_recording.store, 0, {}});  // made, empty, before SQLite comes
        std::size_t acknowledged = 0;
        for (std::size_t i = 0; i < m_recording.operations.size(); ++i) {
            disk.feed(m_recording.operations[i]);
            while (acknowledged < m_recording.acknowledged.size() && m_recording.acknowledged[acknowledged] <= i + 1) {
                ++acknowledged;
            }
            for (int variant = 0; variant < 2 + mixedVariants; ++variant) {
                const auto unsynced = variant == 0   ? Unsynced::dropped
                                      : variant == 1 ? Unsynced::kept
                                                     : Unsynced::mixed;
                m_where = fmt::format("after operation {}, variant {}", i, variant);
                cut(disk.afterPowerCut(unsynced, m_random), acknowledged);
            }
            if (stopAtFirst && m_counts.lost + m_counts.corrupt + m_counts.half > 20) {
                break;
            }
        }
        return m_counts;
    }

private:
    void cut(const std::map<std::string, std::string>& files, std::size_t acknowledged) {
        ++m_counts.images;
        std::string whole = std::to_string(acknowledged);
        for (const auto& [path, content] : files) {
            whole += path + std::to_string(content.size()) + content;
        }
        if (!m_seen.insert(std::hash<std::string>{}(whole)).second) {
            ++m_counts.repeated;
            return;
        }
        const auto target = m_folder + "/s.weir";
        for (const auto* suffix : {"", "-wal", "-shm", "-journal"}) {
            const auto from = files.find(m_recording.store + suffix);
            ::unlink((target + suffix).c_str());
            if (from != files.end()) {
                writeWhole(target + suffix, from->second);
            }
        }
        inspect(target, static_cast<std::int64_t>(acknowledged));
    }

    void inspect(const std::string& file, std::int64_t acknowledged) {
        PlainDatabase db{file};
        if (const auto verdict = db.value("PRAGMA integrity_check"); verdict != "ok") {
            bad(m_counts.corrupt, verdict);
            return;
        }
        if (db.value("SELECT count(*) FROM sqlite_schema") == "0") {
            if (acknowledged > 0) {
                bad(m_counts.lost, "the schema");
            }
            return;
        }
        const auto orders = db.value("SELECT count(*) FROM orders");
        const auto entries = db.value("SELECT count(*) FROM journal");
        const auto last = db.value("SELECT coalesce(max(seq), 0) FROM journal");
        if (orders.empty() || orders.starts_with("error") || orders != entries || entries != last) {
            bad(m_counts.half, fmt::format("{} orders, {} entries, last {}", orders, entries, last));
        } else if (std::stoll(orders) < acknowledged) {
            bad(m_counts.lost, fmt::format("{} of {} acknowledged", orders, acknowledged));
        }
    }

    void bad(int& count, const std::string& what) {
        ++count;
        if (m_counts.first.empty()) {
            m_counts.first = m_where + ": " + what;
        }
    }

    const Recording& m_recording;
    std::mt19937 m_random;
    TempDir m_dir;
    std::string m_folder;
    std::string m_where;
    std::unordered_set<std::size_t> m_seen;
    Counts m_counts;
};

void print(const char* name, const Recording& recording, const Counts& counts) {
    std::printf("%s: %zu disk operations, %d power cuts (%d to a disk seen before), %d lost, %d corrupt, %d half\n",
                name, recording.operations.size(), counts.images, counts.repeated, counts.lost, counts.corrupt,
                counts.half);
}

}  // namespace

TEST_CASE("A power cut at any operation loses no acknowledged order", "[T04]") {
    const TempDir dir;
    const auto recording = recordWork(dir.path(), "FULL");
    REQUIRE(recording.acknowledged.size() == kOrders);
    const auto counts = PowerCuts{recording, seedFor("T04")}.run(cases(11), false);
    print("T04", recording, counts);
    INFO(counts.first);
    CHECK(counts.lost == 0);
    CHECK(counts.corrupt == 0);
    CHECK(counts.half == 0);
    CHECK(counts.images > 8000);
    CHECK(counts.images - counts.repeated > 3000);
}

TEST_CASE("The power cuts notice a store that syncs too little", "[T04][mutation]") {
    const TempDir dir;
    SECTION("NORMAL loses acknowledged orders") {
        const auto recording = recordWork(dir.path(), "NORMAL");
        const auto counts = PowerCuts{recording, seedFor("T04 NORMAL")}.run(1, true);
        print("T04 mutation NORMAL", recording, counts);
        CHECK(counts.lost > 0);
    }
    SECTION("OFF corrupts the file") {
        const auto recording = recordWork(dir.path(), "OFF");
        const auto counts = PowerCuts{recording, seedFor("T04 OFF")}.run(2, false);
        print("T04 mutation OFF", recording, counts);
        CHECK(counts.corrupt > 0);
    }
}
