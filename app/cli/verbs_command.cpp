// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "core/desk/desk.h"

#include <ostream>

namespace weir::app {

namespace {

Json toJson(const desk::VerbInfo& verb) {
    auto roles = Json::array();
    for (const auto role : verb.roles) {
        roles.push_back(nameOf(role));
    }
    return Json{{"name", verb.name}, {"summary", verb.summary}, {"params", verb.params}, {"roles", std::move(roles)}};
}

/// "name (text, required)" for each parameter.
std::string paramsText(const Json& params) {
    std::string out;
    for (const auto& [name, schema] : params.items()) {
        const bool required = schema.is_object() && schema.value("required", false);
        out += (out.empty() ? "" : " ") + (required ? name : "[" + name + "]");
    }
    return out;
}

class VerbsCommand final : public Command {
public:
    void setup(CLI::App& app) override { app.add_flag("--json", m_json, "Print one JSON array"); }

    Result<int> run(CommandContext& context) override {
        if (m_json) {
            auto out = Json::array();
            for (const auto& verb : desk::verbTable()) {
                out.push_back(toJson(verb));
            }
            context.out << jsonText(out, 1) << '\n';
            return 0;
        }
        for (const auto& verb : desk::verbTable()) {
            context.out << verb.name << " " << paramsText(verb.params) << "\n    " << verb.summary << '\n';
        }
        return 0;
    }

private:
    bool m_json = false;
};

}  // namespace

std::unique_ptr<Command> makeVerbsCommand() {
    return std::make_unique<VerbsCommand>();
}

}  // namespace weir::app
