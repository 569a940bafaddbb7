// 测试: dates, instances and what is expected of them.
#include <algorithm>

#include "compiler/check/declare.h"
#include "compiler/check/entries.h"
#include "compiler/check/instances.h"
#include "compiler/check/names.h"
#include "compiler/check/versions.h"
#include "compiler/program/reject_reason.h"

namespace xinheng::check {

void find_references(const Context& context, ExprId id, std::vector<ExprId>& found) {
  if (!id.valid()) return;
  const auto visit = [&](ExprId operand) { find_references(context, operand, found); };
  std::visit(overloaded{
                 [&](const program::FieldRef&) { found.push_back(id); },
                 [&](const program::DefineRef&) { found.push_back(id); },
                 [&](const program::EvaluationRef&) { found.push_back(id); },
                 [&](const program::MeasureRef&) { found.push_back(id); },
                 [&](const program::DecisionRef&) { found.push_back(id); },
                 [&](const program::HitCount&) { found.push_back(id); },
                 [&](const program::ListEqual& node) { visit(node.list); },
                 [&](const program::ColumnRef& node) { visit(node.row); },
                 [&](const program::Has& node) { visit(node.operand); },
                 [&](const program::Not& node) { visit(node.operand); },
                 [&](const program::Junction& node) {
                   for (const ExprId operand : node.operands) visit(operand);
                 },
                 [&](const program::Compare& node) { visit(node.left), visit(node.right); },
                 [&](const program::Member& node) { visit(node.operand); },
                 [&](const program::Rescale& node) { visit(node.operand); },
                 [&](const program::Negate& node) { visit(node.operand); },
                 [&](const program::Binary& node) { visit(node.left), visit(node.right); },
                 [](const auto&) {},
             },
             context.program.exprs[id].node);
}

namespace {

std::vector<std::string> labels_of(const Context& context, ExprId about) {
  std::vector<std::string> labels;
  const auto add = [&](const auto& list) {
    for (const auto& item : list) labels.push_back(item.label);
  };
  const auto add_rows = [&](DecisionId id) {
    add(context.program.decisions[id].branches);
    labels.emplace_back("其余");
  };
  std::visit(overloaded{
                 [&](const program::DefineRef& node) {
                   const program::Define& define = context.program.defines[node.define];
                   add(define.exceptions);
                   if (!define.finding.valid() || !define.exceptions.empty()) return;
                   add(context.program.findings[define.finding].cases);
                   add(context.program.findings[define.finding].waivers);
                 },
                 [&](const program::DecisionRef& node) { add_rows(node.decision); },
                 [&](const program::HitCount& node) { add_rows(node.decision); },
                 [&](const program::EvaluationRef& node) {
                   add(context.program.evaluations[node.evaluation].unrated);
                   add(context.program.evaluations[node.evaluation].downgrades);
                   add(context.program.evaluations[node.evaluation].quotas);
                 },
                 [&](const program::MeasureRef& node) {
                   const program::Measure& measure = context.program.measures[node.measure];
                   add(measure.cases);
                   add(measure.waivers);
                   for (const auto& from : measure.replacements) {
                     const auto& waivers = context.program.measures[from.measure].waivers;
                     labels.push_back(waivers[from.waiver].label);
                   }
                   for (const MeasureId other : measure.excluded_by) {
                     labels.push_back(context.program.measures[other].name);
                   }
                 },
                 [](const auto&) {},
             },
             context.program.exprs[about].node);
  return labels;
}

// What a decision can lack: fields, parameters, and whatever can overflow or be empty.
std::vector<std::string> missing_names(const Context& context) {
  std::vector<std::string> names;
  for (const auto& subject : context.program.subjects) {
    for (const auto& field : subject.fields) names.push_back(field.name);
  }
  for (const auto& record : context.program.records) {
    names.push_back(record.name);
    for (const auto& field : record.fields) names.push_back(field.name);
  }
  for (const auto& parameter : context.program.parameters) names.push_back(parameter.name);
  // Of a result of a deadline or publication, 修复办理.截止日, the last part.
  for (const auto& define : context.program.defines)
    names.push_back(define.name.substr(define.name.find('.') + 1));
  for (const auto& decision : context.program.decisions) {
    names.push_back(decision.name);
    for (const auto& output : decision.outputs) names.push_back(output.name);
  }
  for (const auto& evaluation : context.program.evaluations) {
    names.push_back(evaluation.name);
    for (const auto& dimension : evaluation.dimensions) names.push_back(dimension.name);
    if (evaluation.score) names.push_back(evaluation.score->name);
    if (evaluation.grades.valid()) names.push_back(evaluation.grade_name);
  }
  for (const auto& measure : context.program.measures) names.push_back(measure.name);
  return names;
}

// Reasons of rejection by either of their names; kept by the Chinese one.
void read_rejections(Context& context, const std::vector<syntax::Name>& because,
                     program::Expectation& made) {
  for (const syntax::Name& name : because) {
    const auto found =
        std::find_if(program::reject_reason_names.begin(), program::reject_reason_names.end(),
                     [&](const auto& one) { return name.text == one.zh || name.text == one.code; });
    if (found == program::reject_reason_names.end()) {
      std::vector<std::string> known;
      for (const auto& one : program::reject_reason_names)
        known.push_back(word_like(name, one.zh, one.code));
      report_unknown(context, name, {"拒收的原因", "reason of rejection"}, known);
    } else {
      made.because.emplace_back(found->zh);
    }
  }
}

// 期望 拒收 甲 因 身份代码校验码不对: reading the instance from data fails so.
void read_rejection(Context& context, const syntax::Expect& tree, const Instances& instances,
                    program::Test& test) {
  program::Expectation made;
  made.kind = program::Expectation::Kind::rejected;
  made.span = tree.span;
  const syntax::Name& name = tree.path.names[0];
  const auto found = instances.known.find(name.text);
  if (found == instances.known.end()) {
    std::vector<std::string> known;
    for (const auto& [other, instance] : instances.known) known.push_back(other);
    report_unknown(context, name, {"实例（本测试）", "instance in this test"}, known);
    return;
  }
  made.subject = found->second.subject;
  made.record = found->second.record;
  read_rejections(context, tree.because, made);
  test.expectations.push_back(std::move(made));
}

// All paths of an expectation start with one instance; which one.
bool find_subject(Context& context, const Instances& instances, Span span,
                  program::Expectation& made) {
  if (instances.used.size() != 1) {
    context.report(Kind::expectation_instances, span, {list_names(instances.used)});
    return false;
  }
  const Instances::Known& known = instances.known.at(instances.used[0]);
  if (report_left_out(context, instances.used[0], known, span)) return false;
  made.subject = known.subject;
  made.record = known.record;
  return true;
}

void read_expectation(Context& context, const syntax::Expect& tree, Instances& instances,
                      program::Test& test) {
  if (tree.kind == syntax::Expect::Kind::rejected) {
    read_rejection(context, tree, instances, test);
    return;
  }
  program::Expectation made;
  made.kind = static_cast<program::Expectation::Kind>(tree.kind);
  made.span = tree.span;
  instances.used.clear();
  Env env;
  env.instances = &instances;
  env.presence = false;
  if (tree.kind == syntax::Expect::Kind::holds) {
    made.expr = check_condition(context, env, tree.expr).id;
  } else {
    env.whole = true;
    env.lists = true;
    made.expr = check_path(context, env, tree.path, {});
  }
  if (!made.expr.valid() || !find_subject(context, instances, tree.span, made)) return;
  std::vector<ExprId> references;
  find_references(context, made.expr, references);
  if (references.size() == 1) made.about = references[0];
  const bool conflict = tree.kind == syntax::Expect::Kind::conflict;
  if (conflict && !may_conflict(context, made.expr)) {
    context.report(Kind::conflict_of_define, tree.path.span, {slice(context, tree.path.span)});
    return;
  }
  read_because(context, tree.because, made);
  test.expectations.push_back(std::move(made));
}

void check_test(Context& context, Samples& samples, const syntax::Test& tree) {
  program::Test test;
  test.name = tree.name.text;
  test.span = tree.name.span;
  Entries entries(context, tree.entries,
                  {EntryName::evaluation_date, EntryName::known_until, EntryName::note});
  const auto date = entries.date(EntryName::evaluation_date);
  const auto known_by = entries.date(EntryName::known_until);
  Supplied supplied = supplied_by_trials(tree);
  if (!entries.find(EntryName::evaluation_date) && !supplied.fields.contains("评价日")) {
    context.report(Kind::test_without_date, tree.name.span, {tree.name.text});
  }
  test.evaluation_date = date.value_or(0);
  test.known_by = known_by.value_or(test.evaluation_date);
  if (tree.fails) test.fails = tree.fails->text;
  for (const syntax::Expect& expect : tree.expects) {
    if (expect.kind == syntax::Expect::Kind::rejected) {
      supplied.rejected.insert(expect.path.names[0].text);
    }
  }
  Instances instances;
  read_instances(context, samples, tree, supplied, test, instances);
  const bool rows = !tree.columns.empty() || !tree.trials.empty();
  if (!rows) leave_out_versions(context, test, instances);  // else when a row has said its part
  for (const syntax::Expect& expect : tree.expects) {
    read_expectation(context, expect, instances, test);
  }
  if (rows) {
    add_trials(context, tree, instances, test);
    return;
  }
  if (tree.expects.empty()) {
    context.report(Kind::test_without_expectation, tree.name.span, {tree.name.text});
  }
  context.program.tests.push_back(std::move(test));
}

}  // namespace

void read_because(Context& context, const std::vector<syntax::Name>& because,
                  program::Expectation& made) {
  if (because.empty()) return;
  const bool missing = made.kind == program::Expectation::Kind::undetermined;
  std::vector<std::string> known;
  if (missing) {
    known = missing_names(context);
  } else if (made.about.valid()) {
    known = labels_of(context, made.about);
  } else {
    context.report(Kind::because_of_several, because[0].span, {});
    return;
  }
  for (const syntax::Name& name : because) {
    if (std::find(known.begin(), known.end(), name.text) == known.end()) {
      report_unknown(context, name,
                     missing ? Words{"字段或参数", "field or parameter"}
                             : Words{"标签（因什么）", "label that may be the reason"},
                     known);
    }
    made.because.push_back(name.text);
  }
}

bool may_conflict(const Context& context, ExprId about) {
  const program::ExprNode& node = context.program.exprs[about].node;
  return std::holds_alternative<program::DefineRef>(node) ||
         std::holds_alternative<program::DecisionRef>(node);
}

bool report_left_out(Context& context, const std::string& name, const Instances::Known& known,
                     Span span) {
  if (known.left_out == Instances::Known::LeftOut::no) return false;
  const bool later = known.left_out == Instances::Known::LeftOut::not_yet_known;
  context.report(Kind::instance_not_known, span,
                 {name, later ? "还不知道" : "已有更新的版本",
                  later ? "isn't known yet" : "has been superseded"});
  return true;
}

void check_tests(Context& context) {
  Samples samples(context);
  Once once(context, {"测试", "test"});
  each<syntax::Test>(context, [&](const syntax::Test& tree) {
    if (!context.pack.is_own(tree.name.span)) return;  // they belong to a pack that is used
    once.add(tree.name);
    check_test(context, samples, tree);
  });
}

}  // namespace xinheng::check
