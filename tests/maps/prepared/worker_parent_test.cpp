// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/child.h"
#include "maps/prepared/source_path.h"
#include "maps/prepared/table_reader.h"
#include "maps/prepared/worker.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

using namespace weir;
using namespace weir::maps;
using namespace std::chrono_literals;

namespace {

ChildSpec shell(std::string script) {
    return {{"/bin/sh", "-c", std::move(script)}, {"PATH=/usr/bin:/bin"}, {}, 20s};
}

void touchFile(const std::filesystem::path& path, const std::string& text = "x") {
    std::ofstream{path} << text;
}

}  // namespace

TEST_CASE("checkSourcePath lets through names of files only") {
    const test::TempDir folder;
    touchFile(folder / "a.geojson");
    touchFile(folder / "漯河 市.geojson");
    CHECK(checkSourcePath((folder / "a.geojson").string()).ok());
    CHECK(checkSourcePath((folder / "漯河 市.geojson").string()).ok());
    for (const std::string path :
         {"", "a.geojson", "/vsicurl/http://127.0.0.1/x.tif", "/vsizip//tmp/a.zip", "http://127.0.0.1/a.geojson",
          "PG:dbname=x", "MYSQL:x", "MEM:::DATAPOINTER=1", "{\"type\":\"Point\"}", "<VRTDataset/>", "SENTINEL2_L1C:/x",
          "GPKG:/a.gpkg:t", "WMS:x", "/dev/zero", "/etc", "/no/such/file", "/tmp/../vsimem/x"}) {
        INFO(path);
        const auto checked = checkSourcePath(path);
        REQUIRE_FALSE(checked.ok());
        CHECK_FALSE(checked.error().hint.empty());
    }
    mkfifo((folder / "pipe.tif").c_str(), 0600);
    CHECK_FALSE(checkSourcePath((folder / "pipe.tif").string()).ok());
    CHECK_FALSE(checkSourcePath((folder / "a.geojson").string() + std::string("\0.tif", 5)).ok());
}

TEST_CASE("companionsOf finds the files that belong together") {
    const test::TempDir folder;
    for (const auto* name : {"a.shp", "a.shx", "a.DBF", "a.prj", "b.dbf", "a.txt", "p.tif", "p.tfw"}) {
        touchFile(folder / name);
    }
    CHECK(companionsOf(folder / "a.shp").size() == 3);
    CHECK(companionsOf(folder / "p.tif") == std::vector{folder / "p.tfw"});
    CHECK(companionsOf(folder / "a.txt").empty());
    CHECK(plainExtension("/x/A.GeoJSON") == ".geojson");
    CHECK(plainExtension("/x/a.b;c").empty());
}

TEST_CASE("runChild") {
    SECTION("hands over lines, status and error text") {
        auto spec = shell("read line; echo \"got $line\"; echo second; echo oops >&2; exit 3");
        spec.input = "hello\n";
        std::vector<std::string> lines;
        const auto end = runChild(spec, [&](std::string_view line) { lines.emplace_back(line); }, {});
        CHECK(end.reason == ChildEnd::Reason::ended);
        CHECK(end.exitStatus == 3);
        CHECK(end.errorText == "oops\n");
        CHECK(lines == std::vector<std::string>{"got hello", "second"});
    }
    SECTION("says by which signal it ended") {
        CHECK(runChild(shell("kill -SEGV $$"), {}, {}).signal == SIGSEGV);
    }
    SECTION("survives a child that does not read") {
        auto spec = shell("exit 0");
        spec.input = std::string(4u << 20, 'x');
        CHECK(runChild(spec, {}, {}).reason == ChildEnd::Reason::ended);
    }
    SECTION("kills at the wall clock, children of the child too") {
        auto spec = shell("sleep 60 & sleep 60; echo never");
        spec.wallClock = 100ms;
        CHECK(runChild(spec, {}, {}).reason == ChildEnd::Reason::timeout);
    }
    SECTION("kills on a stop request") {
        std::stop_source stop;
        auto spec = shell("echo started; exec sleep 60");
        const auto end = runChild(
            spec, [&](std::string_view) { stop.request_stop(); }, stop.get_token());
        CHECK(end.reason == ChildEnd::Reason::stopped);
        CHECK(end.signal == SIGKILL);
    }
    SECTION("kills one that talks without end") {
        CHECK(runChild(shell("yes"), {}, {}).reason == ChildEnd::Reason::flooded);
    }
    SECTION("a program that is not there") {
        const ChildSpec spec{{"/no/such/program"}, {}, {}, 1s};
        CHECK(runChild(spec, {}, {}).reason == ChildEnd::Reason::failedToStart);
    }
}

