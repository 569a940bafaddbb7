#include "runtime/explain/why.h"

#include <set>

#include "runtime/execute/interpreter_references.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

class Why {
 public:
  explicit Why(Narrator& narrator) : n_(narrator), program_(narrator.program()) {}

  void add_values(Node& root, program::ExprId expr, MaybeRecord record) {
    for (const program::ExprId reference : execute::references_of(program_, expr))
      add_value(root, reference, record);
  }

 private:
  void add_value(Node& root, program::ExprId reference, MaybeRecord record) {
    const program::ExprNode& node = program_.exprs[reference].node;
    if (const auto* one = std::get_if<program::EvaluationRef>(&node)) {
      if (evaluations_.insert(one->evaluation).second)
        add_evaluation(root, n_, one->evaluation, n_.interpreter().evaluation(one->evaluation));
    } else if (const auto* measure = std::get_if<program::MeasureRef>(&node)) {
      if (measures_.insert(measure->measure).second)
        add_measure(root, n_, measure->measure, n_.interpreter().measure(measure->measure));
    } else if (const auto* finding = std::get_if<program::DecisionRef>(&node)) {
      add_table(root, finding->decision, finding->scope, record);
    } else if (const auto* count = std::get_if<program::HitCount>(&node)) {
      add_table(root, count->decision, count->scope, record);
    } else if (const auto* define = std::get_if<program::DefineRef>(&node)) {
      add_define(root.add(n_.given(reference, record)), define->define, record);
    } else {
      Node& line = root.add(n_.given(reference, record));
      n_.add_workings(line, reference);
    }
  }

  void add_table(Node& root, program::DecisionId id, program::Scope scope, MaybeRecord record) {
    add_decision(root, n_, id, scope == program::Scope::record ? record : std::nullopt);
  }

  void add_define(Node& node, program::DefineId id, MaybeRecord record) {
    const program::Define& define = program_.defines[id];
    const MaybeRecord inside = define.scope == program::Scope::record ? record : std::nullopt;
    if (!defines_.insert(id).second) return;
    if (define.finding.valid() && inside) {
      add_finding(node, id, *inside);
      return;
    }
    const auto fired = n_.interpreter().fired(id, inside);
    const auto winners = execute::unbeaten(define, fired);
    for (uint32_t i = 0; i < define.exceptions.size(); ++i)
      add_exception(node, define.exceptions[i], inside);
    const bool by_base = winners.empty();
    const program::ExprId formula = by_base ? define.base : define.exceptions[winners[0]].value;
    if (by_base) {
      Node& line = node.add(said("原则：{}", "base: {}", formula, inside));
      n_.add_basis(line, define.basis);
      add_inner(line, formula, inside);
    } else {
      add_inner(node, formula, inside);
    }
  }

  std::string said(const char* zh, const char* en, program::ExprId expr, MaybeRecord record) {
    const std::string facts = n_.facts(expr, record);
    return n_.say(zh, en, n_.expr_text(expr)) + n_.in_brackets(facts);
  }

  void add_exception(Node& node, const program::Exception& exception, MaybeRecord record) {
    const std::string effect = n_.effect_text(exception.in_force);
    if (!effect.empty()) {
      node.add(n_.say("例外“{}”{}", "exception “{}” is {}", exception.label, effect));
      return;
    }
    if (n_.holds(exception.when, record)) {
      Node& line = node.add(n_.say("例外“{}”成立", "exception “{}” fires", exception.label) +
                            said("：{}", ": {}", exception.when, record));
      n_.add_basis(line, exception.basis);
      return;
    }
    Node& line =
        node.add(n_.say("例外“{}”没有成立", "exception “{}” does not fire", exception.label));
    n_.add_why_not(line, exception.when, record);
  }

  void add_finding(Node& node, program::DefineId id, RecordName record) {
    if (n_.interpreter().value_of(id, record).word == 0) {
      add_finding_why_not(node, n_, program_.defines[id].finding, record);
    } else {
      add_findings(node, n_, record);
    }
  }

  // The defines that a formula names.
  void add_inner(Node& node, program::ExprId formula, MaybeRecord record) {
    for (const program::ExprId reference : execute::references_of(program_, formula)) {
      const auto* inner = std::get_if<program::DefineRef>(&program_.exprs[reference].node);
      if (inner && !defines_.contains(inner->define))
        add_define(node.add(n_.given(reference, record)), inner->define, record);
    }
  }

  Narrator& n_;
  const program::Program& program_;
  std::set<program::DefineId> defines_;  // already told
  std::set<program::EvaluationId> evaluations_;
  std::set<program::MeasureId> measures_;
};

}  // namespace

std::string why(const program::Program& program, execute::Dates dates, const columns::Dataset& data,
                execute::SubjectName subject, std::optional<execute::RecordName> record,
                program::ExprId expr, Language language) {
  Telling telling{program, dates, data, language, 0};
  Narrator narrator(telling, subject);
  Node root;
  Why(narrator).add_values(root, expr, record);
  std::string lines;
  for (const Node& one : root.children) lines += draw(one);
  return lines;
}

}  // namespace xinheng::explain
