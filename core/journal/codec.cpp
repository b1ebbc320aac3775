// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/journal/codec.h"

#include <sodium.h>
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <bit>

namespace weir::journal {

namespace {

constexpr std::size_t kHeader = 6;
constexpr std::size_t kMaxText = std::size_t{1} << 30;
constexpr std::size_t kMaxRatio = 1040;  // deflate reaches 1032 at most
constexpr std::size_t kSmallText = 4096;
constexpr char kVersion = 1;
constexpr unsigned kReadingsFlag = 1;

static_assert(sizeof(crypto_hash_sha256_state) <= 104);

crypto_hash_sha256_state* stateIn(std::array<unsigned char, 104>& bytes) {
    return static_cast<crypto_hash_sha256_state*>(static_cast<void*>(bytes.data()));
}

const unsigned char* bytesOf(std::string_view text) {
    return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

std::array<char, 8> bigEndian(std::uint64_t number) {
    std::array<char, 8> out{};
    for (std::size_t i = 0; i < 8; ++i) {
        out[i] = static_cast<char>(static_cast<unsigned char>(number >> (8 * (7 - i))));
    }
    return out;
}

Error brokenBody() {
    return fail(ErrorCode::corrupt, msg("A body of the journal cannot be unpacked"),
                msg("Run weir verify, then restore a backup"));
}

void appendNumber(std::string& out, std::uint64_t number) {
    while (number >= 0x80) {
        out += static_cast<char>(static_cast<unsigned char>(number | 0x80));
        number >>= 7;
    }
    out += static_cast<char>(static_cast<unsigned char>(number));
}

std::optional<std::uint64_t> takeNumber(std::string_view& bytes) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            return number;
        }
    }
    return std::nullopt;
}

void appendSigned(std::string& out, std::int64_t number) {
    appendNumber(out, std::bit_cast<std::uint64_t>(number));
}

void appendText(std::string& out, std::string_view text) {
    appendNumber(out, text.size());
    out += text;
}

std::optional<std::string> takeText(std::string_view& bytes) {
    const auto size = takeNumber(bytes);
    if (!size || *size > bytes.size()) {
        return std::nullopt;
    }
    std::string text{bytes.substr(0, *size)};
    bytes.remove_prefix(*size);
    return text;
}

std::optional<std::int64_t> takeSigned(std::string_view& bytes) {
    const auto number = takeNumber(bytes);
    return number ? std::optional{std::bit_cast<std::int64_t>(*number)} : std::nullopt;
}

std::optional<model::Value> takeValue(std::string_view& bytes) {
    if (bytes.empty()) {
        return std::nullopt;
    }
    const char tag = bytes.front();
    bytes.remove_prefix(1);
    if (tag == 'i') {
        const auto number = takeSigned(bytes);
        return number ? std::optional<model::Value>{*number} : std::nullopt;
    }
    if (tag == 'r') {
        const auto bits = takeNumber(bytes);
        return bits ? std::optional<model::Value>{std::bit_cast<double>(*bits)} : std::nullopt;
    }
    auto text = tag == 't' ? takeText(bytes) : std::nullopt;
    return text ? std::optional<model::Value>{*std::move(text)} : std::nullopt;
}

}  // namespace

Sha256::Sha256() {
    crypto_hash_sha256_init(stateIn(m_state));
}
void Sha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(stateIn(m_state), bytesOf(bytes), bytes.size());
}
void Sha256::addPart(std::string_view bytes) {
    const auto size = bigEndian(bytes.size());
    add({size.data(), size.size()});
    add(bytes);
}
void Sha256::addPart(std::int64_t number) {
    const auto bytes = bigEndian(std::bit_cast<std::uint64_t>(number));
    addPart(std::string_view{bytes.data(), bytes.size()});
}
std::string Sha256::finish() {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(stateIn(m_state), static_cast<unsigned char*>(static_cast<void*>(out.data())));
    return out;
}

std::string toHex(std::string_view bytes) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 0xFU];
    }
    return out;
}

std::optional<std::string> fromHex(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
    }
    return out;
}

