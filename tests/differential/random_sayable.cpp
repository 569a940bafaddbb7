#include "tests/differential/random_sayable.h"

#include <algorithm>

#include "compiler/program/operands.h"
#include "tests/differential/frames.h"
#include "tests/differential/random_expression.h"
#include "tests/differential/random_source.h"

namespace xinheng::differential {

using namespace program;

namespace {

bool is_number(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::decimal;
}

// Expressions are replaced in place: whoever names them names the new ones.
class Sayable {
 public:
  Sayable(Program& program, Draw& draw) : program_(program), draw_(draw) {}

  void make() {
    keep_limits();
    if (!program_.workdays) forget_workdays();
    for (uint32_t i = 0; i < program_.defines.size(); ++i) {
      const Define define = program_.defines[DefineId{i}];
      if (define.finding.valid()) continue;
      expr(define.base);
      for (const Exception& exception : define.exceptions)
        expr(exception.when), expr(exception.value);
    }
    for (Decision& decision : program_.decisions) make(decision);
    for (Evaluation& evaluation : program_.evaluations) make(evaluation);
    for (Measure& measure : program_.measures) make(measure);
    for (const Finding& finding : program_.findings) {
      for (const auto& rule : finding.cases)
        if (!is_handed_over(rule)) expr(rule.when);
      for (const auto& waiver : finding.waivers) expr(waiver.when);
      expr(finding.start), expr(finding.term), expr(finding.done);
    }
    note_replacements(program_);
  }

 private:
  ExprNode& node(ExprId id) { return program_.exprs[id].node; }
  Type type(ExprId id) const { return program_.exprs[id].type; }
  ExprId push(const Type& type, Word word) {
    return program_.exprs.push({Literal{word}, type, {}});
  }
  void fix(ExprId id) {
    Expr& here = program_.exprs[id];
    here.type.optional = false;
    here.node = Literal{random_literal(program_, here.type, draw_)};
  }

  // The largest number that can be written is one less than the limit.
  void keep_limits() {
    const auto keep = [](const Type& type, std::optional<Word>& word) {
      const bool number = is_number(type) || type.kind == TypeKind::money;
      if (number && word) word = std::clamp(*word, 1 - number_limit, number_limit - 1);
    };
    for (Table& table : program_.tables)
      for (auto& row : table.rows)
        for (size_t i = 1; i < row.size(); ++i) keep(table.columns[i].type, row[i]);
    for (Parameter& parameter : program_.parameters)
      for (DatedValue& dated : parameter.values) keep(parameter.type, dated.value);
  }

  // Without a calendar of them there are no working days.
  void forget_workdays() {
    const auto plain = [&](const Type& type, std::optional<Word>& word) {
      if (type.kind != TypeKind::period || !word) return;
      if (decode_period(*word).unit == Period::Unit::workdays)
        word = encode_period({Period::Unit::days, draw_.between(0, 90)});
    };
    for (Table& table : program_.tables)
      for (auto& row : table.rows)
        for (size_t i = 1; i < row.size(); ++i) plain(table.columns[i].type, row[i]);
    for (Parameter& parameter : program_.parameters)
      for (DatedValue& dated : parameter.values) plain(parameter.type, dated.value);
    for (Expr& expr : program_.exprs) {
      auto* literal = std::get_if<Literal>(&expr.node);
      std::optional<Word> word = literal ? std::optional(literal->value) : std::nullopt;
      plain(expr.type, word);
      if (literal) literal->value = *word;
    }
  }

  // ---- names ----

  // foreign: 本 is whoever looks at these records, so that nothing names their owner.
  bool is_path(ExprId id, bool foreign) const {
    return std::visit(
        overloaded{[&](const FieldRef& n) { return !(foreign && n.scope == Scope::subject); },
                   [&](const DefineRef& n) {
                     return !(foreign && n.scope == Scope::subject) && is_named(program_, n.define);
                   },
                   [&](const DecisionRef& n) { return !(foreign && n.scope == Scope::subject); },
                   [&](const ColumnRef& n) { return is_path(n.row, foreign); },
                   [&](const Follow& n) {
                     const bool owner =
                         std::holds_alternative<OwnerRef>(program_.exprs[n.reference].node);
                     return (owner || is_path(n.reference, foreign)) && is_path(n.operand, false);
                   },
                   [&](const Outer& n) { return is_path(n.operand, false); },
                   [](const EvaluationRef&) { return true; },
                   [](const MeasureRef&) { return true; }, [](const auto&) { return false; }},
        program_.exprs[id].node);
  }

  // 记录.名字: what stands behind the set's name is of the record, not of who looks at it.
  bool is_member(ExprId id) const {
    const ExprNode& node = program_.exprs[id].node;
    if (const auto* column = std::get_if<ColumnRef>(&node)) return is_member(column->row);
    return !std::holds_alternative<Outer>(node) && is_path(id, true);
  }

