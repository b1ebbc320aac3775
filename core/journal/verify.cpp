// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/journal/chain.h"
#include "core/journal/codec.h"

#include <algorithm>
#include <set>

namespace weir::journal {

namespace {

constexpr std::int64_t kStopEvery = 4096;
constexpr std::size_t kMaxFindings = 100;

/// One pass over the journal and one over the readings; findings in the order of seq at the end.
class Verifier {
public:
    Verifier(const store::Reader& reader, const VerifyOptions& options, const std::function<void(double)>& progress,
             std::stop_token stop)
        : m_reader{reader}, m_options{options}, m_progress{progress}, m_stop{std::move(stop)} {}

    Result<Verification> run() {
        for (const auto& step : {&Verifier::integrity, &Verifier::loadHeads, &Verifier::listCheckpoints,
                                 &Verifier::chain, &Verifier::readings, &Verifier::tables}) {
            if (auto done = (this->*step)(); !done) {
                return done.error();
            }
            if (m_stop.stop_requested()) {
                return fail(ErrorCode::cancelled, msg("The verification was stopped"));
            }
        }
        std::ranges::stable_sort(m_out.findings, {}, &Finding::seq);
        return std::move(m_out);
    }

private:
    void found(std::int64_t seq, Message message) {
        if (m_out.findings.size() < kMaxFindings) {
            m_out.findings.push_back({seq, std::move(message)});
        }
    }

    Result<void> integrity() {
        if (!m_options.integrity) {
            return {};
        }
        const auto complaints = m_reader.check(true);
        if (!complaints) {
            return complaints.error();
        }
        for (const auto& complaint : *complaints) {
            found(0, msg("The file of the store is damaged: {0}", complaint));
        }
        return {};
    }

    Result<void> loadHeads() {
        auto heads = m_reader.heads();
        if (!heads) {
            return heads.error();
        }
        m_out.heads = static_cast<std::int64_t>(heads->size());
        AnchorsInForce anchors;
        if (!m_options.anchorFile.empty()) {
            auto read = anchorsInForce(m_options.anchorFile);
            if (!read) {
                found(0, read.error().message);
            } else {
                anchors = *std::move(read);
                compareAnchors(*heads, anchors);
            }
        }
        m_keys.insert(m_options.publicKey);
        for (const auto& mark : anchors.restores) {
            checkRestore(mark);
        }
        if (heads->empty() && !m_options.publicKey.empty()) {
            found(0, msg("Heads of this store were signed, but none is left in it"));
        }
        for (auto* list : {&*heads, &anchors.heads}) {
            for (auto& head : *list) {
                checkHead(head, list == &anchors.heads ? "anchor" : "head");
                m_heads.emplace(head.seq, std::move(head.hash));
            }
        }
        return {};
    }

    /// Each anchor has its head, but for those a backup was taken before.
    void compareAnchors(const std::vector<store::HeadRow>& heads, const AnchorsInForce& anchors) {
        m_out.anchors = static_cast<std::int64_t>(anchors.heads.size());
        std::set<std::int64_t> signedSeqs;
        for (const auto& head : heads) {
            signedSeqs.insert(head.seq);
        }
        for (std::size_t i = anchors.beforeRestore; i < anchors.heads.size(); ++i) {
            if (const auto seq = anchors.heads[i].seq; !signedSeqs.contains(seq)) {
                found(seq, msg("The head of entry {0} is anchored but not in the store", seq));
            }
        }
        compareBare(signedSeqs, anchors);
    }

