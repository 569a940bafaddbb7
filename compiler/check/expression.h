// Expressions: names resolved, types known, scales aligned, presence of optional values shown.
// An expression in which something is wrong is an invalid id; what uses it stays silent.
#pragma once

#include <memory>

#include "compiler/check/context.h"
#include "compiler/check/types.h"

namespace xinheng::check {

using program::ExprId;
using program::Scope;

// What is known to have a value on this path, each by presence_key.
using Facts = std::set<std::string>;

// What an expectation may name first: the instances of its test.
struct Instances {
  struct Known {
    uint32_t subject;                // index into Test::subjects
    std::optional<uint32_t> record;  // index into its records
    SubjectId subject_kind;
    RecordId record_kind;
    Span span = {};
    // A version that plays no part on the test's knowledge date.
    enum class LeftOut : uint8_t { no, not_yet_known, superseded } left_out = LeftOut::no;
  };
  std::map<std::string, Known> known;
  std::vector<std::string> used;  // as written, each once
  bool incomplete = false;        // some could not be read, which has been reported
};

// Where an expression stands: which names it sees.
struct Env {
  Scope scope = Scope::subject;
  RecordId record;            // for Scope::record
  SubjectId subject;          // itself, or the owner of the record
  bool constant = false;      // literals only: cells, given values
  bool in_filter = false;     // inside 其中
  std::optional<Node> node;   // what depends on whatever is named here
  std::optional<Type> prior;  // 原值
  EvaluationId own;           // the evaluation whose parts are visible by bare name
  bool own_score = false;
  bool* parts_total = nullptr;        // set where 分项合计 is named
  bool presence = true;               // whether optional values must be shown to be there
  bool whole = false;                 // an evaluation may be named as a whole
  bool bare_reference = false;        // a reference to a subject may stand by itself
  std::optional<TreeDirection> tree;  // how this subject was come to from that of `node`
  // 本 inside 其中, where it isn't the record's owner: so many frames out.
  std::shared_ptr<const Env> self;
  int self_depth = 0;
  bool lists = false;  // so may a list
  // The columns of the decision table whose cell this is.
  const std::map<std::string, program::ExprId>* inputs = nullptr;
  Instances* instances = nullptr;
  Facts facts;
};
Env subject_env(SubjectId subject);
Env record_env(const Context& context, RecordId record);
// Where the subject stands that a reference names.
Env followed_env(const Context& context, const Env& env, ExprId reference);

// yes, no: what is known where it holds and where it does not.
struct Checked {
  ExprId id;
  Facts yes, no;
};

// hint: the type of the other side, so that a bare name may be a code of that list.
Checked check_expression(Context& context, const Env& env, syntax::ExprId id,
                         const std::optional<Type>& hint = {});
// Of that type after alignment; optional only where the type is.
ExprId check_value(Context& context, const Env& env, syntax::ExprId id, const Type& type);
Checked check_condition(Context& context, const Env& env, syntax::ExprId id);
// A literal of that type.
std::optional<Word> check_constant(Context& context, syntax::ExprId id, const Type& type);

Word intern_text(Context& context, const std::string& text);

// ---- pieces, each in a file of its own ----
// paths.cpp
ExprId check_path(Context& context, const Env& env, const syntax::Path& path,
                  const std::optional<Type>& hint);
std::optional<std::string> presence_key(const Context& context, ExprId id);
// A key begins with the way to what it is about: behind takes that off those that have it, ahead
// puts it before all of them.
Facts behind(const Facts& facts, const std::string& prefix);
Facts ahead(const Facts& facts, const std::string& prefix);
// The way to what 本 is, so many frames out.
std::string frames_out(int frames);
// The subject that a path's first name refers to, as an expression; empty where it is no reference.
std::optional<ExprId> find_reference(Context& context, const Env& env, const syntax::Path& path);
// aggregates.cpp
ExprId check_aggregate(Context& context, const Env& env, const syntax::Aggregate& aggregate,
                       Span span);
ExprId check_grouped(Context& context, const Env& env, const syntax::Grouped& grouped, Span span);
// arithmetic.cpp
ExprId check_binary(Context& context, const Env& env, const syntax::Binary& binary, Span span);
ExprId check_negate(Context& context, const Env& env, const syntax::Negate& negate, Span span);
// date + period, both typed already.
ExprId add_to_date(Context& context, ExprId date, ExprId period, Span span);
ExprId check_rounding(Context& context, const Env& env, Rounding rounding, const syntax::Call& call,
                      Span span);
// Times 10^(places - own places) as a number of that many places; a literal stays one.
ExprId rescale(Context& context, ExprId id, int places);
// parts_total.cpp
// 分项合计: the parts of the evaluation at hand, each times its weight.
ExprId check_parts_total(Context& context, const Env& env, Span span);
// functions.cpp
ExprId check_call(Context& context, const Env& env, const syntax::Call& call, Span span);
// Reports where no calendar says what a missing day becomes.
void need_calendar(Context& context, Span span);
// The same where working days are counted.
void need_workdays(Context& context, Span span);
// A period as written: one of working days needs their calendar.
Word check_period(Context& context, Period period, Span span);
// comparisons.cpp
ExprId check_compare(Context& context, const Env& env, const syntax::Compare& compare, Span span);
ExprId check_membership(Context& context, const Env& env, const syntax::Membership& membership,
                        Span span);
ExprId check_within(Context& context, const Env& env, const syntax::Within& within, Span span);
// What lies within a code of that list, itself included; reports where there is no such code.
std::optional<std::vector<Word>> codes_within(Context& context, const syntax::Path& path,
                                              const Type& type);
// Whether values of this type may be compared so; reports where not.
bool comparable(Context& context, program::Comparison op, ExprId left, ExprId right, Span span);
// lists.cpp
ExprId check_list_compare(Context& context, const Env& env, const syntax::ListCompare& compare,
                          Span span);
// 计数(全部 决策表): empty where the path names no decision table.
std::optional<ExprId> check_hit_count(Context& context, const Env& env,
                                      const syntax::Aggregate& aggregate, Span span);
// presence.cpp
// Reports an optional value that is not known to be there; it is plain afterwards.
ExprId need_present(Context& context, const Env& env, ExprId id);
Checked check_presence(Context& context, const Env& env, const syntax::PresenceTest& test,
                       Span span);
Checked check_junction(Context& context, const Env& env, const syntax::Junction& junction,
                       Span span);
// coerce.cpp
ExprId coerce(Context& context, const Env& env, ExprId id, const Type& type);
void report_mismatch(Context& context, Span span, const Type& wanted, const Type& found);
// constants.cpp
// What a typed expression without fields is on a date; empty where it has no value then.
std::optional<Word> constant_on(const Context& context, ExprId id, Days date);
bool is_constant(const Context& context, ExprId id);
// Dates on which the constant may change.
void change_dates(const Context& context, ExprId id, std::set<Days>& dates);
// Where a condition is the same for everybody.
std::optional<bool> constant_truth(const Context& context, ExprId id);

}  // namespace xinheng::check
