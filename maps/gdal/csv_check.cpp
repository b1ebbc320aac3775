// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/gdal/csv_check.h"

#include "core/base/text.h"

#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace weir::maps {
namespace {

struct CloseFile {
    void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};

/// Calls `take` for every byte until it answers false, else once more with nothing. False: the file cannot be read.
template <class Take>
bool eachByte(const std::string& path, Take take) {
    const std::unique_ptr<VSILFILE, CloseFile> file{VSIFOpenL(path.c_str(), "rb")};
    if (!file) {
        return false;
    }
    std::string block(1U << 20, '\0');
    while (const auto size = VSIFReadL(block.data(), 1, block.size(), file.get())) {
        for (std::size_t i = 0; i < size; ++i) {
            if (!take(std::optional{block[i]})) {
                return true;
            }
        }
    }
    take(std::optional<char>{});
    return true;
}

char separatorOf(const std::string& path) {
    constexpr std::array kSeparators{',', ';', '\t', '|'};
    std::array<std::int64_t, kSeparators.size()> counts{};
    bool isQuoted = false;
    eachByte(path, [&](std::optional<char> c) {
        isQuoted = c == '"' ? !isQuoted : isQuoted;
        const auto at = std::ranges::find(kSeparators, c.value_or('\0'));
        if (!isQuoted && at != kSeparators.end()) {
            ++counts[static_cast<std::size_t>(at - kSeparators.begin())];
        }
        return isQuoted || (c != '\n' && c != '\r');
    });
    return kSeparators[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

/// Counts the cells of one row after the other.
class RowWatch {
public:
    explicit RowWatch(char separator) : m_separator{separator} {}

    void take(std::optional<char> c) {
        const bool isFeed = c == '\n' && m_before == '\r';  // the second half of one end of line
        m_before = c.value_or('\0');
        if (!c) {
            endRow();
            return;
        }
        const bool isMark = m_taken < kMark.size() && *c == kMark[m_taken];
        m_taken += isMark ? 1 : kMark.size();
        if (isFeed || isMark) {
            return;
        }
        const bool isEnd = *c == '\n' || *c == '\r';
        m_line += isEnd ? 1 : 0;
        if (m_isQuoted) {
            m_isQuoted = *c != '"';
            return;
        }
        if (isEnd) {
            endRow();
            return;
        }
        if (*c == '"' && (m_isCellStart || m_wasQuoted)) {  // one in a quoted cell is doubled: out of it and in again
            m_quoteLine = m_isCellStart ? m_line : m_quoteLine;
            m_isQuoted = m_wasQuoted = true;
            m_isCellStart = false;
            m_isBlank = false;
            return;
        }
        m_isCellStart = *c == m_separator;
        m_wasQuoted = m_wasQuoted && !m_isCellStart;
        m_cells += m_isCellStart ? 1 : 0;
        m_isBlank = m_isBlank && (*c == ' ' || (*c == '\t' && m_separator != '\t'));
    }

    [[nodiscard]] Result<void> result() const {
        if (m_isQuoted) {
            return refusal(msg("The quotation mark in line {0} is never closed", m_quoteLine));
        }
        return m_uneven == 0 ? Result<void>{}
                             : refusal(msg("{0} rows have more or fewer cells than the {1} of the first line, the "
                                           "first of them in line {2}",
                                           m_uneven, m_columns, m_firstUneven));
    }

private:
    static Error refusal(Message why) {
        return fail(ErrorCode::invalid, std::move(why),
                    msg("Nothing was changed. Mend the lines in the program the table comes from"));
    }

    void endRow() {
        if (!m_isBlank && m_columns == 0) {
            m_columns = m_cells;
        } else if (!m_isBlank && m_cells != m_columns) {
            m_firstUneven = m_uneven++ == 0 ? m_rowLine : m_firstUneven;
        }
        m_cells = 1;
        m_isCellStart = m_isBlank = true;
        m_wasQuoted = false;
        m_rowLine = m_line;
    }

    static constexpr std::string_view kMark = "\xEF\xBB\xBF";  // byte order mark of UTF-8
    std::size_t m_taken = 0;                                   ///< of it
    char m_separator;
    char m_before = '\0';
    bool m_isQuoted = false;
    bool m_wasQuoted = false;  ///< the cell began with a quotation mark
    bool m_isCellStart = true;
    bool m_isBlank = true;
    std::int64_t m_line = 1;
    std::int64_t m_rowLine = 1;
    std::int64_t m_quoteLine = 0;
    std::int64_t m_cells = 1;
    std::int64_t m_columns = 0;
    std::int64_t m_uneven = 0;
    std::int64_t m_firstUneven = 0;
};

}  // namespace

Result<void> checkCsv(const std::string& path) {
    RowWatch watch{separatorOf(path)};
    if (!eachByte(path, [&](std::optional<char> c) {
            watch.take(c);
            return true;
        })) {
        return fail(ErrorCode::io, msg("The file {0} cannot be read", path), msg("Check its rights and the disk"));
    }
    return watch.result();
}

}  // namespace weir::maps
