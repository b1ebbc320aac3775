// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/model/fields.h"

#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Arguments of verbs. A verb's params struct lists its members once in `describe(params, visitor)`; the strict reader
/// and the schema of `weir verbs` both come from that list. Nothing is guessed: an unknown argument, a missing one, a
/// value of another type or outside its range is one sentence that names the argument.
namespace weir::desk {

struct Param {
    bool required = false;
    double min = -9.0e15;
    double max = 9.0e15;
    std::size_t maxBytes = 2000;
    std::string_view unit{};
};

/// Where an argument stands, for messages: "lines[2].quantity".
struct ArgPath {
    std::string text;
    [[nodiscard]] ArgPath item(std::size_t i) const { return {fmt::format("{}[{}]", text, i)}; }
    [[nodiscard]] ArgPath member(std::string_view name) const {
        return {text.empty() ? std::string{name} : fmt::format("{}.{}", text, name)};
    }
};

[[nodiscard]] Error badArgument(const ArgPath& path, const Message& why);

[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::string& out);
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::int64_t& out);
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, double& out);
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, bool& out);
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, Instant& out);
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, geo::LonLat& out);
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, geo::Geometry& out);
/// Any JSON object, checked further by the verb itself.
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, Json& out);
[[nodiscard]] Result<void> readId(const ArgPath& path, const Json& json, std::int64_t& out);
[[nodiscard]] Result<std::size_t> readChoice(const ArgPath& path, const Json& json,
                                             std::span<const std::string_view> choices);

template <class Tag>
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/, Id<Tag>& out) {
    return readId(path, json, out.value);
}
template <NamedEnum E>
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/, E& out) {
    const auto index = readChoice(path, json, enumNames<E>());
    if (!index) {
        return index.error();
    }
    out = static_cast<E>(*index);
    return {};
}
template <class T>
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::optional<T>& out);
template <class T>
[[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::vector<T>& out);
template <class P>
requires std::is_aggregate_v<P> &&(!std::is_same_v<P, geo::LonLat>)
    [[nodiscard]] Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, P& out);

template <class T>
Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::optional<T>& out) {
    return readArg(path, json, spec, out.emplace());
}
template <class T>
Result<void> readArg(const ArgPath& path, const Json& json, const Param& spec, std::vector<T>& out) {
    if (!json.is_array()) {
        return badArgument(path, msg("is not a list"));
    }
    out.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (auto read = readArg(path.item(i), json[i], spec, out.emplace_back()); !read) {
            return read;
        }
    }
    return {};
}

/// Reads the members one by one and remembers the first complaint and the names it has seen.
class ParamReader {
public:
    ParamReader(const ArgPath& path, const Json& object) : m_path{path}, m_object{object} {}

    template <class M>
    void operator()(std::string_view name, M& member, const Param& spec) {
        m_known.insert(std::string{name});
        const auto found = m_object.find(std::string{name});
        if (!m_result) {
            return;
        }
        if (found == m_object.end() || found->is_null()) {
            if (spec.required) {
                m_result = badArgument(m_path.member(name), msg("is missing"));
            }
            return;
        }
        m_result = readArg(m_path.member(name), *found, spec, member);
    }
    /// Also complains about what the object has and the struct has not.
    [[nodiscard]] Result<void> finish() const;

private:
    ArgPath m_path;
    const Json& m_object;
    std::set<std::string> m_known;
    Result<void> m_result;
};

template <class P>
requires std::is_aggregate_v<P> &&
    (!std::is_same_v<P, geo::LonLat>)Result<void> readArg(const ArgPath& path, const Json& json, const Param& /*spec*/,
                                                          P& out) {
    if (!json.is_object()) {
        return badArgument(path, msg("is not an object"));
    }
    ParamReader reader{path, json};
    describe(out, reader);
    return reader.finish();
}

/// The whole argument object of a verb.
template <class P>
[[nodiscard]] Result<P> parseParams(const Json& args) {
    P params;
    if (!args.is_object()) {
        return fail(ErrorCode::usage, msg("The arguments of a verb come as one JSON object"),
                    msg("weir verbs --json lists what each verb takes"));
    }
    ParamReader reader{{}, args};
    describe(params, reader);
    if (auto read = reader.finish(); !read) {
        return read.error();
    }
    return params;
}

// ---- the schema of the same list ----

[[nodiscard]] Json schemaEntry(std::string_view type, const Param& spec);

template <class M>
struct ParamType {
    [[nodiscard]] static Json schema(const Param& spec) {
        if constexpr (NamedEnum<M>) {
            auto out = schemaEntry("choice", spec);
            for (const auto name : enumNames<M>()) {
                out["choices"].push_back(name);
            }
            return out;
        } else if constexpr (std::is_same_v<M, std::string>) {
            return schemaEntry("text", spec);
        } else if constexpr (std::is_same_v<M, std::int64_t>) {
            return schemaEntry("integer", spec);
        } else if constexpr (std::is_same_v<M, double>) {
            return schemaEntry("number", spec);
        } else if constexpr (std::is_same_v<M, bool>) {
            return schemaEntry("flag", spec);
        } else if constexpr (std::is_same_v<M, Instant>) {
            return schemaEntry("instant", spec);
        } else if constexpr (std::is_same_v<M, geo::LonLat> || std::is_same_v<M, geo::Geometry>) {
            return schemaEntry("geometry", spec);
        } else if constexpr (std::is_same_v<M, Json>) {
            return schemaEntry("object", spec);
        } else {
            auto out = schemaEntry("object", spec);
            M example{};
            describe(example, [&]<class N>(std::string_view name, N&, const Param& inner) {
                out["members"][std::string{name}] = ParamType<N>::schema(inner);
            });
            return out;
        }
    }
};
template <class Tag>
struct ParamType<Id<Tag>> {
    [[nodiscard]] static Json schema(const Param& spec) {
        auto out = schemaEntry("id", spec);
        out["kind"] = nameOf(model::KindOfTag<Tag>::kind);
        return out;
    }
};
template <class T>
struct ParamType<std::optional<T>> : ParamType<T> {};
template <class T>
struct ParamType<std::vector<T>> {
    [[nodiscard]] static Json schema(const Param& spec) {
        auto out = schemaEntry("list", spec);
        out["items"] = ParamType<T>::schema({});
        return out;
    }
};

template <class P>
[[nodiscard]] Json paramSchema() {
    auto out = Json::object();
    P example{};
    describe(example, [&]<class M>(std::string_view name, M&, const Param& spec) {
        out[std::string{name}] = ParamType<M>::schema(spec);
    });
    return out;
}

}  // namespace weir::desk
