// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/client.h"
#include "core/desk/holder.h"
#include "core/journal/chain.h"
#include "core/journal/codec.h"

#include <chrono>
#include <thread>

namespace weir::desk {

namespace {

// The process that holds the lock may still be opening (nobody answers yet) or just closing (the lock is free in a
// moment).
constexpr std::chrono::seconds kOpening{5};
constexpr std::chrono::milliseconds kAskAgain{20};

}  // namespace

Result<std::shared_ptr<const city::CityProfile>> profileOfStore(const store::Reader& reader,
                                                                const std::filesystem::path& profileRoot) {
    auto name = reader.meta(kCityMeta);
    if (!name) {
        return name.error();
    }
    if (!*name || (*name)->empty()) {
        return std::shared_ptr<const city::CityProfile>{};
    }
    if ((*name)->find('/') != std::string::npos || (*name)->starts_with('.')) {
        return fail(ErrorCode::corrupt, msg("The store names the city '{0}'", shorten(**name)),
                    msg("Run weir verify on the store"));
    }
    auto profile = city::loadCityProfile(profileRoot / **name);
    if (!profile) {
        return profile.error();
    }
    return std::make_shared<const city::CityProfile>(*std::move(profile));
}

std::filesystem::path anchorFileOf(const std::filesystem::path& store) {
    auto file = store;
    file += ".anchors";
    return file;
}

std::filesystem::path keyFileOf(const std::filesystem::path& store) {
    auto file = store;
    file += ".key";
    return file;
}

Result<std::optional<LostTail>> lostTail(const store::Reader& reader, const std::optional<store::LastNote>& noted) {
    if (!noted) {
        return std::optional<LostTail>{};
    }
    const auto last = reader.lastEntry();
    if (!last) {
        return last.error();
    }
    const auto seq = *last ? (*last)->seq : 0;
    if (seq < noted->seq) {
        return std::optional{
            LostTail{seq + 1, noted->seq,
                     msg("Entries {0} to {1} were saved here and are gone; run weir verify", seq + 1, noted->seq)}};
    }
    std::optional<LostTail> other;
    auto scanned = reader.scanJournal(noted->seq, noted->seq, [&](const store::JournalRow& row) {
        if (row.hash != noted->hash) {
            other = LostTail{noted->seq, noted->seq,
                             msg("Entry {0} is not the one that was saved here last; run weir verify", noted->seq)};
        }
        return false;
    });
    return scanned ? Result<std::optional<LostTail>>{std::move(other)} : scanned.error();
}

namespace {

/// Without its key a store with anchors is one whose key was taken away: the next to open it would make another.
std::optional<Message> keyProblem(const std::filesystem::path& store, bool hasKey, bool anchored) {
    if (!hasKey) {
        return anchored ? std::optional{msg("The signing key {0} is missing", keyFileOf(store).string())}
                        : std::nullopt;
    }
    const auto readable = journal::checkKey(keyFileOf(store));
    return readable ? std::nullopt : std::optional{readable.error().message};
}

Result<journal::Verification> verifyOnce(const std::filesystem::path& store,
                                         const std::function<void(double)>& progress, std::stop_token stop) {
    const auto noted = store::readLastNote(store);  // before the snapshot: a desk at work goes on
    auto reader = store::openReader(store);
    if (!reader) {
        return reader.error();
    }
    const auto heads = (*reader)->heads();
    const auto key = (*reader)->meta(kSigningKeyMeta);
    if (!heads || !key) {
        return heads ? key.error() : heads.error();
    }
    journal::VerifyOptions options;
    options.publicKey = *key             ? journal::fromHex(**key).value_or(**key)
                        : heads->empty() ? std::string{}
                                         : heads->front().publicKey;
    std::error_code failed;
    const bool anchored = std::filesystem::exists(anchorFileOf(store), failed);
    const bool wasOpened = std::filesystem::exists(keyFileOf(store), failed);
    // Before the first head there is nothing to anchor; a copy has nothing beside it.
    if (anchored || (wasOpened && !(heads->empty() && !*key))) {
        options.anchorFile = anchorFileOf(store);
    }
    auto out = journal::verify(**reader, options, progress, std::move(stop));
    auto lost = lostTail(**reader, noted ? *noted : std::nullopt);
    if (!lost) {
        return lost.error();
    }
    if (out && *lost) {
        out->findings.push_back({(*lost)->last, std::move((*lost)->message)});
    }
    if (auto problem = keyProblem(store, wasOpened, anchored); out && problem) {
        out->findings.push_back({0, *std::move(problem)});
    }
    if (out && !noted) {
        out->notes.push_back(noted.error().message);
    } else if (out && !*noted && wasOpened && out->entries > 0) {
        out->notes.push_back(
            msg("What was saved last is not noted beside the store: an end lost since the last anchor "
                "would not be noticed"));
    }
    if (out && options.anchorFile.empty() && !heads->empty()) {
        out->notes.push_back(msg("There are no anchors beside it: a cut end would not be noticed"));
    }
    return out;
}

/// 0 when it is not there.
std::uintmax_t anchoredBytes(const std::filesystem::path& store) {
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(anchorFileOf(store), failed);
    return failed ? 0 : bytes;
}

}  // namespace

Result<journal::Verification> verifyStore(const std::filesystem::path& store,
                                          const std::function<void(double)>& progress, std::stop_token stop) {
    // Beside a desk at work an anchor may come that the snapshot does not know.
    constexpr int kRounds = 3;
    for (int round = 1;; ++round) {
        const auto before = anchoredBytes(store);
        auto out = verifyOnce(store, progress, stop);
        if (round == kRounds || !out || out->ok() || anchoredBytes(store) == before) {
            return out;
        }
    }
}

Result<std::unique_ptr<Desk>> Desk::open(DeskOptions options) {
    require(options.clock != nullptr, "a desk has a clock");
    const auto patience = std::chrono::steady_clock::now() + kOpening;
    while (true) {
        auto holder = HolderDesk::open(options);
        if (holder || holder.error().code != ErrorCode::busy) {
            return holder;
        }
        auto client = ClientDesk::open(options);
        const bool early = !client && client.error().code == ErrorCode::busy;
        if (!early || std::chrono::steady_clock::now() > patience) {
            return client;
        }
        std::this_thread::sleep_for(kAskAgain);
    }
}

Result<void> createStore(const std::filesystem::path& store, const std::filesystem::path& cityFolder,
                         const Clock& /*clock*/) {
    auto profile = city::loadCityProfile(cityFolder);
    if (!profile) {
        return profile.error();
    }
    const auto folder = std::filesystem::weakly_canonical(cityFolder).filename().string();
    store::StoreOptions options;
    options.create = true;
    auto made = store::Store::open(store, std::move(options));
    if (!made) {
        return made.error();
    }
    return (*made)
        ->submit({},
                 [&](store::Transaction& tx) -> Result<void> {
                     if (auto done = tx.setMeta(kCityMeta, folder); !done) {
                         return done;
                     }
                     if (auto done = tx.setMeta("city_code", profile->city.code); !done) {
                         return done;
                     }
                     return tx.setMeta("working_crs", profile->city.workingCrs);
                 },
                 {})
        .get();
}

}  // namespace weir::desk
