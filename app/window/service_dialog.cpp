// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/service_dialog.h"

#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "maps/layer/tile_reprojection.h"
#include "maps/render/tile_book.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPointer>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace weir::app {

using maps::TileServiceKind;

namespace {

constexpr int kPreview = 200;

void fill(QComboBox& combo, const QStringList& words, const QStringList& values) {
    const QSignalBlocker quiet{&combo};
    combo.clear();
    for (qsizetype i = 0; i < words.size(); ++i) {
        combo.addItem(words[i], values[i]);
    }
}

std::string chosen(const QComboBox& combo) {
    return toStd(combo.currentData().toString());
}

/// The tile of the middle of the map, at a level that shows a city.
std::optional<maps::TileId> previewTile(const maps::TileService& service, geo::MapPoint centre,
                                        const std::string& workingCrs) {
    const auto reprojection = maps::makeTileReprojection(service, workingCrs);
    if (!reprojection) {
        return std::nullopt;
    }
    std::array points{centre};
    (*reprojection)->backward(points);
    const int level = std::clamp(12, service.minZoom, service.maxZoom);
    const auto range = service.grid.rangeOf({points[0].x, points[0].y, points[0].x + 1e-6, points[0].y + 1e-6}, level);
    return range.count() > 0 ? std::optional{maps::TileId{level, range.firstColumn, range.firstRow}} : std::nullopt;
}

/// What a fetch calls when it is done, on whatever thread: `take` runs on the window's, unless the dialog has gone.
template <class Take>
auto onUiThread(ServiceDialog* dialog, Take take) {
    return [guard = QPointer<ServiceDialog>{dialog}, take](Result<std::string> answer) {
        QMetaObject::invokeMethod(
            qApp,
            [guard, take, answer = std::move(answer)] {
                if (guard) {
                    take(answer);
                }
            },
            Qt::QueuedConnection);
    };
}

}  // namespace

ServiceDialog::ServiceDialog(Workbench& bench, std::shared_ptr<TileHub> hub,
                             std::shared_ptr<const maps::Projection> projection, QWidget* parent)
    : QDialog{parent}, m_bench{bench}, m_hub{std::move(hub)}, m_projection{std::move(projection)} {
    named(this, "Service", tr("Add a map service"));
    setWindowTitle(tr("Add a map service"));
    setMinimumWidth(560);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    m_form = new QFormLayout;
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    column->addLayout(m_form);
    addFields(*m_form);
    addPreview(*column);
    onKind();
}

QComboBox* ServiceDialog::addCombo(QFormLayout& form, const QString& label, const char* objectName) {
    auto* combo = named(new QComboBox, objectName, label);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    form.addRow(makeLabel(label, "muted"), combo);
    connect(combo, &QComboBox::currentIndexChanged, this, &ServiceDialog::refresh);
    return combo;
}

QLineEdit* ServiceDialog::addLine(QFormLayout& form, const QString& label, const char* objectName,
                                  const QString& hint) {
    auto* line = named(new QLineEdit, objectName, label);
    line->setPlaceholderText(hint);
    form.addRow(makeLabel(label, "muted"), line);
    connect(line, &QLineEdit::textChanged, this, &ServiceDialog::refresh);
    return line;
}

