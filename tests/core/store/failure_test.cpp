// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The failing paths of everything that writes: a full disk, a folder that cannot be written, damaged files, backups.
#include "core/store/backup.h"
#include "core/store/store.h"

#include "tests/support/store_records.h"
#include "tests/support/temp_dir.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>

using namespace weir;
using namespace weir::store;
using weir::test::aTeam;
using weir::test::quickOptions;

namespace {

namespace fs = std::filesystem;

/// No file of this process grows beyond `bytes` while it lives: the kernel answers EFBIG, SQLite "disk full".
class SmallDisk {
public:
    explicit SmallDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = m_before;
        small.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

private:
    rlimit m_before{};
    void (*m_handler)(int) = nullptr;
};

/// A small file system of memory. That needs root; without it a case has nothing to fill, and says so.
class SmallFileSystem {
public:
    SmallFileSystem() : m_path{m_dir / "disk"} {
        fs::create_directory(m_path);
        m_isThere =
            std::system(
                fmt::format("mount -t tmpfs -o size=8m,mode=0700 weir-test {} 2>/dev/null", m_path.string()).c_str()) ==
            0;
        if (!m_isThere) {
            WARN("no right to mount a small file system: the full disk was not tested");
        }
    }
    ~SmallFileSystem() {
        if (m_isThere) {
            [[maybe_unused]] const int status = std::system(("umount -l " + m_path.string()).c_str());
        }
    }
    SmallFileSystem(const SmallFileSystem&) = delete;
    SmallFileSystem& operator=(const SmallFileSystem&) = delete;

    [[nodiscard]] bool isThere() const { return m_isThere; }
    [[nodiscard]] fs::path operator/(const std::string& name) const { return m_path / name; }
    void fill() const {
        std::ofstream filler{m_path / "filler", std::ios::binary};
        const std::string block(4096, 'x');
        while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    void empty() const { fs::remove(m_path / "filler"); }

private:
    test::TempDir m_dir;
    fs::path m_path;
    bool m_isThere = false;
};

std::unique_ptr<Store> made(const fs::path& file, StoreOptions options = quickOptions(true)) {
    auto store = Store::open(file, std::move(options));
    INFO((store ? "" : store.error().text()));
    REQUIRE(store);
    return *std::move(store);
}

Result<void> insert(Store& store, const Record& row) {
    return store.submit({}, [&](Transaction& tx) { return tx.insert(row); }, {}).get();
}

std::int64_t teamsIn(const fs::path& file) {
    const auto reader = openReader(file);
    INFO((reader ? "" : reader.error().text()));
    REQUIRE(reader);
    CHECK((*reader)->check(true).value().empty());
    return (*reader)->count(Kind::team).value();
}

}  // namespace

TEST_CASE("A write that cannot reach the disk is told and leaves nothing half") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    std::vector<HealthReport> reports;
    auto options = quickOptions(true);
    options.onHealth = [&](const HealthReport& report) { reports.push_back(report); };
    auto store = made(file, options);
    REQUIRE(insert(*store, aTeam(1, "one")));
    auto large = aTeam(2, "two");
    large.values[*model::infoOf(Kind::team).indexOf("equipment")] = std::string(2 << 20, 'x');
    {
        const SmallDisk small{1 << 20};
        const auto refused = insert(*store, large);
        REQUIRE_FALSE(refused);
        CHECK((refused.error().code == ErrorCode::full || refused.error().code == ErrorCode::io));
        CHECK_FALSE(refused.error().hint.empty());
    }
    REQUIRE_FALSE(reports.empty());
    CHECK(store->health().health != Health::good);
    CHECK(teamsIn(file) == 1);
    store.reset();
    CHECK(insert(*made(file, quickOptions(false)), aTeam(3, "three")));
    CHECK(teamsIn(file) == 2);
}

