// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// What the holder does beside commands: signed heads and their anchors, checkpoints, backups, the clock, the check at
// start.
#include "core/desk/holder.h"

#include "core/desk/conflict.h"
#include "core/journal/codec.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::desk {

namespace {

using namespace std::chrono_literals;

constexpr auto kHeadAfter = 60s;                 // without a full hundred of entries
constexpr std::int64_t kCheckpointEvery = 2000;  // entries
constexpr auto kBackupEvery = 5min;
constexpr auto kRound = 500ms;
constexpr auto kRoomEvery = 10s;
constexpr Millis kClockJump = 2000ms;

Message anchorsMissing() {
    return msg("The anchors of the signed heads are missing beside the store; run weir verify");
}

/// Whether `time` has gone by since the monotonic moment `start`.
bool isPast(const Clock& clock, std::int64_t start, std::chrono::nanoseconds time) {
    return clock.monotonicNs() - start >= time.count();
}

Json toJson(const Message& message) {
    return {{"pattern", message.pattern}, {"args", message.args}};
}

void report(const Result<void>& done, std::string_view what) {
    if (!done) {
        spdlog::warn("{}: {}", what, done.error().text());
    }
}

}  // namespace

void HolderDesk::keepUp(std::stop_token stop) {
    checkSelf();
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock{m_upkeepMutex};
            m_upkeepDue.wait_for(lock, stop, kRound, [this] { return m_headDue; });
            m_headDue = false;
        }
        watchClock();
        signHead(false);
        makeCheckpoint();
        makeBackup();
        askForRoom();
    }
}

/// Room is looked for after each commit; at a quiet desk nothing else would find that there is some again.
void HolderDesk::askForRoom() {
    const auto state = m_store->health().health;
    const bool wanting = state == store::Health::lowSpace || state == store::Health::ballastUsed;
    if (wanting && isPast(*m_options.clock, m_askedForRoomAt, kRoomEvery)) {
        m_askedForRoomAt = m_options.clock->monotonicNs();
        report(m_store->submit({}, [](store::Transaction&) { return Result<void>{}; }, {}).get(), "looking for room");
    }
}

/// The wall clock is compared with the one that never jumps; timers and order do not depend on it, but people do.
void HolderDesk::watchClock() {
    Millis jump{};
    {
        const std::scoped_lock lock{m_clockMutex};
        const auto measure = [&] {
            const auto wall = m_options.clock->now();
            const auto monotonic = m_options.clock->monotonicNs();
            const auto passed =
                std::chrono::duration_cast<Millis>(std::chrono::nanoseconds{monotonic - m_lastMonotonic});
            return std::tuple{(wall - m_lastWall) - passed, wall, monotonic};
        };
        auto [off, wall, monotonic] = measure();
        if (std::chrono::abs(off) > kClockJump) {
            std::tie(off, wall, monotonic) = measure();  // the two are not read at once: only what stays is a jump
        }
        jump = off;
        m_lastWall = wall;
        m_lastMonotonic = monotonic;
    }
    if (std::chrono::abs(jump) <= kClockJump) {
        return;
    }
    Command command{"system.clock_jump",
                    {},
                    "system",
                    Role::administrator,
                    fmt::format("{}", m_options.seat),
                    Json{{"jump_ms", jump.count()}}};
    static_cast<void>(enqueue(std::move(command), true));
    auto now = health();
    now.message = msg("The clock of this computer jumped by {0} s", static_cast<double>(jump.count()) / 1000);
    tell(std::move(now));
}

void HolderDesk::signHead(bool always) {
    const auto seq = picture()->seq;
    const auto due = seq / kHeadEvery != m_signedSeq / kHeadEvery || isPast(*m_options.clock, m_signedAt, kHeadAfter);
    if (seq <= m_signedSeq || !(due || always)) {
        if (always) {
            anchorHeads();
        }
        return;
    }
    store::HeadRow head;
    auto stored = m_store->submit({},
                                  [&](store::Transaction& tx) -> Result<void> {
                                      auto last = tx.lastEntry();
                                      if (!last || !*last) {
                                          return last ? Result<void>{} : Result<void>{last.error()};
                                      }
                                      auto entry = journal::decode(**last);
                                      if (!entry) {
                                          return entry.error();
                                      }
                                      head = m_signer->sign(entry->seq, entry->hash, m_options.clock->now());
                                      auto known = tx.meta(kSigningKeyMeta);
                                      if (!known) {
                                          return known.error();
                                      }
                                      auto noted = *known ? Result<void>{}
                                                          : tx.setMeta(kSigningKeyMeta, journal::toHex(m_firstKey));
                                      return noted ? tx.appendHead(head) : noted;
                                  },
                                  {});
    const auto done = stored.get();
    report(done, "signing the head");
    if (done && head.seq > 0) {
        std::error_code failed;
        if (m_signedSeq > 0 && !std::filesystem::exists(m_anchorFile, failed)) {
            suspect(anchorsMissing(), true);
        }
        m_unanchored.push_back(head);
        anchorHeads();
        m_signedSeq = head.seq;
    }
    m_signedAt = m_options.clock->monotonicNs();
}

