// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What the panel is made of and how it is filled; what its controls do stands in style_panel_edit.cpp.
#include "app/docks/style_panel.h"

#include "app/cli/render_options.h"
#include "app/docks/choices.h"
#include "app/docks/themed_icon.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/resources.h"
#include "app/workbench/outer_layers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>

namespace weir::app {

namespace {

constexpr int kClassRole = Qt::UserRole + 1;
constexpr QSize kRampSize{48, 12};

/// What the panel needs of the resources, read beside the window.
struct Words {
    std::vector<std::pair<std::string, QString>> symbols;
    std::vector<maps::NamedRamp> ramps;
};

Words readWordsOf(const std::filesystem::path& resources) {
    Words out;
    const auto json = [&](const char* folder, const char* file) {
        const auto text = readResource(resources, std::filesystem::path{folder} / file);
        return text ? parseJson(*text) : Result<Json>{text.error()};
    };
    if (const auto symbols = json("symbols", "symbols.json"); symbols && symbols->contains("symbols")) {
        for (const auto& one : symbols->at("symbols")) {
            out.symbols.emplace_back(one.value("id", std::string{}), toQt(one.value("title", std::string{})));
        }
    }
    if (const auto ramps = json("ramps", "ramps.json")) {
        out.ramps = maps::rampsFromJson(*ramps).valueOr({});
    }
    return out;
}

/// The picture as it is in every mode: a chosen row must not tint the colours it shows.
QIcon steadyIcon(const QPixmap& picture) {
    QIcon icon{picture};
    icon.addPixmap(picture, QIcon::Selected);
    icon.addPixmap(picture, QIcon::Active);
    return icon;
}

QIcon rampIcon(const maps::ColourRamp& ramp) {
    QPixmap picture{kRampSize};
    QPainter painter{&picture};
    const auto colours = maps::coloursOf(ramp, kRampSize.width());
    for (int x = 0; x < kRampSize.width(); ++x) {
        painter.fillRect(x, 0, 1, kRampSize.height(), QColor::fromRgba(colours[static_cast<std::size_t>(x)].argb));
    }
    painter.end();
    return steadyIcon(picture);
}

QScrollArea* scrolled(QWidget* page) {
    page->setProperty("part", QStringLiteral("page"));
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    return area;
}

QWidget* pageOf(QWidget* form) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(form);
    column->addStretch(1);
    return page;
}

}  // namespace

StylePanel::StylePanel(Workbench& bench, MapLayers& layers, Tasks& tasks, std::shared_ptr<maps::Renderer> renderer,
                       QWidget* parent)
    : QWidget{parent},
      m_bench{bench},
      m_layers{layers},
      m_tasks{tasks},
      m_renderer{std::move(renderer)},
      m_palette{maps::Palette::light()},
      m_delay{new QTimer{this}} {
    constexpr int kFollowMs = 40;
    m_delay->setSingleShot(true);
    m_delay->setInterval(kFollowMs);
    connect(m_delay, &QTimer::timeout, this, &StylePanel::flush);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeHead(*column);
    m_pages = named(new QTabWidget, "Style_Pages", tr("Style"));
    m_pages->setDocumentMode(true);
    m_pages->addTab(scrolled(makeClassesPage()), tr("Symbols"));
    m_label = named(new LabelForm, "Style_Label");
    m_pages->addTab(scrolled(pageOf(m_label)), tr("Labels"));
    m_raster = named(new RasterForm, "Style_Raster");
    m_pages->addTab(scrolled(pageOf(m_raster)), tr("Raster"));
    m_whole = named(new WholeLayerForm, "Style_Layer");
    m_pages->addTab(scrolled(pageOf(m_whole)), tr("Layer"));
    column->addWidget(m_pages, 1);
    m_label->onEdited = [this] { edit([this](maps::Style& style) { style.label = m_label->part(); }); };
    m_raster->onEdited = [this] { edit([this](maps::Style& style) { style.raster = m_raster->part(); }); };
    m_whole->onEdited = [this] {
        edit([this](maps::Style& style) {
            style.blend = m_whole->part().blend;
            style.obstacle = m_whole->part().obstacle;
            style.folds = m_whole->part().folds;
        });
    };
    connect(&layers, &MapLayers::changed, this, &StylePanel::refresh);
    connect(&bench, &Workbench::officerChanged, this, &StylePanel::fill);
    readWords();
    fill();
}

