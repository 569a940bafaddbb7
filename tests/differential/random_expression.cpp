#include "tests/differential/random_expression.h"

#include <algorithm>

namespace xinheng::differential {

using namespace program;

Type type_of(TypeKind kind, int places) {
  Type type;
  type.kind = kind;
  type.places = kind == TypeKind::money ? 2 : places;
  return type;
}

bool same_type(const Type& a, const Type& b) {
  return a.kind == b.kind && a.places == b.places && a.codes == b.codes && a.table == b.table &&
         a.subject == b.subject;
}

namespace {

Type without_optional(Type type) {
  type.optional = false;
  return type;
}

bool is_number(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
         type.kind == TypeKind::money;
}

Context inside(const Context& context) {
  Context inner = context;
  --inner.depth;
  return inner;
}

Context with(const Context& context, const Facts& facts) {
  Context inner = context;
  inner.facts.insert(facts.begin(), facts.end());
  return inner;
}

const std::vector<Comparison> orders = {Comparison::equal,   Comparison::not_equal,
                                        Comparison::less,    Comparison::less_equal,
                                        Comparison::greater, Comparison::greater_equal};
const std::vector<Comparison> equalities = {Comparison::equal, Comparison::not_equal};

}  // namespace

ExprId Expressions::make(ExprNode node, Type type) {
  return program_.exprs.push({std::move(node), type, {}});
}

ExprId Expressions::literal(const Type& type, Word word) {
  return make(Literal{word}, without_optional(type));
}

ExprId Expressions::constant(const Type& type) {
  std::vector<ParameterId> fitting;
  for (uint32_t i = 0; i < program_.parameters.size(); ++i)
    if (same_type(program_.parameters.items[i].type, type)) fitting.push_back({i});
  if (!fitting.empty() && draw_.chance(40)) return make(ParameterRef{draw_.pick(fitting)}, type);
  return literal(type, random_literal(program_, type, draw_));
}

// ---- references ----

void Expressions::add_columns(const Reference& row, const Context& context,
                              std::vector<Reference>& found) {
  if (row.type.optional && !context.facts.contains(row.name)) return;
  const Table& table = program_.tables[row.type.table];
  for (uint32_t i = 1; i < table.columns.size(); ++i) {
    const ExprId id = make(row.node, row.type);
    found.push_back(
        {ColumnRef{id, i}, table.columns[i].type, row.name + ".column" + std::to_string(i)});
  }
}

// Everything that has a name here, optional or not.
std::vector<Expressions::Reference> Expressions::references(const Context& context) {
  std::vector<Reference> found;
  const auto add_fields = [&](Scope scope, const std::vector<Field>& fields) {
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (fields[i].key) continue;
      const std::string prefix = scope == Scope::record ? "record.field" : "subject.field";
      Reference field{FieldRef{scope, i}, fields[i].type, prefix + std::to_string(i)};
      if (field.type.kind == TypeKind::row) add_columns(field, context, found);
      found.push_back(std::move(field));
    }
  };
  if (context.record) add_fields(Scope::record, program_.records[*context.record].fields);
  if (!context.record || draw_.chance(40))
    add_fields(Scope::subject, program_.subjects[context.subject].fields);
  for (uint32_t i = 0; i < program_.defines.size(); ++i) {
    const Define& define = program_.defines.items[i];
    if (define.subject != context.subject) continue;
    const bool of_record = define.scope == Scope::record;
    if (of_record && context.record != define.record) continue;
    const Reference reference{DefineRef{define.scope, {i}}, define.type,
                              "define" + std::to_string(i)};
    found.push_back(reference);
    // From a record, what takes all of the owner's: more often than it would come up.
    const bool takes_all = !of_record && context.record && late_defines.contains(i);
    if (takes_all) found.insert(found.end(), 4, reference);
  }
  add_decisions(context, found);
  add_followed(context, found);
  add_outer(context, found);
  if (context.record) return found;
  for (uint32_t i = 0; i < program_.evaluations.size(); ++i) {
    const Evaluation& evaluation = program_.evaluations.items[i];
    if (evaluation.subject != context.subject) continue;
    const bool own = context.own == EvaluationId{i};
    if (!own && underway == EvaluationId{i}) continue;
    const auto add = [&](Result result, uint32_t index, Type type) {
      type.optional = !own && !evaluation.unrated.empty();
      found.push_back({EvaluationRef{{i}, result, index}, type,
                       "evaluation" + std::to_string(i) + "." +
                           std::to_string(static_cast<int>(result)) + std::to_string(index)});
    };
    for (uint32_t d = 0; d < evaluation.dimensions.size(); ++d)
      add(Result::dimension, d, evaluation.dimensions[d].type);
    if (own) continue;
    if (evaluation.score) add(Result::score, 0, evaluation.score->type);
    Type grade = type_of(TypeKind::code);
    grade.codes = evaluation.grades;
    if (evaluation.grades.valid()) add(Result::grade, 0, grade);
  }
  for (uint32_t i = 0; i < program_.measures.size(); ++i) {
    if (program_.measures.items[i].subject != context.subject) continue;
    const std::string name = "measure" + std::to_string(i);
    found.push_back({MeasureRef{{i}}, type_of(TypeKind::boolean), name});
    const auto add = [&](MeasurePart part, TypeKind kind, const char* what) {
      Type type = type_of(kind);
      type.optional = true;
      found.push_back({MeasureRef{{i}, part}, type, name + what});
    };
    add(MeasurePart::lighter, TypeKind::boolean, ".lighter");
    add(MeasurePart::from, TypeKind::date, ".from");
    add(MeasurePart::until, TypeKind::date, ".until");
  }
  return found;
}

