// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#include "core/geo/transform.h"

#include "core/base/text.h"
#include "core/geo/visit.h"

#include <proj.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>

namespace weir::geo {

namespace {

constexpr std::size_t kMaxCrsText = 64u << 10;
constexpr std::size_t kMaxCached = 64;  // operations kept per thread
constexpr double kDegree = std::numbers::pi / 180;

struct PjDeleter {
    void operator()(PJ* pj) const { proj_destroy(pj); }
    void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
using PjPtr = std::unique_ptr<PJ, PjDeleter>;

struct Operation {
    PjPtr pj;
    bool isPipeline = false;
};

/// PROJ's context and the operations in use. A PJ belongs to one thread, therefore one of these per thread.
class ThreadProj {
public:
    ThreadProj() : m_context{proj_context_create()} {
        proj_context_set_enable_network(m_context.get(), 0);
        proj_log_level(m_context.get(), PJ_LOG_NONE);
        proj_context_use_proj4_init_rules(m_context.get(), 0);
    }
    [[nodiscard]] PJ_CONTEXT* context() const { return m_context.get(); }

    /// Null when PROJ cannot make it.
    const Operation* find(const std::string& from, const std::string& to) {
        const auto key = std::pair{from, to};
        const auto known = m_operations.find(key);
        if (known != m_operations.end()) {
            return &known->second;
        }
        Operation made{to.empty() ? PjPtr{proj_create(context(), from.c_str())} : normalised(from, to), to.empty()};
        if (!made.pj) {
            return nullptr;
        }
        if (m_operations.size() >= kMaxCached) {
            m_operations.clear();
        }
        return &m_operations.emplace(key, std::move(made)).first->second;
    }

private:
    [[nodiscard]] PjPtr normalised(const std::string& from, const std::string& to) const {
        const PjPtr declared{proj_create_crs_to_crs(context(), from.c_str(), to.c_str(), nullptr)};
        return PjPtr{declared ? proj_normalize_for_visualization(context(), declared.get()) : nullptr};
    }
    std::unique_ptr<PJ_CONTEXT, PjDeleter> m_context;
    std::map<std::pair<std::string, std::string>, Operation> m_operations;
};

ThreadProj& threadProj() {
    thread_local ThreadProj proj;
    return proj;
}

std::string reasonOf(int code) {
    const char* text = proj_context_errno_string(threadProj().context(), code);
    return text != nullptr && code != 0 ? text : "unknown";
}

PJ_DIRECTION pjDirection(Direction direction) {
    return direction == Direction::forward ? PJ_FWD : PJ_INV;
}

/// Bare digits mean an EPSG code.
Result<std::string> cleanCrsText(std::string_view text) {
    const auto trimmed = trim(text);
    if (trimmed.empty() || trimmed.size() > kMaxCrsText || trimmed.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::invalid, msg("No coordinate system was given"), msg("Write one like EPSG:4547"));
    }
    const bool digits = std::all_of(trimmed.begin(), trimmed.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? "EPSG:" + std::string{trimmed} : std::string{trimmed};
}

/// The part of a compound or bound system that places things on the map.
PjPtr horizontal(PjPtr crs) {
    auto* context = threadProj().context();
    for (int depth = 0; crs && depth < 4; ++depth) {
        const auto type = proj_get_type(crs.get());
        if (type == PJ_TYPE_BOUND_CRS) {
            crs.reset(proj_get_source_crs(context, crs.get()));
        } else if (type == PJ_TYPE_COMPOUND_CRS) {
            crs.reset(proj_crs_get_sub_crs(context, crs.get(), 0));
        } else {
            break;
        }
    }
    return crs;
}

std::optional<int> codeOf(const PJ* object) {
    const char* authority = proj_get_id_auth_name(object, 0);
    const char* code = proj_get_id_code(object, 0);
    if (authority == nullptr || code == nullptr || std::string_view{authority} != "EPSG") {
        return std::nullopt;
    }
    const std::string_view digits{code};
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size() ? std::optional{number} : std::nullopt;
}

std::optional<int> identify(const PJ* crs) {
    auto* context = threadProj().context();
    int* confidences = nullptr;
    PJ_OBJ_LIST* found = proj_identify(context, crs, "EPSG", nullptr, &confidences);
    std::optional<int> code;
    if (found != nullptr && proj_list_get_count(found) > 0 && confidences[0] >= 90) {
        const PjPtr best{proj_list_get(context, found, 0)};
        code = best ? codeOf(best.get()) : std::nullopt;
    }
    proj_int_list_destroy(confidences);
    proj_list_destroy(found);
    return code;
}

double edgeFactor(bool angular, bool toRadians) {
    if (!angular) {
        return 1;
    }
    return toRadians ? kDegree : 1 / kDegree;
}

/// Pipelines may speak radians at either end; we speak degrees.
struct EdgeFactors {
    double in = 1;
    double out = 1;
};
EdgeFactors factorsOf(const Operation& operation, PJ_DIRECTION direction) {
    if (!operation.isPipeline) {
        return {};
    }
    return {edgeFactor(proj_angular_input(operation.pj.get(), direction) != 0, true),
            edgeFactor(proj_angular_output(operation.pj.get(), direction) != 0, false)};
}

Error cannotTransform(double x, double y) {
    return fail(ErrorCode::invalid, msg("The point {0}, {1} lies outside what the coordinate system can show", x, y),
                msg("Check the order of the axes and the coordinate system"));
}

const Operation& operationOf(const std::string& from, const std::string& to) {
    const auto* operation = threadProj().find(from, to);
    require(operation != nullptr, "a Transform holds an operation PROJ has made before");
    return *operation;
}

}  // namespace

Result<CrsInfo> describeCrs(std::string_view text) {
    auto cleaned = cleanCrsText(text);
    if (!cleaned) {
        return std::move(cleaned).error();
    }
    PjPtr any{proj_create(threadProj().context(), cleaned->c_str())};
    if (!any || proj_is_crs(any.get()) == 0) {
        return fail(ErrorCode::invalid, msg("{0} is no known coordinate system", shorten(*cleaned)),
                    msg("Write an EPSG code like EPSG:4547, WKT, or a PROJ string with +type=crs"));
    }
    const auto crs = horizontal(std::move(any));
    const auto type = crs ? proj_get_type(crs.get()) : PJ_TYPE_UNKNOWN;
    const bool geographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    if (!geographic && type != PJ_TYPE_PROJECTED_CRS) {
        return fail(ErrorCode::unsupported, msg("{0} does not say where things are on a map", shorten(*cleaned)),
                    msg("Use a geographic or a projected coordinate system"));
    }
    CrsInfo info;
    info.name = proj_get_name(crs.get());
    info.geographic = geographic;
    info.epsg = codeOf(crs.get());
    if (!info.epsg) {
        info.epsg = identify(crs.get());
    }
    LonLatBox area;
    if (proj_get_area_of_use(threadProj().context(), crs.get(), &area.minX, &area.minY, &area.maxX, &area.maxY,
                             nullptr) != 0 &&
        area.minY > -1000) {
        info.area = area;
    }
    return info;
}

bool declaresNorthingFirst(std::string_view text) {
    const auto clean = cleanCrsText(text);
    if (!clean) {
        return false;
    }
    auto* context = threadProj().context();
    const auto crs = horizontal(PjPtr{proj_create(context, clean->c_str())});
    const PjPtr axes{crs ? proj_crs_get_coordinate_system(context, crs.get()) : nullptr};
    const char* direction = nullptr;
    return axes &&
           proj_cs_get_axis_info(context, axes.get(), 0, nullptr, nullptr, &direction, nullptr, nullptr, nullptr,
                                 nullptr) != 0 &&
           direction != nullptr && std::string_view{direction} == "north";
}

Result<std::string> workingCrsAt(double longitude) {
    constexpr int kFirstZone = 25;  // EPSG:4534, central meridian 75°E
    constexpr int kLastZone = 45;   // EPSG:4554, central meridian 135°E
    const double zone = std::round(longitude / 3);
    if (!(zone >= kFirstZone && zone <= kLastZone)) {
        return fail(ErrorCode::invalid, msg("Longitude {0} is in no Gauss-Kruger zone of CGCS2000", longitude),
                    msg("The 3-degree zones reach from 73.5 to 136.5 degrees east"));
    }
    return "EPSG:" + std::to_string(4534 + static_cast<int>(zone) - kFirstZone);
}

Result<Transform> Transform::between(std::string_view from, std::string_view to) {
    auto source = cleanCrsText(from);
    auto target = cleanCrsText(to);
    for (const auto* text : {&source, &target}) {
        if (!*text) {
            return text->error();
        }
        if (auto known = describeCrs(text->value()); !known) {
            return std::move(known).error();
        }
    }
    if (threadProj().find(*source, *target) == nullptr) {
        return fail(ErrorCode::unsupported, msg("No way is known from {0} to {1}", shorten(*source), shorten(*target)),
                    msg("Convert by way of EPSG:4490"));
    }
    return Transform{std::move(source).value(), std::move(target).value()};
}

Result<Transform> Transform::pipeline(std::string_view text) {
    auto cleaned = cleanCrsText(text);
    if (!cleaned) {
        return std::move(cleaned).error();
    }
    const auto* operation = threadProj().find(*cleaned, {});
    const auto type = operation != nullptr ? proj_get_type(operation->pj.get()) : PJ_TYPE_UNKNOWN;
    const bool usable = type == PJ_TYPE_CONVERSION || type == PJ_TYPE_TRANSFORMATION ||
                        type == PJ_TYPE_CONCATENATED_OPERATION || type == PJ_TYPE_OTHER_COORDINATE_OPERATION;
    if (!usable) {
        return fail(ErrorCode::invalid,
                    msg("{0} is no coordinate operation: {1}", shorten(*cleaned),
                        reasonOf(proj_context_errno(threadProj().context()))),
                    msg("Write a PROJ string like +proj=tmerc +lon_0=114 +ellps=GRS80"));
    }
    return Transform{std::move(cleaned).value(), {}};
}

Result<Coordinate> Transform::apply(const Coordinate& c, Direction direction) const {
    const auto& operation = operationOf(m_from, m_to);
    const auto way = pjDirection(direction);
    const auto factor = factorsOf(operation, way);
    proj_errno_reset(operation.pj.get());
    const auto out = proj_trans(operation.pj.get(), way, proj_coord(c.x * factor.in, c.y * factor.in, c.z, c.t));
    if (proj_errno(operation.pj.get()) != 0 || !std::isfinite(out.xyzt.x) || !std::isfinite(out.xyzt.y)) {
        return cannotTransform(c.x, c.y);
    }
    return Coordinate{out.xyzt.x * factor.out, out.xyzt.y * factor.out, out.xyzt.z, out.xyzt.t};
}

Result<MapPoint> Transform::forward(const LonLat& p) const {
    auto c = apply(Coordinate{p.lon, p.lat});
    return c ? Result<MapPoint>{MapPoint{c->x, c->y}} : Result<MapPoint>{std::move(c).error()};
}

Result<LonLat> Transform::inverse(const MapPoint& p) const {
    auto c = apply(Coordinate{p.x, p.y}, Direction::inverse);
    return c ? Result<LonLat>{LonLat{c->x, c->y}} : Result<LonLat>{std::move(c).error()};
}

bool Transform::givesDegrees(Direction direction) const {
    const auto& operation = operationOf(m_from, m_to);
    const auto way = pjDirection(direction);
    return proj_angular_output(operation.pj.get(), way) != 0 || proj_degree_output(operation.pj.get(), way) != 0;
}

std::size_t Transform::apply(std::span<double> x, std::span<double> y, Direction direction) const {
    require(x.size() == y.size(), "columns of coordinates have equal length");
    const auto& operation = operationOf(m_from, m_to);
    const auto way = pjDirection(direction);
    const auto factor = factorsOf(operation, way);
    const auto scale = [](std::span<double> values, double by) {
        if (by != 1) {
            std::for_each(values.begin(), values.end(), [by](double& v) { v *= by; });
        }
    };
    scale(x, factor.in);
    scale(y, factor.in);
    proj_errno_reset(operation.pj.get());
    proj_trans_generic(operation.pj.get(), way, x.data(), sizeof(double), x.size(), y.data(), sizeof(double), y.size(),
                       nullptr, 0, 0, nullptr, 0, 0);
    scale(x, factor.out);
    scale(y, factor.out);
    std::size_t failed = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i])) {
            x[i] = y[i] = HUGE_VAL;
            ++failed;
        }
    }
    return failed;
}

