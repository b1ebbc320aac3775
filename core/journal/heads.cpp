// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Signed heads and their anchors outside the store.
#include "core/journal/chain.h"
#include "core/store/files.h"

#include <sodium.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <functional>
#include <sstream>
#include <variant>

namespace weir::journal {

namespace {

constexpr std::string_view kKeyTitle = "weir-signing-key-1 ";
constexpr std::string_view kRestored = "restored";

const unsigned char* bytesOf(const std::string& text) {
    return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* bytesOf(std::string& text) {
    return static_cast<unsigned char*>(static_cast<void*>(text.data()));
}

/// What is signed: a name of our own, so that no other use of the key gives the same bytes, then seq and hash.
std::string signedText(std::int64_t seq, const std::string& hash) {
    return fmt::format("weir-head {} {}", seq, toHex(hash));
}

std::string signedText(const RestoreMark& mark) {
    const auto text = fmt::format("weir-restore {} {} {} {} {} {}", mark.timeUtc, mark.oldSeq, mark.newSeq,
                                  toHex(mark.newHash), mark.keptSeq, toHex(mark.source));
    return mark.unsound.empty() ? text : fmt::format("{} {}", text, toHex(mark.unsound));
}

std::string signatureOf(const std::string& text, const std::string& secretKey) {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(bytesOf(signature), nullptr, bytesOf(text), text.size(), bytesOf(secretKey));
    return signature;
}

bool isSignatureOf(const std::string& text, const std::string& signature, const std::string& publicKey) {
    return signature.size() == crypto_sign_BYTES && publicKey.size() == crypto_sign_PUBLICKEYBYTES &&
           crypto_sign_verify_detached(bytesOf(signature), bytesOf(text), text.size(), bytesOf(publicKey)) == 0;
}

/// A part of a line that may be empty.
std::string hexOrDash(const std::string& bytes) {
    return bytes.empty() ? "-" : toHex(bytes);
}
std::string fromHexOrDash(const std::string& text) {
    return text == "-" ? std::string{} : fromHex(text).value_or("");
}

Error fileError(std::string_view what, const std::filesystem::path& file) {
    const int number = errno;
    return fail(number == ENOSPC ? ErrorCode::full : ErrorCode::io,
                msg("Cannot {0} {1}: {2}", what, file.string(), std::generic_category().message(number)),
                msg("Check the folder, its permissions and the space on its disk"));
}

Error brokenLine(std::int64_t number, const std::filesystem::path& file) {
    return fail(ErrorCode::corrupt, msg("Line {0} of the anchors {1} is damaged", number, file.string()),
                msg("Compare with another copy of the anchors"));
}

/// Where the last whole line ends.
Result<off_t> endOfLines(int fd, const std::filesystem::path& file) {
    constexpr off_t kLongestLine = 4096;
    struct stat info {};
    if (::fstat(fd, &info) != 0) {
        return fileError("look at", file);
    }
    const auto from = std::max<off_t>(info.st_size - kLongestLine, 0);
    std::string tail(static_cast<std::size_t>(info.st_size - from), '\0');
    if (::pread(fd, tail.data(), tail.size(), from) != static_cast<ssize_t>(tail.size())) {
        return fileError("read", file);
    }
    const auto at = tail.rfind('\n');
    if (at == std::string::npos && from > 0) {
        return brokenLine(0, file);
    }
    return at == std::string::npos ? off_t{0} : from + static_cast<off_t>(at) + 1;
}

/// Appends the line and syncs it; the file is made 0600. What a full disk or a crash cut short is taken away, before
/// and after: it was never acknowledged, and the next line must not be glued to it.
Result<void> appendLine(const std::filesystem::path& file, const std::string& line) {
    const auto opened = store::openCompanion(file, O_RDWR | O_APPEND | O_CREAT);
    if (!opened) {
        return opened.error();
    }
    const int fd = *opened;
    const auto end = endOfLines(fd, file);
    Result<void> outcome = end ? Result<void>{} : Result<void>{end.error()};
    if (end && ::ftruncate(fd, *end) != 0) {
        outcome = fileError("write", file);
    } else if (end &&
               (::write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || ::fsync(fd) != 0)) {
        outcome = fileError("write", file);
        [[maybe_unused]] const auto cut = ::ftruncate(fd, *end);
    }
    ::close(fd);
    return outcome;
}

Result<void> createKey(const std::filesystem::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return fileError("open", file);
    }
    const auto written = ::write(fd, text.data(), text.size());
    const bool fine = written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    Result<void> outcome = fine ? Result<void>{} : fileError("write", file);
    ::close(fd);
    return outcome;
}

Error brokenKey(const std::filesystem::path& file) {
    return fail(ErrorCode::corrupt, msg("The signing key {0} cannot be read", file.string()),
                msg("Put back the key file that belongs to this store"));
}

Result<std::string> readKey(const std::filesystem::path& file) {
    struct stat info {};
    if (::lstat(file.c_str(), &info) != 0) {
        return fileError("look at", file);
    }
    if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid() || (info.st_mode & 077) != 0) {
        return fail(ErrorCode::refused, msg("Others may read the signing key {0}", file.string()),
                    msg("Close it with: chmod 600 {0}", file.string()));
    }
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    if (!line.starts_with(kKeyTitle)) {
        return brokenKey(file);
    }
    auto key = fromHex(std::string_view{line}.substr(kKeyTitle.size()));
    if (!key || key->size() != crypto_sign_SECRETKEYBYTES) {
        return brokenKey(file);
    }
    return *std::move(key);
}

}  // namespace

