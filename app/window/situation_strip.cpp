// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/situation_strip.h"

#include "app/docks/choices.h"
#include "app/docks/widgets.h"
#include "app/overlays/incident_state.h"
#include "app/overlays/water_now.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/rule_text.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QTimer>

#include <algorithm>
#include <tuple>

namespace weir::app {

namespace {

constexpr int kHeight = 52;
constexpr int kPad = 16;
constexpr int kShape = 20;
constexpr int kGap = 6;

QFont titleFont(const QFont& base) {
    QFont font = base;
    font.setPixelSize(12);
    return font;
}

QFont valueFont(const QFont& base) {
    QFont font = base;
    font.setPixelSize(14);
    font.setWeight(QFont::DemiBold);
    return font;
}

/// Incidents nobody has verified: lives first, then severity, then who waits longest, as in the list.
std::vector<const model::Incident*> unverifiedOf(const desk::Picture& picture) {
    auto out = picture.incidents.where([](const model::Incident& incident) { return isUnverified(incident); });
    std::ranges::stable_sort(out, {}, [](const model::Incident* incident) {
        return std::tuple{!isAboutLives(*incident), -static_cast<int>(incident->severity), incident->occurredAt};
    });
    return out;
}

}  // namespace

StripPart::StripPart(const Theme& theme, const char* objectName, QWidget* parent)
    : QAbstractButton{parent}, m_theme{theme} {
    setObjectName(QString::fromLatin1(objectName));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StripPart::set(const QString& title, std::vector<Segment> segments, model::Level fill) {
    m_title = title;
    m_segments = std::move(segments);
    m_fill = fill;
    QStringList words{title};
    for (const auto& segment : m_segments) {
        words << (segment.level > 0 ? levelLabel(segment.level) + QChar{u' '} + segment.text : segment.text);
    }
    setAccessibleName(words.join(QStringLiteral(", ")));
    setToolTip(title + QChar{u'\n'} + words.mid(1).join(QChar{u' '}));
    updateGeometry();
    update();
}

int StripPart::contentWidth() const {
    const QFontMetrics values{valueFont(font())};
    int width = 0;
    for (const auto& segment : m_segments) {
        width += (segment.level > 0 ? kShape + 4 : 0) + values.horizontalAdvance(segment.text) + kGap;
    }
    return std::max(width, QFontMetrics{titleFont(font())}.horizontalAdvance(m_title));
}

QSize StripPart::sizeHint() const {
    return {contentWidth() + 2 * kPad, kHeight};
}
QSize StripPart::minimumSizeHint() const {
    const int whole = sizeHint().width();
    return {m_segments.empty() ? 0 : m_least > 0 ? std::min(whole, m_least) : whole, kHeight};
}

void StripPart::paintEvent(QPaintEvent*) {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ground = m_fill > 0     ? m_theme.levelColour(m_fill)
                          : underMouse() ? m_theme.colour("hover")
                                         : m_theme.colour("panel");
    painter.fillRect(rect(), ground);
    const auto ink = [&](Tone tone) {
        if (m_fill > 0) {
            return m_theme.onLevelColour(m_fill);
        }
        return tone == Tone::alert   ? m_theme.colour("alert")
               : tone == Tone::warn  ? m_theme.colour("warn")
               : tone == Tone::good  ? m_theme.colour("good")
               : tone == Tone::muted ? m_theme.colour("muted")
                                     : m_theme.colour("text");
    };
    const int right = width() - kPad / 2;
    painter.setFont(titleFont(font()));
    painter.setPen(ink(Tone::muted));
    painter.drawText(QRect{kPad, 7, right - kPad, 17}, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_title, Qt::ElideRight, right - kPad));
    painter.setFont(valueFont(font()));
    int x = kPad;
    for (const auto& segment : m_segments) {
        if (segment.level > 0 && x + kShape <= right) {
            paintLevel(painter, QRectF{static_cast<qreal>(x), 25, kShape, kShape}, segment.level, m_theme);
            x += kShape + 4;
        }
        painter.setPen(ink(segment.tone));
        const QString text = painter.fontMetrics().elidedText(segment.text, Qt::ElideRight, std::max(0, right - x));
        painter.drawText(QRect{x, 25, right - x, 20}, Qt::AlignLeft | Qt::AlignVCenter, text);
        x += painter.fontMetrics().horizontalAdvance(text) + kGap;
    }
    if (m_fill == 0) {
        painter.setPen(m_theme.colour("border"));
        painter.drawLine(width() - 1, 10, width() - 1, kHeight - 10);
    }
    if (hasFocus()) {
        painter.setPen(QPen{m_theme.colour("accent"), 2});
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

SituationStrip::SituationStrip(Workbench& bench, QWidget* parent)
    : QFrame{parent},
      m_bench{bench},
      m_response{new StripPart{bench.theme(), "Strip_Response"}},
      m_warnings{new StripPart{bench.theme(), "Strip_Warnings"}},
      m_pending{new StripPart{bench.theme(), "Strip_Pending"}},
      m_next{new StripPart{bench.theme(), "Strip_Next"}},
      m_water{new StripPart{bench.theme(), "Strip_Water"}},
      m_forces{new StripPart{bench.theme(), "Strip_Forces"}},
      m_duty{new StripPart{bench.theme(), "Strip_Duty"}},
      m_clock{new StripPart{bench.theme(), "Strip_Clock"}},
      m_timer{new QTimer{this}} {
    setProperty("part", QStringLiteral("strip"));
    named(this, "Strip", tr("Situation"));
    auto* row = new QHBoxLayout{this};
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (auto* part : {m_response, m_warnings, m_pending, m_next, m_water, m_forces, m_duty}) {
        row->addWidget(part);
    }
    m_response->setLeast(190);
    m_pending->setLeast(150);
    m_next->setLeast(140);
    m_water->setLeast(160);
    m_duty->setLeast(110);
    row->addStretch(1);
    row->addWidget(m_clock);
    m_clock->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_response, &QAbstractButton::clicked, this, [this] { Q_EMIT responseWanted(m_responseId); });
    connect(m_warnings, &QAbstractButton::clicked, this, &SituationStrip::warningsWanted);
    connect(m_pending, &QAbstractButton::clicked, this, [this] { Q_EMIT responseWanted(m_pendingId); });
    connect(m_next, &QAbstractButton::clicked, this, [this] {
        if (m_nextItem) {
            Q_EMIT obligationWanted(*m_nextItem);
        }
    });
    connect(m_water, &QAbstractButton::clicked, this, &SituationStrip::stationsWanted);
    connect(m_forces, &QAbstractButton::clicked, this, [this] {
        if (m_unverified) {
            Q_EMIT obligationWanted(*m_unverified);
        } else {
            Q_EMIT incidentsWanted();
        }
    });
    connect(m_duty, &QAbstractButton::clicked, this, &SituationStrip::officerWanted);
    connect(m_clock, &QAbstractButton::clicked, this, &SituationStrip::refresh);
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, &SituationStrip::refresh);
    connect(&bench, &Workbench::officerChanged, this, &SituationStrip::refresh);
    connect(&bench.theme(), &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(m_timer, &QTimer::timeout, this, &SituationStrip::refresh);
    m_timer->start(1000);
    refresh();
}

void SituationStrip::refresh() {
    const auto& picture = m_bench.picture();
    const Instant now = m_bench.clock().now();
    const Situation s = situationOf(picture, now);
    using Segment = StripPart::Segment;
    m_responseId = s.highest == nullptr ? 0 : s.highest->id.value;
    if (s.highest != nullptr) {
        const auto since = s.highest->activatedAt ? clockLabel(now - *s.highest->activatedAt, false) : QString{};
        const QString area = areaOf(picture, s.highest->areaText);
        const QString others =
            s.activeResponses > 1 ? QStringLiteral(" · ") + tr("%1 more").arg(s.activeResponses - 1) : QString{};
        m_response->set(
            (area.isEmpty() ? QString{} : area + QStringLiteral(" · ")) + tr("active for %1").arg(since) + others,
            {{tr("%1 response, %2").arg(labelOf(s.highest->hazard), levelLabel(s.highest->level)), Tone::normal,
              s.highest->level}},
            s.highest->level);
    } else {
        m_response->set(tr("Response"), {{tr("none active"), Tone::muted}});
    }
    std::vector<Segment> warnings;
    for (model::Level level = 1; level <= 4; ++level) {
        if (const int n = s.warnings[static_cast<std::size_t>(level)]; n > 0) {
            warnings.push_back({QString::number(n), Tone::normal, level});
        }
    }
    m_warnings->set(tr("Warnings"), warnings.empty() ? std::vector<Segment>{{tr("none"), Tone::muted}} : warnings);
    m_pendingId = s.pending == nullptr ? 0 : s.pending->id.value;
    m_pending->setVisible(s.pending != nullptr);
    if (s.pending != nullptr) {
        const auto waiting = s.pending->proposedAt ? clockLabel(now - *s.pending->proposedAt, true) : QString{};
        m_pending->set(tr("To be signed: %1").arg(levelLabel(s.pending->level)),
                       {{tr("for %1 →").arg(waiting), Tone::alert}});
    }
    m_nextItem = s.next ? std::optional{s.next->item} : std::nullopt;
    if (s.next) {
        const auto left = s.next->due - now;
        m_next->set(tr("Next: %1").arg(translated(s.next->what)),
                    {{left < Millis{0} ? tr("overdue %1").arg(clockLabel(-left, true))
                                       : tr("%1 left").arg(clockLabel(left, true)),
                      left < Millis{0}                  ? Tone::alert
                      : left < std::chrono::minutes{10} ? Tone::warn
                                                        : Tone::normal}});
    } else {
        m_next->set(tr("Next deadline"), {{tr("none"), Tone::muted}});
    }
    m_next->setEnabled(s.next.has_value());
    showWater(picture, now);
    showForces(picture, s);
    const auto& officer = m_bench.officer();
    QString duty =
        m_bench.isSeatTaken() ? tr("%1, %2").arg(toQt(officer.name), labelOf(officer.role)) : tr("Who sits here?");
    if (!s.dutyLeader.empty() && s.dutyLeader != officer.name) {
        duty += tr(" · leader %1").arg(toQt(s.dutyLeader));
    }
    m_duty->set(tr("On duty"), {{duty, m_bench.isSeatTaken() ? Tone::normal : Tone::warn}});
    refreshClock();
}

void SituationStrip::showForces(const desk::Picture& picture, const Situation& s) {
    std::vector<StripPart::Segment> segments;
    // Before the figures: whoever acknowledged the alarm has not verified the incident, and a narrow strip cuts the
    // end.
    const auto unverified = unverifiedOf(picture);
    m_forces->setLeast(unverified.empty() ? 150 : 200);
    m_unverified.reset();
    if (!unverified.empty()) {
        m_unverified = Item{model::Kind::incident, unverified.front()->id.value};
        segments.push_back({tr("%1 to verify").arg(unverified.size()), Tone::alert});
    }
    const QString forces =
        tr("%1 · %2 · %3, %4 people").arg(s.openIncidents).arg(s.enRoute).arg(s.onScene).arg(numberLabel(s.peopleOut));
    segments.push_back({forces, s.openIncidents + s.enRoute + s.onScene > 0 ? Tone::normal : Tone::muted});
    m_forces->set(tr("Incidents · out · on scene"), std::move(segments));
}

void SituationStrip::showWater(const desk::Picture& picture, Instant now) {
    const auto water = waterSummaryOf(picture, now);
    std::vector<StripPart::Segment> segments;
    if (water.aboveGuarantee > 0) {
        segments.push_back({tr("%1 over guarantee").arg(water.aboveGuarantee), Tone::alert});
    } else if (water.aboveWarning > 0) {
        segments.push_back({tr("%1 over warning").arg(water.aboveWarning), Tone::alert});
    }
    if (water.stale > 0 && segments.empty()) {
        segments.push_back({tr("none over warning"), Tone::muted});
    }
    m_water->setVisible(!segments.empty());
    if (!segments.empty()) {
        m_water->set(water.stale > 0 ? tr("Stations · %1 old, %2").arg(water.stale).arg(durationLabel(water.oldest))
                                     : tr("Stations"),
                     std::move(segments));
    }
}

void SituationStrip::refreshClock() {
    const QDateTime local = toQt(m_bench.clock().now(), m_bench.timeZone());
    const bool chinese = m_bench.settings().values().language != "en";
    const QLocale locale{chinese ? QLocale::Chinese : QLocale::English};
    m_clock->set(
        local.toString(QStringLiteral("yyyy-MM-dd ")) + locale.dayName(local.date().dayOfWeek(), QLocale::ShortFormat),
        {{local.toString(QStringLiteral("HH:mm:ss")), Tone::normal}});
}

}  // namespace weir::app
