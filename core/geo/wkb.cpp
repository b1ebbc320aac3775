// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Well-known binary: OGC 06-103r4 (ISO SQL/MM) and PostGIS' EWKB flags. Bytes may come from outside, so every count is
// checked against the bytes that are left before memory is reserved for it.
#include "core/geo/parts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>

namespace weir::geo {

namespace {

enum Kind : std::uint32_t { point = 1, line, polygon, multiPoint, multiLine, multiPolygon, collection };

constexpr std::uint32_t kEwkbZ = 0x80000000u;
constexpr std::uint32_t kEwkbM = 0x40000000u;
constexpr std::uint32_t kEwkbSrid = 0x20000000u;
constexpr std::size_t kHeaderBytes = 5;  // byte order, type
constexpr std::size_t kCountBytes = 4;

Error truncated() {
    return fail(ErrorCode::corrupt, msg("The geometry ends too early"), msg("Export or copy the source again"));
}

class Writer {
public:
    void header(Kind kind) {
        m_out.push_back('\1');
        word(kind);
    }
    void count(std::size_t n) { word(static_cast<std::uint32_t>(n)); }
    void point(const LonLat& p) {
        real(p.lon);
        real(p.lat);
    }
    void points(const std::vector<LonLat>& all) {
        count(all.size());
        for (const auto& p : all) {
            point(p);
        }
    }
    std::string take() { return std::move(m_out); }

    void operator()(std::monostate) {}
    void operator()(const LonLat& p) {
        header(Kind::point);
        point(p);
    }
    void operator()(const Line& l) {
        header(Kind::line);
        points(l.points);
    }
    void operator()(const Polygon& p) {
        header(Kind::polygon);
        count(p.rings.size());
        for (const auto& ring : p.rings) {
            points(ring);
        }
    }
    void operator()(const MultiPoint& m) { parts(Kind::multiPoint, m.points); }
    void operator()(const MultiLine& m) { parts(Kind::multiLine, m.lines); }
    void operator()(const MultiPolygon& m) { parts(Kind::multiPolygon, m.polygons); }

private:
    void parts(Kind kind, const auto& all) {
        header(kind);
        count(all.size());
        for (const auto& part : all) {
            (*this)(part);
        }
    }
    void word(std::uint32_t value) { little(value); }
    void real(double value) { little(std::bit_cast<std::uint64_t>(value)); }
    template <class Unsigned>
    void little(Unsigned value) {
        char raw[sizeof(Unsigned)];
        for (auto& byte : raw) {
            byte = static_cast<char>(value & 0xFFu);
            value >>= 8;
        }
        m_out.append(raw, sizeof(raw));
    }
    std::string m_out;
};

/// One pass over the bytes. The first error stays in `m_error`; readers return as soon as it is set.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes{bytes} {}

    Result<Geometry> read() {
        auto g = geometry(0, std::nullopt);
        if (!m_error && !m_bytes.empty()) {
            m_error = fail(ErrorCode::corrupt, msg("{0} bytes follow the geometry", m_bytes.size()),
                           msg("Export or copy the source again"));
        }
        if (m_error) {
            return *m_error;
        }
        return g;
    }

private:
    struct Header {
        std::uint32_t kind = 0;
        std::size_t ordinates = 2;
    };

    Geometry geometry(int depth, std::optional<std::uint32_t> wanted) {
        const auto head = header();
        if (m_error) {
            return {};
        }
        if (wanted && head.kind != *wanted) {
            return stop(fail(ErrorCode::corrupt, msg("A multi geometry holds a part of another kind"),
                             msg("Export or copy the source again")));
        }
        const auto bytesPerPoint = head.ordinates * sizeof(double);
        switch (head.kind) {
            case Kind::point:
                return onePoint(head.ordinates);
            case Kind::line:
                return makeLine(pointList(head.ordinates, checkLine));
            case Kind::polygon:
                return rings(head.ordinates);
            case Kind::multiPoint:
                return makeMultiPoint(parts(kHeaderBytes + bytesPerPoint, depth, Kind::point));
            case Kind::multiLine:
                return makeMultiLine(parts(kHeaderBytes + kCountBytes, depth, Kind::line));
            case Kind::multiPolygon:
                return makeMultiPolygon(parts(kHeaderBytes + kCountBytes, depth, Kind::polygon));
            case Kind::collection:
                return collect(depth);
            default:
                return stop(fail(ErrorCode::unsupported, msg("Geometry type {0} is not handled", head.kind),
                                 msg("Convert curves and surfaces to lines and polygons first")));
        }
    }

