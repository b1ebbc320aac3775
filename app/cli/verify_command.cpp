// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/store_access.h"

#include <ostream>

namespace weir::app {

namespace {

class VerifyCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_flag("--json", m_json, "Print one JSON object");
    }

    Result<int> run(CommandContext& context) override {
        // Only read: a check that wrote beside what it checks would hide what is missing there.
        if (const auto store = openForReading(m_store); !store) {
            return store.error();
        }
        const auto verification = desk::verifyStore(m_store);
        if (!verification) {
            return verification.error();
        }
        if (m_json) {
            context.out << jsonText(jsonOf(*verification), 1) << '\n';
        } else {
            printText(*verification, context.out);
        }
        return verification->ok() ? 0 : 1;
    }

private:
    static Json jsonOf(const journal::Verification& v) {
        auto findings = Json::array();
        for (const auto& finding : v.findings) {
            findings.push_back({{"seq", finding.seq}, {"message", finding.message.text()}});
        }
        auto notes = Json::array();
        for (const auto& note : v.notes) {
            notes.push_back(note.text());
        }
        return Json{{"ok", v.ok()},
                    {"entries", v.entries},
                    {"heads", v.heads},
                    {"anchors", v.anchors},
                    {"rows", v.rows},
                    {"readings", v.readings},
                    {"findings", std::move(findings)},
                    {"notes", std::move(notes)}};
    }

    static void printText(const journal::Verification& v, std::ostream& out) {
        out << fmt::format("{} journal entries, {} signed heads, {} anchors, {} rows and {} readings checked\n",
                           v.entries, v.heads, v.anchors, v.rows, v.readings);
        for (const auto& finding : v.findings) {
            out << fmt::format("entry {}: {}\n", finding.seq, oneLine(finding.message.text()));
        }
        for (const auto& note : v.notes) {
            out << fmt::format("note: {}\n", oneLine(note.text()));
        }
        out << (v.ok() ? "The store is sound\n" : "The store is NOT sound\n");
    }

    std::filesystem::path m_store;
    bool m_json = false;
};

}  // namespace

std::unique_ptr<Command> makeVerifyCommand() {
    return std::make_unique<VerifyCommand>();
}

}  // namespace weir::app
