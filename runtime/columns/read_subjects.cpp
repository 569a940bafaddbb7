#include "runtime/columns/read_subjects.h"

#include <chrono>
#include <memory>
#include <utility>

#include "runtime/columns/group.h"

namespace xinheng::columns {

PlannedKinds plan_kinds(const program::Program& program, NeededFields needed,
                        const std::vector<FieldName>& besides) {
  std::vector<FieldName> unread;
  for (const FieldName& one : besides) {
    auto fields = (one.of_subject ? needed.subjects : needed.records)[one.kind].begin();
    if (!fields[one.field]) unread.push_back(one);
    fields[one.field] = true;
    const program::Field& read = one.of_subject ? program.subjects.items[one.kind].fields[one.field]
                                                : program.records.items[one.kind].fields[one.field];
    if (read.type.kind != program::TypeKind::text) continue;  // others have no bytes to keep
    (one.of_subject ? needed.subject_texts : needed.record_texts)[one.kind][one.field] = true;
  }
  PlannedKinds kinds;
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    kinds.subjects.push_back({plan_subject(program, needed, i), {}, {}});
  for (uint32_t i = 0; i < program.records.size(); ++i)
    kinds.records.push_back({plan_record(program, needed, i), {}, {}});
  for (const FieldName& one : unread) {
    auto& columns = (one.of_subject ? kinds.subjects : kinds.records)[one.kind].plan.columns;
    for (ColumnPlan& column : columns) {
      if (column.role != ColumnPlan::Role::field || column.field != one.field) continue;
      column.quiet = true;
      column.effect = RejectEffect::field;
    }
  }
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