  // 下级.得分: of links between two of a kind only what stands at the other end has a name.
  bool is_at_other_end(ExprId id, const Aggregate& set) const {
    const auto* follow = std::get_if<Follow>(&program_.exprs[id].node);
    if (!follow || !is_member(id)) return false;
    const ExprNode& reference = program_.exprs[follow->reference].node;
    if (set.via) return std::holds_alternative<OwnerRef>(reference);
    const auto* field = std::get_if<FieldRef>(&reference);
    return field && field->scope == Scope::record && field->field == 0;
  }

  // Whether an aggregate may be made of it; the latest of what may be absent may be absent too.
  bool as_value(ExprId id, const Aggregate& set) {
    const Record& record = program_.records[set.record];
    const bool link = !record.owner_end.empty();
    const bool latest = set.kind == AggregateKind::latest || set.kind == AggregateKind::earliest;
    const bool ends =
        link && record.fields[0].type.subject == record.owner && set.via.value_or(0) == 0;
    if (ends && !is_at_other_end(id, set)) return false;
    if (latest && type(id).optional && ends) return false;
    if (latest && type(id).optional && is_member(id)) return replace_by_field(id, record);
    return as_member(id, set);
  }

  // A field of these records in its place, if there is one.
  bool as_member(ExprId id, const Aggregate& set) {
    return is_member(id) || replace_by_field(id, program_.records[set.record]);
  }
  bool replace_by_field(ExprId id, const Record& record) {
    for (uint32_t i = 0; i < record.fields.size(); ++i) {
      const Field& field = record.fields[i];
      if (field.key || field.type.optional || !same_type(field.type, type(id))) continue;
      node(id) = FieldRef{Scope::record, i};
      program_.exprs[id].type.optional = false;
      return true;
    }
    return false;
  }

  // ---- expressions ----

  void expr(ExprId id, bool foreign = false) {
    if (!id.valid()) return;
    const ExprNode here = node(id);
    std::visit([&](const auto& n) { say(n, id, foreign); }, here);
  }

