// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "app/workbench/map_layers.h"
#include "app/workbench/workbench.h"
#include "core/search/name_index.h"

#include <QObject>

#include <optional>
#include <stop_token>

class QTimer;

namespace weir::app {

/// What a name on the map stands for: a register row, or a feature of a map file with its extent.
struct NamedPlace {
    QString title;
    QString detail;  ///< kind of the row, or name of the layer
    std::optional<Item> item{};
    geo::MapBox box{};  ///< of a feature, metres of the working CRS
    std::string key{};  ///< stays the same over restarts: "incident/17", "layer:5/120"
};

/// Finds places, register rows and features of map files by name: characters, pinyin, initials. Built and asked off the
/// UI thread; while somebody types only the last question is answered. Names that were used come first among equally
/// good ones. UI thread only.
class SearchIndex : public QObject {
    Q_OBJECT
public:
    SearchIndex(Workbench& bench, MapLayers& layers, QObject* parent = nullptr);
    ~SearchIndex() override;

    /// Answered by `found` with the same text; a question before it that is still open is dropped.
    void ask(const QString& text);
    /// Remembers that this was gone to.
    void use(const NamedPlace& place);
    /// What was used last, newest first, as far as it is still there.
    [[nodiscard]] std::vector<NamedPlace> recent() const;
    [[nodiscard]] bool isReady() const { return m_data != nullptr; }
    /// Why names cannot be found; empty when they can.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }

Q_SIGNALS:
    void found(const QString& text, const std::vector<weir::app::NamedPlace>& places);
    void ready();  ///< the index was built, or built again

private:
    struct Part {
        std::shared_ptr<const search::NameIndex> index;
        std::vector<NamedPlace> places;
    };
    struct Data {
        std::vector<std::shared_ptr<const Part>> parts;
    };
    class Builder;
    void build();
    void start();
    [[nodiscard]] static std::vector<NamedPlace> lookUp(const Data& data, const std::string& text,
                                                        const std::vector<std::string>& recent, std::stop_token stop);

    Workbench& m_bench;
    MapLayers& m_layers;
    std::shared_ptr<Builder> m_builder;
    std::shared_ptr<const Data> m_data;
    std::optional<Error> m_problem;
    QTimer* m_delay;
    bool m_building = false;
    bool m_again = false;
    std::optional<QString> m_next;  ///< asked while another question was being answered
    bool m_asking = false;
    std::stop_source m_stop;
};

}  // namespace weir::app
