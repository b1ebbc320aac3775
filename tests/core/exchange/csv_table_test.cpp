// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/exchange/csv_table.h"

#include <catch2/catch.hpp>

#include <sstream>

using namespace weir;
using namespace weir::exchange;
using namespace std::string_literals;

namespace {

Result<CsvTable> read(const std::string& bytes, std::optional<std::string> encoding = {}) {
    std::istringstream file{bytes};
    return readCsv(file, {.encoding = std::move(encoding)});
}

CsvTable table(const std::string& bytes, std::optional<std::string> encoding = {}) {
    auto out = read(bytes, std::move(encoding));
    INFO(bytes);
    REQUIRE(out);
    return *std::move(out);
}

void rejects(const std::string& bytes, std::int64_t row, const std::string& line) {
    const auto out = table(bytes);
    INFO(bytes);
    REQUIRE(out.rejected.size() == 1);
    CHECK(out.rejected[0].row == row);
    CHECK(out.rejected[0].reason.text().find("line " + line) != std::string::npos);
}

using Cells = std::vector<std::string>;

// 漯河 in GB18030 (and GBK and GB2312), from the code tables.
const std::string kLuohe = "\xE4\xF0\xBA\xD3";

}  // namespace

TEST_CASE("a text table is read as RFC 4180 says, whatever ends its lines and parts its cells") {
    const Cells wanted{"a,b", "say \"x\"", "one\ntwo", ""};
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        const auto out =
            table("\xEF\xBB\xBFname,b,c,d" + end + "\"a,b\",\"say \"\"x\"\"\",\"one" + end + "two\"," + end + end);
        CHECK(out.columns == Cells{"name", "b", "c", "d"});
        REQUIRE(out.rows.size() == 1);
        CHECK(out.rows[0].values == wanted);
        CHECK(out.rows[0].number == 1);
        CHECK(out.rejected.empty());
    }
    for (const std::string separator : {";", "\t", "|"}) {
        const auto out = table("\"a,b\"" + separator + separator + "c\n1" + separator + "2,5" + separator + "3");
        CHECK(out.columns == Cells{"a,b", "column 2", "c"});
        REQUIRE(out.rows.size() == 1);
        CHECK(out.rows[0].values == Cells{"1", "2,5", "3"});
    }
    CHECK(table("a\n1\n\n2\n").rows.size() == 2);
}

TEST_CASE("a row that is not whole is rejected with its line and the others stand") {
    rejects("a,b\n1,2\n1,2,3\n4,5\n", 2, "3");  // a comma too many shifts every number behind it
    rejects("a,b\n1,2\n\n1\n4,5\n", 2, "4");    // a short one lost something
    rejects("a,b\n1,2\n1,2,\n", 2, "3");        // an empty last cell is a cell
    rejects("a,b\n1,2\n7\0"s + "7,2\n4,5\n", 2, "3");
    rejects(
        "a,b\n1,2\n7\x01"
        "7,2\n",
        2, "3");
    rejects("a,b\n5\" pipe,2\n1,2\n", 1, "2");
    rejects("a,b\n\"Zhang\"san,2\n1,2\n", 1, "2");
    CHECK(table("a,b\n1,2\n7\0"s + "7,2\n4,5\n").rows.size() == 2);
    CHECK(table("a,b\n1,2\n7\0"s + "7,2\n4,5\n").rows[1].number == 3);
}

TEST_CASE("a quotation mark without an end is refused with the line where it stands") {
    std::string cells;
    for (int i = 0; i < 100; ++i) {
        cells += "Q,1\n";
    }
    for (const auto& text : {"a,b\nx,1\n\"Q1,1\nQ2,2\n"s, "a,b\nx,1\nQ1,\"abc\nQ2,\"2\"\n"s,
                             "a,b\nx,1\n\"Q1,1\n"s + cells + "Q3,\"\nQ4,1\n"}) {
        const auto refused = read(text);
        INFO(text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.text().find("line 3 ") != std::string::npos);
    }
}

TEST_CASE("an encoding is known and fits, or nothing of it is taken") {
    const auto bytes = "name,b\n" + kLuohe + ",1\n";
    for (const auto* name : {"GB18030", "gbk", "GB2312"}) {
        CHECK(table(bytes, name).rows.at(0).values[0] == "漯河");
    }
    CHECK(table(bytes).rows.at(0).values[0] == "漯河");
    for (const auto* name : {"KLINGON", "UTF8X", "GBK2312", "", "UTF-16", "GBK//IGNORE", "GBK//TRANSLIT"}) {
        const auto refused = read(bytes, name);
        INFO(name);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::usage);
        CHECK(refused.error().hint.text().find("GB18030") != std::string::npos);
    }
    for (const auto* name : {"ASCII", "UTF-8"}) {
        const auto out = table(bytes, name);
        CHECK(out.rows.empty());
        REQUIRE(out.rejected.size() == 1);
        CHECK(out.rejected[0].reason.text().find("line 2") != std::string::npos);
    }
    // The character D2 BB, "one", is also valid UTF-8: the file decides, not the cell.
    CHECK(table("name,b\n\xD2\xBB,1\n" + kLuohe + ",2\n").rows.at(0).values[0] == "一");
    CHECK(read("name,b\n漯河,1\n", "GB18030").error().code == ErrorCode::usage);
    CHECK(table("name,b\n漯河,1\n", "UTF-8").rows.at(0).values[0] == "漯河");
    CHECK(table("name,b\nabc,1\n", "GB18030").rows.size() == 1);
}

TEST_CASE("a file without columns says so") {
    CHECK_FALSE(read(""));
    CHECK_FALSE(read("\n\n"));
    CHECK_FALSE(read("na\0me,b\n1,2\n"s));
    std::istringstream file{"a\n1\n2\n3\n"};
    CHECK(readCsv(file, {.maxRows = 2}).error().code == ErrorCode::refused);
}
