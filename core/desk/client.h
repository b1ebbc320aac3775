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
/// follows the journal in the file, looked at five times a second and after each own command.
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
    [[nodiscard]] Result<std::unique_ptr<store::Reader>> reader() const override {
        return store::openReader(m_options.store);
    }
    [[nodiscard]] Result<std::vector<journal::Entry>> recentEntries(std::size_t limit) const override;
    [[nodiscard]] Result<journal::Verification> verify() const override;
    /// From the file, which is only read: the holder need not be asked.
    [[nodiscard]] Result<std::filesystem::path> backup(const std::filesystem::path& dir) override;
    [[nodiscard]] bool isHolder() const override { return false; }
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
    void watch(std::stop_token stop);
    /// Brings the picture to the journal's end and tells the listeners, entry by entry.
    void follow();
    void become(store::HealthReport report);
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
    std::jthread m_sender;
    std::jthread m_watcher;
};

}  // namespace weir::desk
