// The words of an explanation: values, records, clauses, and why a condition does not hold.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/execute/interpreter.h"
#include "runtime/explain/tree.h"

namespace xinheng::explain {

using execute::RecordName;
using execute::Value;
using MaybeRecord = std::optional<RecordName>;

// The records of one aggregate that a value was made from.
struct Contribution {
  RecordName record;
  std::optional<Value> value;   // none where they are only counted
  program::ExprId expr;         // the value
};

// A result of a subject that another one's rests on; nothing: itself.
using Asked = std::variant<std::monostate, program::EvaluationId, program::MeasureId,
                           program::DefineId>;

// One explanation: what it is about, and what it has told so far.
struct Telling {
  const program::Program& program;
  const execute::Dates dates;
  const columns::Dataset& data;
  const Language language;
  const uint32_t depth_max;                            // of links that are followed
  std::set<program::ClauseId> cited = {};
  std::set<std::pair<execute::SubjectName, Asked>> told = {};
};

// Speaks of one subject.
class Narrator {
 public:
  Narrator(Telling& telling, execute::SubjectName subject)
      : telling_(telling),
        program_(telling.program),
        dates_(telling.dates),
        data_(telling.data),
        subject_(subject),
        language_(telling.language),
        interpreter_(telling.program, telling.dates, telling.data, subject) {}
  // Of one that the other's results rest on.
  Narrator(const Narrator& other, execute::SubjectName subject)
      : telling_(other.telling_),
        program_(other.program_),
        dates_(other.dates_),
        data_(other.data_),
        subject_(subject),
        language_(other.language_),
        depth_(other.depth_ + 1),
        interpreter_(other.interpreter_, subject) {}

  const program::Program& program() const { return program_; }
  const execute::Dates& dates() const { return dates_; }
  const columns::Dataset& data() const { return data_; }
  execute::SubjectName owner_of(RecordName name) const {
    return {program_.records[name.record].owner, data_.records[name.record.index].owner[name.row]};
  }
  program::SubjectId kind() const { return subject_.kind; }
  execute::SubjectName subject() const { return subject_; }
  // Whether the results of those that this one's rest on are told in full.
  bool follows_links() const { return depth_ < telling_.depth_max; }
  // False where that has been told before.
  bool begin_telling(const Asked& what) { return telling_.told.insert({subject_, what}).second; }
  // [begin, end) of the subject's records of a kind; empty for kinds of other owners.
  std::pair<uint64_t, uint64_t> records_of(program::RecordId record) const;
  Language language() const { return language_; }
  execute::Interpreter& interpreter() { return interpreter_; }

  template <class... Arguments>
  std::string say(const char* zh, const char* en, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(language_ == Language::zh ? zh : en), arguments...);
  }
  const char* comma() const { return language_ == Language::zh ? "，" : ", "; }
  std::string join(const std::vector<std::string>& parts) const;
  std::string in_brackets(const std::string& text) const;

  // What a publication shows, masked; empty where it is absent or can't be determined.
  std::optional<std::string> shown_text(const program::Reported& reported, RecordName record);
  std::string expr_text(program::ExprId expr) const;
  std::string value_text(const program::Type& type, const Value& value) const;
  std::string reasons_text(const std::vector<execute::Reason>& reasons) const;
  // "到期日 是 2018-03-01，评价日 是 …": what an expression is about, with its values. Empty where
  // there is nothing but itself.
  std::string facts(program::ExprId expr, MaybeRecord record);
  std::string given(program::ExprId expr, MaybeRecord record);
  // "信用信息 R001，犯罪记录，发生日 2018-05-01"
  std::string record_text(RecordName record) const;
  // The key, masked where it is an identity code.
  std::string subject_text(execute::SubjectName subject) const;
  // "R001（犯罪记录）", for where the record has been shown before
  std::string record_mention(RecordName record) const;
  std::string mention_all(const std::vector<RecordName>& records) const;

  // "尚未施行（自 2021-01-01 起）", "已废止（自 2021-01-01 起）"; empty where in force.
  std::string effect_text(const program::Interval& interval) const;
  // "例外“甲”的条件成立，但尚未施行（…）", for each such rule.
  template <class Rules>
  std::vector<std::string> out_of_force(const char* zh, const char* en, const Rules& rules,
                                        MaybeRecord record) {
    std::vector<std::string> lines;
    for (const auto& rule : rules) {
      const std::string effect = effect_text(rule.in_force);
      if (effect.empty() || !holds(rule.when, record)) continue;
      lines.push_back(say(zh, en, rule.label) +
                      say("的条件成立，但{}", ": its condition holds, but it is {}", effect));
    }
    return lines;
  }
  bool holds(program::ExprId condition, MaybeRecord record);

  // "依据 《个人细则》二(四)3；假设：…"; the text of the clauses is for add_clauses.
  std::string basis_text(const program::Basis& basis);
  void add_basis(Node& node, const program::Basis& basis);
  // Every clause named so far, with its text, once.
  void add_clauses(Node& root) const;
  // Why a condition is not true: the parts of a 且 that are not, into defines, down to facts.
  void add_why_not(Node& node, program::ExprId condition, MaybeRecord record);

  // The records in the aggregates that a value is made from, also through the subject's defines.
  std::vector<Contribution> contributions(program::ExprId expr);
  // "：-48.0（例外“主动补救”，依据 …）"
  std::string contribution_text(const Contribution& contribution);
  // How a value comes about that is more than one aggregate: its formula, and those of the
  // subject's defines in it.
  void add_workings(Node& node, program::ExprId expr);
  // Of this subject, whatever the filter.
  std::vector<uint64_t> rows_of(const program::Aggregate& aggregate) const;
  // The aggregates themselves.
  void collect_aggregates(program::ExprId expr, std::vector<program::Aggregate>& found) const;

 private:
  std::string key_of(RecordName record) const;
  std::vector<std::string> rows_of(RecordName record) const;
  std::optional<program::Word> field(RecordName record, uint32_t field) const;
  void add_define(Node& node, program::ExprId condition, MaybeRecord record);
  void add_defines(Node& node, program::ExprId expr, std::set<program::DefineId>& shown);

  Telling& telling_;
  const program::Program& program_;
  const execute::Dates dates_;
  const columns::Dataset& data_;
  const execute::SubjectName subject_;
  const Language language_;
  const uint32_t depth_ = 0;
  execute::Interpreter interpreter_;
};

}  // namespace xinheng::explain
