// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/brief/briefing.h"

#include "app/brief/sheet.h"
#include "app/overlays/words.h"
#include "core/brief/selection.h"

#include <QBuffer>
#include <QFile>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>

#include <array>
#include <cmath>

namespace weir::app {

namespace {

constexpr std::array kTemplates{BriefingTemplate{"situation", "{0} flood situation map"}};

// A3 landscape in logical pixels of 1/96 inch, and what stands where on it.
constexpr double kPageWidth = 420.0 / 25.4 * 96;
constexpr double kPageHeight = 297.0 / 25.4 * 96;
constexpr double kMargin = 38;
constexpr double kHeader = 66;
constexpr double kFooter = 24;
constexpr double kSide = 430;
constexpr double kLegend = 128;
constexpr double kGap = 12;

// A long title is set smaller and in more lines before it is refused; it is never cut.
constexpr QRectF kTitleBox{kMargin, kMargin, (kPageWidth - 2 * kMargin) * 0.6, 52};
constexpr std::array kTitleSizes{32.0, 28.0, 24.0, 20.0, 17.0, 14.0, 12.0};
constexpr int kTitleRoom = 150;

const BriefingTemplate* templateNamed(const std::string& name) {
    const auto* found = std::ranges::find(kTemplates, name, &BriefingTemplate::name);
    return found == kTemplates.end() ? nullptr : found;
}

/// The next round denominator that is not smaller.
double roundScale(double denominator) {
    const double power = std::pow(10.0, std::floor(std::log10(denominator)));
    for (const double step : {1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
        if (denominator <= step * power * 1.0001) {
            return step * power;
        }
    }
    return denominator;
}

class Briefing {
public:
    Briefing(const BriefingInput& input, const BriefingOptions& options, const BriefingTemplate& form,
             maps::Renderer& renderer, QPainter& painter)
        : m_input{input},
          m_options{options},
          m_form{form},
          m_renderer{renderer},
          m_painter{painter},
          m_sheet{painter, kFont} {}

    Result<void> draw(QPdfWriter& writer, std::stop_token stop) {
        const auto size = m_sheet.fittingSize(kTitleBox, title(), kTitleSizes, true);
        if (!size) {
            return fail(ErrorCode::usage, msg("The title does not fit on the sheet"),
                        msg("Shorten it to about {0} characters", kTitleRoom));
        }
        m_titleSize = *size;
        header();
        const QRectF body{kMargin, kMargin + kHeader, kPageWidth - 2 * kMargin,
                          kPageHeight - 2 * kMargin - kHeader - kFooter};
        const QRectF mapBox{body.left(), body.top(), body.width() - kSide - kGap, body.height() - kLegend - kGap};
        if (auto drawn = map(mapBox, stop); !drawn) {
            return drawn;
        }
        legend({mapBox.left(), mapBox.bottom() + kGap, mapBox.width(), kLegend});
        const QRectF side{mapBox.right() + kGap, body.top(), kSide, body.height()};
        const double used = levelKey({side.left(), side.top(), side.width(), 60});
        tables(writer, {side.left(), side.top() + used, side.width(), side.height() - used});
        footer();
        return {};
    }

private:
    [[nodiscard]] QString cityName() const {
        const auto& names = m_input.picture->profile->city.name;
        return toQt(m_options.language == "en" ? names.en : names.zh);
    }
    [[nodiscard]] QString title() const {
        return m_options.title.empty() ? translated(msg(m_form.title, toStd(cityName())))
                                       : toQt(m_options.title).simplified();
    }
    [[nodiscard]] QString asOf() const {
        return toQt(m_input.picture->asOf, m_input.picture->profile->timeZone())
            .toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    }

    void header() {
        m_sheet.text(kTitleBox, title(), m_titleSize,
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap | Qt::TextWrapAnywhere, true);
        const auto responses = m_input.picture->responses.where([](const model::Response&) { return true; });
        const auto level = brief::highestLevel(responses);
        const double right = kPageWidth - kMargin;
        const QRectF state{right - 460, kMargin, 460, 30};
        if (level != 0) {
            m_sheet.badge({right - 30, kMargin, 30, 30}, level);
            m_sheet.text(state.adjusted(0, 0, -38, 0),
                         translated(msg("{0} flood response in force", toStd(levelLabel(level)))), 18,
                         Qt::AlignRight | Qt::AlignVCenter, true);
        } else {
            m_sheet.text(state, translated("No response is in force"), 16, Qt::AlignRight | Qt::AlignVCenter, false,
                         QColor{0x5B, 0x64, 0x70});
        }
        m_sheet.text({right - 460, kMargin + 30, 460, 22}, translated(msg("As of {0}", toStd(asOf()))), 14,
                     Qt::AlignRight | Qt::AlignVCenter);
        m_painter.setPen(QPen{QColor{0x1F, 0x5F, 0xBF}, 2});
        m_painter.drawLine(QPointF{kMargin, kMargin + kHeader - 10}, QPointF{right, kMargin + kHeader - 10});
    }

    Result<void> map(const QRectF& box, std::stop_token stop) {
        maps::RenderRequest request;
        request.workingCrs = m_input.workingCrs;
        request.projection = m_input.projection;
        request.layers = m_input.layers;
        request.tileWait = m_options.tileWait;
        request.view = maps::MapView::forPaper(box.width() / 96 * 25.4, box.height() / 96 * 25.4, m_options.dpi);
        request.view = m_options.seen ? showing(*m_options.seen, request.view)
                                      : request.view.fitted(m_options.extent.value_or(wholeExtent()), 0.02);
        m_scale = m_options.scale > 0 ? m_options.scale : roundScale(request.view.scaleDenominator());
        request.view = request.view.withScale(m_scale);
        request.decorations = {.scaleBar = true, .northArrow = true, .note = {}};
        if (const auto drawn = drawMap(request, box, stop); !drawn) {
            return drawn;
        }
        m_sheet.frame(box, 1.2);
        const auto disclaimer = m_options.language == "en" ? m_input.picture->profile->city.disclaimer.en
                                                           : m_input.picture->profile->city.disclaimer.zh;
        if (!disclaimer.empty()) {
            const QRectF note{box.left() + 8, box.top() + 8, 380, 22};
            m_painter.fillRect(note, QColor{255, 235, 205, 235});
            m_sheet.text(note, toQt(disclaimer), 12, Qt::AlignCenter, true, QColor{0xB0, 0x1E, 0x1E});
        }
        return {};
    }

    /// The sheet's view of at least what `seen` shows, in the same direction.
    static maps::MapView showing(const maps::MapView& seen, maps::MapView sheet) {
        constexpr double kShare = 0.96;
        sheet = sheet.centredAt(seen.centre).rotatedTo(seen.rotation);
        sheet.metresPerPixel = seen.metresPerPixel / kShare *
                               std::max(double(seen.width) / sheet.width, double(seen.height) / sheet.height);
        return sheet;
    }

    /// The map, or both sides of a comparison.
    Result<void> drawMap(maps::RenderRequest request, const QRectF& box, const std::stop_token& stop) {
        const auto swipe = m_options.swipe && m_options.seen
                               ? std::optional{maps::carried(*m_options.swipe, *m_options.seen, request.view)}
                               : std::nullopt;
        const auto all = request.layers;
        for (const bool second : {false, true}) {
            if (!swipe && second) {
                break;
            }
            request.layers = swipe ? maps::layersOfSide(all, *swipe, second) : all;
            const auto result = m_renderer.render(request, stop);
            if (result.cancelled || stop.stop_requested()) {
                return fail(ErrorCode::cancelled, msg("The briefing was stopped"));
            }
            m_painter.save();
            if (swipe) {
                const auto side = maps::sideOf(*swipe, second, box.width(), box.height());
                m_painter.setClipRect(QRectF{box.left() + side.x, box.top() + side.y, side.width, side.height});
            }
            m_painter.drawImage(box, result.image);
            m_painter.restore();
        }
        if (swipe) {
            const auto side = maps::sideOf(*swipe, true, box.width(), box.height());
            const QPointF start{box.left() + side.x, box.top() + side.y};
            m_painter.setPen(QPen{QColor{0x1F, 0x5F, 0xBF}, 2});
            m_painter.drawLine(start,
                               swipe->isLevel ? start + QPointF{side.width, 0} : start + QPointF{0, side.height});
        }
        return {};
    }

    [[nodiscard]] geo::MapBox wholeExtent() const {
        geo::MapBox out;
        for (const auto& layer : m_input.layers) {
            if (layer.visible && (layer.id == "backdrop.districts" || layer.id == "zones.township")) {
                out.add(maps::extentOf(layer, m_input.workingCrs));
            }
        }
        for (const auto& layer : m_input.layers) {
            if (out.empty() && layer.visible) {
                out.add(maps::extentOf(layer, m_input.workingCrs));
            }
        }
        return out;
    }

    void legend(const QRectF& box) {
        std::vector<maps::LegendEntry> entries;
        for (auto layer = m_input.layers.rbegin(); layer != m_input.layers.rend(); ++layer) {
            if (layer->isShownAt(m_scale) && !layer->failure()) {
                for (auto& entry : maps::legendOf(*layer)) {
                    entry.title = entry.title.empty() ? layer->name : entry.title;
                    entries.push_back(std::move(entry));
                }
            }
        }
        m_sheet.frame(box, 0.6);
        m_sheet.text({box.left() + 8, box.top() + 4, 120, 20}, translated("Legend"), 13,
                     Qt::AlignLeft | Qt::AlignVCenter, true);
        m_sheet.text({box.left() + 130, box.top() + 4, box.width() - 140, 20}, projectionText(), 11,
                     Qt::AlignRight | Qt::AlignVCenter);
        const auto leftOut =
            m_sheet.legend({box.left() + 8, box.top() + 26, box.width() - 16, box.height() - 30}, entries, m_renderer);
        if (leftOut > 0) {
            m_sheet.text({box.left() + 90, box.top() + 4, 240, 20}, translated(msg("{0} more are not shown", leftOut)),
                         11, Qt::AlignLeft | Qt::AlignVCenter, false, QColor{0xB0, 0x1E, 0x1E});
        }
    }

    [[nodiscard]] QString projectionText() const {
        return translated(
            msg("Scale 1:{0} · {1} · CGCS2000", toStd(numberLabel(std::llround(m_scale))), m_input.workingCrs));
    }

    /// What the numerals, colours and shapes mean.
    double levelKey(const QRectF& box) {
        m_sheet.text({box.left(), box.top(), box.width(), Sheet::kTitle}, translated("Levels"), 13,
                     Qt::AlignLeft | Qt::AlignVCenter, true);
        for (model::Level level = 1; level <= 4; ++level) {
            const double x = box.left() + static_cast<double>(level - 1) * box.width() / 4;
            m_sheet.badge({x, box.top() + Sheet::kTitle, 24, 24}, level);
            const auto text = levelColourLabel(level);
            m_sheet.text({x + 30, box.top() + Sheet::kTitle, box.width() / 4 - 32, 24}, text, 12,
                         Qt::AlignLeft | Qt::AlignVCenter);
        }
        return Sheet::kTitle + 24 + 12;
    }

    /// Tables flow down the side column and, when there is more, over pages of three columns. Small tables are kept
    /// whole.
    void tables(QPdfWriter& writer, QRectF column) {
        int columnOnPage = -1;  // -1: the side column of the first page
        double y = column.top();
        const auto next = [&] {
            const double width = (kPageWidth - 2 * kMargin - 2 * kGap) / 3;
            if (columnOnPage < 0 || columnOnPage == 2) {
                footer();
                writer.newPage();
                ++m_page;
                header();
                columnOnPage = 0;
            } else {
                ++columnOnPage;
            }
            column = {kMargin + columnOnPage * (width + kGap), kMargin + kHeader, width,
                      kPageHeight - 2 * kMargin - kHeader - kFooter};
            y = column.top();
        };
        for (const auto& table : briefTables(*m_input.picture, m_input.now)) {
            constexpr std::size_t kKeepWhole = 6;
            std::size_t first = 0;
            do {
                const double room = column.bottom() - y;
                const auto fits = m_sheet.rowsThatFit(table, room, first);
                const auto left = table.rows.size() - first;
                if ((table.rows.empty() && m_sheet.tableHeight(table, 0) > room) ||
                    (fits < left && fits < std::min(left, kKeepWhole))) {
                    next();
                    continue;
                }
                y += m_sheet.table(table, {column.left(), y, column.width(), room}, first, fits);
                first += fits;
            } while (first < table.rows.size());
        }
    }

    void footer() {
        const double y = kPageHeight - kMargin - kFooter + 6;
        m_sheet.rule(kMargin, y, kPageWidth - kMargin, 0.8);
        const QRectF box{kMargin, y + 2, kPageWidth - 2 * kMargin, kFooter - 6};
        const auto printed = toQt(m_options.printedAt, m_input.picture->profile->timeZone())
                                 .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        m_sheet.text(box,
                     translated(msg("Weir · journal entry {0} · printed {1}", m_input.picture->seq, toStd(printed))),
                     10, Qt::AlignLeft | Qt::AlignVCenter);
        m_sheet.text(box, translated(msg("Page {0}", m_page)), 10, Qt::AlignRight | Qt::AlignVCenter);
    }

    const QString kFont = QStringLiteral("Noto Sans CJK SC");
    const BriefingInput& m_input;
    const BriefingOptions& m_options;
    const BriefingTemplate& m_form;
    maps::Renderer& m_renderer;
    QPainter& m_painter;
    Sheet m_sheet;
    double m_scale = 0;
    double m_titleSize = kTitleSizes.front();
    int m_page = 1;
};

}  // namespace

std::span<const BriefingTemplate> briefingTemplates() {
    return kTemplates;
}

Result<void> writeBriefing(const std::filesystem::path& file, const BriefingInput& input,
                           const BriefingOptions& options, maps::Renderer& renderer, std::stop_token stop) {
    const auto* form = templateNamed(options.templateName);
    if (form == nullptr) {
        std::string names;
        for (const auto& known : kTemplates) {
            names += fmt::format("{}{}", names.empty() ? "" : ", ", known.name);
        }
        return fail(ErrorCode::usage, msg("There is no briefing template '{0}'", shorten(options.templateName)),
                    msg("The templates are: {0}", names));
    }
    // The writer never tells that a disk is full: it draws into memory and the file is written at the end.
    QBuffer paper;
    paper.open(QIODevice::WriteOnly);
    QPdfWriter writer{&paper};
    writer.setPageLayout(QPageLayout{QPageSize{QPageSize::A3}, QPageLayout::Landscape, QMarginsF{}});
    writer.setResolution(static_cast<int>(options.dpi));
    writer.setTitle(toQt(options.title.empty() ? input.picture->profile->city.name.zh : options.title));
    writer.setCreator(QStringLiteral("Weir " WEIR_VERSION));
    QPainter painter;
    if (!painter.begin(&writer)) {
        return fail(ErrorCode::io, msg("The briefing '{0}' cannot be written", file.string()),
                    msg("Check folder and free space"));
    }
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    painter.scale(options.dpi / 96, options.dpi / 96);
    auto drawn = Briefing{input, options, *form, renderer, painter}.draw(writer, stop);
    if (const bool ended = painter.end(); !drawn) {
        return drawn;
    } else if (QFile out{pathText(file)};
               !ended || !out.open(QIODevice::WriteOnly) || out.write(paper.data()) != paper.size() || !out.flush()) {
        return fail(ErrorCode::io, msg("The briefing '{0}' cannot be written", file.string()),
                    msg("Check folder and free space"));
    }
    return {};
}

}  // namespace weir::app
