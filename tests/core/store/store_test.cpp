// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/store.h"

#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::store;
using weir::test::anOrder;
using weir::test::aStation;
using weir::test::aTeam;
using weir::test::blank;
using weir::test::changed;
using weir::test::quickOptions;

namespace {

std::unique_ptr<Store> made(const std::filesystem::path& file) {
    auto store = Store::open(file, quickOptions(true));
    INFO((store ? "" : store.error().text()));
    REQUIRE(store);
    return *std::move(store);
}

Result<void> write(Store& store, Store::Work work) { return store.submit({}, std::move(work), {}).get(); }

Result<void> insertAll(Store& store, const std::vector<Record>& rows) {
    return write(store, [&](Transaction& tx) -> Result<void> {
        for (const auto& row : rows) {
            if (auto done = tx.insert(row); !done) {
                return done;
            }
        }
        return {};
    });
}

Record anAssignment(std::int64_t id, std::int64_t order, std::int64_t team, bool active) {
    auto row = blank<model::Assignment>(id);
    row.order.value = order;
    row.team.value = team;
    row.active = active;
    return model::toRecord(row);
}

}  // namespace

TEST_CASE("A row comes back from the store exactly as it was written") {
    const test::TempDir dir;
    const auto store = made(dir / "s.weir");
    auto hazard = blank<model::HazardSource>(7);
    hazard.name = "'; DROP TABLE teams; -- \xF0\xA0\xAE\xB7 堰";
    hazard.rValue = 0.1 + 0.2;
    hazard.substances = {{"chlorine", 12.5, 5.0, 4.0, false}};
    const auto first = model::toRecord(hazard);
    const auto second = aTeam(8, "Pump crew");
    REQUIRE(insertAll(*store, {first, second}));
    const auto reader = store->reader();
    REQUIRE(reader);
    CHECK(*(*reader)->find(Kind::hazardSource, 7).value() == first);
    CHECK(*(*reader)->find(Kind::team, 8).value() == second);
    CHECK_FALSE((*reader)->find(Kind::team, 9).value().has_value());
    CHECK((*reader)->count(Kind::team).value() == 1);
}
