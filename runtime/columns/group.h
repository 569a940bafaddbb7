// From parts in the order of the files to subjects in the order of their keys, and to records
// grouped by subject.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/dataset.h"
#include "runtime/columns/part.h"

namespace xinheng::columns {

struct GroupedSubjects {
  SubjectData data;
  std::vector<uint64_t> packed;  // keys that are citizen codes
};
// field_count: of the kind. Rejects are added for subjects that are named more than once.
GroupedSubjects group_subjects(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                               uint32_t threads, std::vector<Reject>& rejects);

// Adds to owner.rejected_records.
RecordData group_records(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                         uint32_t threads, SubjectData& owner, std::vector<Reject>& rejects);

// Refuses records that share a key: all but one where they are the same, all where they differ.
// key: the planned column.
void refuse_duplicates(const KindPlan& plan, size_t key, std::vector<Part>& parts, uint32_t threads,
                       std::vector<Reject>& rejects);

}  // namespace xinheng::columns
