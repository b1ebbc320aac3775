// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/line_labels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weir::maps {

namespace {

constexpr double kSteep = 1.5;         // height to width of a chord that Han letters stand along
constexpr double kTipped = 105;        // degrees: a letter turned further would stand on its head
constexpr double kSharpestJoint = 60;  // degrees between two pieces that are one line

double degrees(const QPointF& way) {
    return std::atan2(way.y(), way.x()) * 180 / std::numbers::pi;
}

/// -180 … 180
double wrapped(double angle) {
    return angle - 360 * std::round(angle / 360);
}

double distance(const QPointF& a, const QPointF& b) {
    return std::hypot(b.x() - a.x(), b.y() - a.y());
}

/// Upwards as the text is read.
QPointF upward(double angle) {
    const double radians = angle * std::numbers::pi / 180;
    return {std::sin(radians), -std::cos(radians)};
}

QPointF aside(double angle, const LineSetting& setting) {
    switch (setting.side) {
        case LineSide::above:
            return upward(angle) * setting.offset;
        case LineSide::below:
            return upward(angle) * -setting.offset;
        case LineSide::on:
            break;
    }
    return {};
}

}  // namespace

MeasuredLine::MeasuredLine(std::vector<QPointF> points) : m_points{std::move(points)} {
    m_lengths.reserve(m_points.size());
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        m_lengths.push_back(i == 0 ? 0 : m_lengths.back() + distance(m_points[i - 1], m_points[i]));
    }
}

QPointF MeasuredLine::at(double along) const {
    const auto next = std::upper_bound(m_lengths.begin(), m_lengths.end(), along);
    if (next == m_lengths.begin()) {
        return m_points.front();
    }
    if (next == m_lengths.end()) {
        return m_points.back();
    }
    const auto i = static_cast<std::size_t>(next - m_lengths.begin());
    const double share = (along - m_lengths[i - 1]) / (m_lengths[i] - m_lengths[i - 1]);
    return m_points[i - 1] + (m_points[i] - m_points[i - 1]) * share;
}

std::optional<LabelSpot> spotAlong(const MeasuredLine& line, double centre, std::span<const LabelInk::Letter> letters,
                                   const LineSetting& setting) {
    double width = 0;
    for (const auto& letter : letters) {
        width += letter.advance;
    }
    const double start = centre - width / 2;
    constexpr double kSlack = 1e-6;
    if (letters.empty() || start < -kSlack || start + width > line.length() + kSlack) {
        return std::nullopt;
    }
    const QPointF chord = line.at(start + width) - line.at(start);
    const bool stands = setting.upright && std::abs(chord.y()) > kSteep * std::abs(chord.x());
    const bool backward = stands ? chord.y() < 0 : chord.x() < 0 || (chord.x() == 0 && chord.y() > 0);
    LabelSpot spot;
    double read = 0;
    double before = 0;
    for (const auto& letter : letters) {
        const double middle = read + letter.advance / 2;
        read += letter.advance;
        const double along = backward ? start + width - middle : start + middle;
        // Over the letter's own length, and never so short that one vertex more or less turns it.
        const double half = std::max(letter.advance, setting.size * 0.8) / 2;
        const QPointF way = line.at(along + half) - line.at(along - half);
        const double angle = wrapped(degrees(backward ? -way : way) - (stands ? 90 : 0));
        const bool bends = !spot.letters.empty() && std::abs(wrapped(angle - before)) > setting.maxBend;
        if (bends || std::abs(angle) > kTipped) {
            return std::nullopt;
        }
        before = angle;
        const QPointF place = line.at(along) + aside(stands ? angle + 90 : angle, setting);
        spot.letters.push_back({{place.x(), place.y()}, std::clamp(angle, -90.0, 90.0), letter.advance});
    }
    const auto& middle = spot.letters[spot.letters.size() / 2];
    spot.centre = middle.centre;
    spot.angle = middle.angle;
    return spot;
}

std::optional<LabelSpot> spotOnChord(const MeasuredLine& line, double centre, double width,
                                     const LineSetting& setting) {
    constexpr double kRoom = 1.1;  // of the text's width
    if (width * kRoom > line.length()) {
        return std::nullopt;
    }
    double angle = degrees(line.at(centre + width / 2) - line.at(centre - width / 2));
    if (angle > 90) {
        angle -= 180;
    } else if (angle < -90) {
        angle += 180;
    }
    const QPointF place = line.at(centre) + aside(angle, setting);
    return LabelSpot{{place.x(), place.y()}, angle, {}, 0};
}

NamedLines::Joint NamedLines::jointAt(const QPointF& p) {
    return {std::llround(p.x() * 8), std::llround(p.y() * 8)};
}

std::size_t NamedLines::add(std::span<const QPointF> points) {
    m_ends.emplace(jointAt(points.front()), std::pair{m_pieces.size(), false});
    m_ends.emplace(jointAt(points.back()), std::pair{m_pieces.size(), true});
    m_pieces.push_back(points);
    return m_pieces.size() - 1;
}

std::vector<QPointF> NamedLines::continuation(std::size_t piece, bool atEnd, double more) const {
    std::vector<QPointF> out;
    std::vector<std::size_t> used{piece};
    const auto& own = m_pieces[piece];
    QPointF tip = atEnd ? own.back() : own.front();
    QPointF before = atEnd ? own[own.size() - 2] : own[1];
    constexpr std::size_t kMostPieces = 30;
    while (more > 0 && used.size() < kMostPieces) {
        double least = kSharpestJoint;
        const std::pair<std::size_t, bool>* best = nullptr;
        const auto [from, to] = m_ends.equal_range(jointAt(tip));
        for (auto end = from; end != to; ++end) {
            const auto& [next, last] = end->second;
            if (std::find(used.begin(), used.end(), next) != used.end()) {
                continue;
            }
            const auto& points = m_pieces[next];
            const QPointF way = last ? points[points.size() - 2] - points.back() : points[1] - points.front();
            const double turn = std::abs(wrapped(degrees(way) - degrees(tip - before)));
            if (turn < least) {
                least = turn;
                best = &end->second;
            }
        }
        if (best == nullptr) {
            break;
        }
        used.push_back(best->first);
        const auto& points = m_pieces[best->first];
        for (std::size_t i = 1; i < points.size() && more > 0; ++i) {
            const QPointF& p = best->second ? points[points.size() - 1 - i] : points[i];
            more -= distance(tip, p);
            before = std::exchange(tip, p);
            out.push_back(p);
        }
    }
    return out;
}

NamedLines::Path NamedLines::pathThrough(std::size_t piece, double more) const {
    Path path;
    path.points = continuation(piece, false, more);
    std::reverse(path.points.begin(), path.points.end());
    const auto& own = m_pieces[piece];
    for (std::size_t i = 0; i < path.points.size(); ++i) {
        path.before += distance(path.points[i], i + 1 < path.points.size() ? path.points[i + 1] : own.front());
    }
    path.points.insert(path.points.end(), own.begin(), own.end());
    const auto after = continuation(piece, true, more);
    path.points.insert(path.points.end(), after.begin(), after.end());
    return path;
}

}  // namespace weir::maps
