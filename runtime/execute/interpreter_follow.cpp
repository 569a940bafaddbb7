// What references lead to. The value must not depend on who asked first, nor on the order of
// records.
#include <algorithm>
#include <set>
#include <utility>

#include "compiler/program/operands.h"
#include "runtime/execute/interpreter_judgement.h"
#include "runtime/execute/interpreter_value.h"

namespace xinheng::execute {
namespace {

struct Circle {};  // thrown: a step led back to itself

}  // namespace

const Context* Common::keep(const Context& context) {
  Context kept = context;
  if (kept.outer != nullptr) kept.outer = keep(*kept.outer);
  return &contexts.emplace_back(kept);
}

void Common::ask(const Step& step, const Step& question, const Context& context) {
  asked->push_back(step);
  if (const auto [at, fresh] = waiting.try_emplace(question); fresh) at->second = keep(context);
}

Step Judgement::question_of(const Step& step) {
  const auto [at, fresh] = common_->stands_alone.try_emplace(step.operand);
  if (fresh) at->second = program::stands_alone(program_, step.operand);
  return at->second ? Step{step.operand, step.subject, {}} : step;
}

const Value* Judgement::settled(const Step& step) {
  const auto& settled = common_->settled;
  if (settled.empty()) return nullptr;
  auto at = settled.find(step);
  if (at == settled.end()) at = settled.find(question_of(step));
  return at == settled.end() ? nullptr : &at->second;
}

Value Judgement::value_of(const program::Follow& node, const Context& context) {
  const Value reference = evaluate(node.reference, context);
  if (auto result = without_value({&reference})) return *result;
  const SubjectName subject{program_.exprs[node.reference].type.subject,
                            static_cast<uint32_t>(reference.word)};
  const Step step{node.operand, subject, *context.record};
  if (const Value* known = settled(step)) return *known;
  if (common_->asked != nullptr) {
    common_->ask(step, question_of(step), context);
    Value open;
    open.state = Value::State::undetermined;
    return open;
  }
  if (path_) return led_to(step, context);
  if (!elsewhere_) {
    elsewhere_ = std::make_unique<Judgement>(program_, dates_, data_, standings_);
    elsewhere_->common_ = common_;
    elsewhere_->path_.emplace();
  }
  elsewhere_->noted_ = noted_;
  try {
    return elsewhere_->led_to(step, context);
  } catch (const Circle&) {
    elsewhere_.reset();  // what it was in the middle of is of no use
    return settle(step, context);
  }
}

Value Judgement::led_to(const Step& step, const Context& context) {
  if (std::find(path_->begin(), path_->end(), step) != path_->end()) throw Circle();
  path_->push_back(step);
  const Value value =
      evaluate(step.operand, {step.subject, {}, &context, nullptr, nullptr, context.place});
  path_->pop_back();
  return value;
}

namespace {

using Edges = std::map<Step, std::vector<Step>>;

// Whoever can be reached from there, in the order in which they are left.
void visit(const Edges& edges, const Step& from, std::set<Step>& seen, std::vector<Step>& left) {
  if (!seen.insert(from).second) return;
  std::vector<std::pair<Step, size_t>> path = {{from, 0}};
  while (!path.empty()) {
    auto& [step, tried] = path.back();
    const auto found = edges.find(step);
    if (found == edges.end() || tried == found->second.size()) {
      left.push_back(step);
      path.pop_back();
      continue;
    }
    const Step& next = found->second[tried++];
    if (seen.insert(next).second) path.emplace_back(next, 0);
  }
}

// Those that lead back to themselves: Kosaraju's strongly connected components.
std::vector<Step> on_circles(const Edges& leads) {
  Edges back;
  std::vector<Step> left, circular;
  std::set<Step> seen;
  for (const auto& [step, next] : leads) {
    for (const Step& one : next) back[one].push_back(step);
    visit(leads, step, seen, left);
  }
  const auto leads_to_itself = [&](const Step& step) {
    const auto at = leads.find(step);
    return at != leads.end() &&
           std::find(at->second.begin(), at->second.end(), step) != at->second.end();
  };
  seen.clear();
  for (size_t i = left.size(); i-- > 0;) {
    std::vector<Step> component;
    visit(back, left[i], seen, component);
    if (component.size() > 1 || (component.size() == 1 && leads_to_itself(component[0])))
      circular.insert(circular.end(), component.begin(), component.end());
  }
  return circular;
}

// What isn't settled yet: steps lead to their question, and questions to the steps they ask for.
struct Open {
  Edges leads;
  std::map<Step, std::set<Step>> askers;  // questions that ask for a step or through it
  std::set<Step> again;                   // questions to be looked at next

  void ask(const Step& question, const Step& step, const Step& further) {
    askers[step].insert(question);
    askers[further].insert(question);
    if (step != further) leads[step] = {further};
    if (!leads.contains(further)) again.insert(further);
  }
  void close(const Step& one) {
    leads.erase(one);
    for (const Step& asker : askers[one])
      if (leads.contains(asker)) again.insert(asker);
  }
};

}  // namespace

// The least fixed point: a question is settled when it has an answer whatever the open ones turn
// out to be; then those that asked for it are looked at again. Where none is left to look at, steps
// that lead back to themselves can't be determined, for this reason alone; the rest follows.
Value Judgement::settle(const Step& step, const Context& context) {
  Open open;
  std::set<Step> now = {question_of(step)};
  common_->waiting = {{question_of(step), common_->keep(context)}};
  while (!now.empty()) {
    for (const Step& question : now) {
      std::vector<Step> asked;
      const Value value = alone(question, asked);
      if (asked.empty() || value.state != Value::State::undetermined) {
        common_->settled.emplace(question, value);
        open.close(question);
        continue;
      }
      for (const Step& one : asked) open.ask(question, one, question_of(one));
      open.leads[question] = std::move(asked);
    }
    std::erase_if(open.again, [&](const Step& one) { return common_->settled.contains(one); });
    if (open.again.empty()) {
      for (const Step& one : on_circles(open.leads)) {
        if (!one.from) continue;
        common_->settled.emplace(
            one, undetermined(ReasonKind::circular_link, program_.records[one.from->record].name));
        open.close(one);
      }
    }
    now = std::exchange(open.again, {});
  }
  return *settled(step);
}

// As far as it is known; `asked`: the steps that it takes and that aren't settled.
Value Judgement::alone(const Step& question, std::vector<Step>& asked) {
  Judgement judgement(program_, dates_, data_, standings_);
  judgement.common_ = common_;
  common_->asked = &asked;
  const Context& from = *common_->waiting.at(question);
  const Value value = judgement.evaluate(
      question.operand, {question.subject, {}, &from, nullptr, nullptr, from.place});
  common_->asked = nullptr;
  return value;
}

}  // namespace xinheng::execute
