#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using execute::DecisionOutcome;
using program::Decision;

std::string results_text(Narrator& n, const Decision& decision, const DecisionOutcome& outcome) {
  std::vector<std::string> results;
  for (uint32_t i = 0; i < decision.outputs.size(); ++i) {
    const program::Type type = result_type(decision, i);
    const bool list =
        gives_list(decision.policy) && outcome.outputs[i].state != Value::State::undetermined;
    results.push_back(decision.outputs[i].name + " " +
                      (list ? format_list(n.program(), type, outcome.lists[i], n.language())
                            : n.value_text(type, outcome.outputs[i])));
  }
  return n.join(results);
}

// "18 以上 | 低，中"
std::string criteria_text(Narrator& n, const Decision& decision, const program::Branch& branch) {
  std::string text;
  for (uint32_t i = 0; i < branch.criteria.size(); ++i) {
    text += (i == 0 ? "" : " | ") +
            print_criterion(n.program(), decision, i, branch.criteria[i], n.language());
  }
  return text;
}

void add_row(Node& node, Narrator& n, const Decision& decision, uint32_t row) {
  if (row == decision.branches.size()) {
    n.add_basis(node.add(n.say("没有一行成立，用“其余”", "no row matches: otherwise")),
                decision.otherwise->basis);
    return;
  }
  const program::Branch& branch = decision.branches[row];
  n.add_basis(node.add(n.say("{}成立：{}", "{} matches: {}", branch.label,
                             criteria_text(n, decision, branch))),
              branch.basis);
}

}  // namespace

void add_decision(Node& node, Narrator& n, program::DecisionId id, MaybeRecord record) {
  constexpr size_t open_rows_max = 10;
  const Decision& decision = n.program().decisions[id];
  const DecisionOutcome& outcome = n.interpreter().decision(id, record);
  Node& line = node.add(n.say("决策表 {}：{}", "decision table {}: {}", decision.name,
                              results_text(n, decision, outcome)));
  n.add_basis(line, decision.basis);
  std::vector<std::string> inputs;
  for (const program::Input& input : decision.inputs) {
    inputs.push_back(n.say("{} 是 {}", "{} is {}", input.name,
                           n.value_text(n.program().exprs[input.value].type,
                                        n.interpreter().evaluate(input.value, record))));
  }
  line.add(n.join(inputs));
  for (const uint32_t row : outcome.decisive) add_row(line, n, decision, row);
  for (size_t i = 0; i < outcome.open.size() && i < open_rows_max; ++i) {
    const program::Branch& branch = decision.branches[outcome.open[i]];
    line.add(n.say("{}成不成立无法确定：{}", "whether {} matches is undetermined: {}", branch.label,
                   criteria_text(n, decision, branch)));
  }
}

void add_decisions(Node& node, Narrator& n, MaybeRecord record) {
  for (uint32_t i = 0; i < n.program().decisions.size(); ++i) {
    const Decision& decision = n.program().decisions.items[i];
    const bool here =
        record ? decision.record == record->record
               : decision.scope == program::Scope::subject && decision.subject == n.kind();
    if (here) add_decision(node, n, {i}, record);
  }
}

}  // namespace xinheng::explain
