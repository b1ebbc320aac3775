// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/draft_file.h"

#include "app/qt/convert.h"

#include <QFile>
#include <QLockFile>
#include <QSaveFile>

#include <fmt/format.h>

namespace weir::app {

namespace {

constexpr int kMostWindows = 9;
constexpr qint64 kMaxBytes = 4 << 20;

std::optional<KeptDraft> draftFrom(const Json& json) {
    const auto text = [&](const char* key) {
        const auto at = json.find(key);
        return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
    };
    if (!json.is_object() || !json.contains("texts") || !json["texts"].is_object()) {
        return std::nullopt;
    }
    const auto subject = json.find("subject");
    return KeptDraft{
        text("panel"),
        {text("form"), subject != json.end() && subject->is_number_integer() ? subject->get<std::int64_t>() : 0,
         json["texts"]}};
}

}  // namespace

DraftFile::DraftFile(const std::filesystem::path& base) {
    for (int i = 1; !base.empty() && m_lock == nullptr && i <= kMostWindows; ++i) {
        auto path = base;
        path += fmt::format(".{}", i);
        auto lock = std::make_unique<QLockFile>(pathText(path) + QStringLiteral(".lock"));
        lock->setStaleLockTime(0);  // only the end of its process frees it
        if (lock->tryLock(0)) {
            m_path = std::move(path);
            m_lock = std::move(lock);
        }
    }
}

DraftFile::~DraftFile() = default;

Result<std::vector<KeptDraft>> DraftFile::load() const {
    std::vector<KeptDraft> out;
    QFile file{pathText(m_path)};
    if (m_path.empty() || !file.exists()) {
        return out;
    }
    Result<Json> json = fail(ErrorCode::io, msg("Cannot be read"));
    if (file.open(QIODevice::ReadOnly) && file.size() <= kMaxBytes) {
        json = parseJson(file.readAll().toStdString());
    }
    file.close();
    if (!json || !json->is_array()) {
        const QString aside = file.fileName() + QStringLiteral(".unreadable");
        QFile::remove(aside);
        file.rename(aside);
        return fail(ErrorCode::corrupt, msg("The unfinished forms of the last run could not be read"),
                    msg("The unreadable file was kept as {0}", toStd(aside)));
    }
    for (const auto& row : *json) {
        if (auto draft = draftFrom(row)) {
            out.push_back(std::move(*draft));
        }
    }
    return out;
}

Result<void> DraftFile::save(const std::vector<KeptDraft>& drafts) const {
    if (m_path.empty()) {
        return {};
    }
    if (drafts.empty()) {
        QFile::remove(pathText(m_path));
        return {};
    }
    Json json = Json::array();
    for (const auto& kept : drafts) {
        json.push_back({{"panel", kept.panel},
                        {"form", kept.draft.form},
                        {"subject", kept.draft.subject},
                        {"texts", kept.draft.texts}});
    }
    QSaveFile file{pathText(m_path)};
    const auto text = QByteArray::fromStdString(json.dump(2) + "\n");
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(text) != text.size() || !file.commit()) {
        return fail(ErrorCode::io, msg("Unfinished forms cannot be kept: {0}", toStd(file.errorString())),
                    msg("They hold until the window is closed; check the space and rights of {0}",
                        m_path.parent_path().string()));
    }
    return {};
}

}  // namespace weir::app
