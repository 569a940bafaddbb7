// What references lead to. The value must not depend on who asked first, nor on the order of
// records.
#include <algorithm>
#include <set>

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

void Judgement::note(Noted& noted) {
  noted_ = &noted;
  elsewhere_.reset();
}

Value Judgement::value_of(const program::Follow& node, const Context& context) {
  const Value reference = evaluate(node.reference, context);
  if (auto result = without_value({&reference})) return *result;
  const SubjectName subject{program_.exprs[node.reference].type.subject,
                            static_cast<uint32_t>(reference.word)};
  const Step step{node.operand, subject, *context.record};
  if (const auto known = common_->settled.find(step); known != common_->settled.end())
    return known->second;
  if (common_->asked != nullptr) {
    common_->asked->push_back({step, common_->keep(context)});
    Value open;
    open.state = Value::State::undetermined;
    return open;
  }
  if (path_ != nullptr) return led_to(step, context);
  Path path;
  if (!elsewhere_) elsewhere_ = std::make_unique<Judgement>(program_, dates_, data_, standings_);
  elsewhere_->noted_ = noted_;
  elsewhere_->common_ = common_;
  elsewhere_->path_ = &path;
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

using Leads = std::map<Step, std::vector<Step>>;

bool leads_back(const Leads& leads, const Step& step) {
  std::set<Step> seen;
  std::vector<Step> open = leads.at(step);
  while (!open.empty()) {
    const Step next = open.back();
    open.pop_back();
    if (next == step) return true;
    if (!seen.insert(next).second) continue;
    const auto found = leads.find(next);
    if (found != leads.end()) open.insert(open.end(), found->second.begin(), found->second.end());
  }
  return false;
}

}  // namespace

// Round by round: a step that leads to settled ones alone is settled. Where there is none left,
// those that lead back to themselves can't be determined, for this reason alone; the rest follows.
Value Judgement::settle(const Step& step, const Context& context) {
  std::map<Step, Value>& settled = common_->settled;
  std::vector<Asked> waiting = {{step, common_->keep(context)}};
  std::set<Step> known = {step};
  while (!settled.contains(step)) {
    Leads leads;
    const size_t waiting_before = waiting.size(), settled_before = settled.size();
    for (size_t i = waiting.size(); i-- > 0;) {
      const Asked one = waiting[i];
      if (settled.contains(one.step)) continue;
      std::vector<Asked> asked;
      Judgement alone(program_, dates_, data_, standings_);
      alone.common_ = common_;
      common_->asked = &asked;
      const Value value =
          alone.evaluate(one.step.operand,
                         {one.step.subject, {}, one.context, nullptr, nullptr, one.context->place});
      common_->asked = nullptr;
      if (asked.empty()) settled.emplace(one.step, value);
      for (const Asked& next : asked) {
        leads[one.step].push_back(next.step);
        if (known.insert(next.step).second) waiting.push_back(next);
      }
    }
    if (waiting.size() != waiting_before || settled.size() != settled_before) continue;
    std::vector<Step> circular;
    for (const auto& [open, next] : leads)
      if (leads_back(leads, open)) circular.push_back(open);
    for (const Step& open : circular)
      settled.emplace(
          open, undetermined(ReasonKind::circular_link, program_.records[open.from.record].name));
  }
  return settled.at(step);
}

}  // namespace xinheng::execute
