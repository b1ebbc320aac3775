// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/person_name.h"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("one person is one person however the name is written") {
    for (const char* other : {"li wei", "Li  Wei", " LI WEI ", "Li\u00A0Wei", "Li\u200BWei", "Li\u00ADWei",
                              "\uFEFFLi Wei", "Ｌｉ Ｗｅｉ", "Li-Wei", "Li\u2800Wei", "Li\u3164Wei", "Li.Wei"}) {
        INFO(other);
        CHECK(isSameName("Li Wei", other));
    }
    CHECK(isSameName("Jos\u00E9", "JOSE\u0301"));
    CHECK(isSameName("李 伟", "李伟"));
    CHECK(isSameName("Straße", "STRASSE"));
}

TEST_CASE("two people are two people") {
    CHECK_FALSE(isSameName("李伟", "李玮"));
    CHECK_FALSE(isSameName("值班员1", "值班员2"));
    CHECK_FALSE(isSameName("Li Wei", "Li Wen"));
}

TEST_CASE("a name has letters and one line") {
    for (const char* name : {"李伟", "O'Neil", "值班员 2", "D'Arcy-Jones"}) {
        INFO(name);
        CHECK(checkPersonName("actor", name));
    }
    for (const char* name :
         {"", " ", "-", ".", "12", "\u200B", "\u2800", "\u3164", "\uFEFF", "a\nb", "a\u2028b", "a\u0007"}) {
        const auto checked = checkPersonName("actor", name);
        INFO(name);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code == ErrorCode::usage);
        CHECK_FALSE(checked.error().hint.empty());
    }
}
