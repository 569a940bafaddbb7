#include <algorithm>

#include "compiler/check/entries.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

using syntax::RuleKind;

void read_entries(Context& context, const syntax::Measure& tree, program::Measure& measure) {
  Entries entries(context, tree.entries,
                  {EntryName::scene, EntryName::department, EntryName::term, EntryName::note});
  measure.scenes = entries.names(EntryName::scene);
  measure.departments = entries.names(EntryName::department);
  measure.term = entries.period(EntryName::term);
  if (const syntax::Entry* term = entries.find(EntryName::term)) {
    if (measure.term && measure.term->unit == Period::Unit::months) {
      need_calendar(context, term->span);
    }
    measure.term_basis =
        check_basis(context, term->basis, Need::either,
                    {"“" + tree.name.text + "”的期限", "the term of “" + tree.name.text + "”"},
                    term->span, context.program.in_force);
  }
}

void check_case(Context& context, const syntax::Rule& rule, const Env& env, Need need,
                program::Measure& measure, std::vector<Facts>& known) {
  const Checked when = check_condition(context, env, rule.when);
  known.push_back(when.yes);
  program::LabelledCase made{rule.label.text, when.id, {}, {}, rule.span};
  made.basis = check_basis(context, rule.basis, need,
                           {"情形“" + rule.label.text + "”", "case “" + rule.label.text + "”"},
                           rule.span, context.program.in_force);
  measure.cases.push_back(std::move(made));
}

void check_waiver(Context& context, const syntax::Rule& rule, const Env& env,
                  const std::vector<Facts>& known, program::Measure& measure) {
  if (rule.outcome == syntax::Rule::Outcome::replace) {
    context.report(Kind::replace_not_yet, rule.span, {rule.label.text});
  } else if (rule.outcome != syntax::Rule::Outcome::waive) {
    context.report(Kind::waiver_outcome, rule.span, {rule.label.text});
  }
  std::vector<std::string> labels;
  for (const auto& made : measure.cases) labels.push_back(made.label);
  program::Waiver waiver;
  waiver.label = rule.label.text;
  waiver.over = resolve_over(context, rule, labels);
  waiver.span = rule.span;
  Env here = env;
  // Over several cases it is looked at for each of them: only what all of them show is known.
  for (size_t i = 0; i < waiver.over.size(); ++i) {
    const Facts& facts = known[waiver.over[i]];
    if (i == 0) here.facts = facts;
    std::erase_if(here.facts, [&](const std::string& fact) { return !facts.contains(fact); });
  }
  waiver.when = check_condition(context, here, rule.when).id;
  waiver.basis =
      check_basis(context, rule.basis, Need::either,
                  {"例外“" + rule.label.text + "”", "exception “" + rule.label.text + "”"},
                  rule.span, context.program.in_force);
  measure.waivers.push_back(std::move(waiver));
}

void check_measure(Context& context, const syntax::Measure& tree, MeasureId id) {
  program::Measure measure = context.program.measures[id];
  read_entries(context, tree, measure);
  Env env = subject_env(measure.subject);
  env.node = Node(id);
  const Need need = tree.kind == syntax::MeasureKind::punishment ? Need::citation : Need::either;
  Once once(context, {"标签", "label"});
  std::vector<Facts> known;
  for (const syntax::Rule& rule : tree.rules) {
    once.add(rule.label);
    if (rule.kind == RuleKind::case_) check_case(context, rule, env, need, measure, known);
  }
  for (const syntax::Rule& rule : tree.rules) {
    if (rule.kind == RuleKind::exception) check_waiver(context, rule, env, known, measure);
  }
  if (measure.cases.empty()) context.report(Kind::no_case, tree.name.span, {tree.name.text});
  if (measure.cases.size() > labels_max) {
    context.report(Kind::too_many_labels, tree.name.span,
                   {tree.name.text, std::to_string(measure.cases.size())});
  }
  context.program.measures[id] = std::move(measure);
}

}  // namespace

void check_measures(Context& context) {
  for (const auto& [tree, id] : context.measure_pairs) check_measure(context, *tree, id);
}

}  // namespace xinheng::check
