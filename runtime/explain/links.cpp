// Through links: what is told here may rest on results of other subjects. Who they are, by which
// record, and how their results come about.
#include <algorithm>
#include <map>

#include "compiler/program/operands.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

using execute::SubjectName;
using program::ExprId;

bool is_true(const Value& value) {
  return value.state == Value::State::word && value.word != 0;
}

// One subject that something rests on, through a record; and for which of its results.
struct Linked {
  SubjectName subject;
  MaybeRecord through;
  std::vector<Asked> asked;
};

class Search {
 public:
  explicit Search(Narrator& n) : n_(n), program_(n.program()) {}

  std::vector<Linked> find(ExprId expr, MaybeRecord record) {
    SubjectName here = n_.subject();
    if (record) here = n_.owner_of(*record);
    visit(expr, {n_.subject(), here, record});
    return std::move(found_);
  }

 private:
  // Where an expression stands: a record of `here` found from `asker`, or `here` itself.
  struct Place {
    SubjectName asker, here;
    MaybeRecord record;
    MaybeRecord through = {};  // the last record on the way
  };

  execute::Interpreter of(SubjectName subject) { return {n_.interpreter(), subject}; }

  void ask(const Place& place, Asked what) {
    if (place.here == n_.subject()) return;
    const auto known = std::find_if(found_.begin(), found_.end(), [&](const Linked& one) {
      return one.subject == place.here && one.through == place.through;
    });
    Linked& linked =
        known != found_.end() ? *known : found_.emplace_back(Linked{place.here, place.through, {}});
    auto& asked = linked.asked;
    if (std::find(asked.begin(), asked.end(), what) == asked.end()) asked.push_back(what);
  }

  void visit(ExprId id, const Place& place) {
    if (!id.valid()) return;
    std::visit([&](const auto& node) { look(node, place); }, program_.exprs[id].node);
    program::each_operand(program_.exprs[id].node, [&](ExprId operand) { visit(operand, place); });
  }

  void look(const program::EvaluationRef& node, const Place& place) { ask(place, node.evaluation); }
  void look(const program::MeasureRef& node, const Place& place) { ask(place, node.measure); }

  void look(const program::DefineRef& node, const Place& place) {
    const program::Define& define = program_.defines[node.define];
    const bool of_record = define.scope == program::Scope::record;
    if (!of_record && place.here != n_.subject()) return ask(place, node.define);
    Place inside = place;
    if (!of_record) inside = {place.here, place.here, {}, {}};
    if (!entered_.insert({node.define, place.here, inside.record}).second) return;
    execute::Interpreter interpreter = of(inside.asker);
    const auto winners = execute::unbeaten(define, interpreter.fired(node.define, inside.record));
    bool by_base = winners.empty();
    for (const uint32_t winner : winners) {
      const program::Exception& exception = define.exceptions[winner];
      visit(exception.when, inside);
      visit(exception.value, inside);
      by_base =
          by_base || std::holds_alternative<program::Prior>(program_.exprs[exception.value].node);
    }
    if (by_base) visit(define.base, inside);
  }

  void look(const program::DecisionRef& node, const Place& place) {
    const program::Decision& decision = program_.decisions[node.decision];
    const bool of_record = decision.scope == program::Scope::record;
    if (!of_record && place.here != n_.subject()) return;
    Place inside = place;
    if (!of_record) inside = {place.here, place.here, {}, {}};
    for (const program::Input& input : decision.inputs) visit(input.value, inside);
  }

  // The records that are in it; what is asked of those found on the way is their own affair.
  void look(const program::Aggregate& node, const Place& place) {
    if (place.record || place.here != n_.subject()) return;
    execute::Interpreter interpreter = of(place.here);
    for (const uint64_t row : n_.rows_of(node)) {
      const RecordName record{node.record, row};
      if (node.filter.valid() && !is_true(interpreter.evaluate(node.filter, record))) continue;
      const Place inside{place.here, n_.owner_of(record), record, record};
      program::each_of_record(node, [&](ExprId of_record) { visit(of_record, inside); });
    }
  }

