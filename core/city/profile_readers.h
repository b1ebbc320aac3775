// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/city/json_object.h"
#include "core/city/profile.h"

/// One reader per file of a city profile. Each reads the whole object and leaves the checks between files to
/// checkReferences.
namespace weir::city::readers {

void city(JsonObject& file, CityProfile& profile);
void organisation(JsonObject& file, CityProfile& profile);
void levels(JsonObject& file, CityProfile& profile);
void thresholds(JsonObject& file, CityProfile& profile);
void decisionMatrix(JsonObject& file, CityProfile& profile);
void criteria(JsonObject& file, CityProfile& profile);
void checklists(JsonObject& file, CityProfile& profile);
void pondingLevels(JsonObject& file, CityProfile& profile);
void depthClasses(JsonObject& file, CityProfile& profile);
void reportRules(JsonObject& file, CityProfile& profile);
void callAck(JsonObject& file, CityProfile& profile);
void suspension(JsonObject& file, CityProfile& profile);
void floodSeason(JsonObject& file, CityProfile& profile);
void warningSignals(JsonObject& file, CityProfile& profile);
void eventCodes(JsonObject& file, CityProfile& profile);

void materials(JsonObject& file, CityProfile& profile);
void teams(JsonObject& file, CityProfile& profile);
void hazards(JsonObject& file, CityProfile& profile);
void divisions(JsonObject& file, CityProfile& profile);
void villages(JsonObject& file, CityProfile& profile);
void stations(JsonObject& file, CityProfile& profile);
void demo(JsonObject& file, CityProfile& profile);

}  // namespace weir::city::readers