void ServiceDialog::addFields(QFormLayout& form) {
    m_kind = addCombo(form, tr("Kind"), "Service_Kind");
    fill(*m_kind, {tr("Tianditu"), tr("Tiles by zoom, column and row (XYZ)"), tr("WMTS"), tr("WMS")},
         {QStringLiteral("tianditu"), QStringLiteral("xyz"), QStringLiteral("wmts"), QStringLiteral("wms")});
    m_address =
        addLine(form, tr("Address"), "Service_Address", QStringLiteral("https://tiles.example.org/{z}/{x}/{y}.png"));
    m_read = makeButton(tr("Read what it offers"), "Service_Read");
    form.addRow(QString{}, m_read);
    m_layer = addCombo(form, tr("Layer"), "Service_Layer");
    m_set = addCombo(form, tr("Tile matrix set"), "Service_Set");
    m_style = addCombo(form, tr("Style"), "Service_Style");
    m_crs = addCombo(form, tr("Coordinate system"), "Service_Crs");
    const QStringList systems{QStringLiteral("EPSG:3857"), QStringLiteral("EPSG:4490"), QStringLiteral("EPSG:4326")};
    fill(*m_crs, systems, systems);
    m_hosts = addLine(form, tr("Servers for {s}"), "Service_Hosts", QStringLiteral("a,b,c"));
    m_key = addLine(form, tr("Key"), "Service_Key", tr("kept on this computer only"));
    m_key->setEchoMode(QLineEdit::Password);
    m_datum = addCombo(form, tr("Datum"), "Service_Datum");
    fill(*m_datum, {tr("WGS 84 or CGCS2000: Tianditu, survey"), tr("GCJ-02: Amap, Tencent"), tr("BD-09: Baidu")},
         {QStringLiteral("cgcs2000"), QStringLiteral("gcj02"), QStringLiteral("bd09")});
    auto* zooms = new QHBoxLayout;
    m_minZoom = named(new QSpinBox, "Service_MinZoom", tr("Coarsest zoom level"));
    m_maxZoom = named(new QSpinBox, "Service_MaxZoom", tr("Finest zoom level"));
    for (auto* box : {m_minZoom, m_maxZoom}) {
        box->setRange(0, 24);
        zooms->addWidget(box);
        connect(box, &QSpinBox::valueChanged, this, &ServiceDialog::refresh);
    }
    m_maxZoom->setValue(18);
    form.addRow(makeLabel(tr("Zoom levels"), "muted"), zooms);
    m_http = named(new QCheckBox{tr("Ask this server without encryption (http)")}, "Service_AllowHttp");
    form.addRow(QString{}, m_http);
    m_name = addLine(form, tr("Name"), "Service_Name", tr("as in the layer tree"));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ServiceDialog::onKind);
    connect(m_layer, &QComboBox::currentIndexChanged, this, &ServiceDialog::onLayer);
    connect(m_address, &QLineEdit::textChanged, this, &ServiceDialog::onAddress);
    connect(m_http, &QCheckBox::toggled, this, &ServiceDialog::refresh);
    connect(m_read, &QPushButton::clicked, this, &ServiceDialog::read);
}

void ServiceDialog::addPreview(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    m_preview = named(new QLabel, "Service_Preview", tr("Preview"));
    m_preview->setFixedSize(kPreview, kPreview);
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setWordWrap(true);
    m_preview->setProperty("part", QStringLiteral("card"));
    m_preview->setText(tr("A tile of the middle of the map"));
    row->addWidget(m_preview);
    auto* side = new QVBoxLayout;
    m_reason = makeText({}, "muted");
    named(m_reason, "Service_Reason", tr("What is missing"));
    side->addWidget(m_reason, 1);
    m_test = makeButton(tr("Try it"), "Service_Test");
    side->addWidget(m_test);
    row->addLayout(side, 1);
    column.addLayout(row);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* cancel = makeButton(tr("Cancel"), "Service_Cancel");
    m_add = makeButton(tr("Add to the map"), "Service_Add", "primary");
    m_add->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    column.addLayout(buttons);
    connect(m_test, &QPushButton::clicked, this, &ServiceDialog::test);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_add, &QPushButton::clicked, this, &ServiceDialog::submit);
}

TileServiceKind ServiceDialog::kind() const {
    return parseEnum<TileServiceKind>(chosen(*m_kind)).value_or(TileServiceKind::xyz);
}

void ServiceDialog::onKind() {
    const auto now = kind();
    const bool isDescribed = now == TileServiceKind::wmts || now == TileServiceKind::wms;
    const bool tianditu = now == TileServiceKind::tianditu;
    const auto showRow = [this](QWidget* field, bool isShown) { m_form->setRowVisible(field, isShown); };
    showRow(m_address, !tianditu);
    showRow(m_read, isDescribed);
    showRow(m_layer, isDescribed || tianditu);
    showRow(m_set, isDescribed || tianditu);
    showRow(m_style, isDescribed);
    showRow(m_crs, now == TileServiceKind::xyz);
    showRow(m_hosts, now == TileServiceKind::xyz);
    showRow(m_http, !tianditu);
    m_offered.reset();
    m_address->setPlaceholderText(isDescribed ? QStringLiteral("https://maps.example.org/wmts")
                                              : QStringLiteral("https://tiles.example.org/{z}/{x}/{y}.png"));
    fill(*m_layer, {}, {});
    fill(*m_set, {}, {});
    fill(*m_style, {}, {});
    if (tianditu) {
        fill(*m_layer,
             {tr("Street map"), tr("Names on the map"), tr("Imagery"), tr("Names on imagery"), tr("Relief"),
              tr("Names on relief")},
             {QStringLiteral("vec"), QStringLiteral("cva"), QStringLiteral("img"), QStringLiteral("cia"),
              QStringLiteral("ter"), QStringLiteral("cta")});
        fill(*m_set, {tr("Degrees (c, EPSG:4490)"), tr("Web map (w, EPSG:3857)")},
             {QStringLiteral("c"), QStringLiteral("w")});
        m_set->setCurrentIndex(1);
    }
    adjustSize();
    refresh();
}