void StylePanel::readWords() {
    m_bench.bridge().background(
        this, [resources = m_bench.resources()] { return readWordsOf(resources); },
        [this](Words words) {
            m_words.symbols = {{"circle", tr("circle")},
                               {"square", tr("square")},
                               {"triangle", tr("triangle")},
                               {"diamond", tr("diamond")}};
            m_words.symbols.insert(m_words.symbols.end(), words.symbols.begin(), words.symbols.end());
            m_ramps = std::move(words.ramps);
            m_ramp->clear();
            for (const auto& ramp : m_ramps) {
                m_ramp->addItem(rampIcon(ramp.ramp), translated(std::string_view{ramp.title}));
            }
            m_ramp->setIconSize(kRampSize);
            fill();
        });
}

void StylePanel::makeHead(QVBoxLayout& column) {
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 8, 6);
    head->setSpacing(2);
    m_title = named(new ElidedLabel{"heading"}, "Style_Title");
    head->addWidget(m_title, 1);
    const auto tool = [&](const char* name, const char* icon, const QString& text, void (StylePanel::*run)()) {
        auto* button = named(new QToolButton, name, text);
        setThemedIcon(*button, m_bench.theme(), icon);
        button->setToolTip(text);
        head->addWidget(button);
        if (run != nullptr) {
            connect(button, &QToolButton::clicked, this, run);
        }
        return button;
    };
    auto* undo = tool("Style_Undo", "undo", tr("Take back the last change of this style"), nullptr);
    auto* redo = tool("Style_Redo", "redo", tr("Bring back what was taken back"), nullptr);
    connect(undo, &QToolButton::clicked, this, [this] {
        flush();
        if (const auto* layer = current()) {
            m_layers.styles().undo(*layer);
        }
    });
    connect(redo, &QToolButton::clicked, this, [this] {
        flush();
        if (const auto* layer = current()) {
            m_layers.styles().redo(*layer);
        }
    });
    auto* more = tool("Style_More", "more", tr("Copy, paste, save or load this style"), nullptr);
    auto* close = tool("Style_Close", "close", tr("Close"), nullptr);
    connect(close, &QToolButton::clicked, this, &StylePanel::closeWanted);
    m_tools = {undo, redo, more};
    auto* menu = new QMenu{more};
    menu->setToolTipsVisible(true);
    const auto entry = [&](const char* name, const QString& text, auto run) {
        menu->addAction(text, this, run)->setObjectName(QString::fromLatin1(name));
    };
    entry("Style_Copy", tr("Copy the style"), &StylePanel::copyStyle);
    entry("Style_Paste", tr("Paste a style"), &StylePanel::pasteStyle);
    entry("Style_Save", tr("Save the style as a file…"), &StylePanel::saveStyle);
    entry("Style_Load", tr("Load a style from a file…"), &StylePanel::loadStyle);
    entry("Style_Reset", tr("As delivered"), [this] {
        const auto* layer = m_layers.asBuilt(m_id);
        if (const auto* shown = current(); layer != nullptr && shown != nullptr) {
            const auto row = outerLayerId(m_id);
            m_layers.styles().reset(
                *shown, row == 0 ? layer->style : deliveredStyle(layer->source, static_cast<unsigned>(row)));
        }
    });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    column.addLayout(head);
    m_why = makeText({}, "caution");
    named(m_why, "Style_Why");
    m_why->setContentsMargins(12, 0, 12, 6);
    column.addWidget(m_why);
    column.addWidget(makeLine());
}

