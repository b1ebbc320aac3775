// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/picture.h"

#include <functional>

/// Rows of a picture by kind at run time, for code that works on records: references, generic register verbs, listing.
namespace weir::desk {

/// The live row as a record; absent when there is none.
[[nodiscard]] std::optional<model::Record> findRow(const Picture& picture, model::Kind kind, std::int64_t id);
[[nodiscard]] bool hasRow(const Picture& picture, model::Kind kind, std::int64_t id);
/// What a person calls the row: number, name, title or the start of its text; "team 123" when it has none.
[[nodiscard]] std::string labelOf(const model::Record& record);
/// Calls `visit` for every live row of the kind in id order until it returns false.
void forEachRow(const Picture& picture, model::Kind kind, const std::function<bool(const model::Record&)>& visit);
/// First live register row that points to (kind, id), as its label; absent when nothing does.
[[nodiscard]] std::optional<std::string> referringRow(const Picture& picture, model::Kind kind, std::int64_t id);
/// Reads the record as its struct: finds what the field list alone cannot (a position that is not a point).
[[nodiscard]] Result<void> checkStruct(const model::Record& record);

/// A picture of given rows, whatever reader or replay they come from.
[[nodiscard]] Result<PicturePtr> pictureOf(std::span<const model::Record> rows,
                                           std::map<std::pair<model::StationId, model::Element>, Latest> latest,
                                           std::int64_t seq, Instant asOf,
                                           std::shared_ptr<const city::CityProfile> profile);
/// Newest reading of every station and element among batches up to `throughSeq`, with the one before it when that is
/// not older than a day (an older one says nothing of the trend).
[[nodiscard]] Result<std::map<std::pair<model::StationId, model::Element>, Latest>> latestOf(
    const store::Reader& reader, std::int64_t throughSeq);
/// Brings one reading into `latest`; order of arrival does not matter.
void noteReading(std::map<std::pair<model::StationId, model::Element>, Latest>& latest, const model::Reading& reading);

}  // namespace weir::desk
