// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/table_reader.h"

#include <fmt/format.h>

namespace weir::maps {
namespace {

Error damaged() {
    return fail(ErrorCode::corrupt, msg("The table could not be read: the reader answered nonsense"),
                msg("Nothing was changed"));
}

std::string toHex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto value = static_cast<unsigned char>(c);
        hex += digits[value >> 4];
        hex += digits[value & 15];
    }
    return hex;
}

std::optional<std::string> fromHex(std::string_view hex) {
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return hex.size() % 2 == 0 ? std::optional{std::move(bytes)} : std::nullopt;
}

TableHeader headerFrom(const Json& json) {
    TableHeader header;
    header.driver = json.at("driver").get<std::string>();
    header.layer = json.at("layer").get<std::string>();
    header.crs = json.at("crs").get<std::string>();
    header.encoding = json.at("encoding").get<std::string>();
    header.hasGeometry = json.at("hasGeometry").get<bool>();
    header.rowCount = json.at("rowCount").get<std::uint64_t>();
    for (const auto& field : json.at("fields")) {
        header.fields.push_back({field.at("name").get<std::string>(), field.at("type").get<std::string>()});
    }
    for (const auto& warning : json.at("warnings")) {
        header.warnings.push_back(
            {warning.at("code").get<std::string>(),
             {warning.at("pattern").get<std::string>(), warning.at("args").get<std::vector<std::string>>()},
             warning.at("count").get<std::int64_t>()});
    }
    return header;
}

}  // namespace

Json toJson(const TableHeader& header) {
    Json json{{"driver", header.driver},
              {"layer", header.layer},
              {"crs", header.crs},
              {"encoding", header.encoding},
              {"hasGeometry", header.hasGeometry},
              {"rowCount", header.rowCount},
              {"fields", Json::array()},
              {"warnings", Json::array()}};
    for (const auto& field : header.fields) {
        json["fields"].push_back({{"name", field.name}, {"type", field.type}});
    }
    for (const auto& warning : header.warnings) {
        json["warnings"].push_back({{"code", warning.code},
                                    {"pattern", warning.text.pattern},
                                    {"args", warning.text.args},
                                    {"count", warning.count}});
    }
    return json;
}

std::string tableLine(const TableRow& row) {
    Json json{{"v", row.values}};
    if (!row.wkb.empty()) {
        json["g"] = toHex(row.wkb);
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<TableReader> TableReader::read(const WorkerOptions& worker, const TableJob& job,
                                      const std::filesystem::path& scratch, const Progress& progress,
                                      std::stop_token stop) {
    const auto optional = [](const auto& value) { return value ? Json(*value) : Json{}; };
    const auto answer = runWorker(worker,
                                  {"table",
                                   job.source,
                                   scratch,
                                   {{"layer", optional(job.layer)},
                                    {"encoding", optional(job.encoding)},
                                    {"crs", optional(job.crs)},
                                    {"headerRow", job.headerRow}}},
                                  progress, stop);
    if (!answer) {
        return answer.error();
    }
    auto reader = open(scratch / "rows.jsonl");
    if (!reader) {
        return reader;
    }
    try {
        reader->m_header = headerFrom(*answer);
    } catch (const std::exception&) {
        return damaged();
    }
    return reader;
}

Result<TableReader> TableReader::open(const std::filesystem::path& file) {
    TableReader reader;
    reader.m_file.open(file, std::ios::binary);
    if (!reader.m_file) {
        return damaged();
    }
    return reader;
}

Result<std::optional<TableRow>> TableReader::next() {
    std::string line;
    if (!std::getline(m_file, line)) {
        return std::optional<TableRow>{};
    }
    const auto json = parseJson(line, 512u << 20);
    if (!json) {
        return damaged();
    }
    try {
        TableRow row;
        row.values = json->at("v").get<std::vector<std::string>>();
        auto wkb = fromHex(json->value("g", std::string{}));
        if (!wkb || (!m_header.fields.empty() && row.values.size() != m_header.fields.size())) {
            return damaged();
        }
        row.wkb = std::move(*wkb);
        return std::optional{std::move(row)};
    } catch (const std::exception&) {
        return damaged();
    }
}

}  // namespace weir::maps
