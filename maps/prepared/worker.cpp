// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/worker.h"

#include "maps/prepared/child.h"
#include "maps/prepared/source_path.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <vector>

namespace weir::maps {
namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

Message tryAgain() {
    return msg("Nothing was changed. Check the file, or get it in another format");
}

// Where the worker finds things.
struct Seen {
    std::string input;
    std::string output;
};

// An SRTM tile says where it lies by its name only (N33E114.hgt); any other file gets a name that means nothing.
std::string nameInside(const fs::path& input) {
    const auto stem = input.stem().string();
    const auto digit = [&](std::size_t i) { return stem[i] >= '0' && stem[i] <= '9'; };
    const bool tile = plainExtension(input) == ".hgt" && stem.size() == 7 && digit(1) && digit(2) && digit(4) &&
                      digit(5) && digit(6) && std::string_view{"NSns"}.find(stem[0]) != std::string_view::npos &&
                      std::string_view{"EWew"}.find(stem[3]) != std::string_view::npos;
    return tile ? stem : "f";
}

void bindSystem(std::vector<std::string>& args) {
    const auto add = [&](std::initializer_list<std::string> more) { args.insert(args.end(), more); };
    add({"--ro-bind", "/usr", "/usr"});
    for (const auto* name : {"/lib", "/lib32", "/lib64", "/bin"}) {
        std::error_code error;
        if (fs::is_symlink(name, error)) {
            add({"--symlink", fs::read_symlink(name, error).string(), name});
        } else if (fs::is_directory(name, error)) {
            add({"--ro-bind", name, name});
        }
    }
    // Debian's libblas is found through the alternatives; the linker's cache only saves searching.
    for (const auto* name : {"/etc/alternatives", "/etc/ld.so.cache"}) {
        if (fs::exists(name)) {
            add({"--ro-bind", name, name});
        }
    }
    add({"--tmpfs", "/tmp", "--dev", "/dev"});
    if (kSanitized) {
        add({"--proc", "/proc"});  // AddressSanitizer reads its own memory map
    }
}

std::vector<std::string> sandboxArguments(const WorkerOptions& options, const WorkerJob& job, Seen& seen) {
    std::vector<std::string> args{options.sandboxProgram.string(), "--unshare-all", "--die-with-parent",
                                  "--new-session"};
    const auto add = [&](std::initializer_list<std::string> more) { args.insert(args.end(), more); };
    bindSystem(args);
    const auto inside = [&](const fs::path& path) { return "/in/" + nameInside(job.input) + plainExtension(path); };
    seen = {inside(job.input), "/out"};
    add({"--ro-bind", options.program.string(), "/weir-geoworker", "--ro-bind", job.input.string(), seen.input});
    for (const auto& companion : companionsOf(job.input)) {
        add({"--ro-bind", fs::canonical(companion).string(), inside(companion)});
    }
    add({"--bind", job.output.string(), "/out", "--chdir", "/tmp", "/weir-geoworker"});
    return args;
}

std::vector<std::string> environment() {
    std::vector<std::string> env{"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/tmp", "PATH=/usr/bin"};
    for (const auto* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) {
            env.push_back(std::string{name} + "=" + value);
        }
    }
    return env;
}

Json limitsJson(const WorkerLimits& limits) {
    return {{"addressSpace", limits.addressSpace},
            {"cpuSeconds", limits.cpuSeconds},
            {"fileSize", limits.fileSize},
            {"openFiles", limits.openFiles},
            {"processes", limits.processes}};
}

// What the lines of the worker have said so far.
struct Conversation {
    const Progress& progress;
    bool ready = false;
    std::optional<Result<Json>> answer;

    void take(std::string_view line) {
        const auto json = parseJson(line, 1u << 20);
        if (!json || !json->is_object()) {
            return;
        }
        if (json->contains("ready")) {
            ready = true;
        } else if (json->contains("result")) {
            answer = Result<Json>{json->at("result")};
        } else if (json->contains("error")) {
            answer = Result<Json>{errorFromJson(json->at("error"))};
        } else if (json->contains("progress") && json->at("progress").is_number() && progress) {
            const auto text = json->value("text", Json::object());
            progress(json->at("progress").get<double>(), errorFromJson({{"message", text}}).message);
        }
    }
};

Error deathOf(const ChildEnd& end, bool ready) {
    if (!ready && !end.errorText.empty()) {
        return fail(ErrorCode::refused,
                    msg("The sandbox for reading files could not be started: {0}", shorten(end.errorText, 300)),
                    msg("Install bubblewrap and allow user namespaces; files are never read without the sandbox"));
    }
    // bwrap passes a signal of the worker on as 128 + signal.
    const int signal = end.signal != 0 ? end.signal : end.exitStatus > 128 ? end.exitStatus - 128 : 0;
    if (signal == SIGXCPU || signal == SIGKILL) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: it took more time or memory than is allowed"),
                    tryAgain());
    }
    if (signal == SIGXFSZ) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: it unpacks to more than is allowed"),
                    tryAgain());
    }
    if (signal != 0) {
        return fail(ErrorCode::corrupt, msg("The file could not be read: the reader crashed (signal {0})", signal),
                    tryAgain());
    }
    return fail(ErrorCode::corrupt, msg("The file could not be read: the reader stopped (status {0})", end.exitStatus),
                tryAgain());
}

