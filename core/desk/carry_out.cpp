// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/carry_out.h"

#include "core/base/person_name.h"
#include "core/desk/conflict.h"

#include <sodium.h>

#include <array>
#include <fstream>

namespace weir::desk {

namespace {

constexpr std::size_t kArgsKept = 64u << 10;

Result<void> checkWho(const Command& command) {
    for (const auto& [field, text] : {std::pair{"actor", &command.actor}, std::pair{"seat", &command.seat}}) {
        if (auto checked = checkText(field, *text, 200); !checked) {
            return checked;
        }
        if (trim(*text).empty()) {
            return fail(ErrorCode::usage, msg("The command does not say its {0}", field),
                        msg("Name who acts, and from which seat"));
        }
    }
    return checkPersonName("actor", command.actor);
}

/// Texts from outside that are not UTF-8 cannot be journaled; Json holds them without complaint.
Result<void> checkArgs(const Json& args) {
    try {
        static_cast<void>(args.dump());
        return {};
    } catch (const Json::exception&) {
        return fail(ErrorCode::invalid, msg("The arguments are not valid UTF-8 text"), msg("Convert them to UTF-8"));
    }
}

Result<CarriedOut> repeated(const journal::Entry& earlier, const Command& command) {
    if (earlier.verb != command.verb || earlier.actor != command.actor || earlier.args != journaledArgs(command.args)) {
        return fail(ErrorCode::conflict,
                    msg("The command id {0} was used for {1} by {2} at {3}", command.commandId, earlier.verb,
                        earlier.actor, toIso(earlier.time)),
                    msg("Give every new command an id of its own"));
    }
    CarriedOut out;
    out.answer = {command.commandId, earlier.seq, true, earlier.result};
    return out;
}

journal::Entry entryFor(const Command& command, const Host& host, Instant now) {
    journal::Entry entry;
    entry.time = now;
    entry.monotonicNs = host.clock.monotonicNs();
    entry.bootId = host.bootId;
    entry.actor = command.actor;
    entry.role = nameOf(command.role);
    entry.seat = command.seat;
    entry.commandId = command.commandId;
    entry.verb = command.verb;
    entry.args = journaledArgs(command.args);
    return entry;
}

Result<const Verb*> verbFor(const Command& command, bool trusted) {
    const auto* verb = trusted ? findVerb(command.verb) : nullptr;
    if (verb != nullptr) {
        return verb;
    }
    return permittedVerb(command.verb, command.role);
}

}  // namespace

Json journaledArgs(const Json& args) {
    auto text = canonicalJson(args);
    if (text.size() <= kArgsKept) {
        return args;
    }
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::string hex;
    for (const auto byte : digest) {
        hex += fmt::format("{:02x}", byte);
    }
    Json kept{{"bytes", text.size()}, {"sha256", hex}};
    for (const auto& [name, value] : args.items()) {
        if (value.is_primitive() && (!value.is_string() || value.get_ref<const std::string&>().size() <= 200)) {
            kept[name] = value;
        }
    }
    return kept;
}

std::string readBootId() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string id;
    std::getline(file, id);
    return id;
}

Result<CarriedOut> carryOut(store::Transaction& tx, const Picture& picture, const Command& command, const Host& host,
                            bool trusted) {
    if (auto who = checkWho(command); !who) {
        return who.error();
    }
    if (auto args = checkArgs(command.args); !args) {
        return args.error();
    }
    auto earlier = tx.entryByCommand(command.commandId);
    if (!earlier) {
        return earlier.error();
    }
    if (*earlier) {
        auto entry = journal::decode(**earlier);
        return entry ? repeated(*entry, command) : Result<CarriedOut>{entry.error()};
    }
    const auto verb = verbFor(command, trusted);
    if (!verb) {
        return verb.error();
    }
    const Situation situation{picture, command.actor, command.role, command.seat, host.clock.now(), &tx, &host.undo};
    Work work{tx, situation, host.ids, picture.seq + 1};
    auto result = (*verb)->run(work, command.args);
    if (!result) {
        return result.error();
    }
    auto entry = entryFor(command, host, situation.now);
    entry.result = *result;
    if (picture.seq == 0) {
        entry.store = host.store;
    }
    entry.changes = tx.changes();
    entry.readingCount = static_cast<std::int64_t>(work.readings().size());
    entry.readingDigest = work.readings().empty() ? std::string{} : journal::digestOf(work.readings());
    auto sealed = journal::seal(tx, std::move(entry));
    if (!sealed) {
        return sealed.error();
    }
    CarriedOut out;
    out.answer = {command.commandId, sealed->seq, false, *std::move(result)};
    out.entry = *std::move(sealed);
    out.readings = work.readings();
    return out;
}

Result<void> wouldCarryOut(const Picture& picture, const Command& command, Instant now, const UndoStacks& undo) {
    if (auto args = checkArgs(command.args); !args) {
        return args;
    }
    const auto verb = permittedVerb(command.verb, command.role);
    if (!verb) {
        return verb.error();
    }
    return (*verb)->check({picture, command.actor, command.role, command.seat, now, nullptr, &undo}, command.args);
}

}  // namespace weir::desk
