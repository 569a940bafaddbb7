// Conditions and values of rules as sentences for people who don't know the language of rules.
// They are HTML: what is explained elsewhere in the handbook is a link there.
#pragma once

#include <string>
#include <vector>

#include "compiler/program/program.h"

namespace xinheng::handbook {

class Sentences {
 public:
  // Parameters show their value of that day.
  Sentences(const program::Program& program, Language language, Days day)
      : program_(program), zh_(language == Language::zh), language_(language), day_(day) {}

  // "行为是“考试舞弊”", within a line.
  std::string condition(program::ExprId id) const { return said(id, false); }
  // The same, as a list where several things must hold.
  std::string condition_list(program::ExprId id) const;
  // "发生日往后行为的有效期"
  std::string value(program::ExprId id) const;
  std::string word(const program::Type& type, program::Word value) const;
  std::string dated(Days day) const;  // "2018年1月1日"

 private:
  using ExprId = program::ExprId;
  struct Phrase;
  const program::Expr& expr(ExprId id) const { return program_.exprs[id]; }
  template <class Node>
  const Node* as(ExprId id) const {
    return std::get_if<Node>(&program_.exprs[id].node);
  }
  std::string say(std::string_view zh, std::string_view en) const {
    return std::string(zh_ ? zh : en);
  }
  std::string quoted(std::string_view text) const;
  std::string joined(const std::vector<std::string>& parts, bool all) const;

  std::string said(ExprId id, bool negated) const;
  std::vector<ExprId> parts_of(const program::Junction& junction) const;
  bool is_junction(ExprId id) const { return as<program::Junction>(id) != nullptr; }
  std::string junction(const program::Junction& node, bool negated) const;
  std::string truth(ExprId id, bool negated) const;
  std::string presence(ExprId operand, bool negated) const;
  std::string comparison(const program::Compare& node, bool negated) const;
  std::string compared(ExprId left, program::Comparison op, ExprId right) const;
  std::string membership(const program::Member& node, bool negated) const;
  std::string ranked(const program::Type& type, program::Comparison op, program::Word word) const;
  std::string in_years(const program::Age& age, program::Comparison op, ExprId right) const;
  std::string counted(const program::Aggregate& node, program::Comparison op, ExprId right) const;
  std::string existing(const program::Aggregate& node, bool negated) const;
  std::string list_item(ExprId id, bool negated) const;
  std::string listed_existing(const program::Aggregate& node, bool negated) const;

  // Of an aggregate: the records, and what is asked of them.
  std::string noun(const program::Aggregate& node) const;
  std::string which(const program::Aggregate& node) const;
  std::string value_of(const program::Aggregate& node) const;
  std::string aggregate(const program::Aggregate& node) const;
  std::string grouped(const program::Grouped& node) const;

  std::string operand(ExprId id) const;
  std::string summand(const program::Binary& node) const;
  std::string quotient(const program::RoundedQuotient& node, int places) const;
  std::string define_name(const program::Define& define) const;
  std::string named_define(const program::Define& define) const;
  std::string held_finding(const program::Define& define, bool negated) const;
  std::string owned(program::Scope scope, const program::Expr& expr, const std::string& name) const;
  std::string field(const program::FieldRef& node, const program::Expr& expr) const;
  std::string parameter(program::ParameterId id) const;
  std::string evaluation(const program::EvaluationRef& node) const;
  std::string measure(const program::MeasureRef& node) const;
  std::string between(const std::string& what_zh, const std::string& what_en, ExprId from,
                      ExprId to) const;

  const program::Program& program_;
  const bool zh_;
  const Language language_;
  const Days day_;
};

// Where the handbook tells of a declaration.
std::string anchor_of(const program::Program& program, const program::Define& define);
std::string anchor_of(const program::Finding& finding);
std::string anchor_of(const program::Measure& measure);
std::string anchor_of(const program::Evaluation& evaluation);
std::string anchor_of(const program::Decision& decision);
std::string anchor_of(const program::Parameter& parameter);
std::string anchor_of(const program::Table& table);

}  // namespace xinheng::handbook
