// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <filesystem>
#include <string>

namespace weir::app {

/// How `weir [STORE] [--theme T] [--language L] …` was called. The options after the store, for developers, are read
/// from the arguments by runWindow: --screenshot FILE --size WxH --scale S --scene NAME show the window, save a picture
/// of it and leave.
struct WindowOptions {
    int argc = 0;
    char** argv = nullptr;
};

/// Opens the desk's window and runs it. Without a store the demo city in the user's data folder is opened, and made on
/// the first start. Exit status 0 closed, 1 could not open (the reason is on screen and on stderr), 2 wrong usage.
[[nodiscard]] int runWindow(const WindowOptions& options);

}  // namespace weir::app
