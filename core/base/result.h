// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/message.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace weir {

/// Why something expected to fail sometimes did fail; decides the exit status and what the window offers next.
enum class ErrorCode {
    usage,        ///< the call itself is wrong (unknown verb, missing argument): exit status 2
    invalid,      ///< a value is wrong
    notFound,     ///< what was named does not exist
    conflict,     ///< somebody else changed it first, or a rule of uniqueness forbids it
    denied,       ///< the role may not
    refused,      ///< the rules or the state forbid it
    io,           ///< disk or file system
    corrupt,      ///< data do not match their checks
    busy,         ///< held by another
    full,         ///< no space
    cancelled,    ///< the user stopped it
    unsupported,  ///< recognised, but not handled
    internal      ///< a broken promise of our own
};

/// What happened and what to do about it.
struct Error {
    ErrorCode code = ErrorCode::internal;
    Message message;
    Message hint;

    /// "message. hint" in English, for logs and tests.
    [[nodiscard]] std::string text() const {
        return hint.empty() ? message.text() : message.text() + ". " + hint.text();
    }
};

/// A value or the reason there is none.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state{std::in_place_index<0>, std::move(value)} {}      // NOLINT(google-explicit-constructor)
    Result(Error error) : m_state{std::in_place_index<1>, std::move(error)} {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() & { return *checked(); }
    [[nodiscard]] const T& value() const& { return *const_cast<Result*>(this)->checked(); }
    [[nodiscard]] T&& value() && { return std::move(*checked()); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return checked(); }
    const T* operator->() const { return const_cast<Result*>(this)->checked(); }

    [[nodiscard]] const Error& error() const& {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }
    [[nodiscard]] Error&& error() && {
        assert(!ok());
        return std::move(*std::get_if<1>(&m_state));
    }
    [[nodiscard]] T valueOr(T other) const& { return ok() ? value() : std::move(other); }

private:
    T* checked() {
        assert(ok());
        return std::get_if<0>(&m_state);
    }
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error{std::move(error)} {}  // NOLINT(google-explicit-constructor)
    [[nodiscard]] bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const& { return *m_error; }
    [[nodiscard]] Error&& error() && { return std::move(*m_error); }

private:
    std::optional<Error> m_error;
};

/// `return fail(ErrorCode::notFound, msg("Order {0} does not exist", id), msg("Look it up with weir list"));`
[[nodiscard]] inline Error fail(ErrorCode code, Message message, Message hint = {}) {
    return Error{code, std::move(message), std::move(hint)};
}

/// Contract: stops the program in every build when `condition` is false. For broken promises of our own, never for
/// input.
void require(bool condition, const char* what);

}  // namespace weir
