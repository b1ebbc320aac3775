// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// PROJ's own regression tables (.gie, see "gie" in PROJ's manual) run through Transform::pipeline. They lie outside the
// repository.
#include "core/geo/measure.h"
#include "core/geo/transform.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

using namespace weir;
using namespace weir::geo;

namespace {

struct Command {
    std::string verb;
    std::string rest;
    int line = 0;
};

const std::set<std::string> kVerbs{"operation", "tolerance", "accept",  "expect",       "direction",
                                   "roundtrip", "crs_src",   "crs_dst", "require_grid", "ignore",
                                   "skip",      "echo",      "banner",  "verbose",      "use_proj4_init_rules"};

/// Commands between <gie> and </gie>; what does not start with a verb continues the line before, # starts a comment.
std::vector<Command> readCommands(const std::filesystem::path& file) {
    std::ifstream stream{file};
    std::vector<Command> commands;
    std::string line;
    bool inside = false;
    for (int number = 1; std::getline(stream, line); ++number) {
        line.erase(std::min(line.find('#'), line.size()));
        std::istringstream words{line};
        std::string first;
        words >> first;
        if (first == "<gie>" || first == "<gie-strict>" || first == "</gie>" || first == "</gie-strict>") {
            inside = first[1] != '/';
        } else if (inside && kVerbs.contains(first)) {
            std::string rest;
            std::getline(words, rest);
            commands.push_back({first, rest, number});
        } else if (inside && !first.empty() && !commands.empty() &&
                   first.find_first_not_of("-=") != std::string::npos) {
            commands.back().rest += " " + line;
        }
    }
    return commands;
}

/// Whole text as a number, with PROJ's degree notation "12d30'15\"E".
std::optional<double> number(std::string text) {
    std::erase(text, '_');
    if (text == "*" || text == "inf") {
        return HUGE_VAL;
    }
    if (text == "-inf") {
        return -HUGE_VAL;
    }
    double sign = 1;
    if (!text.empty() && std::string{"NSEWnsew"}.find(text.back()) != std::string::npos) {
        sign = std::string{"SWsw"}.find(text.back()) != std::string::npos ? -1 : 1;
        text.pop_back();
    }
    double total = 0;
    double unit = 1;
    const char* at = text.c_str();
    const bool negative = *at == '-';
    for (int part = 0; part < 3 && *at != '\0'; ++part) {
        char* end = nullptr;
        total += std::abs(std::strtod(at, &end)) * unit;
        if (end == at) {
            return std::nullopt;
        }
        at = end;
        if (*at == 'd' || *at == '\'' || *at == '"') {
            ++at;
        }
        unit /= 60;
    }
    return *at == '\0' ? std::optional{sign * (negative ? -total : total)} : std::nullopt;
}

std::optional<std::vector<double>> numbers(const std::string& text) {
    std::istringstream words{text};
    std::vector<double> values;
    for (std::string word; words >> word;) {
        const auto value = number(word);
        if (!value) {
            return std::nullopt;
        }
        values.push_back(*value);
    }
    return values;
}

/// Metres; a bare number is metres too, or whatever the output is measured in.
double tolerance(const std::string& text) {
    const std::map<std::string, double> units{{"nm", 1e-9}, {"um", 1e-6}, {"mm", 1e-3},
                                              {"cm", 1e-2}, {"m", 1},     {"km", 1e3}};
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    std::istringstream words{end};
    std::string unit;
    words >> unit;
    return value * (units.contains(unit) ? units.at(unit) : 1);
}

/// Operations that PROJ corrected or extended after 9.1; on every expectation here that fails, `gie` of PROJ 9.1.1
/// fails too. Counted, not checked; their other expectations are checked.
const std::set<std::string> kNewerThanProj91{
    "+proj=bonne +ellps=GRS80 +lat_1=-0.5",
    "+proj=bonne +R=6400000 +lat_1=-0.5",
    "+proj=cea +ellps=GRS80",
    "+proj=laea +ellps=GRS80",
    "+proj=cass +lat_0=50.6177 +lon_0=-1.19725 +x_0=500000 +y_0=100000 +ellps=airy +units=m",
    "+proj=eck4 +a=6400000",
    "+proj=eqc +ellps=WGS84 +lat_ts=0",
    "+proj=eqc +ellps=WGS84 +lat_ts=45",
    "+proj=eqc +ellps=WGS84 +lat_ts=30 +lat_0=45",
    "+proj=gnom +a=1 +rf=200",
    "+proj=gnom +a=1 +rf=200 +lat_0=90",
    "+proj=gnom +a=1 +rf=200 +lat_0=-90",
    "+proj=gnom +a=1 +rf=200 +lat_0=45",
    "+proj=imoll +a=6400000",
    "+proj=imoll_o +a=6400000",
    "+proj=isea +R=6371007.18091875",
    "+proj=isea +R=6371007.18091875 +lat_0=49 +lon_0=2",
    "+proj=merc +R_C +ellps=WGS84 +lat_0=45",
    "+proj=ortho +lat_0=37.628969166666664 +lon_0=-122.39394166666668 +k_0=0.9999968 +alpha=27.7927777777777 +x_0=0 "
    "+y_0=0 +ellps=GRS80",
    "+proj=ortho +lat_0=37.628969166666664 +lon_0=-122.39394166666668 +k_0=0.9999968 +alpha=27.7927777777777 +x_0=10 "
    "+y_0=20 +ellps=GRS80",
    "+proj=tmerc +R=1737400",
    "+proj=utm +zone=32 +approx",
    "+proj=wag6 +a=6400000",
};

class Gie {
public:
    void run(const std::filesystem::path& file) {
        m_file = file.filename().string();
        m_operation.reset();
        for (const auto& command : readCommands(file)) {
            step(command);
        }
    }
    void report() const {
        std::cout << "gie: " << m_ran << " ran, " << m_matched << " matched\n";
        for (const auto& [reason, count] : m_skipped) {
            std::cout << "gie: " << count << " skipped: " << reason << '\n';
        }
    }
    [[nodiscard]] int ran() const { return m_ran; }
    [[nodiscard]] int matched() const { return m_matched; }

private:
    void step(const Command& c) {
        if (c.verb == "operation") {
            auto text = c.rest;
            std::erase(text, ';');
            std::erase(text, '\\');
            m_text = joined(text);
            m_operation = Transform::pipeline(m_text);
            m_earths = earths(m_text);
            m_direction = Direction::forward;
            m_tolerance = 0.0005;
            m_accepted.reset();
        } else if (c.verb == "tolerance") {
            m_tolerance = tolerance(c.rest);
        } else if (c.verb == "direction") {
            m_direction = c.rest.find("inverse") != std::string::npos ? Direction::inverse : Direction::forward;
        } else if (c.verb == "accept") {
            m_accepted = numbers(c.rest);
        } else if (c.verb == "expect") {
            expect(c);
        } else if (c.verb == "roundtrip") {
            roundtrip(c);
        } else {
            ++m_skipped["command " + c.verb];
        }
    }

