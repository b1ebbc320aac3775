// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/client.h"

#include "core/desk/carry_out.h"
#include "core/desk/holder.h"
#include "core/desk/picture_rows.h"

namespace weir::desk {

namespace {
constexpr auto kLook = std::chrono::milliseconds{200};
constexpr auto kAskAgain = std::chrono::milliseconds{20};
constexpr auto kSuccession = std::chrono::seconds{10};  // a doubt is settled within that, or told

}  // namespace

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
        next.promise.set_value(deliver(next.command, stop));
    }
}

/// To the holder, whoever it is by now. Only a holder that ended without an answer leaves a doubt; the next one looks
/// the command's id up before it does anything.
Result<Answer> ClientDesk::deliver(const Command& command, const std::stop_token& stop) {
    const auto patience = std::chrono::steady_clock::now() + kSuccession;
    for (;;) {
        if (m_heir != nullptr) {
            return m_own->execute(command);
        }
        auto answer = m_holder->send(command);
        if (answer) {
            follow();  // whoever asked sees the picture with it
        }
        if (answer || m_holder->hasAnswered() || answer.error().code != ErrorCode::io) {
            return answer;
        }
        while (!succeed()) {
            if (stop.stop_requested() || std::chrono::steady_clock::now() > patience) {
                return answer;
            }
            pause(stop, kAskAgain);
        }
        if (std::chrono::steady_clock::now() > patience) {
            return answer;
        }
    }
}

void ClientDesk::pause(const std::stop_token& stop, std::chrono::milliseconds time) {
    std::unique_lock lock{m_watchMutex};
    m_watchDue.wait_for(lock, stop, time, [] { return false; });
}

Result<void> ClientDesk::can(const Command& command) const {
    if (const Desk* own = m_heir) {
        return own->can(command);
    }
    return wouldCarryOut(*picture(), command, m_options.clock->now(), m_undo);
}

// ---- succession ----

bool ClientDesk::succeed() {
    const std::scoped_lock lock{m_successionMutex};
    if (m_heir != nullptr || m_holder->isThere()) {
        return true;
    }
    auto own = HolderDesk::open(m_options);
    if (own) {
        takeOver(*std::move(own));
        return true;
    }
    if (own.error().code == ErrorCode::busy) {  // it is still closing, or somebody else is just opening
        become({store::Health::suspect, msg("The process that held the store is ending; it is being replaced"), {}});
    } else {
        become({store::Health::readOnly,
                msg("The process that held the store has ended, and this one cannot hold it: {0}",
                    own.error().message.text()),
                {}});
    }
    return false;
}

/// What others hand over to the new holder may be carried out from the first moment, so nothing it tells is missed: the
/// listeners get the entries from the file up to now, then what it tells.
void ClientDesk::takeOver(std::unique_ptr<Desk> own) {
    m_ownPictures = own->onPicture([this](const PictureChange& change) { publish(change); });
    m_ownHealths = own->onHealth([this](const HealthChange& change) { become(change.report); });
    follow();
    auto state = own->health();
    m_own = std::move(own);
    m_heir = m_own.get();
    if (state.health == store::Health::good) {
        state.message = msg("The process that held the store has ended; this one holds it now and goes on");
    }
    become(std::move(state));
}

void ClientDesk::publish(const PictureChange& change) {
    const std::scoped_lock lock{m_followMutex};
    if (change.seq > picture()->seq + 1) {
        followLocked();
    }
    if (change.seq <= picture()->seq) {
        return;  // found in the file already
    }
    {
        const std::scoped_lock pictureLock{m_pictureMutex};
        m_picture = change.picture;
    }
    m_pictures.notify(change);
}

// ---- following the journal ----

void ClientDesk::watch(std::stop_token stop) {
    while (!stop.stop_requested() && m_heir == nullptr) {
        pause(stop, kLook);
        if (m_heir != nullptr) {
            return;  // the desk of its own tells by itself
        }
        follow();
        if (succeed() && m_heir == nullptr && m_followed) {
            become({});
        }
    }
}

void ClientDesk::follow() {
    const std::scoped_lock lock{m_followMutex};
    followLocked();
}

void ClientDesk::followLocked() {
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
    if (const Desk* own = m_heir) {
        return own->health();
    }
    const std::scoped_lock lock{m_pictureMutex};
    return m_health;
}

Result<std::unique_ptr<store::Reader>> ClientDesk::reader() const {
    const Desk* own = m_heir;
    return own != nullptr ? own->reader() : store::openReader(m_options.store);
}

Result<PicturePtr> ClientDesk::pictureAt(Instant t) const {
    if (const Desk* own = m_heir) {
        return own->pictureAt(t);
    }
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
    return m_heir != nullptr ? m_own->backup(dir) : store::backupBeside(m_options.store, dir, m_options.clock->now());
}

std::pair<std::string, std::string> ClientDesk::undoLabels(const std::string& actor) const {
    const Desk* own = m_heir;
    return own != nullptr ? own->undoLabels(actor) : labelsFor(*this, m_undo, actor);
}

}  // namespace weir::desk
