#include "compiler/lower/measures.h"

#include <algorithm>

namespace xinheng::lower {

using namespace program;

namespace {

bool is_over(const Waiver& waiver, uint32_t case_index) {
  return std::find(waiver.over.begin(), waiver.over.end(), case_index) != waiver.over.end();
}

}  // namespace

const LoweredMeasure& Measures::of(MeasureId id) {
  if (auto at = known_.find(id); at != known_.end()) return at->second;
  LoweredMeasure lowered = lower(program_.measures[id]);
  return known_[id] = std::move(lowered);
}

Lowered Measures::truth(bool value) {
  return {builder_.bit(value), {}, {}, {value, value}};
}

// A waiver is looked at where it has a case to change and all that it is over fire.
Lowered Measures::waiver(const Measure& measure, uint32_t index, const std::vector<Lowered>& holds,
                         std::map<uint32_t, Lowered>& known) {
  if (auto at = known.find(index); at != known.end()) return at->second;
  const Waiver& waiver = measure.waivers[index];
  Lowered result = expressions_.lower_rule(waiver.when, waiver.in_force);
  ValueId asked, open;  // invalid: always; never
  for (uint32_t c : waiver.over) {
    asked = builder_.or_never(asked, holds[c].value);
    asked = builder_.or_never(asked, holds[c].undetermined);
  }
  if (!waiver.over_waivers.empty()) {
    std::vector<Lowered> groups;
    for (const auto& versions : by_label(waiver.over_waivers, measure.waivers)) {
      std::vector<Lowered> any;
      for (uint32_t over : versions) any.push_back(this->waiver(measure, over, holds, known));
      groups.push_back(expressions_.junction(false, any));
    }
    const Lowered looked_at = expressions_.junction(true, groups);
    ValueId now = expressions_.in_force(waiver.in_force);
    if (asked.valid()) now = builder_.and_always(now, asked);
    if (looked_at.undetermined.valid()) open = builder_.and_always(now, looked_at.undetermined);
    asked = builder_.and_always(now, looked_at.value);
  }
  if (asked.valid()) {
    result.value = builder_.both(asked, result.value);
    if (result.undetermined.valid()) {
      result.undetermined = builder_.both(asked, result.undetermined);
    }
  }
  result.undetermined = builder_.or_never(result.undetermined, open);
  return known[index] = result;
}

std::vector<Lowered> Measures::effective(const Measure& measure,
                                         const std::vector<Lowered>& holds) {
  std::map<uint32_t, Lowered> known;
  std::vector<std::vector<Lowered>> beaten(measure.waivers.size());
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const Lowered fires = waiver(measure, w, holds, known);
    for (uint32_t other : measure.waivers[w].over_waivers) beaten[other].push_back(fires);
  }
  std::vector<Lowered> result;
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    result.push_back(without({known[w]}, beaten[w]));
  }
  return result;
}

std::vector<Lowered> Measures::effects(const Measure& measure, const LoweredMeasure& parts,
                                       Effect effect, std::optional<uint32_t> case_index) const {
  std::vector<Lowered> found;
  for (uint32_t w = 0; w < measure.waivers.size(); ++w) {
    const Waiver& waiver = measure.waivers[w];
    const bool here = case_index ? is_over(waiver, *case_index) : waiver.over.empty();
    if (waiver.effect == effect && here) found.push_back(parts.effective[w]);
  }
  return found;
}

// All of the conditions, and none of the effects.
Lowered Measures::without(std::vector<Lowered> conditions, const std::vector<Lowered>& effects) {
  for (const Lowered& effect : effects) conditions.push_back(expressions_.invert(effect));
  if (conditions.empty()) return truth(true);
  return conditions.size() == 1 ? conditions[0] : expressions_.junction(true, conditions);
}

