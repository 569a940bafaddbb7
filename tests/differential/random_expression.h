// Random well-typed expressions, as check would let them through: every optional value is tested
// before it is used.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/differential/random_values.h"

namespace xinheng::differential {

using program::ExprId;

// Optional references, by their text, that are known to have a value here.
using Facts = std::set<std::string>;

struct Context {
  program::SubjectId subject;
  std::optional<program::RecordId> record;              // in its scope
  std::optional<program::Type> prior;                   // 原值 may be used
  std::optional<program::EvaluationId> own;             // a score over its own dimensions
  Facts facts;
  int depth = 3;
  bool in_filter = false;                               // of an aggregate: none inside
  // 本 in the filter of records that others own: what it means, and how far out it stands.
  const Context* self = nullptr;
  int self_depth = 0;
};

struct Condition {
  ExprId expr;
  Facts facts;                                          // where it is true
};

class Expressions {
 public:
  Expressions(program::Program& program, Draw& draw) : program_(program), draw_(draw) {}

  ExprId value(const program::Type& type, const Context& context);
  Condition condition(const Context& context);
  ExprId constant(const program::Type& type);           // a literal or a parameter
  struct Named {
    ExprId expr;
    program::Type type;
    std::string name;                                   // of the fact that it has a value
  };
  std::optional<Named> optional_reference(const Context& context);
  ExprId literal(const program::Type& type, program::Word word);
  // What people may be grouped by; empty where nothing fits.
  std::optional<ExprId> group_key(const Context& context);
  // Of the records of a subject along a tree: what this define is of the subjects at their ends.
  ExprId along_tree(program::RecordId link, program::DefineId define, const program::Type& type,
                    const Context& context);

  // Defines whose value is decided by aggregates or results: from a record, asked beforehand.
  std::set<uint32_t> late_defines;
  std::set<uint32_t> late_decisions;
  // The evaluation that is being made: links must not lead back to it.
  program::EvaluationId underway;
  // A define that is being made reaches this far.
  bool used_results = false;

 private:
  struct Reference {
    program::ExprNode node;
    program::Type type;
    std::string name;
  };
  ExprId make(program::ExprNode node, program::Type type);
  std::vector<Reference> references(const Context& context);
  void add_decisions(const Context& context, std::vector<Reference>& found);
  void add_some(std::vector<Reference> some, std::vector<Reference>& found);
  // Subjects that the record at hand names, its owner by the end of a link.
  std::vector<Reference> subjects_at_hand(const Context& context);
  void add_followed(const Context& context, std::vector<Reference>& found);
  void add_outer(const Context& context, std::vector<Reference>& found);
  Context within(const program::Aggregate& node, const Context& self, int self_depth,
                 int depth) const;
  std::optional<ExprId> followed_aggregate(const program::Type& type, const Context& context);
  bool needs_results(const program::ExprNode& node) const;
  void add_columns(const Reference& row, const Context& context, std::vector<Reference>& found);
  std::optional<ExprId> reference(const program::Type& type, const Context& context);
  ExprId number(const program::Type& type, const Context& context);
  ExprId quotient(const program::Type& type, const Context& context);
  ExprId wide_sum(const program::Type& type, const Context& context);
  ExprId date(const Context& context);
  ExprId count_from_dates(const Context& context);
  ExprId date_function(const Context& context);
  ExprId boolean(const Context& context);
  ExprId comparison(const Context& context);
  ExprId shifted_comparison(const Context& context);
  ExprId membership(const Context& context);
  ExprId aggregate(program::AggregateKind kind, const program::Type& type,
                   const Context& context);
  // Of a subject: those that it owns, those that name it.
  std::vector<program::Aggregate> sets_of(program::SubjectId subject) const;
  // The records of a subject, and the scope of those that a filter lets through.
  std::optional<program::Aggregate> members(const Context& context, int all_percent,
                                            Context& inner);
  ExprId run_of_months(const Context& context);
  ExprId count_distinct(const Context& context);
  std::optional<ExprId> latest(const program::Type& type, const Context& context);
  ExprId grouped(const program::Type& type, const Context& context);
  program::Type countable();
  std::optional<Condition> presence(const Context& context);
  Condition conjunction(const Context& context);
  ExprId disjunction(const Context& context);

  program::Program& program_;
  Draw& draw_;
};

program::Type type_of(program::TypeKind kind, int places = 0);
bool same_type(const program::Type& a, const program::Type& b);  // but for optional

}  // namespace xinheng::differential
