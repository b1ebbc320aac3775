// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/command.h"
#include "core/city/profile.h"
#include "core/desk/desk.h"

#include <filesystem>
#include <memory>
#include <string>

/// How the commands reach a store: reading ones beside whoever holds it, writing ones through the door.
namespace weir::app {

/// Opens the desk for verbs: holder, or client of the process that is. No backups are made by themselves.
[[nodiscard]] Result<std::unique_ptr<desk::Desk>> openDesk(const std::filesystem::path& store, const Clock& clock);

/// A store opened for reading only, with the rules of its city.
struct ReadStore {
    std::unique_ptr<store::Reader> reader;
    std::shared_ptr<const city::CityProfile> profile;
    std::filesystem::path resources;
    Instant openedAt;
};
[[nodiscard]] Result<ReadStore> openForReading(const std::filesystem::path& store);

/// The picture now, or at a moment ("2026-07-20 14:32", ISO 8601).
[[nodiscard]] Result<desk::PicturePtr> pictureOf(const ReadStore& source, const std::filesystem::path& store,
                                                 const std::string& at, const Clock& clock);

/// The moment that picture is looked at: now, or `at`. Errors: usage (no time, or one that has not come yet: what is
/// known now must not pass for it).
[[nodiscard]] Result<Instant> momentOf(const ReadStore& source, const std::string& at);

/// Rows of a kind in id order, live ones only, now or at a moment.
[[nodiscard]] Result<std::vector<model::Record>> recordsOf(const ReadStore& source, model::Kind kind,
                                                           const std::string& at);

/// The outside layer of an id or a name. Errors: notFound, conflict (several have the name).
[[nodiscard]] Result<const model::Layer*> layerNamed(const desk::Picture& picture, const std::string& idOrName);

/// The kind of a word. Errors: usage, listing the kinds.
[[nodiscard]] Result<model::Kind> kindFrom(const std::string& word);

}  // namespace weir::app
