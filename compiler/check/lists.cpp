// What decision tables give where several rows count: lists, and how many rows.
#include <algorithm>

#include "compiler/check/expression.h"
#include "compiler/check/names.h"

namespace xinheng::check {

ExprId check_list_compare(Context& context, const Env& env, const syntax::ListCompare& compare,
                          Span span) {
  const Span list_span = context.written(compare.list).span;
  const auto* path = std::get_if<syntax::PathRef>(&context.written(compare.list).node);
  Env here = env;
  here.lists = true;
  const ExprId list = path ? check_path(context, here, path->path, {}) : ExprId{};
  if (path && !list.valid()) return {};
  const auto* followed = path ? std::get_if<program::Follow>(&context.typed(list).node) : nullptr;
  const ExprId own = followed ? followed->operand : list;
  const auto* ref = path ? std::get_if<program::DecisionRef>(&context.typed(own).node) : nullptr;
  const bool equality =
      compare.op == syntax::Comparison::equal || compare.op == syntax::Comparison::not_equal;
  if (!ref || !program::gives_list(context.program.decisions[ref->decision].policy) || !equality) {
    context.report(Kind::no_list, span, {slice(context, equality ? list_span : span)});
    return {};
  }
  const program::HitPolicy policy = context.program.decisions[ref->decision].policy;
  const bool follows = followed != nullptr;
  Type type = context.typed(own).type;
  type.optional = false;
  std::vector<Word> words;
  bool sound = true;
  for (const syntax::ExprId member : compare.members) {
    const auto word = check_constant(context, member, type);
    sound = sound && word;
    words.push_back(word.value_or(0));
  }
  if (!sound) return {};
  if (policy == program::HitPolicy::list) std::sort(words.begin(), words.end());
  const Type boolean = simple_type(TypeKind::boolean);
  ExprId equal = context.make(program::ListEqual{own, std::move(words)}, boolean, span);
  if (follows) {
    const ExprId reference = std::get<program::Follow>(context.typed(list).node).reference;
    equal = context.make(program::Follow{reference, equal}, boolean, span);
  }
  if (compare.op == syntax::Comparison::equal) return equal;
  return context.make(program::Not{equal}, boolean, span);
}

std::optional<ExprId> check_hit_count(Context& context, const Env& env,
                                      const syntax::Aggregate& aggregate, Span span) {
  syntax::Path path = aggregate.path;
  Env here = env;
  size_t head = 0;
  if (env.instances && path.names.size() > 1) {
    const auto found = env.instances->known.find(path.names[0].text);
    if (found == env.instances->known.end()) return {};
    head = 1;
    here.scope = found->second.record ? Scope::record : Scope::subject;
    here.record = found->second.record_kind;
    here.subject = found->second.subject_kind;
  }
  if (path.names.size() <= head) return {};
  const auto id = find_global<DecisionId>(context, path.names[head].text);
  if (!id) return {};
  const program::Decision& decision = context.program.decisions[*id];
  if (path.from_self) here.scope = Scope::subject;
  const bool visible = decision.scope == here.scope &&
                       (here.scope == Scope::record ? decision.record == here.record
                                                    : decision.subject == here.subject);
  const bool whole = program::gives_list(decision.policy) &&
                     aggregate.kind == syntax::AggregateKind::count && !aggregate.filter &&
                     path.names.size() == head + 1;
  if (!visible || !whole) {
    context.report(Kind::decision_aggregate, span, {decision.name});
    return ExprId{};
  }
  if (head == 1) env.instances->used.push_back(path.names[0].text);
  if (env.node) context.uses[*env.node].insert(Node(*id));
  return context.make(program::HitCount{here.scope, *id}, simple_type(TypeKind::integer), span);
}

}  // namespace xinheng::check
