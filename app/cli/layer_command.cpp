// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/actor_options.h"
#include "app/cli/add_layer.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/render_options.h"
#include "app/cli/store_access.h"

#include <ostream>

namespace weir::app {

namespace {

std::string namesOf(std::span<const std::string_view> names) {
    std::string out;
    for (const auto name : names) {
        out += fmt::format("{}{}", out.empty() ? "" : ", ", name);
    }
    return out;
}

std::string layersText(const std::vector<maps::SourceLayer>& layers) {
    std::string out;
    for (const auto& layer : layers) {
        out += fmt::format("{}{}", out.empty() ? "" : ", ", layer.name);
    }
    return out;
}

class LayerAddCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("FILE", m_file, "Any vector or raster file")->required();
        app.add_option("--name", m_name, "Name in the layer tree (default: the file's name)");
        app.add_option("--crs", m_crs, "Coordinate system of a file that has none, as in EPSG:4547");
        app.add_option("--datum", m_datum, "Datum of degrees: cgcs2000, wgs84, gcj02 or bd09");
        app.add_option("--layer", m_layer, "Which layer of a file with several");
        app.add_option("--encoding", m_encoding, "Of CSV and DBF, as in GB18030")->check(notEmpty);
        app.add_flag("--json", m_json, "Print one JSON object");
        m_actor.setup(app);
    }

    Result<int> run(CommandContext& context) override {
        const auto wish = wishOf();
        if (!wish) {
            return wish.error();
        }
        // The role is checked before anything is opened.
        if (auto probe = m_actor.command("", Json::object()); !probe) {
            return probe.error();
        }
        auto desk = openDesk(m_store, context.clock);
        if (!desk) {
            return desk.error();
        }
        const auto job = prepareJobFor(*wish, *(*desk)->picture());
        if (!job) {
            return job.error();
        }
        auto prepared = preparedStore();
        const auto made = prepared.prepare(*job);
        if (!made) {
            return needsMore(made.error(), prepared);
        }
        for (const auto& warning : made->manifest.warnings) {
            printNote(context.err, warning.text);
        }
        const auto command = m_actor.command("layer.create", layerArgs(*wish, *made, *(*desk)->picture()));
        const auto answer = command ? (*desk)->execute(*command) : Result<desk::Answer>{command.error()};
        if (!answer) {
            return answer.error();
        }
        report(*made, answer->result, context.out);
        return 0;
    }

private:
    [[nodiscard]] Result<LayerWish> wishOf() const {
        LayerWish wish{m_file, m_name, {}, {}, {}, {}};
        if (!m_crs.empty()) {
            wish.crs = m_crs;
        }
        if (!m_datum.empty()) {
            wish.datum = parseEnum<maps::SourceDatum>(m_datum);
            if (!wish.datum) {
                return fail(ErrorCode::usage, msg("There is no datum '{0}'", shorten(m_datum)),
                            msg("Use one of: {0}", namesOf(enumNames<maps::SourceDatum>())));
            }
        }
        if (!m_layer.empty()) {
            wish.layer = m_layer;
        }
        if (!m_encoding.empty()) {
            wish.encoding = m_encoding;
        }
        return wish;
    }

    /// A question the file leaves open, said as what to type.
    [[nodiscard]] Error needsMore(const Error& error, maps::PreparedStore& prepared) const {
        if (maps::needsCrs(error)) {
            return fail(error.code, error.message, msg("Say it with --crs, as in --crs EPSG:4547"));
        }
        if (maps::needsLayer(error)) {
            const auto layers = prepared.listLayers(absolutePath(m_file));
            return fail(error.code, error.message,
                        layers ? msg("Name one with --layer: {0}", layersText(*layers)) : error.hint);
        }
        return error;
    }

    void report(const maps::PreparedLayer& made, const Json& result, std::ostream& out) const {
        const auto& m = made.manifest;
        if (m_json) {
            auto warnings = Json::array();
            for (const auto& warning : m.warnings) {
                warnings.push_back(warning.text.text());
            }
            out << jsonText(Json{{"id", result.value("id", Json{})},
                                 {"key", made.key},
                                 {"kind", nameOf(m.kind)},
                                 {"driver", m.driver},
                                 {"crs", m.crs.interpreted},
                                 {"features", m.featureCount},
                                 {"vertices", m.vertexCount},
                                 {"warnings", std::move(warnings)}})
                << '\n';
            return;
        }
        out << fmt::format("{} {} {}, {}", jsonText(result.value("id", Json{})), nameOf(m.kind), m.driver,
                           m.crs.interpreted);
        out << (m.kind == maps::PreparedKind::vector
                    ? fmt::format(", {} features, {} vertices\n", m.featureCount, m.vertexCount)
                    : fmt::format(", {} x {} pixels\n", m.raster.width, m.raster.height));
    }

    std::filesystem::path m_store;
    std::filesystem::path m_file;
    std::string m_name;
    std::string m_crs;
    std::string m_datum;
    std::string m_layer;
    std::string m_encoding;
    bool m_json = false;
    ActorOptions m_actor{desk::Role::dutyOfficer};
};

class LayerListCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_flag("--json", m_json, "Print one JSON array of objects");
    }

    Result<int> run(CommandContext& context) override {
        const auto source = openForReading(m_store);
        if (!source) {
            return source.error();
        }
        const auto records = recordsOf(*source, model::Kind::layer, {});
        if (!records) {
            return records.error();
        }
        if (m_json) {
            auto out = Json::array();
            for (const auto& record : *records) {
                out.push_back(model::toJson(record));
            }
            context.out << jsonText(out, 0) << '\n';
            return 0;
        }
        for (const auto& record : *records) {
            context.out << fmt::format("{}  {}  {}\n", record.id, oneLine(std::get<std::string>(record.at("name"))),
                                       oneLine(std::get<std::string>(record.at("source_path"))));
        }
        return 0;
    }

private:
    std::filesystem::path m_store;
    bool m_json = false;
};

class LayerRemoveCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("LAYER", m_layer, "Id or name of the layer")->required();
        m_actor.setup(app);
    }

    Result<int> run(CommandContext& context) override {
        auto desk = openDesk(m_store, context.clock);
        if (!desk) {
            return desk.error();
        }
        const auto picture = (*desk)->picture();
        const auto row = layerNamed(*picture, m_layer);
        if (!row) {
            return row.error();
        }
        const auto command = m_actor.command("layer.retire", Json{{"id", (*row)->id.value}});
        const auto answer = command ? (*desk)->execute(*command) : Result<desk::Answer>{command.error()};
        return answer ? Result<int>{0} : Result<int>{answer.error()};
    }

private:
    std::filesystem::path m_store;
    std::string m_layer;
    ActorOptions m_actor{desk::Role::dutyOfficer};
};

}  // namespace

std::unique_ptr<Command> makeLayerAddCommand() {
    return std::make_unique<LayerAddCommand>();
}
std::unique_ptr<Command> makeLayerListCommand() {
    return std::make_unique<LayerListCommand>();
}
std::unique_ptr<Command> makeLayerRemoveCommand() {
    return std::make_unique<LayerRemoveCommand>();
}

}  // namespace weir::app