void Expressions::add_decisions(const Context& context, std::vector<Reference>& found) {
  for (uint32_t i = 0; i < program_.decisions.size(); ++i) {
    const Decision& decision = program_.decisions.items[i];
    if (decision.subject != context.subject) continue;
    const bool of_record = decision.scope == Scope::record;
    if (of_record && context.record != decision.record) continue;
    const std::string name = "decision" + std::to_string(i);
    const bool list = gives_list(decision.policy);
    for (uint32_t output = 0; output < decision.outputs.size(); ++output) {
      const DecisionRef ref{decision.scope, {i}, output};
      const Type type = result_type(decision, output);
      if (!list) {
        found.push_back({ref, type, name + "." + std::to_string(output)});
        continue;
      }
      ListEqual equal{make(ref, without_optional(type)), {}};
      for (uint64_t k = draw_.below(3); k > 0; --k)
        equal.words.push_back(random_literal(program_, without_optional(type), draw_));
      if (decision.policy == HitPolicy::list) std::sort(equal.words.begin(), equal.words.end());
      found.push_back({std::move(equal), type_of(TypeKind::boolean), name + "="});
    }
    if (list)
      found.push_back({HitCount{decision.scope, {i}}, type_of(TypeKind::integer), name + "#"});
  }
}

// What takes all records of the subject: from one of its records it is asked beforehand.
bool Expressions::needs_results(const ExprNode& node) const {
  if (const auto* define = std::get_if<DefineRef>(&node))
    return late_defines.contains(define->define.index);
  if (const auto* decision = std::get_if<DecisionRef>(&node))
    return late_decisions.contains(decision->decision.index);
  if (const auto* count = std::get_if<HitCount>(&node))
    return late_decisions.contains(count->decision.index);
  if (const auto* equal = std::get_if<ListEqual>(&node))
    return needs_results(program_.exprs[equal->list].node);
  return std::holds_alternative<EvaluationRef>(node) || std::holds_alternative<MeasureRef>(node);
}

std::optional<Expressions::Named> Expressions::optional_reference(const Context& context) {
  std::vector<Reference> optional;
  for (Reference& reference : references(context))
    if (reference.type.optional) optional.push_back(std::move(reference));
  if (optional.empty()) return {};
  const Reference& chosen = draw_.pick(optional);
  used_results = used_results || needs_results(chosen.node);
  return Named{make(chosen.node, chosen.type), chosen.type, chosen.name};
}

std::optional<ExprId> Expressions::reference(const Type& type, const Context& context) {
  std::vector<Reference> fitting;
  for (Reference& reference : references(context)) {
    const bool usable = !reference.type.optional || context.facts.contains(reference.name);
    if (usable && same_type(reference.type, type)) fitting.push_back(std::move(reference));
  }
  if (context.prior && same_type(*context.prior, type) && draw_.chance(40))
    return make(Prior{}, type);
  if (fitting.empty()) return {};
  const Reference& chosen = draw_.pick(fitting);
  used_results = used_results || needs_results(chosen.node);
  return make(chosen.node, chosen.type);
}

// ---- values ----

