// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// All in the header: only tests that link the desk can use it.
#pragma once

#include "core/desk/desk.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

namespace weir::test {

inline const Instant kTestStart = fromMillis(1'784'530'800'000);  // 2026-07-20 15:00 at UTC+8

struct Actor {
    std::string name;
    desk::Role role;
    std::string seat = "1";
};
inline const Actor kOfficer{"张三", desk::Role::dutyOfficer, "2"};
inline const Actor kLeader{"李四", desk::Role::dutyLeader};
inline const Actor kDirector{"王主任", desk::Role::officeDirector};
inline const Actor kDeputy{"副指挥长", desk::Role::deputyCommander};
inline const Actor kExecutive{"常务", desk::Role::executiveDeputy};
inline const Actor kMayor{"市长", desk::Role::commander};
inline const Actor kSecretary{"书记", desk::Role::commander};
inline const Actor kPlanner{"周敏", desk::Role::planner};

/// A real store in a temporary folder, driven by a manual clock, with the city profile of the repository.
class TestDesk {
public:
    explicit TestDesk(bool serve = false) : serveOthers{serve} {
        const auto made = desk::createStore(path(), cityFolder(), clock);
        REQUIRE(made.ok());
        open();
    }
    [[nodiscard]] static std::filesystem::path cityFolder() {
        return std::filesystem::path{WEIR_SOURCE_DIR} / "resources" / "cities" / "luohe";
    }
    [[nodiscard]] std::filesystem::path path() const { return m_dir / "desk.weir"; }
    [[nodiscard]] desk::DeskOptions options() const {
        desk::DeskOptions options;
        options.store = path();
        options.profileRoot = cityFolder().parent_path();
        options.clock = &clock;
        options.automaticBackups = false;
        options.serveOthers = serveOthers;
        options.storeOptions.ballastBytes = 1 << 16;
        options.storeOptions.readLimit = std::chrono::minutes{1};  // how fast this computer is decides no case
        return options;
    }
    void open() {
        m_desk.reset();
        auto opened = desk::Desk::open(options());
        INFO((opened ? std::string{} : opened.error().text()));
        REQUIRE(opened.ok());
        m_desk = *std::move(opened);
    }
    void close() { m_desk.reset(); }
    [[nodiscard]] desk::Desk& operator*() { return *m_desk; }
    [[nodiscard]] desk::Desk* operator->() { return m_desk.get(); }
    [[nodiscard]] desk::PicturePtr picture() const { return m_desk->picture(); }

    [[nodiscard]] Result<desk::Answer> run(const Actor& actor, const std::string& verb, Json args,
                                           std::string commandId = {}) {
        return m_desk->execute({verb, std::move(commandId), actor.name, actor.role, actor.seat, std::move(args)});
    }
    /// The result of a verb that must succeed.
    Json must(const Actor& actor, const std::string& verb, Json args) {
        const auto answer = run(actor, verb, std::move(args));
        INFO(verb << ": " << (answer ? std::string{} : answer.error().text()));
        REQUIRE(answer.ok());
        return answer->result;
    }
    std::int64_t make(const Actor& actor, const std::string& verb, Json args) {
        return must(actor, verb, std::move(args)).at("id").get<std::int64_t>();
    }
    /// The error of a verb that must fail; checks that it says what to do and changes nothing.
    Error refuses(const Actor& actor, const std::string& verb, Json args, ErrorCode code) {
        const auto seq = picture()->seq;
        const auto answer = run(actor, verb, std::move(args));
        INFO(verb << " " << (answer ? answer->result.dump() : answer.error().text()));
        REQUIRE_FALSE(answer.ok());
        CHECK(nameOfCode(answer.error().code) == nameOfCode(code));
        CHECK_FALSE(answer.error().message.empty());
        CHECK_FALSE(answer.error().hint.empty());
        CHECK(picture()->seq == seq);
        return answer.error();
    }
    [[nodiscard]] static int nameOfCode(ErrorCode code) { return static_cast<int>(code); }

    // Builders of the rows most tests need.
    std::int64_t team(const std::string& name = "一队") {
        return make(kOfficer, "team.create", {{"name", name}, {"headcount", 20}, {"position", point(114.02, 33.58)}});
    }
    std::int64_t stock(std::int64_t quantity) {
        const auto warehouse = make(kOfficer, "warehouse.create", {{"name", "市库"}});
        const auto material = make(kOfficer, "material.create", {{"name", "编织袋"}, {"unit_name", "条"}});
        return make(kOfficer, "stock.create",
                    {{"warehouse_id", warehouse}, {"material_id", material}, {"quantity", quantity}});
    }
    std::int64_t incident(const std::string& title = "管涌") {
        return make(kOfficer, "incident.report", {{"title", title}, {"type", "piping"}});
    }
    std::int64_t station(const std::string& stcd) {
        return make(kOfficer, "station.create", {{"name", stcd}, {"stcd", stcd}, {"type", "river"}});
    }
    [[nodiscard]] static Json point(double lon, double lat) { return {{"type", "Point"}, {"coordinates", {lon, lat}}}; }
    [[nodiscard]] static Json square(double lon, double lat, double side) {
        return {{"type", "Polygon"},
                {"coordinates",
                 {{{lon, lat}, {lon + side, lat}, {lon + side, lat + side}, {lon, lat + side}, {lon, lat}}}}};
    }

    ManualClock clock{kTestStart};
    bool serveOthers;

private:
    TempDir m_dir;
    std::unique_ptr<desk::Desk> m_desk;
};

/// The journal stands, replay gives the tables, and the picture kept up to date equals one made afresh.
inline void checkWhole(TestDesk& desk) {
    const auto verified = desk->verify();
    REQUIRE(verified.ok());
    for (const auto& finding : verified->findings) {
        FAIL_CHECK("entry " << finding.seq << ": " << finding.message.text());
    }
    const auto reader = desk->reader();
    REQUIRE(reader.ok());
    const auto fresh = desk::buildPicture(**reader, desk.picture()->profile);
    REQUIRE(fresh.ok());
    const auto difference = desk::differs(*desk.picture(), **fresh);
    INFO(difference.value_or(""));
    CHECK_FALSE(difference.has_value());
}

}  // namespace weir::test
