// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/store/backup.h"

#include "core/store/connection.h"
#include "core/store/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <set>

namespace weir::store {

namespace {

namespace fs = std::filesystem;

std::string prefixOf(const fs::path& store) {
    return store.stem().string() + "-";
}

std::optional<Instant> instantOf(const std::string& stamp) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    int used = 0;
    if (std::sscanf(stamp.c_str(), "%4d%2d%2dT%2d%2d%2dZ%n", &year, &month, &day, &hour, &minute, &second, &used) !=
            6 ||
        used != 16) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

/// The whole check of a copy, on a connection of its own that is closed before anything else opens the file. That it is
/// a store is always required.
Result<void> checkCopy(const fs::path& copy, Soundness soundness = Soundness::required) {
    auto db = Database::open(copy, Access::readOnly);
    if (!db) {
        return db.error();
    }
    if (auto ours = checkIdentity(**db, copy); !ours) {
        return ours;
    }
    if (soundness == Soundness::waived) {
        return {};
    }
    const auto found = complaints(**db, true);
    if (!found) {
        return found.error();
    }
    if (!found->empty()) {
        return fail(ErrorCode::corrupt, msg("The copy {0} is damaged: {1}", copy.string(), found->front()),
                    msg("Check the disk it is on, then make another"));
    }
    return {};
}

/// A backup to read and a place for a file; anything else would be told in numbers, or moved away.
Result<void> checkRestore(const fs::path& backup, const fs::path& store) {
    std::error_code failed;
    const auto from = fs::status(backup, failed);
    if (!fs::exists(from)) {
        return fail(ErrorCode::notFound, msg("There is no backup at {0}", backup.string()), msg("Check the path"));
    }
    if (fs::is_directory(from)) {
        return fail(ErrorCode::invalid, msg("{0} is a folder", backup.string()), msg("Name one of the backups in it"));
    }
    if (!fs::is_regular_file(from)) {
        return fail(ErrorCode::invalid, msg("{0} is not a file", backup.string()), msg("Name a backup"));
    }
    const auto to = fs::symlink_status(store, failed);
    if (fs::exists(to) && !fs::is_regular_file(to)) {
        return fail(ErrorCode::invalid, msg("{0} is not a file", store.string()), msg("Name the store file itself"));
    }
    return {};
}

Result<void> renameDurably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return systemError("rename", from, errno);
    }
    return syncFolder(to.parent_path());
}

/// Where the old store is put aside: a name under which neither a file nor its log lies yet.
fs::path freePlace(const fs::path& store, Instant now) {
    const auto plain = beside(store, "replaced-" + stampOf(now));
    const auto isTaken = [](const fs::path& file) {
        std::error_code failed;
        return fs::exists(fs::symlink_status(file, failed));
    };
    auto place = plain;
    for (int number = 2; isTaken(place) || isTaken(sqliteSidecar(place, "wal")) || isTaken(sqliteSidecar(place, "shm"));
         ++number) {
        place = fs::path{fmt::format("{}-{}", plain.string(), number)};
    }
    return place;
}

}  // namespace

std::string stampOf(Instant t) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(t);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{seconds - day};
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

fs::path backupFile(const fs::path& dir, const fs::path& store, Instant t) {
    return dir / (prefixOf(store) + stampOf(t) + ".db");
}

Result<void> copyInto(Database& db, const fs::path& target, Soundness soundness) {
    const auto partial = fs::path{target.string() + ".partial"};
    const auto journal = sqliteSidecar(partial, "journal");  // stays behind when there is no room to roll back
    ::unlink(partial.c_str());
    ::unlink(journal.c_str());
    const auto copy = [&]() -> Result<void> {
        if (auto made = makePrivateFile(partial); !made) {
            return made;
        }
        auto q = db.query("VACUUM INTO ?1");
        if (!q) {
            return q.error();
        }
        const auto name = partial.string();
        q->bindText(1, name);
        return q->run();
    };
    auto done = copy();
    if (done && soundness == Soundness::required) {
        done = checkCopy(partial);
    }
    if (done) {
        done = syncFile(partial);
    }
    if (done) {
        done = renameDurably(partial, target);
    }
    if (!done) {
        ::unlink(partial.c_str());
        ::unlink(journal.c_str());
        if (done.error().code == ErrorCode::full) {
            done = systemError("write", target, ENOSPC);  // of the copy's disk, not of the store's
        }
    }
    return done;
}

Result<JournalEnds> endsOf(Database& db) {
    const auto last = lastJournalRow(db);
    if (!last) {
        return last.error();
    }
    JournalEnds ends;
    if (*last) {
        ends.last = LastNote{(*last)->seq, (*last)->hash};
    }
    auto scanned = scanJournalRows(db, INT64_MIN, INT64_MAX, [&](const JournalRow& row) {
        ends.first = LastNote{row.seq, row.hash};
        return false;
    });
    return scanned ? Result<JournalEnds>{std::move(ends)} : scanned.error();
}

Message missingIn(Database& db, const fs::path& file, const JournalEnds& saved) {
    const auto ends = endsOf(db);
    if (!ends) {
        return msg("The journal in {0} cannot be read", file.string());
    }
    if (!ends->last && saved.last) {
        return msg("{0} lacks all {1} entries that were saved", file.string(), saved.last->seq);
    }
    const bool begunAlike = !ends->first || (saved.first && ends->first->hash == saved.first->hash);
    if (begunAlike && ends->last && saved.last && ends->last->seq < saved.last->seq) {
        return msg("{0} lacks the last {1} entries that were saved", file.string(), saved.last->seq - ends->last->seq);
    }
    bool isSame = begunAlike && !saved.last;
    Result<void> scanned;
    if (begunAlike && saved.last) {
        scanned = scanJournalRows(db, saved.last->seq, saved.last->seq, [&](const JournalRow& row) {
            isSame = row.hash == saved.last->hash;
            return false;
        });
    }
    return scanned && isSame ? Message{}
                             : msg("{0} holds the entries of another store, not those saved here", file.string());
}