    /// Heads without an anchor. A backup brings its own along. Where no anchor follows, a crash or a full disk may have
    /// come between; the same holds of the very first. Anywhere else a line was taken out.
    void compareBare(const std::set<std::int64_t>& signedSeqs, const AnchorsInForce& anchors) {
        auto bare = signedSeqs;
        for (const auto& head : anchors.heads) {
            bare.erase(head.seq);
        }
        if (!anchors.restores.empty()) {
            bare.erase(bare.begin(), bare.upper_bound(anchors.restores.back().newSeq));
        }
        const auto missing = [](const std::set<std::int64_t>& seqs) {
            return msg("The anchors of {0} heads from entry {1} on are missing", static_cast<std::int64_t>(seqs.size()),
                       *seqs.begin());
        };
        const bool none = anchors.heads.empty() && anchors.restores.empty();
        const auto end = none ? bare.end() : bare.upper_bound(anchors.reach());
        const std::set<std::int64_t> before{bare.begin(), end};
        const std::set<std::int64_t> after{end, bare.end()};
        const bool onlyFirst = before.size() == 1 && *before.begin() == *signedSeqs.begin();
        if (!before.empty() && onlyFirst) {
            m_out.notes.push_back(missing(before));
        } else if (!before.empty()) {
            found(*before.begin(), missing(before));
        }
        if (!after.empty()) {
            m_out.notes.push_back(
                msg("The last {0} signed heads, from entry {1} on, have no anchor: a cut end there "
                    "would not be noticed",
                    static_cast<std::int64_t>(after.size()), *after.begin()));
        }
    }

    /// The key of a restore is good from then on: a store brought to another computer gets another one.
    void checkRestore(const RestoreMark& mark) {
        if (!isSigned(mark)) {
            found(0, msg("The signature of the restore of {0} is not valid", toIso(fromMillis(mark.timeUtc))));
            return;
        }
        m_keys.insert(mark.publicKey);
        m_moved = true;
        m_restoredUpTo = mark.source.empty() ? m_restoredUpTo : mark.newSeq;
        m_out.notes.push_back(
            mark.source.empty()
                ? msg("At {0} the store came without its key and anchors; they begin anew after entry {1}",
                      toIso(fromMillis(mark.timeUtc)), mark.newSeq)
            : mark.oldSeq > mark.keptSeq
                ? msg("Restored at {0} from {1}; entries {2} to {3} of the earlier line were given up",
                      toIso(fromMillis(mark.timeUtc)), mark.source, mark.keptSeq + 1, mark.oldSeq)
                : msg("Restored at {0} from {1}; nothing was given up", toIso(fromMillis(mark.timeUtc)), mark.source));
        if (!mark.unsound.empty()) {
            m_out.notes.push_back(
                msg("The backup of this restore was not sound and was taken all the same: {0}", mark.unsound));
        }
        std::erase_if(m_heads, [&](const auto& head) { return head.first > mark.keptSeq; });
        if (mark.newSeq > 0) {
            m_heads.emplace(mark.newSeq, mark.newHash);
        }
    }

    void checkHead(const store::HeadRow& head, std::string_view what) {
        if (!isSigned(head)) {
            found(head.seq, msg("The signature of the {0} of entry {1} is not valid", what, head.seq));
        } else if (!m_options.publicKey.empty() && m_keys.insert(head.publicKey).second) {
            found(head.seq, msg("From the {0} of entry {1} on another key signs: the key of the store was replaced",
                                what, head.seq));
        }
    }

    Result<void> chain() {
        const auto last = m_reader.lastEntry();
        if (!last) {
            return last.error();
        }
        m_lastSeq = *last ? (*last)->seq : 0;
        Result<void> outcome;
        auto scanned = m_reader.scanJournal(INT64_MIN, INT64_MAX, [&](const store::JournalRow& row) {
            link(row);
            outcome = content(row);
            if (m_progress && m_out.entries % kStopEvery == 0 && m_lastSeq > 0) {
                m_progress(static_cast<double>(row.seq) / static_cast<double>(m_lastSeq));
            }
            return outcome.ok() && !(m_out.entries % kStopEvery == 0 && m_stop.stop_requested());
        });
        if (!scanned || !outcome) {
            return scanned ? outcome.error() : scanned.error();
        }
        if (const auto reach = m_heads.empty() ? 0 : m_heads.rbegin()->first; reach > m_previousSeq) {
            found(m_previousSeq + 1,
                  msg("Entries {0} to {1} are missing: the journal was cut", m_previousSeq + 1, reach));
        }
        return {};
    }

