// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/actor_options.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/store_access.h"
#include "core/base/id.h"
#include "core/desk/handover.h"

#include <fstream>
#include <istream>
#include <ostream>

namespace weir::app {

namespace {

constexpr std::size_t kMaxLine = 64u << 20;

/// One line without its end; more than kMaxLine bytes are read away and answered as too long.
struct Line {
    std::string text;
    bool tooLong = false;
};
bool readLine(std::istream& in, Line& line) {
    line = {};
    auto* buffer = in.rdbuf();
    bool any = false;
    for (int c = buffer->sbumpc(); c != std::char_traits<char>::eof(); c = buffer->sbumpc()) {
        any = true;
        if (c == '\n') {
            return true;
        }
        if (line.text.size() < kMaxLine) {
            line.text += static_cast<char>(c);
        } else {
            line.tooLong = true;
        }
    }
    return any;
}

class ExecCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("FILE", m_file, "JSON lines {\"verb\": …, \"args\": {…}, \"cmd_id\"?: …}; - is standard input")
            ->capture_default_str();
        m_actor.setup(app);
    }

    Result<int> run(CommandContext& context) override {
        // The role is checked before anything is opened.
        if (auto probe = m_actor.command("", Json::object()); !probe) {
            return probe.error();
        }
        std::ifstream file;
        if (m_file != "-") {
            file.open(m_file, std::ios::binary);
            std::error_code failed;
            if (!file || !std::filesystem::is_regular_file(m_file, failed)) {
                return fail(ErrorCode::notFound, msg("The file '{0}' cannot be read", m_file.string()),
                            msg("Check the path"));
            }
        }
        auto desk = openDesk(m_store, context.clock);
        if (!desk) {
            return desk.error();
        }
        return runLines(**desk, m_file == "-" ? context.in : file, context);
    }

private:
    Result<int> runLines(desk::Desk& desk, std::istream& in, CommandContext& context) {
        bool allDone = true;
        auto told = store::Health::good;
        std::int64_t number = 0;
        for (Line line; readLine(in, line);) {
            ++number;
            if (trim(line.text).empty()) {
                continue;
            }
            auto command = line.tooLong
                               ? Result<desk::Command>{fail(ErrorCode::invalid,
                                                            msg("Line {0} is longer than {1} bytes", number, kMaxLine),
                                                            msg("Split it"))}
                               : commandIn(line.text);
            if (command && command->commandId.empty()) {
                command->commandId = makeUuid7(context.clock);
            }
            const auto id = command ? command->commandId : std::string{};
            const auto answer = command ? desk.execute(*command) : Result<desk::Answer>{command.error()};
            auto json = desk::toJson(answer, answer ? answer->commandId : id);
            json["line"] = number;
            context.out << jsonText(json) << '\n' << std::flush;
            tellHealth(desk.health(), told, context.err);
            allDone = allDone && answer.ok();
        }
        return allDone ? 0 : 1;
    }

    /// What was saved but not where it was meant to go, said once.
    static void tellHealth(const store::HealthReport& now, store::Health& told, std::ostream& err) {
        const bool serious = now.health == store::Health::readOnly || now.health == store::Health::ballastUsed ||
                             now.health == store::Health::suspect;
        if (serious && now.health != told) {
            printNote(err, now.rescueCopy.empty()
                               ? now.message
                               : msg("{0}; everything was saved in {1}", now.message.text(), now.rescueCopy.string()));
        }
        told = now.health;
    }

    [[nodiscard]] Result<desk::Command> commandIn(const std::string& text) const {
        const auto json = parseJson(text, kMaxLine);
        if (!json) {
            return json.error();
        }
        if (!json->is_object() || !json->contains("verb") || !(*json)["verb"].is_string()) {
            return fail(ErrorCode::usage, msg("A line is one JSON object with a verb"),
                        msg("Write {\"verb\": \"incident.report\", \"args\": {…}}"));
        }
        for (const auto& [key, value] : json->items()) {
            const bool known = key == "verb" || key == "args" || key == "cmd_id";
            if (!known || (key == "cmd_id" && !value.is_string()) || (key == "args" && !value.is_object())) {
                return fail(ErrorCode::usage,
                            msg("The line's member '{0}' is unknown or has the wrong type", shorten(key)),
                            msg("A line has verb, args and cmd_id"));
            }
        }
        auto command = m_actor.command((*json)["verb"].get<std::string>(), json->value("args", Json::object()));
        if (command) {
            command->commandId = json->value("cmd_id", std::string{});
        }
        return command;
    }

    std::filesystem::path m_store;
    std::filesystem::path m_file = "-";
    ActorOptions m_actor{desk::Role::dutyOfficer};
};

}  // namespace

std::unique_ptr<Command> makeExecCommand() {
    return std::make_unique<ExecCommand>();
}

}  // namespace weir::app