    Header header() {
        const auto order = byte();
        if (!m_error && order > 1) {
            stop(fail(ErrorCode::corrupt, msg("The geometry has an unknown byte order mark"),
                      msg("Export or copy the source again")));
        }
        m_swap = (order == 0) == (std::endian::native == std::endian::little);
        auto type = word();
        Header head;
        head.ordinates += (type & kEwkbZ) != 0 ? 1u : 0u;
        head.ordinates += (type & kEwkbM) != 0 ? 1u : 0u;
        if ((type & kEwkbSrid) != 0) {
            word();
        }
        type &= ~(kEwkbZ | kEwkbM | kEwkbSrid);
        if (type < 4000) {  // ISO: +1000 Z, +2000 M, +3000 ZM
            constexpr std::size_t kExtra[] = {0, 1, 1, 2};
            head.ordinates = std::max(head.ordinates, 2 + kExtra[type / 1000]);
            type %= 1000;
        }
        head.kind = type;
        return head;
    }

    Geometry onePoint(std::size_t ordinates) {
        const auto x = real();
        const auto y = real();
        skip((ordinates - 2) * sizeof(double));
        if (!m_error && std::isnan(x) && std::isnan(y)) {
            return {};  // how WKB writes POINT EMPTY
        }
        checkCoordinate(x, y);
        countVertices(1);
        return LonLat{x, y};
    }

    template <class Check>
    std::vector<LonLat> pointList(std::size_t ordinates, Check check) {
        const auto n = count(ordinates * sizeof(double));
        countVertices(n);
        std::vector<LonLat> points;
        if (m_error) {
            return points;
        }
        points.reserve(n);
        for (std::size_t i = 0; i < n && !m_error; ++i) {
            const auto x = real();
            const auto y = real();
            skip((ordinates - 2) * sizeof(double));
            checkCoordinate(x, y);
            points.push_back({x, y});
        }
        if (auto ok = check(points); !m_error && !ok) {
            stop(std::move(ok).error());
        }
        return points;
    }

    Geometry rings(std::size_t ordinates) {
        const auto n = count(kCountBytes);
        std::vector<std::vector<LonLat>> all;
        for (std::size_t i = 0; i < n && !m_error; ++i) {
            all.push_back(pointList(ordinates, checkRing));
        }
        return makePolygon(std::move(all));
    }

    std::vector<Geometry> parts(std::size_t leastBytes, int depth, std::optional<std::uint32_t> wanted) {
        const auto n = count(leastBytes);
        std::vector<Geometry> all;
        for (std::size_t i = 0; i < n && !m_error; ++i) {
            all.push_back(geometry(depth, wanted));
        }
        return all;
    }

    Geometry collect(int depth) {
        if (depth >= kMaxCollectionDepth) {
            return stop(fail(ErrorCode::refused, msg("Geometry collections are nested too deep"),
                             msg("Split the geometry into simple objects")));
        }
        auto all = parts(kHeaderBytes + kCountBytes, depth + 1, std::nullopt);
        if (m_error) {
            return {};
        }
        auto one = collectSame(std::move(all));
        return one ? std::move(one).value() : stop(std::move(one).error());
    }

    /// A count of things that take at least `bytesEach`; more than can still follow is an error.
    std::size_t count(std::size_t bytesEach) {
        const std::size_t n = word();
        if (!m_error && n > m_bytes.size() / bytesEach) {
            stop(truncated());
        }
        return m_error ? 0 : n;
    }

    void countVertices(std::size_t n) {
        m_vertices += n;
        if (!m_error && m_vertices > kMaxVertices) {
            stop(fail(ErrorCode::refused, msg("The geometry has more than {0} vertices", kMaxVertices),
                      msg("Simplify or split it first")));
        }
    }

    void checkCoordinate(double x, double y) {
        if (!m_error && !(std::abs(x) <= kAbsurdCoordinate && std::abs(y) <= kAbsurdCoordinate)) {
            stop(fail(ErrorCode::invalid, msg("The geometry has an impossible coordinate ({0}, {1})", x, y),
                      msg("Check the coordinate system of the source")));
        }
    }

    Geometry stop(Error error) {
        if (!m_error) {
            m_error = std::move(error);
        }
        return {};
    }

    void skip(std::size_t bytes) {
        if (m_bytes.size() < bytes) {
            stop(truncated());
            m_bytes = {};
            return;
        }
        m_bytes.remove_prefix(bytes);
    }

    template <class T>
    T number() {
        T value{};
        if (m_bytes.size() < sizeof(T)) {
            skip(sizeof(T));
            return value;
        }
        char raw[sizeof(T)];
        std::memcpy(raw, m_bytes.data(), sizeof(T));
        if (m_swap) {
            std::reverse(std::begin(raw), std::end(raw));
        }
        std::memcpy(&value, raw, sizeof(T));
        skip(sizeof(T));
        return value;
    }
    unsigned byte() { return number<std::uint8_t>(); }
    std::uint32_t word() { return number<std::uint32_t>(); }
    double real() { return number<double>(); }

    std::string_view m_bytes;
    bool m_swap = false;
    std::size_t m_vertices = 0;
    std::optional<Error> m_error;
};

}  // namespace

std::string toWkb(const Geometry& g) {
    Writer writer;
    std::visit(writer, g);
    return writer.take();
}

Result<Geometry> fromWkb(std::string_view bytes) {
    if (bytes.empty()) {
        return Geometry{};
    }
    return Reader{bytes}.read();
}

}  // namespace weir::geo
