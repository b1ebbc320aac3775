// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors

// Each attack first shows the harm with a naked library, then that the policy alone and the sandbox alone stop it.

#include "tests/support/temp_dir.h"
#include "tests/worker/worker_support.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace weir;
using namespace weir::maps;
using test::naked;
using test::policyOnly;
using test::sandboxOnly;
using test::workerOptions;
using test::writeText;

namespace {

namespace fs = std::filesystem;

// A folder for the bait, one for what the worker writes.
struct Bench {
    test::TempDir bait;
    test::TempDir out;

    Result<Json> prepare(const WorkerOptions& options, const fs::path& input) const {
        for (const auto& entry : fs::directory_iterator{out.path()}) {
            fs::remove_all(entry.path());
        }
        return runWorker(options, {"prepare", input, out.path(), {{"workingCrs", "EPSG:4547"}, {"crs", "EPSG:4547"}}});
    }
    // The smallest value of the raster that was prepared: the canary of another file.
    double minimum() const {
        const auto manifest = readManifest(out.path());
        return manifest.ok() && !manifest->raster.bands.empty() ? manifest->raster.bands.front().minimum : -1;
    }
};

// An ASCII grid with one value everywhere stands for a file the attacker wants to read.
void writeSecret(const fs::path& path) {
    writeText(path, "ncols 2\nnrows 2\nxllcorner 470000\nyllcorner 3710000\ncellsize 10\n4711 4711\n4711 4711\n");
}

std::string vrtReading(const std::string& file) {
    return fmt::format(
        "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><GeoTransform>470000,10,0,3710020,0,-10</GeoTransform>"
        "<VRTRasterBand dataType=\"Float32\" band=\"1\"><SimpleSource><SourceFilename "
        "relativeToVRT=\"0\">{}</SourceFilename>"
        "<SourceBand>1</SourceBand><SourceProperties RasterXSize=\"2\" RasterYSize=\"2\" DataType=\"Float32\" "
        "BlockXSize=\"2\" "
        "BlockYSize=\"1\"/></SimpleSource></VRTRasterBand></VRTDataset>",
        file);
}

// Counts connections to a port of this machine; answers each with "404".
class Listener {
public:
    Listener() : m_fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(bind(m_fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(listen(m_fd, 16) == 0);
        REQUIRE(getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        m_port = ntohs(address.sin_port);
        m_thread = std::jthread{[this](std::stop_token stop) { serve(stop); }};
    }
    ~Listener() {
        m_thread.request_stop();
        m_thread.join();
        close(m_fd);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] int connections() const { return m_count; }

private:
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            pollfd waiting{m_fd, POLLIN, 0};
            if (poll(&waiting, 1, 20) <= 0) {
                continue;
            }
            const int client = accept(m_fd, nullptr, nullptr);
            if (client >= 0) {
                ++m_count;
                constexpr std::string_view answer =
                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                [[maybe_unused]] const auto wrote = write(client, answer.data(), answer.size());
                close(client);
            }
        }
    }
    int m_fd;
    int m_port = 0;
    std::atomic<int> m_count{0};
    std::jthread m_thread;
};

constexpr std::string_view kContentTypes =
    "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/xl/_rels/workbook.xml.rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
constexpr std::string_view kWorkbook =
    "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"s\" "
    "sheetId=\"1\" "
    "r:id=\"rId1\"/></sheets></workbook>";
constexpr std::string_view kWorkbookParts =
    "<?xml version=\"1.0\"?><Relationships "
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
    "Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
    "Target=\"worksheets/sheet1.xml\"/></Relationships>";

// Rows of a hundred equal cells.
struct Sheet {
    int rows = 1;
    std::size_t letters = 1;
};

std::string xmlOf(const Sheet& shape) {
    std::string cells;
    for (int i = 0; i < 100; ++i) {
        cells += "<c t=\"str\"><v>" + std::string(shape.letters, 'A') + "</v></c>";
    }
    std::string sheet =
        "<?xml version=\"1.0\"?><worksheet "
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
    for (int row = 1; row <= shape.rows; ++row) {
        sheet += fmt::format("<row r=\"{}\">{}</row>", row, cells);
    }
    return sheet + "</sheetData></worksheet>";
}

void addMember(archive* zip, const char* name, std::string_view content) {
    auto* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    REQUIRE(archive_write_header(zip, entry) == ARCHIVE_OK);
    REQUIRE(archive_write_data(zip, content.data(), content.size()) == static_cast<la_ssize_t>(content.size()));
    archive_entry_free(entry);
}

// A workbook with that one sheet; the size it unpacks to.
std::size_t writeBook(const fs::path& path, const Sheet& shape) {
    auto* zip = archive_write_new();
    archive_write_set_format_zip(zip);
    REQUIRE(archive_write_open_filename(zip, path.c_str()) == ARCHIVE_OK);
    const auto sheet = xmlOf(shape);
    addMember(zip, "[Content_Types].xml", kContentTypes);
    addMember(zip, "xl/workbook.xml", kWorkbook);
    addMember(zip, "xl/_rels/workbook.xml.rels", kWorkbookParts);
    addMember(zip, "xl/worksheets/sheet1.xml", sheet);
    REQUIRE(archive_write_close(zip) == ARCHIVE_OK);
    archive_write_free(zip);
    return sheet.size();
}

}  // namespace