QWidget* StylePanel::makeClassesPage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    m_mode = makeChoice("Style_Mode", tr("Drawn by"), {tr("One symbol"), tr("Values"), tr("Ranges"), tr("Rules")});
    auto* modeRow = new QFormLayout;
    modeRow->setHorizontalSpacing(12);
    modeRow->addRow(tr("Drawn by"), m_mode);
    column->addLayout(modeRow);
    connect(m_mode, &QComboBox::activated, this, [this](int at) {
        m_class = -1;
        edit([at](maps::Style& style) {
            if (at == 0) {
                style.classes.clear();
                style.classField.clear();
                style.classing = maps::Classing::categories;
            } else {
                const auto classing = static_cast<maps::Classing>(at - 1);
                if (style.classing != classing) {
                    style.classes.clear();
                }
                style.classing = classing;
            }
        });
        if (at == 3 && m_style.classes.empty()) {
            addClass();
        }
        m_mode->setCurrentIndex(at);
        m_maker->setVisible(at == 1 || at == 2);
        fillClassForm();
    });
    makeMaker(*column);
    m_classes = named(new QTreeWidget, "Style_Classes", tr("Classes"));
    m_classes->setHeaderHidden(true);
    m_classes->setRootIsDecorated(false);
    m_classes->setIconSize({22, 18});
    m_classes->setMinimumHeight(120);
    column->addWidget(m_classes);
    connect(m_classes, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* row) {
        if (!m_filling && row != nullptr) {
            m_class = row->data(0, kClassRole).toInt();
            fillClassForm();
        }
    });
    auto* tools = new QHBoxLayout;
    const auto tool = [&](const char* name, const char* icon, const QString& text, auto run) {
        auto* button = named(new QToolButton, name, text);
        setThemedIcon(*button, m_bench.theme(), icon);
        button->setToolTip(text);
        tools->addWidget(button);
        connect(button, &QToolButton::clicked, this, run);
        m_classTools.push_back(button);
    };
    tool("Style_ClassAdd", "add", tr("Add a class"), [this] { addClass(); });
    tool("Style_ClassRemove", "close", tr("Remove this class"), [this] { removeClass(); });
    tool("Style_ClassUp", "up", tr("The first class that takes a feature wins: move this one up"),
         [this] { moveClass(-1); });
    tool("Style_ClassDown", "down", tr("Move this class down"), [this] { moveClass(1); });
    tools->addStretch(1);
    column->addLayout(tools);
    column->addWidget(makeLine());
    column->addWidget(makeClassForm());
    m_symbol = named(new SymbolForm, "Style_Symbol");
    column->addWidget(m_symbol);
    column->addStretch(1);
    m_symbol->onEdited = [this] {
        edit([this](maps::Style& style) {
            (m_class < 0 ? style.base : style.classes[static_cast<std::size_t>(m_class)].style) = m_symbol->part();
        });
    };
    return page;
}

void StylePanel::makeMaker(QVBoxLayout& column) {
    m_maker = new QWidget;
    auto* rows = new QFormLayout{m_maker};
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setHorizontalSpacing(12);
    m_field = makeChoice("Style_Field", tr("Attribute"), {});
    rows->addRow(tr("Attribute"), m_field);
    m_method =
        makeChoice("Style_Method", tr("Classes"), {tr("equal widths"), tr("equal counts"), tr("natural breaks")});
    m_method->setCurrentIndex(2);
    rows->addRow(tr("Classes"), m_method);
    m_count = makeNumber("Style_Count", tr("Number of classes"), 1, 100, 0);
    m_count->setValue(5);
    rows->addRow(tr("Number of classes"), m_count);
    m_ramp = makeChoice("Style_Ramp", tr("Colours"), {});
    rows->addRow(tr("Colours"), m_ramp);
    m_reversed = named(new QCheckBox{tr("The other way round")}, "Style_Reversed", tr("The other way round"));
    rows->addRow(m_reversed);
    auto* buttons = new QHBoxLayout;
    m_make = makeButton(tr("Make classes"), "Style_Make", "primary");
    m_stop = makeButton(tr("Stop"), "Style_Stop");
    buttons->addWidget(m_make);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    rows->addRow(buttons);
    m_stop->hide();
    connect(m_make, &QPushButton::clicked, this, &StylePanel::makeClasses);
    connect(m_stop, &QPushButton::clicked, this, &StylePanel::stopReading);
    column.addWidget(m_maker);
}

