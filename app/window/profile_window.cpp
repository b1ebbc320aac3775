// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/profile_window.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "core/geo/coordinate_text.h"
#include "core/geo/measure.h"
#include "core/store/store.h"

#include <QComboBox>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QSaveFile>
#include <QSignalBlocker>

#include <cmath>

namespace weir::app {

namespace {

constexpr double kLeft = 64;
constexpr double kRight = 16;
constexpr double kTop = 14;
constexpr double kBottom = 34;

/// 1, 2 or 5 times a power of ten, so that about `count` of them cover `span`.
double roundStep(double span, int count) {
    const double raw = span / count;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    const double digit = raw / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

QString distanceText(double metres) {
    return metres >= 1000 ? QStringLiteral("%1 km").arg(metres / 1000, 0, 'f', 2)
                          : QStringLiteral("%1 m").arg(metres, 0, 'f', 0);
}

QString heightText(double metres) {
    return QStringLiteral("%1 m").arg(metres, 0, 'f', 1);
}

}  // namespace

ProfileChart::ProfileChart(const Theme& theme, QWidget* parent) : QWidget{parent}, m_theme{theme} {
    named(this, "Profile_Chart", tr("Heights along the line; arrow keys move the cursor"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(360, 180);
}

void ProfileChart::show(std::optional<ElevationProfile> profile) {
    m_profile = std::move(profile);
    m_cursor.reset();
    if (m_profile) {
        constexpr int kLines = 5;
        constexpr double kLeastSpan = 1;  // a flat profile is not blown up to a mountain
        const double span = std::max(kLeastSpan, m_profile->highest - m_profile->lowest);
        m_tick = roundStep(span, kLines);
        m_low = std::floor(m_profile->lowest / m_tick) * m_tick;
        m_high = std::max(m_low + m_tick, std::ceil(m_profile->highest / m_tick) * m_tick);
    }
    update();
}

void ProfileChart::setCursorAt(std::optional<std::size_t> sample) {
    m_cursor = sample;
    update();
}

QRectF ProfileChart::plot() const {
    return QRectF{rect()}.adjusted(kLeft, kTop, -kRight, -kBottom);
}

QPointF ProfileChart::pointOf(const ElevationProfile::Sample& sample) const {
    const QRectF box = plot();
    const double along = m_profile->length > 0 ? sample.metres / m_profile->length : 0;
    return {box.left() + along * box.width(), box.bottom() - (sample.height - m_low) / (m_high - m_low) * box.height()};
}

void ProfileChart::paintEvent(QPaintEvent*) {
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.colour("panel"));
    if (!m_profile) {
        return;
    }
    paintAxes(painter);
    paintLine(painter);
    paintCursor(painter);
}

void ProfileChart::paintAxes(QPainter& painter) const {
    constexpr int kColumns = 6;
    const QRectF box = plot();
    for (double height = m_low; height <= m_high + m_tick / 2; height += m_tick) {
        const double y = box.bottom() - (height - m_low) / (m_high - m_low) * box.height();
        painter.setPen(QPen{m_theme.colour("border"), 1});
        painter.drawLine(QPointF{box.left(), y}, QPointF{box.right(), y});
        painter.setPen(m_theme.colour("muted"));
        const int decimals = m_tick < 1 ? 1 : 0;
        painter.drawText(QRectF{0, y - 10, kLeft - 8, 20}, Qt::AlignRight | Qt::AlignVCenter,
                         QStringLiteral("%1 m").arg(height, 0, 'f', decimals));
    }
    const double step = roundStep(std::max(1.0, m_profile->length), kColumns);
    for (double at = 0; at <= m_profile->length + step / 1000; at += step) {
        const double x = box.left() + at / std::max(1.0, m_profile->length) * box.width();
        painter.setPen(QPen{m_theme.colour("border"), 1});
        painter.drawLine(QPointF{x, box.bottom()}, QPointF{x, box.bottom() + 4});
        painter.setPen(m_theme.colour("muted"));
        painter.drawText(QRectF{x - 50, box.bottom() + 6, 100, 20}, Qt::AlignHCenter | Qt::AlignTop, distanceText(at));
    }
}

void ProfileChart::paintLine(QPainter& painter) const {
    QPainterPath line;
    bool isDown = false;
    for (const auto& sample : m_profile->samples) {
        if (std::isnan(sample.height)) {
            isDown = false;
        } else if (std::exchange(isDown, true)) {
            line.lineTo(pointOf(sample));
        } else {
            line.moveTo(pointOf(sample));
        }
    }
    painter.setPen(QPen{m_theme.colour("accent"), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin});
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
}

void ProfileChart::paintCursor(QPainter& painter) const {
    if (!m_cursor || *m_cursor >= m_profile->samples.size()) {
        return;
    }
    const auto& sample = m_profile->samples[*m_cursor];
    const bool isGap = std::isnan(sample.height);
    const QRectF box = plot();
    const double x = pointOf({sample.metres, sample.place, m_low}).x();
    painter.setPen(QPen{m_theme.colour("text"), 1, Qt::DashLine});
    painter.drawLine(QPointF{x, box.top()}, QPointF{x, box.bottom()});
    if (!isGap) {
        painter.setPen(QPen{m_theme.colour("panel"), 2});
        painter.setBrush(m_theme.colour("accent"));
        painter.drawEllipse(pointOf(sample), 5, 5);
    }
}

void ProfileChart::moveCursor(std::optional<std::size_t> sample) {
    if (sample != m_cursor) {
        setCursorAt(sample);
        Q_EMIT cursorMoved(sample);
    }
}

void ProfileChart::mouseMoveEvent(QMouseEvent* event) {
    if (!m_profile) {
        return;
    }
    const QRectF box = plot();
    const double metres = std::clamp((event->position().x() - box.left()) / box.width(), 0.0, 1.0) * m_profile->length;
    const auto& samples = m_profile->samples;
    const auto at = std::ranges::lower_bound(samples, metres, {}, &ElevationProfile::Sample::metres);
    moveCursor(std::min(static_cast<std::size_t>(at - samples.begin()), samples.size() - 1));
}

void ProfileChart::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    moveCursor(std::nullopt);
}

void ProfileChart::keyPressEvent(QKeyEvent* event) {
    const bool isLeft = event->key() == Qt::Key_Left;
    if (!m_profile || (!isLeft && event->key() != Qt::Key_Right)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto last = m_profile->samples.size() - 1;
    const auto now = m_cursor.value_or(isLeft ? last : 0);
    moveCursor(isLeft ? now - std::min<std::size_t>(now, 1) : std::min(now + 1, last));
}

ProfileWindow::ProfileWindow(Workbench& bench, std::shared_ptr<const maps::Projection> projection, QWidget* parent)
    : QDialog{parent},
      m_bench{bench},
      m_projection{std::move(projection)},
      m_model{named(new QComboBox, "Profile_Model", tr("Elevation model"))},
      m_chart{nullptr},
      m_figures{named(makeLabel({}), "Profile_Figures", tr("Figures of the profile"))},
      m_here{named(makeLabel({}, "muted"), "Profile_Here", tr("At the cursor"))},
      m_csv{makeButton(tr("Save as CSV…"), "Profile_Csv")},
      m_picture{makeButton(tr("Save as picture…"), "Profile_Picture")} {
    named(this, "Profile", tr("Elevation profile"));
    setWindowTitle(tr("Elevation profile"));
    resize(780, 420);
    m_chart = new ProfileChart{bench.theme(), this};
    auto* column = new QVBoxLayout{this};
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Elevation model"), "muted"));
    head->addWidget(m_model, 1);
    head->addWidget(m_csv);
    head->addWidget(m_picture);
    column->addLayout(head);
    column->addWidget(m_figures);
    column->addWidget(m_chart, 1);
    column->addWidget(m_here);
    connect(m_model, &QComboBox::activated, this, &ProfileWindow::compute);
    connect(m_chart, &ProfileChart::cursorMoved, this, &ProfileWindow::showCursor);
    connect(m_csv, &QPushButton::clicked, this, &ProfileWindow::exportCsv);
    connect(m_picture, &QPushButton::clicked, this, &ProfileWindow::exportPicture);
    connect(this, &QDialog::finished, this, [this] { Q_EMIT placeShown(std::nullopt); });
    connect(&bench.theme(), &Theme::changed, m_chart, qOverload<>(&QWidget::update));
}

void ProfileWindow::show(std::vector<maps::Layer> models, std::vector<geo::LonLat> line) {
    const QString chosen = m_model->currentData().toString();
    m_models = std::move(models);
    m_line = std::move(line);
    {
        const QSignalBlocker quiet{m_model};
        m_model->clear();
        for (auto model = m_models.rbegin(); model != m_models.rend(); ++model) {
            m_model->addItem(toQt(model->name), toQt(model->id));
        }
        m_model->setCurrentIndex(std::max(0, m_model->findData(chosen)));
    }
    compute();
    QDialog::show();
    raise();
}

void ProfileWindow::compute() {
    const auto id = toStd(m_model->currentData().toString());
    const auto model = std::ranges::find(m_models, id, &maps::Layer::id);
    if (model == m_models.end()) {
        return;
    }
    m_profile.reset();
    m_chart->show(std::nullopt);
    m_figures->setText(tr("Reading…"));
    setAvailable(*m_csv, tr("There is no profile yet"));
    setAvailable(*m_picture, tr("There is no profile yet"));
    m_bench.bridge().background(
        this,
        [layer = *model, line = m_line, projection = m_projection] { return profileAlong(layer, line, *projection); },
        [this, generation = ++m_generation](Result<ElevationProfile> profile) {
            if (generation == m_generation) {
                take(std::move(profile));
            }
        });
}

void ProfileWindow::take(Result<ElevationProfile> profile) {
    if (!profile) {
        m_figures->setText(translated(profile.error()));
        return;
    }
    m_profile = std::move(*profile);
    m_chart->show(m_profile);
    setAvailable(*m_csv, {});
    setAvailable(*m_picture, {});
    QString text =
        tr("Length %1 · lowest %2 · highest %3 · climb %4 · descent %5 · one sample every %6")
            .arg(distanceText(m_profile->length), heightText(m_profile->lowest), heightText(m_profile->highest),
                 heightText(m_profile->climb), heightText(m_profile->descent), distanceText(m_profile->stepMetres));
    if (m_profile->missing > 0) {
        text +=
            QStringLiteral(" · ") + tr("%1 of %2 without data").arg(m_profile->missing).arg(m_profile->samples.size());
    }
    m_figures->setText(text);
}

void ProfileWindow::showCursor(std::optional<std::size_t> sample) {
    if (!sample || !m_profile || *sample >= m_profile->samples.size()) {
        m_here->setText({});
        Q_EMIT placeShown(std::nullopt);
        return;
    }
    const auto& at = m_profile->samples[*sample];
    m_here->setText(distanceText(at.metres) + QStringLiteral(" · ") +
                    (std::isnan(at.height) ? tr("no data") : heightText(at.height)) + QStringLiteral(" · ") +
                    toQt(geo::writeDecimal(at.place)));
    Q_EMIT placeShown(at.place);
}

void ProfileWindow::followMap(geo::LonLat position, double metresPerPixel) {
    if (!m_profile || !isVisible()) {
        return;
    }
    constexpr double kReachPixels = 12;
    std::optional<std::size_t> nearest;
    double least = kReachPixels * metresPerPixel;
    // Degrees first: a line has thousands of samples and the pointer moves often.
    const double reach = least / 80'000;
    for (std::size_t i = 0; i < m_profile->samples.size(); ++i) {
        const auto& place = m_profile->samples[i].place;
        if (std::abs(place.lat - position.lat) > reach || std::abs(place.lon - position.lon) > 2 * reach) {
            continue;
        }
        if (const double metres = geo::distanceMetres(place, position); metres < least) {
            least = metres;
            nearest = i;
        }
    }
    m_chart->setCursorAt(nearest);
    showCursor(nearest);
}

void ProfileWindow::exportCsv() {
    const auto name = m_bench.prompts().saveFile(
        {tr("Save the profile"), QStringLiteral("CSV (*.csv)"), tr("profile") + QStringLiteral(".csv")});
    if (!name || !m_profile) {
        return;
    }
    if (const auto safe = store::checkUserFile(toPath(*name), m_bench.desk().storePath()); !safe) {
        m_bench.fail(safe.error());
        return;
    }
    // A line of at most 20,000 samples: written at once. The mark tells spreadsheets that it is UTF-8.
    const auto text = "\xEF\xBB\xBF" + toCsv(*m_profile);
    QSaveFile file{*name};
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), static_cast<qint64>(text.size())) < 0 ||
        !file.commit()) {
        m_bench.fail(weir::fail(ErrorCode::io,
                                msg("The file {0} cannot be written: {1}", toStd(*name), toStd(file.errorString())),
                                msg("Choose another folder")));
        return;
    }
    m_bench.tell(msg("The profile was written to {0}", toStd(*name)));
}

void ProfileWindow::exportPicture() {
    const auto name = m_bench.prompts().saveFile(
        {tr("Save the profile"), QStringLiteral("PNG (*.png)"), tr("profile") + QStringLiteral(".png")});
    if (!name) {
        return;
    }
    if (const auto safe = store::checkUserFile(toPath(*name), m_bench.desk().storePath()); !safe) {
        m_bench.fail(safe.error());
        return;
    }
    QImage picture{size() * 2, QImage::Format_RGB32};
    picture.setDevicePixelRatio(2);
    picture.fill(m_bench.theme().colour("panel"));
    QPainter painter{&picture};
    m_figures->render(&painter, m_figures->pos());
    m_chart->render(&painter, m_chart->pos());
    painter.end();
    QSaveFile file{*name};
    if (!file.open(QIODevice::WriteOnly) || !picture.save(&file, "PNG") || !file.commit()) {
        m_bench.fail(weir::fail(ErrorCode::io,
                                msg("The file {0} cannot be written: {1}", toStd(*name), toStd(file.errorString())),
                                msg("Choose another folder")));
        return;
    }
    m_bench.tell(msg("The profile was written to {0}", toStd(*name)));
}

}  // namespace weir::app
