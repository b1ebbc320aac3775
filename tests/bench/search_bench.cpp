// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/search/name_index.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

// What somebody waits for after each key: 100,000 names, queries of all kinds. The plan asks for p95 <= 200 ms.

namespace {

using namespace weir::search;

std::shared_ptr<const Pinyin> table() {
    std::ifstream in{std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "search" / "pinyin.txt"};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    auto parsed = Pinyin::parse(text);
    return std::make_shared<const Pinyin>(std::move(*parsed));
}

/// Names made of what names of villages, roads and teams are made of.
std::vector<NameIndex::Name> names(std::size_t count) {
    const std::vector<std::string> first{"王", "李", "张", "赵", "大", "小", "沙", "澧", "漯",
                                         "郾", "召", "临", "长", "重", "东", "西", "南", "北"};
    const std::vector<std::string> middle{"河", "店", "岗", "桥", "楼", "寨", "庙", "湾",
                                          "陵", "颍", "葛", "阳", "庄", "城", "林", "泉"};
    const std::vector<std::string> last{"村", "村委会",     "闸",     "水库",     "泵站",
                                        "路", "避险安置点", "抢险队", "第一小学", "社区"};
    std::mt19937 random{20261128};
    const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
    std::vector<NameIndex::Name> out;
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = pick(first) + pick(middle);
        if (random() % 2 == 0) {
            name += pick(middle);
        }
        out.push_back({name + pick(last) + std::to_string(random() % 100), static_cast<int>(random() % 6)});
    }
    return out;
}

void searchNames(benchmark::State& state) {
    const auto index = NameIndex::build(names(static_cast<std::size_t>(state.range(0))), table());
    const std::vector<std::string> typed{"l",     "lh",      "lhc",    "luohe",   "luohecun", "沙河",
                                         "shahe", "sh qiao", "王店村", "changge", "zhangg",   "第一小学",
                                         "xqlxx", "luoge",   "xyzxyz", "漯合路",  "bzd"};
    std::vector<double> milliseconds;
    std::size_t next = 0;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(index->find(typed[next++ % typed.size()], 30));
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(milliseconds);
    state.counters["p50_ms"] = milliseconds[milliseconds.size() / 2];
    state.counters["p95_ms"] = milliseconds[milliseconds.size() * 95 / 100];
}
BENCHMARK(searchNames)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(170);

void buildIndex(benchmark::State& state) {
    const auto all = names(100'000);
    const auto pinyin = table();
    for (auto _ : state) {
        benchmark::DoNotOptimize(NameIndex::build(all, pinyin));
    }
}
BENCHMARK(buildIndex)->Unit(benchmark::kMillisecond);

}  // namespace
