#include "compiler/lower/canonical.h"

#include <algorithm>
#include <map>
#include <string>

#include "compiler/program/operands.h"

namespace xinheng::lower {

using namespace program;

std::vector<ExprId> operands(const ExprNode& node) {
  using List = std::vector<ExprId>;
  return std::visit(overloaded{
                        [](const Literal&) { return List{}; },
                        [](const EvaluationDate&) { return List{}; },
                        [](const KnownBy&) { return List{}; },
                        [](const ParameterRef&) { return List{}; },
                        [](const FieldRef&) { return List{}; },
                        [](const ColumnRef& e) { return List{e.row}; },
                        [](const DefineRef&) { return List{}; },
                        [](const Prior&) { return List{}; },
                        [](const Has& e) { return List{e.operand}; },
                        [](const Not& e) { return List{e.operand}; },
                        [](const Junction& e) { return e.operands; },
                        [](const Compare& e) { return List{e.left, e.right}; },
                        [](const Member& e) { return List{e.operand}; },
                        [](const Binary& e) { return List{e.left, e.right}; },
                        [](const Negate& e) { return List{e.operand}; },
                        [](const Rescale& e) { return List{e.operand}; },
                        [](const RoundedQuotient& e) {
                          List list = e.factors;
                          list.insert(list.end(), e.divisors.begin(), e.divisors.end());
                          return list;
                        },
                        [](const DateShift& e) { return List{e.date, e.period}; },
                        [](const Age& e) { return List{e.birth, e.at}; },
                        [](const DaysBetween& e) { return List{e.from, e.to}; },
                        [](const WorkdaysBetween& e) { return List{e.from, e.to}; },
                        [](const MonthsBetween& e) { return List{e.from, e.to}; },
                        [](const Anniversary& e) { return List{e.date, e.at}; },
                        [](const MonthBound& e) { return List{e.date}; },
                        [](const YearBound& e) { return List{e.date}; },
                        [](const DatePartOf& e) { return List{e.date}; },
                        [](const Extreme& e) { return List{e.left, e.right}; },
                        [](const Absolute& e) { return List{e.operand}; },
                        [](const Aggregate& e) {
                          List list;
                          if (e.filter.valid()) list.push_back(e.filter);
                          if (e.value.valid()) list.push_back(e.value);
                          if (e.by.valid()) list.push_back(e.by);
                          return list;
                        },
                        [](const Grouped& e) {
                          List list = {e.inner, e.key};
                          if (e.limit.valid()) list.push_back(e.limit);
                          return list;
                        },
                        [](const OwnerRef&) { return List{}; },
                        // What it is followed to stands elsewhere.
                        [](const Follow& e) { return List{e.reference}; },
                        [](const Outer&) { return List{}; },
                        [](const EvaluationRef&) { return List{}; },
                        [](const MeasureRef&) { return List{}; },
                        [](const Provided& e) { return List{e.condition, e.value}; },
                        [](const DecisionRef&) { return List{}; },
                        [](const HitCount&) { return List{}; },
                        [](const ListEqual& e) { return List{e.list}; },
                    },
                    node);
}

namespace {

// What tells two nodes of one kind with equal operands apart.
std::vector<int64_t> attributes(const ExprNode& node) {
  using List = std::vector<int64_t>;
  return std::visit(
      overloaded{
          [](const Literal& e) { return List{e.value}; },
          [](const EvaluationDate&) { return List{}; },
          [](const KnownBy&) { return List{}; },
          [](const ParameterRef& e) { return List{e.parameter.index}; },
          [](const FieldRef& e) { return List{int64_t(e.scope), e.field}; },
          [](const ColumnRef& e) { return List{e.column}; },
          [](const DefineRef& e) { return List{int64_t(e.scope), e.define.index}; },
          [](const Prior&) { return List{}; },
          [](const Has&) { return List{}; },
          [](const Not&) { return List{}; },
          [](const Junction& e) { return List{e.is_and}; },
          [](const Compare& e) { return List{int64_t(e.op)}; },
          [](const Member& e) { return e.values; },
          [](const Binary& e) { return List{int64_t(e.op)}; },
          [](const Negate&) { return List{}; },
          [](const Rescale& e) { return List{e.power}; },
          [](const RoundedQuotient& e) {
            return List{int64_t(e.rounding), e.scale_up, int64_t(e.factors.size())};
          },
          [](const DateShift& e) { return List{e.subtract}; },
          [](const Age&) { return List{}; },
          [](const DaysBetween&) { return List{}; },
          [](const WorkdaysBetween&) { return List{}; },
          [](const MonthsBetween& e) { return List{e.years}; },
          [](const Anniversary&) { return List{}; },
          [](const MonthBound& e) { return List{e.end}; },
          [](const YearBound& e) { return List{e.end}; },
          [](const DatePartOf& e) { return List{int64_t(e.part)}; },
          [](const Extreme& e) { return List{e.larger}; },
          [](const Absolute&) { return List{}; },
          [](const Aggregate& e) {
            return List{int64_t(e.kind), e.record.index, e.filter.valid(), e.value.valid(),
                        e.via ? int64_t(*e.via) : -1};
          },
          [](const Grouped& e) { return List{int64_t(e.outer), e.op ? int64_t(*e.op) : -1}; },
          [](const OwnerRef&) { return List{}; },
          [](const Follow& e) { return List{e.operand.index}; },
          [](const Outer& e) { return List{e.operand.index}; },
          [](const EvaluationRef& e) {
            return List{e.evaluation.index, int64_t(e.result), e.dimension};
          },
          [](const MeasureRef& e) { return List{e.measure.index, int64_t(e.part)}; },
          [](const Provided&) { return List{}; },
          [](const DecisionRef& e) { return List{int64_t(e.scope), e.decision.index, e.output}; },
          [](const HitCount& e) { return List{int64_t(e.scope), e.decision.index}; },
          [](const ListEqual& e) { return e.words; },
      },
      node);
}

bool is_arithmetic(const ExprNode& node) {
  return std::holds_alternative<ParameterRef>(node) || std::holds_alternative<Binary>(node) ||
         std::holds_alternative<Negate>(node) || std::holds_alternative<Rescale>(node) ||
         std::holds_alternative<RoundedQuotient>(node) || std::holds_alternative<DateShift>(node) ||
         std::holds_alternative<Age>(node) || std::holds_alternative<WorkdaysBetween>(node) ||
         std::holds_alternative<Anniversary>(node) || std::holds_alternative<MonthBound>(node) ||
         std::holds_alternative<Absolute>(node);
}

const Decision* decision_of(const Program& program, const ExprNode& node) {
  if (const auto* ref = std::get_if<DecisionRef>(&node)) return &program.decisions[ref->decision];
  if (const auto* ref = std::get_if<HitCount>(&node)) return &program.decisions[ref->decision];
  return nullptr;
}

void merge(Dependence& into, const Dependence& from) {
  into.fields.insert(into.fields.end(), from.fields.begin(), from.fields.end());
  std::sort(into.fields.begin(), into.fields.end());
  into.fields.erase(std::unique(into.fields.begin(), into.fields.end()), into.fields.end());
  into.results |= from.results;
  into.prior |= from.prior;
  into.defines |= from.defines;
  into.may_be_undetermined |= from.may_be_undetermined;
}

}  // namespace

Canonical::Canonical(const Program& program)
    : program_(program), ids_(program.exprs.size()), facts_(program.exprs.size()) {
  // Operands first: an order by depth-first visits. Keys hold operands by their canonical ids.
  std::map<std::vector<int64_t>, ExprId> known;
  std::vector<char> done(program.exprs.size(), 0);
  auto settle = [&](auto&& self, ExprId id) -> void {
    if (done[id.index]) return;
    done[id.index] = 1;
    const Expr& expr = program_.exprs[id];
    if (const auto* ref = std::get_if<DefineRef>(&expr.node)) {
      const Define& define = program_.defines[ref->define];
      if (define.exceptions.empty() && define.scope == ref->scope) {
        self(self, define.base);
        ids_[id.index] = ids_[define.base.index];
        return;
      }
      // Its dependence is that of its parts.
      self(self, define.base);
      for (const Exception& exception : define.exceptions) {
        self(self, exception.when);
        self(self, exception.value);
      }
    }
    if (const Decision* decision = decision_of(program_, expr.node)) {
      each_expression(*decision, [&](ExprId part) { self(self, part); });
    }
    std::vector<int64_t> key = {int64_t(expr.node.index()), int64_t(expr.type.kind),
                                expr.type.optional,         expr.type.places,
                                expr.type.codes.index,      expr.type.table.index,
                                expr.type.subject.index};
    for (ExprId operand : operands(expr.node)) {
      self(self, operand);
      key.push_back(ids_[operand.index].index);
    }
    for (int64_t attribute : attributes(expr.node)) key.push_back(attribute);
    auto [at, fresh] = known.try_emplace(std::move(key), id);
    ids_[id.index] = at->second;
    if (fresh) facts_[id.index] = depend(id);
  };
  for (uint32_t i = 0; i < program.exprs.size(); ++i) settle(settle, ExprId{i});
}

Dependence Canonical::depend(ExprId id) {
  const Expr& expr = program_.exprs[id];
  Dependence result;
  for (ExprId operand : operands(expr.node)) merge(result, facts_[of(operand).index]);
  if (std::holds_alternative<FieldRef>(expr.node)) result.fields = {id};
  if (std::holds_alternative<Prior>(expr.node)) result.prior = true;
  // Slots and arrays by row don't say what is absent.
  if (std::holds_alternative<Provided>(expr.node)) result.defines = true;
  if (std::holds_alternative<Aggregate>(expr.node) || std::holds_alternative<OwnerRef>(expr.node) ||
      std::holds_alternative<Follow>(expr.node) || std::holds_alternative<Outer>(expr.node) ||
      std::holds_alternative<EvaluationRef>(expr.node) ||
      std::holds_alternative<MeasureRef>(expr.node)) {
    result.results = true;
  }
  if (is_arithmetic(expr.node)) result.may_be_undetermined = true;
  if (const auto* ref = std::get_if<DefineRef>(&expr.node)) {
    const Define& define = program_.defines[ref->define];
    merge(result, facts_[of(define.base).index]);
    for (const Exception& exception : define.exceptions) {
      merge(result, facts_[of(exception.when).index]);
      merge(result, facts_[of(exception.value).index]);
    }
    result.defines = true;
    result.prior = false;
  }
  if (const Decision* decision = decision_of(program_, expr.node)) {
    each_expression(*decision, [&](ExprId part) { merge(result, facts_[of(part).index]); });
    result.defines = true;
    result.may_be_undetermined = true;
  }
  return result;
}

bool Canonical::invariant(ExprId expr) const {
  const Dependence& facts = dependence(expr);
  return facts.fields.empty() && !facts.results && !facts.prior && !facts.defines;
}

std::optional<ExprId> Canonical::only_row(ExprId expr) const {
  const Dependence& facts = dependence(expr);
  if (facts.fields.size() != 1 || facts.results || facts.prior || facts.defines) return {};
  ExprId field = facts.fields[0];
  // Where there may be no row, an array over rows can't say what holds.
  const Type& type = program_.exprs[field].type;
  if (type.kind != TypeKind::row || type.optional) return {};
  return field;
}

}  // namespace xinheng::lower
