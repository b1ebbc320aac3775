// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Signed heads and their anchors outside the store.
#include "core/journal/chain.h"

#include <sodium.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

namespace weir::journal {

namespace {

constexpr std::string_view kKeyTitle = "weir-signing-key-1 ";

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

Error fileError(std::string_view what, const std::filesystem::path& file) {
    const int number = errno;
    return fail(number == ENOSPC ? ErrorCode::full : ErrorCode::io,
                msg("Cannot {0} {1}: {2}", what, file.string(), std::generic_category().message(number)),
                msg("Check the folder, its permissions and the space on its disk"));
}

/// Appends all of `text` and syncs it; the file is made 0600.
Result<void> appendDurably(const std::filesystem::path& file, const std::string& text, int extraFlags) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | extraFlags, 0600);
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
    if (auto written = appendDurably(keyFile, line, O_EXCL); !written) {
        return written.error();
    }
    return signer;
}

store::HeadRow Signer::sign(std::int64_t seq, const std::string& hashHex, Instant now) const {
    store::HeadRow head;
    head.seq = seq;
    head.hash = fromHex(hashHex).value_or("");
    require(head.hash.size() == kHashBytes, "a head is signed over a SHA-256 in hexadecimal");
    head.timeUtc = toMillis(now);
    head.publicKey = m_publicKey;
    head.signature.resize(crypto_sign_BYTES);
    const auto text = signedText(seq, head.hash);
    crypto_sign_detached(bytesOf(head.signature), nullptr, bytesOf(text), text.size(), bytesOf(m_secretKey));
    return head;
}

bool isSigned(const store::HeadRow& head) {
    if (head.hash.size() != kHashBytes || head.publicKey.size() != crypto_sign_PUBLICKEYBYTES ||
        head.signature.size() != crypto_sign_BYTES) {
        return false;
    }
    const auto text = signedText(head.seq, head.hash);
    return crypto_sign_verify_detached(bytesOf(head.signature), bytesOf(text), text.size(), bytesOf(head.publicKey)) ==
           0;
}

Result<void> appendAnchor(const std::filesystem::path& anchorFile, const store::HeadRow& head) {
    return appendDurably(
        anchorFile,
        fmt::format("{} {} {} {}\n", head.seq, toHex(head.hash), toHex(head.signature), toHex(head.publicKey)), 0);
}

Result<std::vector<store::HeadRow>> readAnchors(const std::filesystem::path& anchorFile) {
    std::vector<store::HeadRow> heads;
    std::ifstream in{anchorFile};
    if (!in) {
        return fail(ErrorCode::notFound, msg("The anchors {0} cannot be read", anchorFile.string()),
                    msg("Name the anchor file that was kept for this store"));
    }
    for (std::string line; std::getline(in, line);) {
        if (in.eof()) {
            break;  // no end of line: the last append was cut short and never acknowledged
        }
        std::istringstream words{line};
        store::HeadRow head;
        std::string hash, signature, key;
        words >> head.seq >> hash >> signature >> key;
        head.hash = fromHex(hash).value_or("");
        head.signature = fromHex(signature).value_or("");
        head.publicKey = fromHex(key).value_or("");
        if (!words || head.seq <= 0 || head.hash.size() != kHashBytes) {
            return fail(ErrorCode::corrupt,
                        msg("Line {0} of the anchors {1} is damaged", heads.size() + 1, anchorFile.string()),
                        msg("Compare with another copy of the anchors"));
        }
        heads.push_back(std::move(head));
    }
    return heads;
}

}  // namespace weir::journal