QWidget* StylePanel::makeClassForm() {
    m_classForm = new QWidget;
    m_classRows = new QFormLayout{m_classForm};
    m_classRows->setContentsMargins(0, 0, 0, 0);
    m_classRows->setHorizontalSpacing(12);
    const auto line = [&](const char* name, const QString& title) {
        auto* edit = named(new QLineEdit, name, title);
        m_classRows->addRow(title, edit);
        return edit;
    };
    m_classTitle = line("Style_ClassTitle", tr("Title"));
    connect(m_classTitle, &QLineEdit::textEdited, this,
            [this](const QString& text) { editClass([&](maps::StyleClass& one) { one.title = toStd(text); }); });
    m_classKey = line("Style_ClassKey", tr("Value"));
    connect(m_classKey, &QLineEdit::textEdited, this,
            [this](const QString& text) { editClass([&](maps::StyleClass& one) { one.key = toStd(text); }); });
    m_classRange = new QWidget;
    auto* range = new QVBoxLayout{m_classRange};
    range->setContentsMargins(0, 0, 0, 0);
    range->setSpacing(4);
    m_classFrom = makeNumber("Style_ClassFrom", tr("From value"), -1e12, 1e12, 3);
    m_classTo = makeNumber("Style_ClassTo", tr("To value"), -1e12, 1e12, 3);
    for (auto* box : {m_classFrom, m_classTo}) {
        box->setMinimumWidth(90);  // asked for all digits of the limits it wants more than the panel has
        range->addWidget(box);
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            editClass([this](maps::StyleClass& one) {
                one.from = m_classFrom->value();
                one.to = m_classTo->value();
            });
        });
    }
    m_classRows->addRow(tr("From … to"), m_classRange);
    m_classRule = line("Style_ClassRule", tr("Rule"));
    m_classRule->setPlaceholderText(QStringLiteral("people >= 100 and name like '%村'"));
    connect(m_classRule, &QLineEdit::textEdited, this, &StylePanel::takeRule);
    m_ruleError = makeText({}, "error");
    named(m_ruleError, "Style_RuleError");
    m_classRows->addRow(m_ruleError);
    m_classScales = new ScaleRangeField{"Style_ClassScale"};
    m_classRows->addRow(tr("Scales"), m_classScales);
    connect(m_classScales, &ScaleRangeField::edited, this,
            [this] { editClass([this](maps::StyleClass& one) { one.scales = m_classScales->range(); }); });
    return m_classForm;
}

void StylePanel::setMapPalette(const maps::Palette& palette) {
    m_palette = palette;
    m_symbol->setMapPalette(palette);
    m_label->setMapPalette(palette);
    fill();
}

void StylePanel::setLayer(const std::string& id) {
    if (id != m_id) {
        flush();
        m_layers.styles().store();
        m_id = id;
        m_class = -1;
        stopReading();
        fill();
    }
}

/// The layers changed: by this panel, an undo, or somebody else.
void StylePanel::refresh() {
    const auto* layer = current();
    if (layer != nullptr && m_delay->isActive()) {
        return;
    }
    if (layer == nullptr || layer->style != m_style) {
        fill();
    } else {
        updateHead();
    }
}

QString StylePanel::whyNotEdit() const {
    const auto* layer = current();
    if (layer == nullptr) {
        return tr("Choose a layer in the layer tree to change how it is drawn");
    }
    if (const auto* failure = layer->failure()) {
        return translated(failure->reason);
    }
    return outerLayerId(m_id) == 0 ? QString{} : roleWhyNot(m_bench, "layer.update");
}

