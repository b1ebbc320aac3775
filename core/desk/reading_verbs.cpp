// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/conflict.h"

namespace weir::desk {

namespace {

struct ReadingParam {
    std::optional<model::StationId> station;
    std::optional<std::string> stcd;
    model::Element element = model::Element::stage;
    Instant time{};
    double value = 0;
    std::string source;
    std::int64_t quality = 0;
};
template <class Visitor>
void describe(ReadingParam& p, Visitor&& v) {
    v("station_id", p.station, Param{});
    v("stcd", p.stcd, Param{.maxBytes = 32});
    v("element", p.element, Param{.required = true});
    v("time", p.time, Param{.required = true});
    v("value", p.value, Param{.required = true, .unit = "m, m3/s or mm"});
    v("source", p.source, Param{.maxBytes = 200});
    v("quality", p.quality, Param{.min = 0, .max = 2});
}

struct AddParams {
    std::vector<ReadingParam> readings;
    std::optional<std::string> import;  ///< of several parts, as carryInParts() sends them: id of the whole …
    std::optional<std::int64_t> part;   ///< … and which of how many
    std::optional<std::int64_t> parts;
};
template <class Visitor>
void describe(AddParams& p, Visitor&& v) {
    v("readings", p.readings, Param{.required = true});
    v("import", p.import, Param{.maxBytes = 36});
    v("part", p.part, Param{.min = 1});
    v("parts", p.parts, Param{.min = 1});
}

/// What can be measured at all: outside lies a mistyped unit or a broken sensor.
struct Plausible {
    double min;
    double max;
    std::string_view unit;
};
constexpr Plausible plausible(model::Element element) {
    switch (element) {
        case model::Element::stage:
        case model::Element::reservoirStage:
            return {-500, 9000, "m"};
        case model::Element::flow:
            return {-200'000, 200'000, "m3/s"};
        case model::Element::rain:
            return {0, 1'000, "mm"};
        case model::Element::pondingDepth:
            return {0, 20, "m"};
    }
    return {0, 0, ""};
}

constexpr Millis kAheadOfUs = std::chrono::minutes{60};  // clocks of stations run ahead at times

Result<void> checkReading(const Situation& situation, const ReadingParam& p, std::size_t i) {
    const auto path = ArgPath{"readings"}.item(i);
    const auto range = plausible(p.element);
    if (p.value < range.min || p.value > range.max) {
        return badArgument(path.member("value"),
                           msg("{0} is outside {1} … {2} {3}", p.value, range.min, range.max, range.unit));
    }
    if (p.time > situation.now + kAheadOfUs) {
        return badArgument(path.member("time"), msg("{0} lies in the future", toIso(p.time)));
    }
    return {};
}

Result<std::vector<model::Reading>> toReadings(const Situation& situation, const AddParams& p) {
    std::map<std::string, model::StationId> byCode;
    situation.picture.stations.forEach([&](const model::Station& s) { byCode.emplace(s.stcd, s.id); });
    std::vector<model::Reading> out;
    for (std::size_t i = 0; i < p.readings.size(); ++i) {
        const auto& given = p.readings[i];
        const auto path = ArgPath{"readings"}.item(i);
        model::Reading reading{{}, given.element, given.time, given.value, given.source, given.quality};
        if (given.station.has_value() == given.stcd.has_value()) {
            return badArgument(path, msg("names its station by station_id or by stcd, one of the two"));
        }
        if (given.station) {
            reading.station = *given.station;
        } else if (const auto found = byCode.find(*given.stcd); found != byCode.end() && !given.stcd->empty()) {
            reading.station = found->second;
        }
        if (situation.picture.stations.find(reading.station) == nullptr) {
            return fail(ErrorCode::notFound,
                        msg("{0}: there is no station {1}", path.text,
                            given.stcd ? shorten(*given.stcd) : fmt::format("{}", reading.station)),
                        msg("Add the station to the register first"));
        }
        if (auto checked = checkReading(situation, given, i); !checked) {
            return checked.error();
        }
        out.push_back(std::move(reading));
    }
    return out;
}

Result<void> canAdd(const Situation& situation, const AddParams& p) {
    if (p.readings.empty()) {
        return badArgument({"readings"}, msg("is empty"));
    }
    auto readings = toReadings(situation, p);
    return readings ? Result<void>{} : Result<void>{readings.error()};
}

Result<Json> add(Work& work, const AddParams& p) {
    auto readings = toReadings(work.situation(), p);
    if (!readings) {
        return readings.error();
    }
    auto added = work.addReadings(*std::move(readings));
    if (!added) {
        return added.error();
    }
    return Json{{"added", *added}};
}

}  // namespace

std::vector<Verb> readingVerbs() {
    auto roles = operators();
    roles.insert(roles.end(), {Role::feed, Role::administrator});
    return {makeVerb<AddParams>(
        "reading.add",
        "Adds readings of stations; those already there are skipped, other values for the same time refused",
        std::move(roles), canAdd, add)};
}

}  // namespace weir::desk
