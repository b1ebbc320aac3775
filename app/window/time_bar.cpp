// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/time_bar.h"

#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/convert.h"

#include <QComboBox>
#include <QGridLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QTimer>
#include <QToolButton>

#include <cmath>

namespace weir::app {

namespace {

constexpr int kTicks = 2000;   // positions of a slider
constexpr int kFrameMs = 250;  // between two pictures while playing
constexpr auto kDefaultSpan = std::chrono::hours{24};

struct Span {
    const char* text;
    std::chrono::hours hours;
};
constexpr Span kSpans[] = {{QT_TR_NOOP("Last 6 hours"), std::chrono::hours{6}},
                           {QT_TR_NOOP("Last 24 hours"), kDefaultSpan},
                           {QT_TR_NOOP("Last 3 days"), std::chrono::hours{72}},
                           {QT_TR_NOOP("Last 7 days"), std::chrono::hours{24 * 7}},
                           {QT_TR_NOOP("Last 30 days"), std::chrono::hours{24 * 30}}};

struct Speed {
    const char* text;
    double seconds;  // shown per second
};
constexpr Speed kSpeeds[] = {
    {QT_TR_NOOP("1 min per second"), 60},        {QT_TR_NOOP("10 min per second"), 600},
    {QT_TR_NOOP("1 h per second"), 3600},        {QT_TR_NOOP("6 h per second"), 6 * 3600},
    {QT_TR_NOOP("1 day per second"), 24 * 3600}, {QT_TR_NOOP("30 days per second"), 30 * 24 * 3600.0}};
constexpr int kDefaultSpeed = 1;

QSlider* makeSlider(const char* objectName, const QString& name) {
    auto* slider = named(new QSlider{Qt::Horizontal}, objectName, name);
    slider->setRange(0, kTicks);
    slider->setPageStep(kTicks / 20);
    slider->setMinimumWidth(200);
    return slider;
}

QString fieldText(const maps::TimeField& field) {
    return field.end.empty() ? toQt(field.begin) : toQt(field.begin) + QStringLiteral(" – ") + toQt(field.end);
}

}  // namespace

TimeBar::TimeBar(Workbench& bench, MapLayers& layers, QWidget* parent)
    : QFrame{parent},
      m_bench{bench},
      m_layers{layers},
      m_from{makeSlider("Time_From", tr("From"))},
      m_to{makeSlider("Time_To", tr("To"))},
      m_text{named(makeLabel({}), "Time_Text", tr("Time shown"))},
      m_ranges{named(new QComboBox, "Time_Range", tr("Range of the sliders"))},
      m_speeds{named(new QComboBox, "Time_Speed", tr("Speed"))},
      m_play{named(new QToolButton, "Time_Play", tr("Play"))},
      m_fields{named(new QToolButton, "Time_Fields", tr("Layers with times"))},
      m_timer{new QTimer{this}} {
    named(this, "Time", tr("Time"));
    setProperty("part", QStringLiteral("floating"));
    const auto button = [&](QToolButton* made, const QString& text, const QString& tip, auto act) {
        made->setText(text);
        made->setToolTip(tip);
        connect(made, &QToolButton::clicked, this, act);
        return made;
    };
    auto* back = button(named(new QToolButton, "Time_Back", tr("Step back")), QStringLiteral("◂"), tr("Step back"),
                        [this] { step(-speed()); });
    auto* on = button(named(new QToolButton, "Time_On", tr("Step on")), QStringLiteral("▸"), tr("Step on"),
                      [this] { step(speed()); });
    m_play->setCheckable(true);
    button(m_play, QStringLiteral("▶"), tr("Play, or stop"), [this] {
        m_play->isChecked() ? m_timer->start(kFrameMs) : m_timer->stop();
        showState();
    });
    auto* now = makeButton(tr("Now"), "Time_Now");
    now->setToolTip(tr("Back to the present"));
    connect(now, &QPushButton::clicked, this, [this] { m_layers.setTime(std::nullopt); });
    auto* close = button(named(new QToolButton, "Time_Close", tr("Close; the map shows now again")), {},
                         tr("Close; the map shows now again"), [this] { Q_EMIT closeWanted(); });
    setThemedIcon(*close, bench.theme(), "close");
    for (const auto& one : kSpeeds) {
        m_speeds->addItem(tr(one.text), one.seconds);
    }
    m_speeds->setCurrentIndex(kDefaultSpeed);
    for (auto* box : {m_speeds, m_ranges}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
    }
    m_fields->setText(tr("Layers"));
    m_fields->setPopupMode(QToolButton::InstantPopup);
    m_fields->setMenu(new QMenu{m_fields});
    connect(m_fields->menu(), &QMenu::aboutToShow, this, &TimeBar::showFields);

    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(10, 6, 6, 8);
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace);
    for (auto* widget : std::initializer_list<QWidget*>{back, m_play, on, m_speeds, m_ranges, m_fields}) {
        row->addWidget(widget);
    }
    row->addStretch(1);
    // What is shown has a line of its own: on a small screen the map is hardly wider than the buttons.
    auto* head = new QHBoxLayout;
    head->setSpacing(kSpace);
    head->addWidget(m_text, 1);
    head->addWidget(now);
    head->addWidget(close);
    column->addLayout(head);
    column->addLayout(row);
    auto* grid = new QGridLayout;
    grid->addWidget(makeLabel(tr("From"), "muted"), 0, 0);
    grid->addWidget(m_from, 0, 1);
    grid->addWidget(makeLabel(tr("To"), "muted"), 1, 0);
    grid->addWidget(m_to, 1, 1);
    column->addLayout(grid);

