// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "maps/prepared/vector_reader.h"

#include "maps/prepared/attribute_store.h"
#include "maps/prepared/geometry_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <optional>

namespace weir::maps {
namespace {

Error damaged(const char* what) {
    return fail(ErrorCode::corrupt, msg("The prepared layer is damaged: {0}", what), msg("Open the source file again"));
}

// A file mapped read-only.
class Mapping {
public:
    Mapping() = default;
    Mapping(void* at, std::size_t size) : m_at{at}, m_size{size} {}
    Mapping(Mapping&& o) noexcept : m_at{std::exchange(o.m_at, nullptr)}, m_size{std::exchange(o.m_size, 0)} {}
    Mapping& operator=(Mapping&& o) noexcept {
        std::swap(m_at, o.m_at);
        std::swap(m_size, o.m_size);
        return *this;
    }
    ~Mapping() {
        if (m_at != nullptr) {
            munmap(m_at, m_size);
        }
    }
    [[nodiscard]] std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(m_at), m_size}; }

    static Result<Mapping> open(const std::filesystem::path& path) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) {
            return fail(ErrorCode::notFound, msg("There is no prepared layer in {0}", path.parent_path().string()),
                        msg("Open the source file again"));
        }
        struct stat status {};
        const bool usable = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                            status.st_size >= static_cast<off_t>(sizeof(FileHeader));
        const auto size = static_cast<std::size_t>(status.st_size);
        void* at = usable ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
        close(fd);
        return at == MAP_FAILED ? Result<Mapping>{damaged("geometry size")} : Result<Mapping>{Mapping{at, size}};
    }

private:
    void* m_at = nullptr;
    std::size_t m_size = 0;
};

// Sections of the mapping as typed spans; empty when they do not lie inside it.
class Sections {
public:
    explicit Sections(std::span<const std::byte> bytes) : m_bytes{bytes} {}
    template <class T>
    std::optional<std::span<const T>> get(const Section& section) const {
        if (section.count == 0) {
            return std::span<const T>{};
        }
        if (section.offset % 8 != 0 || section.offset < sizeof(FileHeader) || section.offset > m_bytes.size() ||
            section.count > (m_bytes.size() - section.offset) / sizeof(T)) {
            return std::nullopt;
        }
        return std::span{reinterpret_cast<const T*>(m_bytes.data() + section.offset),
                         static_cast<std::size_t>(section.count)};
    }

private:
    std::span<const std::byte> m_bytes;
};

// A column of starts: begins at 0, never falls, ends at `end`.
bool isStarts(std::span<const std::uint32_t> starts, std::size_t groups, std::size_t end) {
    return starts.size() == groups + 1 && starts.front() == 0 && starts.back() == end &&
           std::is_sorted(starts.begin(), starts.end());
}

struct Level {
    double tolerance = 0;
    std::span<const std::uint32_t> partStart;  // empty: plain points
    FeatureView::Columns columns;
};

std::optional<Level> readLevel(const Sections& sections, const LevelHeader& header, std::size_t features, bool plain) {
    const auto partStart = sections.get<std::uint32_t>(header.partStart);
    const auto pointStart = sections.get<std::uint32_t>(header.pointStart);
    const auto roles = sections.get<PartRole>(header.roles);
    const auto points = sections.get<GridPoint>(header.points);
    if (!partStart || !pointStart || !roles || !points || !(header.tolerance >= 0) ||
        !std::isfinite(header.tolerance)) {
        return std::nullopt;
    }
    const Level level{header.tolerance, *partStart, {*pointStart, *roles, *points}};
    if (plain) {
        const bool good = partStart->empty() && pointStart->empty() && roles->empty() && points->size() == features;
        return good ? std::optional{level} : std::nullopt;
    }
    const bool known = std::all_of(roles->begin(), roles->end(), [](PartRole r) { return r <= PartRole::hole; });
    return known && isStarts(*partStart, features, roles->size()) &&
                   isStarts(*pointStart, roles->size(), points->size())
               ? std::optional{level}
               : std::nullopt;
}

