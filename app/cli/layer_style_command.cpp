// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/actor_options.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/render_options.h"
#include "app/cli/safe_file.h"
#include "app/cli/store_access.h"
#include "app/styles/style_exchange.h"
#include "app/styles/style_text.h"
#include "core/base/enum_names.h"
#include "maps/layer/breaks.h"
#include "maps/layer/class_styles.h"
#include "maps/layer/classing.h"

#include <ostream>

namespace weir::app {

namespace {

constexpr std::size_t kMostCategories = 50;

/// The style of an outside layer: printed, made from the values of an attribute, or exchanged with other programs.
class LayerStyleCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("LAYER", m_layer, "Id or name of the layer")->required();
        auto* field = app.add_option("--field", m_field, "Make classes of this attribute");
        app.add_option("--method", m_method, "values, equal, quantile or natural")
            ->check(CLI::IsMember({"values", "equal", "quantile", "natural"}))
            ->needs(field)
            ->capture_default_str();
        app.add_option("--classes", m_classes, "Number of ranges")
            ->check(CLI::Range(1, 100))
            ->needs(field)
            ->capture_default_str();
        app.add_option("--low", m_low, "Colour of the least range, as #RRGGBB")->needs(field);
        app.add_option("--high", m_high, "Colour of the greatest range, as #RRGGBB")->needs(field);
        auto* sld = app.add_option("--sld", m_sld, "Take the style of an SLD file (1.0.0 or 1.1.0)")->excludes(field);
        auto* qml =
            app.add_option("--qml", m_qml, "Take the style of a QGIS style file")->excludes(field)->excludes(sld);
        auto* out = app.add_option("--export-sld", m_out, "Write the style as an SLD file")->excludes(field);
        out->excludes(sld)->excludes(qml);
        app.add_option("--sld-version", m_version, "1.0.0 or 1.1.0")
            ->check(CLI::IsMember({"1.0.0", "1.1.0"}))
            ->needs(out)
            ->capture_default_str();
        m_actor.setup(app);
    }

    Result<int> run(CommandContext& context) override {
        if (!m_out.empty()) {
            return write(context);
        }
        if (m_field.empty() && m_sld.empty() && m_qml.empty()) {
            return print(context);
        }
        auto desk = openDesk(m_store, context.clock);
        if (!desk) {
            return desk.error();
        }
        const auto picture = (*desk)->picture();
        const auto row = layerNamed(*picture, m_layer);
        const auto style = row ? styleFor(**row, *picture, context) : Result<maps::Style>{row.error()};
        if (!style) {
            return style.error();
        }
        const auto command =
            m_actor.command("layer.update", Json{{"id", (*row)->id.value}, {"style", jsonText(maps::toJson(*style))}});
        const auto answer = command ? (*desk)->execute(*command) : Result<desk::Answer>{command.error()};
        if (!answer) {
            return answer.error();
        }
        for (const auto& one : style->classes) {
            context.out << one.title << '\n';
        }
        return 0;
    }

private:
    Result<maps::Layer> read(CommandContext& context) {
        const auto source = openForReading(m_store);
        if (!source) {
            return source.error();
        }
        const auto picture = pictureOf(*source, m_store, {}, context.clock);
        if (!picture) {
            return picture.error();
        }
        const auto row = layerNamed(**picture, m_layer);
        return row ? opened(**row, **picture) : Result<maps::Layer>{row.error()};
    }

    Result<int> write(CommandContext& context) {
        const auto layer = read(context);
        if (!layer) {
            return layer.error();
        }
        const auto made = sldFrom(layer->style, targetOf(*layer),
                                  {m_version == "1.0.0" ? SldVersion::sld100 : SldVersion::sld110, layer->name});
        for (const auto& note : made.notes) {
            printNote(context.err, note);
        }
        const auto written = writeSafely(
            m_out, m_store, [&](const std::filesystem::path& temporary) { return writeFile(temporary, made.text); });
        return written ? Result<int>{0} : Result<int>{written.error()};
    }

