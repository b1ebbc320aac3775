// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "maps/gdal/raster_reader.h"

#include <filesystem>
#include <list>
#include <memory>
#include <mutex>

namespace weir::maps {

/// Readers of prepared rasters kept open from one picture to the next, with the blocks they have decoded. A reader
/// serves one thread at a time: who leases one has it alone. Prepared folders never change, so a kept one stays right.
/// Thread-safe; must outlive its leases.
class RasterReaders {
public:
    struct GiveBack {
        RasterReaders* home = nullptr;
        std::filesystem::path folder{};
        void operator()(RasterReader* reader) const { home->take(folder, std::unique_ptr<RasterReader>{reader}); }
    };
    using Lease = std::unique_ptr<RasterReader, GiveBack>;

    /// Errors: as RasterReader::open.
    [[nodiscard]] Result<Lease> lease(const std::filesystem::path& folder);

private:
    static constexpr std::size_t kKept = 8;
    struct Idle {
        std::filesystem::path folder;
        std::unique_ptr<RasterReader> reader;
    };
    void take(const std::filesystem::path& folder, std::unique_ptr<RasterReader> reader);

    std::mutex m_mutex;
    std::list<Idle> m_idle;  ///< the last one given back first
};

}  // namespace weir::maps