    /// "proj = helmert" is written with and without blanks around the sign.
    static std::string joined(const std::string& text) {
        std::string out;
        for (const char ch : text) {
            if (ch == '=') {
                while (!out.empty() && out.back() == ' ') {
                    out.pop_back();
                }
            }
            const bool blank = std::isspace(static_cast<unsigned char>(ch)) != 0;
            if (!blank || (!out.empty() && out.back() != ' ' && out.back() != '=')) {
                out.push_back(blank ? ' ' : ch);
            }
        }
        return out;
    }

    static Coordinate coordinate(const std::vector<double>& v) {
        const auto at = [&v](std::size_t i) { return i < v.size() ? v[i] : 0.0; };
        return {at(0), at(1), at(2), v.size() > 3 ? v[3] : HUGE_VAL};
    }

    void expect(const Command& c) {
        if (c.rest.find("failure") != std::string::npos) {
            const bool failed = !m_operation || !m_operation->ok() || !m_accepted ||
                                !(*m_operation)->apply(coordinate(*m_accepted), m_direction).ok();
            verdict(failed, c, "failure", "a result");
            return;
        }
        const auto wanted = numbers(c.rest);
        if (!m_operation || !m_operation->ok() || !wanted || !m_accepted) {
            skip(c, wanted && m_accepted);
            return;
        }
        const auto got = (*m_operation)->apply(coordinate(*m_accepted), m_direction);
        if (!got) {
            verdict(false, c, c.rest, got.error().text());
            return;
        }
        verdict(distance(*got, *wanted, (*m_operation)->givesDegrees(m_direction)) <= m_tolerance * 1.000001 + 1e-12, c,
                c.rest, fmt::format("{:.12g} {:.12g} {:.12g} {:.12g}", got->x, got->y, got->z, got->t));
    }

