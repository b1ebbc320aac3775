// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors

// weir-geoworker: reads one foreign file in a process of its own. One job as a line of JSON on standard input; on
// standard output {"ready":true} once it runs, {"progress":0.4,"text":{…}} while it works, and at last {"result":…} or
// {"error":…}. maps/prepared/worker.h is the other end; the sandbox around it is made there.

#include "app/geoworker/confine.h"
#include "maps/gdal/jobs.h"
#include "maps/gdal/policy.h"

#include <cstdlib>
#include <iostream>
#include <new>
#include <string>

namespace weir {
namespace {

void say(const Json& line) {
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n' << std::flush;
}

void sayProgress(double share, const Message& text) {
    say({{"progress", share}, {"text", {{"pattern", text.pattern}, {"args", text.args}}}});
}

Result<Json> work(const Json& json) {
    auto job = maps::jobFromJson(json);
    if (!job) {
        return std::move(job).error();
    }
    if (auto limited = worker::limitSelf(json.value("limits", Json::object())); !limited) {
        return std::move(limited).error();
    }
    if (job->withoutPolicy) {
        maps::registerWithoutPolicy();
    } else {
        maps::applyWorkerPolicy();
        if (auto filtered = worker::filterCalls(); !filtered) {
            return std::move(filtered).error();
        }
    }
    return maps::runJob(*job, sayProgress);
}

Result<Json> guarded(const Json& json) {
    const auto hint = msg("Nothing was changed. Check the file, or get it in another format");
    try {
        return work(json);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: it took more time or memory than is allowed"),
                    hint);
    } catch (const std::exception& e) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: {0}", e.what()), hint);
    }
}

int run() {
    say({{"ready", true}});
    std::string line;
    std::getline(std::cin, line);
    const auto json = parseJson(line, 1u << 20);
    const auto result = json ? guarded(*json) : Result<Json>{json.error()};
    say(result ? Json{{"result", *result}} : Json{{"error", maps::toJson(result.error())}});
    return result ? 0 : 1;
}

}  // namespace
}  // namespace weir

int main() {
    const int status = weir::run();
    std::cout.flush();
    // Without the libraries' own tidying up: it has crashed on half-read files, and everything is written.
    std::quick_exit(status);
}