Result<Signer> Signer::loadOrCreate(const std::filesystem::path& keyFile) {
    if (sodium_init() < 0) {
        return fail(ErrorCode::internal, msg("The cryptographic library does not start"),
                    msg("Check the installed libsodium"));
    }
    Signer signer;
    std::error_code failed;
    if (std::filesystem::exists(std::filesystem::symlink_status(keyFile, failed))) {
        auto key = readKey(keyFile);
        if (!key) {
            return key.error();
        }
        signer.m_secretKey = *std::move(key);
        signer.m_publicKey.resize(crypto_sign_PUBLICKEYBYTES);
        crypto_sign_ed25519_sk_to_pk(bytesOf(signer.m_publicKey), bytesOf(signer.m_secretKey));
        return signer;
    }
    signer.m_publicKey.resize(crypto_sign_PUBLICKEYBYTES);
    signer.m_secretKey.resize(crypto_sign_SECRETKEYBYTES);
    crypto_sign_keypair(bytesOf(signer.m_publicKey), bytesOf(signer.m_secretKey));
    const auto line = std::string{kKeyTitle} + toHex(signer.m_secretKey) + "\n";
    if (auto written = createKey(keyFile, line); !written) {
        return written.error();
    }
    return signer;
}

Result<void> checkKey(const std::filesystem::path& keyFile) {
    const auto key = readKey(keyFile);
    return key ? Result<void>{} : Result<void>{key.error()};
}

store::HeadRow Signer::sign(std::int64_t seq, const std::string& hashHex, Instant now) const {
    store::HeadRow head;
    head.seq = seq;
    head.hash = fromHex(hashHex).value_or("");
    require(head.hash.size() == kHashBytes, "a head is signed over a SHA-256 in hexadecimal");
    head.timeUtc = toMillis(now);
    head.publicKey = m_publicKey;
    head.signature = signatureOf(signedText(seq, head.hash), m_secretKey);
    return head;
}

RestoreMark Signer::sign(RestoreMark mark) const {
    mark.publicKey = m_publicKey;
    mark.signature = signatureOf(signedText(mark), m_secretKey);
    return mark;
}

bool isSigned(const store::HeadRow& head) {
    return head.hash.size() == kHashBytes &&
           isSignatureOf(signedText(head.seq, head.hash), head.signature, head.publicKey);
}

bool isSigned(const RestoreMark& mark) {
    return isSignatureOf(signedText(mark), mark.signature, mark.publicKey);
}

Result<void> appendAnchor(const std::filesystem::path& anchorFile, const store::HeadRow& head) {
    return appendLine(anchorFile, fmt::format("{} {} {} {}\n", head.seq, toHex(head.hash), toHex(head.signature),
                                              toHex(head.publicKey)));
}

