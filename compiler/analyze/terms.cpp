#include "compiler/analyze/terms.h"

#include <limits>

namespace xinheng::analyze {
namespace {

using program::Word;

constexpr TermId unknown = std::numeric_limits<TermId>::max();

std::string number(auto value) {
  return std::to_string(value);
}

struct Key {
  std::string text;
  bool of_record = false;
  bool of_subject = false;
};

Key key(const program::Program& program, ExprId id);

// Two expressions of one text have one value. 原值 is another one in each define; whatever isn't
// listed here stands for itself.
class KeyWriter {
 public:
  KeyWriter(const program::Program& program, ExprId id)
      : program_(program), id_(id), expr_(program.exprs[id]) {}

  Key write() {
    key_.text = std::visit(*this, expr_.node);
    return std::move(key_);
  }

  std::string operator()(const program::Literal& node) {
    return "l" + number(static_cast<int>(expr_.type.kind)) + ":" + number(node.value);
  }
  std::string operator()(const program::EvaluationDate&) { return "date"; }
  std::string operator()(const program::KnownBy&) { return "known"; }
  std::string operator()(const program::ParameterRef& node) {
    return "p" + number(node.parameter.index);
  }
  std::string operator()(const program::FieldRef& node) {
    const std::string of = scoped(node.scope);
    const uint32_t owner = key_.of_record ? expr_.record.index : expr_.subject.index;
    return of + number(owner) + ".f" + number(node.field);
  }
  std::string operator()(const program::ColumnRef& node) {
    return part(node.row) + ".c" + number(node.column);
  }
  std::string operator()(const program::DefineRef& node) {
    scoped(node.scope);
    key_.of_subject = true;
    return "d" + number(node.define.index);
  }
  std::string operator()(const program::Has& node) { return "has(" + part(node.operand) + ")"; }
  std::string operator()(const program::Not& node) { return "not(" + part(node.operand) + ")"; }
  std::string operator()(const program::Compare& node) {
    return "cmp" + number(static_cast<int>(node.op)) + "(" + part(node.left) + "," +
           part(node.right) + ")";
  }
  std::string operator()(const program::Binary& node) {
    return "bin" + number(static_cast<int>(node.op)) + "(" + part(node.left) + "," +
           part(node.right) + ")";
  }
  std::string operator()(const program::Negate& node) { return "neg(" + part(node.operand) + ")"; }
  std::string operator()(const program::Rescale& node) {
    return "e" + number(node.power) + "(" + part(node.operand) + ")";
  }
  std::string operator()(const program::RoundedQuotient& node) {
    std::string text =
        "q" + number(static_cast<int>(node.rounding)) + "e" + number(node.scale_up) + "(";
    for (const ExprId factor : node.factors) text += part(factor) + "*";
    for (const ExprId divisor : node.divisors) text += "/" + part(divisor);
    return text + ")";
  }
  std::string operator()(const program::DateShift& node) {
    return std::string(node.subtract ? "back(" : "on(") + part(node.date) + "," +
           part(node.period) + ")";
  }
  std::string operator()(const program::Age& node) {
    return "age(" + part(node.birth) + "," + part(node.at) + ")";
  }
  std::string operator()(const program::DaysBetween& node) {
    return "days(" + part(node.from) + "," + part(node.to) + ")";
  }
  std::string operator()(const program::MonthBound& node) {
    return std::string(node.end ? "last(" : "first(") + part(node.date) + ")";
  }
  std::string operator()(const program::Aggregate& node) {
    key_.of_subject = true;
    const std::string inside = apart(node.filter) + "," + apart(node.value) + "," + apart(node.by);
    return "all" + number(static_cast<int>(node.kind)) + "," + number(node.record.index) + "v" +
           (node.via ? number(*node.via) : "") + "(" + inside + ")";
  }
  std::string operator()(const program::Follow& node) {
    return "to(" + part(node.reference) + "," + apart(node.operand) + ")";
  }
  std::string operator()(const program::EvaluationRef& node) {
    key_.of_subject = true;
    return "v" + number(node.evaluation.index) + "." + number(static_cast<int>(node.result)) + "." +
           number(node.dimension);
  }
  std::string operator()(const program::MeasureRef& node) {
    key_.of_subject = true;
    return "m" + number(node.measure.index) + "." + number(static_cast<int>(node.part));
  }
  std::string operator()(const program::Member& node) {
    std::string inside = "in(" + part(node.operand);
    for (const Word value : node.values) inside += "," + number(value);
    return inside + ")";
  }
  std::string operator()(const program::Junction& node) {
    std::string inside = node.is_and ? "and(" : "or(";
    for (const ExprId operand : node.operands) inside += part(operand) + ",";
    return inside + ")";
  }
  std::string operator()(const auto&) {
    key_.of_record = key_.of_subject = true;
    return "x" + number(id_.index);
  }

 private:
  std::string part(ExprId operand) {
    const Key inner = key(program_, operand);
    key_.of_record = key_.of_record || inner.of_record;
    key_.of_subject = key_.of_subject || inner.of_subject;
    return inner.text;
  }
  // What stands elsewhere.
  std::string apart(ExprId operand) { return key(program_, operand).text; }
  std::string scoped(program::Scope scope) {
    key_.of_record = scope == program::Scope::record;
    key_.of_subject = !key_.of_record;
    return key_.of_record ? "r" : "s";
  }

  const program::Program& program_;
  const ExprId id_;
  const program::Expr& expr_;
  Key key_;
};

Key key(const program::Program& program, ExprId id) {
  if (!id.valid()) return {"-"};
  return KeyWriter(program, id).write();
}

}  // namespace

Terms::Terms(const program::Program& program)
    : program_(program),
      known_(program.exprs.size(), unknown),
      presences_(program.exprs.size(), unknown) {
  intern({}, "date");
}

TermId Terms::of(ExprId expr) {
  TermId& known = known_[expr.index];
  if (known == unknown) {
    const Key written = key(program_, expr);
    known = intern({expr, written.of_record, written.of_subject}, written.text);
  }
  return known;
}

TermId Terms::presence(ExprId operand) {
  TermId& known = presences_[operand.index];
  if (known != unknown) return known;
  Key inner = key(program_, operand);
  // All results of an evaluation are there, or none.
  if (const auto* result = std::get_if<program::EvaluationRef>(&program_.exprs[operand].node)) {
    inner.text = "v" + number(result->evaluation.index);
  }
  known = intern({operand, inner.of_record, inner.of_subject}, "has(" + inner.text + ")");
  return known;
}

TermId Terms::intern(const Term& term, const std::string& key) {
  const auto [found, fresh] = by_key_.try_emplace(key, static_cast<TermId>(terms_.size()));
  if (fresh) terms_.push_back(term);
  return found->second;
}

}  // namespace xinheng::analyze