void HolderDesk::anchorHeads() {
    Result<void> done;
    std::size_t written = 0;
    while (done && written < m_unanchored.size()) {
        done = journal::appendAnchor(m_anchorFile, m_unanchored[written]);
        written += done ? 1U : 0U;
    }
    m_unanchored.erase(m_unanchored.begin(), m_unanchored.begin() + static_cast<std::ptrdiff_t>(written));
    report(done, "anchoring the head");
    auto problem =
        done ? Message{} : msg("Signed heads cannot be anchored beside the store: {0}", done.error().message.text());
    {
        const std::scoped_lock lock{m_pictureMutex};
        if (problem.text() == m_anchorProblem.text()) {
            return;
        }
        m_anchorProblem = std::move(problem);
    }
    tell(health());
}

void HolderDesk::takeUpAnchors(const std::vector<store::HeadRow>& heads, const journal::AnchorsInForce& anchors) {
    for (const auto& head : heads) {
        if (head.seq > anchors.reach()) {
            m_unanchored.push_back(head);
        }
    }
    const bool emptied = anchors.heads.empty() && anchors.restores.empty() && m_unanchored.size() > 1;
    if (emptied) {
        m_unanchored.clear();  // written again they would hide that they were missing
        suspect(anchorsMissing(), true);
    } else if (m_unanchored.size() > 1) {  // a single one is what a crash leaves
        suspect(
            msg("The anchors of the last {0} signed heads were missing and have been written again; run weir verify",
                static_cast<std::int64_t>(m_unanchored.size())),
            true);
    }
    anchorHeads();
}

/// Read from a snapshot beside the work, written in a moment of its own.
void HolderDesk::makeCheckpoint() {
    if (picture()->seq - m_checkpointSeq < kCheckpointEvery) {
        return;
    }
    auto from = m_store->longReader();
    auto last = from ? (*from)->lastEntry() : Result<std::optional<store::JournalRow>>{from.error()};
    if (!last || !*last) {
        return;
    }
    journal::Tables tables;
    for (const auto& info : model::allKinds()) {
        auto scanned = (*from)->scan(info.kind, [&](const model::Record& record) {
            tables[info.kind].emplace(record.id, record);
            return true;
        });
        if (!scanned) {
            report(scanned, "reading for a checkpoint");
            return;
        }
    }
    const auto row = journal::makeCheckpoint((*last)->seq, tables);
    report(m_store->submit({}, [&](store::Transaction& tx) { return tx.appendCheckpoint(row); }, {}).get(),
           "writing a checkpoint");
    m_checkpointSeq = row.seq;
}

void HolderDesk::makeBackup() {
    if (!m_options.automaticBackups || !isPast(*m_options.clock, m_backedUpAt, kBackupEvery)) {
        return;
    }
    m_backedUpAt = m_options.clock->monotonicNs();
    const auto seq = picture()->seq;
    if (seq == m_backedUpSeq) {
        return;
    }
    auto made = backup(m_options.backupDir);
    if (made) {
        m_backedUpSeq = seq;
        return;
    }
    spdlog::warn("automatic backup: {}", made.error().text());
    auto now = health();
    now.message = msg("The automatic backup failed: {0}", made.error().message.text());
    tell(std::move(now));
}

Result<std::filesystem::path> HolderDesk::backup(const std::filesystem::path& dir) {
    return m_store->backup(dir, m_options.clock->now());
}

/// At start: the file is sound, and the entries after the last signed head hang together.
void HolderDesk::checkSelf() {
    auto from = m_store->longReader();
    if (!from) {
        return;
    }
    const auto complaints = (*from)->check(false);
    Message wrong;
    if (!complaints || !complaints->empty()) {
        wrong = msg("The store is damaged: {0}", complaints ? complaints->front() : complaints.error().message.text());
    }
    std::string expected;
    auto scanned =
        (*from)->scanJournal(std::max<std::int64_t>(m_signedSeq, 1), INT64_MAX, [&](const store::JournalRow& row) {
            if (!expected.empty() && row.prevHash != expected) {
                wrong = msg("The journal does not hang together at entry {0}", row.seq);
                return false;
            }
            expected = row.hash;
            return true;
        });
    report(scanned, "checking the journal");
    if (!wrong.empty() && !m_isFromUnsound) {  // that it is not sound was known and is said already
        suspect(std::move(wrong), false);
    }
}

