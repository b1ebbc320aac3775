// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/form.h"
#include "core/model/types.h"

#include <optional>

namespace weir::app {

/// The form of an incident: reports a new one, or says what is known better of one. Its place is picked on the map and
/// kept with its texts. Object names: IncidentForm_*.
class IncidentForm : public Form {
    Q_OBJECT
public:
    /// `incident`: the one to be corrected; null: a new one.
    explicit IncidentForm(const model::Incident* incident, QWidget* parent = nullptr);

    [[nodiscard]] const std::optional<geo::LonLat>& place() const { return m_place; }
    void setPlace(geo::LonLat place);

    /// Arguments of incident.report.
    [[nodiscard]] Json reportArgs() const;
    /// Arguments of incident.update: only what differs from the incident as it was when the form was opened, and the
    /// revision of that time; nothing when nothing differs.
    [[nodiscard]] std::optional<Json> updateArgs() const;

    [[nodiscard]] Json texts() const override;
    void setTexts(const Json& texts) override;

Q_SIGNALS:
    void pickWanted();
    void placeChanged();

private:
    void showPlace();
    [[nodiscard]] Json positionArg() const;

    std::int64_t m_id = 0;
    std::int64_t m_revision = 0;
    std::optional<geo::LonLat> m_place;
    bool m_moved = false;  ///< the place was picked in this form
    Json m_before;         ///< texts as the form was opened
};

}  // namespace weir::app
