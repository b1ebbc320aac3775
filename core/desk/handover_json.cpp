// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The JSON form of commands and answers: what goes over the socket and what `weir exec` reads and prints.
#include "core/desk/handover.h"

#include <algorithm>

namespace weir::desk {

namespace {

constexpr std::array<std::string_view, 13> kCodeNames{"usage",     "invalid",     "not_found", "conflict", "denied",
                                                      "refused",   "io",          "corrupt",   "busy",     "full",
                                                      "cancelled", "unsupported", "internal"};
static_assert(static_cast<std::size_t>(ErrorCode::internal) + 1 == kCodeNames.size());

ErrorCode codeNamed(std::string_view name) {
    const auto at = std::ranges::find(kCodeNames, name);
    return at == kCodeNames.end() ? ErrorCode::internal : static_cast<ErrorCode>(at - kCodeNames.begin());
}

Error notACommand(std::string_view why) {
    return fail(ErrorCode::usage, msg("This is not a command: {0}", why),
                msg("Write one JSON object per line: {\"verb\": \"order.issue\", \"args\": {…}}"));
}

Error notAnAnswer() {
    return fail(ErrorCode::internal, msg("The process that holds the store gave an answer nobody understands"),
                msg("Use the same version of Weir for both"));
}

Message messageFrom(const Json& json, const std::string& prefix) {
    Message message;
    message.pattern = json.value(prefix + "_pattern", json.value(prefix, std::string{}));
    if (json.contains(prefix + "_args")) {
        message.args = json.at(prefix + "_args").get<std::vector<std::string>>();
    }
    return message;
}

Result<void> takeText(const Json& json, const char* key, std::string& out) {
    if (!json.contains(key) || json.at(key).is_null()) {
        return {};
    }
    if (!json.at(key).is_string()) {
        return notACommand(fmt::format("'{}' is not text", key));
    }
    out = json.at(key).get<std::string>();
    return checkText(key, out, 500);
}

}  // namespace

Json toJson(const Command& command) {
    return Json{{"verb", command.verb},         {"cmd_id", command.commandId}, {"actor", command.actor},
                {"role", nameOf(command.role)}, {"seat", command.seat},        {"args", command.args}};
}

Result<Command> commandFromJson(const Json& json) {
    if (!json.is_object()) {
        return notACommand("it is not an object");
    }
    static constexpr std::array<std::string_view, 6> kKeys{"verb", "cmd_id", "actor", "role", "seat", "args"};
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(kKeys, key) == kKeys.end()) {
            return notACommand(fmt::format("'{}' is not known; arguments belong into 'args'", shorten(key)));
        }
    }
    Command command;
    std::string role{nameOf(command.role)};
    for (const auto& [key, target] : {std::pair{"verb", &command.verb},
                                      {"cmd_id", &command.commandId},
                                      {"actor", &command.actor},
                                      {"role", &role},
                                      {"seat", &command.seat}}) {
        if (auto taken = takeText(json, key, *target); !taken) {
            return taken.error();
        }
    }
    if (command.verb.empty()) {
        return notACommand("it has no 'verb'");
    }
    const auto known = parseEnum<Role>(role);
    if (!known) {
        return notACommand(fmt::format("the role '{}' is not known", shorten(role)));
    }
    command.role = *known;
    if (json.contains("args") && !json.at("args").is_null()) {
        if (!json.at("args").is_object()) {
            return notACommand("'args' is not an object");
        }
        command.args = json.at("args");
    }
    return command;
}

Json toJson(const Result<Answer>& answer, const std::string& commandId) {
    if (answer) {
        return Json{{"ok", true},
                    {"cmd_id", answer->commandId.empty() ? commandId : answer->commandId},
                    {"seq", answer->seq},
                    {"repeated", answer->repeated},
                    {"result", answer->result}};
    }
    const auto& error = answer.error();
    return Json{{"ok", false},
                {"cmd_id", commandId},
                {"code", kCodeNames[static_cast<std::size_t>(error.code)]},
                {"message", error.message.text()},
                {"hint", error.hint.text()},
                {"message_pattern", error.message.pattern},
                {"message_args", error.message.args},
                {"hint_pattern", error.hint.pattern},
                {"hint_args", error.hint.args}};
}

Result<Answer> answerFromJson(const Json& json) {
    try {
        if (json.at("ok").get<bool>()) {
            return Answer{json.at("cmd_id").get<std::string>(), json.at("seq").get<std::int64_t>(),
                          json.at("repeated").get<bool>(), json.at("result")};
        }
        return Error{codeNamed(json.at("code").get<std::string>()), messageFrom(json, "message"),
                     messageFrom(json, "hint")};
    } catch (const Json::exception&) {
        return notAnAnswer();
    }
}

}  // namespace weir::desk
