// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/city/profile_readers.h"

#include <algorithm>

namespace weir::city::readers {

namespace {

constexpr std::int64_t kMaxDemoCount = 200'000;

/// The pedigree of a whole file, inherited by its entries.
void readFilePedigree(JsonObject& file, Pedigree& pedigree) {
    file.readPedigree(pedigree);
    file.inherit(pedigree);
}

/// Catalogues grow by one code per line; "001 name" of an array is the short form of a village.
void readVillagesOf(JsonObject& o, const std::string& township, std::vector<VillageRule>& out) {
    std::vector<std::string> lines;
    o.read(township, lines);
    for (std::size_t i = 0; i < lines.size() && o.ok(); ++i) {
        const std::string& line = lines[i];
        const bool digits = line.size() > 4 && line[3] == ' ' &&
                            std::all_of(line.begin(), line.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
        if (!digits) {
            o.fail(township + "/" + std::to_string(i), msg("three digits, a space and a name are expected"));
            return;
        }
        out.push_back(VillageRule{township + line.substr(0, 3), line.substr(4), township});
    }
}

void readTeamSize(JsonObject& teams, std::string_view key, TeamSize& size) {
    teams.object(key, [&](JsonObject& o) {
        o.read("count", size.count, 0, kMaxDemoCount);
        o.read("people", size.people, 0, 10'000'000);
        if (o.ok() && size.people < size.count) {
            o.fail("people", msg("fewer people than teams"));
        }
    });
}

}  // namespace

void materials(JsonObject& file, CityProfile& profile) {
    Pedigree common;
    readFilePedigree(file, common);
    file.list("materials", profile.materials, [](JsonObject& o, MaterialRule& m) {
        o.read("id", m.id);
        o.read("name", m.name);
        o.read("unit", m.unit);
        o.read("gb_code", m.gbCode);
        if (o.ok() && !m.gbCode.empty()) {
            o.readCode("gb_code", m.gbCode, 7);
        }
        o.read("category", m.category);
        o.read("specifications", m.specifications);
        o.read("shelf_life_years", m.shelfLifeYears, 0, 100);
        o.read("demo_weight", m.demoWeight, 0, 1e6);
    });
}

void teams(JsonObject& file, CityProfile& profile) {
    Pedigree common;
    readFilePedigree(file, common);
    file.list("types", profile.teamTypes, [](JsonObject& o, TeamTypeRule& t) {
        o.read("type", t.type);
        o.read("name", t.name);
        o.read("assembly_minutes", t.assemblyMinutes, 0, 1440);
        o.read("equipment", t.equipment);
    });
}

void hazards(JsonObject& file, CityProfile& profile) {
    HazardTables& tables = profile.hazards;
    readFilePedigree(file, tables.pedigree);
    file.read("major_from", tables.coefficients.majorFrom, 0.001, 1000);
    using Coefficients = model::HazardCoefficients;
    file.list("alpha", tables.coefficients.alpha, [](JsonObject& o, Coefficients::AlphaStep& a) {
        o.read("people_from", a.peopleFrom);
        o.read("alpha", a.alpha, 0.001, 100);
    });
    file.list("grades", tables.coefficients.grades, [](JsonObject& o, Coefficients::GradeStep& g) {
        o.read("grade", g.grade, 1, 4);
        o.read("r_from", g.rFrom, 0, 1e6);
    });
    file.list("named_beta", tables.namedBeta, [](JsonObject& o, NamedBeta& b) {
        o.read("name", b.name);
        o.read("beta", b.beta, 0.001, 1000);
    });
    file.list("categories", tables.categories, [](JsonObject& o, HazardCategory& c) {
        o.read("symbol", c.symbol);
        o.read("beta", c.beta, 0.001, 1000);
        o.read("critical", c.critical, 0.001, 1e6);
    });
    file.list("named_critical", tables.substances, [](JsonObject& o, NamedSubstance& s) {
        o.read("name", s.name);
        o.read("critical", s.critical, 0.001, 1e6);
        o.read("category", s.category);
        o.read("water_reactive", s.waterReactive);
    });
    if (file.ok()) {
        if (const auto usable = model::checkCoefficients(tables.coefficients); !usable) {
            file.fail("alpha", usable.error().message);
        }
    }
}

void divisions(JsonObject& file, CityProfile& profile) {
    Pedigree common;
    readFilePedigree(file, common);
    file.list("counties", profile.counties, [](JsonObject& o, CountyRule& c) {
        o.readCode("code", c.code, 6);
        o.read("name", c.name);
        o.read("seat", c.seat);
    });
    file.list("functional_zones", profile.functionalZones,
              [](JsonObject& o, FunctionalZone& z) { o.read("name", z.name); });
    file.list("townships", profile.townships, [](JsonObject& o, TownshipRule& t) {
        o.readCode("code", t.code, 9);
        o.read("name", t.name);
        o.readCode("county", t.county, 6);
        o.read("sub_hq", t.subHq);
        o.read("seat", t.seat);
    });
}

void villages(JsonObject& file, CityProfile& profile) {
    readFilePedigree(file, profile.villagePedigree);
    const Json* all = file.take("villages", Json::value_t::object);
    if (all == nullptr) {
        return;
    }
    file.object("villages", [&](JsonObject& o) {
        for (const auto& [township, lines] : all->items()) {
            readVillagesOf(o, township, profile.villages);
        }
    });
}

void stations(JsonObject& file, CityProfile& profile) {
    file.list("stations", profile.stations, [](JsonObject& o, StationRule& s) {
        o.read("stcd", s.stcd);
        o.read("name", s.name);
        o.read("type", s.type);
        o.read("river", s.river);
        o.read("county", s.county);
        o.read("position", s.position);
        o.read("interval_minutes", s.intervalMinutes, 1, 1440);
        o.read("demonstration", s.demonstration);
        o.read("datum", s.datum);
        o.read("datum_offset", s.datumOffset, -1000, 1000);
        o.read("guard", s.guard, -500, 9000);
        o.read("warning", s.warning, -500, 9000);
        o.read("guarantee", s.guarantee, -500, 9000);
        o.read("record", s.record, -500, 9000);
        o.read("crown", s.crown, -500, 9000);
        o.read("flood_limit", s.floodLimit, -500, 9000);
    });
}

void demo(JsonObject& file, CityProfile& profile) {
    DemoSizes& d = profile.demo.emplace();
    file.readPedigree(d.pedigree);
    file.read("outline_note", d.outlineNote);
    file.read("outline", d.outline);
    if (file.ok() && (d.outline.size() < 3 || d.outline.size() > 10'000)) {
        file.fail("outline", msg("an outline has 3 to 10000 corners"));
    }
    file.object("teams", [&](JsonObject& o) {
        readTeamSize(o, "city", d.city);
        readTeamSize(o, "county", d.county);
        readTeamSize(o, "township", d.township);
        readTeamSize(o, "village", d.village);
    });
    file.object("machines", [&](JsonObject& o) {
        o.read("excavator", d.excavators, 0, kMaxDemoCount);
        o.read("loader", d.loaders, 0, kMaxDemoCount);
        o.read("crane", d.cranes, 0, kMaxDemoCount);
        o.read("other", d.otherMachines, 0, kMaxDemoCount);
    });
    file.read("hazard_sources", d.hazardSources, 0, kMaxDemoCount);
    file.read("enterprises", d.enterprises, 1, kMaxDemoCount);
    file.read("stock_total", d.stockTotal, 0, 1'000'000'000);
    file.read("warehouses", d.warehouses, 1, kMaxDemoCount);
    file.read("shelters", d.shelters, 0, kMaxDemoCount);
    file.object("population", [&](JsonObject& o) {
        o.read("value", d.population, 0, 100'000'000);
        o.readPedigree(d.populationPedigree);
    });
    file.read("readings_hours", d.readingsHours, 0, 24 * 366);
}

}  // namespace weir::city::readers
