// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/card_list.h"

namespace weir::app {

/// Responses: those waiting for a signature first, then the active ones. The card shows evidence, clause, who may sign,
/// who has signed and what happens next. Object names: Response_*.
class ResponsePanel : public CardListPanel {
    Q_OBJECT
public:
    explicit ResponsePanel(Workbench& bench, QWidget* parent = nullptr);
    [[nodiscard]] int count() const override;
    void beginPropose();

protected:
    [[nodiscard]] std::vector<ListLine> lines() const override;
    [[nodiscard]] bool shows(model::Kind kind) const override { return kind == model::Kind::response; }
    void fillCard(QVBoxLayout& column, Item item) override;
    bool beginForm(const std::string& form, std::int64_t subject) override;
    [[nodiscard]] QString emptyText() const override;
    void updateAvailability() override;
    [[nodiscard]] bool concerns(const desk::PictureChange& change) const override;

private:
    void addFacts(QVBoxLayout& column, const model::Response& response);
    void addWater(QVBoxLayout& column, const model::Response& response);
    void addSignatures(QVBoxLayout& column, const model::Response& response);
    void addButtons(const model::Response& response);
    void beginSign(model::ResponseId id);
    void beginChange(model::ResponseId id);
    void beginTerminate(model::ResponseId id);
    /// What speaks against lowering it to `level`, or against ending it.
    [[nodiscard]] QString cautionBefore(model::ResponseId id, std::optional<model::Level> level) const;

    QPushButton& m_propose;
};

}  // namespace weir::app
