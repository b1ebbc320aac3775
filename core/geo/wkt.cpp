// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Well-known text, OGC 06-103r4 clause 7, with the habits of PostGIS and JTS: EWKT's SRID prefix, LINEARRING, bare
// points in a MULTIPOINT. Z and M are read and dropped.
#include "core/base/text.h"
#include "core/geo/parts.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace weir::geo {

namespace {

struct TextWriter {
    std::string& out;
    void operator()(const std::monostate&) const {}
    void operator()(const LonLat& p) const { fmt::format_to(std::back_inserter(out), "{} {}", p.lon, p.lat); }
    void operator()(const Line& l) const { list(l.points); }
    void operator()(const Polygon& p) const { list(p.rings); }
    void operator()(const MultiPoint& m) const {
        out += '(';
        for (std::size_t i = 0; i < m.points.size(); ++i) {
            out += i > 0 ? ", (" : "(";
            (*this)(m.points[i]);
            out += ')';
        }
        out += ')';
    }
    void operator()(const MultiLine& m) const { list(m.lines); }
    void operator()(const MultiPolygon& m) const { list(m.polygons); }
    void operator()(const std::vector<LonLat>& ring) const { list(ring); }
    void list(const auto& parts) const {
        out += '(';
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i > 0) {
                out += ", ";
            }
            (*this)(parts[i]);
        }
        out += ')';
    }
};

constexpr std::string_view kWktNames[] = {"",           "POINT",           "LINESTRING",  "POLYGON",
                                          "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"};

/// Recursive descent; the first error stays and ends every loop.
class Parser {
public:
    explicit Parser(std::string_view text) : m_text{text}, m_rest{text} {}

    Result<Geometry> read() {
        skipSrid();
        auto g = geometry(0);
        space();
        if (!m_rest.empty()) {
            wrong();
        }
        if (m_error) {
            return *m_error;
        }
        return g;
    }

private:
    Geometry geometry(int depth) {
        const auto name = word();
        m_ordinates = 0;
        if (isWord("Z") || isWord("M")) {
            word();
            m_ordinates = 3;
        } else if (isWord("ZM")) {
            word();
            m_ordinates = 4;
        }
        if (m_error) {
            return {};
        }
        if (name == "POINT") {
            return isWord("EMPTY") ? emptyWord() : bracketPoint();
        }
        if (name == "LINESTRING" || name == "LINEARRING") {
            return lineText(name == "LINEARRING");
        }
        if (name == "POLYGON") {
            return polygonText();
        }
        if (name == "MULTIPOINT") {
            return makeMultiPoint(list([this] { return multiPointMember(); }));
        }
        if (name == "MULTILINESTRING") {
            return makeMultiLine(list([this] { return lineText(false); }));
        }
        if (name == "MULTIPOLYGON") {
            return makeMultiPolygon(list([this] { return polygonText(); }));
        }
        if (name == "GEOMETRYCOLLECTION") {
            return collection(depth);
        }
        if (name.empty()) {
            return wrong();
        }
        return stop(fail(ErrorCode::unsupported, msg("Unknown geometry type {0}", shorten(name)),
                         msg("Known are POINT, LINESTRING, POLYGON, their MULTI forms and GEOMETRYCOLLECTION")));
    }

    Geometry collection(int depth) {
        if (depth >= kMaxCollectionDepth) {
            return stop(fail(ErrorCode::refused, msg("Geometry collections are nested too deep"),
                             msg("Split the geometry into simple objects")));
        }
        auto all = list([this, depth] { return geometry(depth + 1); });
        if (m_error) {
            return {};
        }
        auto one = collectSame(std::move(all));
        return one ? std::move(one).value() : stop(std::move(one).error());
    }

    /// EMPTY or a bracketed list of what `item` reads.
    template <class Item>
    auto list(Item item) -> std::vector<decltype(item())> {
        std::vector<decltype(item())> all;
        if (isWord("EMPTY")) {
            word();
            return all;
        }
        expect('(');
        while (!m_error) {
            all.push_back(item());
            if (!accept(',')) {
                break;
            }
        }
        expect(')');
        return all;
    }

    Geometry emptyWord() {
        word();
        return {};
    }

    Geometry bracketPoint() {
        expect('(');
        const auto p = position();
        expect(')');
        return p;
    }

    Geometry multiPointMember() {
        if (isWord("EMPTY")) {
            return emptyWord();
        }
        space();
        return m_rest.starts_with('(') ? bracketPoint() : Geometry{position()};
    }