Result<void> HolderDesk::checkCompanions(const store::Reader& reader, bool hadKey) {
    const auto heads = reader.heads();
    const auto meta = reader.meta(kSigningKeyMeta);
    if (!heads || !meta) {
        return heads ? meta.error() : heads.error();
    }
    m_signedSeq = heads->empty() ? 0 : heads->back().seq;
    const auto& own = m_signer->publicKey();
    m_firstKey = *meta ? journal::fromHex(**meta).value_or("") : heads->empty() ? own : heads->front().publicKey;
    std::error_code failed;
    const bool anchored = std::filesystem::exists(m_anchorFile, failed);
    const auto begun = heads->empty() ? entryAt(reader, 1) : Result<journal::Entry>{journal::Entry{}};
    const bool begunElsewhere =
        begun && begun->store.is_object() && begun->store.value("key", "") != journal::toHex(own);
    if ((!heads->empty() || begunElsewhere) && !anchored && !hadKey) {
        adopt(reader);
        return {};
    }
    const auto anchors =
        anchored ? journal::anchorsInForce(m_anchorFile) : Result<journal::AnchorsInForce>{journal::AnchorsInForce{}};
    if (!anchors) {
        suspect(anchors.error().message, false);
        return {};
    }
    if (anchored) {
        takeUpAnchors(*heads, *anchors);
    } else if (!heads->empty()) {
        suspect(anchorsMissing(), true);
    }
    if (!anchors->restores.empty() && !anchors->restores.back().unsound.empty()) {
        const auto& mark = anchors->restores.back();
        m_isFromUnsound = true;
        suspect(msg("This store was restored on {0} from a backup that was not sound: {1}",
                    toLocalText(fromMillis(mark.timeUtc), zoneOf(*picture())), mark.unsound),
                false);
    }
    const bool restored = std::ranges::any_of(anchors->restores, [&](const auto& r) { return r.publicKey == own; });
    if (m_firstKey != own && !restored) {
        const bool fresh = heads->empty() || heads->back().publicKey != own;
        suspect(msg("The signing key of the store was replaced; run weir verify"), fresh);
    }
    return {};
}

Result<void> HolderDesk::checkTail(const store::Reader& reader) {
    auto lost = lostTail(reader, store::lastNoteOf(m_options.store));
    if (!lost) {
        return lost.error();
    }
    if (*lost) {
        noteDown(std::string{journal::kTailLost}, {{"first", (*lost)->first},
                                                   {"last", (*lost)->last},
                                                   {"content", (*lost)->message.text()},
                                                   {"message", toJson((*lost)->message)}});
        suspect(std::move((*lost)->message), false);
    }
    return {};
}

void HolderDesk::adopt(const store::Reader& reader) {
    const auto last = reader.lastEntry();
    if (!last || !*last) {
        return;
    }
    journal::RestoreMark mark;
    mark.timeUtc = toMillis(m_options.clock->now());
    mark.oldSeq = mark.newSeq = mark.keptSeq = (*last)->seq;
    mark.newHash = (*last)->hash;
    report(journal::appendRestore(m_anchorFile, m_signer->sign(std::move(mark))), "beginning the anchors anew");
    suspect(msg("The store came without its key and anchors; a cut end before now would not be noticed"), true);
}

void HolderDesk::noteDown(std::string verb, Json args) {
    Command command{std::move(verb), {}, "system", Role::administrator, fmt::format("{}", m_options.seat),
                    std::move(args)};
    const auto noted = enqueue(std::move(command), true).get();  // never on the store's own thread
    report(noted ? Result<void>{} : Result<void>{noted.error()}, "noting a suspicion");
}

void HolderDesk::suspect(Message what, bool journaled) {
    if (journaled) {
        noteDown("log.add", {{"type", "system"}, {"content", what.text()}, {"message", toJson(what)}});
    }
    {
        const std::scoped_lock lock{m_pictureMutex};
        m_suspicion = std::move(what);
    }
    tell(health());
}

void HolderDesk::tell(store::HealthReport report) {
    m_healths.notify({std::move(report)});
}

}  // namespace weir::desk