    connect(m_from, &QSlider::valueChanged, this, [this](int value) {
        m_to->setValue(std::max(value, m_to->value()));
        apply();
    });
    connect(m_to, &QSlider::valueChanged, this, [this](int value) {
        m_from->setValue(std::min(value, m_from->value()));
        apply();
    });
    connect(m_timer, &QTimer::timeout, this, &TimeBar::tick);
    connect(m_ranges, &QComboBox::activated, this, &TimeBar::chooseRange);
    connect(&layers, &MapLayers::built, this, &TimeBar::makeRanges);
    connect(&bench, &Workbench::pastShownChanged, this, &TimeBar::showState);
    makeRanges();
    m_ranges->setCurrentIndex(1);
    chooseRange();
    if (const auto& shown = layers.time()) {
        setSliders(*shown);
    }
    showState();
}

void TimeBar::makeRanges() {
    const QString chosen = m_ranges->currentText();
    const QSignalBlocker quiet{m_ranges};
    m_ranges->clear();
    for (const auto& span : kSpans) {
        m_ranges->addItem(tr(span.text));
    }
    for (const auto& layer : m_layers.timedLayers()) {
        if (layer.all) {
            m_ranges->addItem(tr("Times of %1").arg(toQt(layer.name)), toQt(layer.id));
        }
    }
    m_ranges->setCurrentIndex(std::max(0, m_ranges->findText(chosen)));
    const bool any = !m_layers.timedLayers().empty();
    m_fields->setEnabled(any);
    m_fields->setToolTip(any ? tr("Choose which attributes are the times of a layer")
                             : tr("No map file on the map has an attribute with times"));
}

void TimeBar::chooseRange() {
    const auto id = toStd(m_ranges->currentData().toString());
    const auto now = m_bench.clock().now();
    const auto index = static_cast<std::size_t>(std::max(0, m_ranges->currentIndex()));
    if (id.empty()) {
        m_range = {now - kSpans[std::min(index, std::size(kSpans) - 1)].hours, now};
    }
    for (const auto& layer : m_layers.timedLayers()) {
        if (layer.id == id && layer.all) {
            m_range = *layer.all;
            m_range.to = std::max(m_range.to, m_range.from + std::chrono::minutes{1});
        }
    }
    if (!m_bench.pastShown()) {
        setSliders(m_range);
    } else {
        setSliders({m_range.from, std::clamp(*m_bench.pastShown(), m_range.from, m_range.to)});
        apply();
    }
    showState();
}

void TimeBar::showFields() {
    auto* menu = m_fields->menu();
    menu->clear();
    for (const auto& layer : m_layers.timedLayers()) {
        auto* one = menu->addMenu(toQt(layer.name));
        const auto add = [&](const QString& text, const maps::TimeField& field) {
            auto* action =
                one->addAction(text, this, [this, id = layer.id, field] { m_layers.setTimeField(id, field); });
            action->setCheckable(true);
            action->setChecked(field == layer.chosen);
        };
        for (const auto& field : layer.fields) {
            add(fieldText(field), field);
        }
        add(tr("No times"), {});
    }
}

void TimeBar::setSliders(const maps::TimeWindow& window) {
    const double span = std::max<double>(1, static_cast<double>((m_range.to - m_range.from).count()));
    const auto at = [&](Instant t) {
        return static_cast<int>(std::lround(static_cast<double>((t - m_range.from).count()) / span * kTicks));
    };
    const QSignalBlocker quietFrom{m_from};
    const QSignalBlocker quietTo{m_to};
    m_from->setValue(at(window.from));
    m_to->setValue(at(window.to));
}

maps::TimeWindow TimeBar::window() const {
    const double span = static_cast<double>((m_range.to - m_range.from).count());
    const auto at = [&](const QSlider* slider) {
        return m_range.from + Millis{std::llround(span * slider->value() / kTicks)};
    };
    return {at(m_from), at(m_to)};
}

double TimeBar::speed() const {
    return m_speeds->currentData().toDouble();
}

void TimeBar::apply() {
    m_layers.setTime(window());
    showState();
}

/// The window goes on by so many seconds, and keeps its width until it meets an end of the range.
void TimeBar::step(double seconds) {
    auto next = m_layers.time().value_or(window());
    const Millis by{std::llround(seconds * 1000)};
    const bool isWhole = next.from == m_range.from;
    next.to = std::clamp(next.to + by, m_range.from, m_range.to);
    next.from = isWhole ? m_range.from : std::clamp(next.from + by, m_range.from, next.to);
    setSliders(next);
    m_layers.setTime(next);
    showState();
}

void TimeBar::tick() {
    if (m_layers.isBuilding()) {
        return;  // the map is still on its way to the moment before
    }
    if (m_layers.time() && m_layers.time()->to >= m_range.to) {
        m_play->setChecked(false);
        m_timer->stop();
        showState();
        return;
    }
    if (!m_layers.time()) {
        // From the beginning of the range.
        setSliders({m_range.from, m_range.from});
        apply();
        return;
    }
    step(speed() * kFrameMs / 1000.0);
}

void TimeBar::showState() {
    const auto& shown = m_layers.time();
    const auto text = [&](Instant t) { return toQt(toLocalText(t, m_bench.timeZone())).left(16); };
    m_text->setText(shown ? text(shown->from) + QStringLiteral(" – ") + text(shown->to) : tr("Now"));
    m_play->setText(m_timer->isActive() ? QStringLiteral("❚❚") : QStringLiteral("▶"));
    if (!shown && !m_timer->isActive()) {
        setSliders(m_range);
    }
}

}  // namespace weir::app