ExprId Expressions::value(const Type& wanted, const Context& context) {
  const Type type = without_optional(wanted);
  const bool leaf = context.depth <= 0 || draw_.chance(35);
  const bool may_be_latest = !context.record && type.kind != TypeKind::text;
  // Those without records have no latest one.
  if (may_be_latest && !leaf && draw_.chance(draw_.calm ? 4 : 15)) {
    if (const auto found = latest(type, inside(context))) return *found;
  }
  const bool found_elsewhere = context.record && !leaf && type.kind != TypeKind::text;
  if (found_elsewhere && draw_.chance(draw_.calm ? 4 : 12)) {
    if (const auto found = followed_aggregate(type, inside(context))) return *found;
  }
  if (type.kind == TypeKind::boolean && !leaf) return boolean(context);
  if (is_number(type) && !leaf) return number(type, context);
  if (type.kind == TypeKind::date && !leaf) return date(context);
  if (draw_.chance(80)) {
    if (const auto found = reference(type, context)) return *found;
  }
  if (type.kind == TypeKind::date && draw_.chance(60)) {
    if (draw_.chance(50)) return make(EvaluationDate{}, type);
    return make(KnownBy{}, type);
  }
  return constant(type);
}

ExprId Expressions::number(const Type& type, const Context& context) {
  const Context inner = inside(context);
  const bool integer = type.kind == TypeKind::integer;
  const uint64_t choice = draw_.below(100);
  if (choice < 30) {
    const auto op = draw_.chance(50) ? Arithmetic::add : Arithmetic::subtract;
    return make(Binary{op, value(type, inner), value(type, inner)}, type);
  }
  if (choice < 40) {  // scales add up; money only times an integer
    const int left = type.kind == TypeKind::decimal
                         ? static_cast<int>(draw_.below(static_cast<uint64_t>(type.places) + 1))
                         : 0;
    const Type a = left > 0 ? type_of(TypeKind::decimal, left) : type_of(TypeKind::integer);
    Type b = type;
    if (type.kind == TypeKind::decimal && left == type.places)
      b = type_of(TypeKind::integer);
    else if (type.kind == TypeKind::decimal)
      b.places -= left;
    return make(Binary{Arithmetic::multiply, value(a, inner), value(b, inner)}, type);
  }
  if (choice < 45) return make(Negate{value(type, inner)}, type);
  if (choice < 52 && type.kind == TypeKind::decimal) {
    const int power = static_cast<int>(draw_.between(1, type.places));
    const Type from = power == type.places ? type_of(TypeKind::integer)
                                           : type_of(TypeKind::decimal, type.places - power);
    return make(Rescale{value(from, inner), power}, type);
  }
  if (choice < 67) return quotient(type, inner);
  const Type date_type = type_of(TypeKind::date);
  if (integer && choice < 71) {
    return make(Age{value(date_type, inner), value(date_type, inner)}, type);
  }
  if (integer && choice < 76) {
    return make(DaysBetween{value(date_type, inner), value(date_type, inner)}, type);
  }
  if (integer && choice < 84) return count_from_dates(inner);
  if (choice >= 84 && choice < 88) {
    return make(Extreme{draw_.chance(50), value(type, inner), value(type, inner)}, type);
  }
  if (choice >= 88 && choice < 90) return make(Absolute{value(type, inner)}, type);
  if (draw_.chance(draw_.calm ? 2 : 50)) return wide_sum(type, inner);
  if (!context.record) {
    if (draw_.chance(20)) return grouped(type, inner);
    if (integer && draw_.chance(20)) return count_distinct(inner);
    if (integer && draw_.chance(15)) return run_of_months(inner);
    if (integer && draw_.chance(40)) return aggregate(AggregateKind::count, type, inner);
    // Those without records have no maximum.
    if (draw_.chance(draw_.calm ? 96 : 50)) return aggregate(AggregateKind::total, type, inner);
    return aggregate(draw_.chance(50) ? AggregateKind::max : AggregateKind::min, type, inner);
  }
  if (draw_.chance(20)) {
    if (const auto found = followed_aggregate(type, inner)) return *found;
  }
  return value(type, inner);
}

// Of products that just fit: it leaves 64 bits now and then.
ExprId Expressions::wide_sum(const Type& type, const Context& context) {
  const Type integer = type_of(TypeKind::integer);
  Context leaf = context;
  leaf.depth = 0;
  const auto product = [&] {
    const ExprId factor = literal(integer, draw_.between(5000, 9223));
    return make(Binary{Arithmetic::multiply, value(type, leaf), factor}, type);
  };
  const ExprId left = product(), right = product();
  return make(Binary{draw_.chance(50) ? Arithmetic::add : Arithmetic::subtract, left, right}, type);
}

