// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/holder.h"

#include "core/desk/read_side.h"
#include "core/journal/codec.h"

#include <algorithm>

namespace weir::desk {

void HolderDesk::Task::answer(Result<Answer> result) {
    if (!answered.exchange(true)) {
        promise.set_value(std::move(result));
    }
}

/// Tells the caller of what did not commit; what did was answered by the commit itself.
void HolderDesk::Task::settle() {
    if (answered) {
        return;
    }
    const std::scoped_lock lock{submitting};
    auto outcome = stored.get();
    answer(outcome ? Result<Answer>{done.answer} : Result<Answer>{outcome.error()});
}

HolderDesk::HolderDesk(DeskOptions options) : m_options{std::move(options)} {
    m_ids = std::make_unique<IdSource>(*m_options.clock, m_options.seat);
    m_bootId = readBootId();
    m_anchorFile = anchorFileOf(m_options.store);
    if (m_options.backupDir.empty()) {
        m_options.backupDir = m_options.store.parent_path() / "backups";
    }
}

Result<std::unique_ptr<Desk>> HolderDesk::open(DeskOptions options) {
    auto desk = std::make_unique<HolderDesk>(std::move(options));
    if (auto started = desk->start(); !started) {
        return started.error();
    }
    return std::unique_ptr<Desk>{std::move(desk)};
}

Result<void> HolderDesk::start() {
    auto storeOptions = m_options.storeOptions;
    storeOptions.onHealth = [this](const store::HealthReport& report) { tell(report); };
    auto opened = store::Store::open(m_options.store, std::move(storeOptions));
    if (!opened) {
        return opened.error();
    }
    m_store = *std::move(opened);
    auto reader = m_store->longReader();
    if (!reader) {
        return reader.error();
    }
    auto profile = profileOfStore(**reader, m_options.profileRoot);
    if (!profile) {
        return profile.error();
    }
    auto picture = buildPicture(**reader, *std::move(profile));
    if (!picture) {
        return picture.error();
    }
    m_picture = *std::move(picture);
    const auto highestId = (*reader)->highestId();
    if (!highestId) {
        return highestId.error();
    }
    m_ids->goOnAfter(*highestId, m_picture->asOf);
    if (auto loaded = m_undo.load(**reader); !loaded) {
        return loaded.error();
    }
    std::error_code failed;
    const bool hadKey = std::filesystem::exists(keyFileOf(m_options.store), failed);
    auto signer = journal::Signer::loadOrCreate(keyFileOf(m_options.store));
    if (!signer) {
        return signer.error();
    }
    m_signer = *std::move(signer);
    const auto checkpoint = (*reader)->checkpointBefore(m_picture->seq);
    m_checkpointSeq = checkpoint && *checkpoint ? (*checkpoint)->seq : 0;
    m_backedUpSeq = m_picture->seq;
    m_signedAt = m_backedUpAt = m_options.clock->monotonicNs();
    m_lastWall = m_options.clock->now();
    m_lastMonotonic = m_options.clock->monotonicNs();
    const auto city = (*reader)->meta(kCityMeta);
    if (!city) {
        return city.error();
    }
    m_origin = {{"city", city->value_or("")}, {"key", journal::toHex(m_signer->publicKey())}};
    if (auto checked = checkTail(**reader); !checked) {  // first: what is found may be journaled, past this reader
        return checked;
    }
    if (auto checked = checkCompanions(**reader, hadKey); !checked) {
        return checked;
    }
    reader->reset();  // a snapshot held would keep the WAL from beginning anew

    m_upkeep = std::jthread{[this](std::stop_token stop) { keepUp(std::move(stop)); }};
    if (m_options.serveOthers) {
        auto server =
            HandoverServer::start(m_options.store, [this](Command command) { return execute(std::move(command)); });
        // A store that can only be read is opened all the same: it has no room for the socket either.
        if (!server && m_store->health().health != store::Health::readOnly) {
            return server.error();
        }
        if (server) {
            m_server = *std::move(server);
        }
    }
    return {};
}

/// What was submitted is carried out before the last head is signed. The store is not reset here: it ends with its
/// member, which is there for whatever its thread still tells listeners.
HolderDesk::~HolderDesk() {
    m_server.reset();
    if (m_upkeep.joinable()) {
        m_upkeep.request_stop();
        m_upkeep.join();
        m_store->submit({}, [](store::Transaction&) { return Result<void>{}; }, {}).wait();
        signHead(true);
    }
}

// ---- commands ----

std::future<Result<Answer>> HolderDesk::submit(Command command) {
    watchClock();
    return enqueue(std::move(command), false);
}

std::future<Result<Answer>> HolderDesk::enqueue(Command command, bool trusted) {
    auto task = std::make_shared<Task>();
    auto answer = task->promise.get_future();
    if (command.commandId.empty()) {
        command.commandId = makeUuid7(*m_options.clock);
    }
    std::ranges::transform(command.commandId, command.commandId.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);  // RFC 9562: case says nothing
    });
    if (!isUuid(command.commandId)) {
        task->answer(fail(ErrorCode::usage, msg("'{0}' is not a command id", shorten(command.commandId)),
                          msg("Give a UUID, or none")));
        return answer;
    }
    task->command = std::move(command);
    task->trusted = trusted;
    // The work dies on the store's thread once the store has told the outcome, so no other thread has to wait for it.
    std::shared_ptr<Task> work{task.get(), [task](Task* ended) { ended->settle(); }};
    const std::scoped_lock lock{task->submitting};
    task->stored = m_store->submit(
        task->command.commandId, [this, work = std::move(work)](store::Transaction& tx) { return carry(tx, *work); },
        [this, task] { committed(*task); });
    return answer;
}