  template <class Node>
  void say(const Node& n, ExprId id, bool foreign) {
    constexpr bool named = std::is_same_v<Node, FieldRef> || std::is_same_v<Node, DefineRef> ||
                           std::is_same_v<Node, DecisionRef> || std::is_same_v<Node, ColumnRef> ||
                           std::is_same_v<Node, Outer> || std::is_same_v<Node, OwnerRef>;
    if constexpr (named) {
      if (!is_path(id, foreign)) fix(id);
    } else {
      each_operand(ExprNode(n), [&](ExprId operand) { expr(operand, foreign); });
    }
  }
  void say(const Literal& n, ExprId id, bool) {
    const Type& of = program_.exprs[id].type;
    if (of.kind == TypeKind::text && n.value < 0) node(id) = Literal{0};
    const bool number = is_number(of) || of.kind == TypeKind::money;
    if (number) node(id) = Literal{std::clamp(n.value, 1 - number_limit, number_limit - 1)};
  }
  void say(const Has& n, ExprId id, bool foreign) {
    if (!is_path(n.operand, foreign)) node(id) = Literal{1};
  }
  void say(const HitCount& n, ExprId id, bool foreign) {
    if (foreign && n.scope == Scope::subject) fix(id);
  }
  void say(const ListEqual& n, ExprId id, bool foreign) {
    if (!is_path(n.list, foreign)) node(id) = Literal{0};
  }
  // 非 is said of a name, 不 of 存在.
  void say(const Not& n, ExprId id, bool foreign) {
    expr(n.operand, foreign);
    const ExprNode& inner = node(n.operand);
    const auto* aggregate = std::get_if<Aggregate>(&inner);
    if (std::holds_alternative<Has>(inner) || std::holds_alternative<ParameterRef>(inner)) return;
    if (aggregate && aggregate->kind == AggregateKind::exists) return;
    if (is_path(n.operand, foreign)) return;
    node(id) = Compare{Comparison::equal, n.operand, push(type_of(TypeKind::boolean), 0)};
  }
  void say(const Rescale& n, ExprId id, bool foreign) {
    expr(n.operand, foreign);
    Word one = 1;
    for (int i = 0; i < n.power; ++i) one *= 10;
    node(id) =
        Binary{Arithmetic::multiply, n.operand, push(type_of(TypeKind::decimal, n.power), one)};
  }
  // What is multiplied in brackets is a factor of its own as written.
  void take_apart(std::vector<ExprId>& list) {
    for (size_t i = 0; i < list.size();) {
      const ExprNode here = node(list[i]);
      const auto* product = std::get_if<Binary>(&here);
      if (!product || product->op != Arithmetic::multiply) {
        ++i;
        continue;
      }
      list[i] = product->left;
      list.insert(list.begin() + std::ptrdiff_t(i) + 1, product->right);
    }
  }
  // As many factors in money as divisors, one more where the quotient is money; 10^k as it follows
  // from the places.
  void say(const RoundedQuotient& n, ExprId id, bool foreign) {
    RoundedQuotient quotient = n;
    take_apart(quotient.factors);
    take_apart(quotient.divisors);
    const bool money = type(id).kind == TypeKind::money;
    const auto is_money = [&](ExprId one) { return type(one).kind == TypeKind::money; };
    const auto plain = [&](ExprId& one) {
      if (is_money(one)) one = push(type_of(TypeKind::integer), draw_.between(2, 9));
    };
    bool first = true;
    for (ExprId& factor : quotient.factors) {
      if (!(first && money)) plain(factor);
      first = first && !is_money(factor);
    }
    for (ExprId& divisor : quotient.divisors) plain(divisor);
    if (money && first) quotient.factors.push_back(push(type_of(TypeKind::money, 2), 100));
    int places = -type(id).places;
    for (const ExprId factor : quotient.factors) places += type(factor).places;
    for (const ExprId divisor : quotient.divisors) places -= type(divisor).places;
    quotient.scale_up = std::max(0, -places);
    if (places > 0) {
      Word ten = 1;
      for (int i = 0; i < places; ++i) ten *= 10;
      quotient.divisors.push_back(push(type_of(TypeKind::integer), ten));
    }
    for (const ExprId factor : quotient.factors) expr(factor, foreign);
    for (ExprId& divisor : quotient.divisors) {
      expr(divisor, foreign);
      const auto* literal = std::get_if<Literal>(&node(divisor));
      if (literal && literal->value == 0) divisor = push(type(divisor), 1);  // refused as written
    }
    // A number alone is rounded when it is read, and must be one of the places that it gets.
    if (quotient.divisors.empty() && quotient.factors.size() == 1)
      if (auto* literal = std::get_if<Literal>(&node(quotient.factors[0]))) {
        Word most = number_limit;
        for (int i = 0; i < quotient.scale_up && most > 10; ++i) most /= 10;
        literal->value %= most;
      }
    node(id) = std::move(quotient);
  }
  void say(const Aggregate& n, ExprId id, bool foreign) {
    const bool theirs = foreign || n.via.has_value();
    expr(n.filter, theirs);
    if (n.value.valid() && !as_value(n.value, n)) return fix(id);
    if (n.by.valid() && !as_member(n.by, n)) return fix(id);
  }
  void say(const Grouped& n, ExprId id, bool foreign) {
    const Aggregate set = std::get<Aggregate>(node(n.inner));
    expr(n.inner, foreign);
    const bool counted = std::holds_alternative<Aggregate>(node(n.inner));
    if (!counted || !as_member(n.key, set)) return fix(id);
    expr(n.limit, foreign);
  }
  void say(const Follow& n, ExprId id, bool foreign) {
    if (std::holds_alternative<Aggregate>(node(n.operand))) {
      const bool owner = std::holds_alternative<OwnerRef>(node(n.reference));
      if (!owner && !is_path(n.reference, foreign)) return fix(id);
      expr(n.operand, true);
      if (!std::holds_alternative<Aggregate>(node(n.operand))) fix(id);
    } else if (!is_path(id, foreign)) {
      fix(id);
    }
  }

  // ---- rules ----

  static bool meet(Interval one, Interval other) {
    return std::max(one.from, other.from) < std::min(one.to, other.to);
  }

  void make(Decision& decision) {
    for (const Input& input : decision.inputs) expr(input.value);
    const auto limit = [&](std::optional<Limit>& one, const Type& of) {
      if (!one) return;
      if (one->expr.valid() && !is_path(one->expr, false))
        *one = {random_literal(program_, of, draw_), {}, one->open};
    };
    const auto make_branch = [&](Branch& branch) {
      for (size_t i = 0; i < branch.criteria.size(); ++i) {
        Type of = type(decision.inputs[i].value);
        // An optional reference that was replaced is never absent.
        const auto kind = branch.criteria[i].kind;
        const bool presence = kind == Criterion::Kind::has || kind == Criterion::Kind::lacks;
        if (presence && !of.optional) branch.criteria[i].kind = Criterion::Kind::any;
        of.optional = false;
        for (Allowed& allowed : branch.criteria[i].allowed) {
          const bool one_value = allowed.low && allowed.high &&
                                 allowed.low->expr == allowed.high->expr &&
                                 allowed.low->word == allowed.high->word && !allowed.low->open;
          limit(allowed.low, of);
          if (one_value) allowed.high = allowed.low;
          limit(allowed.high, of);
          straighten(allowed);
        }
      }
      for (const ExprId finding : branch.findings) expr(finding);
    };
    for (Branch& branch : decision.branches) make_branch(branch);
    if (decision.otherwise) make_branch(*decision.otherwise);
  }