ExprId Expressions::count_from_dates(const Context& context) {
  const Type date_type = type_of(TypeKind::date), integer = type_of(TypeKind::integer);
  const ExprId from = value(date_type, context);
  if (draw_.chance(50)) {
    return make(DatePartOf{static_cast<DatePart>(draw_.below(4)), from}, integer);
  }
  const ExprId to = value(date_type, context);
  // In calm programs few dates lie outside of the calendar of working days.
  if (program_.workdays && draw_.chance(draw_.calm ? 20 : 50)) {
    return make(WorkdaysBetween{from, to}, integer);
  }
  return make(MonthsBetween{from, to, draw_.chance(40)}, integer);
}

ExprId Expressions::quotient(const Type& type, const Context& context) {
  const std::vector<Type> types = {type_of(TypeKind::integer), type_of(TypeKind::decimal, 1), type};
  std::vector<ExprId> factors = {value(draw_.pick(types), context)}, divisors;
  // Products leave 64 bits more often than their quotient does.
  for (uint64_t i = draw_.below(4); i > 1; --i) {
    const Type factor = draw_.pick(types);
    factors.push_back(draw_.calm ? literal(factor, draw_.between(-30, 30))
                                 : value(factor, context));
  }
  // Halves are what roundings differ in.
  const std::vector<Word> halving = {2, 4, 8, 20};
  for (uint64_t i = draw_.chance(12) ? 0 : 1 + draw_.below(2); i > 0; --i) {
    const Type divisor = draw_.pick(types);
    const Word positive = draw_.chance(60) ? draw_.pick(halving) : draw_.between(1, 20);
    const Word small = positive * (draw_.chance(80) ? 1 : -1);
    divisors.push_back(draw_.chance(draw_.calm ? 98 : 50) ? literal(divisor, small)
                                                          : value(divisor, context));
  }
  int scale_up = draw_.chance(70) ? 0 : static_cast<int>(draw_.below(4));
  if (!draw_.calm && draw_.chance(5)) scale_up = static_cast<int>(draw_.below(19));
  return make(RoundedQuotient{static_cast<Rounding>(draw_.below(7)), std::move(factors), scale_up,
                              std::move(divisors)},
              type);
}

ExprId Expressions::date(const Context& context) {
  const Context inner = inside(context);
  const Type type = type_of(TypeKind::date);
  const uint64_t choice = draw_.below(100);
  if (choice < 60) {
    const ExprId period = value(type_of(TypeKind::period), inner);
    return make(DateShift{value(type, inner), period, draw_.chance(30)}, type);
  }
  if (choice < 70) return make(MonthBound{value(type, inner), draw_.chance(50)}, type);
  if (choice < 80) return date_function(inner);
  if (context.record || (draw_.calm && !draw_.chance(10))) return value(type, inner);
  return aggregate(draw_.chance(50) ? AggregateKind::max : AggregateKind::min, type, inner);
}

ExprId Expressions::date_function(const Context& context) {
  const Type type = type_of(TypeKind::date);
  const ExprId date = value(type, context);
  if (draw_.chance(30)) return make(YearBound{date, draw_.chance(50)}, type);
  const ExprId other = value(type, context);
  if (draw_.chance(50)) return make(Anniversary{date, other}, type);
  return make(Extreme{draw_.chance(50), date, other}, type);
}

std::optional<Aggregate> Expressions::members(const Context& context, int all_percent,
                                              Context& inner) {
  std::vector<Aggregate> sets = sets_of(context.subject);
  // Those that name it are left to the interpreter.
  if (draw_.chance(draw_.calm ? 95 : 60)) std::erase_if(sets, [](const auto& n) { return n.via; });
  if (sets.empty()) return {};
  used_results = true;
  Aggregate node = draw_.pick(sets);
  inner = within(node, context, node.via ? 1 : 0, std::min(context.depth, 3));
  if (!draw_.chance(static_cast<uint64_t>(all_percent))) {
    const Condition filter = condition(inner);
    node.filter = filter.expr;
    inner.facts.insert(filter.facts.begin(), filter.facts.end());
  }
  --inner.depth;
  return node;
}

