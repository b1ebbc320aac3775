// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/readings.h"
#include "app/cli/store_access.h"
#include "core/exchange/filter.h"

#include <ostream>

namespace weir::app {

namespace {

/// What a person wants to see first: at most eight short fields, no geometry and no long text.
std::vector<std::size_t> shownFields(const model::KindInfo& info) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < info.fields.size() && out.size() < 8; ++i) {
        const auto& field = info.fields[i];
        if (field.type != model::FieldType::geometry && field.type != model::FieldType::json &&
            field.maxBytes <= 2000) {
            out.push_back(i);
        }
    }
    return out;
}

std::string cellText(const model::Field& field, const model::Value& value, TimeZone zone) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        if (field.type == model::FieldType::instant) {
            return toLocalText(fromMillis(*integer), zone);
        }
        return field.type == model::FieldType::flag ? (*integer != 0 ? "yes" : "no") : std::to_string(*integer);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return fmt::format("{}", *real);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? shorten(oneLine(*text), 48) : std::string{};
}

std::string tableOf(const model::KindInfo& info, const std::vector<model::Record>& records, TimeZone zone) {
    const auto fields = shownFields(info);
    std::vector<std::string> columns{"id"};
    for (const auto i : fields) {
        columns.emplace_back(info.fields[i].name);
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& record : records) {
        std::vector<std::string> row{std::to_string(record.id)};
        for (const auto i : fields) {
            row.push_back(cellText(info.fields[i], record.values[i], zone));
        }
        rows.push_back(std::move(row));
    }
    return textTable(columns, rows);
}

class ListCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("KIND", m_kind, "zone, team, warehouse, stock, station, reading …")->required();
        app.add_option("--where", m_where, "Condition such as \"headcount >= 20 and not (level = 'village')\"")
            ->check(notEmpty);
        app.add_option("--at", m_at, "As it was at this time (ISO 8601, or local time of the city)")->check(notEmpty);
        app.add_flag("--json", m_json, "Print one JSON array of objects");
    }

    Result<int> run(CommandContext& context) override {
        auto source = openForReading(m_store);
        if (!source) {
            return source.error();
        }
        return m_kind == kReadingKind ? listReadings(*source, context) : listKind(*source, context);
    }

private:
    Result<int> listKind(const ReadStore& source, CommandContext& context) {
        const auto kind = kindFrom(m_kind);
        if (!kind) {
            return kind.error();
        }
        const auto filter = exchange::Filter::parse(condition(), *kind, source.profile->timeZone());
        if (!filter) {
            return filter.error();
        }
        auto records = recordsOf(source, *kind, m_at);
        if (!records) {
            return records.error();
        }
        std::erase_if(*records, [&](const model::Record& record) { return !filter->matches(record); });
        if (!m_json) {
            context.out << tableOf(model::infoOf(*kind), *records, source.profile->timeZone());
            return 0;
        }
        context.out << '[';
        for (std::size_t i = 0; i < records->size(); ++i) {
            context.out << (i > 0 ? ",\n" : "\n") << jsonText(model::toJson((*records)[i]));
        }
        context.out << "\n]\n";
        return 0;
    }

    Result<int> listReadings(const ReadStore& source, CommandContext& context) {
        const auto& info = readingInfo();
        const auto filter = exchange::Filter::parse(condition(), info, source.profile->timeZone());
        if (!filter) {
            return filter.error();
        }
        auto records = readingRecords(source, m_at);
        if (!records) {
            return records.error();
        }
        std::erase_if(*records, [&](const model::Record& record) { return !filter->matches(record); });
        if (!m_json) {
            context.out << tableOf(info, *records, source.profile->timeZone());
            return 0;
        }
        auto out = Json::array();
        for (const auto& record : *records) {
            out.push_back(readingJson(record));
        }
        context.out << jsonText(out, 0) << '\n';
        return 0;
    }

    /// A condition every row meets, when none was given.
    [[nodiscard]] std::string condition() const { return m_where.empty() ? "id != null" : m_where; }

    std::filesystem::path m_store;
    std::string m_kind;
    std::string m_where;
    std::string m_at;
    bool m_json = false;
};

}  // namespace

std::unique_ptr<Command> makeListCommand() {
    return std::make_unique<ListCommand>();
}

}  // namespace weir::app
