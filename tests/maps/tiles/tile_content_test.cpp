// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/tile_content.h"

#include "tests/support/tile_pictures.h"

#include <zlib.h>
#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::maps;
using weir::test::pngTile;

namespace {

std::string gzip(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(compressBound(static_cast<uLong>(text.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// A JPEG's skeleton: only what tells its size and that it ends.
std::string jpegOf(int side, bool ends = true) {
    const char high = static_cast<char>(side >> 8);
    const char low = static_cast<char>(side & 0xFF);
    std::string out{"\xFF\xD8\xFF\xE0\x00\x04zz", 8};
    out += std::string{"\xFF\xC0\x00\x0B\x08", 5} + high + low + high + low + std::string{"\x01\x01\x11\x00", 4};
    out += std::string{"\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00", 10} + "pixels";
    return out + (ends ? "\xFF\xD9" : "");
}

}  // namespace

TEST_CASE("A tile is known by its content, and one that was cut is no tile") {
    const auto png = pngTile(256, 0xFF112233);
    const auto look = inspectPicture(png);
    REQUIRE(look);
    CHECK(look->format == TileFormat::png);
    CHECK(look->width == 256);
    CHECK(checkPicture(png, 256, 256));
    for (std::size_t length = 1; length < png.size(); ++length) {
        CHECK_FALSE(inspectPicture(png.substr(0, length)));
    }
    // Any changed bit breaks the check sum of its chunk.
    for (std::size_t at = 8; at < png.size(); ++at) {
        auto changed = png;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        CHECK_FALSE(inspectPicture(changed));
    }
    const auto jpeg = inspectPicture(jpegOf(512));
    REQUIRE(jpeg);
    CHECK(jpeg->format == TileFormat::jpeg);
    CHECK(jpeg->height == 512);
    CHECK_FALSE(inspectPicture(jpegOf(512, false)));
}

TEST_CASE("Only pictures of the size of the tile, or of 512, are drawn") {
    CHECK(checkPicture(pngTile(512, 1), 256, 256));
    CHECK(checkPicture(pngTile(256, 1), 256, 256));
    for (const int side : {1, 255, 257, 1024}) {
        const auto refused = checkPicture(pngTile(side, 1), 256, 256);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::refused);
    }
}

TEST_CASE("Web pages, other formats and nothing are told apart from pictures") {
    const auto why = [](std::string_view bytes) { return inspectPicture(bytes).error().text(); };
    CHECK(why("<html>portal</html>").find("text instead of a picture") != std::string::npos);
    CHECK(why("  {\"error\":1}").find("text instead of a picture") != std::string::npos);
    CHECK(why("GIF89a....").find("no PNG, JPEG or WebP") != std::string::npos);
    CHECK(why("").find("empty") != std::string::npos);
}

TEST_CASE("What unpacks to too much is refused") {
    const std::string text(100'000, 'x');
    const auto packed = gzip(text);
    CHECK(isGzip(packed));
    CHECK(*gunzip(packed) == text);
    const auto bomb = gunzip(packed, 50'000);
    REQUIRE_FALSE(bomb);
    CHECK(bomb.error().code == ErrorCode::refused);
    CHECK_FALSE(gunzip(packed.substr(0, packed.size() / 2)));
    CHECK_FALSE(gunzip("\x1F\x8Bnonsense"));
}
