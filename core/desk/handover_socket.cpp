// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/desk/handover_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>

namespace weir::desk {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxName = 64;

/// "<store>.sock"; a very long name is replaced by its hash, the same on both sides.
std::string socketName(const fs::path& storeFile) {
    const auto name = storeFile.filename().string() + ".sock";
    if (name.size() <= kMaxName) {
        return name;
    }
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a: equal in every process, unlike std::hash
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    return fmt::format(".weir-{:016x}.sock", hash);
}

fs::path socketPath(const fs::path& storeFile) {
    std::error_code failed;
    const auto absolute = fs::absolute(storeFile, failed);
    const auto folder = fs::weakly_canonical(absolute.parent_path(), failed);
    return (failed ? absolute.parent_path() : folder) / socketName(storeFile);
}

/// A socket's address holds 107 bytes. A longer path is reached through an open descriptor of its folder.
class Address {
public:
    explicit Address(const fs::path& path) {
        m_address.sun_family = AF_UNIX;
        auto text = path.string();
        if (text.size() >= sizeof m_address.sun_path) {
            m_folder = Socket{::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
            text = fmt::format("/proc/self/fd/{}/{}", m_folder.descriptor(), path.filename().string());
        }
        std::memcpy(m_address.sun_path, text.data(), std::min(text.size(), sizeof m_address.sun_path - 1));
    }
    [[nodiscard]] const sockaddr* get() const {
        return static_cast<const sockaddr*>(static_cast<const void*>(&m_address));
    }
    [[nodiscard]] static socklen_t size() { return sizeof(sockaddr_un); }

private:
    sockaddr_un m_address{};
    Socket m_folder;
};

Error socketError(std::string_view what, const fs::path& path) {
    return fail(ErrorCode::io,
                msg("Cannot {0} the socket {1}: {2}", what, path.string(), std::generic_category().message(errno)),
                msg("Check the permissions of the folder; without the socket other processes cannot write while this "
                    "one is open"));
}

Error silent() {
    return fail(ErrorCode::busy, msg("The process that holds the store does not answer"),
                msg("Wait, or end that process; send the command again, it is not carried out twice"));
}

Socket newSocket() {
    return Socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
    close();
    m_descriptor = std::exchange(other.m_descriptor, -1);
    return *this;
}

void Socket::close() {
    if (m_descriptor >= 0) {
        ::close(std::exchange(m_descriptor, -1));
    }
}

bool Socket::isHungUp() const {
    pollfd state{m_descriptor, POLLRDHUP, 0};
    return m_descriptor < 0 || (::poll(&state, 1, 0) > 0 && (state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
}

void Socket::shutDown() const {
    if (m_descriptor >= 0) {
        ::shutdown(m_descriptor, SHUT_RDWR);
    }
}

Result<Socket> listenFor(const fs::path& storeFile) {
    const auto path = socketPath(storeFile);
    if (connectTo(storeFile)) {
        return fail(ErrorCode::busy, msg("Another process already answers for {0}", storeFile.string()),
                    msg("Close the other window first"));
    }
    ::unlink(path.c_str());
    auto socket = newSocket();
    // The mode of the descriptor is the mode of the file that bind makes: never open to others, not even for a moment.
    if (!socket.isOpen() || ::fchmod(socket.descriptor(), 0600) != 0) {
        return socketError("make", path);
    }
    const Address address{path};
    if (::bind(socket.descriptor(), address.get(), Address::size()) != 0 || ::listen(socket.descriptor(), 64) != 0) {
        return socketError("bind", path);
    }
    return socket;
}

Result<Socket> connectTo(const fs::path& storeFile) {
    const auto path = socketPath(storeFile);
    auto socket = newSocket();
    const Address address{path};
    limitSilence(socket, std::chrono::seconds{1});  // holds for connect as well
    if (!socket.isOpen() || ::connect(socket.descriptor(), address.get(), Address::size()) != 0) {
        return fail(ErrorCode::busy,
                    msg("Nobody answers for {0}, although it may be open in another process", storeFile.string()),
                    msg("Close the other process, or try again when it is ready"));
    }
    return socket;
}

void limitSilence(const Socket& socket, std::chrono::seconds time) {
    const timeval patience{time.count(), 0};
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
        static_cast<void>(::setsockopt(socket.descriptor(), SOL_SOCKET, option, &patience, sizeof patience));
    }
}

void removeSocket(const fs::path& storeFile) {
    ::unlink(socketPath(storeFile).c_str());
}

bool isSameUser(const Socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket.descriptor(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

/// A buffer that held a long line is given back, not kept for the next short one.
std::string LineStream::takeLine(std::size_t length) {
    auto rest = m_buffer.substr(length + 1);
    m_buffer.resize(length);
    auto line = std::exchange(m_buffer, std::move(rest));
    m_searched = 0;
    return line;
}

Result<std::string> LineStream::read(const Room& room) {
    for (;;) {
        if (const auto end = m_buffer.find('\n', m_searched); end != std::string::npos) {
            return takeLine(end);
        }
        m_searched = m_buffer.size();
        if (m_buffer.size() > kMaxLine) {
            return fail(ErrorCode::invalid, msg("The line is longer than {0} MiB", kMaxLine >> 20),
                        msg("Split it into several commands"));
        }
        if (m_buffer.size() > kShortLine && room) {
            if (auto made = room(); !made) {
                return made.error();
            }
        }
        std::array<char, 65536> chunk;
        const auto n = ::recv(m_socket.descriptor(), chunk.data(), chunk.size(), 0);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return silent();
        }
        if (n <= 0) {
            return fail(ErrorCode::io, msg("The connection ended"),
                        msg("Send the command again; it is not carried out twice"));
        }
        m_buffer.append(chunk.data(), static_cast<std::size_t>(n));
    }
}

Result<void> LineStream::write(std::string line, const std::function<bool()>& isAlive) {
    line += '\n';
    for (std::size_t sent = 0; sent < line.size();) {
        const auto n = ::send(m_socket.descriptor(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (isAlive && isAlive()) {
                continue;
            }
            return silent();
        }
        if (n <= 0) {
            return fail(ErrorCode::io, msg("The connection broke"),
                        msg("Send the command again; it is not carried out twice"));
        }
        sent += static_cast<std::size_t>(n);
    }
    return {};
}

}  // namespace weir::desk
