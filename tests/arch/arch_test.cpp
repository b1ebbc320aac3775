// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// The rules of the house, read from the tree: what each folder may include is what CMakeLists.txt says it uses.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kRoot{WEIR_SOURCE_DIR};

std::string textOf(const fs::path& file) {
    std::ifstream in{file};
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<fs::path> sourcesUnder(const std::string& folder) {
    std::vector<fs::path> out;
    if (!fs::exists(kRoot / folder)) {
        return out;
    }
    for (const auto& entry : fs::recursive_directory_iterator{kRoot / folder}) {
        const auto extension = entry.path().extension();
        if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp")) {
            out.push_back(entry.path());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> includesOf(const fs::path& file) {
    static const std::regex kInclude{R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])"};
    std::vector<std::string> out;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        if (std::smatch m; std::regex_search(line, m, kInclude)) {
            out.push_back(m[1]);
        }
    }
    return out;
}

std::string folderOf(const std::string& path) {
    return fs::path{path}.parent_path().generic_string();
}

std::vector<std::string> words(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> out;
    for (std::string word; in >> word;) {
        out.push_back(word);
    }
    return out;
}

/// folder → folders it may include, from the weir_module lines (a foreach's services share one line).
std::map<std::string, std::set<std::string>> houseFromCMake() {
    const auto text = textOf(kRoot / "CMakeLists.txt");
    std::map<std::string, std::set<std::string>> house;
    std::vector<std::string> services;
    if (std::smatch m; std::regex_search(text, m, std::regex{R"(foreach\(service ([^)]*)\))"})) {
        services = words(m[1]);
    }
    static const std::regex kModule{R"(weir_module\(([^)]*)\))"};
    for (auto it = std::sregex_iterator{text.begin(), text.end(), kModule}; it != std::sregex_iterator{}; ++it) {
        const auto parts = words((*it)[1]);
        std::set<std::string> uses{"core/base"};
        bool inUses = false;
        for (const auto& part : parts) {
            if (part == "USES" || part == "LIBS" || part == "QT") {
                inUses = part == "USES";
            } else if (inUses) {
                uses.insert(part);
            }
        }
        if (parts.front() == "core/${service}") {
            for (const auto& service : services) {
                house["core/" + service] = uses;
            }
        } else {
            house[parts.front()] = uses;
        }
    }
    return house;
}

bool isQt(const std::string& include) {
    return include.size() > 1 && include[0] == 'Q' && std::isupper(static_cast<unsigned char>(include[1])) != 0 &&
           include.find('.') == std::string::npos;
}

bool startsWith(const std::string& text, const std::string& start) {
    return text.rfind(start, 0) == 0;
}

bool isGdal(const std::string& include) {
    return startsWith(include, "gdal") || startsWith(include, "ogr") || startsWith(include, "cpl_");
}

}  // namespace

TEST_CASE("arrows point downward only") {
    const auto house = houseFromCMake();
    REQUIRE(house.size() > 20);
    std::vector<std::string> wrong;
    for (const auto& top : {"core", "maps"}) {
        for (const auto& file : sourcesUnder(top)) {
            const auto own = folderOf(fs::relative(file, kRoot).generic_string());
            INFO(own);
            REQUIRE(house.count(own) == 1);
            for (const auto& include : includesOf(file)) {
                if (!startsWith(include, "core/") && !startsWith(include, "maps/") && !startsWith(include, "app/")) {
                    continue;
                }
                const auto folder = folderOf(include);
                if (folder != own && house.at(own).count(folder) == 0) {
                    wrong.push_back(fs::relative(file, kRoot).generic_string() + " includes " + include);
                }
            }
        }
    }
    for (const auto& line : wrong) {
        UNSCOPED_INFO(line);
    }
    CHECK(wrong.empty());
}

TEST_CASE("the folders form no cycle") {
    const auto house = houseFromCMake();
    std::set<std::string> done;
    std::set<std::string> open;
    bool cycle = false;
    std::function<void(const std::string&)> visit = [&](const std::string& folder) {
        if (done.count(folder) != 0) {
            return;
        }
        cycle = !open.insert(folder).second || cycle;
        if (cycle) {
            return;
        }
        for (const auto& used : house.at(folder)) {
            if (used != folder) {
                visit(used);
            }
        }
        open.erase(folder);
        done.insert(folder);
    };
    for (const auto& [folder, uses] : house) {
        visit(folder);
    }
    CHECK_FALSE(cycle);
}

