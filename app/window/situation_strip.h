// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/rows.h"
#include "app/workbench/situation.h"
#include "app/workbench/workbench.h"

#include <QAbstractButton>
#include <QFrame>

class QTimer;

namespace weir::app {

/// One part of the strip: a small title and a value made of level shapes and words. Clicking opens what it tells of.
class StripPart : public QAbstractButton {
public:
    struct Segment {
        QString text;
        Tone tone = Tone::normal;
        model::Level level = 0;  ///< shape in front of the text
    };
    StripPart(const Theme& theme, const char* objectName, QWidget* parent = nullptr);
    /// `fill` paints the part in the colour of a level, 0 leaves it calm.
    void set(const QString& title, std::vector<Segment> segments, model::Level fill = 0);
    /// In a narrow window the part may shrink to this and shortens its words; 0: it never does.
    void setLeast(int width) { m_least = width; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int contentWidth() const;

    const Theme& m_theme;
    QString m_title;
    std::vector<Segment> m_segments;
    model::Level m_fill = 0;
    int m_least = 0;
};

/// Highest response, warnings in force, what waits for a decision, the next deadline, stations above warning and old
/// readings, forces out, who is on duty, the clock. Grey and calm in peace time. Object names: Strip_*.
class SituationStrip : public QFrame {
    Q_OBJECT
public:
    explicit SituationStrip(Workbench& bench, QWidget* parent = nullptr);
    void refresh();

Q_SIGNALS:
    void responseWanted(std::int64_t id);  ///< 0: the list
    void warningsWanted();
    void obligationWanted(weir::app::Item item);
    void incidentsWanted();
    void stationsWanted();
    void officerWanted();

private:
    void showForces(const desk::Picture& picture, const Situation& s);
    void showWater(const desk::Picture& picture, Instant now);
    void refreshClock();

    Workbench& m_bench;
    StripPart* m_response;
    StripPart* m_warnings;
    StripPart* m_pending;
    StripPart* m_next;
    StripPart* m_water;
    StripPart* m_forces;
    StripPart* m_duty;
    StripPart* m_clock;
    QTimer* m_timer;
    std::int64_t m_responseId = 0;
    std::int64_t m_pendingId = 0;
    std::optional<Item> m_nextItem;
    std::optional<Item> m_unverified;  ///< the first incident nobody has verified
};

}  // namespace weir::app
