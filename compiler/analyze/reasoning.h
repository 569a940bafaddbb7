// What can be true together. Every answer "impossible" is a proof; "possible" only means that
// none was found. What is absent or undetermined is neither true nor false.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/analyze/facts.h"

namespace xinheng::analyze {

// A condition and how it comes out. That of a rule with an interval of its own: true, the rule
// fires, also in force then; false, it doesn't.
struct Supposition {
  ExprId expr;
  bool truth;
  program::Interval in_force = {};
};

class Reasoning {
 public:
  explicit Reasoning(const program::Program& program);

  // Whether on some date in force all of these can come out so. 原值 stands for `prior`.
  bool possible(const std::vector<Supposition>& suppositions, ExprId prior = {});
  // The comparison that made the last answer "impossible".
  ExprId culprit() const { return culprit_; }

  // Stretches of dates in force on which nothing changes that any of these needs: parameters, and
  // what is in force.
  std::vector<program::Interval> stretches(const std::vector<ExprId>& exprs) const;
  std::vector<program::Interval> stretches(const std::vector<Supposition>& suppositions) const;
  // Narrows the facts to what holds where this comes out so; false: it can't.
  bool assume(ExprId expr, bool truth, Facts& facts, ExprId prior = {});
  bool suppose(const Supposition& supposition, Facts& facts, ExprId prior = {});
  Range range(ExprId expr, const Facts& facts, ExprId prior = {});
  Range evaluation_dates(const Facts& facts) const;
  // Facts about the subject hold inside 其中 of its own records, those about the record at hand
  // don't; of records seen from their other end, neither.
  Facts inside(const program::Aggregate& aggregate, const Facts& facts) const;
  // Where another subject is spoken of.
  Facts elsewhere(const Facts& facts) const;
  // Each question may take so many steps; then everything is possible.
  void begin_question() { steps_ = 0; }
  Terms& terms() { return terms_; }

 private:
  std::vector<program::Interval> cut(std::set<Days> dates) const;
  bool spent();
  struct Question {
    ExprId expr, prior;
    bool truth, within_junction;
    bool operator==(const Question&) const = default;
  };
  struct Answered {
    Question question;
    Facts before, after;
    ExprId culprit;
    bool holds;
    size_t steps, depth;  // that it took
  };
  bool assume_remembered(const Question& question, Facts& facts);
  bool assume_node(ExprId expr, bool truth, Facts& facts, ExprId prior);
  bool fail(ExprId expr);
  bool narrow(ExprId expr, const Range& allowed, Facts& facts, ExprId prior);
  bool narrow_row(const program::ColumnRef& column, const Range& allowed, Facts& facts,
                  ExprId prior);
  bool narrow_truth(TermId term, bool truth, Facts& facts);
  bool assume_order(const program::Compare& compare, program::Comparison op, Facts& facts,
                    ExprId prior);
  bool assume_compare(ExprId expr, const program::Compare& compare, bool truth, Facts& facts,
                      ExprId prior);
  bool assume_presence(ExprId operand, bool truth, Facts& facts, ExprId prior);
  bool assume_define(const program::Define& define, bool truth, Facts& facts);
  bool assume_measure(const program::Measure& measure, Facts& facts);
  // What a reference is followed to, or what stands further out.
  bool assume_elsewhere(ExprId expr, ExprId operand, bool truth, Facts& facts);
  // Of several ways, those that are possible; the facts that all of them share.
  bool assume_one_of(const std::vector<std::vector<Supposition>>& ways, Facts& facts, ExprId prior);

  Range of_type(const program::Type& type) const;
  Range by_node(ExprId expr, const Facts& facts, ExprId prior);
  Range of_parameter(const program::Parameter& parameter, const Facts& facts) const;
  Range of_column(const program::ColumnRef& node, const Facts& facts, ExprId prior);
  Range of_define(const program::Define& define, const Facts& facts);
  Range of_aggregate(ExprId expr, const program::Aggregate& node, const Facts& facts);
  Range of_result(const program::EvaluationRef& node, const Facts& facts);
  Range of_truth(ExprId expr, const Facts& facts, ExprId prior);
  // What is known inside an aggregate, as far as it can matter there: little enough that the same
  // is asked again.
  Facts inside_of(ExprId expr, const program::Aggregate& aggregate, const Facts& facts);
  // Whether a record can pass the filter; then the facts say of which kind it is.
  bool fits(ExprId filter, Facts& inner);
  Range of_quotient(const program::RoundedQuotient& node, const Facts& facts, ExprId prior);
  Range of_shift(const program::DateShift& node, const Facts& facts, ExprId prior);
  Range of_age(const program::Age& node, const Facts& facts, ExprId prior);
  Range clamp(const program::Dimension& part, const Facts& facts);

  const program::Program& program_;
  Terms terms_;
  std::vector<Range> all_codes_, all_rows_;                         // by list, by table
  std::map<std::pair<program::TableId, uint32_t>, Range> columns_;  // of all rows
  ExprId culprit_;
  size_t steps_ = 0;
  static constexpr size_t steps_max = 20'000;
  static constexpr size_t depth_max = 200;
  size_t depth_ = 0;  // of ranges within ranges, of conditions within conditions
  bool within_junction_ = false;
  size_t deepest_ = 0;  // that depth_ has been, within what is being answered
  std::unordered_multimap<size_t, Answered> answered_;
  std::map<ExprId, std::set<TermId>> matter_;  // terms that an aggregate may look at
};

// Whenever this waiver fires, what it is over takes no effect: no other waiver decides about it.
bool takes_away(const program::Measure& measure, uint32_t waiver);

}  // namespace xinheng::analyze