bool hashMatches(FileHeader header) {
    const auto stored = std::exchange(header.headerHash, 0);
    return hash64(&header, sizeof header) == stored;
}

}  // namespace

struct VectorReader::Impl {
    Mapping mapping;
    Manifest manifest;
    FileHeader header;
    std::span<const FeatureKind> kinds;
    std::span<const GridBox> boxes;
    std::span<const GridBox> treeBoxes;
    std::span<const std::uint32_t> treeItems;
    std::vector<std::uint32_t> storeys;
    std::vector<Level> levels;
    std::vector<std::string> fields;
    std::unique_ptr<AttributeReader> attributes;

    Result<void> bind();
    Result<void> bindTree(const Sections& sections);
    [[nodiscard]] GridBox toGrid(const geo::MapBox& box) const;
    [[nodiscard]] FeatureView view(std::uint32_t index, const Level& level) const;
    /// False when it was stopped.
    template <class Hit>
    [[nodiscard]] bool search(const GridBox& box, const std::stop_token& stop, const Hit& hit) const;
    /// All there is lies within the box.
    [[nodiscard]] bool liesIn(const GridBox& box) const;
};

Result<void> VectorReader::Impl::bind() {
    const auto bytes = mapping.bytes();
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != kGeometryMagic || header.version != 1 || !hashMatches(header)) {
        return damaged("geometry header");
    }
    if (header.fileSize != bytes.size() || header.levels == 0 || header.levels > kMaxLevels ||
        header.features != manifest.featureCount || !(header.grid.scale > 0) || !std::isfinite(header.grid.originX) ||
        !std::isfinite(header.grid.originY)) {
        return damaged("geometry header");
    }
    const Sections sections{bytes};
    const auto kindColumn = sections.get<FeatureKind>(header.kinds);
    const auto boxColumn = sections.get<GridBox>(header.boxes);
    if (!kindColumn || !boxColumn || kindColumn->size() != header.features || boxColumn->size() != header.features ||
        std::any_of(kindColumn->begin(), kindColumn->end(), [](auto k) { return k > FeatureKind::polygon; })) {
        return damaged("feature columns");
    }
    kinds = *kindColumn;
    boxes = *boxColumn;
    const bool plain = (header.flags & kPlainPoints) != 0;
    for (std::uint32_t i = 0; i < header.levels; ++i) {
        const auto level = readLevel(sections, header.level[i], header.features, plain);
        if (!level || (i > 0 && level->tolerance <= levels.back().tolerance) || (i > 0 && plain)) {
            return damaged("parts");
        }
        levels.push_back(*level);
    }
    return bindTree(sections);
}

Result<void> VectorReader::Impl::bindTree(const Sections& sections) {
    const auto boxColumn = sections.get<GridBox>(header.treeBoxes);
    const auto items = sections.get<std::uint32_t>(header.treeItems);
    if (!boxColumn || !items || items->size() > header.features) {
        return damaged("index");
    }
    storeys = treeStoreys(static_cast<std::uint32_t>(items->size()));
    std::size_t nodes = 0;
    for (const auto storey : storeys) {
        nodes += storey;
    }
    if (boxColumn->size() != nodes ||
        std::any_of(items->begin(), items->end(), [&](auto item) { return item >= header.features; })) {
        return damaged("index");
    }
    treeBoxes = *boxColumn;
    treeItems = *items;
    return {};
}

// Rounded outwards by a step, clamped to the grid.
GridBox VectorReader::Impl::toGrid(const geo::MapBox& box) const {
    if (box.empty()) {
        return {};
    }
    const auto step = [&](double v, double origin, double out) {
        const auto steps = std::floor((v - origin) / header.grid.scale) + out;
        return static_cast<std::int32_t>(std::isnan(steps) ? 0.0 : std::clamp(steps, -2147483648.0, 2147483647.0));
    };
    return {step(box.minX, header.grid.originX, 0), step(box.minY, header.grid.originY, 0),
            step(box.maxX, header.grid.originX, 1), step(box.maxY, header.grid.originY, 1)};
}

