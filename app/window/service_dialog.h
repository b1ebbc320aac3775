// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/cli/service_options.h"
#include "app/tiles/capabilities.h"
#include "app/workbench/workbench.h"

#include <QDialog>

#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace weir::app {

/// Describes a map service: kind, address or what its capabilities offer, datum, key. What is wrong is said in place; a
/// tile of the middle of the map shows whether it works before the layer is made. The network is asked only when a
/// button is pressed. Not modal. Object names: Service_*.
class ServiceDialog : public QDialog {
    Q_OBJECT
public:
    ServiceDialog(Workbench& bench, std::shared_ptr<TileHub> hub, std::shared_ptr<const maps::Projection> projection,
                  QWidget* parent = nullptr);
    /// The middle of the map, where the preview is from.
    void setCentre(geo::MapPoint centre) { m_centre = centre; }

    /// What the fields describe now, or what is wrong with them.
    [[nodiscard]] Result<NamedService> described() const;
    /// Why it cannot be added; empty when it can.
    [[nodiscard]] QString whyNot() const;

Q_SIGNALS:
    void wanted(const weir::app::NamedService& service);

private:
    [[nodiscard]] maps::TileServiceKind kind() const;
    QComboBox* addCombo(QFormLayout& form, const QString& label, const char* objectName);
    QLineEdit* addLine(QFormLayout& form, const QString& label, const char* objectName, const QString& hint);
    void addFields(QFormLayout& form);
    void addPreview(class QVBoxLayout& column);
    void onKind();
    void onAddress();
    void onLayer();
    void read();
    void onRead(const Result<std::string>& document, const std::string& url);
    void test();
    void onTile(const Result<std::string>& bytes, const maps::TileService& service);
    void submit();
    void refresh();
    void say(const QString& text, const char* tone);
    [[nodiscard]] Result<maps::TileService> basic() const;
    [[nodiscard]] std::string addressWithPlaceholder() const;
    [[nodiscard]] std::string keyNameFor(const maps::TileService& service) const;
    [[nodiscard]] Result<void> keepKey(const maps::TileService& service);

    Workbench& m_bench;
    std::shared_ptr<TileHub> m_hub;
    std::shared_ptr<const maps::Projection> m_projection;
    geo::MapPoint m_centre;
    std::optional<Capabilities> m_offered;
    std::string m_offeredUrl;
    QFormLayout* m_form = nullptr;
    QComboBox* m_kind = nullptr;
    QLineEdit* m_address = nullptr;
    QPushButton* m_read = nullptr;
    QComboBox* m_layer = nullptr;
    QComboBox* m_set = nullptr;
    QComboBox* m_style = nullptr;
    QComboBox* m_crs = nullptr;
    QLineEdit* m_hosts = nullptr;
    QLineEdit* m_key = nullptr;
    QComboBox* m_datum = nullptr;
    QSpinBox* m_minZoom = nullptr;
    QSpinBox* m_maxZoom = nullptr;
    QCheckBox* m_http = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_preview = nullptr;
    QLabel* m_reason = nullptr;
    QPushButton* m_test = nullptr;
    QPushButton* m_add = nullptr;
};

}  // namespace weir::app
