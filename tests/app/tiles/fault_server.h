// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include <QCoreApplication>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include <catch2/catch.hpp>

namespace weir::test {

/// What the server does with one request.
struct Reply {
    enum class Way { answer, silence, cut };
    Way way = Way::answer;
    int status = 200;
    std::string headers{};  ///< each with its line end
    std::string body{};
};

/// A small HTTP server on the loopback in a thread of its own. `reply(path)` says what happens to a request.
class FaultServer {
public:
    using Answer = std::function<Reply(const std::string& path)>;

    /// Needs the application to be there: without one it would listen to nobody.
    explicit FaultServer(Answer answer) : m_answer{std::move(answer)} {
        REQUIRE(QCoreApplication::instance() != nullptr);
        m_thread.start();
        m_server.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_server,
            [this] {
                QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
                m_server.listen(QHostAddress::LocalHost, 0);
                m_port = m_server.serverPort();
            },
            Qt::BlockingQueuedConnection);
    }
    ~FaultServer() {
        QMetaObject::invokeMethod(
            &m_server,
            [this] {
                qDeleteAll(m_server.findChildren<QTcpSocket*>());
                m_server.close();
            },
            Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(m_port.load()); }
    /// Requests so far, whole paths with their queries.
    [[nodiscard]] std::map<std::string, int> asked() {
        const std::scoped_lock lock{m_mutex};
        return m_asked;
    }
    [[nodiscard]] int total() {
        int sum = 0;
        for (const auto& [path, count] : asked()) {
            sum += count;
        }
        return sum;
    }

private:
    void accept() {
        while (auto* socket = m_server.nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                const auto text = socket->property("asked").toByteArray() + socket->readAll();
                socket->setProperty("asked", text);
                if (text.contains("\r\n\r\n")) {
                    answer(*socket, text.split(' ').value(1).toStdString());
                }
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }
    void answer(QTcpSocket& socket, const std::string& path) {
        {
            const std::scoped_lock lock{m_mutex};
            ++m_asked[path];
        }
        const auto reply = m_answer(path);
        if (reply.way == Reply::Way::silence) {
            return;
        }
        const auto head = "HTTP/1.1 " + std::to_string(reply.status) +
                          " x\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\nConnection: close\r\n" +
                          reply.headers + "\r\n";
        const auto sent = reply.way == Reply::Way::cut ? reply.body.substr(0, reply.body.size() / 2) : reply.body;
        socket.write(QByteArray::fromStdString(head + sent));
        socket.disconnectFromHost();
    }

    Answer m_answer;
    QThread m_thread;
    QTcpServer m_server;
    std::atomic<int> m_port = 0;
    std::mutex m_mutex;
    std::map<std::string, int> m_asked;
};

}  // namespace weir::test