TEST_CASE("The sandbox can be made here") {
    const auto checked = checkSandbox(workerOptions());
    INFO((checked.ok() ? std::string{} : checked.error().text()));
    REQUIRE(checked.ok());
}

TEST_CASE("A VRT cannot read another file") {
    const Bench bench;
    const auto secret = bench.bait / "secret.asc";
    writeSecret(secret);
    for (const auto* name : {"picture.vrt", "picture.tif", "picture.png", "picture"}) {
        INFO(name);
        const auto vrt = bench.bait / name;
        writeText(vrt, vrtReading(secret.string()));
        REQUIRE(bench.prepare(naked(), vrt).ok());
        REQUIRE(bench.minimum() == 4711);  // the harm
        for (const auto& options : {policyOnly(), sandboxOnly(), workerOptions()}) {
            static_cast<void>(bench.prepare(options, vrt));
            CHECK(bench.minimum() != 4711);
        }
        for (const auto& options : {policyOnly(), workerOptions()}) {
            const auto refused = bench.prepare(options, vrt);
            REQUIRE_FALSE(refused.ok());
            CHECK_FALSE(refused.error().hint.empty());
        }
    }
}

TEST_CASE("A VRT cannot reach the network") {
    const Bench bench;
    Listener listener;
    const auto url = fmt::format("http://127.0.0.1:{}/secret.tif", listener.port());
    for (const auto* name : {"a.vrt", "a.tif"}) {
        const auto vrt = bench.bait / name;
        for (const auto& target : {"/vsicurl/" + url, url}) {
            INFO(name << " " << target);
            writeText(vrt, vrtReading(target));
            const int before = listener.connections();
            static_cast<void>(bench.prepare(naked(), vrt));
            REQUIRE(listener.connections() > before);  // the harm
            const int after = listener.connections();
            for (const auto& options : {policyOnly(), sandboxOnly(), workerOptions()}) {
                static_cast<void>(bench.prepare(options, vrt));
            }
            CHECK_FALSE(bench.prepare(workerOptions(), vrt).ok());
            CHECK(listener.connections() == after);
        }
    }
}

TEST_CASE("A GeoJSON name that is a URL is refused before any library sees it") {
    const Bench bench;
    Listener listener;
    const auto url = fmt::format("http://127.0.0.1:{}/a.geojson", listener.port());
    CHECK_FALSE(runWorker(workerOptions(), {"list", url, bench.out.path(), Json::object()}).ok());
    CHECK(listener.connections() == 0);
}

