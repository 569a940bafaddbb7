#include <algorithm>
#include <bit>
#include <tuple>

#include "runtime/columns/group.h"
#include "runtime/columns/key_bins.h"
#include "runtime/columns/parallel.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/rows.h"

namespace xinheng::columns {
namespace {

// Rows of a bin whose key an earlier row of it has.
void find_in_bin(const std::vector<Part>& parts, size_t key, const HashedRow* rows, uint64_t count,
                 std::vector<uint32_t>& table, std::vector<Repeat>& repeats) {
  constexpr uint32_t none = 0xffffffffu;
  const uint64_t mask = std::bit_ceil(count * 2 + 1) - 1;
  table.assign(mask + 1, none);
  for (uint32_t i = 0; i < count; ++i) {
    uint64_t at = rows[i].hash & mask;
    while (table[at] != none) {
      const HashedRow& other = rows[table[at]];
      if (other.hash == rows[i].hash &&
          text_of(parts, key, other.name) == text_of(parts, key, rows[i].name))
        break;
      at = (at + 1) & mask;
    }
    if (table[at] == none) {
      table[at] = i;
    } else {
      repeats.push_back({rows[table[at]].name, rows[i].name});
    }
  }
}

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

std::vector<Repeat> find_repeats(const std::vector<Part>& parts, size_t key, const Bins& bins,
                                 uint32_t threads) {
  const uint64_t count = bins.first.size() - 1;
  std::vector<std::vector<Repeat>> found(threads);
  parallel(threads, threads, [&](uint64_t thread) {
    std::vector<uint32_t> table;
    for (uint64_t bin = thread; bin < count; bin += threads)
      find_in_bin(parts, key, bins.rows.data() + bins.first[bin],
                  bins.first[bin + 1] - bins.first[bin], table, found[thread]);
  });
  std::vector<Repeat> repeats;
  for (const auto& some : found) repeats.insert(repeats.end(), some.begin(), some.end());
  std::sort(repeats.begin(), repeats.end(), [](const Repeat& a, const Repeat& b) {
    return std::tie(a.first, a.again) < std::tie(b.first, b.again);
  });
  return repeats;
}

std::vector<std::pair<RowName, RowName>> rows_with_one_key(const std::vector<Part>& parts,
                                                           size_t key, uint32_t threads) {
  const Bins bins = make_bins(parts, key, threads, [&](const Part& part, uint32_t row) {
    return !part.columns[key].texts[row].empty();
  });
  std::vector<std::pair<RowName, RowName>> pairs;
  for (const Repeat& repeat : find_repeats(parts, key, bins, threads))
    pairs.emplace_back(repeat.first, repeat.again);
  return pairs;
}

void refuse_duplicates(const KindPlan& plan, size_t key, std::vector<Part>& parts, uint32_t threads,
                       std::vector<Reject>& rejects) {
  const Bins bins = make_bins(parts, key, threads, [](const Part& part, uint32_t row) {
    return part.refused[row] == Part::taken;
  });
  const std::vector<Repeat> repeats = find_repeats(parts, key, bins, threads);
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
