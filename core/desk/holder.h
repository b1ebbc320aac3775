// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/carry_out.h"
#include "core/desk/handover.h"

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

namespace weir::desk {

/// A store's city profile, found by the name in its meta table. No profile when the name is empty.
[[nodiscard]] Result<std::shared_ptr<const city::CityProfile>> profileOfStore(const store::Reader& reader,
                                                                              const std::filesystem::path& profileRoot);
inline constexpr auto kCityMeta = "city";
/// The public key (hexadecimal) that signed the first head; written with it, never changed.
inline constexpr auto kSigningKeyMeta = "signing_key";

/// Entries this computer noted as saved and the journal has no more.
struct LostTail {
    std::int64_t first = 0;
    std::int64_t last = 0;
    Message message;
};
/// `noted` was read before the reader was made.
[[nodiscard]] Result<std::optional<LostTail>> lostTail(const store::Reader& reader,
                                                       const std::optional<store::LastNote>& noted);

/// The key pair that signs heads stands beside the store.
[[nodiscard]] std::filesystem::path keyFileOf(const std::filesystem::path& store);

inline constexpr std::int64_t kHeadEvery = 100;  ///< entries between two signed heads

/// The desk of the process that holds the store. Commands run one after another on the store's thread, where the
/// picture is always the state before them; listeners are told there too. Upkeep (heads, anchors, checkpoints, backups,
/// clock) has a thread of its own.
class HolderDesk final : public Desk {
public:
    [[nodiscard]] static Result<std::unique_ptr<Desk>> open(DeskOptions options);
    explicit HolderDesk(DeskOptions options);
    ~HolderDesk() override;

    [[nodiscard]] std::future<Result<Answer>> submit(Command command) override;
    [[nodiscard]] Result<void> can(const Command& command) const override;
    [[nodiscard]] PicturePtr picture() const override;
    [[nodiscard]] Subscription onPicture(std::function<void(const PictureChange&)> listener) override;
    [[nodiscard]] Subscription onHealth(std::function<void(const HealthChange&)> listener) override;
    /// What the store says of itself, or else what is suspicious beside it.
    [[nodiscard]] store::HealthReport health() const override;
    [[nodiscard]] Result<PicturePtr> pictureAt(Instant t) const override;
    [[nodiscard]] Result<std::unique_ptr<store::Reader>> reader() const override { return m_store->reader(); }
    [[nodiscard]] Result<std::vector<journal::Entry>> recentEntries(std::size_t limit) const override;
    [[nodiscard]] Result<journal::Verification> verify() const override;
    [[nodiscard]] Result<std::filesystem::path> backup(const std::filesystem::path& dir) override;
    [[nodiscard]] bool isHolder() const override { return true; }
    [[nodiscard]] const Clock& clock() const override { return *m_options.clock; }
    [[nodiscard]] const std::filesystem::path& storePath() const override { return m_options.store; }
    [[nodiscard]] std::pair<std::string, std::string> undoLabels(const std::string& actor) const override;

private:
    /// One command on its way: answered once, by the commit or by its failure.
    struct Task {
        Command command;
        bool trusted = false;
        CarriedOut done;
        PicturePtr next;
        std::promise<Result<Answer>> promise;
        std::atomic<bool> answered = false;
        std::mutex submitting;             ///< held until `stored` is there
        std::future<Result<void>> stored;  ///< what the store says of it
        void answer(Result<Answer> result);
        void settle();
    };

    [[nodiscard]] Result<void> start();
    std::future<Result<Answer>> enqueue(Command command, bool trusted);
    [[nodiscard]] Result<void> carry(store::Transaction& tx, Task& task);
    void committed(Task& task);
    void publish(const Task& task);

    // Upkeep.
    void keepUp(std::stop_token stop);
    void watchClock();
    void signHead(bool always);
    void makeCheckpoint();
    void makeBackup();
    void askForRoom();
    void checkSelf();
    void tell(store::HealthReport report);
    /// The key that signed so far and the anchors belong to the store: another key, or none, is told and journaled.
    [[nodiscard]] Result<void> checkCompanions(const store::Reader& reader, bool hadKey);
    /// The end of the journal is the one this computer saved last.
    [[nodiscard]] Result<void> checkTail(const store::Reader& reader);
    /// A copy that was brought here alone: the anchors begin anew with its last entry, and say so.
    void adopt(const store::Reader& reader);
    /// Heads signed before this process whose anchors are missing at the end of the file.
    void takeUpAnchors(const std::vector<store::HeadRow>& heads, const journal::AnchorsInForce& anchors);
    /// Writes what is not anchored yet, in order; while it cannot be, health() says so.
    void anchorHeads();
    /// Shown by health() from now on; with `journaled` also an entry of the duty log.
    void suspect(Message what, bool journaled);
    void noteDown(std::string verb, Json args);

    DeskOptions m_options;
    std::unique_ptr<IdSource> m_ids;
    std::string m_bootId;
    std::optional<journal::Signer> m_signer;
    std::string m_firstKey;  ///< that signed the store's first head
    Json m_origin;           ///< city and key, for the first entry
    std::filesystem::path m_anchorFile;
    UndoStacks m_undo;
    mutable std::mutex m_pictureMutex;
    PicturePtr m_picture;
    Notifier<PictureChange> m_pictures;
    bool m_isFromUnsound = false;  ///< restored from a backup that verify condemned
    Message m_suspicion;           ///< under m_pictureMutex; empty: none
    Message m_anchorProblem;       ///< likewise, while heads cannot be anchored
    Notifier<HealthChange> m_healths;

    std::mutex m_upkeepMutex;
    std::condition_variable_any m_upkeepDue;
    bool m_headDue = false;  ///< a hundred entries are full; said by the store thread
    std::mutex m_clockMutex;
    Instant m_lastWall{};
    std::int64_t m_lastMonotonic = 0;
    std::int64_t m_signedSeq = 0;
    std::vector<store::HeadRow> m_unanchored;
    std::int64_t m_checkpointSeq = 0;
    std::int64_t m_backedUpSeq = 0;
    std::int64_t m_signedAt = 0;        ///< ns, monotonic
    std::int64_t m_backedUpAt = 0;      ///< ns, monotonic
    std::int64_t m_askedForRoomAt = 0;  ///< ns, monotonic

    std::unique_ptr<store::Store> m_store;  ///< its thread uses all of the above, to the end
    std::jthread m_upkeep;
    std::unique_ptr<HandoverServer> m_server;
};

}  // namespace weir::desk
