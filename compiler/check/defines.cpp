#include <algorithm>

#include "compiler/check/effects.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

// What each exception is over, and what those are over, and so on.
std::vector<std::set<uint32_t>> reach(const std::vector<program::Exception>& exceptions) {
  std::vector<std::set<uint32_t>> result(exceptions.size());
  for (uint32_t i = 0; i < exceptions.size(); ++i) {
    std::vector<uint32_t> open = exceptions[i].over;
    while (!open.empty()) {
      const uint32_t next = open.back();
      open.pop_back();
      if (!result[i].insert(next).second) continue;
      open.insert(open.end(), exceptions[next].over.begin(), exceptions[next].over.end());
    }
  }
  return result;
}

// In an order in which each comes after those it is over; reports a ring of 优先于.
std::optional<std::vector<uint32_t>> check_over_order(Context& context,
                                                      const std::vector<syntax::Rule>& rules,
                                                      const std::vector<program::Exception>& list) {
  const auto below = reach(list);
  for (uint32_t i = 0; i < list.size(); ++i) {
    if (!below[i].contains(i)) continue;
    std::vector<std::string> ring;
    for (const uint32_t k : below[i]) {
      if (below[k].contains(i)) ring.push_back(list[k].label);
    }
    context.report(Kind::over_cycle, rules[i].label.span, {join(ring, " → ")});
    return {};
  }
  std::vector<uint32_t> order(list.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return below[a].size() < below[b].size(); });
  return order;
}

bool same_condition(const Context& context, const program::Exception& a,
                    const program::Exception& b) {
  if (!is_known(overlap(a.in_force, b.in_force))) return false;
  if (constant_truth(context, a.when) == true && constant_truth(context, b.when) == true) {
    return true;
  }
  return program::print_expr(context.program, a.when) ==
         program::print_expr(context.program, b.when);
}

// Exceptions with their labels and what they are over; conditions and values come later.
std::vector<program::Exception> read_labels(Context& context, const syntax::Define& tree,
                                            const std::string& full) {
  std::vector<program::Exception> list;
  std::vector<std::string> labels;
  check_effects(context, tree.rules, context.program.in_force, {"例外", "exception"});
  for (const syntax::Rule& rule : tree.rules) {
    labels.push_back(rule.label.text);
    program::Exception exception;
    exception.label = rule.label.text;
    exception.span = rule.span;
    exception.in_force = effect_of(rule);
    list.push_back(std::move(exception));
  }
  for (size_t i = 0; i < list.size(); ++i) {
    list[i].over = resolve_over(context, tree.rules[i], labels);
    list[i].basis = check_basis(
        context, tree.rules[i].basis, Need::either,
        {full + " 的例外“" + labels[i] + "”", "exception “" + labels[i] + "” of " + full},
        tree.rules[i].span, overlap(list[i].in_force, context.program.in_force));
  }
  return list;
}

void check_exceptions(Context& context, const syntax::Define& tree, const Env& env,
                      const Type& type, std::vector<program::Exception>& list) {
  const auto order = check_over_order(context, tree.rules, list);
  if (!order) return;
  std::vector<Facts> known(list.size());  // where the exception fires
  for (const uint32_t i : *order) {
    const syntax::Rule& rule = tree.rules[i];
    Env here = env;
    add_facts(here.facts, known, list[i].over, list);
    const Checked when = check_condition(context, here, rule.when);
    list[i].when = when.id;
    here.facts.insert(when.yes.begin(), when.yes.end());
    known[i] = here.facts;
    if (rule.outcome != syntax::Rule::Outcome::value) {
      context.report(Kind::exception_value, rule.span, {rule.label.text});
      continue;
    }
    list[i].value = check_value(context, here, rule.value, type);
  }
}

void check_define(Context& context, const syntax::Define& tree, DefineId id) {
  const program::Define head = context.program.defines[id];
  const std::string full = owner_name(context, head) + "." + head.name;
  Env env =
      head.scope == Scope::record ? record_env(context, head.record) : subject_env(head.subject);
  env.node = Node(id);
  const ExprId base = check_value(context, env, tree.base, head.type);
  program::Basis basis =
      check_basis(context, tree.base_basis, Need::either, {full + " 的原则", "the base of " + full},
                  head.span, context.program.in_force);
  std::vector<program::Exception> list = read_labels(context, tree, full);
  env.prior = head.type;
  check_exceptions(context, tree, env, head.type, list);
  program::Define& define = context.program.defines[id];
  define.base = base;
  define.basis = std::move(basis);
  define.exceptions = std::move(list);
}

// Two of them fire together and nothing says which wins.
void check_siblings(Context& context, const program::Define& define) {
  const auto& list = define.exceptions;
  const auto below = reach(list);
  for (uint32_t a = 0; a < list.size(); ++a) {
    for (uint32_t b = a + 1; b < list.size(); ++b) {
      if (!list[a].when.valid() || !list[b].when.valid()) continue;
      if (below[a].contains(b) || below[b].contains(a)) continue;
      if (std::set(list[a].over.begin(), list[a].over.end()) !=
          std::set(list[b].over.begin(), list[b].over.end())) {
        continue;
      }
      const bool decided = std::any_of(below.begin(), below.end(), [&](const auto& set) {
        return set.contains(a) && set.contains(b);
      });
      if (decided || !same_condition(context, list[a], list[b])) continue;
      if (constant_truth(context, list[a].when) == false) continue;
      context.report(Kind::exceptions_conflict, list[b].span, {list[a].label, list[b].label});
    }
  }
}

}  // namespace

void check_conflicts(Context& context) {
  for (const program::Define& define : context.program.defines) check_siblings(context, define);
}

std::vector<uint32_t> resolve_over(Context& context, const syntax::Rule& rule,
                                   const std::vector<std::string>& labels) {
  std::vector<uint32_t> over;
  for (const syntax::Name& name : rule.over) {
    if (std::find(labels.begin(), labels.end(), name.text) == labels.end()) {
      report_unknown(context, name, {"标签（优先于谁）", "label to be over"}, labels);
    } else if (name.text == rule.label.text) {
      context.report(Kind::over_itself, name.span, {name.text});
    }
    for (uint32_t i = 0; i < labels.size(); ++i) {
      const bool fresh = std::find(over.begin(), over.end(), i) == over.end();
      if (labels[i] == name.text && name.text != rule.label.text && fresh) over.push_back(i);
    }
  }
  return over;
}

void check_defines(Context& context) {
  for (const auto& [tree, id] : context.define_pairs) {
    if (context.program.defines[id].subject.valid()) check_define(context, *tree, id);
  }
}

}  // namespace xinheng::check