  void look(const program::Follow& node, const Place& place) {
    const Value to = of(place.asker).evaluate(node.reference, place.record);
    if (to.state != Value::State::word) return;
    const SubjectName target{program_.exprs[node.reference].type.subject,
                             static_cast<uint32_t>(to.word)};
    const Place there{target, target, {}, place.record ? place.record : place.through};
    const auto before = found_.size();
    visit(node.operand, there);
    if (found_.size() == before) ask(there, {});
  }

  template <class Other>
  void look(const Other&, const Place&) {}

  Narrator& n_;
  const program::Program& program_;
  std::vector<Linked> found_;
  std::set<std::tuple<program::DefineId, SubjectName, MaybeRecord>> entered_;
};

// "最近失信日 是 2018-05-01（例外“有行为”，依据 …）", and the records it is from.
void add_asked_define(Node& node, Narrator& n, program::DefineId id, bool in_full) {
  const program::Define& define = n.program().defines[id];
  const Value value = n.interpreter().value_of(id, std::nullopt);
  std::string text = n.say("{} 是 {}", "{} is {}", define.name, n.value_text(define.type, value));
  const program::Basis* basis = &define.basis;
  const auto winners = execute::unbeaten(define, n.interpreter().fired(id, std::nullopt));
  ExprId from = define.base;
  if (winners.size() == 1) {
    const program::Exception& exception = define.exceptions[winners[0]];
    text += n.say("，例外“{}”成立", ", exception “{}” fires", exception.label);
    const bool prior =
        std::holds_alternative<program::Prior>(n.program().exprs[exception.value].node);
    if (!prior) from = exception.value;
    basis = &exception.basis;
  }
  Node& line = node.add(text);
  if (!in_full) return;
  n.add_basis(line, *basis);
  for (const Contribution& one : n.contributions(from)) line.add(n.contribution_text(one));
}

void add_asked(Node& node, Narrator& n, const Asked& what, bool in_full) {
  const bool anew = n.begin_telling(what);
  const auto tell = [&](const std::string& short_text, const auto& add) {
    if (in_full && anew) return add();
    node.add(short_text + (in_full ? n.say("（上面说过）", " (told above)") : ""));
  };
  std::visit(
      overloaded{
          [](std::monostate) {},
          [&](program::EvaluationId id) {
            const auto outcome = n.interpreter().evaluation(id);
            tell(evaluation_heading(n, id, outcome), [&] { add_evaluation(node, n, id, outcome); });
          },
          [&](program::MeasureId id) {
            const auto outcome = n.interpreter().measure(id);
            tell(measure_heading(n, id, outcome), [&] { add_measure(node, n, id, outcome); });
          },
          [&](program::DefineId id) { add_asked_define(node, n, id, in_full && anew); },
      },
      what);
}

}  // namespace

std::string link_text(Narrator& n, SubjectName subject, MaybeRecord through) {
  std::string text = n.program().subjects[subject.kind].name + " " + n.subject_text(subject);
  if (through) text += n.in_brackets(n.record_text(*through));
  return text;
}

void add_links(Node& node, Narrator& n, ExprId expr, MaybeRecord record) {
  constexpr size_t subjects_max = 50;
  const std::vector<Linked> found = Search(n).find(expr, record);
  for (size_t i = 0; i < found.size() && i < subjects_max; ++i) {
    Node& line = node.add(
        n.say("取决于 {}", "rests on {}", link_text(n, found[i].subject, found[i].through)),
        Role::link);
    Narrator other(n, found[i].subject);
    for (const Asked& what : found[i].asked) add_asked(line, other, what, n.follows_links());
  }
  if (found.size() > subjects_max)
    node.add(
        n.say("还取决于另外 {} 个主体", "and on {} other subjects", found.size() - subjects_max),
        Role::link);
}

}  // namespace xinheng::explain
