// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/card_list.h"
#include "app/docks/zone_figures.h"

class QComboBox;

namespace weir::app {

class FactList;

/// The planner's dock: zones, and for the selected or just growing one who and what lies inside. Object names: Zone_*.
class ZonePanel : public CardListPanel {
    Q_OBJECT
public:
    explicit ZonePanel(Workbench& bench, QWidget* parent = nullptr);
    [[nodiscard]] int count() const override;
    /// Figures of the zone of this name while it is being drawn or reshaped; an empty geometry ends that.
    void showLive(const geo::Geometry& area, const QString& name = {});
    /// The kind of the next zone that is drawn.
    [[nodiscard]] model::ZoneType newType() const;
    void removeShown();
    [[nodiscard]] QString whyNotEdit() const;

Q_SIGNALS:
    void drawWanted();
    void reshapeWanted(std::int64_t zone);

protected:
    [[nodiscard]] std::vector<ListLine> lines() const override;
    [[nodiscard]] bool shows(model::Kind kind) const override { return kind == model::Kind::zone; }
    void fillCard(QVBoxLayout& column, Item item) override;
    bool beginForm(const std::string& form, std::int64_t subject) override;
    [[nodiscard]] QString emptyText() const override;
    void updateAvailability() override;
    [[nodiscard]] bool concerns(const desk::PictureChange& change) const override;

private:
    void beginRename(model::ZoneId id);
    void compute(const model::Zone& zone, QWidget* into);
    void openPlaces(const QString& name, const zone::Figures& figures);

    QPushButton& m_draw;
    QComboBox* m_newType;
    QWidget* m_live;
    QLabel* m_liveName;
    QLabel* m_liveState;  ///< says so while the figures are older than the shape
    QWidget* m_liveFigures;
    geo::Geometry m_liveArea;
    bool m_computing = false;
    bool m_again = false;
};

}  // namespace weir::app