void StylePanel::updateHead() {
    const auto* layer = current();
    const QString why = whyNotEdit();
    m_title->setText(layer == nullptr ? tr("Style") : tr("Style of %1").arg(toQt(layer->name)));
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    const auto& styles = m_layers.styles();
    m_tools[0]->setEnabled(why.isEmpty() && styles.canUndo(m_id));
    m_tools[0]->setToolTip(m_tools[0]->isEnabled() ? tr("Take back the last change of this style")
                                                   : tr("No change of this style to take back"));
    m_tools[1]->setEnabled(why.isEmpty() && styles.canRedo(m_id));
    m_tools[1]->setToolTip(m_tools[1]->isEnabled() ? tr("Bring back what was taken back") : tr("Nothing was undone"));
    m_tools[2]->setEnabled(layer != nullptr);
    for (auto* action : m_tools[2]->menu()->actions()) {
        const bool reads =
            action->objectName() == QLatin1String{"Style_Copy"} || action->objectName() == QLatin1String{"Style_Save"};
        action->setEnabled(reads || why.isEmpty());
        action->setToolTip(action->isEnabled() ? QString{} : why);
    }
    m_pages->setEnabled(why.isEmpty());
}

void StylePanel::fill() {
    m_filling = true;
    updateHead();
    const auto* layer = current();
    m_style = layer == nullptr ? maps::Style{} : layer->style;
    const auto* vector = layer == nullptr ? nullptr : std::get_if<maps::PreparedVectorSource>(&layer->source);
    const bool isRaster = layer != nullptr && std::holds_alternative<maps::PreparedRasterSource>(layer->source);
    std::vector<std::string> fields;
    if (vector != nullptr) {
        fields.assign(vector->reader->fields().begin(), vector->reader->fields().end());
    }
    if (fields != m_words.fields || m_field->count() != static_cast<int>(fields.size())) {
        m_words.fields = fields;
        m_field->clear();
        for (const auto& field : fields) {
            m_field->addItem(toQt(field));
        }
    }
    m_symbol->setWords(m_words);
    m_label->setWords(m_words);
    m_label->setFieldShown(vector != nullptr);
    m_pages->setTabVisible(0, !isRaster);
    m_pages->setTabVisible(1, !isRaster);
    m_pages->setTabVisible(2, isRaster);
    const bool single = m_style.classes.empty();
    m_mode->setCurrentIndex(single ? 0 : 1 + static_cast<int>(m_style.classing));
    m_mode->setEnabled(vector != nullptr);
    m_mode->setToolTip(vector != nullptr ? QString{} : tr("The desk decides the classes of this layer"));
    m_maker->setVisible(vector != nullptr && !single && m_style.classing != maps::Classing::rules);
    if (const int at = m_field->findText(toQt(m_style.classField)); at >= 0) {
        m_field->setCurrentIndex(at);
    }
    m_label->show(m_style.label);
    m_label->setKind(kindOfClass(-1));
    m_raster->show(m_style.raster);
    m_whole->show(m_style);
    m_whole->setOffered(!isRaster, kindOfClass(-1) == maps::FeatureKind::point);
    fillClasses();
    m_filling = false;
    fillClassForm();
}

maps::FeatureKind StylePanel::kindOfClass(int at) const {
    const auto* layer = current();
    if (layer == nullptr) {
        return maps::FeatureKind::point;
    }
    if (const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer->source)) {
        return maps::kindOf(vector->reader->manifest());
    }
    const bool isClass = at >= 0 && at < static_cast<int>(layer->style.classes.size());
    const auto& style = isClass ? layer->style.classes[static_cast<std::size_t>(at)].style : layer->style.base;
    for (const auto& entry : maps::legendOf(*layer)) {
        if (entry.style == style) {
            return entry.kind;
        }
    }
    return !style.marker.symbol.empty()                                         ? maps::FeatureKind::point
           : style.fill.colour.empty() && style.fill.hatch == maps::Hatch::none ? maps::FeatureKind::line
                                                                                : maps::FeatureKind::polygon;
}