TEST_CASE("runWorker never runs without the sandbox by itself") {
    const test::TempDir folder;
    touchFile(folder / "a.geojson", "{}");
    std::filesystem::create_directory(folder / "out");
    // A stand-in that would answer at once if it were started.
    touchFile(folder / "worker", "#!/bin/sh\necho '{\"result\":{}}'\n");
    chmod((folder / "worker").c_str(), 0700);
    WorkerOptions options;
    options.program = folder / "worker";
    const WorkerJob job{"list", folder / "a.geojson", folder / "out", Json::object()};

    SECTION("no bubblewrap") {
        options.sandboxProgram = "/no/such/bwrap";
        const auto answer = runWorker(options, job);
        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::refused);
        CHECK_FALSE(checkSandbox(options).ok());
    }
    SECTION("bubblewrap that may not make namespaces") {
        touchFile(folder / "bwrap", "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
        chmod((folder / "bwrap").c_str(), 0700);
        options.sandboxProgram = folder / "bwrap";
        const auto answer = runWorker(options, job);
        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::refused);
        CHECK(answer.error().message.text().find("No permissions") != std::string::npos);
        CHECK_FALSE(checkSandbox(options).ok());
    }
    SECTION("only when asked for") {
        options.sandboxProgram = "/no/such/bwrap";
        options.allowUnsandboxed = true;
        CHECK(runWorker(options, job).ok());
    }
    SECTION("a worker that dies leaves a sentence") {
        touchFile(folder / "worker", "#!/bin/sh\necho '{\"ready\":true}'\nkill -SEGV $$\n");
        options.allowUnsandboxed = true;
        const auto answer = runWorker(options, job);
        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().message.text() == "The file could not be read: the reader crashed (signal 11)");
        CHECK(answer.error().hint.text().starts_with("Nothing was changed"));
    }
    SECTION("one that talks nonsense, too") {
        touchFile(folder / "worker", "#!/bin/sh\necho '{\"ready\":true}'\necho '{\"result\":'\necho '[[['\nexit 0\n");
        options.allowUnsandboxed = true;
        CHECK_FALSE(runWorker(options, job).ok());
    }
}

TEST_CASE("Errors cross the pipe unchanged") {
    const auto error =
        fail(ErrorCode::notFound, msg("The file has no layer {0}", "河流"), msg("List its layers and choose one"));
    const auto back = errorFromJson(toJson(error));
    CHECK(back.code == error.code);
    CHECK(back.message == error.message);
    CHECK(back.hint == error.hint);
    CHECK(errorFromJson(Json{{"code", 999}, {"message", 5}}).code == ErrorCode::corrupt);
}

TEST_CASE("TableReader") {
    const test::TempDir folder;
    const TableRow row{{"a\nb", "漯河", ""}, std::string("\x01\x00\xFF", 3)};
    touchFile(folder / "rows.jsonl", tableLine(row) + tableLine({{"1", "2", "3"}, {}}) + "{\"v\":[1]}\n");
    auto reader = TableReader::open(folder / "rows.jsonl");
    REQUIRE(reader.ok());
    const auto first = reader->next();
    REQUIRE(first.ok());
    REQUIRE(first->has_value());
    CHECK((*first)->values == row.values);
    CHECK((*first)->wkb == row.wkb);
    CHECK(reader->next().value()->values.at(2) == "3");
    CHECK_FALSE(reader->next().ok());
    CHECK_FALSE(reader->next().value().has_value());
}