TEST_CASE("MRF content cannot write where it says") {
    const Bench bench;
    const test::TempDir victim;
    const auto source = bench.bait / "source.asc";
    writeSecret(source);
    // A caching MRF copies the tiles it reads into the files its own text names.
    const auto mrf = fmt::format(
        "<MRF_META><CachedSource><Source>{}</Source></CachedSource><Raster><Size x=\"2\" y=\"2\" c=\"1\"/><PageSize "
        "x=\"512\" y=\"512\" c=\"1\"/>"
        "<Compression>NONE</Compression><DataType>Float32</DataType><DataFile>{}</DataFile><IndexFile>{}</IndexFile></"
        "Raster>"
        "<GeoTags><BoundingBox minx=\"470000\" miny=\"3710000\" maxx=\"470020\" "
        "maxy=\"3710020\"/></GeoTags></MRF_META>",
        source.string(), (victim / "written.dat").string(), (victim / "written.idx").string());
    const auto written = [&] { return fs::exists(victim / "written.dat") || fs::exists(victim / "written.idx"); };
    for (const auto* name : {"a.mrf", "a.tif"}) {
        INFO(name);
        writeText(bench.bait / name, mrf);
        static_cast<void>(bench.prepare(naked(), bench.bait / name));
        REQUIRE(written());  // the harm
        fs::remove(victim / "written.dat");
        fs::remove(victim / "written.idx");
        for (const auto& options : {policyOnly(), sandboxOnly(), workerOptions()}) {
            static_cast<void>(bench.prepare(options, bench.bait / name));
            CHECK_FALSE(written());
        }
        CHECK_FALSE(bench.prepare(workerOptions(), bench.bait / name).ok());
    }
}

TEST_CASE("A workbook that unpacks without end is stopped") {
    const Bench bench;
    const auto bomb = bench.bait / "bomb.xlsx";
    const auto unpacked = writeBook(bomb, {1'000, 1'000});
    const auto packed = fs::file_size(bomb);
    INFO("packed to " << packed << " bytes, unpacks to " << unpacked);
    REQUIRE(packed * 200 < unpacked);
    const WorkerJob job{"table", bomb, bench.out.path(), Json::object()};
    // The harm: the naked library takes it all in.
    const auto taken = runWorker(naked(), job);
    REQUIRE(taken.ok());
    CHECK(fs::file_size(bench.out / "rows.jsonl") > 8 * packed);

    const auto stopped = runWorker(policyOnly(), job);  // by the archive check, before the parser starts
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().code == ErrorCode::refused);

    // Each ceiling of the sandbox alone. An ordinary workbook passes below the lowered ones.
    const auto ordinary = bench.bait / "ordinary.xlsx";
    writeBook(ordinary, {5, 1});
    const auto held = [&](const WorkerOptions& options) {
        CHECK(runWorker(options, {"table", ordinary, bench.out.path(), Json::object()}).ok());
        const auto answer = runWorker(options, job);
        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().hint.text().starts_with("Nothing was changed"));
    };
    auto options = sandboxOnly();
    options.limits.addressSpace = 220u << 20;
    held(options);
    options = sandboxOnly();
    options.limits.fileSize = 1u << 20;
    held(options);
}

TEST_CASE("A long job ends with its time or when the user says so") {
    const Bench bench;
    const auto book = bench.bait / "large.xlsx";
    writeBook(book, {40'000, 1});
    std::stop_source stop;
    std::jthread user{[&] { stop.request_stop(); }};
    const auto answer =
        runWorker(sandboxOnly(), {"table", book, bench.out.path(), Json::object()}, {}, stop.get_token());
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == ErrorCode::cancelled);

    auto options = sandboxOnly();
    options.limits.cpuSeconds = 1;
    const auto late = runWorker(options, {"table", book, bench.out.path(), Json::object()});
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().message.text() == "The file could not be read: it took more time or memory than is allowed");
    options = sandboxOnly();
    options.limits.wallClock = std::chrono::milliseconds{50};
    const auto slow = runWorker(options, {"table", book, bench.out.path(), Json::object()});
    REQUIRE_FALSE(slow.ok());
    CHECK(slow.error().message.text() == "The file could not be read: it took too long");
}

TEST_CASE("A file can neither be swapped for a link nor reach its neighbours") {
    const Bench bench;
    writeSecret(bench.bait / "secret.asc");
    fs::create_symlink("/etc/passwd", bench.bait / "link.csv");
    // A link is followed once, by us, and only what it leads to is bound: the worker sees that one file.
    const auto answer = runWorker(workerOptions(), {"list", bench.bait / "link.csv", bench.out.path(), Json::object()});
    if (!answer.ok()) {
        CHECK_FALSE(answer.error().hint.empty());
    }
    writeText(bench.bait / "x.vrt", vrtReading("secret.asc"));
    static_cast<void>(bench.prepare(sandboxOnly(), bench.bait / "x.vrt"));
    CHECK(bench.minimum() != 4711);
}
