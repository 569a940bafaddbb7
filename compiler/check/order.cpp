// What uses what: cycles, and an order in which nothing comes before what it needs.
#include <algorithm>

#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

class Sorter {
 public:
  explicit Sorter(Context& context) : context_(context) {}

  // Depth first with a stack of its own: chains of rules may be long.
  void visit(Node start) {
    if (state_[start] != Progress::waiting) return;
    enter(start);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.next == frame.uses.size()) {
        state_[frame.node] = Progress::done;
        order.push_back(frame.node);
        stack_.pop_back();
        continue;
      }
      const Node next = frame.uses[frame.next++];
      if (state_[next] == Progress::running) {
        report_cycle(next);
      } else if (state_[next] == Progress::waiting) {
        enter(next);
      }
    }
  }

  std::vector<Node> order;

 private:
  struct Frame {
    Node node;
    std::vector<Node> uses;
    size_t next = 0;
  };

  void enter(Node node) {
    state_[node] = Progress::running;
    const auto found = context_.uses.find(node);
    stack_.push_back({node, found == context_.uses.end()
                                ? std::vector<Node>{}
                                : std::vector<Node>(found->second.begin(), found->second.end())});
  }

  std::string name(const Node& node) const {
    return std::visit(overloaded{
                          [&](DefineId id) {
                            const program::Define& define = context_.program.defines[id];
                            return owner_name(context_, define) + "." + define.name;
                          },
                          [&](EvaluationId id) { return context_.program.evaluations[id].name; },
                          [&](MeasureId id) { return context_.program.measures[id].name; },
                          [&](DecisionId id) { return context_.program.decisions[id].name; },
                      },
                      node);
  }
  Span span(const Node& node) const {
    return std::visit(overloaded{
                          [&](DefineId id) { return context_.program.defines[id].span; },
                          [&](EvaluationId id) { return context_.program.evaluations[id].span; },
                          [&](MeasureId id) { return context_.program.measures[id].span; },
                          [&](DecisionId id) { return context_.program.decisions[id].span; },
                      },
                      node);
  }

  void report_cycle(const Node& back) {
    std::string path;
    bool inside = false;
    for (const Frame& frame : stack_) {
      inside = inside || frame.node == back;
      if (inside) path += name(frame.node) + " → ";
    }
    context_.report(Kind::cycle, span(back), {path + name(back)});
  }

  Context& context_;
  std::map<Node, Progress> state_;
  std::vector<Frame> stack_;
};

// Defines get the numbers of their new places, everywhere.
void renumber(Context& context, const std::vector<DefineId>& order) {
  std::vector<DefineId> place(order.size());
  IdVector<program::DefineTag, program::Define> sorted;
  for (const DefineId id : order) {
    place[id.index] = sorted.push(std::move(context.program.defines[id]));
  }
  context.program.defines = std::move(sorted);
  for (program::Expr& expr : context.program.exprs) {
    if (auto* ref = std::get_if<program::DefineRef>(&expr.node)) {
      ref->define = place[ref->define.index];
    }
  }
  for (program::Finding& finding : context.program.findings) {
    for (DefineId* define : {&finding.holds, &finding.applies, &finding.from, &finding.until,
                             &finding.last_day, &finding.late, &finding.days_late}) {
      if (define->valid()) *define = place[define->index];
    }
  }
  for (Context::Filter& filter : context.filters) {
    std::set<uint32_t> defines;
    for (const uint32_t define : filter.defines) defines.insert(place[define].index);
    filter.defines = std::move(defines);
  }
  for (auto& pair : context.define_pairs) pair.id = place[pair.id.index];
  context.uses.clear();  // they name them by their old numbers
  context.tree_uses.clear();
  context.grade_uses.clear();
}

}  // namespace

void sort_by_use(Context& context) {
  Sorter sorter(context);
  for (uint32_t i = 0; i < context.program.defines.size(); ++i) sorter.visit(DefineId{i});
  for (uint32_t i = 0; i < context.program.evaluations.size(); ++i) sorter.visit(EvaluationId{i});
  for (uint32_t i = 0; i < context.program.measures.size(); ++i) sorter.visit(MeasureId{i});
  for (uint32_t i = 0; i < context.program.decisions.size(); ++i) sorter.visit(DecisionId{i});
  std::vector<DefineId> defines;
  for (const Node& node : sorter.order) {
    std::visit(overloaded{
                   [&](DefineId id) { defines.push_back(id); },
                   [&](EvaluationId id) { context.program.order.emplace_back(id); },
                   [&](MeasureId id) { context.program.order.emplace_back(id); },
                   [](DecisionId) {},
               },
               node);
  }
  renumber(context, defines);
}

}  // namespace xinheng::check