Result<Geometry> Transform::apply(Geometry g, Direction direction) const {
    std::vector<double> x;
    std::vector<double> y;
    x.reserve(vertexCount(g));
    y.reserve(x.capacity());
    forEachVertex(std::as_const(g), [&](const LonLat& p) {
        x.push_back(p.lon);
        y.push_back(p.lat);
    });
    const auto failed = apply(x, y, direction);
    std::size_t i = 0;
    std::optional<LonLat> lost;
    forEachVertex(g, [&](LonLat& p) {
        if (!lost && !std::isfinite(x[i])) {
            lost = p;
        }
        p = {x[i], y[i]};
        ++i;
    });
    if (failed > 0) {
        return cannotTransform(lost->lon, lost->lat);
    }
    return g;
}

Result<LonLatBox> Transform::bounds(const LonLatBox& box, Direction direction) const {
    if (box.empty()) {
        return LonLatBox{};
    }
    const auto& operation = operationOf(m_from, m_to);
    LonLatBox out;
    constexpr int kSamples = 21;
    if (proj_trans_bounds(threadProj().context(), operation.pj.get(), pjDirection(direction), box.minX, box.minY,
                          box.maxX, box.maxY, &out.minX, &out.minY, &out.maxX, &out.maxY, kSamples) == 0 ||
        !std::isfinite(out.minX) || !std::isfinite(out.maxX) || !std::isfinite(out.minY) || !std::isfinite(out.maxY)) {
        return cannotTransform(box.minX, box.minY);
    }
    return out;
}

Result<MapBox> Transform::forward(const LonLatBox& box) const {
    auto out = bounds(box, Direction::forward);
    return out ? Result<MapBox>{MapBox{out->minX, out->minY, out->maxX, out->maxY}}
               : Result<MapBox>{std::move(out).error()};
}

Result<LonLatBox> Transform::inverse(const MapBox& box) const {
    return bounds(LonLatBox{box.minX, box.minY, box.maxX, box.maxY}, Direction::inverse);
}

}  // namespace weir::geo