    Geometry lineText(bool ring) {
        auto points = list([this] { return position(); });
        verify(ring ? checkRing(points) : checkLine(points));
        return makeLine(std::move(points));
    }

    Geometry polygonText() {
        auto rings = list([this] { return ringText(); });
        return makePolygon(std::move(rings));
    }

    std::vector<LonLat> ringText() {
        auto points = list([this] { return position(); });
        verify(checkRing(points));
        return points;
    }

    LonLat position() {
        const LonLat p{number(), number()};
        int ordinates = 2;
        for (; ordinates < 4 && !m_error && startsNumber(); ++ordinates) {
            number();
        }
        if (m_ordinates != 0 && ordinates != m_ordinates) {
            wrong();
        }
        if (++m_vertices > kMaxVertices) {
            stop(fail(ErrorCode::refused, msg("The geometry has more than {0} vertices", kMaxVertices),
                      msg("Simplify or split it first")));
        }
        return p;
    }

    bool startsNumber() {
        space();
        return !m_rest.empty() && (m_rest[0] == '-' || m_rest[0] == '.' || (m_rest[0] >= '0' && m_rest[0] <= '9') ||
                                   m_rest[0] == 'N' || m_rest[0] == 'n');
    }

    double number() {
        space();
        double value = 0;
        const auto* end = m_rest.data() + m_rest.size();
        const auto [stopAt, code] = std::from_chars(m_rest.data(), end, value);
        if (code != std::errc{}) {
            wrong();
            return 0;
        }
        m_rest.remove_prefix(static_cast<std::size_t>(stopAt - m_rest.data()));
        if (!(std::abs(value) <= kAbsurdCoordinate)) {
            stop(fail(ErrorCode::invalid, msg("The geometry has an impossible coordinate {0}", value),
                      msg("Check the coordinate system of the source")));
        }
        return value;
    }

    void skipSrid() {
        space();
        if (m_rest.starts_with("SRID=") || m_rest.starts_with("srid=")) {
            const auto semicolon = m_rest.find(';');
            m_rest.remove_prefix(semicolon == std::string_view::npos ? m_rest.size() : semicolon + 1);
        }
    }

    void space() {
        while (!m_rest.empty() && (m_rest[0] == ' ' || m_rest[0] == '\n' || m_rest[0] == '\t' || m_rest[0] == '\r')) {
            m_rest.remove_prefix(1);
        }
    }

    [[nodiscard]] std::string peekWord() {
        space();
        std::string letters;
        for (const char c : m_rest) {
            const bool lower = c >= 'a' && c <= 'z';
            if (!lower && !(c >= 'A' && c <= 'Z')) {
                break;
            }
            letters.push_back(lower ? static_cast<char>(c - 'a' + 'A') : c);
        }
        return letters;
    }
    bool isWord(std::string_view wanted) { return peekWord() == wanted; }
    std::string word() {
        auto letters = peekWord();
        m_rest.remove_prefix(letters.size());
        return letters;
    }

    bool accept(char c) {
        space();
        if (m_error || !m_rest.starts_with(c)) {
            return false;
        }
        m_rest.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!accept(c)) {
            wrong();
        }
    }
    void verify(Result<void> ok) {
        if (!ok) {
            stop(std::move(ok).error());
        }
    }

    Geometry wrong() {
        const auto at = m_text.size() - m_rest.size();
        return stop(fail(ErrorCode::invalid, msg("This is not well-known text: {0}", shorten(m_rest, 40)),
                         msg("The error is at character {0}; an example is POINT (114.0165 33.5815)", at + 1)));
    }
    Geometry stop(Error error) {
        if (!m_error) {
            m_error = std::move(error);
        }
        return {};
    }

    std::string_view m_text;
    std::string_view m_rest;
    int m_ordinates = 0;
    std::size_t m_vertices = 0;
    std::optional<Error> m_error;
};

}  // namespace

std::string toWkt(const Geometry& g) {
    if (isEmpty(g)) {
        return "GEOMETRYCOLLECTION EMPTY";
    }
    std::string out{kWktNames[g.index()]};
    const bool isPoint = std::holds_alternative<LonLat>(g);
    out += isPoint ? " (" : " ";
    std::visit(TextWriter{out}, g);
    if (isPoint) {
        out += ')';
    }
    return out;
}

Result<Geometry> fromWkt(std::string_view wkt) {
    return Parser{wkt}.read();
}

}  // namespace weir::geo
