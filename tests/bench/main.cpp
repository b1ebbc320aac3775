// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// weir-bench: the desk by Google Benchmark (its options apply), with --maps the drawing of the map, with --canvas the
// map widget under the hand, with --tree the layer tree, with --stack 300 layers on one another.
#include "tests/bench/canvas_bench.h"
#include "tests/bench/stack_bench.h"
#include "tests/bench/tree_bench.h"

#include <benchmark/benchmark.h>

#include <CLI/CLI.hpp>

#include <string_view>

namespace {

int runMaps(int argc, char** argv) {
    weir::bench::MapBenchOptions options;
    options.folder = std::filesystem::temp_directory_path() / "weir-bench-maps";
    bool maps = false;
    bool canvas = false;
    bool tree = false;
    bool stack = false;
    CLI::App app{"Draws the scenes of the performance plan and prints one JSON line each"};
    auto* scenes = app.add_flag("--maps", maps, "The scenes one by one");
    app.add_flag("--canvas", canvas, "The map widget being panned and zoomed")->excludes(scenes);
    app.add_flag("--tree", tree, "The layer tree with 300 map files")->excludes(scenes);
    app.add_flag("--stack", stack, "300 layers on one another, single ones switched off and on")->excludes(scenes);
    app.add_option("--folder", options.folder, "Where data and prepared layers are kept")->capture_default_str();
    app.add_option("--share", options.share, "Part of the published sizes")->check(CLI::Range(1e-4, 10.0));
    app.add_option("--filter", options.filter, "Only scenes whose name and view hold this text");
    app.add_option("--pictures", options.pictures, "Save each picture in this folder");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    return stack    ? weir::bench::runStackBench(options)
           : tree   ? weir::bench::runTreeBench(options)
           : canvas ? weir::bench::runCanvasBench(options)
                    : weir::bench::runMapBench(options);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view first = argc > 1 ? argv[1] : "";
    if (first == "--maps" || first == "--canvas" || first == "--tree" || first == "--stack") {
        return runMaps(argc, argv);
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
