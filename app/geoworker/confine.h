// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"

namespace weir::worker {

/// Sets the ceilings of the job's "limits" on this process (address space, processor time, file size, open files,
/// processes, no core dumps). Under AddressSanitizer the address space stays free: its shadow alone passes any ceiling.
[[nodiscard]] Result<void> limitSelf(const Json& limits);

/// A seccomp filter behind the sandbox: sockets, tracing, mounting, new namespaces, starting programs, kernel modules
/// and the like answer "operation not permitted" from now on. It cannot be taken off again.
[[nodiscard]] Result<void> filterCalls();

}  // namespace weir::worker
