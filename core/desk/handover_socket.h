// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

/// The local socket of the hand-over: stream of lines between processes of one user.
namespace weir::desk {

/// A line, command or answer, is at most this long …
constexpr std::size_t kMaxLine = std::size_t{64} << 20;
/// … and up to here nobody asks whether there is room for it.
constexpr std::size_t kShortLine = std::size_t{256} << 10;

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
/// Reading and writing end after this time without a byte.
void limitSilence(const Socket& socket, std::chrono::seconds time);
void removeSocket(const std::filesystem::path& storeFile);
/// True when the other side runs under our own user id (SO_PEERCRED).
[[nodiscard]] bool isSameUser(const Socket& socket);

/// Lines over a socket. One reader and one writer at a time.
class LineStream {
public:
    explicit LineStream(Socket socket) : m_socket{std::move(socket)} {}

    /// Asked each time before a line grows beyond kShortLine; returns when there is room, or why there is none.
    using Room = std::function<Result<void>()>;
    /// The next line without its end. Errors: io at the end of the stream or when it broke, busy when nothing came in
    /// time (what came is kept), invalid when the line is too long; those of `room`.
    [[nodiscard]] Result<std::string> read(const Room& room = {});
    /// Part of a line has come.
    [[nodiscard]] bool isWithinLine() const { return !m_buffer.empty(); }
    /// The other side may take its time as long as `isAlive` says so. Errors: busy when it does not read, io.
    [[nodiscard]] Result<void> write(std::string line, const std::function<bool()>& isAlive = {});
    [[nodiscard]] const Socket& socket() const { return m_socket; }

private:
    [[nodiscard]] std::string takeLine(std::size_t length);

    Socket m_socket;
    std::string m_buffer;
    std::size_t m_searched = 0;
};

}  // namespace weir::desk
