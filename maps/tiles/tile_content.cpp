// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/tile_content.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace weir::maps {

namespace {

using namespace std::string_view_literals;

constexpr auto kPng = "\x89PNG\r\n\x1a\n"sv;
constexpr auto kJpeg = "\xFF\xD8\xFF"sv;

Error damaged(const Message& why) {
    return fail(ErrorCode::corrupt, why, msg("It is asked for again; tell the operator of the service if it stays"));
}

std::uint32_t byteAt(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
    return byteAt(bytes, at) << 24 | byteAt(bytes, at + 1) << 16 | byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3);
}

Result<TileLook> inspectPng(std::string_view bytes) {
    constexpr std::size_t kFrame = 12;  // length, name and check sum around the data of a chunk
    TileLook look{TileFormat::png, 0, 0};
    for (std::size_t at = kPng.size(); bytes.size() - at >= kFrame;) {
        const std::size_t length = bigEndian(bytes, at);
        const auto name = bytes.substr(at + 4, 4);
        if (length > bytes.size() - at - kFrame) {
            break;
        }
        const auto sum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + at + 4), static_cast<uInt>(length + 4));
        if (sum != bigEndian(bytes, at + 8 + length) || (look.width == 0 && (name != "IHDR"sv || length != 13))) {
            return damaged(msg("The picture of the tile is damaged"));
        }
        if (name == "IHDR"sv) {
            look.width = static_cast<int>(std::min<std::uint32_t>(bigEndian(bytes, at + 8), 1u << 30));
            look.height = static_cast<int>(std::min<std::uint32_t>(bigEndian(bytes, at + 12), 1u << 30));
        }
        if (name == "IEND"sv) {
            return look;
        }
        at += kFrame + length;
    }
    return damaged(msg("The picture of the tile was cut off"));
}

Result<TileLook> inspectJpeg(std::string_view bytes) {
    TileLook look{TileFormat::jpeg, 0, 0};
    for (std::size_t at = 2; at + 4 <= bytes.size();) {
        const auto marker = byteAt(bytes, at + 1);
        if (byteAt(bytes, at) != 0xFF) {
            return damaged(msg("The picture of the tile is damaged"));
        }
        if (marker == 0xFF || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += marker == 0xFF ? 1 : 2;  // filling, and markers without content
            continue;
        }
        const std::size_t length = byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3);
        if (length < 2 || at + 2 + length > bytes.size()) {
            break;
        }
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame && length >= 8) {
            look.height = static_cast<int>(byteAt(bytes, at + 5) << 8 | byteAt(bytes, at + 6));
            look.width = static_cast<int>(byteAt(bytes, at + 7) << 8 | byteAt(bytes, at + 8));
        }
        if (marker == 0xDA) {  // the scan follows; the end must be there
            const auto end = bytes.rfind("\xFF\xD9"sv);
            return look.width > 0 && end != std::string_view::npos && end > at
                       ? Result<TileLook>{look}
                       : Result<TileLook>{damaged(msg("The picture of the tile was cut off"))};
        }
        at += 2 + length;
    }
    return damaged(msg("The picture of the tile was cut off"));
}

/// The three layouts of a WebP file: simple, lossless, extended.
Result<TileLook> inspectWebp(std::string_view bytes) {
    const auto littleEndian = [&](std::size_t at, int count) {
        std::uint32_t value = 0;
        for (int i = count - 1; i >= 0; --i) {
            value = value << 8 | byteAt(bytes, at + static_cast<std::size_t>(i));
        }
        return value;
    };
    if (bytes.size() < 30 || littleEndian(4, 4) + 8 > bytes.size()) {
        return damaged(msg("The picture of the tile was cut off"));
    }
    const auto kind = bytes.substr(12, 4);
    TileLook look{TileFormat::webp, 0, 0};
    if (kind == "VP8 "sv) {
        look.width = static_cast<int>(littleEndian(26, 2) & 0x3FFF);
        look.height = static_cast<int>(littleEndian(28, 2) & 0x3FFF);
    } else if (kind == "VP8L"sv) {
        const auto packed = littleEndian(21, 4);
        look.width = static_cast<int>((packed & 0x3FFF) + 1);
        look.height = static_cast<int>(((packed >> 14) & 0x3FFF) + 1);
    } else {
        look.width = static_cast<int>(littleEndian(24, 3) + 1);
        look.height = static_cast<int>(littleEndian(27, 3) + 1);
    }
    return look;
}

bool looksLikeText(std::string_view bytes) {
    const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF"sv);
    return first != std::string_view::npos && (bytes[first] == '<' || bytes[first] == '{');
}

}  // namespace

Result<TileLook> inspectPicture(std::string_view bytes) {
    if (bytes.empty()) {
        return damaged(msg("The tile is empty"));
    }
    if (bytes.starts_with(kPng)) {
        return inspectPng(bytes);
    }
    if (bytes.starts_with(kJpeg)) {
        return inspectJpeg(bytes);
    }
    if (bytes.starts_with("RIFF"sv) && bytes.size() > 16 && bytes.substr(8, 4) == "WEBP"sv) {
        return inspectWebp(bytes);
    }
    if (looksLikeText(bytes)) {
        return fail(ErrorCode::unsupported, msg("The server sent a text instead of a picture"),
                    msg("Check the address, the layer and the key of the map service"));
    }
    return fail(ErrorCode::unsupported, msg("The server sent something that is no PNG, JPEG or WebP picture"),
                msg("Check the address and the format of the map service"));
}

Result<TileLook> checkPicture(std::string_view bytes, int tileWidth, int tileHeight) {
    auto look = inspectPicture(bytes);
    if (!look) {
        return look;
    }
    const bool own = look->width == tileWidth && look->height == tileHeight;
    const bool doubled = look->width == 512 && look->height == 512;
    if ((!own && !doubled) || look->width > kMostTileSide || look->height > kMostTileSide) {
        return fail(ErrorCode::refused,
                    msg("The picture of the tile has {0} x {1} pixels instead of {2} x {3}", look->width, look->height,
                        tileWidth, tileHeight),
                    msg("Check the tile size of the map service"));
    }
    return look;
}

bool isGzip(std::string_view bytes) {
    return bytes.starts_with("\x1F\x8B"sv);
}

Result<std::string> gunzip(std::string_view bytes, std::size_t most) {
    z_stream stream{};
    constexpr int kGzip = 15 + 16;
    if (inflateInit2(&stream, kGzip) != Z_OK) {
        return fail(ErrorCode::full, msg("There is no memory to unpack a tile"), msg("Close other programs"));
    }
    const std::unique_ptr<z_stream, int (*)(z_stream*)> end{&stream, inflateEnd};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    std::array<char, 1u << 16> chunk{};
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(chunk.data(), chunk.size() - stream.avail_out);
        if (out.size() > most) {
            return fail(ErrorCode::refused, msg("The tile unpacks to more than {0} megabytes", most >> 20),
                        msg("Nothing of it was used"));
        }
    }
    return state == Z_STREAM_END ? Result<std::string>{std::move(out)}
                                 : Result<std::string>{damaged(msg("The packed tile is damaged"))};
}

}  // namespace weir::maps
