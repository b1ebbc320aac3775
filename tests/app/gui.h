// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/window/main_window.h"
#include "tests/support/qt_application.h"
#include "tests/support/test_desk.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <deque>

/// What widget tests share: one application, scripted answers, and a window over a small store of its own.
namespace weir::test {

inline QApplication& application() {
    return onlyApplication<QApplication>();
}

/// Answers from a script; a question nobody expected fails the test.
class ScriptedPrompts final : public app::Prompts {
public:
    std::deque<bool> confirms;
    std::deque<std::optional<QString>> texts;
    std::deque<std::optional<int>> choices;
    std::deque<std::optional<QString>> files;

    bool confirm(const Question&) override { return take(confirms); }
    std::optional<QString> text(const TextQuestion&) override { return take(texts); }
    std::optional<int> choice(const ChoiceQuestion&) override { return take(choices); }
    std::optional<QString> saveFile(const FileQuestion&) override { return take(files); }
    std::optional<QString> openFile(const FileQuestion&) override { return take(files); }

private:
    template <class Queue>
    static typename Queue::value_type take(Queue& queue) {
        REQUIRE_FALSE(queue.empty());
        auto answer = queue.front();
        queue.pop_front();
        return answer;
    }
};

/// Waits, with the event loop running, until `condition` holds; at most 20 s on a loaded machine.
template <class Condition>
[[nodiscard]] bool eventually(Condition condition) {
    return QTest::qWaitFor(condition, 20'000);
}

/// A store with a few rows and the window over it, in English.
class Journey {
public:
    explicit Journey(const std::function<void(TestDesk&)>& prepare, const Actor& officer = kLeader,
                     std::shared_ptr<maps::PreparedStore> cache = nullptr)
        : m_cache{std::move(cache)} {
        application();
        for (const auto& actor : {kOfficer, kLeader, kDirector, kDeputy, kExecutive, kMayor, kSecretary, kPlanner}) {
            m_store.make(kAdministrator, "person.create",
                         {{"name", actor.name}, {"role", std::string{nameOf(actor.role)}}});
        }
        prepare(m_store);
        m_store.close();
        const std::filesystem::path resources = std::filesystem::path{WEIR_SOURCE_DIR} / "resources";
        auto opened = app::Workbench::open({m_store.path(), resources, {}, "light", &m_store.clock, &prompts, false});
        INFO((opened ? std::string{} : opened.error().text()));
        REQUIRE(opened.ok());
        bench = std::move(*opened);
        if (!officer.name.empty()) {  // otherwise as after the first start
            bench->setOfficer({officer.name, officer.role, officer.seat});
        }
        REQUIRE(bench->settings().change([](app::Settings::Values& v) { v.language = "en"; }).ok());
        bench->theme().apply(application());
        openWindow();
    }
    ~Journey() {
        window.reset();
        bench.reset();
        if (m_catalogue) {
            QCoreApplication::removeTranslator(m_catalogue.get());
        }
        endWithoutStatics();
    }

    /// Another window over the same store, as after a restart of the program.
    void openWindow() {
        window.reset();
        const std::filesystem::path resources = std::filesystem::path{WEIR_SOURCE_DIR} / "resources";
        auto projection = maps::makeProjection("EPSG:4547");
        REQUIRE(projection.ok());
        maps::RendererOptions options;
        options.symbols = resources / "symbols";
        window = std::make_unique<app::MainWindow>(
            *bench, app::MainWindow::Services{
                        std::make_shared<maps::Renderer>(options), *projection,
                        [this, resources](const std::string& language) { return speak(resources, language); }, m_cache,
                        drafts()});
        window->resize(1280, 800);
        window->show();
        QObject::connect(bench.get(), &app::Workbench::failed, window.get(),
                         [this](const Error& error) { failures.push_back(error.text()); });
    }
    [[nodiscard]] std::filesystem::path drafts() const { return m_store.path().string() + ".drafts"; }
    [[nodiscard]] ManualClock& clock() { return m_store.clock; }

    template <class W>
    [[nodiscard]] W* find(const char* objectName) const {
        return window->findChild<W*>(QString::fromLatin1(objectName));
    }
    /// Clicks the button once it is there and enabled.
    void click(const char* objectName) {
        INFO(objectName);
        REQUIRE(eventually([&] {
            const auto* button = find<QPushButton>(objectName);
            return button != nullptr && button->isEnabled();
        }));
        find<QPushButton>(objectName)->click();
    }
    [[nodiscard]] const desk::Picture& picture() const { return bench->picture(); }

    ScriptedPrompts prompts;
    std::unique_ptr<app::Workbench> bench;
    std::unique_ptr<app::MainWindow> window;
    std::vector<std::string> failures;

private:
    inline static const Actor kAdministrator{"管理员", desk::Role::administrator};

    Result<void> speak(const std::filesystem::path& resources, const std::string& language) {
        auto catalogue = app::Catalogue::load(resources, app::toQt(language));
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

    std::shared_ptr<maps::PreparedStore> m_cache;
    TestDesk m_store;
    std::unique_ptr<app::Catalogue> m_catalogue;
};

}  // namespace weir::test
