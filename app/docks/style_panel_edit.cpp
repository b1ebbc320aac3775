// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/docks/style_panel.h"

#include "app/cli/safe_file.h"
#include "app/docks/widgets.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/styles/style_text.h"
#include "maps/layer/attribute_scan.h"
#include "maps/layer/breaks.h"
#include "maps/layer/class_styles.h"
#include "maps/layer/classing.h"
#include "maps/layer/table_query.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>

#include <array>

namespace weir::app {

namespace {

constexpr std::size_t kMostCategories = 50;

/// What makes classes of the values of an attribute.
struct Wish {
    std::shared_ptr<const maps::VectorReader> reader;
    std::size_t field = 0;
    maps::Classing classing = maps::Classing::categories;
    maps::BreakMethod method = maps::BreakMethod::natural;
    std::size_t count = 5;
    maps::ColourRamp ramp;
    maps::Style style;
};

Result<maps::Style> classesFor(const Wish& wish, const jobs::JobContext& context) {
    const auto& reader = *wish.reader;
    const std::string name = reader.fields()[wish.field];
    const auto kind = maps::kindOf(reader.manifest());
    std::vector<std::string> values;
    std::vector<double> numbers;
    values.reserve(wish.classing == maps::Classing::categories ? reader.size() : 0);
    constexpr std::uint32_t kPiece = 8192;
    for (std::uint32_t from = 0; from < reader.size(); from += kPiece) {
        if (context.isCancelled()) {
            return context.cancelled();
        }
        const auto read = maps::scanRows(reader, std::array{wish.field}, from, kPiece, [&](std::uint32_t, auto row) {
            if (wish.classing == maps::Classing::categories) {
                values.emplace_back(row.front());
            } else if (const auto number = maps::numberOf(row.front())) {
                numbers.push_back(*number);
            }
        });
        if (!read) {
            return read.error();
        }
        context.report(static_cast<double>(from) / static_cast<double>(reader.size()));
    }
    if (wish.classing == maps::Classing::categories) {
        return maps::categorised(wish.style, name, values, kMostCategories, kind);
    }
    const auto limits = maps::breaksOf(numbers, wish.method, wish.count);
    return limits ? maps::graduated(wish.style, name, *limits, wish.ramp, kind) : Result<maps::Style>{limits.error()};
}

}  // namespace

void StylePanel::edit(const std::function<void(maps::Style&)>& change) {
    if (m_filling || current() == nullptr || !whyNotEdit().isEmpty()) {
        return;
    }
    auto style = m_style;
    change(style);
    if (style == m_style) {
        return;
    }
    m_style = std::move(style);
    m_filling = true;
    fillClasses();
    m_filling = false;
    m_delay->start();
}

void StylePanel::flush() {
    m_delay->stop();
    if (const auto* layer = current(); layer != nullptr && whyNotEdit().isEmpty()) {
        m_layers.styles().edit(*layer, m_style);
    }
}

void StylePanel::editClass(const std::function<void(maps::StyleClass&)>& change) {
    if (m_class >= 0 && m_class < static_cast<int>(m_style.classes.size())) {
        edit([&](maps::Style& style) { change(style.classes[static_cast<std::size_t>(m_class)]); });
    }
}

void StylePanel::replaceStyle(const Result<maps::Style>& style) {
    if (!style) {
        m_bench.fail(style.error());
        return;
    }
    m_class = -1;
    edit([&](maps::Style& shown) { shown = *style; });
    flush();
    fill();
}

// ---- classes ----

void StylePanel::makeClasses() {
    const auto* layer = current();
    const auto* vector = layer == nullptr ? nullptr : std::get_if<maps::PreparedVectorSource>(&layer->source);
    if (vector == nullptr || m_field->currentIndex() < 0 || m_reading != 0) {
        return;
    }
    flush();
    Wish wish{vector->reader,
              static_cast<std::size_t>(m_field->currentIndex()),
              m_mode->currentIndex() == 2 ? maps::Classing::ranges : maps::Classing::categories,
              static_cast<maps::BreakMethod>(m_method->currentIndex()),
              static_cast<std::size_t>(m_count->value()),
              {},
              m_style};
    if (m_ramp->currentIndex() >= 0 && static_cast<std::size_t>(m_ramp->currentIndex()) < m_ramps.size()) {
        wish.ramp = m_ramps[static_cast<std::size_t>(m_ramp->currentIndex())].ramp;
    }
    wish.ramp = m_reversed->isChecked() ? maps::reversed(wish.ramp) : wish.ramp;
    m_make->setEnabled(false);
    m_make->setToolTip(tr("The values are being read"));
    m_stop->show();
    m_tasks.run<maps::Style>(
        msg("Reading the values of {0}", vector->reader->fields()[wish.field]),
        [wish](const jobs::JobContext& context) { return classesFor(wish, context); }, this,
        [this, id = m_id](Result<maps::Style> made) {
            m_reading = 0;
            m_make->setEnabled(true);
            m_make->setToolTip({});
            m_stop->hide();
            if (id == m_id) {
                takeClasses(std::move(made));
            }
        });
    const auto jobs = m_tasks.all();
    m_reading = jobs.empty() ? 0 : jobs.back().id;
}

void StylePanel::takeClasses(Result<maps::Style> made) {
    if (!made) {
        if (made.error().code != ErrorCode::cancelled) {
            m_bench.fail(made.error());
        }
        return;
    }
    // Only what was made: symbols and labels may have been edited while the values were read.
    m_class = made->classes.empty() ? -1 : 0;
    edit([&](maps::Style& style) {
        style.classing = made->classing;
        style.classField = made->classField;
        style.classes = std::move(made->classes);
    });
    flush();
    fill();
}

void StylePanel::stopReading() {
    if (m_reading != 0) {
        m_tasks.cancel(m_reading);
    }
}

void StylePanel::addClass() {
    m_class = static_cast<int>(m_style.classes.size());
    const bool byRules = m_mode->currentIndex() == 3;
    edit([&](maps::Style& style) {
        maps::StyleClass one;
        one.title = toStd(tr("Class %1").arg(style.classes.size() + 1));
        one.rule = byRules ? "true" : "";
        one.style = style.base;
        if (!style.classes.empty()) {
            one.from = one.to = style.classes.back().to;
        }
        style.classes.push_back(std::move(one));
        if (style.classField.empty() && m_field->currentIndex() >= 0 && !byRules) {
            style.classField = toStd(m_field->currentText());
        }
    });
    fillClassForm();
}

void StylePanel::removeClass() {
    const int at = m_class;
    edit([at](maps::Style& style) { style.classes.erase(style.classes.begin() + at); });
    fillClassForm();
}

void StylePanel::moveClass(int steps) {
    const int at = m_class;
    m_class += steps;
    edit([at, steps](maps::Style& style) {
        std::swap(style.classes[static_cast<std::size_t>(at)], style.classes[static_cast<std::size_t>(at + steps)]);
    });
    fillClassForm();
}

/// A rule that cannot be read stays in the line with the reason; the map keeps the last one that could.
void StylePanel::takeRule() {
    const auto rule = toStd(m_classRule->text());
    const auto checked = maps::checkRule(rule, m_words.fields);
    setStyleProperty(*m_classRule, "invalid", !checked);
    m_ruleError->setVisible(!checked);
    m_ruleError->setText(checked ? QString{} : translated(checked.error().message));
    if (checked) {
        editClass([&](maps::StyleClass& one) { one.rule = rule; });
    }
}

// ---- clipboard and files ----

void StylePanel::copyStyle() {
    QApplication::clipboard()->setText(toQt(styleText(m_style)));
    m_bench.tell(msg("The style was copied"));
}

void StylePanel::pasteStyle() {
    replaceStyle(styleFromText(toStd(QApplication::clipboard()->text())));
}

void StylePanel::saveStyle() {
    const auto* layer = current();
    const QString name = (layer == nullptr ? tr("Style") : toQt(layer->name)) + QStringLiteral(".style.json");
    const auto file =
        m_bench.prompts().saveFile({tr("Save the style"), tr("Styles") + QStringLiteral(" (*.json)"), name});
    if (!file) {
        return;
    }
    m_bench.bridge().background(
        this,
        [text = styleText(m_style), path = toPath(*file), store = m_bench.desk().storePath()] {
            return writeSafely(path, store,
                               [&](const std::filesystem::path& temporary) { return writeFile(temporary, text); });
        },
        [this, path = *file](const Result<void>& written) {
            written ? m_bench.tell(msg("Written: {0}", toStd(path))) : m_bench.fail(written.error());
        });
}

void StylePanel::loadStyle() {
    const auto file = m_bench.prompts().openFile({tr("Load a style"), tr("Styles") + QStringLiteral(" (*.json)"), {}});
    if (!file) {
        return;
    }
    m_bench.bridge().background(
        this,
        [path = toPath(*file)]() -> Result<maps::Style> {
            const auto text = readStyleFile(path);
            return text ? styleFromText(*text) : Result<maps::Style>{text.error()};
        },
        [this, id = m_id](const Result<maps::Style>& style) {
            if (id == m_id) {
                replaceStyle(style);
            }
        });
}

}  // namespace weir::app
