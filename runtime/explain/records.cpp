#include <algorithm>

#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

bool is_true(const Value& value) {
  return value.state == Value::State::word && value.word != 0;
}

// The conditions that choose the records of a kind, in all evaluations of the subject.
struct Choice {
  std::string dimension;  // "个人信用.守法遵纪"
  program::Aggregate aggregate;
};

std::vector<Choice> choices_of(Narrator& n, program::RecordId kind) {
  std::vector<Choice> choices;
  for (const program::Evaluation& evaluation : n.program().evaluations) {
    if (evaluation.subject != n.kind()) continue;
    for (const program::Dimension& dimension : evaluation.dimensions) {
      std::vector<program::Aggregate> aggregates;
      n.collect_aggregates(dimension.value, aggregates);
      for (const program::Aggregate& aggregate : aggregates)
        if (aggregate.record == kind)
          choices.push_back({evaluation.name + "." + dimension.name, aggregate});
    }
  }
  return choices;
}

// How many of the operands of a filter are true: the choice with most is the one to speak of.
size_t operands_met(Narrator& n, program::ExprId filter, RecordName record) {
  const auto* junction = std::get_if<program::Junction>(&n.program().exprs[filter].node);
  if (!junction || !junction->is_and) return 0;
  return static_cast<size_t>(std::count_if(
      junction->operands.begin(), junction->operands.end(),
      [&](program::ExprId operand) { return is_true(n.interpreter().evaluate(operand, record)); }));
}

Node& add_record(Node& node, Narrator& n, const std::vector<Choice>& choices, RecordName record) {
  std::vector<std::string> counted;
  const Choice* nearest = nullptr;
  size_t nearest_met = 0;
  for (const Choice& choice : choices) {
    const program::ExprId filter = choice.aggregate.filter;
    if (!filter.valid() || is_true(n.interpreter().evaluate(filter, record))) {
      counted.push_back(choice.dimension);
      continue;
    }
    const size_t met = operands_met(n, filter, record);
    if (!nearest || met > nearest_met) nearest = &choice, nearest_met = met;
  }
  const std::string text = n.record_text(record);
  if (!counted.empty()) {
    Node& line =
        node.add(n.say("{}：计入 {}", "{}: counts in {}", text, n.join(counted)), Role::record);
    add_decisions(line, n, record);
    return line;
  }
  Node& line = node.add(n.say("{}：不计入任何分项", "{}: counts in no part", text), Role::record);
  if (nearest) n.add_why_not(line, nearest->aggregate.filter, record);
  add_decisions(line, n, record);
  return line;
}

}  // namespace

void add_records(Node& root, Narrator& n) {
  for (uint32_t kind = 0; kind < n.program().records.size(); ++kind) {
    const program::RecordId id{kind};
    const auto [begin, end] = n.records_of(id);
    if (begin == end) continue;
    Node& node =
        root.add(n.say("{}：{} 条", "{}: {} records", n.program().records[id].name, end - begin));
    const std::vector<Choice> choices = choices_of(n, id);
    for (uint64_t row = begin; row < end; ++row) {
      const RecordName record{id, row};
      Node& line = choices.empty() ? node.add(n.record_text(record), Role::record)
                                   : add_record(node, n, choices, record);
      if (choices.empty()) add_decisions(line, n, record);
      add_findings(line, n, record);
    }
  }
}

}  // namespace xinheng::explain
