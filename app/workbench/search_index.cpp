// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "app/workbench/search_index.h"

#include "app/overlays/division_names.h"
#include "app/qt/catalogue.h"
#include "app/qt/convert.h"
#include "app/qt/labels.h"
#include "core/base/text.h"

#include <QTimer>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace weir::app {

namespace {

constexpr std::size_t kShown = 30;
constexpr std::size_t kRemembered = 20;
constexpr std::size_t kMostFeatures = 500'000;  // of one map file
constexpr int kDelayMs = 400;                   // several commits, one index

Result<std::shared_ptr<const search::Pinyin>> loadPinyin(const std::filesystem::path& resources) {
    const auto file = resources / "search" / "pinyin.txt";
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        return fail(ErrorCode::notFound, msg("The pinyin table {0} is missing", file.string()),
                    msg("Install the program again"));
    }
    auto table = search::Pinyin::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
    if (!table) {
        return table.error();
    }
    return std::make_shared<const search::Pinyin>(std::move(*table));
}

/// The attribute that names the features: by the usual names of such columns.
std::optional<std::size_t> nameField(std::span<const std::string> fields) {
    for (const std::string_view wanted : {"name", "名称", "地名", "名字", "name_zh", "name:zh", "mc", "label", "title",
                                          "站名", "路名", "河名", "村名"}) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const auto field = search::folded(fields[i]);
            if (field == search::folded(wanted)) {
                return i;
            }
        }
    }
    return std::nullopt;
}

struct Named {
    std::vector<search::NameIndex::Name> names;
    std::vector<NamedPlace> places;
    void add(const std::string& name, int weight, NamedPlace place) {
        if (!name.empty()) {
            names.push_back({name, weight});
            places.push_back(std::move(place));
        }
    }
};

/// Where a row is at home: names repeat from township to township.
template <class T>
QString homeOf(const desk::Picture& picture, const T& row) {
    if constexpr (requires { row.divisionCode; }) {
        return homeText(picture, row.divisionCode);
    } else if constexpr (requires { row.townshipCode; }) {
        return homeText(picture, row.townshipCode);
    } else {
        return {};
    }
}

template <class T, class Text>
void addRows(Named& out, const desk::Picture& picture, const desk::Table<T>& table, int weight, Text text) {
    constexpr auto kind = model::KindOf<T>::kind;
    const QString detail = labelOf(kind);
    table.forEach([&](const T& row) {
        const std::string name = text(row);
        const QString home = homeOf(picture, row);
        out.add(name, weight,
                {toQt(name),
                 home.isEmpty() ? detail : detail + QStringLiteral(" · ") + home,
                 Item{kind, row.id.value},
                 {},
                 fmt::format("{}/{}", nameOf(kind), row.id.value)});
    });
}

Named rowsOf(const desk::Picture& p) {
    const auto name = [](const auto& row) { return row.name; };
    Named out;
    // What is going on before what there is, what is large before what is small.
    addRows(out, p, p.incidents, 1, [](const model::Incident& row) { return row.title; });
    addRows(out, p, p.divisions, 2, name);
    addRows(out, p, p.zones, 2, name);
    addRows(out, p, p.stations, 3, name);
    addRows(out, p, p.teams, 3, name);
    addRows(out, p, p.orders, 4, [](const model::Order& row) { return row.number + " " + row.task; });
    addRows(out, p, p.warehouses, 4, name);
    addRows(out, p, p.hazardSources, 4, name);
    addRows(out, p, p.villages, 5, name);
    addRows(out, p, p.shelters, 5, name);
    addRows(out, p, p.machines, 6, name);
    return out;
}