ExprId Expressions::aggregate(AggregateKind kind, const Type& type, const Context& context) {
  Context inner;
  const bool extreme = kind == AggregateKind::max || kind == AggregateKind::min;
  auto node = members(context, extreme ? 40 : 15, inner);
  if (!node) return constant(type);
  node->kind = kind;
  if (kind != AggregateKind::exists && kind != AggregateKind::count)
    node->value = value(type, inner);
  return make(*node, type);
}

// Of which there are few different ones: so they meet.
Type Expressions::countable() {
  Type type = type_of(TypeKind::code);
  type.codes = CodesId{static_cast<uint32_t>(draw_.below(program_.codes.size()))};
  switch (draw_.below(5)) {
    case 0:
      return type_of(TypeKind::boolean);
    case 1:
      return type_of(TypeKind::integer);
    case 2:
      return type_of(TypeKind::clause);
    default:
      return type;
  }
}

ExprId Expressions::count_distinct(const Context& context) {
  Context inner;
  const Type type = type_of(TypeKind::integer);
  auto node = members(context, 30, inner);
  if (!node) return constant(type);
  node->kind = AggregateKind::distinct;
  node->value = value(countable(), inner);
  return make(*node, type);
}

ExprId Expressions::run_of_months(const Context& context) {
  Context inner;
  const Type type = type_of(TypeKind::integer);
  auto node = members(context, 30, inner);
  if (!node) return constant(type);
  node->kind = AggregateKind::longest_months;
  node->value = value(type_of(TypeKind::date), inner);
  return make(*node, type);
}

std::optional<ExprId> Expressions::latest(const Type& type, const Context& context) {
  Context inner;
  auto node = members(context, 60, inner);
  if (!node) return {};
  node->kind = draw_.chance(50) ? AggregateKind::latest : AggregateKind::earliest;
  node->value = value(type, inner);
  node->by = value(type_of(TypeKind::date), inner);
  return make(*node, type);
}

ExprId Expressions::grouped(const Type& type, const Context& context) {
  Context inner;
  auto node = members(context, 30, inner);
  if (!node) return constant(type);
  const std::vector<AggregateKind> kinds = {AggregateKind::total, AggregateKind::max,
                                            AggregateKind::min, AggregateKind::count};
  const bool integer = type.kind == TypeKind::integer;
  Grouped group;
  group.outer = kinds[draw_.below(integer ? 4 : 3)];
  node->kind = kinds[draw_.below(integer ? 4 : 3)];
  if (node->kind != AggregateKind::count) node->value = value(type, inner);
  group.key = value(countable(), inner);
  group.inner = make(*node, type);
  if (group.outer == AggregateKind::count && draw_.chance(60)) {
    group.op = draw_.pick(orders);
    group.limit = constant(type);
  }
  return make(group, type);
}

// ---- conditions ----

ExprId Expressions::boolean(const Context& context) {
  const Context inner = inside(context);
  const Type type = type_of(TypeKind::boolean);
  const uint64_t choice = draw_.below(100);
  if (choice < 25) return conjunction(inner).expr;
  if (choice < 40) return disjunction(inner);
  if (choice < 50) return make(Not{value(type, inner)}, type);
  if (choice < 62) return membership(inner);
  if (choice < 70) return shifted_comparison(inner);
  if (choice < 82 && !context.record) return aggregate(AggregateKind::exists, type, inner);
  if (choice < 74) {
    if (const auto found = followed_aggregate(type, inner)) return *found;
  }
  return comparison(inner);
}

ExprId Expressions::comparison(const Context& context) {
  std::vector<Type> ordered = {type_of(TypeKind::integer), type_of(TypeKind::decimal, 1),
                               type_of(TypeKind::money), type_of(TypeKind::date)};
  std::vector<Type> unordered = {type_of(TypeKind::boolean), type_of(TypeKind::text)};
  for (uint32_t i = 0; i < program_.codes.size(); ++i) {
    Type type = type_of(TypeKind::code);
    type.codes = CodesId{i};
    (program_.codes.items[i].ordered ? ordered : unordered).push_back(type);
  }
  for (uint32_t i = 0; i < program_.tables.size(); ++i) {
    Type type = type_of(TypeKind::row);
    type.table = TableId{i};
    unordered.push_back(type);
  }
  const bool by_order = draw_.chance(65);
  const Type type = draw_.pick(by_order ? ordered : unordered);
  const ExprId left = value(type, context);
  // Texts are only compared with those that the pack writes.
  const bool plain = type.kind == TypeKind::text || draw_.chance(50);
  const ExprId right = plain ? constant(type) : value(type, context);
  return make(Compare{draw_.pick(by_order ? orders : equalities), left, right},
              type_of(TypeKind::boolean));
}

