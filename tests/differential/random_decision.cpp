#include "tests/differential/random_decision.h"

#include <fmt/format.h>

#include <algorithm>

namespace xinheng::differential {

using namespace program;

namespace {

class Maker {
 public:
  Maker(Program& program, Expressions& expressions, const Context& context, Draw& draw)
      : program_(program), expressions_(expressions), context_(context), draw_(draw) {
    context_.depth = 2;
  }

  Decision make() {
    Decision decision;
    decision.name = fmt::format("决策表{}", program_.decisions.size());
    if (context_.record) decision.scope = Scope::record;
    if (context_.record) decision.record = *context_.record;
    decision.subject = context_.subject;
    decision.policy = static_cast<HitPolicy>(draw_.below(11));
    if (draw_.calm && draw_.chance(60)) decision.policy = HitPolicy::first;
    for (uint64_t i = 1 + draw_.below(3); i > 0; --i) add_input(decision);
    for (uint64_t i = 1 + draw_.below(2); i > 0; --i) add_output(decision);
    written_out_ = draw_.chance(30);
    const bool large = draw_.chance(written_out_ ? 40 : 10);
    for (uint64_t i = draw_.below(large ? 60 : 7); i > 0; --i) add_row(decision);
    const uint64_t choice = draw_.below(100);
    if (choice < (draw_.calm ? 85 : 50) && decision.policy != HitPolicy::count) {
      Branch otherwise;
      otherwise.label = "其余";
      otherwise.findings = findings(decision, context_);
      decision.otherwise = std::move(otherwise);
    } else if (choice < 65) {
      decision.otherwise_undecided = true;
    }
    return decision;
  }

 private:
  Type some_type(bool of_output = false) {
    const std::vector<TypeKind> kinds = {TypeKind::boolean, TypeKind::integer, TypeKind::decimal,
                                         TypeKind::money,   TypeKind::date,    TypeKind::text,
                                         TypeKind::code,    TypeKind::code};
    const TypeKind kind = of_output && draw_.chance(8) ? TypeKind::clause : draw_.pick(kinds);
    Type type = type_of(kind, kind == TypeKind::decimal ? 1 : kind == TypeKind::money ? 2 : 0);
    if (kind == TypeKind::code) {
      type.codes = CodesId{static_cast<uint32_t>(draw_.below(program_.codes.size()))};
    }
    return type;
  }

  void add_input(Decision& decision) {
    Input input{fmt::format("条件{}", decision.inputs.size()), {}};
    names_.emplace_back();
    if (draw_.chance(30)) {
      if (const auto found = expressions_.optional_reference(context_)) {
        const TypeKind kind = found->type.kind;
        if (kind != TypeKind::period && kind != TypeKind::row && kind != TypeKind::subject &&
            kind != TypeKind::clause) {
          input.value = found->expr;
          names_.back() = found->name;
        }
      }
    }
    if (!input.value.valid()) input.value = expressions_.value(some_type(), context_);
    decision.inputs.push_back(std::move(input));
  }

  void add_output(Decision& decision) {
    Type type = some_type(true);
    const HitPolicy policy = decision.policy;
    if (policy == HitPolicy::total || policy == HitPolicy::max || policy == HitPolicy::min) {
      type = type_of(draw_.chance(50) ? TypeKind::integer : TypeKind::money);
      if (type.kind == TypeKind::money) type.places = 2;
    } else if (policy == HitPolicy::priority || policy == HitPolicy::output_order) {
      if (decision.outputs.empty()) order_by_codes(decision, type);
    } else {
      type.optional = draw_.chance(20);
    }
    decision.outputs.push_back({fmt::format("结果{}", decision.outputs.size()), type, {}, false});
  }

  void order_by_codes(Decision& decision, Type& type) {
    type = type_of(TypeKind::code);
    type.codes = CodesId{static_cast<uint32_t>(draw_.below(program_.codes.size()))};
    const auto count = static_cast<Word>(program_.codes[type.codes].codes.size());
    for (Word code = 0; code < count; ++code) decision.order.push_back(code);
    if (draw_.chance(50)) std::reverse(decision.order.begin(), decision.order.end());
  }

  void add_row(Decision& decision) {
    Branch row;
    row.label = fmt::format("第{}行", decision.branches.size() + 1);
    Context here = context_;
    for (size_t i = 0; i < decision.inputs.size(); ++i) {
      row.criteria.push_back(criterion(program_.exprs[decision.inputs[i].value].type, here));
      const Criterion::Kind kind = row.criteria.back().kind;
      const bool shown = kind != Criterion::Kind::any && kind != Criterion::Kind::lacks;
      if (shown && !names_[i].empty()) here.facts.insert(names_[i]);
    }
    row.findings = findings(decision, here);
    decision.branches.push_back(std::move(row));
  }

  Criterion criterion(Type type, const Context& context) {
    Criterion result;
    const bool optional = type.optional;
    type.optional = false;
    if (draw_.chance(25)) return result;
    if (optional && draw_.chance(30)) {
      result.kind = draw_.chance(50) ? Criterion::Kind::has : Criterion::Kind::lacks;
      return result;
    }
    result.kind = draw_.chance(85) ? Criterion::Kind::among : Criterion::Kind::not_among;
    for (uint64_t i = 1 + draw_.below(2); i > 0; --i) {
      result.allowed.push_back(allowed(type, context));
    }
    return result;
  }

  Limit limit(const Type& type, const Context& context) {
    if (type.kind != TypeKind::text && !written_out_ && draw_.chance(15)) {
      Context leaf = context;
      leaf.depth = 1;
      return {0, expressions_.value(type, leaf), false};
    }
    return {random_literal(program_, type, draw_), {}, false};
  }

  Allowed allowed(const Type& type, const Context& context) {
    const bool ordered = type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
                         type.kind == TypeKind::money || type.kind == TypeKind::date ||
                         (type.kind == TypeKind::code && program_.codes[type.codes].ordered);
    Allowed result;
    result.low = limit(type, context);
    if (!ordered || draw_.chance(30)) {
      result.high = result.low;
      return result;
    }
    result.low->open = draw_.chance(40);
    if (draw_.chance(50)) {
      result.high = limit(type, context);
      result.high->open = draw_.chance(40);
    }
    if (draw_.chance(30)) {
      result.high = result.low;
      result.low.reset();
    }
    return result;
  }

  std::vector<ExprId> findings(const Decision& decision, const Context& context) {
    std::vector<ExprId> result;
    for (const Field& output : decision.outputs) {
      const bool first = result.empty() && !decision.order.empty();
      Type type = output.type;
      type.optional = false;
      if (first) {
        result.push_back(expressions_.literal(type, draw_.pick(decision.order)));
      } else if (output.type.optional && draw_.chance(30)) {
        result.emplace_back();
      } else if (written_out_ || draw_.chance(60)) {
        result.push_back(expressions_.literal(type, random_literal(program_, type, draw_)));
      } else {
        result.push_back(expressions_.value(type, context));
      }
    }
    return result;
  }

  Program& program_;
  Expressions& expressions_;
  Context context_;
  Draw& draw_;
  bool written_out_ = false;        // nothing but fixed values in its cells
  std::vector<std::string> names_;  // by input: an optional reference's
};

}  // namespace

Decision random_decision(Program& program, Expressions& expressions, const Context& context,
                         Draw& draw) {
  return Maker(program, expressions, context, draw).make();
}

}  // namespace xinheng::differential
