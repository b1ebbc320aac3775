// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/expression.h"
#include "core/geo/geometry.h"
#include "maps/prepared/vector_reader.h"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Questions to the rows of a prepared layer, however many it has: which hold, in which order, where they lie, how the
/// values of a field are spread. All read from disk in pieces, so they belong on a worker; between pieces they see a
/// wish to stop and say how far they are.
namespace weir::maps {

/// Rows of a layer: indexes of its features.
using RowList = std::vector<std::uint32_t>;

struct TableWork {
    std::stop_token stop{};
    std::function<void(double share)> report{};  ///< may be empty

    void tell(double share) const {
        if (report) {
            report(share);
        }
    }
};

/// Whether `rule` can be a condition over these attributes (grammar: core/base/expression.h). Errors: usage, with the
/// position of what cannot be read.
[[nodiscard]] Result<void> checkRule(std::string_view rule, std::span<const std::string> fields);

/// The rows for which the condition holds, ascending. Errors: cancelled, corrupt, io.
[[nodiscard]] Result<RowList> rowsWhere(const VectorReader& reader, const Expression& condition,
                                        const TableWork& work = {});

/// `rows` in the order of a field: by number when every value there is spells one, else by code points; equal ones stay
/// in their order, empty ones come last either way. Errors: cancelled, notFound, corrupt, io.
[[nodiscard]] Result<RowList> sortedBy(const VectorReader& reader, RowList rows, std::size_t field, bool descending,
                                       const TableWork& work = {});

/// How the features sought lie to the areas given.
struct LocationQuery {
    enum class Relation {
        intersects,  ///< share at least a point with one of them
        within,      ///< lie wholly in what they cover together
        nearby,      ///< are at most `metres` away from one of them
    };
    Relation relation = Relation::intersects;
    double metres = 0;
    std::vector<geo::Geometry> places{};  ///< CGCS2000 degrees; areas, lines or points
    std::string workingCrs{};             ///< metres are measured in its plane
};
/// Errors: invalid (no place, a CRS without plane), cancelled.
[[nodiscard]] Result<RowList> rowsAtLocation(const VectorReader& reader, const LocationQuery& query,
                                             const TableWork& work = {});

/// How the values of a field are spread. What is no number is left out of the figures; without any they are absent.
struct FieldStats {
    std::size_t count = 0;  ///< rows looked at
    std::size_t nulls = 0;
    std::size_t distinct = 0;
    std::vector<std::pair<std::string, std::size_t>> frequent{};  ///< the most frequent values, at most ten

    struct Figures {
        std::size_t count = 0;
        double minimum = 0;
        double maximum = 0;
        double sum = 0;
        double mean = 0;
        double deviation = 0;  ///< of the sample (n − 1); 0 for one value
        double lowerQuartile = 0;
        double median = 0;
        double upperQuartile = 0;              ///< quartiles as in Hyndman & Fan 1996, definition 7
        std::vector<std::size_t> histogram{};  ///< counts of equal widths from minimum to maximum
    };
    std::optional<Figures> figures{};
};
/// Of all rows, or of `rows`. Errors: cancelled, notFound, corrupt, io.
[[nodiscard]] Result<FieldStats> statsOf(const VectorReader& reader, std::size_t field,
                                         const std::optional<RowList>& rows, const TableWork& work = {});
/// The same of values at hand, in any order; the values are moved about.
[[nodiscard]] FieldStats statsOf(std::vector<std::string> values);

}  // namespace weir::maps
