#include "runtime/columns/rejects.h"

#include <algorithm>
#include <tuple>

namespace xinheng::columns {

Reject reject_of(const Part& part, uint32_t row, size_t planned, RejectReason reason,
                 RejectEffect effect, std::string value) {
  return {part.origin->file,
          part.number_of(row),
          part.origin->column_names[planned],
          std::move(value),
          reason,
          effect};
}

void note_faults(const KindPlan& plan, std::vector<Part>& parts, std::vector<Reject>& rejects) {
  for (Part& part : parts) {
    part.refused.assign(part.rows, 0);
    for (size_t k = 0; k < plan.columns.size(); ++k) {
      FaultList& faults = part.columns[k].faults;
      const RejectEffect effect = plan.columns[k].effect;
      if (effect == RejectEffect::row)
        for (const uint32_t row : faults.rows) part.refused[row] = Part::faulty;
      for (Fault& fault : faults.items)
        rejects.push_back(
            reject_of(part, fault.row, k, fault.reason, effect, std::move(fault.value)));
    }
    for (uint32_t row = 0; row < part.left_out.size(); ++row)
      if (part.left_out[row] != Part::in_play) part.refused[row] = Part::other_version;
  }
}

void sort_rejects(std::vector<Reject>& rejects) {
  const auto order = [](const Reject& r) { return std::tie(r.file, r.row, r.column, r.reason); };
  std::sort(rejects.begin(), rejects.end(),
            [&](const Reject& a, const Reject& b) { return order(a) < order(b); });
}

}  // namespace xinheng::columns
