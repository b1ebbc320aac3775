// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/csv_table.h"

#include "core/base/encoding.h"

#include <algorithm>

namespace weir::exchange {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Lines of a file, whatever ends them.
class Lines {
public:
    explicit Lines(std::istream& file) : m_in{*file.rdbuf()} {}

    /// False at the end.
    bool next(std::string& line) {
        constexpr auto kEnd = std::char_traits<char>::eof();
        line.clear();
        auto c = m_in.sbumpc();
        if (c == kEnd) {
            return false;
        }
        for (; c != kEnd && c != '\n' && c != '\r'; c = m_in.sbumpc()) {
            line += static_cast<char>(c);
        }
        if (c == '\r' && m_in.sgetc() == '\n') {
            m_in.sbumpc();
        }
        ++m_number;
        return true;
    }
    [[nodiscard]] std::int64_t number() const { return m_number; }

private:
    std::streambuf& m_in;
    std::int64_t m_number = 0;
};

/// What the bytes themselves say of their encoding.
struct Nature {
    bool utf8 = true;
    bool surelyUtf8 = false;  ///< and with characters of three bytes or more, which no other encoding happens to form
};

Nature natureOf(std::istream& file) {
    Nature out;
    Lines lines{file};
    for (std::string line; out.utf8 && lines.next(line);) {
        out.utf8 = isUtf8(line);
        out.surelyUtf8 =
            out.surelyUtf8 || std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
    }
    out.surelyUtf8 = out.surelyUtf8 && out.utf8;
    file.clear();
    file.seekg(0);
    return out;
}

Result<Decoder> decoderFor(std::istream& file, const std::optional<std::string>& asked) {
    const auto nature = natureOf(file);
    if (!asked) {
        return Decoder::make(nature.utf8 ? "UTF-8" : "GB18030");
    }
    auto decoder = Decoder::make(*asked);
    constexpr std::string_view kSample = "堰";
    if (decoder && nature.surelyUtf8 && decoder->decode(kSample) != kSample) {
        return fail(ErrorCode::usage, msg("The file is encoded as UTF-8, not as {0}", shorten(*asked)),
                    msg("Leave --encoding out"));
    }
    return decoder;
}

char separatorOf(std::string_view header) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        std::ptrdiff_t count = 0;
        bool quoted = false;
        for (const char c : header) {
            quoted = quoted != (c == '"');
            count += !quoted && c == candidate ? 1 : 0;
        }
        if (count > most) {
            most = count;
            best = candidate;
        }
    }
    return best;
}

Error openQuote(std::int64_t line) {
    return fail(ErrorCode::invalid, msg("The quotation mark in line {0} has no end", line),
                msg("Close it or take it out; nothing was changed"));
}

/// A row as it stands in the file. `wrong` is empty when every cell could be read.
struct Record {
    std::int64_t line = 0;
    std::vector<std::string> cells;
    Message wrong;
};

class Reader {
public:
    Reader(std::istream& file, const Decoder& decoder) : m_lines{file}, m_decoder{decoder} {}

    /// The next row that is not blank, nothing at the end.
    Result<std::optional<Record>> next() {
        Record record;
        do {
            if (!take(record)) {
                return std::optional<Record>{};
            }
        } while (m_line.empty() && record.wrong.empty());
        record.line = m_lines.number();
        if (m_separator == '\0') {
            m_separator = separatorOf(m_line);
        }
        for (std::size_t at = 0; at <= m_line.size();) {
            auto end = at < m_line.size() && m_line[at] == '"' ? quoted(record, at) : plain(record, at);
            if (!end) {
                return end.error();
            }
            at = *end + 1;
        }
        return std::optional{std::move(record)};
    }

private:
    void reject(Record& record, Message why) {
        if (record.wrong.empty()) {
            record.wrong = std::move(why);
        }
    }

