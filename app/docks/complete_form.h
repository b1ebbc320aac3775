// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/docks/form.h"
#include "core/desk/picture.h"

namespace weir::app {

/// The end of an order: what comes back of each stock line it sent, and what was reported. Equipment is proposed to
/// come back whole, consumables not at all. What will be recorded is said in words. Object names: CompleteForm_*.
class CompleteForm : public Form {
    Q_OBJECT
public:
    CompleteForm(const desk::Picture& picture, const model::Order& order, QWidget* parent = nullptr);

    /// Arguments of order.complete, from the revision the form was opened with.
    [[nodiscard]] Json args() const;

private:
    /// What the order sent from one stock line.
    struct Sent {
        model::StockId stock;
        std::int64_t quantity = 0;
        std::optional<model::Material> material;
        QString name;
        QString warehouse;
        [[nodiscard]] std::string field() const { return "returned_" + std::to_string(stock.value); }
    };
    CompleteForm(std::vector<Sent> sent, const desk::Picture& picture, const model::Order& order, QWidget* parent);
    [[nodiscard]] static std::vector<Sent> sentBy(const desk::Picture& picture, const model::Order& order);
    [[nodiscard]] static std::vector<Field> fieldsOf(const std::vector<Sent>& sent);
    void showRecord();

    std::vector<Sent> m_sent;
    model::OrderId m_id;
    std::int64_t m_revision = 0;
    QString m_before;  ///< what will be recorded, but for the material
};

}  // namespace weir::app
