// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/base/result.h"

#include <cstdio>
#include <cstdlib>

namespace weir {

void require(bool condition, const char* what) {
    if (condition) {
        return;
    }
    std::fprintf(stderr, "weir: broken promise: %s\n", what);
    std::abort();
}

}  // namespace weir
