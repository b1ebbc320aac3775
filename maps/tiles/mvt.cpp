// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/tiles/mvt.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace weir::maps {

namespace {

static_assert(std::endian::native == std::endian::little, "fixed32 and fixed64 are copied as they lie");

enum class Wire : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

Error damaged(std::string_view what) {
    return fail(ErrorCode::corrupt, msg("The vector tile is damaged: {0}", what),
                msg("It is asked for again; tell the operator of the service if it stays"));
}
Error tooLarge(std::string_view what) {
    return fail(ErrorCode::refused, msg("The vector tile has too many {0}", what), msg("Nothing of it was used"));
}

/// Protocol buffers, the little of them that tiles use. Once anything is wrong it reads nothing more and `bad` stays.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_rest{bytes} {}

    [[nodiscard]] bool bad() const { return m_bad; }
    [[nodiscard]] bool atEnd() const { return m_rest.empty() || m_bad; }
    [[nodiscard]] std::size_t left() const { return m_rest.size(); }

    /// The next field; false at the end.
    bool next() {
        if (atEnd()) {
            return false;
        }
        const auto head = varint();
        m_field = head >> 3;
        m_wire = static_cast<Wire>(head & 7);
        m_bad = m_bad || m_field == 0 || m_field > 536'870'911;
        return !m_bad;
    }
    [[nodiscard]] bool is(std::uint64_t field, Wire wire) const { return m_field == field && m_wire == wire; }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 70; shift += 7) {
            if (m_rest.empty()) {
                break;
            }
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            if (shift == 63 && byte > 1) {
                break;
            }
            value |= std::uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        m_bad = true;
        return 0;
    }
    std::string_view bytes() {
        const auto length = varint();
        if (m_bad || length > m_rest.size()) {
            m_bad = true;
            return {};
        }
        const auto out = m_rest.substr(0, static_cast<std::size_t>(length));
        m_rest.remove_prefix(out.size());
        return out;
    }
    template <class T>
    T fixed() {
        T value{};
        if (m_rest.size() < sizeof value) {
            m_bad = true;
            return value;
        }
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest.remove_prefix(sizeof value);
        return value;
    }
    void skip() {
        switch (m_wire) {
            case Wire::varint:
                varint();
                return;
            case Wire::fixed64:
                fixed<std::uint64_t>();
                return;
            case Wire::bytes:
                bytes();
                return;
            case Wire::fixed32:
                fixed<std::uint32_t>();
                return;
        }
        m_bad = true;  // groups and what is no wire type at all
    }

private:
    std::string_view m_rest;
    std::uint64_t m_field = 0;
    Wire m_wire = Wire::varint;
    bool m_bad = false;
};

std::int64_t zigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

std::optional<std::string> valueText(std::string_view bytes) {
    Reader reader{bytes};
    std::string text;
    while (reader.next()) {
        if (reader.is(1, Wire::bytes)) {
            text = reader.bytes();
        } else if (reader.is(2, Wire::fixed32)) {
            text = fmt::format("{}", std::bit_cast<float>(reader.fixed<std::uint32_t>()));
        } else if (reader.is(3, Wire::fixed64)) {
            text = fmt::format("{}", std::bit_cast<double>(reader.fixed<std::uint64_t>()));
        } else if (reader.is(4, Wire::varint)) {
            text = fmt::format("{}", static_cast<std::int64_t>(reader.varint()));
        } else if (reader.is(5, Wire::varint)) {
            text = fmt::format("{}", reader.varint());
        } else if (reader.is(6, Wire::varint)) {
            text = fmt::format("{}", zigzag(reader.varint()));
        } else if (reader.is(7, Wire::varint)) {
            text = reader.varint() != 0 ? "true" : "false";
        } else {
            reader.skip();
        }
    }
    return reader.bad() ? std::nullopt : std::optional{std::move(text)};
}

/// Commands of one feature's geometry (specification 4.3) into parts of the layer.
class GeometryReader {
public:
    GeometryReader(MvtLayer& layer, MvtKind kind, std::string_view bytes)
        : m_layer{layer}, m_kind{kind}, m_reader{bytes} {}