Named featuresOf(const maps::Layer& layer, const maps::VectorReader& reader, const std::string& workingCrs) {
    constexpr int kWeight = 5;
    Named out;
    const auto field = nameField(reader.fields());
    const auto reprojection = maps::makeReprojection(reader.manifest().coordinateCrs, workingCrs);
    if (!field || !reprojection || reader.size() > kMostFeatures) {
        return out;
    }
    const auto values = reader.column(*field);
    if (!values) {
        return out;
    }
    const QString detail = toQt(layer.name);
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto name = std::string{trim((*values)[i])};
        const auto box =
            name.empty() ? geo::MapBox{} : reader.grid().box(reader.feature(static_cast<std::uint32_t>(i)).box());
        if (box.empty()) {
            continue;
        }
        out.add(name, kWeight,
                {toQt(name),
                 detail,
                 {},
                 *reprojection ? (*reprojection)->forward(box) : box,
                 fmt::format("{}/{}", layer.id, i)});
    }
    return out;
}

}  // namespace

/// Makes the parts, and keeps those whose source is the same as before. Not on the UI thread; one thread at a time.
class SearchIndex::Builder {
public:
    explicit Builder(std::filesystem::path resources) : m_resources{std::move(resources)} {}

    Result<std::shared_ptr<const Data>> build(const desk::PicturePtr& picture, const std::vector<maps::Layer>& layers,
                                              const std::string& language) {
        if (m_pinyin == nullptr) {
            auto pinyin = loadPinyin(m_resources);
            if (!pinyin) {
                return pinyin.error();
            }
            m_pinyin = std::move(*pinyin);
        }
        auto data = std::make_shared<Data>();
        if (m_rows == nullptr || language != m_language || !sameNames(*m_picture, *picture)) {
            m_rows = partOf(rowsOf(*picture));
        }
        m_picture = picture;
        m_language = language;
        data->parts.push_back(m_rows);
        std::map<Key, std::shared_ptr<const Part>> kept;
        for (const auto& layer : layers) {
            const auto* vector = std::get_if<maps::PreparedVectorSource>(&layer.source);
            if (vector == nullptr) {
                continue;
            }
            const Key key{vector->reader, layer.id + "\n" + layer.name};
            const auto at = m_files.find(key);
            auto part = at != m_files.end()
                            ? at->second
                            : partOf(app::featuresOf(layer, *vector->reader, picture->profile->city.workingCrs));
            data->parts.push_back(part);
            kept.emplace(key, std::move(part));
        }
        m_files = std::move(kept);
        return std::shared_ptr<const Data>{std::move(data)};
    }

private:
    using Key = std::pair<std::shared_ptr<const maps::VectorReader>, std::string>;

    std::shared_ptr<const Part> partOf(Named named) const {
        auto part = std::make_shared<Part>();
        part->index = search::NameIndex::build(named.names, m_pinyin);
        part->places = std::move(named.places);
        return part;
    }
    static bool sameNames(const desk::Picture& a, const desk::Picture& b) {
        return a.incidents.shares(b.incidents) && a.divisions.shares(b.divisions) && a.zones.shares(b.zones) &&
               a.stations.shares(b.stations) && a.teams.shares(b.teams) && a.orders.shares(b.orders) &&
               a.warehouses.shares(b.warehouses) && a.hazardSources.shares(b.hazardSources) &&
               a.villages.shares(b.villages) && a.shelters.shares(b.shelters) && a.machines.shares(b.machines);
    }

    std::filesystem::path m_resources;
    std::shared_ptr<const search::Pinyin> m_pinyin;
    desk::PicturePtr m_picture;
    std::string m_language;
    std::shared_ptr<const Part> m_rows;
    std::map<Key, std::shared_ptr<const Part>> m_files;
};

SearchIndex::SearchIndex(Workbench& bench, MapLayers& layers, QObject* parent)
    : QObject{parent},
      m_bench{bench},
      m_layers{layers},
      m_builder{std::make_shared<Builder>(bench.resources())},
      m_delay{new QTimer{this}} {
    m_delay->setSingleShot(true);
    m_delay->setInterval(kDelayMs);
    connect(m_delay, &QTimer::timeout, this, &SearchIndex::build);
    const auto later = [this] {
        if (!m_delay->isActive()) {
            m_delay->start();
        }
    };
    connect(&bench.bridge(), &DeskBridge::pictureChanged, this, later);
    connect(&layers, &MapLayers::changed, this, later);
    build();
}