TEST_CASE("The ballast is made of real blocks and given up when the disk is full") {
    const test::TempDir dir;
    auto options = quickOptions(true);
    options.ballastBytes = 1 << 20;
    const auto store = made(dir / "s.weir", options);
    struct stat info {};
    REQUIRE(::stat((dir / "s.weir.ballast").c_str(), &info) == 0);
    CHECK(info.st_size == 1 << 20);
    CHECK(info.st_blocks * 512 >= 1 << 20);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("On a file system that is full, the ballast lets orders through") {
    const SmallFileSystem disk;
    if (!disk.isThere()) {
        return;
    }
    const auto file = disk / "s.weir";
    auto options = quickOptions(true);
    options.ballastBytes = 2 << 20;
    {
        const auto store = made(file, options);
        REQUIRE(insert(*store, aTeam(1, "one")));
        disk.fill();
        for (std::int64_t id = 2; id <= 21; ++id) {  // 20 orders at least, says the plan
            const auto saved = insert(*store, aTeam(id, "t"));
            INFO(id << ": " << (saved ? "" : saved.error().text()));
            CHECK(saved);
        }
        CHECK(store->health().health == Health::ballastUsed);
        disk.empty();
        REQUIRE(insert(*store, aTeam(22, "t")));
        REQUIRE(insert(*store, aTeam(23, "t")));  // the space was looked at after the one before
        CHECK(store->health().health == Health::good);
        CHECK(fs::exists(disk / "s.weir.ballast"));
    }
    CHECK(teamsIn(file) == 23);
}

TEST_CASE("A reserve for which there is no room is told, and made when there is some") {
    const SmallFileSystem disk;
    if (!disk.isThere()) {
        return;
    }
    auto options = quickOptions(true);
    options.ballastBytes = 2 << 20;
    {
        std::ofstream filler{disk / "filler", std::ios::binary};
        filler << std::string(5 << 20, 'x');  // of 8 MiB: less than twice the reserve is left
    }
    const auto store = made(disk / "s.weir", options);
    CHECK(store->health().health == Health::lowSpace);
    CHECK(store->health().message.text().find("reserve") != std::string::npos);
    CHECK(insert(*store, aTeam(1, "one")));
    CHECK(store->health().health == Health::lowSpace);
    disk.empty();
    REQUIRE(insert(*store, aTeam(2, "two")));
    REQUIRE(insert(*store, aTeam(3, "three")));  // the space was looked at after the one before
    CHECK(store->health().health == Health::good);
    CHECK(fs::exists(disk / "s.weir.ballast"));

    SECTION("also after somebody took it away") {
        fs::remove(disk / "s.weir.ballast");
        REQUIRE(insert(*store, aTeam(4, "four")));
        REQUIRE(insert(*store, aTeam(5, "five")));
        CHECK(fs::exists(disk / "s.weir.ballast"));
        CHECK(store->health().health == Health::good);
    }
}

TEST_CASE("A disk found full at the start is told, read, and worked on with the ballast") {
    const SmallFileSystem disk;
    if (!disk.isThere()) {
        return;
    }
    const auto file = disk / "s.weir";
    auto options = quickOptions(true);
    SECTION("without a ballast") {
        REQUIRE(insert(*made(file, options), aTeam(1, "one")));
        disk.fill();
        {
            // There is no room even for the index of the WAL.
            const auto store = made(file, quickOptions(false));
            CHECK(store->health().health == Health::readOnly);
            CHECK(store->health().message.text().find("The disk is full") != std::string::npos);
            const auto refused = insert(*store, aTeam(2, "two"));
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == ErrorCode::full);
            CHECK_FALSE(refused.error().hint.empty());
            for (const auto& reader : {store->reader(), store->longReader()}) {
                INFO((reader ? "" : reader.error().text()));
                REQUIRE(reader);
                CHECK((*reader)->count(Kind::team).value() == 1);
            }
        }
        CHECK(teamsIn(file) == 1);
        CHECK(teamsIn(file) == 1);  // and nothing the first reading left is in the way of the second
    }
    SECTION("with one") {
        options.ballastBytes = 1 << 20;
        REQUIRE(insert(*made(file, options), aTeam(1, "one")));
        REQUIRE(fs::exists(disk / "s.weir.ballast"));
        disk.fill();
        options.create = false;
        const auto store = made(file, options);
        CHECK(store->health().health == Health::ballastUsed);
        CHECK_FALSE(fs::exists(disk / "s.weir.ballast"));
        CHECK(insert(*store, aTeam(2, "two")));
    }
    disk.empty();
    CHECK(insert(*made(file, quickOptions(false)), aTeam(3, "three")));
}