// What has expired, what is recent: the comparisons that rules are full of.
ExprId Expressions::shifted_comparison(const Context& context) {
  const Type type = type_of(TypeKind::date);
  Context leaf = context;
  leaf.depth = 0;
  ExprId shifted = make(
      DateShift{value(type, leaf), value(type_of(TypeKind::period), leaf), draw_.chance(30)}, type);
  ExprId limit = draw_.chance(60) ? make(EvaluationDate{}, type) : constant(type);
  if (draw_.chance(15)) limit = value(type, context);
  if (draw_.chance(50)) std::swap(shifted, limit);
  return make(Compare{draw_.pick(orders), shifted, limit}, type_of(TypeKind::boolean));
}

ExprId Expressions::membership(const Context& context) {
  std::vector<Type> types = {type_of(TypeKind::text)};
  for (uint32_t i = 0; i < program_.codes.size(); ++i) {
    types.push_back(type_of(TypeKind::code));
    types.back().codes = CodesId{i};
  }
  for (uint32_t i = 0; i < program_.tables.size(); ++i) {
    types.push_back(type_of(TypeKind::row));
    types.back().table = TableId{i};
  }
  const Type type = draw_.pick(types);
  Member node{value(type, context), {}};
  // 位于
  const bool nested = type.kind == TypeKind::code && !program_.codes[type.codes].ordered;
  if (nested && draw_.chance(40)) {
    node.values = contained(program_.codes[type.codes], random_literal(program_, type, draw_));
  }
  for (uint64_t i = node.values.empty() ? 1 + draw_.below(4) : 0; i > 0; --i)
    node.values.push_back(random_literal(program_, type, draw_));
  std::sort(node.values.begin(), node.values.end());
  node.values.erase(std::unique(node.values.begin(), node.values.end()), node.values.end());
  return make(std::move(node), type_of(TypeKind::boolean));
}

// 有 X: after it X may be used.
std::optional<Condition> Expressions::presence(const Context& context) {
  std::vector<Reference> optional;
  for (Reference& reference : references(context))
    if (reference.type.optional) optional.push_back(std::move(reference));
  if (optional.empty()) return {};
  const Reference& chosen = draw_.pick(optional);
  used_results = used_results || needs_results(chosen.node);
  const ExprId has = make(Has{make(chosen.node, chosen.type)}, type_of(TypeKind::boolean));
  return Condition{has, {chosen.name}};
}

Condition Expressions::condition(const Context& context) {
  if (draw_.chance(45)) return conjunction(context);
  if (draw_.chance(20)) {
    if (auto found = presence(context)) return *found;
  }
  if (context.depth > 0 && draw_.chance(80)) return {boolean(context), {}};
  return {comparison(inside(context)), {}};
}

Condition Expressions::conjunction(const Context& context) {
  Condition result;
  Junction node{true, {}};
  const uint64_t count = 2 + draw_.below(3);
  for (uint64_t i = 0; i < count; ++i) {
    const Context inner = with(context, result.facts);
    std::optional<Condition> operand;
    if (draw_.chance(40)) operand = presence(inner);
    if (!operand) {
      operand = Condition{context.depth > 0 ? boolean(inside(inner)) : comparison(inner), {}};
    }
    node.operands.push_back(operand->expr);
    result.facts.insert(operand->facts.begin(), operand->facts.end());
  }
  result.expr = make(std::move(node), type_of(TypeKind::boolean));
  return result;
}

// 缺 X 或 …: after 缺 X it may be used too.
ExprId Expressions::disjunction(const Context& context) {
  const Type type = type_of(TypeKind::boolean);
  Junction node{false, {}};
  Context inner = context;
  const uint64_t count = 2 + draw_.below(3);
  for (uint64_t i = 0; i < count; ++i) {
    std::optional<Condition> has;
    if (draw_.chance(40)) has = presence(inner);
    if (has) {
      node.operands.push_back(make(Not{has->expr}, type));
      inner.facts.insert(has->facts.begin(), has->facts.end());
    } else {
      node.operands.push_back(context.depth > 0 ? boolean(inside(inner)) : comparison(inner));
    }
  }
  return make(std::move(node), type);
}

}  // namespace xinheng::differential