    void roundtrip(const Command& c) {
        const auto parts = numbers(c.rest.substr(0, c.rest.find_first_not_of(" \t0123456789")));
        if (!m_operation || !m_operation->ok() || !m_accepted || !parts || parts->empty()) {
            skip(c, true);
            return;
        }
        const auto start = coordinate(*m_accepted);
        auto here = start;
        const auto back = m_direction == Direction::forward ? Direction::inverse : Direction::forward;
        for (int i = 0; i < static_cast<int>((*parts)[0]); ++i) {
            const auto there = (*m_operation)->apply(here, m_direction);
            const auto again = there ? (*m_operation)->apply(*there, back) : there;
            if (!again) {
                verdict(false, c, "round trip", again.error().text());
                return;
            }
            here = *again;
        }
        const bool ok =
            distance(here, *m_accepted, (*m_operation)->givesDegrees(back)) <= m_tolerance * 1.000001 + 1e-12;
        verdict(ok, c, "round trip", fmt::format("{:.12g} {:.12g}", here.x, here.y));
    }

    void skip(const Command& c, bool numbersRead) {
        const auto name = m_text.substr(0, m_text.find(' '));
        ++m_skipped[numbersRead ? "PROJ 9.1 has no " + name : "a notation for " + c.verb + " that is not read"];
    }

    /// As gie: metres on the operation's ellipsoid when the output is degrees, plain distance otherwise.
    [[nodiscard]] double distance(const Coordinate& got, const std::vector<double>& wanted, bool degrees) const {
        const auto part = [&wanted](std::size_t i, double value) {
            return i < wanted.size() && wanted[i] != value ? value - wanted[i] : 0.0;
        };
        const double dz = part(2, got.z);
        const double dt = wanted.size() > 3 && std::isfinite(wanted[3]) ? part(3, got.t) : 0.0;
        if (degrees && wanted.size() >= 2) {
            return std::hypot(distanceMetres({got.x, got.y}, {wanted[0], wanted[1]}) * m_earths, dz);
        }
        return std::hypot(std::hypot(part(0, got.x), part(1, got.y)), std::hypot(dz, dt));
    }

    /// The size of the operation's ellipsoid in earths; the tables also use balls of one metre.
    static double earths(const std::string& text) {
        static const std::regex axis{R"(\+?\b(a|R)=([0-9.e]+))"};
        std::smatch found;
        return std::regex_search(text, found, axis) ? std::stod(found[2]) / 6378137.0 : 1.0;
    }

    void verdict(bool ok, const Command& c, const std::string& wanted, const std::string& got) {
        if (!ok && kNewerThanProj91.contains(m_text)) {
            ++m_skipped["newer than PROJ 9.1, whose own gie fails on it too"];
            return;
        }
        ++m_ran;
        m_matched += ok ? 1 : 0;
        INFO(m_file << ":" << c.line << ": " << m_text << ": expected " << wanted << " got " << got << " within "
                    << m_tolerance);
        CHECK(ok);
    }

    std::string m_file;
    std::string m_text;
    std::optional<Result<Transform>> m_operation;
    Direction m_direction = Direction::forward;
    double m_tolerance = 0.0005;
    std::optional<std::vector<double>> m_accepted;
    double m_earths = 1;
    int m_ran = 0;
    int m_matched = 0;
    std::map<std::string, int> m_skipped;
};

}  // namespace

TEST_CASE("Operations agree with the regression tables of PROJ") {
    const auto folder = test::sharedData("coordinates");
    if (folder.empty()) {
        return;
    }
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (entry.path().extension() == ".gie") {
            files.insert(entry.path());
        }
    }
    Gie gie;
    for (const auto& file : files) {
        gie.run(file);
    }
    gie.report();
    CHECK(gie.ran() > 2000);
    CHECK(gie.matched() == gie.ran());
}
