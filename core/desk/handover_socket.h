// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <utility>

/// The local socket of the hand-over: stream of lines between processes of one user.
namespace weir::desk {

/// A line, command or answer, is at most this long.
constexpr std::size_t kMaxLine = std::size_t{64} << 20;

/// An owned descriptor.
class Socket {
public:
    Socket() = default;
    explicit Socket(int descriptor) : m_descriptor{descriptor} {}
    Socket(Socket&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}
    Socket& operator=(Socket&& other) noexcept;
    ~Socket() { close(); }

    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    void close();
    /// The other side has closed it, or it is not open.
    [[nodiscard]] bool isHungUp() const;
    /// Wakes whoever reads or writes on it; the descriptor stays.
    void shutDown() const;

private:
    int m_descriptor = -1;
};

/// Binds and listens, 0600, owner only. What is left of a dead holder is removed: the caller holds the store's lock.
/// Errors: busy when somebody answers there.
[[nodiscard]] Result<Socket> listenFor(const std::filesystem::path& storeFile);
/// Reading and writing on it end after a second without a byte. Errors: busy when nobody listens.
[[nodiscard]] Result<Socket> connectTo(const std::filesystem::path& storeFile);
void removeSocket(const std::filesystem::path& storeFile);
/// True when the other side runs under our own user id (SO_PEERCRED).
[[nodiscard]] bool isSameUser(const Socket& socket);

/// Lines over a socket. One reader and one writer at a time.
class LineStream {
public:
    explicit LineStream(Socket socket) : m_socket{std::move(socket)} {}

    /// The next line without its end. Errors: io at the end of the stream or when it broke, busy when nothing came in
    /// time (what came is kept), invalid when the line is too long.
    [[nodiscard]] Result<std::string> read();
    [[nodiscard]] Result<void> write(std::string line);
    [[nodiscard]] const Socket& socket() const { return m_socket; }

private:
    Socket m_socket;
    std::string m_buffer;
    std::size_t m_searched = 0;
};

}  // namespace weir::desk
