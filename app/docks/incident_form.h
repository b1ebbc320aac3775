// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/form.h"
#include "core/desk/picture.h"

#include <memory>
#include <optional>

namespace weir::app {

/// The form of an incident: reports a new one, or says what is known better of one. Its place is picked on the map and
/// kept with its texts. Object names: IncidentForm_*.
class IncidentForm : public Form {
    Q_OBJECT
public:
    /// `incident`: the one to be corrected; null: a new one. A place further outside the city than its profile allows
    /// takes a second press.
    IncidentForm(const desk::Picture& picture, const model::Incident* incident, QWidget* parent = nullptr);

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
    [[nodiscard]] QString placeCaution() const;
    [[nodiscard]] Json positionArg() const;

    std::shared_ptr<const city::CityProfile> m_profile;
    std::int64_t m_id = 0;
    std::int64_t m_revision = 0;
    std::optional<geo::LonLat> m_place;
    bool m_moved = false;  ///< the place was picked in this form
    Json m_before;         ///< texts as the form was opened
};

}  // namespace weir::app
