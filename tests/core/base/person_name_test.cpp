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

TEST_CASE("what is read at a glance can be seen and reads as it is written") {
    for (const char* fine : {"沙河左岸管涌", "e\u0301", "\u200Fمرحبا\u200E", "＝1", "\U0001F6A8", "a\u200Bb", "#"}) {
        INFO(fine);
        CHECK(checkGlance("title", fine));
    }
    for (const char* turned : {"\u202Eevil", "a\u202Ab", "a\u2066b\u2069", "\u2069a"}) {
        INFO(turned);
        const auto refused = checkGlance("title", turned);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.text().find("direction mark U+20") != std::string::npos);
    }
    for (const char* nothing : {"\u3000\u200B", "\uFEFF", "\u00A0", "\u2028", "\u2800", "\u3164", "\uFE0F", ""}) {
        CHECK_FALSE(checkGlance("title", nothing));
    }
}

TEST_CASE("two people are two people") {
    CHECK_FALSE(isSameName("李伟", "李玮"));
    CHECK_FALSE(isSameName("值班员1", "值班员2"));
    CHECK_FALSE(isSameName("Li Wei", "Li Wen"));
}

TEST_CASE("letters that look alike do not make a second person") {
    CHECK(isSameName("coco", "\u0441\u043E\u0441\u043E"));           // Cyrillic с о с о
    CHECK(isSameName("ANNA", "\u0410\u041D\u041D\u0410") == false);  // Cyrillic АННА reads A-H-H-A
    CHECK(isSameName("AHHA", "\u0410\u041D\u041D\u0410"));
    CHECK(isSameName("Nik", "\u039D\u0399\u039A"));  // Greek ΝΙΚ
    CHECK(isSameName("\u5F20\u4E09", "\u5F20\u2F00\u4E00\u4E00") == false);
    CHECK(isSameName("\u4E00\u6C11", "\u2F00\u6C11"));  // the radical ⼀ for 一
}

TEST_CASE("a name is written in one script") {
    for (const char* name :
         {"张三", "张三A", "Li 伟", "Иванов", "Παπαδόπουλος", "إبراهيم", "མཁའ", "阿布都·热西提", "Ågren"}) {
        INFO(name);
        CHECK(checkPersonName("actor", name));
    }
    for (const char* name : {"Li W\u0435i", "\u0410lice", "\u039Dick", "张\u30CB", "张\u0430", "\u0391\u0411"}) {
        const auto checked = checkPersonName("actor", name);
        INFO(name);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code == ErrorCode::usage);
        CHECK(checked.error().message.text().find("scripts") != std::string::npos);
        CHECK_FALSE(checked.error().hint.empty());
    }
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