/// On the store thread, inside the transaction.
Result<void> HolderDesk::carry(store::Transaction& tx, Task& task) {
    const auto before = picture();
    auto done =
        carryOut(tx, *before, task.command, {*m_options.clock, *m_ids, m_undo, m_bootId, m_origin}, task.trusted);
    if (!done) {
        return done.error();
    }
    task.done = *std::move(done);
    if (task.done.answer.repeated) {
        return {};
    }
    auto next =
        updated(*before, task.done.entry.changes, task.done.readings, task.done.answer.seq, task.done.entry.time);
    if (!next) {
        return next.error();
    }
    task.next = *std::move(next);
    return {};
}

/// On the store thread, once durable.
void HolderDesk::committed(Task& task) {
    if (!task.done.answer.repeated) {
        publish(task);
    }
    task.answer(task.done.answer);
}

void HolderDesk::publish(const Task& task) {
    {
        const std::scoped_lock lock{m_pictureMutex};
        m_picture = task.next;
    }
    m_undo.note(task.done.entry);
    m_pictures.notify(changeOf(task.next, task.done.entry));
    if (task.done.entry.seq % kHeadEvery == 0) {
        {
            const std::scoped_lock lock{m_upkeepMutex};
            m_headDue = true;
        }
        m_upkeepDue.notify_one();
    }
}

Result<void> HolderDesk::can(const Command& command) const {
    return wouldCarryOut(*picture(), command, m_options.clock->now(), m_undo);
}

// ---- reading ----

PicturePtr HolderDesk::picture() const {
    const std::scoped_lock lock{m_pictureMutex};
    return m_picture;
}

Subscription HolderDesk::onPicture(std::function<void(const PictureChange&)> listener) {
    return m_pictures.subscribe(std::move(listener));
}

Subscription HolderDesk::onHealth(std::function<void(const HealthChange&)> listener) {
    return m_healths.subscribe(std::move(listener));
}

store::HealthReport HolderDesk::health() const {
    auto report = m_store->health();
    const std::scoped_lock lock{m_pictureMutex};
    const auto& suspicion = m_anchorProblem.empty() ? m_suspicion : m_anchorProblem;
    return report.health == store::Health::good && !suspicion.empty()
               ? store::HealthReport{store::Health::suspect, suspicion, {}}
               : report;
}

Result<PicturePtr> HolderDesk::pictureAt(Instant t) const {
    auto from = m_store->longReader();
    return from ? pastPicture(**from, t, picture()->profile) : Result<PicturePtr>{from.error()};
}

Result<std::vector<journal::Entry>> HolderDesk::recentEntries(std::size_t limit) const {
    auto from = reader();
    return from ? newestEntries(**from, limit) : Result<std::vector<journal::Entry>>{from.error()};
}

Result<journal::Verification> HolderDesk::verify() const {
    return verifyStore(m_options.store);
}

std::pair<std::string, std::string> HolderDesk::undoLabels(const std::string& actor) const {
    return labelsFor(*this, m_undo, actor);
}

}  // namespace weir::desk