Result<Json> outcome(const ChildEnd& end, Conversation& talk) {
    switch (end.reason) {
        case ChildEnd::Reason::stopped:
            return fail(ErrorCode::cancelled, msg("Reading the file was cancelled"), msg("Nothing was changed"));
        case ChildEnd::Reason::timeout:
            return fail(ErrorCode::corrupt, msg("The file could not be read: it took too long"), tryAgain());
        case ChildEnd::Reason::flooded:
            return fail(ErrorCode::corrupt, msg("The file could not be read: the reader answered nonsense"),
                        tryAgain());
        case ChildEnd::Reason::failedToStart:
            return fail(ErrorCode::refused,
                        msg("The program that reads files could not be started: {0}", end.errorText),
                        msg("Install the program again"));
        case ChildEnd::Reason::ended:
            break;
    }
    return talk.answer ? std::move(*talk.answer) : Result<Json>{deathOf(end, talk.ready)};
}

Result<void> checkJob(const WorkerOptions& options, const WorkerJob& job) {
    if (auto checked = checkSourcePath(job.input.string()); !checked) {
        return checked;
    }
    if (::access(options.program.c_str(), X_OK) != 0) {
        return fail(ErrorCode::refused, msg("The program that reads files is missing: {0}", options.program.string()),
                    msg("Install the program again"));
    }
    if (!options.allowUnsandboxed && ::access(options.sandboxProgram.c_str(), X_OK) != 0) {
        return fail(ErrorCode::refused,
                    msg("The sandbox for reading files is missing: {0}", options.sandboxProgram.string()),
                    msg("Install bubblewrap; files are never read without the sandbox"));
    }
    std::error_code error;
    if (!job.output.is_absolute() || !fs::is_directory(job.output, error)) {
        return fail(ErrorCode::notFound, msg("There is no folder {0}", job.output.string()),
                    msg("Check the cache folder"));
    }
    return {};
}

}  // namespace

fs::path workerBeside() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path() / "weir-geoworker";
}

Result<void> checkSandbox(const WorkerOptions& options) {
    if (::access(options.sandboxProgram.c_str(), X_OK) != 0) {
        return fail(ErrorCode::refused,
                    msg("The sandbox for reading files is missing: {0}", options.sandboxProgram.string()),
                    msg("Install bubblewrap; files are never read without the sandbox"));
    }
    ChildSpec spec;
    spec.arguments = {options.sandboxProgram.string(), "--unshare-all", "--die-with-parent", "--new-session"};
    bindSystem(spec.arguments);
    spec.arguments.insert(spec.arguments.end(), {"/usr/bin/true"});
    spec.environment = environment();
    spec.wallClock = std::chrono::seconds{10};
    const auto end = runChild(spec, {}, {});
    return end.reason == ChildEnd::Reason::ended && end.exitStatus == 0 && end.signal == 0
               ? Result<void>{}
               : Result<void>{deathOf(end, false)};
}

Result<Json> runWorker(const WorkerOptions& options, const WorkerJob& job, const Progress& progress,
                       std::stop_token stop) {
    if (auto checked = checkJob(options, job); !checked) {
        return std::move(checked).error();
    }
    auto real = job;
    real.input = fs::canonical(job.input);
    Seen seen{real.input.string(), real.output.string()};
    ChildSpec spec;
    spec.arguments = options.allowUnsandboxed ? std::vector<std::string>{options.program.string()}
                                              : sandboxArguments(options, real, seen);
    spec.environment = environment();
    spec.wallClock = options.limits.wallClock;
    spec.input = Json{{"kind", job.kind},
                      {"input", seen.input},
                      {"output", seen.output},
                      {"name", job.input.stem().string()},
                      {"options", job.options},
                      {"limits", limitsJson(options.limits)},
                      {"withoutPolicy", options.withoutPolicy}}
                     .dump(-1, ' ', false, Json::error_handler_t::replace) +
                 "\n";
    Conversation talk{progress, false, {}};
    const auto end = runChild(
        spec, [&](std::string_view line) { talk.take(line); }, stop);
    return outcome(end, talk);
}

Json toJson(const Error& error) {
    const auto text = [](const Message& m) { return Json{{"pattern", m.pattern}, {"args", m.args}}; };
    return {{"code", static_cast<int>(error.code)}, {"message", text(error.message)}, {"hint", text(error.hint)}};
}

Error errorFromJson(const Json& json) {
    const auto text = [&](const char* key) {
        Message message;
        if (json.contains(key) && json[key].is_object()) {
            const auto& object = json[key];
            message.pattern = object.value("pattern", std::string{});
            for (const auto& arg : object.value("args", Json::array())) {
                message.args.push_back(arg.is_string() ? arg.get<std::string>() : std::string{});
            }
        }
        return message;
    };
    const int code = json.contains("code") && json["code"].is_number_integer() ? json["code"].get<int>() : -1;
    const bool known = code >= 0 && code <= static_cast<int>(ErrorCode::internal);
    return {known ? static_cast<ErrorCode>(code) : ErrorCode::corrupt, text("message"), text("hint")};
}

}  // namespace weir::maps