void ServiceDialog::onAddress() {
    // A key that was pasted with the address goes where keys belong.
    const auto apart = maps::withoutKey(toStd(m_address->text().trimmed()));
    if (!apart.key.empty()) {
        m_key->setText(toQt(apart.key));
        m_address->setText(toQt(apart.url));
    }
    m_offered.reset();
}

std::string ServiceDialog::addressWithPlaceholder() const {
    return toStd(m_address->text().trimmed());
}

void ServiceDialog::onLayer() {
    if (!m_offered) {
        return;
    }
    const auto layer = std::ranges::find(m_offered->layers, chosen(*m_layer), &OfferedLayer::name);
    if (layer == m_offered->layers.end()) {
        return;
    }
    QStringList sets;
    for (const auto& set : layer->sets) {
        sets << toQt(set.name);
    }
    QStringList styles;
    for (const auto& style : layer->styles) {
        styles << toQt(style);
    }
    fill(*m_set, sets, sets);
    fill(*m_style, styles, styles);
    if (!layer->sets.empty()) {
        m_minZoom->setValue(layer->sets.front().minZoom);
        m_maxZoom->setValue(layer->sets.front().maxZoom);
    }
    refresh();
}

/// The service without what all kinds have in common.
Result<maps::TileService> ServiceDialog::basic() const {
    if (kind() == TileServiceKind::tianditu) {
        return maps::tiandituService(chosen(*m_layer), chosen(*m_set) == "c");
    }
    if (kind() == TileServiceKind::xyz) {
        return xyzService(addressWithPlaceholder(), chosen(*m_crs));
    }
    if (!m_offered) {
        return fail(ErrorCode::invalid, msg("It is not known yet what the map service offers"),
                    msg("Press 'Read what it offers'"));
    }
    auto service = serviceFor(*m_offered, {chosen(*m_layer), chosen(*m_set), chosen(*m_style), {}, true});
    if (service) {
        service->url = withKeyOf(std::move(service->url), m_offeredUrl);
    }
    return service;
}

std::string ServiceDialog::keyNameFor(const maps::TileService& service) const {
    if (!service.keyName.empty()) {
        return service.keyName;
    }
    return service.url.find("{key}") == std::string::npos ? std::string{} : maps::hostOf(service.url);
}

Result<NamedService> ServiceDialog::described() const {
    if (kind() != TileServiceKind::tianditu && m_address->text().trimmed().isEmpty()) {
        return fail(ErrorCode::invalid, msg("The address is missing"), msg("Ask the operator of the service for it"));
    }
    auto service = basic();
    if (!service) {
        return service.error();
    }
    service->datum = parseEnum<geo::Datum>(chosen(*m_datum)).value_or(geo::Datum::cgcs2000);
    service->allowHttp = m_http->isChecked() && kind() != TileServiceKind::tianditu;
    service->keyName = keyNameFor(*service);
    if (kind() != TileServiceKind::tianditu) {
        service->minZoom = m_minZoom->value();
        service->maxZoom = m_maxZoom->value();
    }
    if (const auto hosts = m_hosts->text().split(QChar{u','}, Qt::SkipEmptyParts); !hosts.isEmpty()) {
        service->hosts.clear();
        for (const auto& host : hosts) {
            service->hosts.push_back(toStd(host.trimmed()));
        }
    }
    if (auto sane = maps::checkService(*service); !sane) {
        return sane.error();
    }
    if (!service->keyName.empty() && m_key->text().trimmed().isEmpty() && m_hub->keys().key(service->keyName).empty()) {
        return fail(ErrorCode::invalid, msg("The key is missing"), msg("The operator of the service gives it out"));
    }
    const QString name = m_name->text().trimmed();
    const QString usual = kind() == TileServiceKind::tianditu
                              ? tr("Tianditu") + QStringLiteral(" · ") + m_layer->currentText()
                          : m_offered ? m_layer->currentText()
                                      : toQt(maps::hostOf(service->url));
    return NamedService{*std::move(service), toStd(name.isEmpty() ? usual : name)};
}

QString ServiceDialog::whyNot() const {
    const auto service = described();
    return service ? QString{} : translated(service.error());
}

