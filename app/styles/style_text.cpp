// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/styles/style_text.h"

#include <fstream>
#include <iterator>

namespace weir::app {

namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMaxBytes = 4 << 20;

}  // namespace

std::string styleText(const maps::Style& style) {
    return Json{{"weir", "style"}, {"version", kVersion}, {"style", maps::toJson(style)}}.dump(2);
}

Result<maps::Style> styleFromText(std::string_view text) {
    const auto hint = msg("Copy a style from a layer first");
    if (trim(text).empty()) {
        return fail(ErrorCode::invalid, msg("There is no style to paste: the text is empty"), hint);
    }
    const auto json = parseJson(text, kMaxBytes);
    if (!json) {
        return fail(ErrorCode::invalid, msg("This is not a style: it is no JSON ({0})", json.error().message.text()),
                    hint);
    }
    const auto kind = json->is_object() ? json->find("weir") : json->end();
    if (!json->is_object() || kind == json->end() || *kind != "style" || !json->contains("style")) {
        return fail(ErrorCode::invalid, msg("This is not a style of Weir: it does not say \"weir\": \"style\""), hint);
    }
    const auto version = json->find("version");
    if (version == json->end() || !version->is_number_integer() || version->get<int>() > kVersion) {
        return fail(ErrorCode::invalid, msg("This style is of a newer version of Weir"),
                    msg("Install the newer version"));
    }
    return maps::styleFromJson(json->at("style"));
}

Result<std::string> readStyleFile(const std::filesystem::path& file) {
    constexpr std::uintmax_t kMost = 20u << 20;
    std::error_code ec;
    const auto size = std::filesystem::is_regular_file(file, ec) ? std::filesystem::file_size(file, ec) : 0;
    if (ec || !std::filesystem::is_regular_file(file, ec)) {
        return fail(ErrorCode::notFound, msg("The file '{0}' does not exist", file.string()),
                    msg("Choose another file"));
    }
    if (size > kMost) {
        return fail(ErrorCode::refused, msg("The file '{0}' is larger than 20 MiB", file.filename().string()),
                    msg("A style is smaller; choose another file"));
    }
    std::ifstream in{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    return in.bad() || !in.is_open()
               ? Result<std::string>{fail(ErrorCode::io, msg("The file '{0}' cannot be read", file.string()),
                                          msg("Check that the file can be read"))}
               : Result<std::string>{std::move(text)};
}

}  // namespace weir::app