    [[nodiscard]] bool read() {
        while (!m_reader.atEnd()) {
            const auto head = m_reader.varint();
            const auto count = head >> 3;
            // Each of the pairs that follow takes two bytes at least.
            if (m_reader.bad() || ((head & 7) != kClosePath && count > m_reader.left() / 2) ||
                !command(head & 7, count)) {
                return false;
            }
        }
        return !m_reader.bad() && endPart();
    }

private:
    static constexpr std::uint64_t kMoveTo = 1;
    static constexpr std::uint64_t kLineTo = 2;
    static constexpr std::uint64_t kClosePath = 7;

    bool command(std::uint64_t what, std::uint64_t count) {
        if (what == kMoveTo) {
            return count >= 1 && (m_kind == MvtKind::point || count == 1) && endPart() && step(count);
        }
        if (what == kLineTo) {
            return count >= 1 && m_kind != MvtKind::point && m_open && step(count);
        }
        return what == kClosePath && count == 1 && m_kind == MvtKind::polygon && closeRing();
    }
    bool step(std::uint64_t count) {
        if (!m_open) {
            m_from = static_cast<std::uint32_t>(m_layer.points.size());
            m_open = true;
        }
        for (; count > 0; --count) {
            const auto dx = m_reader.varint();
            const auto dy = m_reader.varint();
            constexpr std::uint64_t kMostParameter = 0xFFFFFFFF;
            m_x += zigzag(std::min(dx, kMostParameter));
            m_y += zigzag(std::min(dy, kMostParameter));
            if (m_reader.bad() || dx > kMostParameter || dy > kMostParameter || std::abs(m_x) > kMostMvtUnits ||
                std::abs(m_y) > kMostMvtUnits || m_layer.points.size() >= kMostMvtPoints) {
                return false;
            }
            m_layer.points.push_back({static_cast<std::int32_t>(m_x), static_cast<std::int32_t>(m_y)});
        }
        return true;
    }
    /// Lines and points end where the next part begins; rings end with their own command.
    bool endPart() {
        if (!m_open) {
            return true;
        }
        const auto to = static_cast<std::uint32_t>(m_layer.points.size());
        m_open = false;
        if (m_kind == MvtKind::polygon || (m_kind == MvtKind::line && to - m_from < 2)) {
            return false;
        }
        m_layer.parts.push_back({m_from, to, false});
        return true;
    }
    bool closeRing() {
        const auto to = m_layer.points.size();
        if (!m_open || to - m_from < 3) {
            return false;
        }
        m_open = false;
        // Twice the area, positive for a shell (y down): specification 4.3.3.3.
        double area = 0;
        for (std::size_t i = m_from; i < to; ++i) {
            const auto& a = m_layer.points[i];
            const auto& b = m_layer.points[i + 1 < to ? i + 1 : m_from];
            area += double(a.x) * b.y - double(b.x) * a.y;
        }
        m_layer.points.push_back(m_layer.points[m_from]);
        if (area == 0) {
            m_layer.points.resize(m_from);  // degenerate: nothing to see
            return true;
        }
        // Version 1 did not fix the direction: its first ring is a shell whatever it says.
        const bool hole = area < 0 && m_hasShell;
        m_hasShell = true;
        m_layer.parts.push_back({m_from, static_cast<std::uint32_t>(m_layer.points.size()), hole});
        return true;
    }

    MvtLayer& m_layer;
    MvtKind m_kind;
    Reader m_reader;
    std::int64_t m_x = 0;
    std::int64_t m_y = 0;
    std::uint32_t m_from = 0;
    bool m_open = false;
    bool m_hasShell = false;
};

/// The parts of a feature, not yet understood: its kind may stand after its geometry.
struct RawFeature {
    std::uint64_t id = 0;
    std::uint64_t kind = 0;
    std::string_view tags;
    std::string_view geometry;
};

std::optional<RawFeature> rawFeature(std::string_view bytes) {
    RawFeature raw;
    Reader reader{bytes};
    while (reader.next()) {
        if (reader.is(1, Wire::varint)) {
            raw.id = reader.varint();
        } else if (reader.is(2, Wire::bytes)) {
            raw.tags = reader.bytes();
        } else if (reader.is(3, Wire::varint)) {
            raw.kind = reader.varint();
        } else if (reader.is(4, Wire::bytes)) {
            raw.geometry = reader.bytes();
        } else {
            reader.skip();
        }
    }
    return reader.bad() ? std::nullopt : std::optional{raw};
}

