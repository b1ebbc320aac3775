// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/overlays/division_names.h"

#include "app/qt/rule_text.h"

#include <QStringList>

namespace weir::app {

namespace {

constexpr std::size_t kCountyDigits = 6;
constexpr std::size_t kTownshipDigits = 9;

}  // namespace

QString homeText(const desk::Picture& picture, std::string_view divisionCode) {
    const auto* profile = picture.profile.get();
    QStringList names;
    if (profile == nullptr || divisionCode.size() < kCountyDigits) {
        return {};
    }
    if (const auto* county = profile->county(divisionCode.substr(0, kCountyDigits))) {
        names << nameOfRule(county->name);
    }
    const bool inTownship = divisionCode.size() >= kTownshipDigits;
    if (const auto* township = inTownship ? profile->township(divisionCode.substr(0, kTownshipDigits)) : nullptr) {
        names << nameOfRule(township->name);
    }
    return names.join(QChar{u' '});
}

}  // namespace weir::app
