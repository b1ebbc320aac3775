// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The real programs on a disk that is full. A small file system of memory is mounted in a mount namespace of its own,
// where this program runs again and drives the others; without the right to such a namespace the cases say so.
#include "tests/cli/run_weir.h"

#include <sys/statvfs.h>
#include <unistd.h>
#include <algorithm>

#include <set>

using namespace weir;
using namespace weir::test;

namespace {

namespace fs = std::filesystem;

constexpr const char* kDiskVariable = "WEIR_TEST_SMALL_DISK";

/// The status of the hidden case `name` of this program on a disk of `size`; nothing when none can be mounted.
std::optional<int> onSmallDisk(const std::string& name, const char* size) {
    const TempDir folder;
    const auto disk = folder / "disk";
    fs::create_directory(disk);
    const auto mount = fmt::format("mount -t tmpfs -o size={},mode=0700 weir-test '{}'", size, disk.string());
    const auto inside = [&](const std::string& command) {
        return std::system(fmt::format("unshare -Urm sh -c \"{}\"", command).c_str());
    };
    if (inside(mount + " 2>/dev/null") != 0) {
        WARN("no right to mount a small file system: the full disk was not tested");
        return std::nullopt;
    }
    const auto self = fs::read_symlink("/proc/self/exe").string();
    return inside(fmt::format("{} && {}='{}' '{}' '{}'", mount, kDiskVariable, disk.string(), self, name));
}

std::int64_t freeBytes(const fs::path& folder) {
    struct statvfs info {};
    REQUIRE(::statvfs(folder.c_str(), &info) == 0);
    return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
}

/// The disk the hidden cases run on, and a file that fills it.
class SmallDisk {
public:
    SmallDisk() {
        const char* path = std::getenv(kDiskVariable);
        REQUIRE(path != nullptr);
        m_path = path;
    }
    [[nodiscard]] fs::path operator/(const std::string& name) const { return m_path / name; }

    void fill(std::int64_t leave) {
        const int fd = ::open((m_path / "filler").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        REQUIRE(fd >= 0);
        const std::string block(4096, 'x');
        while (freeBytes(m_path) > leave && ::write(fd, block.data(), block.size()) > 0) {
        }
        ::close(fd);
    }
    void empty() { fs::remove(m_path / "filler"); }
    /// Names of everything on it, the filler and what belongs to an open store aside.
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> out;
        for (const auto& entry : fs::recursive_directory_iterator{m_path}) {
            const auto name = fs::relative(entry.path(), m_path).string();
            if (name != "filler" && !name.ends_with("-wal") && !name.ends_with("-shm") && !name.ends_with(".lock")) {
                out.insert(name);
            }
        }
        return out;
    }

private:
    fs::path m_path;
};

bool saysFull(const std::string& text) {
    return text.find("disk is full") != std::string::npos;
}

void isSound(const fs::path& store) {
    const auto verified = weirRun({"verify", store.string(), "--json"});
    INFO(verified.out << verified.err);
    CHECK(verified.status == 0);
}

}  // namespace

TEST_CASE("what is written out to a full disk is told, and what was there stays") {
    if (const auto status = onSmallDisk("[.full-disk-output]", "4m")) {
        CHECK(*status == 0);
    }
}

TEST_CASE("a store on a full disk saves whole verbs or none") {
    if (const auto status = onSmallDisk("[.full-disk-store]", "24m")) {
        CHECK(*status == 0);
    }
}

TEST_CASE("a store that cannot be made leaves nothing") {
    if (const auto status = onSmallDisk("[.full-disk-new]", "3m")) {
        CHECK(*status == 0);
    }
}

TEST_CASE("inside: files written to the full disk", "[.full-disk-output]") {
    SmallDisk disk;
    const auto store = demoStore().string();
    const TempDir folder;
    const auto backups = (disk / "backups").string();
    const std::vector<std::pair<std::string, std::vector<std::string>>> calls{
        {"o.csv", {"export", store, "team", "-o"}},
        {"o.geojson", {"export", store, "team", "-o"}},
        {"o.kml", {"export", store, "team", "-o"}},
        {"o.xml", {"export", store, "team", "-o"}},
        {"o.xlsx", {"export", store, "team", "-o"}},
        {"o.gpkg", {"export", store, "team", "-o"}},
        {"o.png", {"render", store, "-o"}},
        {"o.pdf", {"brief", store, "-o"}},
        {"backups", {"backup", store}}};
    // Nothing left at all, and room for the beginning only.
    for (const std::int64_t leave : {std::int64_t{0}, std::int64_t{24 << 10}}) {
        for (const auto& [name, call] : calls) {
            const bool isFile = name != "backups";
            for (const bool existed : {false, true}) {
                if (existed && isFile) {
                    writeText(disk / name, "as it was");
                }
                disk.fill(leave);
                const auto before = disk.names();
                auto args = call;
                args.push_back((disk / name).string());
                const auto outcome = weirRun(args);
                INFO(name << " with " << leave << " bytes left: " << outcome.status << "\n"
                          << outcome.err << outcome.out);
                CHECK(outcome.status == 1);
                CHECK(outcome.saysOneLine());
                CHECK(saysFull(outcome.err));
                if (isFile) {
                    CHECK(disk.names() == before);
                    CHECK((!existed || contentOf(disk / name) == "as it was"));
                } else if (fs::exists(backups)) {
                    CHECK(fs::is_empty(backups));
                }
                disk.empty();
                fs::remove_all(disk / name);
            }
        }
    }
    isSound(store);
}

