// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Every operation on the disk fails while a desk carries out one command of each sort that matters. What was answered
// as done is there, what was not is there whole or not at all, sending it again does it once, and nothing fails
// wordlessly.
#include "core/base/id.h"
#include "core/journal/journal.h"
#include "tests/crash/order_writer.h"
#include "tests/support/logging_vfs.h"
#include "tests/support/test_desk.h"

#include <sqlite3.h>

using namespace weir;
using namespace weir::test;
namespace fs = std::filesystem;

namespace {

constexpr auto kCommandId = "0197f0a0-0000-7000-8000-0000000000aa";

struct Scenario {
    const char* name = "";
    Actor actor;
    std::string verb;
    /// Brings the store to where the command makes sense, and gives the command's arguments.
    std::function<Json(TestDesk&)> prepare;
};

Json orderOf(TestDesk& desk) {
    return {{"id",
             desk.make(kOfficer, "order.issue",
                       {{"type", "team"}, {"task", "堵口"}, {"destination", "二号闸"}, {"team_ids", {desk.team()}}})}};
}

std::vector<Scenario> scenarios() {
    return {
        {"order", kOfficer, "order.issue",
         [](TestDesk& desk) {
             return Json{{"type", "team"}, {"task", "堵口"}, {"destination", "二号闸"}, {"team_ids", {desk.team()}}};
         }},
        {"acknowledgement", kOfficer, "order.acknowledge", orderOf},
        {"cancelling", kOfficer, "order.cancel",
         [](TestDesk& desk) {
             auto args = orderOf(desk);
             args["reason"] = "险情解除";
             return args;
         }},
        {"stock", kOfficer, "order.issue",
         [](TestDesk& desk) {
             return Json{{"type", "material"},
                         {"task", "送袋"},
                         {"destination", "二号闸"},
                         {"lines", {{{"stock_id", desk.stock(100)}, {"quantity", 40}}}}};
         }},
        {"zone", kPlanner, "zone.reshape",
         [](TestDesk& desk) {
             const auto id =
                 desk.make(kPlanner, "zone.create", {{"name", "区"}, {"area", TestDesk::square(114, 33, 0.01)}});
             return Json{{"id", id}, {"area", TestDesk::square(114, 33, 0.02)}};
         }},
        {"undo", kPlanner, "undo",
         [](TestDesk& desk) {
             desk.must(kPlanner, "zone.create", {{"name", "区"}, {"area", TestDesk::square(114, 33, 0.01)}});
             return Json::object();
         }},
        {"warning", kLeader, "warning.publish",
         [](TestDesk&) {
             return Json{{"title", "暴雨红色预警"}, {"issuer", "气象台"}, {"event", "暴雨"},
                         {"hazard", "rainstorm"},   {"level", 1},         {"content", "避险"},
                         {"approved_by", "王敏"}};
         }},
        {"response", kOfficer, "response.propose",
         [](TestDesk&) {
             return Json{{"hazard", "river"}, {"level", 4}, {"reason", "沙河上涨"}};
         }},
        {"incident", kOfficer, "incident.report",
         [](TestDesk&) {
             return Json{{"title", "管涌"}, {"type", "piping"}};
         }},
        {"readings", kOfficer, "reading.add",
         [](TestDesk& desk) {
             const auto id = desk.station("62100100");
             auto readings = Json::array();
             for (int i = 0; i < 50; ++i) {
                 readings.push_back({{"station_id", id},
                                     {"element", "stage"},
                                     {"time", toMillis(kTestStart) - 60'000 * i},
                                     {"value", 60 + 0.01 * i}});
             }
             return Json{{"readings", readings}};
         }},
        {"import", kOfficer, "register.import",
         [](TestDesk&) {
             auto rows = Json::array();
             for (int i = 0; i < 200; ++i) {
                 rows.push_back({{"name", fmt::format("队{}", i)}, {"headcount", i}});
             }
             return Json{{"kind", "team"}, {"rows", rows}, {"key", "name"}};
         }},
    };
}

/// What one store looked like before, and the command that is tried on copies of it.
struct Pattern {
    const Scenario& scenario;
    TestDesk desk;
    Json args;

    explicit Pattern(const Scenario& of) : scenario{of} {
        args = scenario.prepare(desk);
        desk.close();
    }
    /// Store, key, anchors and note.
    [[nodiscard]] fs::path copyTo(const fs::path& dir) const {
        for (const auto& entry : fs::directory_iterator{desk.path().parent_path()}) {
            if (entry.is_regular_file()) {
                fs::copy_file(entry.path(), dir / entry.path().filename());
            }
        }
        return dir / desk.path().filename();
    }
    [[nodiscard]] desk::Command command() const {
        return {scenario.verb, kCommandId, scenario.actor.name, scenario.actor.role, scenario.actor.seat, args};
    }
};

struct Tally {
    int runs = 0;
    int refused = 0;
    int lost = 0;    ///< answered as done and not there
    int half = 0;    ///< tables and journal differ, or the file is damaged
    int twice = 0;   ///< sent again, it was not done exactly once
    int silent = 0;  ///< an error without words or advice
    std::string first;
    void note(int& count, std::string what) {
        ++count;
        first = first.empty() ? std::move(what) : first;
    }
};

struct Fault {
    std::size_t operation = 0;
    int code = 0;
    bool sticky = false;
    bool ackAnyway = false;  ///< mutation: an error is taken for success
};

Result<desk::Answer> tryOn(const fs::path& store, const Pattern& pattern, const std::string& vfs) {
    auto options = pattern.desk.options();
    options.store = store;
    options.storeOptions.vfs = vfs;
    options.storeOptions.ballastBytes = 0;
    auto opened = desk::Desk::open(options);
    return opened ? (*opened)->execute(pattern.command()) : Result<desk::Answer>{opened.error()};
}

/// Entries with the command's id; nothing when the store is not whole.
std::optional<int> entriesOf(const fs::path& store) {
    const auto reader = store::openReader(store);
    if (!reader) {
        return std::nullopt;
    }
    journal::VerifyOptions options;
    const auto verified = journal::verify(**reader, options);
    const auto entry = (*reader)->entryByCommand(kCommandId);
    return verified && verified->ok() && entry ? std::optional{entry->has_value() ? 1 : 0} : std::nullopt;
}

/// False when the operation was never reached.
bool run(const Pattern& pattern, const Fault& fault, Tally& tally) {
    const TempDir dir;
    const auto store = pattern.copyTo(dir.path());
    bool reached = false;
    bool done = false;
    {
        LoggingVfs vfs{"weir-failing-desk"};
        vfs.failAt(fault.operation, fault.code, fault.sticky);
        const auto answer = tryOn(store, pattern, vfs.name());
        reached = vfs.counted() >= fault.operation;
        done = answer.ok() || fault.ackAnyway;
        if (!answer && (answer.error().message.empty() || answer.error().hint.empty())) {
            tally.note(tally.silent, answer.error().text());
        }
    }
    ++tally.runs;
    tally.refused += done ? 0 : 1;
    const auto where = fmt::format("{}, operation {}, code {}, sticky {}", pattern.scenario.name, fault.operation,
                                   fault.code, fault.sticky);
    const auto there = entriesOf(store);
    if (!there) {
        tally.note(tally.half, where);
    } else if (done && *there == 0) {
        tally.note(tally.lost, where);
    }
    const auto again = tryOn(store, pattern, {});
    if (!again || (there && again->repeated != (*there == 1)) || entriesOf(store) != 1) {
        tally.note(tally.twice, where + (again ? "" : ": " + again.error().text()));
    }
    return reached;
}

Tally sweep(const std::vector<Scenario>& all, std::size_t stride, bool ackAnyway = false) {
    Tally tally;
    std::size_t turn = 0;
    for (const auto& scenario : all) {
        const Pattern pattern{scenario};
        for (const int code : {SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_FULL}) {
            for (const bool sticky : {false, true}) {
                for (std::size_t n = 1 + turn++ % stride; run(pattern, {n, code, sticky, ackAnyway}, tally);
                     n += stride) {
                }
            }
        }
    }
    return tally;
}

void tell(const Tally& tally) {
    std::printf("T05 at the desk: %d runs, %d refused, %d lost, %d half, %d not once, %d without words\n", tally.runs,
                tally.refused, tally.lost, tally.half, tally.twice, tally.silent);
}

}  // namespace

TEST_CASE("Whatever operation on the disk fails under a command, it is done once or not at all", "[T05]") {
    const auto tally = sweep(scenarios(), std::getenv("WEIR_DEEP") != nullptr ? 1U : 9U);
    tell(tally);
    INFO(tally.first);
    CHECK(tally.refused > 0);
    CHECK(tally.lost == 0);
    CHECK(tally.half == 0);
    CHECK(tally.twice == 0);
    CHECK(tally.silent == 0);
}

TEST_CASE("The sweep of I/O errors notices a command that is answered although it failed", "[T05][mutation]") {
    const auto all = scenarios();
    const auto tally = sweep({all.front()}, 3, true);
    std::printf("T05 mutation: %d of %d lost\n", tally.lost, tally.runs);
    CHECK(tally.lost > 0);
}

TEST_CASE("Whatever operation on the disk fails under a backup, it is whole or not there", "[T05]") {
    const auto all = scenarios();
    const Pattern pattern{all.front()};
    int runs = 0;
    int refused = 0;
    bool reached = true;
    for (std::size_t n = 1; reached; n += std::getenv("WEIR_DEEP") != nullptr ? 1U : 7U) {
        const TempDir dir;
        const auto store = pattern.copyTo(dir.path());
        {
            LoggingVfs vfs{"weir-failing-desk"};
            auto options = quickOptions(false);
            options.vfs = vfs.name();
            const auto opened = store::Store::open(store, options);
            REQUIRE(opened);
            vfs.failAt(n, SQLITE_IOERR_WRITE, true);
            const auto made = (*opened)->backup(dir / "backups", kTestStart);
            reached = vfs.counted() >= n;
            refused += made ? 0 : 1;
            CHECK((made || !made.error().hint.empty()));
        }
        ++runs;
        for (const auto& entry : fs::directory_iterator{dir / "backups"}) {
            INFO(entry.path() << " after operation " << n);
            const auto reader = store::openReader(entry.path());
            REQUIRE(reader);
            CHECK((*reader)->check(true).value().empty());
        }
        CHECK(entriesOf(store) == 0);
    }
    std::printf("T05 backups: %d runs, %d refused\n", runs, refused);
    CHECK(refused > 0);
}