Result<void> appendRestore(const std::filesystem::path& anchorFile, const RestoreMark& mark) {
    const auto line = fmt::format("{} {} {} {} {} {} {} {} {}", kRestored, mark.timeUtc, mark.oldSeq, mark.newSeq,
                                  hexOrDash(mark.newHash), mark.keptSeq, hexOrDash(mark.source), toHex(mark.signature),
                                  toHex(mark.publicKey));
    return appendLine(anchorFile,
                      mark.unsound.empty() ? line + "\n" : fmt::format("{} {}\n", line, toHex(mark.unsound)));
}

namespace {

using AnchorLine = std::variant<store::HeadRow, RestoreMark>;

std::optional<AnchorLine> anchorLine(const std::string& line) {
    std::istringstream words{line};
    std::string hash, signature, key;
    if (!line.starts_with(kRestored)) {
        store::HeadRow head;
        words >> head.seq >> hash >> signature >> key;
        head.hash = fromHex(hash).value_or("");
        head.signature = fromHex(signature).value_or("");
        head.publicKey = fromHex(key).value_or("");
        const bool fine = words && head.seq > 0 && head.hash.size() == kHashBytes;
        return fine ? std::optional<AnchorLine>{std::move(head)} : std::nullopt;
    }
    RestoreMark mark;
    std::string title, source;
    words >> title >> mark.timeUtc >> mark.oldSeq >> mark.newSeq >> hash >> mark.keptSeq >> source >> signature >> key;
    mark.newHash = fromHexOrDash(hash);
    mark.source = fromHexOrDash(source);
    mark.signature = fromHex(signature).value_or("");
    mark.publicKey = fromHex(key).value_or("");
    const bool whole = !words.fail();
    if (std::string unsound; whole && words >> unsound) {  // older programs write none
        mark.unsound = fromHex(unsound).value_or("");
    }
    return whole && title == kRestored ? std::optional<AnchorLine>{std::move(mark)} : std::nullopt;
}

Result<void> eachAnchor(const std::filesystem::path& anchorFile, const std::function<void(AnchorLine)>& visit) {
    constexpr std::size_t kMostBytes = 256U << 20;  // of a year and more with a head each minute
    auto text = store::readCompanion(anchorFile, kMostBytes);
    if (!text) {
        return text.error();
    }
    if (!*text) {
        return fail(ErrorCode::notFound, msg("The anchors {0} cannot be read", anchorFile.string()),
                    msg("Name the anchor file that was kept for this store"));
    }
    std::istringstream in{**std::move(text)};
    std::int64_t number = 0;
    for (std::string line; std::getline(in, line);) {
        if (in.eof()) {
            break;  // no end of line: the last append was cut short and never acknowledged
        }
        ++number;
        auto read = anchorLine(line);
        if (!read) {
            return brokenLine(number, anchorFile);
        }
        visit(*std::move(read));
    }
    return {};
}

}  // namespace

std::int64_t AnchorsInForce::reach() const {
    const auto restored = restores.empty() ? 0 : restores.back().newSeq;
    return std::max(restored, heads.empty() ? 0 : heads.back().seq);
}

Result<std::vector<store::HeadRow>> readAnchors(const std::filesystem::path& anchorFile) {
    std::vector<store::HeadRow> heads;
    auto read = eachAnchor(anchorFile, [&](AnchorLine line) {
        if (auto* head = std::get_if<store::HeadRow>(&line)) {
            heads.push_back(std::move(*head));
        }
    });
    return read ? Result<std::vector<store::HeadRow>>{std::move(heads)} : read.error();
}

Result<AnchorsInForce> anchorsInForce(const std::filesystem::path& anchorFile) {
    AnchorsInForce out;
    auto read = eachAnchor(anchorFile, [&](AnchorLine line) {
        if (auto* head = std::get_if<store::HeadRow>(&line)) {
            out.heads.push_back(std::move(*head));
            return;
        }
        auto& mark = std::get<RestoreMark>(line);
        if (isSigned(mark)) {  // an unsigned one gives nothing up
            std::erase_if(out.heads, [&](const store::HeadRow& head) { return head.seq > mark.keptSeq; });
            out.beforeRestore = out.heads.size();
        }
        out.restores.push_back(std::move(mark));
    });
    return read ? Result<AnchorsInForce>{std::move(out)} : read.error();
}

}  // namespace weir::journal