Message restoreHint() {
    return msg("Restore the last backup (weir restore); issue orders on paper until then");
}

std::vector<Instant> outdated(std::vector<Instant> times) {
    std::ranges::sort(times, std::greater{});
    struct Series {
        Millis slot;
        std::size_t count;
    };
    constexpr std::array kSeries{Series{std::chrono::minutes{5}, 12}, Series{std::chrono::hours{1}, 24},
                                 Series{std::chrono::hours{24}, 14}};
    std::set<Instant> kept;
    for (const auto& series : kSeries) {
        std::set<std::int64_t> slots;
        for (const auto t : times) {
            const auto slot = toMillis(t) / series.slot.count();
            if (slots.contains(slot)) {
                continue;
            }
            if (slots.size() == series.count) {
                break;
            }
            slots.insert(slot);
            kept.insert(t);
        }
    }
    std::erase_if(times, [&](Instant t) { return kept.contains(t); });
    std::ranges::reverse(times);
    return times;
}

Result<void> rotate(const fs::path& dir, const fs::path& store) {
    const auto prefix = prefixOf(store);
    std::vector<Instant> times;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator{dir, failed}) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(prefix) && name.ends_with(".db")) {
            if (const auto t = instantOf(name.substr(prefix.size(), name.size() - prefix.size() - 3))) {
                times.push_back(*t);
            }
        }
    }
    if (failed) {
        return systemError("list", dir, failed.value());
    }
    for (const auto t : outdated(std::move(times))) {
        const auto file = backupFile(dir, store, t);
        if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
            return systemError("remove the old backup", file, errno);
        }
    }
    return {};
}

Result<fs::path> backupOf(Database& db, const fs::path& store, const fs::path& dir, Instant now) {
    if (auto folder = prepareFolder(dir); !folder) {
        return folder.error();
    }
    const auto target = backupFile(dir, store, now);
    if (auto copied = copyInto(db, target); !copied) {
        return copied.error();
    }
    if (auto rotated = rotate(dir, store); !rotated) {
        return rotated.error();
    }
    return target;
}

Result<fs::path> backupBeside(const fs::path& store, const fs::path& dir, Instant now) {
    const auto path = resolved(store);
    auto db = Database::open(path, Access::readOnly);
    if (!db) {
        return db.error();
    }
    if (auto ours = checkIdentity(**db, path); !ours) {
        return ours.error();
    }
    return backupOf(**db, path, dir, now);
}

Result<fs::path> restore(const fs::path& backup, const fs::path& place, Instant now,
                         const std::function<Result<void>()>& beforePlacing, Soundness soundness) {
    const auto store = resolved(place);
    if (auto plain = checkRestore(backup, store); !plain) {
        return plain.error();
    }
    if (auto distinct = checkUserFile(backup, store); !distinct) {
        return distinct.error();
    }
    if (auto sound = checkCopy(backup, soundness); !sound) {
        return sound.error();
    }
    if (auto folder = prepareFolder(store.parent_path()); !folder) {
        return folder.error();
    }
    auto lock = LockFile::take(beside(store, "lock"));
    if (!lock) {
        return lock.error();
    }
    const auto fresh = beside(store, "restoring");
    ::unlink(fresh.c_str());
    {
        auto db = Database::open(backup, Access::readOnly);
        if (!db) {
            return db.error();
        }
        if (auto copied = copyInto(**db, fresh, soundness); !copied) {
            return copied.error();
        }
    }
    if (auto ready = beforePlacing ? beforePlacing() : Result<void>{}; !ready) {
        ::unlink(fresh.c_str());
        return ready.error();
    }
    ::unlink(beside(store, "last").c_str());  // it speaks of the store that goes
    // The WAL goes first: a new store beside an old WAL would be the one state nobody could repair. Killed in between,
    // the store is missing, which is noticed, and its parts lie under the name answered here.
    const auto replaced = freePlace(store, now);
    for (const auto* suffix : {"wal", "shm"}) {
        const auto part = sqliteSidecar(store, suffix);
        if (::rename(part.c_str(), sqliteSidecar(replaced, suffix).c_str()) != 0 && errno != ENOENT) {
            return systemError("put aside", part, errno);
        }
    }
    const bool existed = ::rename(store.c_str(), replaced.c_str()) == 0;
    if (!existed && errno != ENOENT) {
        return systemError("put aside", store, errno);
    }
    if (auto placed = renameDurably(fresh, store); !placed) {
        ::rename(replaced.c_str(), store.c_str());
        for (const auto* suffix : {"wal", "shm"}) {
            ::rename(sqliteSidecar(replaced, suffix).c_str(), sqliteSidecar(store, suffix).c_str());
        }
        return placed.error();
    }
    return existed ? replaced : fs::path{};
}

Result<void> checkUserFile(const fs::path& userFile, const fs::path& store) {
    const auto user = identityOf(userFile);
    if (!user) {
        return {};
    }
    for (const auto& part : {store, sqliteSidecar(store, "wal"), sqliteSidecar(store, "shm"),
                             sqliteSidecar(store, "journal"), beside(store, "lock"), beside(store, "ballast"),
                             beside(store, "key"), beside(store, "anchors"), beside(store, "last")}) {
        if (identityOf(part) == user) {
            return fail(ErrorCode::refused, msg("{0} is the open store itself", userFile.string()),
                        msg("Choose another file; to hand on the store, make a backup"));
        }
    }
    return {};
}

}  // namespace weir::store