Lowered Measures::replaces(const Replacement& replacement) {
  const Measure& from = program_.measures[replacement.measure];
  const LoweredMeasure& parts = of(replacement.measure);
  const Waiver& waiver = from.waivers[replacement.waiver];
  const bool whole = waiver.over.empty();
  Lowered result = expressions_.junction(
      true, {parts.open,
             whole ? parts.fires[replacement.case_index] : parts.stands[replacement.case_index],
             parts.effective[replacement.waiver]});
  for (uint32_t w = 0; w < from.waivers.size(); ++w) {
    const Waiver& other = from.waivers[w];
    const bool here = whole ? other.over.empty() : is_over(other, replacement.case_index);
    if (other.effect != Effect::replace || other.replacement == waiver.replacement || !here) {
      continue;
    }
    const Lowered& effective = parts.effective[w];
    const ValueId conflict = builder_.or_never(effective.value, effective.undetermined);
    result.undetermined =
        builder_.or_never(result.undetermined, builder_.both(result.value, conflict));
  }
  return result;
}

LoweredMeasure Measures::lower(const Measure& measure) {
  LoweredMeasure parts;
  std::vector<Lowered> holds;
  for (const LabelledCase& rule : measure.cases) {
    holds.push_back(expressions_.lower_rule(rule.when, rule.in_force));
  }
  for (const Replacement& replacement : measure.replacements) {
    holds.push_back(replaces(replacement));
  }
  parts.effective = effective(measure, holds);
  for (uint32_t c = 0; c < holds.size(); ++c) {
    parts.stands.push_back(without({holds[c]}, effects(measure, parts, Effect::waive, c)));
    parts.fires.push_back(without({parts.stands[c]}, effects(measure, parts, Effect::replace, c)));
  }
  std::vector<Lowered> open;
  const ValueId now = expressions_.in_force(measure.in_force);
  if (now.valid()) open.push_back({now, {}, {}, {0, 1}});
  if (measure.runs.valid()) open.push_back(expressions_.lower(measure.runs));
  std::vector<Lowered> closed = effects(measure, parts, Effect::waive, std::nullopt);
  for (MeasureId other : measure.excluded_by) closed.push_back(of(other).applies);
  parts.open = without(std::move(open), closed);
  const Lowered any = expressions_.junction(false, parts.fires);
  parts.applies =
      without({any, parts.open}, effects(measure, parts, Effect::replace, std::nullopt));
  parts.lighter = lighter(measure, parts);
  return parts;
}

std::optional<Lowered> Measures::lighter(const Measure& measure, const LoweredMeasure& parts) {
  const bool any = std::any_of(measure.waivers.begin(), measure.waivers.end(),
                               [](const Waiver& w) { return w.effect == Effect::lighten; });
  if (!any) return {};
  std::vector<Lowered> all;
  for (uint32_t c = 0; c < parts.fires.size(); ++c) {
    std::vector<Lowered> either = effects(measure, parts, Effect::lighten, c);
    either.push_back(expressions_.invert(parts.fires[c]));
    all.push_back(expressions_.junction(false, either));
  }
  std::vector<Lowered> either = effects(measure, parts, Effect::lighten, std::nullopt);
  either.push_back(expressions_.junction(true, all));
  return expressions_.junction(false, either);
}

Lowered Measures::result(const MeasureRef& ref) {
  const LoweredMeasure& parts = of(ref.measure);
  const Measure& measure = program_.measures[ref.measure];
  if (ref.part == MeasurePart::applies) return parts.applies;
  Lowered result;
  if (ref.part == MeasurePart::lighter) {
    result = parts.lighter.value_or(truth(false));
  } else {
    const ExprId expr = ref.part == MeasurePart::from ? measure.from : measure.until;
    if (expr.valid()) {
      result = expressions_.lower(expr);
    } else {
      result = {builder_.word(0), {}, {}, {0, 0}};
    }
    result.present = {};
    if (!expr.valid() && ref.part == MeasurePart::until) result.present = builder_.bit(false);
    if (!expr.valid() && ref.part == MeasurePart::from) result.undetermined = builder_.bit(true);
  }
  result.present = builder_.and_always(result.present, parts.applies.value);
  if (result.undetermined.valid()) {
    result.undetermined = builder_.both(parts.applies.value, result.undetermined);
  }
  result.undetermined = builder_.or_never(result.undetermined, parts.applies.undetermined);
  return result;
}

}  // namespace xinheng::lower