    /// Number, previous hash and own hash; only the first break is told, for all that follows hangs on it.
    void link(const store::JournalRow& row) {
        ++m_out.entries;
        const auto hash = hashOf(row);
        if (!m_broken) {
            m_broken = true;
            if (row.seq != m_previousSeq + 1) {
                found(m_previousSeq + 1, msg("Entry {0} is missing", m_previousSeq + 1));
            } else if (row.hash != hash) {
                found(row.seq, msg("Entry {0} was changed: its content does not match its hash", row.seq));
            } else if (row.prevHash != m_previousHash) {
                found(row.seq, msg("Entry {0} does not continue the entry before it", row.seq));
            } else {
                m_broken = false;
            }
        }
        for (auto [head, end] = m_heads.equal_range(row.seq); head != end; ++head) {
            if (head->second != hash) {
                found(row.seq, msg("Entry {0} is not the one that was signed", row.seq));
            }
        }
        m_previousSeq = row.seq;
        m_previousHash = row.hash;
    }

    /// What the entry says of rows and readings. Not looked at when the chain is broken: the finding stands already.
    Result<void> content(const store::JournalRow& row) {
        const auto info = packInfo(row.body);
        if (!info && !m_broken) {
            found(row.seq, info.error().message);
        }
        const bool first = m_out.entries == 1;
        if (m_broken || !info || (!m_options.compareTables && !info->hasReadings && !first)) {
            return {};
        }
        const auto entry = decode(row);
        if (!entry) {
            found(row.seq, entry.error().message);
            return {};
        }
        if (first) {
            if (auto compared = compareOrigin(*entry); !compared) {
                return compared;
            }
        }
        if (entry->verb == kTailLost) {
            noteLost(*entry);
        }
        if (entry->readingCount > 0) {
            m_batches[row.seq] = {entry->readingCount, entry->readingDigest};
        }
        for (const auto& change : entry->changes) {
            if (!m_options.compareTables || m_unfit) {
                break;
            }
            if (auto applied = apply(m_tables, change, row.seq); !applied) {
                found(row.seq, applied.error().message);
                m_unfit = true;
            }
        }
        return compareCheckpoint(row.seq);
    }

    /// A loss stays a finding in the store that had it; a backup taken since is as good as any, and whoever restored
    /// one that tells of a loss has taken it as it is.
    void noteLost(const Entry& entry) {
        const auto number = [&](const char* name) -> std::int64_t {
            const auto at = entry.args.is_object() ? entry.args.find(name) : entry.args.end();
            return at != entry.args.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
        };
        auto gone = msg("Entries {0} to {1} were saved here and are gone (noticed at {2})", number("first"),
                        number("last"), toIso(entry.time));
        if (entry.seq > m_restoredUpTo && !m_options.anchorFile.empty()) {
            found(entry.seq, std::move(gone));
        } else {
            m_out.notes.push_back(std::move(gone));
        }
    }

    /// The meta table is under no hash; the first entry is.
    Result<void> compareOrigin(const Entry& entry) {
        const auto city = m_reader.meta("city");
        if (!city) {
            return city.error();
        }
        const auto said = [&](const char* name) {
            const auto at = entry.store.is_object() ? entry.store.find(name) : entry.store.end();
            return at != entry.store.end() && at->is_string() ? at->get<std::string>() : std::string{};
        };
        if (const auto begun = said("city"); !begun.empty() && begun != city->value_or("")) {
            found(0, msg("The store was made for the city '{0}' and names '{1}' now", begun, city->value_or("")));
        }
        const auto key = said("key");
        if (!key.empty() && !m_options.publicKey.empty() && key != toHex(m_options.publicKey) && !m_moved) {
            found(0, msg("The signing key in the store is not the one its first entry names"));
        }
        return {};
    }

