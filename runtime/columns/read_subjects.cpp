#include "runtime/columns/read_subjects.h"

#include <chrono>
#include <memory>
#include <utility>

#include "runtime/columns/group.h"

namespace xinheng::columns {

KindsToRead kinds_to_read(const program::Program& program, const NeededFields& needed,
                          const std::vector<FieldName>& besides) {
  KindsToRead kinds;
  KindPlans plans = plan_kinds(program, needed, besides);
  for (KindPlan& plan : plans.subjects) kinds.subjects.push_back({std::move(plan), {}, {}});
  for (KindPlan& plan : plans.records) kinds.records.push_back({std::move(plan), {}, {}});
  return kinds;
}

bool read_subjects(const program::Program& program, std::vector<KindParts>& kinds,
                   PartsReader& reader, uint32_t threads, RejectLimit& limit, Dataset& data,
                   SubjectIndices& indices, Diagnostics& diagnostics) {
  using Clock = std::chrono::steady_clock;
  if (!reader.read(kinds, nullptr)) return false;
  for (const KindParts& kind : kinds) limit.count(kind.plan, kind.parts);
  if (!limit.keeps(diagnostics)) return false;
  const auto start = Clock::now();
  std::vector<std::vector<uint64_t>> packed;
  for (uint32_t i = 0; i < kinds.size(); ++i) {
    const size_t fields = program.subjects.items[i].fields.size();
    GroupedSubjects grouped =
        group_subjects(kinds[i].plan, fields, kinds[i].parts, threads, data.rejects);
    data.subjects.push_back(std::move(grouped.data));
    packed.push_back(std::move(grouped.packed));
    std::vector<Part>().swap(kinds[i].parts);
  }
  for (uint32_t i = 0; i < kinds.size(); ++i)
    indices.push_back(std::make_unique<SubjectIndex>(data.subjects[i].keys, packed[i]));
  data.group_seconds += std::chrono::duration<double>(Clock::now() - start).count();
  limit.count_duplicates(data.rejects, 0);
  return limit.keeps(diagnostics);
}

}  // namespace xinheng::columns