Result<void> addFeature(MvtLayer& layer, const RawFeature& raw) {
    MvtFeature feature;
    feature.kind = raw.kind <= 3 ? static_cast<MvtKind>(raw.kind) : MvtKind::unknown;
    feature.id = raw.id;
    feature.firstPart = static_cast<std::uint32_t>(layer.parts.size());
    feature.firstTag = static_cast<std::uint32_t>(layer.tags.size());
    Reader tags{raw.tags};
    while (!tags.atEnd()) {
        const auto key = tags.varint();
        const auto value = tags.varint();
        if (tags.bad() || key >= layer.keys.size() || value >= layer.values.size()) {
            return damaged("attribute");
        }
        if (layer.tags.size() >= kMostMvtTags) {
            return tooLarge("attributes");
        }
        layer.tags.emplace_back(static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(value));
    }
    // What a later version draws otherwise is left out.
    if (feature.kind != MvtKind::unknown && !GeometryReader{layer, feature.kind, raw.geometry}.read()) {
        return layer.points.size() >= kMostMvtPoints ? tooLarge("points") : damaged("geometry");
    }
    feature.endPart = static_cast<std::uint32_t>(layer.parts.size());
    feature.endTag = static_cast<std::uint32_t>(layer.tags.size());
    layer.features.push_back(feature);
    return {};
}

Result<MvtLayer> readLayer(std::string_view bytes, std::size_t& features, std::size_t& points) {
    MvtLayer layer;
    std::vector<std::string_view> raw;
    bool hasName = false;
    Reader reader{bytes};
    while (reader.next()) {
        if (reader.is(15, Wire::varint)) {
            layer.version = static_cast<std::uint32_t>(std::min<std::uint64_t>(reader.varint(), 99));
        } else if (reader.is(1, Wire::bytes)) {
            layer.name = reader.bytes();
            hasName = true;
        } else if (reader.is(2, Wire::bytes)) {
            raw.push_back(reader.bytes());
        } else if (reader.is(3, Wire::bytes)) {
            layer.keys.emplace_back(reader.bytes());
        } else if (reader.is(4, Wire::bytes)) {
            auto text = valueText(reader.bytes());
            if (!text) {
                return damaged("value");
            }
            layer.values.push_back(std::move(*text));
        } else if (reader.is(5, Wire::varint)) {
            const auto extent = reader.varint();
            if (extent < 1 || extent > 1u << 20) {
                return damaged("extent");
            }
            layer.extent = static_cast<std::uint32_t>(extent);
        } else {
            reader.skip();
        }
    }
    if (reader.bad() || !hasName || layer.version > 2) {
        return damaged(layer.version > 2 ? "version" : "layer");
    }
    features += raw.size();
    if (features > kMostMvtFeatures) {
        return tooLarge("features");
    }
    for (const auto one : raw) {
        const auto feature = rawFeature(one);
        if (!feature) {
            return damaged("feature");
        }
        if (auto added = addFeature(layer, *feature); !added) {
            return added.error();
        }
        if (points + layer.points.size() > kMostMvtPoints) {
            return tooLarge("points");
        }
    }
    points += layer.points.size();
    return layer;
}

}  // namespace

std::string_view MvtLayer::attribute(const MvtFeature& feature, std::string_view key) const {
    for (auto i = feature.firstTag; i < feature.endTag; ++i) {
        if (keys[tags[i].first] == key) {
            return values[tags[i].second];
        }
    }
    return {};
}

Result<MvtTile> readMvt(std::string_view bytes) {
    MvtTile tile;
    std::size_t features = 0;
    std::size_t points = 0;
    Reader reader{bytes};
    while (reader.next()) {
        if (!reader.is(3, Wire::bytes)) {
            reader.skip();
            continue;
        }
        const auto part = reader.bytes();
        if (reader.bad()) {
            break;
        }
        auto layer = readLayer(part, features, points);
        if (!layer) {
            return layer.error();
        }
        if (tile.layers.size() >= kMostMvtLayers) {
            return tooLarge("layers");
        }
        tile.layers.push_back(*std::move(layer));
    }
    if (reader.bad()) {
        return damaged("length");
    }
    return tile;
}

}  // namespace weir::maps