std::string pack(std::string_view text, bool hasReadings) {
    require(text.size() <= kMaxText, "a journal body is at most 1 GiB");
    // A body is mostly a few hundred bytes: a window and tables of that size are set up in a tenth of the time.
    const bool small = text.size() <= kSmallText;
    z_stream stream{};
    const int begun = deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, small ? 12 : MAX_WBITS, small ? 4 : MAX_MEM_LEVEL,
                                   Z_DEFAULT_STRATEGY);
    require(begun == Z_OK, "there is memory to compress a journal body");
    std::string out(kHeader + deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    out[0] = kVersion;
    out[1] = static_cast<char>(hasReadings ? kReadingsFlag : 0);
    for (std::size_t i = 0; i < 4; ++i) {
        out[2 + i] = static_cast<char>(static_cast<unsigned char>(text.size() >> (8 * (3 - i))));
    }
    stream.next_in = bytesOf(text);
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = static_cast<Bytef*>(static_cast<void*>(out.data() + kHeader));
    stream.avail_out = static_cast<uInt>(out.size() - kHeader);
    const int code = deflate(&stream, Z_FINISH);
    const auto written = stream.total_out;
    deflateEnd(&stream);
    require(code == Z_STREAM_END, "zlib compresses into a buffer of its own bound");
    out.resize(kHeader + written);
    return out;
}

Result<PackInfo> packInfo(std::string_view packed) {
    if (packed.size() < kHeader || packed[0] != kVersion) {
        return brokenBody();
    }
    PackInfo info;
    info.hasReadings = (static_cast<unsigned char>(packed[1]) & kReadingsFlag) != 0;
    for (std::size_t i = 0; i < 4; ++i) {
        info.size = info.size << 8U | static_cast<unsigned char>(packed[2 + i]);
    }
    return info;
}

Result<std::string> unpack(std::string_view packed) {
    const auto info = packInfo(packed);
    if (!info || info->size > kMaxText || info->size > packed.size() * kMaxRatio) {
        return brokenBody();
    }
    std::string out(info->size, '\0');
    uLongf size = static_cast<uLongf>(out.size());
    uLong used = static_cast<uLong>(packed.size() - kHeader);
    const int code =
        uncompress2(static_cast<Bytef*>(static_cast<void*>(out.data())), &size, bytesOf(packed.substr(kHeader)), &used);
    if (code != Z_OK || size != out.size() || used != packed.size() - kHeader) {
        return brokenBody();
    }
    return out;
}

void appendRecord(std::string& out, const model::Record& record) {
    const auto& info = infoOf(record.kind);
    appendText(out, info.name);
    appendSigned(out, record.id);
    appendSigned(out, record.revision);
    appendSigned(out, record.createdAt);
    appendSigned(out, record.updatedAt);
    out += record.retiredAt ? 'y' : 'n';
    if (record.retiredAt) {
        appendSigned(out, *record.retiredAt);
    }
    const auto filled =
        static_cast<std::uint64_t>(std::ranges::count_if(record.values, [](const auto& v) { return v.index() != 0; }));
    appendNumber(out, filled);
    for (std::size_t i = 0; i < record.values.size(); ++i) {
        const auto& value = record.values[i];
        if (value.index() == 0) {
            continue;
        }
        appendText(out, info.fields[i].name);
        if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            out += 'i';
            appendSigned(out, *integer);
        } else if (const auto* real = std::get_if<double>(&value)) {
            out += 'r';
            appendNumber(out, std::bit_cast<std::uint64_t>(*real));
        } else {
            out += 't';
            appendText(out, std::get<std::string>(value));
        }
    }
}

Result<model::Record> takeRecord(std::string_view& bytes) {
    const auto name = takeText(bytes);
    const auto kind = name ? model::kindNamed(*name) : std::nullopt;
    if (!kind) {
        return brokenBody();
    }
    model::Record record;
    record.kind = *kind;
    for (auto* part : {&record.id, &record.revision, &record.createdAt, &record.updatedAt}) {
        const auto number = takeSigned(bytes);
        if (!number) {
            return brokenBody();
        }
        *part = *number;
    }
    const bool retired = !bytes.empty() && bytes.front() == 'y';
    bytes.remove_prefix(bytes.empty() ? 0 : 1);
    record.retiredAt = retired ? takeSigned(bytes) : std::nullopt;
    const auto& info = infoOf(*kind);
    record.values.resize(info.fields.size());
    const auto filled = takeNumber(bytes);
    if (!filled || *filled > info.fields.size()) {
        return brokenBody();
    }
    for (std::uint64_t i = 0; i < *filled; ++i) {
        const auto field = takeText(bytes);
        const auto index = field ? info.indexOf(*field) : std::nullopt;
        auto value = takeValue(bytes);
        if (!index || !value) {
            return brokenBody();
        }
        record.values[*index] = *std::move(value);
    }
    return record;
}

}  // namespace weir::journal
