// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/prepared/feature_view.h"
#include "maps/prepared/manifest.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace weir::maps {

/// A prepared vector layer: geometry mapped into memory, attributes read on demand. Immutable and safe to use from any
/// number of threads at once. Every offset of the file is checked when it is opened; a file that does not agree with
/// itself is refused, so a view never leads outside the mapping.
class VectorReader {
public:
    using Visit = std::function<void(const FeatureView&)>;

    /// Errors: notFound, corrupt, unsupported (newer format), io.
    [[nodiscard]] static Result<std::shared_ptr<const VectorReader>> open(const std::filesystem::path& folder);
    ~VectorReader();
    VectorReader(const VectorReader&) = delete;
    VectorReader& operator=(const VectorReader&) = delete;

    [[nodiscard]] const Manifest& manifest() const;
    [[nodiscard]] const Grid& grid() const;
    /// Number of features, those without geometry included.
    [[nodiscard]] std::size_t size() const;
    /// Levels of the pyramid; 0 is the unsimplified one.
    [[nodiscard]] std::uint32_t levelCount() const;
    /// Metres by which a vertex of that level may lie off the unsimplified line; 0 for level 0.
    [[nodiscard]] double tolerance(std::uint32_t level) const;
    /// The coarsest level whose tolerance is at most half a pixel.
    [[nodiscard]] std::uint32_t levelFor(double metresPerPixel) const;

    /// Calls `visit` once for each feature whose box meets one of `boxes` (coordinateCrs), in the order of the source,
    /// at the level for `metresPerPixel` (0: unsimplified). Stops early, without error, when a stop is requested
    /// (polled every 1,024 features).
    void query(std::span<const geo::MapBox> boxes, double metresPerPixel, const Visit& visit,
               std::stop_token stop = {}) const;
    void query(const geo::MapBox& box, double metresPerPixel, const Visit& visit, std::stop_token stop = {}) const {
        query(std::span{&box, 1}, metresPerPixel, visit, std::move(stop));
    }
    /// The indexes only, ascending; for counting, selecting and identifying. None when a stop is requested meanwhile.
    [[nodiscard]] std::vector<std::uint32_t> indexesIn(const geo::MapBox& box, std::stop_token stop = {}) const;
    /// The same of what meets one of `boxes`, each once.
    [[nodiscard]] std::vector<std::uint32_t> indexesIn(std::span<const geo::MapBox> boxes,
                                                       std::stop_token stop = {}) const;
    /// By index, in a layer whose features are one point each; empty in any other.
    [[nodiscard]] std::span<const GridPoint> plainPoints() const;
    /// One feature, at `level` (0: unsimplified). `index` must be below size().
    [[nodiscard]] FeatureView feature(std::uint32_t index, std::uint32_t level = 0) const;

    /// Names of the attributes, in the order of the source.
    [[nodiscard]] std::span<const std::string> fields() const;
    /// All attributes of one feature as text, "" for null. Errors: notFound, corrupt, io.
    [[nodiscard]] Result<std::vector<std::string>> attributes(std::uint32_t index) const;
    /// One attribute of many features, in the order of `indexes`: what labels need.
    /// Errors besides: cancelled.
    [[nodiscard]] Result<std::vector<std::string>> values(std::size_t field, std::span<const std::uint32_t> indexes,
                                                          std::stop_token stop = {}) const;
    /// One attribute of every feature: what a categorised style is computed from. Errors besides: cancelled.
    [[nodiscard]] Result<std::vector<std::string>> column(std::size_t field, std::stop_token stop = {}) const;
    /// Rows `from` … `from + count - 1` (fewer at the end), all attributes: a page of the attribute table.
    [[nodiscard]] Result<std::vector<std::vector<std::string>>> page(std::uint32_t from, std::uint32_t count) const;

private:
    struct Impl;
    explicit VectorReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
