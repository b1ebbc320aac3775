// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <vector>

namespace weir::bench {

/// The longest times between two turns of the event loop.
class Heartbeat : public QObject {
public:
    Heartbeat() {
        m_clock.start();
        startTimer(0);
    }
    [[nodiscard]] const std::vector<double>& gaps() const { return m_gaps; }

protected:
    void timerEvent(QTimerEvent*) override {
        m_gaps.push_back(static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
        m_clock.start();
    }

private:
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
};

}  // namespace weir::bench
