// Links and references: what stands elsewhere.
#include <algorithm>

#include "tests/differential/random_expression.h"

namespace xinheng::differential {

using namespace program;

namespace {

// 本.x of a record's owner: 本 has no 本 of its own.
bool is_of_owner(const ExprNode& node) {
  const auto of_subject = [](const auto* n) { return n && n->scope == Scope::subject; };
  if (const auto* column = std::get_if<ColumnRef>(&node)) return column->row.valid();
  return of_subject(std::get_if<FieldRef>(&node)) || of_subject(std::get_if<DefineRef>(&node)) ||
         of_subject(std::get_if<DecisionRef>(&node)) || of_subject(std::get_if<HitCount>(&node));
}

bool of_subject(const Type& type) {
  return type.kind == TypeKind::subject;
}

}  // namespace

// Each of them takes an expression: a few are enough.
void Expressions::add_some(std::vector<Reference> some, std::vector<Reference>& found) {
  for (int i = 0; i < 3 && !some.empty(); ++i) {
    const size_t at = draw_.below(some.size());
    found.push_back(std::move(some[at]));
    some.erase(some.begin() + static_cast<long>(at));
  }
}

std::vector<Expressions::Reference> Expressions::subjects_at_hand(const Context& context) {
  std::vector<Reference> found;
  if (!context.record) return found;
  const Record& record = program_.records[*context.record];
  for (uint32_t i = 0; i < record.fields.size(); ++i) {
    const Type& type = record.fields[i].type;
    if (!of_subject(type)) continue;
    const std::string name = "record.field" + std::to_string(i);
    if (!type.optional || context.facts.contains(name))
      found.push_back({FieldRef{Scope::record, i}, type, name});
  }
  if (record.owner_end.empty()) return found;
  Type owner = type_of(TypeKind::subject);
  owner.subject = record.owner;
  found.push_back({OwnerRef{}, owner, "owner"});
  return found;
}

// 任职企业.名字: fields, defines, results of whom the record names.
void Expressions::add_followed(const Context& context, std::vector<Reference>& found) {
  for (const Reference& at : subjects_at_hand(context)) {
    if (draw_.chance(40)) continue;
    std::vector<Reference> there = references({at.type.subject, {}, {}, {}, {}});
    std::erase_if(there, [](const Reference& r) { return of_subject(r.type); });
    std::vector<Reference> some;
    add_some(std::move(there), some);
    for (Reference& reference : some) {
      const ExprId operand = make(std::move(reference.node), reference.type);
      found.push_back({Follow{make(at.node, at.type), operand}, reference.type,
                       at.name + ">" + reference.name});
    }
  }
}

void Expressions::add_outer(const Context& context, std::vector<Reference>& found) {
  if (context.self == nullptr) return;
  std::vector<Reference> there = references(*context.self);
  if (context.self->record) {
    std::erase_if(there, [](const Reference& r) { return is_of_owner(r.node); });
  }
  std::vector<Reference> some;
  add_some(std::move(there), some);
  for (Reference& reference : some) {
    ExprNode node = std::move(reference.node);
    for (int i = 0; i < context.self_depth; ++i)
      node = Outer{make(std::move(node), reference.type)};
    found.push_back({std::move(node), reference.type, "^" + reference.name});
  }
}

std::vector<Aggregate> Expressions::sets_of(SubjectId subject) const {
  std::vector<Aggregate> sets;
  for (uint32_t i = 0; i < program_.records.size(); ++i) {
    const Record& record = program_.records.items[i];
    if (record.owner == subject) sets.push_back({AggregateKind::count, {i}, {}, {}});
    for (uint32_t f = 0; f < record.fields.size(); ++f) {
      const Type& type = record.fields[f].type;
      if (of_subject(type) && type.subject == subject)
        sets.push_back({AggregateKind::count, {i}, {}, {}, f});
    }
  }
  return sets;
}

// Where the records of an aggregate stand; self_depth 0: 本 is their owner.
Context Expressions::within(const Aggregate& node, const Context& self, int self_depth,
                            int depth) const {
  Context inner{program_.records[node.record].owner, node.record, {}, {}, {}, depth};
  inner.in_filter = true;
  if (self_depth == 0) return inner;
  inner.self = &self;
  inner.self_depth = self_depth;
  for (const std::string& fact : self.facts) inner.facts.insert("^" + fact);
  return inner;
}

// 存在(任职企业.处罚 其中 …) in a rule of a record.
std::optional<ExprId> Expressions::followed_aggregate(const Type& type, const Context& context) {
  if (!context.record || context.in_filter) return {};
  const std::vector<Reference> subjects = subjects_at_hand(context);
  if (subjects.empty()) return {};
  const Reference& at = draw_.pick(subjects);
  const std::vector<Aggregate> sets = sets_of(at.type.subject);
  if (sets.empty()) return {};
  Aggregate node = draw_.pick(sets);
  Context inner = within(node, context, 2, std::min(context.depth, 2));
  if (draw_.chance(70)) {
    const Condition filter = condition(inner);
    node.filter = filter.expr;
    inner.facts.insert(filter.facts.begin(), filter.facts.end());
  }
  --inner.depth;
  const bool adds_up = type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
                       type.kind == TypeKind::money;
  if (type.kind == TypeKind::boolean && draw_.chance(70)) {
    node.kind = AggregateKind::exists;
  } else if (!adds_up || draw_.chance(40)) {
    node.kind = draw_.chance(50) ? AggregateKind::latest : AggregateKind::earliest;
    node.by = value(type_of(TypeKind::date), inner);
  } else {
    const std::vector<AggregateKind> kinds = {AggregateKind::total, AggregateKind::total,
                                              AggregateKind::max, AggregateKind::min};
    node.kind = draw_.pick(kinds);
  }
  if (node.kind != AggregateKind::exists) node.value = value(type, inner);
  return make(Follow{make(at.node, at.type), make(node, type)}, type);
}

std::optional<ExprId> Expressions::group_key(const Context& context) {
  std::vector<Reference> fitting;
  for (Reference& reference : references(context)) {
    const TypeKind kind = reference.type.kind;
    if (kind == TypeKind::code || kind == TypeKind::row || kind == TypeKind::boolean ||
        kind == TypeKind::integer)
      fitting.push_back(std::move(reference));
  }
  if (fitting.empty()) return {};
  const Reference& chosen = draw_.pick(fitting);
  return make(chosen.node, chosen.type);
}

ExprId Expressions::along_tree(RecordId link, DefineId define, const Type& type,
                               const Context& context) {
  const bool down = draw_.chance(draw_.calm ? 10 : 50);
  Aggregate node{AggregateKind::total, link, {}, {}};
  const std::vector<AggregateKind> kinds = {AggregateKind::total, AggregateKind::max,
                                            AggregateKind::min};
  node.kind = draw_.pick(kinds);
  if (down) node.via = 0;
  const Context inner = within(node, context, down ? 1 : 0, 1);
  if (draw_.chance(40)) node.filter = condition(inner).expr;
  Type end = type_of(TypeKind::subject);
  end.subject = context.subject;
  const ExprId reference = down ? make(OwnerRef{}, end) : make(FieldRef{Scope::record, 0}, end);
  node.value = make(Follow{reference, make(DefineRef{Scope::subject, define}, type)}, type);
  return make(node, type);
}

}  // namespace xinheng::differential