  // Where nothing lies between both ends it is refused.
  static void straighten(Allowed& allowed) {
    if (!allowed.low || !allowed.high || allowed.low->expr.valid() || allowed.high->expr.valid())
      return;
    if (allowed.low->word > allowed.high->word) std::swap(allowed.low, allowed.high);
    const bool open = allowed.low->open || allowed.high->open;
    if (open && allowed.low->word >= allowed.high->word - 1) allowed.high.reset();
  }

  void make(Evaluation& evaluation) {
    const auto part = [&](Dimension& one) {
      const auto* floor = std::get_if<Literal>(&node(one.floor));
      const auto* ceiling = std::get_if<Literal>(&node(one.ceiling));
      const bool sound = floor && ceiling && floor->value <= ceiling->value;
      if (!sound) node(one.floor) = Literal{-50}, node(one.ceiling) = Literal{100};
      expr(one.floor), expr(one.ceiling), expr(one.value), expr(one.weight);
    };
    for (const auto& rule : evaluation.unrated) expr(rule.when);
    for (Dimension& one : evaluation.dimensions) part(one);
    if (evaluation.score) part(*evaluation.score);
    Word bound = 0;
    for (size_t i = 0; i < evaluation.bands.size(); ++i) {
      ExprNode& from = node(evaluation.bands[i].from);
      const auto* literal = std::get_if<Literal>(&from);
      bound = i == 0 ? (literal ? literal->value : 70)
                     : std::min(literal ? literal->value : bound, bound - 1);
      from = Literal{bound};
    }
    for (const auto& rule : evaluation.downgrades) expr(rule.when);
    for (Quota& quota : evaluation.quotas)
      if (quota.group.valid() && !is_path(quota.group, false)) quota.group = {};
    if (!evaluation.dimensions.empty() || evaluation.score) return;
    const Type integer = type_of(TypeKind::integer);
    evaluation.dimensions.push_back(
        {"分项甲", integer, push(integer, 0), push(integer, 9), push(integer, 5), {}, {}, {}});
  }

  void make(Measure& measure) {
    const auto within = [&](Interval own) { return meet(own, measure.in_force); };
    const bool all = std::all_of(measure.cases.begin(), measure.cases.end(),
                                 [&](const auto& rule) { return within(rule.in_force); }) &&
                     std::all_of(measure.waivers.begin(), measure.waivers.end(),
                                 [&](const auto& rule) { return within(rule.in_force); });
    if (!all) measure.in_force = {};
    for (const auto& rule : measure.cases) expr(rule.when);
    for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
      Waiver& waiver = measure.waivers[w];
      expr(waiver.when);
      take_scope(measure, waiver);
      if (waiver.effect != WaiverEffect::replace) continue;
      const Interval theirs = program_.measures[waiver.replacement].in_force;
      const Interval own = {std::max(waiver.in_force.from, measure.in_force.from),
                            std::min(waiver.in_force.to, measure.in_force.to)};
      if (theirs.from <= own.from && own.to <= theirs.to) continue;
      waiver.effect = WaiverEffect::waive;
      waiver.replacement = {};
    }
    expr(measure.from), expr(measure.term);
  }

  // One that names other exceptions only is about what those are about. They stand before it.
  static void take_scope(const Measure& measure, Waiver& waiver) {
    if (!waiver.over.empty()) return;
    for (const uint32_t other : waiver.over_waivers) {
      const auto& over = measure.waivers[other].over;
      if (over.empty()) return waiver.over.clear();
      waiver.over.insert(waiver.over.end(), over.begin(), over.end());
    }
    std::sort(waiver.over.begin(), waiver.over.end());
    waiver.over.erase(std::unique(waiver.over.begin(), waiver.over.end()), waiver.over.end());
  }

  Program& program_;
  Draw& draw_;
};

// Two exceptions on the same condition are refused unless one is over the other.
void separate_twins(Program& program) {
  for (Define& define : program.defines) {
    auto& rules = define.exceptions;
    for (uint32_t i = 0; i < rules.size(); ++i) {
      for (uint32_t k = 0; k < i; ++k) {
        if (print_typed(program, rules[i].when) != print_typed(program, rules[k].when)) continue;
        for (uint32_t same = 0; same < rules.size(); ++same) {
          const bool version = rules[same].label == rules[k].label && same < i;
          if (version && rules[k].label != rules[i].label) rules[i].over.push_back(same);
        }
      }
    }
  }
}

}  // namespace

void make_sayable(Program& program, Draw& draw) {
  note_frames(program);
  Sayable(program, draw).make();
  note_frames(program);
  separate_twins(program);
}

}  // namespace xinheng::differential
