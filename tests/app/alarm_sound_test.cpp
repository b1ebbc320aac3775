// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/alarm_sound.h"
#include "tests/app/gui.h"

#include <mutex>
#include <thread>

using namespace weir;
using namespace weir::test;

namespace {

/// Remembers what it was given; a broken one says so from a thread of its own, as a device does.
class RecordingPlayer final : public app::SoundPlayer {
public:
    explicit RecordingPlayer(bool works) : m_works{works} {}
    void play(std::vector<std::int16_t> samples, std::function<void()> failed) override {
        played.push_back(std::move(samples));
        if (!m_works) {
            std::thread{failed}.join();
        }
    }
    std::vector<std::vector<std::int16_t>> played;

private:
    bool m_works;
};

/// Runs of sound: silence of at least 50 ms ends one.
int burstsIn(const std::vector<std::int16_t>& samples) {
    constexpr int kSilence = app::kSoundRate / 20;
    int bursts = 0;
    int quiet = kSilence;
    for (const auto sample : samples) {
        const bool isHeard = std::abs(sample) > 300;
        bursts += isHeard && quiet >= kSilence ? 1 : 0;
        quiet = isHeard ? 0 : quiet + 1;
    }
    return bursts;
}

/// Strength of one frequency in the first stroke (Goertzel), as a part of full scale.
double strengthAt(double hertz, const std::vector<std::int16_t>& samples) {
    const auto n = static_cast<std::size_t>(app::kSoundRate) * 180 / 1000;
    const double k = 2 * std::cos(2 * M_PI * hertz / app::kSoundRate);
    double s1 = 0;
    double s2 = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double s = samples[i] + k * s1 - s2;
        s2 = std::exchange(s1, s);
    }
    return 2 * std::sqrt(s1 * s1 + s2 * s2 - k * s1 * s2) / static_cast<double>(n) / 32768;
}

}  // namespace

TEST_CASE("The three classes are told apart by strokes and pitch") {
    using app::AlarmClass;
    const auto danger = app::toneOf(AlarmClass::danger);
    const auto act = app::toneOf(AlarmClass::act);
    const auto watch = app::toneOf(AlarmClass::watch);
    CHECK(burstsIn(danger) == 3);
    CHECK(burstsIn(act) == 2);
    CHECK(burstsIn(watch) == 1);
    // C6, G5 and C5 of equal temperament at A4 = 440 Hz: 440 * 2^(15/12), 2^(10/12), 2^(3/12).
    for (const auto& [tone, hertz] : {std::pair{&danger, 1046.50}, {&act, 783.99}, {&watch, 523.25}}) {
        INFO(hertz);
        CHECK(strengthAt(hertz, *tone) > 0.1);
        CHECK(strengthAt(hertz * 1.3, *tone) < 0.02);
    }
}

TEST_CASE("A tone begins and ends in silence and is never clipped") {
    for (const auto grade : {app::AlarmClass::danger, app::AlarmClass::act, app::AlarmClass::watch}) {
        const auto samples = app::toneOf(grade);
        REQUIRE_FALSE(samples.empty());
        CHECK(samples.front() == 0);
        CHECK(samples.back() == 0);
        const auto loudest =
            std::max_element(samples.begin(), samples.end(), [](int a, int b) { return std::abs(a) < std::abs(b); });
        CHECK(std::abs(*loudest) > 6000);
        CHECK(std::abs(*loudest) < 20000);
    }
}

TEST_CASE("The bell rings instead when nothing can be heard") {
    application();
    int strokes = 0;
    const auto bell = [&strokes] { ++strokes; };
    SECTION("there is no player") {
        app::AlarmSound sound{nullptr, bell};
        sound.ring(app::AlarmClass::danger);
        CHECK(eventually([&] { return strokes == 3; }));
    }
    SECTION("the device fails") {
        const auto broken = std::make_shared<RecordingPlayer>(false);
        app::AlarmSound sound{broken, bell};
        sound.ring(app::AlarmClass::act);
        CHECK(broken->played.size() == 1);
        CHECK(eventually([&] { return strokes == 2; }));
    }
    SECTION("the device fails after the window has gone") {
        const auto broken = std::make_shared<RecordingPlayer>(false);
        { app::AlarmSound{broken, bell}.ring(app::AlarmClass::watch); }
        QCoreApplication::processEvents();
        CHECK(strokes == 0);
    }
    SECTION("the device works") {
        const auto player = std::make_shared<RecordingPlayer>(true);
        app::AlarmSound sound{player, bell};
        sound.ring(app::AlarmClass::watch);
        QCoreApplication::processEvents();
        REQUIRE(player->played.size() == 1);
        CHECK(player->played.front() == app::toneOf(app::AlarmClass::watch));
        CHECK(strokes == 0);
    }
}

TEST_CASE("A real player on a machine with or without sound holds nobody up") {
    application();
    int strokes = 0;
    app::AlarmSound sound{app::makeSoundPlayer(), [&strokes] { ++strokes; }};
    for (int i = 0; i < 3; ++i) {
        sound.ring(app::AlarmClass::watch);
    }
    QCoreApplication::processEvents();
    CHECK(strokes <= 3);
}
