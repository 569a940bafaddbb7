// Measures that others are replaced by (改为): their cases come from there.
#include "compiler/program/program.h"

namespace xinheng::program {

bool holds_on(const Interval& interval, Days date) {
  return interval.from <= date && date < interval.to;
}

void note_replacements(Program& program) {
  for (Measure& measure : program.measures) measure.replacements.clear();
  for (const auto& item : program.order) {
    const auto* id = std::get_if<MeasureId>(&item);
    if (id == nullptr) continue;
    const Measure& from = program.measures[*id];
    const auto all = static_cast<uint32_t>(from.cases.size() + from.replacements.size());
    for (uint32_t w = 0; w < from.waivers.size(); ++w) {
      const Waiver& waiver = from.waivers[w];
      if (waiver.effect != WaiverEffect::replace || !waiver.replacement.valid()) continue;
      std::vector<Replacement>& into = program.measures[waiver.replacement].replacements;
      for (const uint32_t c : waiver.over) into.push_back({*id, c, w});
      if (!waiver.over.empty()) continue;
      for (uint32_t c = 0; c < all; ++c) into.push_back({*id, c, w});
    }
  }
}

std::string case_label(const Program& program, const Measure& measure, uint32_t case_index) {
  if (case_index < measure.cases.size()) return measure.cases[case_index].label;
  const Replacement& from = measure.replacements[case_index - measure.cases.size()];
  const Measure& other = program.measures[from.measure];
  return other.name + "." + case_label(program, other, from.case_index) + "（" +
         other.waivers[from.waiver].label + "）";
}

}  // namespace xinheng::program
