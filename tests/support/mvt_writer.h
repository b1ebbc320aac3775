// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Writes vector tiles after the text of the Mapbox Vector Tile specification 2.1, for tests: nothing of the reader is
/// used.
namespace weir::test {

inline std::string varint(std::uint64_t value) {
    std::string out;
    while (value >= 0x80) {
        out += static_cast<char>((value & 0x7F) | 0x80);
        value >>= 7;
    }
    return out + static_cast<char>(value);
}
inline std::string bytesField(int field, std::string_view bytes) {
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) + std::string{bytes};
}
inline std::string numberField(int field, std::uint64_t value) {
    return varint(static_cast<std::uint64_t>(field) << 3) + varint(value);
}
inline std::string command(int id, int count) {
    return varint(static_cast<std::uint64_t>(id & 7) | static_cast<std::uint64_t>(count) << 3);
}
inline std::string delta(int x, int y) {
    const auto zigzag = [](int v) { return varint(static_cast<std::uint32_t>((v << 1) ^ (v >> 31))); };
    return zigzag(x) + zigzag(y);
}
/// The cursor stands at (0, 0) at first.
inline std::string ring(const std::vector<std::pair<int, int>>& corners, std::pair<int, int>& cursor) {
    std::string out;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        out += i == 0 ? command(1, 1) : i == 1 ? command(2, static_cast<int>(corners.size()) - 1) : std::string{};
        out += delta(corners[i].first - cursor.first, corners[i].second - cursor.second);
        cursor = corners[i];
    }
    return out + command(7, 1);
}
inline std::string square(int left, int top, int right, int bottom) {
    std::pair cursor{0, 0};
    return ring({{left, top}, {right, top}, {right, bottom}, {left, bottom}}, cursor);
}
inline std::string feature(int kind, const std::string& geometry, const std::string& tags = {}) {
    return numberField(1, 7) + (tags.empty() ? std::string{} : bytesField(2, tags)) +
           numberField(3, static_cast<std::uint64_t>(kind)) + bytesField(4, geometry);
}
inline std::string mvtLayer(const std::string& name, const std::vector<std::string>& features,
                            const std::vector<std::string>& keys = {}, const std::vector<std::string>& values = {},
                            std::uint64_t extent = 4096) {
    std::string out = bytesField(1, name);
    for (const auto& one : features) {
        out += bytesField(2, one);
    }
    for (const auto& key : keys) {
        out += bytesField(3, key);
    }
    for (const auto& value : values) {
        out += bytesField(4, bytesField(1, value));
    }
    out += numberField(5, extent) + numberField(15, 2);
    return bytesField(3, out);
}

}  // namespace weir::test
