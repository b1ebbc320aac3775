// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <cstdio>
#include <cstdlib>

/// What tests with Qt share. Header-only, so that the support library itself needs no Qt.
namespace weir::test {

/// One application (QApplication, QGuiApplication) for all cases, never destroyed: Qt hangs pointing devices it makes
/// for events of tests below the application, and they crash when they are destroyed after Qt's own list of devices, as
/// a static one would do.
template <class Application>
Application& onlyApplication() {
    static int argc = 1;
    static char name[] = "test";
    static char* argv[] = {name, nullptr};
    static auto* application = new Application{argc, argv};
    return *application;
}

/// Qt Test keeps a pointing device in a static of its own, with the same end, so a run that used it ends without the
/// destructors of statics. Called after that static was made: what is registered last runs first.
inline void endWithoutStatics() {
    on_exit(
        [](int status, void*) {
            std::fflush(nullptr);
            std::_Exit(status);
        },
        nullptr);
}

}  // namespace weir::test
