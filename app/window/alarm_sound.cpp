// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/window/alarm_sound.h"

#include <QApplication>
#include <QAudioSink>
#include <QBuffer>
#include <QMediaDevices>
#include <QPointer>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace weir::app {

namespace {

constexpr int kBetweenMs = 260;  // from stroke to stroke
constexpr int kStrokeMs = 180;   // of it heard
constexpr int kSwellMs = 8;
constexpr double kLoudness = 0.5;      // of full scale
constexpr double kDecayPerSecond = 9;  // of a struck bell
constexpr double kOvertone = 0.3;      // the octave above, for small loudspeakers

double hertzOf(AlarmClass grade) {
    switch (grade) {
        case AlarmClass::danger:
            return 1046.5;  // C6
        case AlarmClass::act:
            return 784.0;  // G5
        case AlarmClass::watch:
            break;
    }
    return 523.25;  // C5
}

constexpr int samplesIn(int ms) {
    return kSoundRate * ms / 1000;
}

/// Loudness 0..1 at a sample of a stroke.
double envelope(int sample) {
    const double swell = std::min(1.0, static_cast<double>(sample) / samplesIn(kSwellMs));
    const double end = std::min(1.0, static_cast<double>(samplesIn(kStrokeMs) - sample) / samplesIn(kSwellMs));
    return swell * end * std::exp(-kDecayPerSecond * sample / kSoundRate);
}

QAudioFormat soundFormat() {
    QAudioFormat format;
    format.setSampleRate(kSoundRate);
    format.setChannelCount(1);
    format.setSampleFormat(QAudioFormat::Int16);
    return format;
}

/// Lives on the player's thread.
class Speaker final : public QObject {
public:
    using Failed = std::function<void()>;

    void play(const std::vector<std::int16_t>& samples, Failed failed) {
        const auto device = QMediaDevices::defaultAudioOutput();
        if (device.isNull() || !device.isFormatSupported(soundFormat())) {
            failed();
            return;
        }
        m_sink.reset();
        m_samples.close();
        m_samples.setData(reinterpret_cast<const char*>(samples.data()),
                          static_cast<int>(samples.size() * sizeof(std::int16_t)));
        m_samples.open(QIODevice::ReadOnly);
        m_sink = std::make_unique<QAudioSink>(device, soundFormat());
        connect(m_sink.get(), &QAudioSink::stateChanged, this,
                [this, failed = std::move(failed)](QAudio::State state) mutable {
                    const bool broken = m_sink && state == QAudio::StoppedState && m_sink->error() != QAudio::NoError &&
                                        m_sink->error() != QAudio::UnderrunError;
                    if (broken && failed) {
                        std::exchange(failed, {})();
                    }
                });
        m_sink->start(&m_samples);
    }

private:
    QBuffer m_samples;
    std::unique_ptr<QAudioSink> m_sink;
};

class DevicePlayer final : public SoundPlayer {
public:
    DevicePlayer() {
        m_speaker->moveToThread(m_thread);
        QObject::connect(m_thread, &QThread::finished, m_speaker, &QObject::deleteLater);
        m_thread->start();
    }
    ~DevicePlayer() override {
        constexpr int kPatienceMs = 1000;
        m_thread->quit();
        if (m_thread->wait(kPatienceMs)) {
            delete m_thread;
        }  // otherwise the sound server holds it: it ends with the process
    }
    void play(std::vector<std::int16_t> samples, std::function<void()> failed) override {
        if (m_busy->exchange(true)) {
            failed();
            return;
        }
        QMetaObject::invokeMethod(
            m_speaker,
            [speaker = m_speaker, busy = m_busy, samples = std::move(samples), failed = std::move(failed)] {
                speaker->play(samples, failed);
                *busy = false;
            },
            Qt::QueuedConnection);
    }

private:
    QThread* m_thread = new QThread;
    Speaker* m_speaker = new Speaker;
    /// The device has not answered the last call yet.
    std::shared_ptr<std::atomic<bool>> m_busy = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace

int strokesOf(AlarmClass grade) {
    return grade == AlarmClass::danger ? 3 : grade == AlarmClass::act ? 2 : 1;
}

std::vector<std::int16_t> toneOf(AlarmClass grade) {
    const double radians = 2 * std::numbers::pi * hertzOf(grade) / kSoundRate;
    const auto strokes = static_cast<std::size_t>(strokesOf(grade));
    const auto step = static_cast<std::size_t>(samplesIn(kBetweenMs));
    std::vector<std::int16_t> out(strokes * step);
    for (std::size_t stroke = 0; stroke < strokes; ++stroke) {
        for (int i = 0; i < samplesIn(kStrokeMs); ++i) {
            const double wave = (std::sin(radians * i) + kOvertone * std::sin(2 * radians * i)) / (1 + kOvertone);
            const double value = kLoudness * envelope(i) * wave * std::numeric_limits<std::int16_t>::max();
            out[stroke * step + static_cast<std::size_t>(i)] = static_cast<std::int16_t>(value);
        }
    }
    return out;
}

std::shared_ptr<SoundPlayer> makeSoundPlayer() {
    return std::make_shared<DevicePlayer>();
}

AlarmSound::AlarmSound(std::shared_ptr<SoundPlayer> player, Bell bell, QObject* parent)
    : QObject{parent}, m_player{std::move(player)}, m_bell{bell ? std::move(bell) : Bell{&QApplication::beep}} {}

void AlarmSound::ring(AlarmClass grade) {
    const int strokes = strokesOf(grade);
    if (!m_player) {
        ringBell(strokes);
        return;
    }
    m_player->play(toneOf(grade), [guard = QPointer<AlarmSound>{this}, strokes] {
        QMetaObject::invokeMethod(
            qApp,
            [guard, strokes] {
                if (guard) {
                    guard->ringBell(strokes);
                }
            },
            Qt::QueuedConnection);
    });
}

void AlarmSound::ringBell(int strokes) {
    for (int i = 0; i < strokes; ++i) {
        QTimer::singleShot(i * kBetweenMs, this, [this] { m_bell(); });
    }
}

}  // namespace weir::app