TEST_CASE("libraries stay in their rooms") {
    std::vector<std::string> wrong;
    for (const auto& top : {"core", "maps", "app"}) {
        for (const auto& file : sourcesUnder(top)) {
            const auto path = fs::relative(file, kRoot).generic_string();
            const auto own = folderOf(path);
            for (const auto& include : includesOf(file)) {
                const bool qtFree = startsWith(own, "core") || own == "maps/gdal" || own == "maps/prepared" ||
                                    own == "maps/layer" || own == "maps/tool" || own == "maps/tiles";
                const bool bad =
                    (isQt(include) && qtFree) ||
                    (startsWith(include, "sqlite3") && own != "core/store" && own != "maps/prepared") ||
                    ((include == "proj.h" || include == "geodesic.h" || include == "geos_c.h") && own != "core/geo") ||
                    (isGdal(include) && own != "maps/gdal") ||
                    (own == "maps/render" && (include == "QWidget" || include == "QApplication"));
                if (bad) {
                    wrong.push_back(path + " includes " + include);
                }
            }
        }
    }
    for (const auto& line : wrong) {
        UNSCOPED_INFO(line);
    }
    CHECK(wrong.empty());
}

TEST_CASE("SQL text stays in the store") {
    static const std::regex kSql{
        R"rx("\s*(SELECT |INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|CREATE TABLE|PRAGMA ))rx"};
    std::vector<std::string> wrong;
    for (const auto& top : {"core", "maps", "app"}) {
        for (const auto& file : sourcesUnder(top)) {
            const auto own = folderOf(fs::relative(file, kRoot).generic_string());
            if (own != "core/store" && own != "maps/prepared" && std::regex_search(textOf(file), kSql)) {
                wrong.push_back(file.string());
            }
        }
    }
    for (const auto& line : wrong) {
        UNSCOPED_INFO(line);
    }
    CHECK(wrong.empty());
}

TEST_CASE("every source names its licence and guards its header") {
    std::vector<std::string> wrong;
    for (const auto& top : {"core", "maps", "app", "tests"}) {
        for (const auto& file : sourcesUnder(top)) {
            const auto text = textOf(file);
            const bool header = file.extension() == ".h";
            if (text.find("SPDX-License-Identifier: GPL-3.0-or-later") == std::string::npos ||
                (header && text.find("#pragma once") == std::string::npos)) {
                wrong.push_back(file.string());
            }
        }
    }
    for (const auto& line : wrong) {
        UNSCOPED_INFO(line);
    }
    CHECK(wrong.empty());
}

TEST_CASE("no message box stops the officer, no test sleeps or ignores what it found") {
    std::vector<std::string> wrong;
    static const std::regex kBox{R"(QMessageBox::(information|warning|critical|question)\()"};
    static const std::regex kUnasked{R"(\n *rc::check\()"};  // its answer is thrown away: a property that cannot fail
    static const std::regex kSleep{R"((sleep_for|usleep|msleep|qSleep)\s*\()"};
    for (const auto& file : sourcesUnder("app")) {
        if (std::regex_search(textOf(file), kBox)) {
            wrong.push_back(file.string());
        }
    }
    for (const auto& file : sourcesUnder("tests")) {
        if (file.filename() != "arch_test.cpp" &&
            (std::regex_search(textOf(file), kSleep) || std::regex_search(textOf(file), kUnasked))) {
            wrong.push_back(file.string());
        }
    }
    for (const auto& line : wrong) {
        UNSCOPED_INFO(line);
    }
    CHECK(wrong.empty());
}

TEST_CASE("clang-format changes nothing") {
    if (std::system("command -v clang-format >/dev/null") != 0) {
        WARN("clang-format is not installed: the layout of the sources was not checked");
        return;
    }
    std::string files;
    for (const auto& top : {"core", "maps", "app", "tests"}) {
        for (const auto& file : sourcesUnder(top)) {
            files += " '" + fs::relative(file, kRoot).string() + "'";
        }
    }
    const auto command = "cd '" + kRoot.string() + "' && clang-format --dry-run -Werror" + files;
    CHECK(std::system(command.c_str()) == 0);
}
