// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/sheet_size.h"

#include <zlib.h>
#include <catch2/catch.hpp>

#include <sstream>

using namespace weir;
using namespace weir::exchange;

namespace {

std::string little(std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) {
        out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
    return out;
}

std::string deflated(const std::string& text) {
    std::string out(text.size() + 100, '\0');
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string in = text;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// An archive of one part whose directory says that it unpacks to `bytes`.
std::string archive(const std::string& name, const std::string& text, std::uint32_t bytes, bool pack) {
    const auto data = pack ? deflated(text) : text;
    const std::string sizes = little(0, 4) + little(static_cast<std::uint32_t>(data.size()), 4) + little(bytes, 4);
    const auto names = little(static_cast<std::uint32_t>(name.size()), 2) + little(0, 2);
    const auto method = little(pack ? 8 : 0, 2);
    const auto local = "PK\3\4" + little(20, 2) + little(0, 2) + method + little(0, 4) + sizes + names + name + data;
    const auto entry = "PK\1\2" + little(20, 2) + little(20, 2) + little(0, 2) + method + little(0, 4) + sizes + names +
                       little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(0, 4) + name;
    return local + entry + "PK\5\6" + little(0, 4) + little(1, 2) + little(1, 2) +
           little(static_cast<std::uint32_t>(entry.size()), 4) + little(static_cast<std::uint32_t>(local.size()), 4) +
           little(0, 2);
}

Result<void> checked(const std::string& bytes) {
    std::istringstream file{bytes};
    return checkSheetSizes(file);
}

constexpr auto kSheet = "<worksheet><dimension ref=\"A1:F1048576\"/><sheetData>";

}  // namespace

TEST_CASE("a spreadsheet of a million rows is refused by its directory, with the number of rows") {
    for (const bool pack : {false, true}) {
        const auto refused = checked(archive("xl/worksheets/sheet1.xml", kSheet, 210u << 20, pack));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::invalid);
        CHECK(refused.error().message.text().find("1048576 rows and 210 MiB") != std::string::npos);
        CHECK(refused.error().hint.text().find("CSV") != std::string::npos);
    }
    CHECK_FALSE(checked(archive("xl/sharedStrings.xml", "<sst>", 65u << 20, true)));
    CHECK_FALSE(checked(archive("content.xml", "<office>", 0xFFFFFFFF, true)));
}

TEST_CASE("a spreadsheet of usual size, other parts and what is no archive pass") {
    CHECK(checked(archive("xl/worksheets/sheet1.xml", kSheet, 64u << 20, true)));  // formatted far beyond its rows
    CHECK(checked(archive("xl/media/image1.png", "x", 500u << 20, false)));
    const auto whole = archive("xl/worksheets/sheet1.xml", kSheet, 210u << 20, true);
    for (std::size_t size = 0; size < whole.size(); size += 3) {  // cut anywhere: never worse than not known
        CHECK(checked(whole.substr(0, size)));
    }
    CHECK(checked("PK\5\6"));
    CHECK(checked(""));
    CHECK(checked(std::string(70000, 'x')));
}

TEST_CASE("a formula without its value is refused with its cell; with one, also an empty text, it passes") {
    const auto formulas = [](const std::string& cells, bool pack = true) {
        const auto sheet =
            "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"/>" + cells + "</row></sheetData></worksheet>";
        std::istringstream file{
            archive("xl/worksheets/sheet1.xml", sheet, static_cast<std::uint32_t>(sheet.size()), pack)};
        return checkSheetFormulas(file);
    };
    for (const auto* cell :
         {R"(<c r="D2"><f>2+3</f></c>)", R"(<c r="D2"><f>2+3</f><v></v></c>)", R"(<c r="D2"><f>2+3</f><v/></c>)",
          R"(<c r="D2" s="1"><f t="shared" si="0"/></c>)", R"(<c r="D2" t="str"><f>A1</f></c>)"}) {
        for (const bool pack : {true, false}) {
            const auto refused = formulas(cell, pack);
            INFO(cell);
            REQUIRE_FALSE(refused);
            CHECK(refused.error().message.text().find("D2") != std::string::npos);
        }
    }
    for (const auto* cell :
         {R"(<c r="D2"><f>2+3</f><v>5</v></c>)", R"(<c r="D2" t="str"><f>A1</f><v></v></c>)",
          R"(<c r="D2"><v>5</v></c><c r="E2"/>)", R"(<c r="D2" t="inlineStr"><is><t>f</t></is></c>)"}) {
        INFO(cell);
        CHECK(formulas(cell));
    }
}
