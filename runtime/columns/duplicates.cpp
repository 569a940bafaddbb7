#include "runtime/columns/group.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/repeated_keys.h"
#include "runtime/columns/rows.h"

namespace xinheng::columns {
namespace {

bool same_content(const KindPlan& plan, const std::vector<Part>& parts, RowName a, RowName b) {
  if (parts[a.part].columns[0].owners[a.row] != parts[b.part].columns[0].owners[b.row])
    return false;
  for (size_t k = 0; k < plan.columns.size(); ++k) {
    const ColumnPlan::Role role = plan.columns[k].role;
    const bool compared = role == ColumnPlan::Role::field || role == ColumnPlan::Role::reference;
    if (compared && compare_cells(parts, k, a, b) != 0) return false;
  }
  return true;
}

}  // namespace

std::vector<std::pair<RowName, RowName>> rows_with_one_key(const std::vector<Part>& parts,
                                                           size_t key, uint32_t threads) {
  const auto has_key = [&](const Part& part, uint32_t row) {
    return !part.columns[key].texts[row].empty();
  };
  std::vector<std::pair<RowName, RowName>> pairs;
  for (const Repeat& repeat : find_repeats(parts, key, threads, has_key))
    pairs.emplace_back(repeat.first, repeat.again);
  return pairs;
}

void refuse_duplicates(const KindPlan& plan, size_t key, std::vector<Part>& parts, uint32_t threads,
                       std::vector<Reject>& rejects) {
  const auto is_taken = [](const Part& part, uint32_t row) {
    return part.refused[row] == Part::taken;
  };
  const std::vector<Repeat> repeats = find_repeats(parts, key, threads, is_taken);
  const auto refuse = [&](RowName name, RejectReason reason) {
    Part& part = parts[name.part];
    part.refused[name.row] = Part::faulty;
    rejects.push_back(reject_of(part, name.row, key, reason, RejectEffect::row,
                                shown_text(plan.columns[key], text_of(parts, key, name))));
  };
  for (size_t begin = 0; begin < repeats.size();) {
    size_t end = begin;
    bool same = true;
    for (; end < repeats.size() && repeats[end].first == repeats[begin].first; ++end)
      same = same && same_content(plan, parts, repeats[end].first, repeats[end].again);
    const RejectReason reason =
        plan.versions && !same ? RejectReason::version_overlap : RejectReason::duplicate_record;
    if (!same) refuse(repeats[begin].first, reason);
    for (size_t i = begin; i < end; ++i) refuse(repeats[i].again, reason);
    begin = end;
  }
}

}  // namespace xinheng::columns