void StylePanel::fillClasses() {
    const QSignalBlocker blocker{m_classes};
    m_classes->clear();
    const auto add = [&](int at, const QString& title, const maps::FeatureStyle& style) {
        auto* row = new QTreeWidgetItem{m_classes};
        row->setText(0, title);
        row->setData(0, kClassRole, at);
        const maps::LegendEntry entry{toStd(title), kindOfClass(at), style, 0};
        row->setIcon(0,
                     steadyIcon(QPixmap::fromImage(m_renderer->swatch(entry, 22, 18, devicePixelRatioF(), m_palette))));
        if (at == m_class) {
            m_classes->setCurrentItem(row);
        }
    };
    m_class = std::min(m_class, static_cast<int>(m_style.classes.size()) - 1);
    for (std::size_t i = 0; i < m_style.classes.size(); ++i) {
        const auto& one = m_style.classes[i];
        const auto& title =
            one.title.empty() ? (m_style.classing == maps::Classing::rules ? one.rule : one.key) : one.title;
        add(static_cast<int>(i), translated(std::string_view{title}), one.style);
    }
    add(-1, m_style.classes.empty() ? tr("All features") : tr("Everything else"), m_style.base);
}

void StylePanel::fillClassForm() {
    m_filling = true;
    const bool chosen = m_class >= 0 && m_class < static_cast<int>(m_style.classes.size());
    const auto* one = chosen ? &m_style.classes[static_cast<std::size_t>(m_class)] : nullptr;
    const auto* layer = current();
    const bool ours = layer != nullptr && std::holds_alternative<maps::PreparedVectorSource>(layer->source);
    const auto shown = [this](QWidget* editor, bool is) {
        editor->setVisible(is);
        if (auto* title = m_classRows->labelForField(editor)) {
            title->setVisible(is);
        }
    };
    m_classForm->setVisible(chosen);
    if (chosen) {
        const auto setText = [](QLineEdit& line, const std::string& text) {
            if (toStd(line.text()) != text) {
                line.setText(toQt(text));
            }
        };
        setText(*m_classTitle, one->title);
        setText(*m_classKey, one->key);
        setText(*m_classRule, one->rule);
        const QSignalBlocker from{m_classFrom};
        const QSignalBlocker to{m_classTo};
        m_classFrom->setValue(one->from);
        m_classTo->setValue(one->to);
        m_classScales->setRange(one->scales);
        shown(m_classTitle, ours);
        shown(m_classKey, ours && m_style.classing == maps::Classing::categories);
        shown(m_classRange, ours && m_style.classing == maps::Classing::ranges);
        shown(m_classRule, ours && m_style.classing == maps::Classing::rules);
        m_ruleError->setVisible(false);
        setStyleProperty(*m_classRule, "invalid", false);
    }
    m_symbol->setKind(kindOfClass(m_class));
    m_symbol->show(one != nullptr ? one->style : m_style.base);
    const QString whyNot = !ours                         ? tr("The desk decides the classes of this layer")
                           : m_mode->currentIndex() == 0 ? tr("One symbol has no classes")
                                                         : QString{};
    const auto count = static_cast<int>(m_style.classes.size());
    const QString noClass = tr("Choose a class first");
    const QString reasons[] = {whyNot, whyNot.isEmpty() && !chosen ? noClass : whyNot,
                               whyNot.isEmpty() && (!chosen || m_class == 0) ? noClass : whyNot,
                               whyNot.isEmpty() && (!chosen || m_class == count - 1) ? noClass : whyNot};
    for (std::size_t i = 0; i < m_classTools.size(); ++i) {
        m_classTools[i]->setEnabled(reasons[i].isEmpty());
        m_classTools[i]->setToolTip(reasons[i].isEmpty() ? m_classTools[i]->accessibleName() : reasons[i]);
    }
    m_filling = false;
}

}  // namespace weir::app