FeatureView VectorReader::Impl::view(std::uint32_t index, const Level& level) const {
    const bool plain = level.partStart.empty();
    return {index,
            kinds[index],
            boxes[index],
            plain ? index : level.partStart[index],
            plain ? index + 1 : level.partStart[index + 1],
            level.columns};
}

// Depth first from the root; a node is (storey, position in the storey).
template <class Hit>
bool VectorReader::Impl::search(const GridBox& box, const std::stop_token& stop, const Hit& hit) const {
    if (storeys.empty() || box.empty()) {
        return true;
    }
    std::vector<std::size_t> start(storeys.size(), 0);
    for (std::size_t s = 1; s < storeys.size(); ++s) {
        start[s] = start[s - 1] + storeys[s - 1];
    }
    std::vector<std::pair<std::size_t, std::size_t>> open{{storeys.size() - 1, 0}};
    std::uint32_t visited = 0;
    while (!open.empty()) {
        if ((visited++ & 1023u) == 0 && stop.stop_requested()) {
            return false;
        }
        const auto [storey, node] = open.back();
        open.pop_back();
        if (!treeBoxes[start[storey] + node].intersects(box)) {
            continue;
        }
        if (storey == 0) {
            hit(treeItems[node]);
            continue;
        }
        const auto end = std::min<std::size_t>((node + 1) * kTreeFanout, storeys[storey - 1]);
        for (auto child = node * kTreeFanout; child < end; ++child) {
            if (storey > 1) {
                open.emplace_back(storey - 1, child);
            } else if (treeBoxes[child].intersects(box)) {
                hit(treeItems[child]);
            }
        }
    }
    return true;
}

bool VectorReader::Impl::liesIn(const GridBox& box) const {
    if (treeBoxes.empty() || box.empty()) {
        return false;
    }
    const auto& all = treeBoxes.back();  // the root comes last
    return box.minX <= all.minX && box.minY <= all.minY && box.maxX >= all.maxX && box.maxY >= all.maxY;
}

