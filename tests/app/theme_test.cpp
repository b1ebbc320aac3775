// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/theme.h"
#include "tests/app/gui.h"

#include <cmath>

using namespace weir;
using namespace weir::test;

namespace {

/// Relative luminance and contrast ratio as WCAG 2.1 defines them.
double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

struct Pair {
    const char* ink;
    const char* ground;
};

}  // namespace

TEST_CASE("The contrast ratio is that of WCAG 2.1") {
    CHECK(contrast(QColor{0, 0, 0}, QColor{255, 255, 255}) == Approx(21.0));
    CHECK(contrast(QColor{0x77, 0x77, 0x77}, QColor{255, 255, 255}) == Approx(4.48).margin(0.005));
}

TEST_CASE("Text of both themes has a contrast of 4.5 and graphics of 3") {
    application();
    for (const char* name : {"light", "dark"}) {
        const auto loaded = app::Theme::load(std::filesystem::path{WEIR_SOURCE_DIR} / "resources", name);
        REQUIRE(loaded.ok());
        const auto& theme = **loaded;
        const auto ratio = [&](const Pair& p) { return contrast(theme.colour(p.ink), theme.colour(p.ground)); };
        for (const char* ground : {"panel", "raised", "hover", "window", "accent_soft"}) {
            for (const char* ink : {"text", "muted", "accent", "alert", "warn", "good"}) {
                INFO(name << ": " << ink << " on " << ground);
                CHECK(ratio({ink, ground}) >= 4.5);
            }
        }
        for (const Pair& p : {Pair{"text", "alert_soft"}, Pair{"alert", "alert_soft"}, Pair{"text", "warn_soft"},
                              Pair{"warn", "warn_soft"}, Pair{"on_accent", "accent"}, Pair{"on_accent", "accent_hover"},
                              Pair{"on_level1", "level1"}, Pair{"on_level2", "level2"}, Pair{"on_level3", "level3"},
                              Pair{"on_level4", "level4"}}) {
            INFO(name << ": " << p.ink << " on " << p.ground);
            CHECK(ratio(p) >= 4.5);
        }
        for (const Pair& p : {Pair{"control_border", "panel"}, Pair{"accent", "panel"}, Pair{"disabled", "panel"},
                              Pair{"disabled", "hover"}}) {
            INFO(name << ": " << p.ink << " on " << p.ground);
            CHECK(ratio(p) >= 3.0);
        }
    }
}
