// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/complete_form.h"

#include "app/docks/order_texts.h"
#include "app/qt/convert.h"

namespace weir::app {

std::vector<CompleteForm::Sent> CompleteForm::sentBy(const desk::Picture& picture, const model::Order& order) {
    std::vector<Sent> out;
    picture.orderLines.forEach([&](const model::OrderLine& line) {
        if (line.order != order.id) {
            return;
        }
        Sent sent;
        sent.stock = line.stock;
        sent.quantity = line.quantity;
        if (const auto* stock = picture.stocks.find(line.stock)) {
            if (const auto* material = picture.materials.find(stock->material)) {
                sent.material = *material;
                sent.name = toQt(material->name);
            }
            if (const auto* warehouse = picture.warehouses.find(stock->warehouse)) {
                sent.warehouse = toQt(warehouse->name);
            }
        }
        out.push_back(std::move(sent));
    });
    return out;
}

std::vector<Field> CompleteForm::fieldsOf(const std::vector<Sent>& sent) {
    std::vector<Field> fields;
    for (const auto& line : sent) {
        const bool comesBack = line.material && isEquipment(*line.material);
        fields.push_back({.id = line.field(),
                          .label = tr("%1 returned").arg(line.name) + QChar{u'\n'} + line.warehouse,
                          .type = Field::Type::number,
                          .required = true,
                          .initial = QString::number(comesBack ? line.quantity : 0),
                          .maximum = line.quantity});
    }
    fields.push_back({.id = "report", .label = tr("What was reported")});
    return fields;
}

CompleteForm::CompleteForm(const desk::Picture& picture, const model::Order& order, QWidget* parent)
    : CompleteForm{sentBy(picture, order), picture, order, parent} {}

CompleteForm::CompleteForm(std::vector<Sent> sent, const desk::Picture& picture, const model::Order& order,
                           QWidget* parent)
    : Form{"CompleteForm", tr("Complete the order"), tr("Record as done"), fieldsOf(sent), parent},
      m_sent{std::move(sent)},
      m_id{order.id},
      m_revision{order.revision},
      m_before{tr("Will be recorded: order %1 is done now.").arg(toQt(order.number))} {
    if (const QString teams = teamsText(picture, order.id); !teams.isEmpty()) {
        m_before += QChar{u'\n'} + tr("On the way back from now on: %1.").arg(teams);
    }
    setSubject(subjectOf(order));
    connect(this, &Form::edited, this, &CompleteForm::showRecord);
    showRecord();
}

void CompleteForm::showRecord() {
    QStringList lines{m_before};
    const Json now = values();
    for (const auto& line : m_sent) {
        const auto* material = line.material ? &*line.material : nullptr;
        const auto back = now.value(line.field(), std::int64_t{0});
        if (back < 0 || back > line.quantity) {
            continue;  // the field says so
        }
        lines << tr("%1 (%2): %3 used, %4 returned.")
                     .arg(line.name, line.warehouse, quantityText(line.quantity - back, material),
                          quantityText(back, material));
    }
    setNote(lines.join(QChar{u'\n'}));
}

Json CompleteForm::args() const {
    const Json now = values();
    Json out{{"id", m_id.value}, {"revision", m_revision}};
    if (const auto report = now.find("report"); report != now.end()) {
        out["report"] = *report;
    }
    Json returns = Json::array();
    for (const auto& line : m_sent) {
        if (const auto back = now.value(line.field(), std::int64_t{0}); back > 0) {
            returns.push_back({{"stock_id", line.stock.value}, {"quantity", back}});
        }
    }
    if (!returns.empty()) {
        out["returns"] = std::move(returns);
    }
    return out;
}

}  // namespace weir::app
