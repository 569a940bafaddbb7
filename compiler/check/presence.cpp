// Optional values: 有 and 缺, and what is known to be there on each path through 且 and 或.
#include <algorithm>
#include <iterator>

#include "compiler/check/expression.h"

namespace xinheng::check {
namespace {

Facts both(const Facts& a, const Facts& b) {
  Facts result;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(result, result.end()));
  return result;
}

// Where it is declared that it may be absent.
std::string why_absent(const Context& context, const Env& env, ExprId id) {
  const auto at = [&](const std::string& name) {
    const auto found = context.declared_at.find(name);
    return found == context.declared_at.end() ? "-" : line_of(context, found->second);
  };
  return std::visit(
      overloaded{
          [&](const program::FieldRef& node) {
            const bool record = node.scope == Scope::record;
            const std::string& owner = record ? context.program.records[env.record].name
                                              : context.program.subjects[env.subject].name;
            const auto& fields = record ? context.program.records[env.record].fields
                                        : context.program.subjects[env.subject].fields;
            return at(owner + "." + fields[node.field].name);
          },
          [&](const program::ColumnRef& node) {
            const Type& row = context.program.exprs[node.row].type;
            const program::Table& table = context.program.tables[row.table];
            return at(table.name + "." + table.columns[node.column].name);
          },
          [&](const program::DefineRef& node) {
            return line_of(context, context.program.defines[node.define].span);
          },
          [&](const program::EvaluationRef& node) {
            return line_of(context, context.program.evaluations[node.evaluation].span);
          },
          [&](const program::DecisionRef& node) {
            return line_of(context, context.program.decisions[node.decision].span);
          },
          [&](const program::Follow& node) {
            return why_absent(context, followed_env(context, env, node.reference), node.operand);
          },
          [&](const program::Outer& node) {
            const bool outermost =
                !std::holds_alternative<program::Outer>(context.program.exprs[node.operand].node);
            return why_absent(context, outermost && env.self ? *env.self : env, node.operand);
          },
          [](const auto&) { return std::string("-"); },
      },
      context.program.exprs[id].node);
}

Checked check_not(Context& context, const Env& env, const syntax::Path& path, Span span) {
  const ExprId operand =
      coerce(context, env, check_path(context, env, path, {}), simple_type(TypeKind::boolean));
  if (!operand.valid()) return {};
  Type type = simple_type(TypeKind::boolean);
  type.optional = context.typed(operand).type.optional;
  return {context.make(program::Not{operand}, type, span), {}, {}};
}

}  // namespace

Facts behind(const Facts& facts, const std::string& prefix) {
  Facts found;
  for (auto at = facts.lower_bound(prefix); at != facts.end() && at->starts_with(prefix); ++at)
    found.insert(at->substr(prefix.size()));
  return found;
}

Facts ahead(const Facts& facts, const std::string& prefix) {
  Facts found;
  for (const std::string& fact : facts) found.insert(prefix + fact);
  return found;
}

std::string frames_out(int frames) {
  return std::string(static_cast<size_t>(frames), '^');
}

ExprId need_present(Context& context, const Env& env, ExprId id) {
  if (!id.valid()) return {};
  Type& type = context.typed(id).type;
  if (!type.optional || !env.presence) return id;
  const auto key = presence_key(context, id);
  const Span span = context.typed(id).span;
  if (!key) {
    // 有 takes a name.
    context.report(Kind::absent_without_name, span, {slice(context, span)});
  } else if (!env.facts.contains(*key)) {
    context.report(Kind::maybe_absent, span, {slice(context, span), why_absent(context, env, id)});
  }
  type.optional = false;  // so that it is said once
  return id;
}

Checked check_presence(Context& context, const Env& env, const syntax::PresenceTest& test,
                       Span span) {
  if (test.what == syntax::Presence::is_not) return check_not(context, env, test.path, span);
  Env here = env;
  here.bare_reference = true;
  const ExprId operand = check_path(context, here, test.path, {});
  if (!operand.valid()) return {};
  const Type boolean = simple_type(TypeKind::boolean);
  if (!context.typed(operand).type.optional) {
    context.report(Kind::never_absent, span, {slice(context, test.path.span)});
    return {};
  }
  const ExprId has = context.make(program::Has{operand}, boolean, span);
  Facts known;
  if (const auto key = presence_key(context, operand)) known.insert(*key);
  if (test.what == syntax::Presence::has) return {has, known, {}};
  return {context.make(program::Not{has}, boolean, span), {}, known};
}

// Of 岗位 = 甲 或 乙 the second would be compared with the same.
void note_alternatives(Context& context, ExprId checked, syntax::ExprId written) {
  const syntax::ExprNode& node = context.written(written).node;
  const auto* compare = std::get_if<syntax::Compare>(&node);
  const auto* path = std::get_if<syntax::PathRef>(&node);
  if (path != nullptr && !checked.valid() && context.alternatives) {
    context.alternatives->values += "，" + slice(context, path->path.span);
    return;
  }
  context.alternatives.reset();
  if (!checked.valid() || compare == nullptr || compare->op != syntax::Comparison::equal) return;
  const auto* typed = std::get_if<program::Compare>(&context.program.exprs[checked].node);
  if (typed == nullptr) return;
  const Type& type = context.program.exprs[typed->left].type;
  if (type.kind != TypeKind::code && type.kind != TypeKind::row) return;
  context.alternatives = {type, slice(context, context.written(compare->left).span),
                          slice(context, context.written(compare->right).span)};
}

Checked check_junction(Context& context, const Env& env, const syntax::Junction& junction,
                       Span span) {
  Env inner = env;
  program::Junction node{junction.is_and, {}};
  Checked result;
  bool first = true, sound = true, optional = false;
  const auto outer = context.alternatives;
  for (const syntax::ExprId id : junction.operands) {
    const Checked operand = check_condition(context, inner, id);
    if (!junction.is_and) note_alternatives(context, operand.id, id);
    sound = sound && operand.id.valid();
    if (operand.id.valid()) {
      node.operands.push_back(operand.id);
      optional = optional || context.typed(operand.id).type.optional;
    }
    // An operand is read where those before it held (且), or did not (或).
    const Facts& passed = junction.is_and ? operand.yes : operand.no;
    const Facts& failed = junction.is_and ? operand.no : operand.yes;
    inner.facts.insert(passed.begin(), passed.end());
    Facts& all = junction.is_and ? result.yes : result.no;
    Facts& common = junction.is_and ? result.no : result.yes;
    all.insert(passed.begin(), passed.end());
    common = first ? failed : both(common, failed);
    first = false;
  }
  context.alternatives = outer;
  if (!sound) return {{}, result.yes, result.no};
  Type type = simple_type(TypeKind::boolean);
  type.optional = optional;
  result.id = context.make(std::move(node), type, span);
  return result;
}

}  // namespace xinheng::check
