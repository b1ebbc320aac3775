// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/handover.h"
#include "core/desk/read_side.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace weir::desk {

/// The desk of a process that found the store held: commands go to the holder over the local socket, the picture
/// follows the journal in the file, looked at five times a second and after each own command. When the holder ends,
/// this process becomes the holder, or the client of whoever was quicker. A command that was on its way is given again
/// under its id, which is looked up first: it is carried out once, whether the first holder had saved it or not.
class ClientDesk final : public Desk {
public:
    [[nodiscard]] static Result<std::unique_ptr<Desk>> open(DeskOptions options);
    explicit ClientDesk(DeskOptions options) : m_options{std::move(options)} {}
    ~ClientDesk() override;

    [[nodiscard]] std::future<Result<Answer>> submit(Command command) override;
    [[nodiscard]] Result<void> can(const Command& command) const override;
    [[nodiscard]] PicturePtr picture() const override;
    [[nodiscard]] Subscription onPicture(std::function<void(const PictureChange&)> listener) override;
    [[nodiscard]] Subscription onHealth(std::function<void(const HealthChange&)> listener) override;
    [[nodiscard]] store::HealthReport health() const override;
    [[nodiscard]] Result<PicturePtr> pictureAt(Instant t) const override;
    [[nodiscard]] Result<std::unique_ptr<store::Reader>> reader() const override;
    [[nodiscard]] Result<std::vector<journal::Entry>> recentEntries(std::size_t limit) const override;
    [[nodiscard]] Result<journal::Verification> verify() const override;
    /// From the file, which is only read: the holder need not be asked.
    [[nodiscard]] Result<std::filesystem::path> backup(const std::filesystem::path& dir) override;
    [[nodiscard]] bool isHolder() const override { return m_heir != nullptr; }
    [[nodiscard]] const Clock& clock() const override { return *m_options.clock; }
    [[nodiscard]] const std::filesystem::path& storePath() const override { return m_options.store; }
    [[nodiscard]] std::pair<std::string, std::string> undoLabels(const std::string& actor) const override;

private:
    struct Waiting {
        Command command;
        std::promise<Result<Answer>> promise;
    };
    [[nodiscard]] Result<void> start();
    void send(std::stop_token stop);
    [[nodiscard]] Result<Answer> deliver(const Command& command, const std::stop_token& stop);
    void watch(std::stop_token stop);
    void pause(const std::stop_token& stop, std::chrono::milliseconds time);
    /// Brings the picture to the journal's end and tells the listeners, entry by entry.
    void follow();
    void followLocked();
    void become(store::HealthReport report);

    /// After the holder has ended, one attempt. True when there is again somebody to carry out commands.
    [[nodiscard]] bool succeed();
    void takeOver(std::unique_ptr<Desk> own);
    /// What the desk that took over tells, in its own order: on its store thread.
    void publish(const PictureChange& change);
    [[nodiscard]] Result<void> take(const store::Reader& reader, const journal::Entry& entry);

    DeskOptions m_options;
    std::unique_ptr<HandoverClient> m_holder;
    UndoStacks m_undo;
    mutable std::mutex m_pictureMutex;
    PicturePtr m_picture;
    store::HealthReport m_health;
    Notifier<PictureChange> m_pictures;
    Notifier<HealthChange> m_healths;
    std::mutex m_followMutex;
    std::atomic<bool> m_followed = true;  ///< the last look at the file
    std::mutex m_waitingMutex;
    std::condition_variable_any m_waitingReady;
    std::deque<Waiting> m_waiting;
    std::mutex m_watchMutex;
    std::condition_variable_any m_watchDue;
    std::mutex m_successionMutex;
    std::unique_ptr<Desk> m_own;                ///< set once, when this process has become the holder …
    std::atomic<const Desk*> m_heir = nullptr;  ///< … and then seen here by every thread
    Subscription m_ownPictures;
    Subscription m_ownHealths;
    std::jthread m_sender;
    std::jthread m_watcher;
};

}  // namespace weir::desk
