// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/geo/geometry.h"
#include "maps/layer/swipe.h"
#include "maps/render/renderer.h"
#include "maps/tool/tool.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace weir::maps {

/// A short card beside the cursor. Texts are translated by whoever makes the card.
struct HoverCard {
    QString title{};
    QString subtitle{};
    std::vector<std::pair<QString, QString>> lines{};
};

/// What the canvas needs for life; `renderer` is shared so that a second canvas (wall window) may have its own.
struct CanvasOptions {
    std::shared_ptr<Renderer> renderer{};
    std::shared_ptr<const Projection> projection{};
    Palette palette = Palette::light();
    QString fontFamily = QStringLiteral("Noto Sans CJK SC");
    bool interactive = true;  ///< false: a wall window that follows setView only
    bool decorated = true;    ///< scale bar and north arrow; an overview has neither
    /// Makes the renderer of the other side of a swipe, when the first one is wanted; without it there is no swipe.
    std::function<std::shared_ptr<Renderer>()> secondRenderer{};
};

/// The map on the screen. Shows the last finished picture, transformed to the present view, until a new one is there,
/// so pointer and keys never wait. Keys: wheel zooms at the cursor (Ctrl finely), Space + drag or middle drag pans with
/// any tool, Shift + drag zooms to a box (unless the tool uses Shift + drag), Alt + drag or Ctrl + middle drag turns
/// the map (with Shift in steps of 15°), a click on the north arrow turns north up, arrows pan, PgUp/PgDn zoom, R and
/// Shift+R turn, N turns north up, Home full extent, Alt+Left/Alt+Right previous and next view, Esc cancels the tool's
/// work or stops drawing. UI thread only.
class MapCanvas : public QWidget {
    Q_OBJECT

public:
    explicit MapCanvas(CanvasOptions options, QWidget* parent = nullptr);
    ~MapCanvas() override;

    void setLayers(std::vector<Layer> layers);  ///< bottom first
    [[nodiscard]] const std::vector<Layer>& layers() const;
    void setMapPalette(const Palette& palette);
    void setLabelsVisible(bool visible);
    void setNote(const QString& note);
    /// Nothing ends it. Moving the divider draws nothing again.
    void setSwipe(std::optional<Swipe> swipe);
    [[nodiscard]] const std::optional<Swipe>& swipe() const;

    [[nodiscard]] const MapView& view() const;
    /// `remember`: the view before goes into the history.
    void setView(const MapView& view, bool remember = true);
    void zoomToBox(const geo::MapBox& box);
    void zoomTo(geo::LonLat point, double scaleDenominator = 0);  ///< 0 keeps the scale
    void zoomBy(double factor);
    void panBy(double dx, double dy);
    void setFullExtent(
        const geo::MapBox& box);  ///< what fullExtent() shows; the first call with an unset view shows it
    [[nodiscard]] const std::optional<geo::MapBox>& fullExtentBox() const;
    void fullExtent();
    void previousView();
    void nextView();
    [[nodiscard]] bool hasPreviousView() const;
    [[nodiscard]] bool hasNextView() const;
    /// Turns the picture about the middle of the map; 0: grid north is up.
    void rotateTo(double degrees);
    void setScaleDenominator(double denominator);
    [[nodiscard]] double scaleDenominator() const;

    void setTool(std::unique_ptr<Tool> tool);  ///< never null
    [[nodiscard]] Tool& tool();
    /// Highlights; a reference that no layer holds is kept and shows when the feature comes.
    void setSelection(std::vector<FeatureRef> selection);
    [[nodiscard]] const std::vector<FeatureRef>& selection() const;
    /// Pulses these slowly (at most once a second) until called again without them.
    void setPulsing(std::vector<FeatureRef> refs);
    /// Makes the card for a hit from what the features carry; called on the UI thread 250 ms after the cursor came to
    /// rest. No card when the function is empty or answers nothing. What takes longer to read is filled in later.
    void setCardMaker(std::function<std::optional<HoverCard>(const Hit&)> maker);
    /// Names the card being made or shown; another one as soon as the pointer moves on.
    [[nodiscard]] std::uint64_t cardGeneration() const;
    /// Replaces the card of that generation; nothing happens when the pointer has moved on meanwhile.
    void fillCard(std::uint64_t generation, HoverCard filled);
    [[nodiscard]] const std::optional<HoverCard>& card() const;

    [[nodiscard]] std::vector<Hit> identifyAt(QPointF position, double tolerance = 4) const;
    [[nodiscard]] geo::LonLat toLonLat(QPointF position) const;
    [[nodiscard]] QPointF toWidget(geo::LonLat point) const;

    void refreshLabels();  ///< draws again when what lies over the map has moved
    void refresh();        ///< draws again, caches ignored
    void stopDrawing();
    [[nodiscard]] bool isDrawing() const;
    /// What the last finished picture reported.
    [[nodiscard]] const RenderResult& lastResult() const;

Q_SIGNALS:
    void viewChanged(const weir::maps::MapView& view);
    void hovered(weir::geo::LonLat position);
    void left();  ///< the pointer left the map
    void clicked(weir::geo::LonLat position, const std::vector<weir::maps::Hit>& hits);
    void contextMenuWanted(QPoint globalPosition, weir::geo::LonLat position, const std::vector<weir::maps::Hit>& hits);
    void toolOutcome(const weir::maps::ToolOutcome& outcome);
    void toolChanged();
    void toolUsed();  ///< the tool was told of a press, move or key: what it draws may be another
    /// 0 … 1 while drawing, then once with `drawing` false.
    void renderProgress(double share, bool drawing);
    void rendered();      ///< a complete picture is shown
    void tilesChanged();  ///< a picture is shown that waits for tiles only

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace weir::maps