    Result<int> print(CommandContext& context) {
        const auto layer = read(context);
        if (!layer) {
            return layer.error();
        }
        context.out << jsonText(maps::toJson(layer->style), 2) << '\n';
        return 0;
    }

    /// With the style it has now.
    Result<maps::Layer> opened(const model::Layer& row, const desk::Picture& picture) const {
        const auto services = userTileHub(m_clock);
        auto prepared = preparedStore();
        auto layer =
            storedLayer(row, picture.profile->city.workingCrs, {prepared, *services}, WhenNotPrepared::prepare);
        if (const auto* failed = layer.failure()) {
            return failed->reason;
        }
        return layer;
    }

    Result<maps::Style> styleFor(const model::Layer& row, const desk::Picture& picture, CommandContext& context) const {
        const auto layer = opened(row, picture);
        if (!layer) {
            return layer.error();
        }
        if (m_field.empty()) {
            return taken(*layer, context);
        }
        const auto* source = std::get_if<maps::PreparedVectorSource>(&layer->source);
        if (source == nullptr) {
            return fail(ErrorCode::usage, msg("The layer '{0}' has no attributes", shorten(row.name)),
                        msg("Classes are made of vector layers"));
        }
        return classesOf(*source->reader, layer->style);
    }

    /// What of the file was not understood is told, never dropped in silence.
    Result<maps::Style> taken(const maps::Layer& layer, CommandContext& context) const {
        const auto text = readStyleFile(m_sld.empty() ? m_qml : m_sld);
        if (!text) {
            return text.error();
        }
        const auto target = targetOf(layer);
        auto made = m_sld.empty() ? styleFromQml(*text, target) : styleFromSld(*text, target);
        if (!made) {
            return made.error();
        }
        for (const auto& note : made->notes) {
            printNote(context.err, note);
        }
        return std::move(made->style);
    }

    Result<maps::Style> classesOf(const maps::VectorReader& reader, const maps::Style& style) const {
        const auto field = maps::attributeNamed(reader.fields(), m_field);
        const auto column = field ? reader.column(*field) : Result<std::vector<std::string>>{field.error()};
        if (!column) {
            return column.error();
        }
        const auto kind = maps::kindOf(reader.manifest());
        if (m_method == "values") {
            return maps::categorised(style, m_field, *column, kMostCategories, kind);
        }
        maps::ColourRamp ramp;
        for (const auto& [text, colour] :
             {std::pair{&m_low, &ramp.stops.front()}, std::pair{&m_high, &ramp.stops.back()}}) {
            if (!text->empty()) {
                const auto parsed = maps::parseColour(*text);
                if (!parsed) {
                    return parsed.error();
                }
                *colour = *parsed;
            }
        }
        std::vector<double> numbers;
        for (const auto& value : *column) {
            if (const auto number = maps::numberOf(value)) {
                numbers.push_back(*number);
            }
        }
        const auto method = parseEnum<maps::BreakMethod>(m_method);
        const auto limits = maps::breaksOf(numbers, *method, static_cast<std::size_t>(m_classes));
        if (!limits) {
            return limits.error();
        }
        return maps::graduated(style, m_field, *limits, ramp, kind);
    }

    SystemClock m_clock;
    std::filesystem::path m_store;
    std::string m_layer;
    std::string m_field;
    std::string m_method = "natural";
    int m_classes = 5;
    std::string m_low;
    std::string m_high;
    std::filesystem::path m_sld;
    std::filesystem::path m_qml;
    std::filesystem::path m_out;
    std::string m_version = "1.1.0";
    ActorOptions m_actor{desk::Role::dutyOfficer};
};

}  // namespace

std::unique_ptr<Command> makeLayerStyleCommand() {
    return std::make_unique<LayerStyleCommand>();
}

}  // namespace weir::app
