// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/client.h"

#include "core/desk/carry_out.h"
#include "core/desk/holder.h"
#include "core/desk/picture_rows.h"

namespace weir::desk {

namespace {
constexpr auto kLook = std::chrono::milliseconds{200};
}

Result<std::unique_ptr<Desk>> ClientDesk::open(DeskOptions options) {
    auto desk = std::make_unique<ClientDesk>(std::move(options));
    if (auto started = desk->start(); !started) {
        return started.error();
    }
    return std::unique_ptr<Desk>{std::move(desk)};
}

Result<void> ClientDesk::start() {
    auto holder = HandoverClient::connect(m_options.store);
    if (!holder) {
        return holder.error();
    }
    m_holder = *std::move(holder);
    auto from = reader();
    if (!from) {
        return from.error();
    }
    auto profile = profileOfStore(**from, m_options.profileRoot);
    if (!profile) {
        return profile.error();
    }
    auto picture = buildPicture(**from, *std::move(profile));
    if (!picture) {
        return picture.error();
    }
    m_picture = *std::move(picture);
    if (auto loaded = m_undo.load(**from); !loaded) {
        return loaded.error();
    }
    m_sender = std::jthread{[this](std::stop_token stop) { send(std::move(stop)); }};
    m_watcher = std::jthread{[this](std::stop_token stop) { watch(std::move(stop)); }};
    return {};
}

ClientDesk::~ClientDesk() {
    for (auto* thread : {&m_sender, &m_watcher}) {
        if (thread->joinable()) {
            thread->request_stop();
            thread->join();
        }
    }
}

// ---- commands ----

std::future<Result<Answer>> ClientDesk::submit(Command command) {
    if (command.commandId.empty()) {
        command.commandId = makeUuid7(*m_options.clock);
    }
    Waiting waiting{std::move(command), {}};
    auto answer = waiting.promise.get_future();
    {
        const std::scoped_lock lock{m_waitingMutex};
        m_waiting.push_back(std::move(waiting));
    }
    m_waitingReady.notify_one();
    return answer;
}

void ClientDesk::send(std::stop_token stop) {
    while (true) {
        Waiting next;
        {
            std::unique_lock lock{m_waitingMutex};
            m_waitingReady.wait(lock, stop, [this] { return !m_waiting.empty(); });
            if (m_waiting.empty()) {
                return;
            }
            next = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        auto answer = m_holder->send(next.command);
        if (answer) {
            follow();  // whoever asked sees the picture with it
        }
        next.promise.set_value(std::move(answer));
    }
}

Result<void> ClientDesk::can(const Command& command) const {
    return wouldCarryOut(*picture(), command, m_options.clock->now(), m_undo);
}

// ---- following the journal ----

void ClientDesk::watch(std::stop_token stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock{m_watchMutex};
            m_watchDue.wait_for(lock, stop, kLook, [] { return false; });
        }
        follow();
        if (!m_holder->isThere()) {
            become({store::Health::readOnly,
                    msg("The process that held the store has ended; close the store and open it again"),
                    {}});
        } else if (m_followed) {
            become({});
        }
    }
}

void ClientDesk::follow() {
    const std::scoped_lock lock{m_followMutex};
    const auto from = reader();
    Result<void> taken;
    auto scanned = !from ? Result<void>{from.error()}
                         : (*from)->scanJournal(picture()->seq + 1, INT64_MAX, [&](const store::JournalRow& row) {
                               auto entry = journal::decode(row);
                               taken = entry ? take(**from, *entry) : Result<void>{entry.error()};
                               return taken.ok();
                           });
    if (scanned && taken) {
        m_followed = true;
        return;
    }
    m_followed = false;
    const auto& error = scanned ? taken.error() : scanned.error();
    become({store::Health::suspect, msg("The store cannot be followed: {0}", error.message.text()), {}});
}

/// Told once, however often it is found.
void ClientDesk::become(store::HealthReport report) {
    {
        const std::scoped_lock lock{m_pictureMutex};
        if (m_health.health == report.health && m_health.message == report.message) {
            return;
        }
        m_health = report;
    }
    m_healths.notify({std::move(report)});
}

Result<void> ClientDesk::take(const store::Reader& reader, const journal::Entry& entry) {
    std::vector<model::Reading> readings;
    if (entry.readingCount > 0) {
        auto latest = latestOf(reader, entry.seq);
        if (!latest) {
            return latest.error();
        }
        for (const auto& [key, value] : *latest) {
            if (value.previous) {
                readings.push_back(*value.previous);
            }
            readings.push_back(value.reading);
        }
    }
    auto next = updated(*picture(), entry.changes, readings, entry.seq, entry.time);
    if (!next) {
        return next.error();
    }
    {
        const std::scoped_lock lock{m_pictureMutex};
        m_picture = *next;
    }
    m_undo.note(entry);
    m_pictures.notify(changeOf(*std::move(next), entry));
    return {};
}

// ---- reading ----

PicturePtr ClientDesk::picture() const {
    const std::scoped_lock lock{m_pictureMutex};
    return m_picture;
}

Subscription ClientDesk::onPicture(std::function<void(const PictureChange&)> listener) {
    return m_pictures.subscribe(std::move(listener));
}

Subscription ClientDesk::onHealth(std::function<void(const HealthChange&)> listener) {
    return m_healths.subscribe(std::move(listener));
}

store::HealthReport ClientDesk::health() const {
    const std::scoped_lock lock{m_pictureMutex};
    return m_health;
}

Result<PicturePtr> ClientDesk::pictureAt(Instant t) const {
    auto from = reader();
    return from ? pastPicture(**from, t, picture()->profile) : Result<PicturePtr>{from.error()};
}

Result<std::vector<journal::Entry>> ClientDesk::recentEntries(std::size_t limit) const {
    auto from = reader();
    return from ? newestEntries(**from, limit) : Result<std::vector<journal::Entry>>{from.error()};
}

Result<journal::Verification> ClientDesk::verify() const {
    return verifyStore(m_options.store);
}

Result<std::filesystem::path> ClientDesk::backup(const std::filesystem::path& dir) {
    return store::backupBeside(m_options.store, dir, m_options.clock->now());
}

std::pair<std::string, std::string> ClientDesk::undoLabels(const std::string& actor) const {
    return labelsFor(*this, m_undo, actor);
}

}  // namespace weir::desk