void ServiceDialog::refresh() {
    if (m_add == nullptr) {
        return;
    }
    const bool isDescribed = kind() == TileServiceKind::wmts || kind() == TileServiceKind::wms;
    setAvailable(*m_read,
                 isDescribed && m_address->text().trimmed().isEmpty() ? tr("The address is missing") : QString{},
                 tr("Ask the service what it offers"));
    for (auto* combo : {m_layer, m_set, m_style}) {
        combo->setEnabled(combo->count() > 0);
        combo->setToolTip(combo->count() > 0 ? QString{} : tr("Press 'Read what it offers' first"));
    }
    const bool isFixed = kind() == TileServiceKind::tianditu;
    for (auto* box : {m_minZoom, m_maxZoom}) {
        box->setEnabled(!isFixed);
        box->setToolTip(isFixed ? tr("Tianditu has all levels from 1 to 18") : QString{});
    }
    const QString why = whyNot();
    say(why, "muted");
    setAvailable(*m_test, why, tr("Fetch one tile and show it"));
    setAvailable(*m_add, why, tr("Add the layer and let it ask the service"));
}

void ServiceDialog::say(const QString& text, const char* tone) {
    m_reason->setText(text);
    setStyleProperty(*m_reason, "tone", QString::fromLatin1(tone));
}

/// Keys go to their file before anything is asked with them.
Result<void> ServiceDialog::keepKey(const maps::TileService& service) {
    const auto key = toStd(m_key->text().trimmed());
    return service.keyName.empty() || key.empty() ? Result<void>{} : m_hub->keys().set(service.keyName, key);
}

void ServiceDialog::read() {
    const auto url = capabilitiesUrl(addressWithPlaceholder(), kind());
    const auto key = toStd(m_key->text().trimmed());
    auto asked = url;
    if (const auto at = asked.find("{key}"); at != std::string::npos) {
        asked.replace(at, 5, maps::urlEncoded(key.empty() ? m_hub->keys().key(maps::hostOf(url)) : key));
    }
    say(tr("Asking %1…").arg(toQt(maps::serverOf(url))), "muted");
    m_hub->network()->fetcher.fetch(
        {asked, m_http->isChecked(), {}},
        onUiThread(this, [this, url](const Result<std::string>& document) { onRead(document, url); }));
}

void ServiceDialog::onRead(const Result<std::string>& document, const std::string& url) {
    auto offered = document ? readCapabilities(*document, url) : Result<Capabilities>{document.error()};
    if (!offered) {
        say(translated(offered.error()), "alert");
        return;
    }
    m_offered = *std::move(offered);
    m_offeredUrl = url;
    QStringList words;
    QStringList values;
    for (const auto& layer : m_offered->layers) {
        words << toQt(layer.title);
        values << toQt(layer.name);
    }
    fill(*m_layer, words, values);
    onLayer();
}

void ServiceDialog::test() {
    const auto named = described();
    if (!named) {
        refresh();
        return;
    }
    if (const auto kept = keepKey(named->service); !kept) {
        say(translated(kept.error()), "alert");
        return;
    }
    const auto tile = previewTile(named->service, m_centre, m_projection->crs());
    if (!tile) {
        say(tr("The service has nothing in the middle of the map"), "alert");
        return;
    }
    say(tr("Asking %1…").arg(toQt(maps::serverOf(named->service.url))), "muted");
    m_hub->tilesOf(named->service)
        ->fetch(*tile, onUiThread(this, [this, service = named->service](const Result<std::string>& bytes) {
            onTile(bytes, service);
        }));
}

void ServiceDialog::onTile(const Result<std::string>& bytes, const maps::TileService& service) {
    if (!bytes) {
        say(translated(bytes.error()), "alert");
        m_preview->setText(tr("No tile came"));
        return;
    }
    if (service.content == maps::TileContent::vector) {
        m_preview->setText(tr("A vector tile came"));
    } else {
        const auto side = service.grid.level(service.minZoom).tileWidth;
        const auto image = maps::decodeTile(*bytes, side, side);
        if (!image) {
            say(translated(image.error()), "alert");
            return;
        }
        m_preview->setPixmap(
            QPixmap::fromImage(image->scaled(kPreview, kPreview, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    }
    say(tr("The service answers"), "good");
}

void ServiceDialog::submit() {
    const auto named = described();
    if (!named) {
        refresh();
        return;
    }
    if (const auto kept = keepKey(named->service); !kept) {
        say(translated(kept.error()), "alert");
        return;
    }
    Q_EMIT wanted(*named);
    accept();
}

}  // namespace weir::app
