// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/command.h"

#include <filesystem>
#include <functional>
#include <memory>

/// Hand-over of verbs between processes: one process holds the store for writing; the others send it their commands
/// over a local socket that only the owner may open (folder 0700, socket 0600, peer's uid checked) and get the same
/// answers. One JSON line per command and per answer, at most 64 MiB; a broken line gets an error answer and closes the
/// connection. At most 64 others are connected at once. A line longer than 256 KiB is read when no other such line is
/// being read or carried out, so what waits in memory for all of them together stays below 80 MiB; short lines pass by.
namespace weir::desk {

[[nodiscard]] Json toJson(const Command& command);
[[nodiscard]] Result<Command> commandFromJson(const Json& json);
/// {"ok":true,"cmd_id":…,"seq":…,"repeated":…,"result":…} or {"ok":false,"cmd_id":…,"code":…,"message":…,"hint":…,
/// "message_pattern":…,"message_args":[…], …} — also the line `weir exec` prints for each verb.
[[nodiscard]] Json toJson(const Result<Answer>& answer, const std::string& commandId);
[[nodiscard]] Result<Answer> answerFromJson(const Json& json);

/// Serves until destroyed; `execute` is called on the server's own threads and may block.
class HandoverServer {
public:
    [[nodiscard]] static Result<std::unique_ptr<HandoverServer>> start(const std::filesystem::path& storeFile,
                                                                       std::function<Result<Answer>(Command)> execute);
    virtual ~HandoverServer() = default;
};

/// One connection to the holder; commands are answered in order. After a lost connection the next send reconnects; the
/// command id makes sending again harmless. A holder at work may take its time; one that does not even say so within
/// two seconds (a stopped process) counts as not answering. Errors of connect: busy when nobody listens although the
/// store is locked; of send: io when the holder has ended, busy when it does not answer, both naming the command's id.
class HandoverClient {
public:
    [[nodiscard]] static Result<std::unique_ptr<HandoverClient>> connect(const std::filesystem::path& storeFile);
    virtual ~HandoverClient() = default;
    [[nodiscard]] virtual Result<Answer> send(const Command& command) = 0;
    /// Whether what the last send returned, success or error, are the holder's own words: then there is no doubt.
    [[nodiscard]] virtual bool hasAnswered() const = 0;
    /// Whether there is a holder to send to, connecting anew when it is another one. True while a command is on its
    /// way.
    [[nodiscard]] virtual bool isThere() = 0;
};

}  // namespace weir::desk