VectorReader::VectorReader(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
VectorReader::~VectorReader() = default;

Result<std::shared_ptr<const VectorReader>> VectorReader::open(const std::filesystem::path& folder) {
    auto manifest = readManifest(folder);
    if (!manifest) {
        return std::move(manifest).error();
    }
    if (manifest->kind != PreparedKind::vector || manifest->fields.size() > kMaxFields) {
        return damaged("not a vector layer");
    }
    auto mapping = Mapping::open(folder / "geometry.bin");
    if (!mapping) {
        return std::move(mapping).error();
    }
    auto impl = std::make_unique<Impl>();
    impl->mapping = std::move(*mapping);
    impl->manifest = std::move(*manifest);
    if (auto bound = impl->bind(); !bound) {
        return std::move(bound).error();
    }
    for (const auto& field : impl->manifest.fields) {
        impl->fields.push_back(field.name);
    }
    auto attributes = AttributeReader::open(folder / "attributes.sqlite", impl->fields.size());
    if (!attributes) {
        return std::move(attributes).error();
    }
    impl->attributes = std::move(*attributes);
    return std::shared_ptr<const VectorReader>{new VectorReader{std::move(impl)}};
}

const Manifest& VectorReader::manifest() const {
    return m_impl->manifest;
}
const Grid& VectorReader::grid() const {
    return m_impl->header.grid;
}
std::size_t VectorReader::size() const {
    return m_impl->header.features;
}
std::uint32_t VectorReader::levelCount() const {
    return m_impl->header.levels;
}
double VectorReader::tolerance(std::uint32_t level) const {
    return m_impl->levels.at(level).tolerance;
}
std::span<const std::string> VectorReader::fields() const {
    return m_impl->fields;
}

std::uint32_t VectorReader::levelFor(double metresPerPixel) const {
    std::uint32_t level = 0;
    while (level + 1 < levelCount() && tolerance(level + 1) <= metresPerPixel / 2) {
        ++level;
    }
    return level;
}

std::vector<std::uint32_t> VectorReader::indexesIn(const geo::MapBox& box, std::stop_token stop) const {
    const auto area = m_impl->toGrid(box);
    std::vector<std::uint32_t> hits;
    if (m_impl->liesIn(area)) {
        hits.resize(size());
        std::iota(hits.begin(), hits.end(), 0u);
        if (m_impl->treeItems.size() < size()) {  // some have no geometry
            std::erase_if(hits, [&](std::uint32_t index) { return m_impl->boxes[index].empty(); });
        }
        return hits;
    }
    if (!m_impl->search(area, stop, [&](std::uint32_t index) { hits.push_back(index); })) {
        return {};
    }
    if (hits.size() < size() / 16) {
        std::sort(hits.begin(), hits.end());
        hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
        return hits;
    }
    // Many: marking is cheaper than sorting.
    std::vector<bool> marked(size(), false);
    for (const auto index : hits) {
        marked[index] = true;
    }
    hits.clear();
    for (std::uint32_t i = 0; i < marked.size(); ++i) {
        if (marked[i]) {
            hits.push_back(i);
        }
    }
    return hits;
}

std::vector<std::uint32_t> VectorReader::indexesIn(std::span<const geo::MapBox> boxes, std::stop_token stop) const {
    if (boxes.size() == 1) {
        return indexesIn(boxes.front(), stop);
    }
    std::vector<std::uint32_t> indexes;
    for (const auto& box : boxes) {
        const auto found = indexesIn(box, stop);
        indexes.insert(indexes.end(), found.begin(), found.end());
    }
    std::ranges::sort(indexes);
    indexes.erase(std::ranges::unique(indexes).begin(), indexes.end());
    return indexes;
}

std::span<const GridPoint> VectorReader::plainPoints() const {
    const auto& level = m_impl->levels.front();
    return level.partStart.empty() ? level.columns.points : std::span<const GridPoint>{};
}

void VectorReader::query(std::span<const geo::MapBox> boxes, double metresPerPixel, const Visit& visit,
                         std::stop_token stop) const {
    const auto& level = m_impl->levels[levelFor(metresPerPixel)];
    std::uint32_t seen = 0;
    for (const auto index : indexesIn(boxes, stop)) {
        if ((seen++ & 1023u) == 0 && stop.stop_requested()) {
            return;
        }
        visit(m_impl->view(index, level));
    }
}

FeatureView VectorReader::feature(std::uint32_t index, std::uint32_t level) const {
    require(index < size() && level < levelCount(), "feature index and level inside the layer");
    return m_impl->view(index, m_impl->levels[level]);
}

Result<std::vector<std::string>> VectorReader::attributes(std::uint32_t index) const {
    auto rows = m_impl->attributes->rows(index, 1);
    if (!rows) {
        return std::move(rows).error();
    }
    if (index >= size() || rows->empty()) {
        return fail(ErrorCode::notFound, msg("The layer has no feature {0}", index), msg("Open the source file again"));
    }
    return std::move(rows->front());
}

Result<std::vector<std::string>> VectorReader::values(std::size_t field, std::span<const std::uint32_t> indexes,
                                                      std::stop_token stop) const {
    if (field >= m_impl->fields.size()) {
        return fail(ErrorCode::notFound, msg("The layer has no attribute {0}", field),
                    msg("Choose one of its attributes"));
    }
    return m_impl->attributes->values(field, indexes, stop);
}

Result<std::vector<std::string>> VectorReader::column(std::size_t field, std::stop_token stop) const {
    if (field >= m_impl->fields.size()) {
        return fail(ErrorCode::notFound, msg("The layer has no attribute {0}", field),
                    msg("Choose one of its attributes"));
    }
    return m_impl->attributes->column(field, size(), stop);
}

Result<std::vector<std::vector<std::string>>> VectorReader::page(std::uint32_t from, std::uint32_t count) const {
    return m_impl->attributes->rows(from, count);
}

}  // namespace weir::maps
