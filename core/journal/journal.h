// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/store/store.h"

#include <functional>
#include <map>
#include <memory>

/// The journal: one hash-chained entry per verb. hash = SHA-256(0x00 ‖ prev ‖ seq ‖ time ‖ mono ‖ boot ‖ actor ‖ seat ‖
/// command ‖ type ‖ canonical body), each part with its length in front. Heads are signed with Ed25519 every 100
/// entries or 60 s and anchored outside the store, because a chain alone does not notice a cut tail.
namespace weir::journal {

using model::Kind;
using model::Record;
using store::RowChange;

/// What a verb leaves behind besides the rows.
struct Entry {
    std::int64_t seq = 0;
    Instant time{};
    std::int64_t monotonicNs = 0;
    std::string bootId;
    std::string actor;
    std::string role;
    std::string seat;
    std::string commandId;
    std::string verb;
    Json args;                       ///< as given
    Json result;                     ///< as answered; a repeated command gets it again
    std::vector<RowChange> changes;  ///< row images
    std::int64_t readingCount = 0;   ///< bulk readings of this entry …
    std::string readingDigest;       ///< … and the digest verify recomputes (hex)
    Json store;                      ///< of the first entry: the store's {"city", "key"}; null in the others
    std::string hash;                ///< hex
};

/// Seals `entry` (seq, hash, compressed body) onto the chain inside the verb's own transaction.
[[nodiscard]] Result<Entry> seal(store::Transaction& tx, Entry entry);
[[nodiscard]] Result<Entry> decode(const store::JournalRow& row);
/// SHA-256 (hex) over the canonical form of readings in (station, element, time) order.
[[nodiscard]] std::string digestOf(std::vector<model::Reading> readings);

struct RestoreMark;

/// The key pair that signs heads; kept beside the store, 0600, made on first use.
class Signer {
public:
    [[nodiscard]] static Result<Signer> loadOrCreate(const std::filesystem::path& keyFile);
    [[nodiscard]] store::HeadRow sign(std::int64_t seq, const std::string& hashHex, Instant now) const;
    /// The mark with key and signature.
    [[nodiscard]] RestoreMark sign(RestoreMark mark) const;
    [[nodiscard]] const std::string& publicKey() const { return m_publicKey; }

private:
    std::string m_publicKey;
    std::string m_secretKey;
};

/// The verb of an entry, made by the desk itself, that tells of entries {"first", "last"} that were saved on this
/// computer and were gone when the store was opened; verify repeats it.
inline constexpr std::string_view kTailLost = "system.tail_lost";

/// Anchor outside the store: one line "seq hash signature" appended and fsynced to a file of its own.
[[nodiscard]] Result<void> appendAnchor(const std::filesystem::path& anchorFile, const store::HeadRow& head);
/// The heads of all lines, those that a restore gave up among them.
[[nodiscard]] Result<std::vector<store::HeadRow>> readAnchors(const std::filesystem::path& anchorFile);

/// A backup took the place of the store: the anchors after `keptSeq` belong to a line of entries that was given up.
struct RestoreMark {
    std::int64_t timeUtc = 0;
    std::int64_t oldSeq = 0;   ///< last entry of the earlier line, as far as that is known
    std::int64_t newSeq = 0;   ///< last entry of the backup …
    std::string newHash;       ///< … and its hash; empty when it has none
    std::int64_t keptSeq = 0;  ///< up to here the anchors say what the backup says
    std::string source;        ///< name of the backup; empty: the file came without key and anchors, as it is
    std::string unsound;       ///< what was wrong with it when it was restored all the same; empty: it was sound
    std::string publicKey;     ///< 32 bytes
    std::string signature;     ///< 64 bytes, over all of the above
};
/// The anchors as restores left them.
struct AnchorsInForce {
    std::vector<store::HeadRow> heads;
    std::size_t beforeRestore = 0;      ///< so many of the heads were anchored before the last restore
    std::vector<RestoreMark> restores;  ///< all of them, oldest first
    /// The last entry they speak of; a later head of the store has no anchor yet.
    [[nodiscard]] std::int64_t reach() const;
};
/// Appends "restored …" to the anchors, synced.
[[nodiscard]] Result<void> appendRestore(const std::filesystem::path& anchorFile, const RestoreMark& mark);
[[nodiscard]] Result<AnchorsInForce> anchorsInForce(const std::filesystem::path& anchorFile);

struct Finding {
    std::int64_t seq = 0;  ///< first entry concerned; 0 when none
    Message message;
};
struct Verification {
    std::int64_t entries = 0;
    std::int64_t heads = 0;
    std::int64_t anchors = 0;
    std::int64_t rows = 0;  ///< rows compared with the replay
    std::int64_t readings = 0;
    std::vector<Finding> findings;  ///< empty: sound
    std::vector<Message> notes;     ///< worth knowing all the same: restores, a lost end, missing anchors at the end
    [[nodiscard]] bool ok() const { return findings.empty(); }
};
struct VerifyOptions {
    std::filesystem::path anchorFile;  ///< empty: not compared
    std::string publicKey;             ///< of the signer, when heads are known to have been signed; empty: any, or none
    bool compareTables = true;         ///< replay from empty and compare with the tables
    bool integrity = true;             ///< SQLite's own check first
};
/// What the first entry says of the store (its city, the key that signs) against what its meta table says. File
/// integrity, chain, heads, anchors, bulk digests, and replay equals tables. An anchor needs its entry and its
/// head, a head before an anchored one needs its anchor, and a long journal needs heads.
[[nodiscard]] Result<Verification> verify(const store::Reader& reader, const VerifyOptions& options,
                                          const std::function<void(double)>& progress = {}, std::stop_token stop = {});

/// All rows at a moment, by kind and id.
using Tables = std::map<Kind, std::map<std::int64_t, Record>>;
/// Tables after entry `throughSeq`, from the nearest checkpoint and the entries after it.
[[nodiscard]] Result<Tables> replay(const store::Reader& reader, std::int64_t throughSeq);
/// The last entry whose wall time is ≤ t, found in sequence order (clock jumps do not reorder entries); 0 when none.
[[nodiscard]] Result<std::int64_t> sequenceAt(const store::Reader& reader, Instant t);
[[nodiscard]] store::CheckpointRow makeCheckpoint(std::int64_t seq, const Tables& tables);

}  // namespace weir::journal
