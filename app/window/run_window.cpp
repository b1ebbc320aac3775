// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/run_window.h"

#include "app/cli/city_store.h"
#include "app/cli/output.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/resources.h"
#include "app/window/main_window.h"
#include "app/window/screenshot.h"
#include "app/window/window_prompts.h"
#include "app/workbench/situation.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QDirIterator>
#include <QFontDatabase>
#include <QSocketNotifier>
#include <QTimer>

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

namespace weir::app {

namespace {

struct Arguments {
    std::string store;
    std::string theme;
    std::string language;
    std::string screenshot;
    std::string size;
    std::string scene;
    std::string quitWhen;
    double scale = 0;
};

void describe(CLI::App& app, Arguments& a) {
    app.add_option("STORE", a.store, "The store to open (default: the demonstration city)");
    app.add_option("--theme", a.theme, "light or dark");
    app.add_option("--lang,--language", a.language, "zh_CN or en");
    app.add_option("--screenshot", a.screenshot)->group("");
    app.add_option("--size", a.size)->group("");
    app.add_option("--scene", a.scene)->group("");
    app.add_option("--scale", a.scale)->group("");
    app.add_option("--quit-when", a.quitWhen)->group("")->check(CLI::IsMember({"shown", "drawn"}));
}

void loadFonts(const std::filesystem::path& resources) {
    QDirIterator files{pathText(resources / "fonts"),
                       {QStringLiteral("*.ttf"), QStringLiteral("*.otf"), QStringLiteral("*.ttc")},
                       QDir::Files};
    while (files.hasNext()) {
        QFontDatabase::addApplicationFont(files.next());
    }
}

/// The language of the program; one catalogue is installed at a time.
class Speech {
public:
    explicit Speech(std::filesystem::path resources) : m_resources{std::move(resources)} {}
    Result<void> speak(const std::string& language) {
        auto catalogue = Catalogue::load(m_resources, toQt(language));
        if (!catalogue) {
            return catalogue.error();
        }
        if (m_catalogue) {
            QCoreApplication::removeTranslator(m_catalogue.get());
        }
        m_catalogue = std::move(*catalogue);
        QCoreApplication::installTranslator(m_catalogue.get());
        return {};
    }

private:
    std::filesystem::path m_resources;
    std::unique_ptr<Catalogue> m_catalogue;
};

Error noDisplay() {
    return fail(ErrorCode::io, msg("There is no screen to open the window on"),
                msg("Start it in a desktop session; the sub-commands need no screen: {0}", "weir --help"));
}

int refuse(WindowPrompts& prompts, const Error& error) {
    printError(std::cerr, error);
    if (QGuiApplication::platformName() != QLatin1String{"offscreen"}) {
        static_cast<void>(
            prompts.confirm({translated("Weir cannot start"), translated(error), translated("Close"), true}));
    }
    return 1;
}

/// What a wrong call and a machine without a screen are told before Qt starts, which would only abort.
Result<void> canOpen(const Arguments& arguments) {
    std::error_code failed;
    if (!arguments.store.empty() && !std::filesystem::exists(arguments.store, failed)) {
        return fail(ErrorCode::usage, msg("'{0}' is neither a sub-command nor a store", shorten(arguments.store)),
                    msg("See {0}; a new store is made by {1}", "weir --help", "weir demo STORE"));
    }
    const auto isSet = [](const char* variable) { return !qEnvironmentVariableIsEmpty(variable); };
    if (!isSet("QT_QPA_PLATFORM") && !isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY")) {
        return noDisplay();
    }
    return {};
}

/// In place of Qt's own complaints and abort() while it looks for the screen.
void onStartMessage(QtMsgType type, const QMessageLogContext&, const QString&) {
    if (type == QtFatalMsg) {
        printError(std::cerr, noDisplay());
        std::_Exit(1);
    }
}

Result<std::filesystem::path> storeToOpen(const Arguments& arguments, const std::filesystem::path& resources,
                                          const Clock& clock) {
    if (!arguments.store.empty()) {
        return std::filesystem::absolute(arguments.store);
    }
    const auto store = defaultStoreFile();
    std::error_code error;
    if (!std::filesystem::exists(store, error)) {
        std::filesystem::create_directories(store.parent_path(), error);
        std::filesystem::permissions(store.parent_path(), std::filesystem::perms::owner_all, error);
        if (auto made = makeDemoStore(store, resources, {}, clock); !made) {
            return made.error();
        }
    }
    return store;
}

/// Tells when the last run ended without closing, and checks what it left.
void checkLastRun(MainWindow& window) {
    auto& settings = window.bench().settings();
    const bool clean = settings.values().cleanExit;
    if (const auto saved = settings.change([](Settings::Values& v) { v.cleanExit = false; }); !saved) {
        window.bench().fail(saved.error());
    }
    if (!clean) {
        window.bench().tell(msg(
            "The last run was not closed properly. Everything up to journal entry {0} is stored; it is being checked",
            window.bench().picture().seq));
        window.reviewLastRun();
        window.verifyJournal();
    }
}

void resizeTo(MainWindow& window, const std::string& size) {
    const QStringList parts = toQt(size).split(QChar{u'x'});
    if (parts.size() == 2) {
        window.resize(parts[0].toInt(), parts[1].toInt());
    }
}

/// Somebody sits in a picture for developers, but for the one of the first start.
void seatSomebody(Workbench& bench, const Arguments& arguments) {
    const auto persons = personsWith(bench.picture(), seatRoles());
    if (!arguments.screenshot.empty() && arguments.scene != "start" && !persons.empty()) {
        const auto role = parseEnum<desk::Role>(persons.front()->role);
        bench.setOfficer({persons.front()->name, role.value_or(desk::Role::viewer)});
    }
}

/// Unfinished forms lie beside the store; a picture for developers keeps none and offers none.
std::filesystem::path draftsOf(Workbench& bench, const Arguments& arguments) {
    auto base = arguments.screenshot.empty() ? bench.desk().storePath() : std::filesystem::path{};
    if (!base.empty()) {
        base += ".drafts";
    }
    return base;
}

/// Ends the program when the window has been painted, or when the map in it is whole: what a start takes is measured
/// from outside.
void quitWhen(const std::string& moment, MainWindow& window, QApplication& application) {
    const auto quit = [&application] { application.exit(0); };
    if (moment == "shown") {
        QTimer::singleShot(0, &window, [&window, quit] {
            window.repaint();
            quit();
        });
    } else if (moment == "drawn") {
        QObject::connect(&window.canvas(), &maps::MapCanvas::rendered, &window, [&window, quit] {
            if (!window.canvas().layers().empty()) {
                quit();
            }
        });
    }
}

/// Holds back the signals that a shutdown, a logout, a terminal or Ctrl+C sends, but for those the caller ignores.
/// Called before there is a second thread, for each inherits it; children of ours begin without.
sigset_t holdEndSignals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
            sigaddset(&signals, signal);
        }
    }
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// A signal to end ends the program as closing its window does: the store is closed, forms are kept, and the next start
/// does not take it for a crash.
class EndOnSignal {
public:
    explicit EndOnSignal(const sigset_t& signals) : m_descriptor{::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)} {
        if (m_descriptor < 0) {
            ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
            return;
        }
        m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
        // Not read, so that a loop of a dialog that begins meanwhile ends as well.
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                         [] { QCoreApplication::exit(0); });
    }
    EndOnSignal(const EndOnSignal&) = delete;
    EndOnSignal& operator=(const EndOnSignal&) = delete;
    ~EndOnSignal() {
        m_notifier.reset();
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }

private:
    int m_descriptor;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

int runOpened(Workbench& bench, Speech& speech, const Arguments& arguments, QApplication& application) {
    auto projection =
        maps::makeProjection(bench.picture().profile ? bench.picture().profile->city.workingCrs : "EPSG:4547");
    if (!projection) {
        printError(std::cerr, projection.error());
        return 1;
    }
    maps::RendererOptions rendererOptions;
    rendererOptions.symbols = bench.resources() / "symbols";
    MainWindow window{bench,
                      {std::make_shared<maps::Renderer>(rendererOptions), *projection,
                       [&speech](const std::string& language) { return speech.speak(language); }, nullptr,
                       draftsOf(bench, arguments), arguments.screenshot.empty() ? makeSoundPlayer() : nullptr}};
    resizeTo(window, arguments.size);
    window.show();
    quitWhen(arguments.quitWhen, window, application);
    if (arguments.screenshot.empty()) {
        checkLastRun(window);
    } else {
        takeScreenshot(window, toQt(arguments.scene), toQt(arguments.screenshot),
                       [&application](bool saved) { application.exit(saved ? 0 : 1); });
    }
    const int status = QApplication::exec();
    static_cast<void>(bench.settings().change([](Settings::Values& v) { v.cleanExit = true; }));
    return status;
}

}  // namespace

int runWindow(const WindowOptions& options) {
    Arguments arguments;
    CLI::App cli{"Weir, a command center for city flood control"};
    describe(cli, arguments);
    try {
        cli.parse(options.argc, options.argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return cli.exit(error);
        }
        printError(std::cerr, fail(ErrorCode::usage, msg("{0}", error.what()), msg("See {0}", "weir --help")));
        return 2;
    }
    if (const auto can = canOpen(arguments); !can) {
        printError(std::cerr, can.error());
        return can.error().code == ErrorCode::usage ? 2 : 1;
    }
    if (arguments.scale > 0) {
        qputenv("QT_SCALE_FACTOR", QByteArray::number(arguments.scale));
    }
    const auto endSignals = holdEndSignals();
    int argc = 1;
    const auto usual = qInstallMessageHandler(onStartMessage);
    QApplication application{argc, options.argv};
    qInstallMessageHandler(usual);
    const EndOnSignal endOnSignal{endSignals};
    QApplication::setApplicationName(QStringLiteral("weir"));
    QApplication::setApplicationVersion(QStringLiteral(WEIR_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("weir"));
    const SystemClock clock;
    WindowPrompts prompts;
    const auto resources = findResources();
    if (!resources) {
        return refuse(prompts, resources.error());
    }
    loadFonts(*resources);
    // A picture for developers must not depend on, or change, what the user likes.
    const auto settingsFile = arguments.screenshot.empty() ? defaultSettingsFile() : std::filesystem::path{};
    const std::string language =
        arguments.language.empty() ? Settings{settingsFile}.values().language : arguments.language;
    Speech speech{*resources};
    if (const auto spoken = speech.speak(language); !spoken) {
        return refuse(prompts, spoken.error());
    }
    const auto store = storeToOpen(arguments, *resources, clock);
    if (!store) {
        return refuse(prompts, store.error());
    }
    auto bench = Workbench::open(
        {*store, *resources, settingsFile, arguments.theme, &clock, &prompts, arguments.screenshot.empty()});
    if (!bench) {
        return refuse(prompts, bench.error());
    }
    if (!arguments.language.empty()) {
        static_cast<void>((*bench)->settings().change([&](Settings::Values& v) { v.language = arguments.language; }));
    }
    (*bench)->theme().apply(application);
    seatSomebody(**bench, arguments);
    return runOpened(**bench, speech, arguments, application);
}

}  // namespace weir::app
