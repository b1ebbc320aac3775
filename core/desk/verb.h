// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Weir authors
#pragma once

#include "core/desk/desk.h"
#include "core/desk/params.h"

#include <functional>
#include <span>

/// What a verb is made of: a strict params struct, a pure check over the picture, and the work that writes rows. The
/// topic files *_verbs.cpp give lists of them; verb_table.cpp joins the lists.
namespace weir::desk {

class UndoStacks;

/// Who asks, when, and the picture the answer is judged by. `journal` is absent where no I/O may happen (Desk::can).
struct Situation {
    const Picture& picture;
    std::string actor;
    Role role = Role::viewer;
    std::string seat;
    Instant now{};
    const store::Reader* journal = nullptr;
    const UndoStacks* undo = nullptr;
};

/// The writing hand of a verb: gives ids, revisions and times, so that a verb only says what changes.
class Work {
public:
    Work(store::Transaction& tx, const Situation& situation, IdSource& ids, std::int64_t seq)
        : m_tx{tx}, m_situation{situation}, m_ids{ids}, m_seq{seq} {}

    [[nodiscard]] const Situation& situation() const { return m_situation; }
    [[nodiscard]] const Picture& picture() const { return m_situation.picture; }
    [[nodiscard]] Instant now() const { return m_situation.now; }
    [[nodiscard]] store::Transaction& transaction() { return m_tx; }
    /// Journal sequence this work will have.
    [[nodiscard]] std::int64_t seq() const { return m_seq; }

    /// Inserts with a new id (kept when the entity has one) and answers it.
    template <class T>
    [[nodiscard]] Result<decltype(T::id)> insert(T entity) {
        auto id = insertRecord(model::toRecord(entity));
        if (!id) {
            return id.error();
        }
        return decltype(T::id){*id};
    }
    /// Writes an entity read from the picture and then changed: next revision, updated now.
    template <class T>
    [[nodiscard]] Result<void> update(const T& entity) {
        return updateRecord(model::toRecord(entity));
    }
    [[nodiscard]] Result<std::int64_t> insertRecord(model::Record record);
    [[nodiscard]] Result<void> updateRecord(model::Record record);
    /// Stores the readings that are not there yet; answers how many were new.
    [[nodiscard]] Result<std::int64_t> addReadings(std::vector<model::Reading> readings);
    [[nodiscard]] const std::vector<model::Reading>& readings() const { return m_readings; }

private:
    store::Transaction& m_tx;
    const Situation& m_situation;
    IdSource& m_ids;
    std::int64_t m_seq;
    std::vector<model::Reading> m_readings;
};

struct Verb {
    VerbInfo info;
    bool internal = false;  ///< only the desk itself carries it out
    std::function<Result<void>(const Situation&, const Json&)> check;
    std::function<Result<Json>(Work&, const Json&)> run;
};

/// Every verb, internal ones too, in name order.
[[nodiscard]] const std::vector<Verb>& allVerbs();
[[nodiscard]] const Verb* findVerb(std::string_view name);
/// Unknown verb (usage) or a role that may not (denied, with those who may).
[[nodiscard]] Result<const Verb*> permittedVerb(std::string_view name, Role role);

template <class P>
using CheckOf = Result<void> (*)(const Situation&, const P&);
template <class P>
using RunOf = Result<Json> (*)(Work&, const P&);

/// Joins a params struct, its check and its work into a row of the table. `run` is reached only when `check` agreed.
template <class P>
[[nodiscard]] Verb makeVerb(std::string name, std::string summary, std::vector<Role> roles, CheckOf<P> check,
                            RunOf<P> run) {
    Verb verb;
    verb.info = {std::move(name), std::move(summary), paramSchema<P>(), std::move(roles)};
    verb.check = [check](const Situation& situation, const Json& args) -> Result<void> {
        auto params = parseParams<P>(args);
        if (!params) {
            return params.error();
        }
        return check(situation, *params);
    };
    verb.run = [check, run](Work& work, const Json& args) -> Result<Json> {
        auto params = parseParams<P>(args);
        if (!params) {
            return params.error();
        }
        if (auto allowed = check(work.situation(), *params); !allowed) {
            return allowed.error();
        }
        return run(work, *params);
    };
    return verb;
}

// The topic files.
[[nodiscard]] std::vector<Verb> registerVerbs();
[[nodiscard]] std::vector<Verb> importVerbs();
[[nodiscard]] std::vector<Verb> readingVerbs();
[[nodiscard]] std::vector<Verb> incidentVerbs();
[[nodiscard]] std::vector<Verb> orderVerbs();
[[nodiscard]] std::vector<Verb> orderCourseVerbs();
[[nodiscard]] std::vector<Verb> warningVerbs();
[[nodiscard]] std::vector<Verb> responseVerbs();
[[nodiscard]] std::vector<Verb> logVerbs();
[[nodiscard]] std::vector<Verb> undoVerbs();
[[nodiscard]] std::vector<Verb> systemVerbs();

// Who may, by what a person answers for.
[[nodiscard]] std::vector<Role> operators();  ///< duty officer up to the commanders
[[nodiscard]] std::vector<Role> registrars(model::Kind kind);

}  // namespace weir::desk
