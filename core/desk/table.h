// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
// Longer than a header should be by a little: the container is a template and must stand here.
#pragma once

#include "core/base/id.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir::desk {

/// An immutable table sorted by id whose copies share what did not change: with() copies one block of at most 128
/// pointers and the list of blocks, so a picture of 100,000 rows is brought up to date in microseconds. Debian 12 has
/// no library for it.
template <class T>
class Table {
public:
    using Pointer = std::shared_ptr<const T>;
    using IdType = decltype(T::id);

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    /// True when both are made of the same blocks, hence hold the same rows; false says nothing. Costs one pointer per
    /// block.
    [[nodiscard]] bool shares(const Table& other) const { return m_size == other.m_size && m_blocks == other.m_blocks; }

    [[nodiscard]] const T* find(IdType id) const {
        const auto block = blockOf(id);
        if (block == m_blocks.end()) {
            return nullptr;
        }
        const auto at = lower(**block, id);
        return at != (*block)->end() && (*at)->id == id ? at->get() : nullptr;
    }

    /// Calls f(const T&) in id order.
    template <class F>
    void forEach(F&& f) const {
        for (const auto& block : m_blocks) {
            for (const auto& row : *block) {
                f(*row);
            }
        }
    }

    /// Pointers to the rows that satisfy `keep`, in id order; valid while this table lives.
    template <class Keep>
    [[nodiscard]] std::vector<const T*> where(Keep&& keep) const {
        std::vector<const T*> out;
        forEach([&](const T& row) {
            if (keep(row)) {
                out.push_back(&row);
            }
        });
        return out;
    }

    [[nodiscard]] Table with(T row) const {
        Table out = *this;
        auto pointer = std::make_shared<const T>(std::move(row));
        const auto id = pointer->id;
        auto block = out.blockOf(id);
        if (block == out.m_blocks.end()) {
            if (out.m_blocks.empty() || out.m_blocks.back()->size() >= kBlock) {
                out.m_blocks.push_back(std::make_shared<const Block>(Block{std::move(pointer)}));
                ++out.m_size;
                return out;
            }
            block = out.m_blocks.end() - 1;
        }
        Block copy = **block;
        const auto at =
            std::lower_bound(copy.begin(), copy.end(), id, [](const Pointer& p, IdType v) { return p->id < v; });
        if (at != copy.end() && (*at)->id == id) {
            *at = std::move(pointer);
        } else {
            copy.insert(at, std::move(pointer));
            ++out.m_size;
        }
        if (copy.size() > kBlock) {
            const auto half = copy.begin() + static_cast<std::ptrdiff_t>(copy.size() / 2);
            auto second = std::make_shared<const Block>(half, copy.end());
            copy.erase(half, copy.end());
            const auto index = block - out.m_blocks.begin();
            *block = std::make_shared<const Block>(std::move(copy));
            out.m_blocks.insert(out.m_blocks.begin() + index + 1, std::move(second));
        } else {
            *block = std::make_shared<const Block>(std::move(copy));
        }
        return out;
    }

    [[nodiscard]] Table without(IdType id) const {
        Table out = *this;
        const auto block = out.blockOf(id);
        if (block == out.m_blocks.end()) {
            return out;
        }
        Block copy = **block;
        const auto removed = std::erase_if(copy, [&](const Pointer& p) { return p->id == id; });
        out.m_size -= removed;
        if (copy.empty()) {
            out.m_blocks.erase(block);
        } else {
            *block = std::make_shared<const Block>(std::move(copy));
        }
        return out;
    }

    /// Builds from rows in any order.
    [[nodiscard]] static Table of(std::vector<T> rows) {
        std::sort(rows.begin(), rows.end(), [](const T& a, const T& b) { return a.id < b.id; });
        Table out;
        out.m_size = rows.size();
        for (std::size_t i = 0; i < rows.size(); i += kBlock) {
            Block block;
            for (std::size_t j = i; j < std::min(rows.size(), i + kBlock); ++j) {
                block.push_back(std::make_shared<const T>(std::move(rows[j])));
            }
            out.m_blocks.push_back(std::make_shared<const Block>(std::move(block)));
        }
        return out;
    }

private:
    static constexpr std::size_t kBlock = 128;
    using Block = std::vector<Pointer>;
    using Blocks = std::vector<std::shared_ptr<const Block>>;

    /// First block whose last id is not below `id`.
    [[nodiscard]] auto blockOf(IdType id) const {
        return std::lower_bound(m_blocks.begin(), m_blocks.end(), id,
                                [](const std::shared_ptr<const Block>& b, IdType v) { return b->back()->id < v; });
    }
    [[nodiscard]] auto blockOf(IdType id) {
        return std::lower_bound(m_blocks.begin(), m_blocks.end(), id,
                                [](const std::shared_ptr<const Block>& b, IdType v) { return b->back()->id < v; });
    }
    [[nodiscard]] static auto lower(const Block& block, IdType id) {
        return std::lower_bound(block.begin(), block.end(), id, [](const Pointer& p, IdType v) { return p->id < v; });
    }

    Blocks m_blocks;
    std::size_t m_size = 0;
};

}  // namespace weir::desk