TEST_CASE("Little space is told before it is none") {
    const test::TempDir dir;
    auto options = quickOptions(true);
    options.lowSpaceBytes = INT64_MAX;
    const auto store = made(dir / "s.weir", options);
    CHECK(store->health().health == Health::lowSpace);
    CHECK_FALSE(store->health().message.empty());
    CHECK(insert(*store, aTeam(1, "one")));
}

TEST_CASE("A folder that cannot be written is told") {
    if (::geteuid() == 0) {
        // Root may write everywhere; /proc refuses even root.
        const auto refused = Store::open("/proc/weir/s.weir", quickOptions(true));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::io);
        return;
    }
    const test::TempDir dir;
    made(dir / "s.weir").reset();
    REQUIRE(::chmod(dir.path().c_str(), 0500) == 0);
    CHECK(Store::open(dir / "new.weir", quickOptions(true)).error().code == ErrorCode::io);
    CHECK(teamsIn(dir / "s.weir") == 0);  // reading needs no right to write
    REQUIRE(::chmod(dir.path().c_str(), 0700) == 0);
}

TEST_CASE("A store that was deleted while it was open is noticed and everything rescued") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    const auto store = made(file);
    REQUIRE(insert(*store, aTeam(1, "one")));
    SECTION("the file alone") {
        fs::remove(file);
    }
    SECTION("with all that belongs to it") {
        for (const auto* suffix : {"", "-wal", "-shm"}) {
            fs::remove(file.string() + suffix);
        }
    }
    REQUIRE(insert(*store, aTeam(2, "two")));
    CHECK(store->health().health == Health::readOnly);
    CHECK(teamsIn(store->health().rescueCopy) == 2);
    CHECK((*store->reader())->count(Kind::team).value() == 2);
}

TEST_CASE("A store file that was replaced while it was open is noticed and everything rescued") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    const auto store = made(file);
    REQUIRE(insert(*store, aTeam(1, "one")));
    fs::rename(file, dir / "moved.weir");
    REQUIRE(insert(*store, aTeam(2, "two")));
    const auto health = store->health();
    CHECK(health.health == Health::readOnly);
    REQUIRE(fs::exists(health.rescueCopy));
    CHECK(teamsIn(health.rescueCopy) == 2);
    CHECK((*store->reader())->count(Kind::team).value() == 2);
    CHECK(teamsIn(*store->backup(dir / "backups", fromMillis(test::kStormStart))) == 2);
    const auto refused = insert(*store, aTeam(3, "three"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().hint.text().find(health.rescueCopy.string()) != std::string::npos);
}

TEST_CASE("A damaged page is found by the check") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    {
        const auto store = made(file);
        for (std::int64_t id = 1; id <= 200; ++id) {
            REQUIRE(insert(*store, aTeam(id, "team")));
        }
    }
    const auto size = static_cast<off_t>(fs::file_size(file));
    const int fd = ::open(file.c_str(), O_WRONLY);
    const std::string junk(4096, '\x5A');
    for (off_t at = size / 4096 / 2 * 4096; at < size; at += 4096) {
        REQUIRE(::pwrite(fd, junk.data(), junk.size(), at) == 4096);
    }
    ::close(fd);
    const auto reader = openReader(file);
    const bool noticed = !reader || !(*reader)->check(false) || !(*reader)->check(false)->empty();
    CHECK(noticed);
}