    /// Reads the next line; what is wrong with its bytes is said in the record.
    bool take(Record& record) {
        if (!m_lines.next(m_line)) {
            return false;
        }
        if (m_lines.number() == 1 && m_line.starts_with(kByteOrderMark)) {
            m_line.erase(0, kByteOrderMark.size());
        }
        const auto number = m_lines.number();
        if (m_line.find('\0') != std::string::npos) {
            reject(record, msg("line {0} holds a zero byte", number));
        } else if (std::ranges::any_of(m_line, [](char c) {
                       return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
                   })) {
            reject(record, msg("line {0} holds a control character", number));
        }
        if (auto text = m_decoder.decode(m_line)) {
            m_line = *std::move(text);
        } else {
            reject(record, msg("line {0} holds bytes that do not fit the encoding", number));
        }
        return true;
    }

    /// Where the cell that begins at `at` ends: at a separator or the end of the line.
    Result<std::size_t> plain(Record& record, std::size_t at) {
        const auto end = std::min(m_line.find(m_separator, at), m_line.size());
        record.cells.push_back(m_line.substr(at, end - at));
        if (record.cells.back().find('"') != std::string::npos) {
            reject(record, msg("line {0} holds a quotation mark inside a cell", m_lines.number()));
        }
        return end;
    }

    Result<std::size_t> quoted(Record& record, std::size_t at) {
        const auto begin = m_lines.number();
        std::string cell;
        for (++at;; ++at) {
            const auto mark = m_line.find('"', at);
            cell.append(m_line, at, mark == std::string::npos ? mark : mark - at);
            if (mark == std::string::npos) {
                if (m_lines.number() - begin >= kMaxCellLines || !take(record)) {
                    return openQuote(begin);
                }
                cell += '\n';
                at = static_cast<std::size_t>(-1);
                continue;
            }
            at = mark + 1;
            if (at >= m_line.size() || m_line[at] == m_separator) {
                break;
            }
            if (m_line[at] != '"') {
                // After several lines the mark that seems to end the cell is one that begins another.
                if (m_lines.number() != begin) {
                    return openQuote(begin);
                }
                reject(record, msg("line {0} holds text after a closing quotation mark", begin));
                at = std::min(m_line.find(m_separator, at), m_line.size());
                break;
            }
            cell += m_line[at];
        }
        record.cells.push_back(std::move(cell));
        return at;
    }

    Lines m_lines;
    const Decoder& m_decoder;
    std::string m_line;
    char m_separator = '\0';
};

/// Columns, or why there are none.
Result<std::vector<std::string>> columnsIn(Reader& reader) {
    auto header = reader.next();
    if (!header) {
        return header.error();
    }
    if (!*header) {
        return fail(ErrorCode::invalid, msg("The file has no columns"), msg("Its first line names them"));
    }
    if (!(*header)->wrong.empty()) {
        return fail(ErrorCode::invalid, (*header)->wrong, msg("Mend the first line; it names the columns"));
    }
    auto columns = std::move((*header)->cells);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (trim(columns[i]).empty()) {
            columns[i] = fmt::format("column {}", i + 1);
        }
    }
    return columns;
}

}  // namespace

Result<CsvTable> readCsv(std::istream& file, const CsvRules& rules) {
    const auto decoder = decoderFor(file, rules.encoding);
    if (!decoder) {
        return decoder.error();
    }
    Reader reader{file, *decoder};
    auto columns = columnsIn(reader);
    if (!columns) {
        return columns.error();
    }
    CsvTable out{*std::move(columns), {}, {}};
    for (std::int64_t number = 1;; ++number) {
        auto record = reader.next();
        if (!record) {
            return record.error();
        }
        if (!*record) {
            return out;
        }
        auto& [line, cells, wrong] = **record;
        if (number > rules.maxRows) {
            return fail(ErrorCode::refused, msg("The table has more than {0} rows", rules.maxRows),
                        msg("Nothing was changed. Cut the file into smaller ones"));
        }
        if (wrong.empty() && cells.size() != out.columns.size()) {
            wrong = msg("line {0} has {1} cells, the first line {2}", line, static_cast<std::int64_t>(cells.size()),
                        static_cast<std::int64_t>(out.columns.size()));
        }
        if (wrong.empty()) {
            out.rows.push_back({number, std::move(cells), {}});
        } else {
            out.rejected.push_back({number, std::move(wrong)});
        }
    }
}

}  // namespace weir::exchange
