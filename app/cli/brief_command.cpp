// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/brief/briefing.h"
#include "app/cli/command.h"
#include "app/cli/offscreen.h"
#include "app/cli/output.h"
#include "app/cli/render_options.h"
#include "app/cli/safe_file.h"

#include <cstdlib>
#include <ostream>

namespace weir::app {

namespace {

class BriefCommand final : public Command {
public:
    void setup(CLI::App& app) override {
        app.add_option("STORE", m_store, "The store")->required();
        app.add_option("--template", m_template, "The template")->capture_default_str();
        app.add_option("-o,--output", m_output, "The PDF file")->required();
        app.add_option("--at", m_at, "As it was at this time")->check(notEmpty);
        app.add_option("--zone", m_zone, "Id, code or name of the zone the map shows (default: the whole city)");
        app.add_option("--title", m_title, "Title (default: the template's)");
        app.add_flag("--online", m_online, "Ask map services; otherwise their layers come from the cache");
    }

    Result<int> run(CommandContext& context) override {
        if (std::ranges::none_of(briefingTemplates(),
                                 [&](const BriefingTemplate& t) { return t.name == m_template; })) {
            return fail(ErrorCode::usage, msg("There is no briefing template '{0}'", shorten(m_template)),
                        msg("The templates are: situation"));
        }
        if (m_output.extension() != ".pdf" && m_output.extension() != ".PDF") {
            return fail(ErrorCode::usage, msg("'{0}' is no PDF file", m_output.filename().string()),
                        msg("Give the file the ending .pdf"));
        }
        const Offscreen offscreen;
        const auto source = openForReading(m_store);
        if (!source) {
            return source.error();
        }
        if (auto ready = offscreen.prepare(source->resources); !ready) {
            return ready.error();
        }
        if (const auto missing = Offscreen::missingLetters()) {
            printNote(context.err, *missing);
        }
        const auto moment = momentOf(*source, m_at);
        if (!moment) {
            return moment.error();
        }
        const auto picture = pictureOf(*source, m_store, m_at, context.clock);
        if (!picture) {
            return picture.error();
        }
        const auto hub = userTileHub(context.clock);
        if (m_online) {
            hub->allowAll();
        }
        auto input = inputFor(*source, *picture, *moment, context, *hub);
        if (!input) {
            return input.error();
        }
        const auto options = optionsFor(*input, context.clock);
        if (!options) {
            return options.error();
        }
        maps::Renderer renderer{offscreen.rendererOptions(source->resources)};
        const auto written = writeSafely(m_output, m_store, [&](const std::filesystem::path& temporary) {
            return writeBriefing(temporary, *input, *options, renderer);
        });
        return written ? Result<int>{0} : Result<int>{written.error()};
    }

private:
    static Result<BriefingInput> inputFor(const ReadStore& source, const desk::PicturePtr& picture, Instant now,
                                          CommandContext& context, TileHub& hub) {
        BriefingInput input;
        input.picture = picture;
        input.now = now;
        input.workingCrs = source.profile->city.workingCrs;
        auto projection = maps::makeProjection(input.workingCrs);
        if (!projection) {
            return projection.error();
        }
        input.projection = *std::move(projection);
        auto prepared = preparedStore();
        auto stored = storedLayers(*picture, {prepared, hub});
        for (const auto& warning : stored.warnings) {
            printNote(context.err, warning);
        }
        input.layers =
            withOuterLayers(overlayLayers(picture, now, source.resources, input.projection), std::move(stored.layers));
        return input;
    }

    [[nodiscard]] Result<BriefingOptions> optionsFor(const BriefingInput& input, const Clock& clock) const {
        BriefingOptions options;
        options.templateName = m_template;
        options.title = m_title;
        options.printedAt = clock.now();
        options.language = languageWanted();
        options.extent = extentOf(*input.picture, *input.projection);
        if (m_zone.empty()) {
            return options;
        }
        const auto zones = input.picture->zones.where([&](const model::Zone& zone) {
            return zone.name == m_zone || zone.code == m_zone || std::to_string(zone.id.value) == m_zone;
        });
        if (zones.empty()) {
            return fail(ErrorCode::notFound, msg("There is no zone '{0}'", shorten(m_zone)),
                        msg("weir list STORE zone shows them"));
        }
        options.extent = boxOnMap(geo::boundsOf(zones.front()->area), *input.projection);
        return options;
    }

    std::filesystem::path m_store;
    std::string m_template = "situation";
    std::filesystem::path m_output;
    std::string m_at;
    std::string m_zone;
    std::string m_title;
    bool m_online = false;
};

}  // namespace

std::unique_ptr<Command> makeBriefCommand() {
    return std::make_unique<BriefCommand>();
}

}  // namespace weir::app