TEST_CASE("A backup is whole, private, and comes back") {
    const test::TempDir dir;
    const auto file = dir / "s.weir";
    auto store = made(file);
    REQUIRE(insert(*store, aTeam(1, "one")));
    const auto t = fromMillis(test::kStormStart);
    const auto backup = store->backup(dir / "backups", t);
    INFO((backup ? "" : backup.error().text()));
    REQUIRE(backup);
    CHECK(backup->filename() == "s-20260720T060000Z.db");
    struct stat info {};
    REQUIRE(::stat(backup->c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(teamsIn(*backup) == 1);
    REQUIRE(insert(*store, aTeam(2, "two")));

    SECTION("not over a store that is open") {
        CHECK(restore(*backup, file, t).error().code == ErrorCode::busy);
        CHECK(teamsIn(file) == 2);
    }
    SECTION("in the place of a closed one, which is kept") {
        store.reset();
        const auto replaced = restore(*backup, file, t);
        INFO((replaced ? "" : replaced.error().text()));
        REQUIRE(replaced);
        CHECK(teamsIn(file) == 1);
        CHECK(teamsIn(*replaced) == 2);
        CHECK(insert(*made(file, quickOptions(false)), aTeam(3, "three")));
    }
    SECTION("where there was none") {
        REQUIRE(restore(*backup, dir / "new" / "s.weir", t));
        CHECK(teamsIn(dir / "new" / "s.weir") == 1);
    }
    SECTION("a damaged backup changes nothing") {
        store.reset();
        fs::resize_file(*backup, fs::file_size(*backup) / 2);
        CHECK_FALSE(restore(*backup, file, t));
        CHECK(teamsIn(file) == 2);
        CHECK_FALSE(fs::exists(dir / "s.weir.restoring"));
    }
    SECTION("a folder is no backup, and no store is put in the place of a folder") {
        store.reset();
        CHECK(restore(dir / "backups", file, t).error().code == ErrorCode::invalid);
        CHECK(restore(dir / "none.db", file, t).error().code == ErrorCode::notFound);
        CHECK(restore("/dev/null", file, t).error().code == ErrorCode::invalid);
        CHECK(restore(*backup, dir / "backups", t).error().code == ErrorCode::invalid);
        CHECK(fs::exists(*backup));
        CHECK(teamsIn(file) == 2);
    }
    SECTION("in the folder one is in") {
        store.reset();
        const auto here = fs::current_path();
        fs::current_path(dir.path());
        const auto restored = restore(fs::relative(*backup), "s.weir", t);
        fs::current_path(here);
        INFO((restored ? "" : restored.error().text()));
        CHECK(restored);
        CHECK(teamsIn(file) == 1);
    }
    SECTION("a store is not its own backup") {
        CHECK(restore(file, file, t).error().code == ErrorCode::refused);
    }
    SECTION("no space for another: told, and no half file stays") {
        const SmallDisk small{64 << 10};
        CHECK_FALSE(store->backup(dir / "backups", t + std::chrono::hours{1}));
        CHECK(std::distance(fs::directory_iterator{dir / "backups"}, fs::directory_iterator{}) == 1);
    }
}

TEST_CASE("The rotation keeps 12 slots of five minutes, 24 of an hour and 14 of a day") {
    // A backup every five minutes for twenty days, removed as they come: what stays is counted by hand.
    std::vector<Instant> kept;
    const auto start = fromMillis(1784505600000);  // 2026-07-20T00:00:00Z
    const auto end = start + std::chrono::hours{24 * 20};
    for (auto t = start; t < end; t += std::chrono::minutes{5}) {
        kept.push_back(t);
        for (const auto old : outdated(kept)) {
            std::erase(kept, old);
        }
    }
    // Seen from 23:55 of the last day: 12 slots of 5 minutes (23:00…23:55), the last backup of each of the 23 hours
    // before, and the last of each of the 13 days before.
    CHECK(kept.size() == 12 + 23 + 13);
    CHECK(kept.back() == end - std::chrono::minutes{5});
    CHECK(kept.front() == end - std::chrono::hours{24 * 13} - std::chrono::minutes{5});
}

TEST_CASE("The rotation removes backups of its own store and nothing else") {
    const test::TempDir dir;
    const auto store = dir / "s.weir";
    const auto start = fromMillis(1784505600000);  // 2026-07-20T00:00:00Z
    for (int i = 0; i < 24 * 12 * 2; ++i) {
        std::ofstream{backupFile(dir.path(), store, start + std::chrono::minutes{5 * i})} << i;
    }
    const std::vector<std::string> others{"t-20260720T000000Z.db", "s-20260720.db", "s-20261340T000000Z.db",
                                          "s-20260720T000000Z.db.partial", "notes.txt"};
    for (const auto& name : others) {
        std::ofstream{dir / name} << "kept";
    }
    REQUIRE(rotate(dir.path(), store));
    for (const auto& name : others) {
        CHECK(fs::exists(dir / name));
    }
    // Of two days: 12 slots of the last hour, the 23 hours before, and the day before.
    const auto left = std::distance(fs::directory_iterator{dir.path()}, fs::directory_iterator{});
    CHECK(left == 12 + 23 + 1 + static_cast<std::ptrdiff_t>(others.size()));
    CHECK(fs::exists(dir / "s-20260721T235500Z.db"));
    CHECK(fs::exists(dir / "s-20260720T235500Z.db"));
}
