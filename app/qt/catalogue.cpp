// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/qt/catalogue.h"

#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "app/qt/resources.h"
#include "core/base/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::app {

Result<std::unique_ptr<Catalogue>> Catalogue::load(const std::filesystem::path& resources, const QString& language) {
    auto catalogue = std::make_unique<Catalogue>();
    catalogue->m_language = language;
    if (language == QLatin1String{"en"}) {
        return catalogue;
    }
    const auto text = readResource(resources, std::filesystem::path{"i18n"} / (toStd(language) + ".json"));
    if (!text) {
        return text.error();
    }
    const auto json = parseJson(*text);
    if (!json || !json->is_object()) {
        return fail(ErrorCode::invalid, msg("The translations of {0} cannot be read", toStd(language)),
                    msg("Install weir again"));
    }
    for (const auto& [pattern, words] : json->items()) {
        if (words.is_string()) {
            catalogue->m_texts.insert(QByteArray::fromStdString(pattern), toQt(words.get<std::string>()));
        }
    }
    return catalogue;
}

QString Catalogue::translate(const char*, const char* source, const char*, int) const {
    return source == nullptr ? QString{} : m_texts.value(QByteArray{source});
}

QString translated(std::string_view pattern) {
    return QCoreApplication::translate("weir", std::string{pattern}.c_str());
}

namespace {

/// The word inside a sentence; nothing when no enumerator has the name.
template <class E>
QString wordOf(std::string_view name) {
    const auto value = parseEnum<E>(name);
    const QString word = value ? labelOf(*value) : QString{};
    return word.isEmpty() ? word : word.front().toLower() + word.mid(1);
}

QString numeralOf(std::string_view level) {
    return level.size() == 1 && level[0] >= '1' && level[0] <= '4' ? levelNumeral(level[0] - '0') : QString{};
}

/// "incident.title", "lines[2].quantity": the last part is what the reader knows from the forms.
QString fieldWord(std::string_view path) {
    constexpr std::array<std::pair<std::string_view, const char*>, 14> kFields{
        {{"content", QT_TR_NOOP("Content")},
         {"destination", QT_TR_NOOP("Destination")},
         {"due_at", QT_TR_NOOP("Due")},
         {"equipment", QT_TR_NOOP("Equipment")},
         {"leader", QT_TR_NOOP("Leader")},
         {"name", QT_TR_NOOP("Name")},
         {"note", QT_TR_NOOP("Note")},
         {"occurred_at", QT_TR_NOOP("Time of the incident")},
         {"phone", QT_TR_NOOP("Phone")},
         {"place", QT_TR_NOOP("Place")},
         {"reason", QT_TR_NOOP("Reason")},
         {"reporter", QT_TR_NOOP("Reporter")},
         {"task", QT_TR_NOOP("Task")},
         {"title", QT_TR_NOOP("Title")}}};
    const auto name = path.substr(path.rfind('.') == std::string_view::npos ? 0 : path.rfind('.') + 1);
    const auto* const field = std::ranges::find(kFields, name, [](const auto& known) { return known.first; });
    return field == kFields.end() ? QString{} : translated(std::string_view{field->second});
}

struct Naming {
    std::string_view what;
    QString (*word)(std::string_view name);
};
constexpr std::array<Naming, 14> kNamings{{{"field", fieldWord},
                                           {"hazard", wordOf<model::HazardType>},
                                           {"incident", wordOf<model::IncidentState>},
                                           {"kind", wordOf<model::IncidentType>},
                                           {"level", numeralOf},
                                           {"method", wordOf<model::SignatureMethod>},
                                           {"order", wordOf<model::OrderState>},
                                           {"phase", wordOf<model::OrderPhase>},
                                           {"readiness", wordOf<model::Readiness>},
                                           {"response", wordOf<model::ResponseState>},
                                           {"role", wordOf<desk::Role>},
                                           {"severity", wordOf<model::Severity>},
                                           {"team", wordOf<model::TeamType>},
                                           {"warning", wordOf<model::WarningState>}}};

/// `name` in words when the pattern says what argument `index` names, else itself.
std::string said(std::string_view pattern, std::size_t index, const std::string& name) {
    for (const auto& naming : kNamings) {
        if (pattern.find('{' + std::to_string(index) + ':' + std::string{naming.what} + '}') !=
            std::string_view::npos) {
            const QString word = naming.word(name);
            return word.isEmpty() ? name : toStd(word);
        }
    }
    return name;
}

}  // namespace

QString translated(const Message& message) {
    const std::string pattern = toStd(translated(std::string_view{message.pattern}));
    Message shown = message;
    for (std::size_t i = 0; i < shown.args.size(); ++i) {
        shown.args[i] = said(pattern, i, message.args[i]);
    }
    return toQt(shown.format(pattern));
}

QString translated(const Error& error) {
    const QString what = translated(error.message);
    if (error.hint.empty()) {
        return what;
    }
    return QCoreApplication::translate("weir", "%1. %2").arg(what, translated(error.hint));
}

}  // namespace weir::app