SearchIndex::~SearchIndex() {
    m_stop.request_stop();
}

void SearchIndex::build() {
    if (m_building) {
        m_again = true;
        return;
    }
    m_building = true;
    m_bench.bridge().background(
        this,
        [builder = m_builder, picture = m_bench.picturePtr(), layers = m_layers.layers(),
         language = m_bench.settings().values().language] { return builder->build(picture, layers, language); },
        [this](const Result<std::shared_ptr<const Data>>& made) {
            m_building = false;
            if (made) {
                m_data = *made;
                Q_EMIT ready();
            } else {
                m_problem = made.error();
                m_bench.fail(made.error());
            }
            if (std::exchange(m_again, false)) {
                build();
            }
        });
}

void SearchIndex::ask(const QString& text) {
    m_next = text;
    m_stop.request_stop();
    start();
}

void SearchIndex::start() {
    if (m_asking || !m_next || !m_data) {
        return;
    }
    m_asking = true;
    m_stop = std::stop_source{};
    const QString text = *std::exchange(m_next, std::nullopt);
    m_bench.bridge().background(
        this,
        [data = m_data, text = toStd(text), recent = m_bench.settings().values().recentPlaces,
         stop = m_stop.get_token()] { return lookUp(*data, text, recent, stop); },
        [this, text](std::vector<NamedPlace> places) {
            m_asking = false;
            if (!m_next) {
                Q_EMIT found(text, places);
            }
            start();
        });
}

std::vector<NamedPlace> SearchIndex::lookUp(const Data& data, const std::string& text,
                                            const std::vector<std::string>& recent, std::stop_token stop) {
    struct Candidate {
        const NamedPlace* place;
        search::Match match;
        std::ptrdiff_t age;  ///< 0 used last; as many as are remembered: never
    };
    std::vector<Candidate> candidates;
    for (const auto& part : data.parts) {
        // More than are shown: what was used may stand further down.
        for (const auto& found : part->index->find(text, 4 * kShown, stop)) {
            const auto& place = part->places[found.index];
            candidates.push_back({&place, found.match, std::ranges::find(recent, place.key) - recent.begin()});
        }
    }
    std::ranges::stable_sort(candidates, [](const Candidate& a, const Candidate& b) {
        return std::pair{a.match, a.age} < std::pair{b.match, b.age};
    });
    std::vector<NamedPlace> out;
    for (std::size_t i = 0; i < std::min(candidates.size(), kShown); ++i) {
        out.push_back(*candidates[i].place);
    }
    return out;
}

void SearchIndex::use(const NamedPlace& place) {
    const auto saved = m_bench.settings().change([&](Settings::Values& v) {
        std::erase(v.recentPlaces, place.key);
        v.recentPlaces.insert(v.recentPlaces.begin(), place.key);
        v.recentPlaces.resize(std::min(v.recentPlaces.size(), kRemembered));
    });
    if (!saved) {
        m_bench.fail(saved.error());
    }
}

std::vector<NamedPlace> SearchIndex::recent() const {
    std::vector<NamedPlace> out;
    if (m_data == nullptr) {
        return out;
    }
    constexpr std::size_t kOffered = 5;
    std::map<std::string_view, const NamedPlace*> wanted;
    const auto& keys = m_bench.settings().values().recentPlaces;
    for (std::size_t i = 0; i < std::min(keys.size(), kOffered); ++i) {
        wanted.emplace(keys[i], nullptr);
    }
    if (wanted.empty()) {
        return out;
    }
    for (const auto& part : m_data->parts) {
        for (const auto& place : part->places) {
            if (const auto at = wanted.find(place.key); at != wanted.end()) {
                at->second = &place;
            }
        }
    }
    for (const auto& key : keys) {
        if (const auto at = wanted.find(key); at != wanted.end() && at->second != nullptr) {
            out.push_back(*at->second);
        }
    }
    return out;
}

}  // namespace weir::app
