// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/cli/store_access.h"

#include "app/qt/resources.h"
#include "core/desk/holder.h"
#include "core/journal/journal.h"

namespace weir::app {

namespace {

/// Pipes would hang and folders read as broken disks; links are never followed to a store.
Result<void> checkPlainFile(const std::filesystem::path& store) {
    std::error_code ec;
    const auto status = std::filesystem::symlink_status(store, ec);
    if (std::filesystem::is_symlink(status)) {
        return fail(ErrorCode::invalid, msg("{0} is a link", store.string()), msg("Name the store itself"));
    }
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        return fail(ErrorCode::invalid, msg("{0} is not a Weir store", store.string()),
                    msg("Choose a store made with weir new or weir demo"));
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<desk::Desk>> openDesk(const std::filesystem::path& store, const Clock& clock) {
    if (auto plain = checkPlainFile(store); !plain) {
        return plain.error();
    }
    const auto resources = findResources();
    if (!resources) {
        return resources.error();
    }
    desk::DeskOptions options;
    options.store = store;
    options.profileRoot = *resources / "cities";
    options.clock = &clock;
    options.automaticBackups = false;
    return desk::Desk::open(std::move(options));
}

Result<ReadStore> openForReading(const std::filesystem::path& store) {
    if (auto plain = checkPlainFile(store); !plain) {
        return plain.error();
    }
    auto resources = findResources();
    if (!resources) {
        return resources.error();
    }
    auto reader = store::openReader(store);
    if (!reader) {
        return reader.error();
    }
    auto profile = desk::profileOfStore(**reader, *resources / "cities");
    if (!profile) {
        return profile.error();
    }
    if (*profile == nullptr) {
        return fail(ErrorCode::corrupt, msg("The store '{0}' names no city", store.string()),
                    msg("Make it with weir new or weir demo"));
    }
    return ReadStore{*std::move(reader), *std::move(profile), *std::move(resources), SystemClock{}.now()};
}

namespace {

/// The last journal entry at a moment given in words.
Result<std::int64_t> sequenceOf(const ReadStore& source, const std::string& at) {
    const auto t = momentOf(source, at);
    return t ? journal::sequenceAt(*source.reader, *t) : Result<std::int64_t>{t.error()};
}

}  // namespace

Result<desk::PicturePtr> pictureOf(const ReadStore& source, const std::filesystem::path& store, const std::string& at,
                                   const Clock& clock) {
    if (at.empty()) {
        return desk::buildPicture(*source.reader, source.profile);
    }
    const auto t = momentOf(source, at);
    if (!t) {
        return t.error();
    }
    const auto desk = openDesk(store, clock);
    return desk ? (*desk)->pictureAt(*t) : Result<desk::PicturePtr>{desk.error()};
}

Result<Instant> momentOf(const ReadStore& source, const std::string& at) {
    if (at.empty()) {
        return source.openedAt;
    }
    const auto zone = source.profile->timeZone();
    const auto t = parseInstant(at, zone);
    if (!t) {
        return fail(ErrorCode::usage, t.error().message, msg("Write the time as 2026-07-20T14:32:00+08:00"));
    }
    if (*t > source.openedAt) {
        return fail(ErrorCode::usage, msg("{0} lies in the future", toLocalText(*t, zone)),
                    msg("Give a time that has passed, or leave --at out for the situation now"));
    }
    return *t;
}

Result<std::vector<model::Record>> recordsOf(const ReadStore& source, model::Kind kind, const std::string& at) {
    std::vector<model::Record> out;
    if (at.empty()) {
        auto scanned = source.reader->scan(kind, [&](const model::Record& record) {
            if (!record.retiredAt) {
                out.push_back(record);
            }
            return true;
        });
        return scanned ? Result<std::vector<model::Record>>{std::move(out)}
                       : Result<std::vector<model::Record>>{scanned.error()};
    }
    const auto seq = sequenceOf(source, at);
    if (!seq) {
        return seq.error();
    }
    const auto tables = journal::replay(*source.reader, *seq);
    if (!tables) {
        return tables.error();
    }
    if (const auto table = tables->find(kind); table != tables->end()) {
        for (const auto& [id, record] : table->second) {
            if (!record.retiredAt) {
                out.push_back(record);
            }
        }
    }
    return out;
}

Result<const model::Layer*> layerNamed(const desk::Picture& picture, const std::string& idOrName) {
    const auto rows = picture.layers.where([&](const model::Layer& layer) {
        return layer.name == idOrName || std::to_string(layer.id.value) == idOrName;
    });
    if (rows.size() != 1) {
        return fail(rows.empty() ? ErrorCode::notFound : ErrorCode::conflict,
                    rows.empty() ? msg("There is no layer '{0}'", shorten(idOrName))
                                 : msg("{0} layers are named '{1}'", rows.size(), shorten(idOrName)),
                    msg("weir layer list shows their ids"));
    }
    return rows.front();
}

Result<model::Kind> kindFrom(const std::string& word) {
    if (const auto kind = model::kindNamed(word)) {
        return *kind;
    }
    std::string names = "reading";
    for (const auto& info : model::allKinds()) {
        names += fmt::format(", {}", info.name);
    }
    return fail(ErrorCode::usage, msg("There is no kind '{0}'", shorten(word)), msg("The kinds are: {0}", names));
}

}  // namespace weir::app