TEST_CASE("inside: a store on the full disk", "[.full-disk-store]") {
    SmallDisk disk;
    const auto store = disk / "s.weir";
    REQUIRE(weirRun({"new", store.string(), "--city", WEIR_SOURCE_DIR "/resources/cities/luohe"}).status == 0);
    const auto rows = weirRun({"list", store.string(), "village", "--json"}).json().size();
    const TempDir folder;
    const auto csv = (folder / "t.csv").string();
    std::string table = "name,headcount,equipment\n";
    for (int i = 0; i < 3000; ++i) {
        table += fmt::format("第{}队,{},{}\n", i, i % 90, std::string(900, 'x'));
    }
    writeText(csv, table);
    std::string verbs;
    for (int i = 0; i < 200; ++i) {
        verbs += Json{{"verb", "team.create"},
                      {"args", {{"name", fmt::format("{}", i)}, {"equipment", std::string(1900, 'x')}}}}
                     .dump() +
                 "\n";
    }
    std::size_t saved = 0;
    for (const std::int64_t leave : {std::int64_t{0}, std::int64_t{400 << 10}}) {
        disk.fill(leave);
        const auto exec = weirRun({"exec", store.string()}, verbs);
        INFO("exec with " << leave << " bytes left: " << exec.status << "\n" << exec.err << exec.out.substr(0, 600));
        CHECK(exec.status == 1);
        if (exec.out.empty()) {  // not even opened
            CHECK(exec.saysOneLine());
            CHECK(saysFull(exec.err));
        }
        bool refused = exec.out.empty();
        for (const auto& answer : exec.lines()) {
            saved += answer["ok"] == true ? 1U : 0U;
            if (answer["ok"] == false) {
                refused = true;
                CHECK(answer["code"] == "full");
                CHECK(saysFull(answer["message"].get<std::string>()));
                CHECK_FALSE(answer["hint"].get<std::string>().empty());
            }
        }
        CHECK(refused);

        const auto import = weirRun({"import", store.string(), "team", csv, "--key", "none"});
        INFO("import: " << import.status << "\n" << import.err << import.out);
        CHECK(import.status == 1);
        // How to go on is told before the first part, then what went wrong.
        CHECK(std::count(import.err.begin(), import.err.end(), '\n') == 2);
        CHECK(import.err.find("--resume") < import.err.find('\n'));
        CHECK(saysFull(import.err));

        // Reading goes on, without room for the index of the WAL.
        const auto listed = weirRun({"list", store.string(), "village", "--json"});
        INFO("list: " << listed.status << "\n" << listed.err);
        CHECK(listed.status == 0);
        CHECK(listed.json().size() == rows);
        const auto shown = weirRun({store.string(), "--quit-when", "shown"});
        INFO("window: " << shown.status << "\n" << shown.err);
        CHECK(shown.status == 0);

        disk.empty();
        isSound(store);
        CHECK(weirRun({"list", store.string(), "team", "--json"}).json().size() == saved);
    }
    CHECK(saved > 0);
    const auto after = weirRun({"exec", store.string()}, R"({"verb":"team.create","args":{"name":"一队"}})");
    CHECK(after.status == 0);
    isSound(store);
}

TEST_CASE("inside: no room to make a store", "[.full-disk-new]") {
    SmallDisk disk;
    const auto store = disk / "n.weir";
    const auto before = disk.names();
    const std::vector<std::vector<std::string>> calls{
        {"new", store.string(), "--city", WEIR_SOURCE_DIR "/resources/cities/luohe"},
        {"demo", store.string()},
        {"restore", demoStore().string(), store.string()}};
    for (const std::int64_t leave : {std::int64_t{0}, std::int64_t{48 << 10}, std::int64_t{192 << 10}}) {
        for (const auto& call : calls) {
            disk.fill(leave);
            const auto outcome = weirRun(call);
            INFO(call.front() << " with " << leave << " bytes left: " << outcome.status << "\n" << outcome.err);
            CHECK(outcome.status == 1);
            CHECK(outcome.saysOneLine());
            CHECK(saysFull(outcome.err));
            disk.empty();
            CHECK(disk.names() == before);
            CHECK_FALSE(fs::exists(store.string() + "-wal"));
            CHECK_FALSE(fs::exists(store.string() + "-shm"));
        }
    }
}
