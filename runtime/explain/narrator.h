// The words of an explanation: values, records, clauses, and why a condition does not hold.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
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

class Narrator {
 public:
  Narrator(const program::Program& program, execute::Dates dates, const columns::Dataset& data,
           execute::SubjectName subject, Language language)
      : program_(program),
        dates_(dates),
        data_(data),
        subject_(subject),
        language_(language),
        interpreter_(program, dates, data, subject) {}

  const program::Program& program() const { return program_; }
  const execute::Dates& dates() const { return dates_; }
  program::SubjectId kind() const { return subject_.kind; }
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
  // The aggregates themselves.
  void collect_aggregates(program::ExprId expr, std::vector<program::Aggregate>& found) const;

 private:
  std::string key_of(RecordName record) const;
  std::vector<std::string> rows_of(RecordName record) const;
  std::vector<uint64_t> rows_of(const program::Aggregate& aggregate) const;
  std::optional<program::Word> field(RecordName record, uint32_t field) const;
  void add_define(Node& node, program::ExprId condition, MaybeRecord record);
  void add_defines(Node& node, program::ExprId expr, std::set<program::DefineId>& shown);
  std::string in_brackets(const std::string& text) const;

  const program::Program& program_;
  const execute::Dates dates_;
  const columns::Dataset& data_;
  const execute::SubjectName subject_;
  const Language language_;
  execute::Interpreter interpreter_;
  std::set<program::ClauseId> cited_;
};

}  // namespace xinheng::explain
