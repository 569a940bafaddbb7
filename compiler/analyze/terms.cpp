#include "compiler/analyze/terms.h"

#include <limits>

namespace xinheng::analyze {
namespace {

using program::Word;

constexpr TermId unknown = std::numeric_limits<TermId>::max();

std::string number(auto value) {
  return std::to_string(value);
}

}  // namespace

Terms::Terms(const program::Program& program)
    : program_(program), known_(program.exprs.size(), unknown) {
  intern({"date"}, {});
}

TermId Terms::of(ExprId expr) {
  TermId& known = known_[expr.index];
  if (known == unknown) {
    const TermId term = intern(key(expr), expr);
    known_[expr.index] = term;  // key() may have visited others
    return term;
  }
  return known;
}

TermId Terms::presence(ExprId operand) {
  Key inner = key(operand);
  // All results of an evaluation are there, or none.
  if (const auto* result =
          std::get_if<program::EvaluationRef>(&program_.exprs[operand].node)) {
    inner.text = "v" + number(result->evaluation.index);
  }
  inner.text = "has(" + inner.text + ")";
  return intern(inner, operand);
}

TermId Terms::intern(const Key& key, ExprId expr) {
  const auto [found, fresh] = by_key_.try_emplace(key.text, static_cast<TermId>(terms_.size()));
  if (fresh) terms_.push_back({expr, key.of_record, key.of_subject});
  return found->second;
}

Terms::Key Terms::key(ExprId id) {
  if (!id.valid()) return {"-"};
  bool of_record = false, of_subject = false;
  const auto part = [&](ExprId operand) {
    const Key inner = key(operand);
    of_record = of_record || inner.of_record;
    of_subject = of_subject || inner.of_subject;
    return inner.text;
  };
  const auto scoped = [&](program::Scope scope) {
    of_record = scope == program::Scope::record;
    of_subject = !of_record;
    return of_record ? "r" : "s";
  };
  const program::Expr& expr = program_.exprs[id];
  std::string text = std::visit(
      overloaded{
          [&](const program::Literal& node) {
            return "l" + number(static_cast<int>(expr.type.kind)) + ":" + number(node.value);
          },
          [](const program::EvaluationDate&) { return std::string("date"); },
          [](const program::KnownBy&) { return std::string("known"); },
          [](const program::ParameterRef& node) { return "p" + number(node.parameter.index); },
          [&](const program::FieldRef& node) {
            const std::string of = scoped(node.scope);
            const uint32_t owner = of_record ? expr.record.index : expr.subject.index;
            return of + number(owner) + ".f" + number(node.field);
          },
          [&](const program::ColumnRef& node) { return part(node.row) + ".c" + number(node.column); },
          [&](const program::DefineRef& node) {
            scoped(node.scope);
            of_subject = true;
            return "d" + number(node.define.index);
          },
          [&](const program::Has& node) { return "has(" + part(node.operand) + ")"; },
          [&](const program::Not& node) { return "not(" + part(node.operand) + ")"; },
          [&](const program::Compare& node) {
            return "cmp" + number(static_cast<int>(node.op)) + "(" + part(node.left) + "," +
                   part(node.right) + ")";
          },
          [&](const program::Binary& node) {
            return "bin" + number(static_cast<int>(node.op)) + "(" + part(node.left) + "," +
                   part(node.right) + ")";
          },
          [&](const program::Negate& node) { return "neg(" + part(node.operand) + ")"; },
          [&](const program::Rescale& node) {
            return "e" + number(node.power) + "(" + part(node.operand) + ")";
          },
          [&](const program::RoundedQuotient& node) {
            std::string text =
                "q" + number(static_cast<int>(node.rounding)) + "e" + number(node.scale_up) + "(";
            for (const ExprId factor : node.factors) text += part(factor) + "*";
            for (const ExprId divisor : node.divisors) text += "/" + part(divisor);
            return text + ")";
          },
          [&](const program::DateShift& node) {
            return std::string(node.subtract ? "back(" : "on(") + part(node.date) + "," +
                   part(node.period) + ")";
          },
          [&](const program::Age& node) {
            return "age(" + part(node.birth) + "," + part(node.at) + ")";
          },
          [&](const program::DaysBetween& node) {
            return "days(" + part(node.from) + "," + part(node.to) + ")";
          },
          [&](const program::MonthBound& node) {
            return std::string(node.end ? "last(" : "first(") + part(node.date) + ")";
          },
          [&](const program::Aggregate& node) {
            of_subject = true;
            std::string inside =
                key(node.filter).text + "," + key(node.value).text + "," + key(node.by).text;
            return "all" + number(static_cast<int>(node.kind)) + "," + number(node.record.index) +
                   "v" + (node.via ? number(*node.via) : "") + "(" + inside + ")";
          },
          [&](const program::Follow& node) {
            return "to(" + part(node.reference) + "," + key(node.operand).text + ")";
          },
          [&](const program::EvaluationRef& node) {
            of_subject = true;
            return "v" + number(node.evaluation.index) + "." +
                   number(static_cast<int>(node.result)) + "." + number(node.dimension);
          },
          [&](const program::MeasureRef& node) {
            of_subject = true;
            return "m" + number(node.measure.index) + "." + number(static_cast<int>(node.part));
          },
          [&](const program::Member& node) {
            std::string inside = "in(" + part(node.operand);
            for (const Word value : node.values) inside += "," + number(value);
            return inside + ")";
          },
          [&](const program::Junction& node) {
            std::string inside = node.is_and ? "and(" : "or(";
            for (const ExprId operand : node.operands) inside += part(operand) + ",";
            return inside + ")";
          },
          // 原值 is another one in each define; whatever isn't listed here stands for itself.
          [&](const auto&) {
            of_record = of_subject = true;
            return "x" + number(id.index);
          },
      },
      expr.node);
  return {std::move(text), of_record, of_subject};
}

}  // namespace xinheng::analyze
