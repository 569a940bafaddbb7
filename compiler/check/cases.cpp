#include "compiler/check/cases.h"

#include "compiler/check/effects.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

using syntax::RuleKind;

void keep_common(Facts& facts, const Facts& others) {
  std::erase_if(facts, [&](const std::string& fact) { return !others.contains(fact); });
}

class Cases {
 public:
  Cases(Context& context, const Env& env, Need need) : context_(context), env_(env), need_(need) {}

  void check_case(const syntax::Rule& rule) {
    const Checked when = check_condition(context_, env_, rule.when);
    if (known_.empty()) result.known = when.yes;
    keep_common(result.known, when.yes);
    known_.push_back(when.yes);
    program::LabelledCase made{rule.label.text, when.id, {}, {}, rule.span, effect_of(rule)};
    made.basis = check_basis(context_, rule.basis, need_,
                             {"情形“" + rule.label.text + "”", "case “" + rule.label.text + "”"},
                             rule.span, overlap(made.in_force, context_.program.in_force));
    result.cases.push_back(std::move(made));
  }

  void check_waiver(const syntax::Rule& rule) {
    std::vector<std::string> labels;
    for (const auto& made : result.cases) labels.push_back(made.label);
    program::Waiver waiver;
    waiver.label = rule.label.text;
    waiver.over = resolve_over(context_, rule, labels);
    waiver.span = rule.span;
    waiver.in_force = effect_of(rule);
    Env here = env_;
    // Over several cases it is looked at for each of them: only what all of them show is known.
    for (size_t i = 0; i < waiver.over.size(); ++i) {
      const Facts& facts = known_[waiver.over[i]];
      if (i == 0) here.facts = facts;
      keep_common(here.facts, facts);
    }
    waiver.when = check_condition(context_, here, rule.when).id;
    waiver.basis =
        check_basis(context_, rule.basis, Need::either,
                    {"例外“" + rule.label.text + "”", "exception “" + rule.label.text + "”"},
                    rule.span, overlap(waiver.in_force, context_.program.in_force));
    result.waivers.push_back(std::move(waiver));
  }

  CheckedCases result;

 private:
  Context& context_;
  const Env& env_;
  const Need need_;
  std::vector<Facts> known_;  // by case
};

}  // namespace

CheckedCases check_cases(Context& context, const syntax::Name& name,
                         const std::vector<syntax::Rule>& rules, const Env& env, Need need) {
  Cases cases(context, env, need);
  check_effects(context, rules, context.program.in_force, {"标签", "label"});
  for (const syntax::Rule& rule : rules) {
    if (rule.kind == RuleKind::case_) cases.check_case(rule);
  }
  for (const syntax::Rule& rule : rules) {
    if (rule.kind == RuleKind::exception) cases.check_waiver(rule);
  }
  const size_t count = cases.result.cases.size();
  if (count == 0) context.report(Kind::no_case, name.span, {name.text});
  if (count > labels_max) {
    context.report(Kind::too_many_labels, name.span, {name.text, std::to_string(count)});
  }
  return std::move(cases.result);
}

}  // namespace xinheng::check
