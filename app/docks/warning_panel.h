// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/card_list.h"

#include <map>

namespace weir::app {

/// Warnings in force and those just over; publishing asks for a second person. Object names: Warning_*.
class WarningPanel : public CardListPanel {
    Q_OBJECT
public:
    explicit WarningPanel(Workbench& bench, QWidget* parent = nullptr);
    [[nodiscard]] int count() const override;
    void beginPublish();

protected:
    [[nodiscard]] std::vector<ListLine> lines() const override;
    [[nodiscard]] bool shows(model::Kind kind) const override { return kind == model::Kind::warning; }
    void fillCard(QVBoxLayout& column, Item item) override;
    bool beginForm(const std::string& form, std::int64_t subject) override;
    [[nodiscard]] QString emptyText() const override;
    void updateAvailability() override;
    [[nodiscard]] bool concerns(const desk::PictureChange& change) const override;

private:
    void beginUpdate(model::WarningId id);
    void sendUpdate(Form& form, model::WarningId id, const Json& values);
    void beginLift(model::WarningId id);
    void rememberLift(const desk::PictureChange& change);
    /// Who lifted it; empty until the journal has been read.
    [[nodiscard]] QString lifterOf(model::WarningId id);

    QPushButton& m_publish;
    std::map<model::WarningId, std::string> m_lifters;
    bool m_readLifters = false;
};

}  // namespace weir::app
