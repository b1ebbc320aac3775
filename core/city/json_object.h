// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/base/text.h"
#include "core/city/profile_types.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace weir::city {

/// One file being read. The first thing wrong is kept; after it every read does nothing, so readers need no checks.
class JsonFile {
public:
    explicit JsonFile(std::string name) : m_name{std::move(name)} {}
    [[nodiscard]] bool ok() const { return !m_error; }
    [[nodiscard]] const Error& error() const { return *m_error; }
    [[nodiscard]] const std::string& name() const { return m_name; }
    void fail(const std::string& pointer, const Message& what);

private:
    std::string m_name;
    std::optional<Error> m_error;
};

/// One object of a file. Every field is named once by a read; a key that nobody named is an error at close().
class JsonObject {
public:
    JsonObject(JsonFile& file, const Json& value, std::string pointer, const Pedigree* inherited = nullptr);

    void read(std::string_view key, std::string& out);
    void read(std::string_view key, bool& out);
    void read(std::string_view key, Names& out);
    void read(std::string_view key, geo::LonLat& out);
    void read(std::string_view key, std::vector<std::string>& out);
    void read(std::string_view key, std::vector<geo::LonLat>& out);
    /// Both ends belong to the range. Optional values may be null, but the key must be there.
    void read(std::string_view key, double& out, double min = -1e9, double max = 1e9);
    void read(std::string_view key, std::int64_t& out, std::int64_t min = 0, std::int64_t max = 1'000'000'000);
    void read(std::string_view key, std::optional<double>& out, double min = -1e9, double max = 1e9);
    void readCode(std::string_view key, std::string& out, std::size_t digits);
    void readColour(std::string_view key, std::string& out);
    void readOneOf(std::string_view key, std::string& out, std::span<const std::string_view> choices);
    template <NamedEnum E>
    void read(std::string_view key, E& out) {
        std::string text;
        readOneOf(key, text, enumNames<E>());
        if (m_file.ok()) {
            out = *parseEnum<E>(text);
        }
    }
    /// "pedigree": its own, or that of the file when the entry has none.
    void readPedigree(Pedigree& out);

    /// An array of objects; `each(JsonObject&, T&)` reads one. An entry that has a pedigree gets it by itself.
    template <class T, class F>
    void list(std::string_view key, std::vector<T>& out, F each) {
        const Json* array = take(key, Json::value_t::array);
        for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
            JsonObject entry{m_file, (*array)[i], pointerTo(key) + "/" + std::to_string(i), m_inherited};
            T value;
            each(entry, value);
            if constexpr (requires { value.pedigree; }) {
                entry.readPedigree(value.pedigree);
            }
            entry.close();
            out.push_back(std::move(value));
        }
    }
    /// The object under `key`.
    template <class F>
    void object(std::string_view key, F each) {
        if (const Json* value = take(key, Json::value_t::object)) {
            JsonObject entry{m_file, *value, pointerTo(key), m_inherited};
            each(entry);
            entry.close();
        }
    }
    /// The value under `key` when it has the type; otherwise the error is told and nullptr returned.
    const Json* take(std::string_view key, Json::value_t type);
    [[nodiscard]] std::string pointerTo(std::string_view key) const;
    void fail(std::string_view key, const Message& what) { m_file.fail(pointerTo(key), what); }
    /// Entries below inherit this pedigree.
    void inherit(const Pedigree& pedigree) { m_inherited = &pedigree; }
    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] bool ok() const { return m_file.ok(); }
    /// Tells a key nobody asked for.
    void close();

private:
    const Json* find(std::string_view key);

    JsonFile& m_file;
    const Json& m_value;
    std::string m_pointer;
    const Pedigree* m_inherited;
    std::set<std::string, std::less<>> m_seen;
};

}  // namespace weir::city
