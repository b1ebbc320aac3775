// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/render/raster_readers.h"

#include <algorithm>

namespace weir::maps {

Result<RasterReaders::Lease> RasterReaders::lease(const std::filesystem::path& folder) {
    {
        const std::scoped_lock lock{m_mutex};
        const auto idle = std::ranges::find(m_idle, folder, &Idle::folder);
        if (idle != m_idle.end()) {
            Lease out{idle->reader.release(), {this, folder}};
            m_idle.erase(idle);
            return out;
        }
    }
    auto opened = RasterReader::open(folder);
    if (!opened) {
        return std::move(opened).error();
    }
    return Lease{opened->release(), {this, folder}};
}

void RasterReaders::take(const std::filesystem::path& folder, std::unique_ptr<RasterReader> reader) {
    std::unique_ptr<RasterReader> oldest;  // closed after the lock is gone
    const std::scoped_lock lock{m_mutex};
    m_idle.push_front({folder, std::move(reader)});
    if (m_idle.size() > kKept) {
        oldest = std::move(m_idle.back().reader);
        m_idle.pop_back();
    }
}

}  // namespace weir::maps
