// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/journal/journal.h"

#include "core/journal/chain.h"
#include "core/journal/codec.h"
#include "core/model/names.h"

#include <algorithm>
#include <tuple>

namespace weir::journal {

namespace {

/// The canonical body, row images written one by one: a large installation never stands in memory as one JSON tree.
std::string bodyOf(const Entry& entry) {
    std::string out = "{\"args\":" + canonicalJson(entry.args) + ",\"changes\":[";
    for (std::size_t i = 0; i < entry.changes.size(); ++i) {
        const auto& change = entry.changes[i];
        out += i == 0 ? "[" : ",[";
        out += change.before ? canonicalJson(model::toImage(*change.before)) : "null";
        out += ',';
        out += change.after ? canonicalJson(model::toImage(*change.after)) : "null";
        out += ']';
    }
    out += "],\"readings\":" + canonicalJson(Json::array({entry.readingCount, entry.readingDigest}));
    out += ",\"result\":" + canonicalJson(entry.result);
    out += ",\"role\":" + canonicalJson(Json(entry.role));
    if (!entry.store.is_null()) {
        out += ",\"store\":" + canonicalJson(entry.store);
    }
    return out + '}';
}

Error brokenEntry(std::int64_t seq) {
    return fail(ErrorCode::corrupt, msg("Entry {0} of the journal cannot be read", seq),
                msg("Run weir verify, then restore a backup"));
}

Result<std::optional<Record>> imageIn(const Json& json) {
    if (json.is_null()) {
        return std::optional<Record>{};
    }
    auto record = model::fromImage(json);
    return record ? Result<std::optional<Record>>{*std::move(record)} : record.error();
}

Result<void> decodeBody(const Json& body, Entry& entry) {
    entry.args = body.at("args");
    entry.result = body.at("result");
    entry.role = body.at("role").get<std::string>();
    entry.store = body.value("store", Json{});
    entry.readingCount = body.at("readings").at(0).get<std::int64_t>();
    entry.readingDigest = body.at("readings").at(1).get<std::string>();
    for (const auto& pair : body.at("changes")) {
        auto before = imageIn(pair.at(0));
        auto after = imageIn(pair.at(1));
        if (!before || !after) {
            return before ? after.error() : before.error();
        }
        entry.changes.push_back({*std::move(before), *std::move(after)});
    }
    return {};
}

}  // namespace

std::string hashOf(const store::JournalRow& row) {
    Sha256 sha;
    sha.add(std::string_view{"\0", 1});
    sha.addPart(row.prevHash);
    sha.addPart(row.seq);
    sha.addPart(row.timeUtc);
    sha.addPart(row.timeMono);
    sha.addPart(row.bootId);
    sha.addPart(row.actor);
    sha.addPart(row.seat);
    sha.addPart(row.commandId);
    sha.addPart(row.type);
    sha.addPart(row.body);
    return sha.finish();
}

Result<Entry> seal(store::Transaction& tx, Entry entry) {
    const auto last = tx.lastEntry();
    if (!last) {
        return last.error();
    }
    entry.changes = tx.changes();
    entry.seq = *last ? (*last)->seq + 1 : 1;
    store::JournalRow row;
    row.seq = entry.seq;
    row.prevHash = *last ? (*last)->hash : std::string(kHashBytes, '\0');
    row.timeUtc = toMillis(entry.time);
    row.timeMono = entry.monotonicNs;
    row.bootId = entry.bootId;
    row.actor = entry.actor;
    row.seat = entry.seat;
    row.commandId = entry.commandId;
    row.type = entry.verb;
    row.body = pack(bodyOf(entry), entry.readingCount > 0);
    row.hash = hashOf(row);
    if (auto appended = tx.appendJournal(row); !appended) {
        return appended.error();
    }
    entry.hash = toHex(row.hash);
    return entry;
}

Result<Entry> decode(const store::JournalRow& row) {
    const auto text = unpack(row.body);
    if (!text) {
        return brokenEntry(row.seq);
    }
    Entry entry;
    entry.seq = row.seq;
    entry.time = fromMillis(row.timeUtc);
    entry.monotonicNs = row.timeMono;
    entry.bootId = row.bootId;
    entry.actor = row.actor;
    entry.seat = row.seat;
    entry.commandId = row.commandId;
    entry.verb = row.type;
    entry.hash = toHex(row.hash);
    try {
        // Our own canonical text, under the chain's hash: the limits on texts from outside do not apply.
        if (auto decoded = decodeBody(Json::parse(*text), entry); !decoded) {
            return decoded.error();
        }
    } catch (const Json::exception&) {
        return brokenEntry(row.seq);
    }
    return entry;
}

void DigestOfReadings::add(const model::Reading& reading) {
    m_sha.addPart(reading.station.value);
    m_sha.addPart(nameOf(reading.element));
    m_sha.addPart(toMillis(reading.time));
    m_sha.addPart(fmt::format("{:a}", reading.value + 0.0));
    m_sha.addPart(reading.source);
    m_sha.addPart(reading.quality);
    ++m_count;
}

std::string DigestOfReadings::finish() {
    return toHex(m_sha.finish());
}

std::string digestOf(std::vector<model::Reading> readings) {
    std::ranges::sort(readings, {}, [](const model::Reading& r) { return std::tuple{r.station, r.element, r.time}; });
    DigestOfReadings digest;
    for (const auto& reading : readings) {
        digest.add(reading);
    }
    return digest.finish();
}

}  // namespace weir::journal