    Result<void> readings() {
        std::map<std::int64_t, DigestOfReadings> digests;
        store::ReadingQuery all;
        all.afterSeq = INT64_MIN;
        all.limit = static_cast<std::size_t>(INT64_MAX);
        auto scanned = m_reader.scanReadings(all, [&](const store::StoredReading& stored) {
            digests[stored.batchSeq].add(stored.reading);
            ++m_out.readings;
            return !(m_out.readings % kStopEvery == 0 && m_stop.stop_requested());
        });
        if (!scanned) {
            return scanned;
        }
        if (m_broken) {
            return {};
        }
        for (const auto& [seq, batch] : m_batches) {
            const auto digest = digests.find(seq);
            const auto count = digest == digests.end() ? 0 : digest->second.count();
            if (count != batch.first) {
                found(seq, msg("Entry {0} brought {1} readings; the store has {2} of them", seq, batch.first, count));
            } else if (digest->second.finish() != batch.second) {
                found(seq, msg("The readings of entry {0} were changed", seq));
            }
            if (digest != digests.end()) {
                digests.erase(digest);
            }
        }
        for (auto& [seq, digest] : digests) {
            found(seq, msg("{0} readings name entry {1}, which did not bring them", digest.count(), seq));
        }
        return {};
    }

    Result<void> tables() {
        if (!m_options.compareTables || m_broken || m_unfit) {
            return {};
        }
        for (const auto seq : m_checkpoints) {
            found(seq, msg("The checkpoint at entry {0} belongs to no entry", seq));
        }
        for (const auto& info : model::allKinds()) {
            auto& expected = m_tables[info.kind];
            std::int64_t seen = 0;
            auto scanned = m_reader.scan(info.kind, [&](const Record& row) {
                ++m_out.rows;
                const auto at = expected.find(row.id);
                if (at == expected.end()) {
                    found(0, msg("The {0} {1} is in the tables but not in the journal", info.name, row.id));
                } else if (!(at->second == row)) {
                    found(0, msg("The {0} {1} was changed past the journal", info.name, row.id));
                }
                seen += at == expected.end() ? 0 : 1;
                return !(m_out.rows % kStopEvery == 0 && m_stop.stop_requested());
            });
            if (!scanned) {
                return scanned;
            }
            if (seen != static_cast<std::int64_t>(expected.size())) {
                found(0, msg("{0} rows of {1} are in the journal but not in the tables",
                             static_cast<std::int64_t>(expected.size()) - seen, info.plural));
            }
        }
        return {};
    }

    Result<void> listCheckpoints() {
        for (std::int64_t before = INT64_MAX; m_options.compareTables;) {
            const auto checkpoint = m_reader.checkpointBefore(before);
            if (!checkpoint) {
                return checkpoint.error();
            }
            if (!*checkpoint) {
                break;
            }
            m_checkpoints.insert((*checkpoint)->seq);
            before = (*checkpoint)->seq - 1;
        }
        return {};
    }

    /// A checkpoint stands for the entries before it, so it must give exactly what they give.
    Result<void> compareCheckpoint(std::int64_t seq) {
        if (m_unfit || m_checkpoints.erase(seq) == 0) {
            return {};
        }
        const auto checkpoint = m_reader.checkpointBefore(seq);
        if (!checkpoint) {
            return checkpoint.error();
        }
        std::erase_if(m_tables, [](const auto& table) { return table.second.empty(); });
        const auto rows = tablesOf(**checkpoint);
        if (!rows || *rows != m_tables) {
            found(seq, msg("The checkpoint at entry {0} does not match the journal", seq));
        }
        return {};
    }

    const store::Reader& m_reader;
    const VerifyOptions& m_options;
    const std::function<void(double)>& m_progress;
    std::stop_token m_stop;
    Verification m_out;
    std::set<std::string> m_keys;                      ///< that may sign, or were told of
    std::multimap<std::int64_t, std::string> m_heads;  ///< signed hashes by seq, anchors included
    std::map<std::int64_t, std::pair<std::int64_t, std::string>> m_batches;
    std::set<std::int64_t> m_checkpoints;
    Tables m_tables;
    std::int64_t m_lastSeq = 0;
    std::int64_t m_previousSeq = 0;
    std::string m_previousHash = std::string(kHashBytes, '\0');
    bool m_broken = false;
    bool m_unfit = false;
    std::int64_t m_restoredUpTo = 0;  ///< last entry of the backup restored last
    bool m_moved = false;             ///< restored, or come without its key: another key may have signed since
};

}  // namespace

Result<Verification> verify(const store::Reader& reader, const VerifyOptions& options,
                            const std::function<void(double)>& progress, std::stop_token stop) {
    return Verifier{reader, options, progress, std::move(stop)}.run();
}

}  // namespace weir::journal
