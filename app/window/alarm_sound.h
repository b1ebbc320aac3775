// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/window/alarm_rules.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

/// How alarms sound: tones made by arithmetic, so that no file can be missing, and the system's bell where there is no
/// audio device.
namespace weir::app {

inline constexpr int kSoundRate = 44'100;  ///< samples per second, one channel, 16 bits

/// How many strokes a class has, so that the ear tells them apart without the screen.
[[nodiscard]] int strokesOf(AlarmClass grade);
/// Its strokes as samples: the graver, the more and the higher. Each swells in and rings out, so that nothing clicks.
[[nodiscard]] std::vector<std::int16_t> toneOf(AlarmClass grade);

/// Where samples are heard.
class SoundPlayer {
public:
    virtual ~SoundPlayer() = default;
    /// Returns at once. Calls `failed` at most once, in any thread, when the samples cannot be heard.
    virtual void play(std::vector<std::int16_t> samples, std::function<void()> failed) = 0;
};
/// The computer's default output, on a thread of its own: a sound server that does not answer stops nobody.
[[nodiscard]] std::shared_ptr<SoundPlayer> makeSoundPlayer();

/// Rings through the player, or through the bell when there is none or it fails. UI thread only.
class AlarmSound : public QObject {
    Q_OBJECT
public:
    using Bell = std::function<void()>;  ///< one stroke
    explicit AlarmSound(std::shared_ptr<SoundPlayer> player, Bell bell = {}, QObject* parent = nullptr);
    void ring(AlarmClass grade);

private:
    void ringBell(int strokes);

    std::shared_ptr<SoundPlayer> m_player;
    Bell m_bell;
};

}  // namespace weir::app
