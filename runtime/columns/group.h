// From parts in the order of the files to subjects in the order of their keys, and to records
// grouped by subject.
#pragma once

#include <cstdint>
#include <utility>
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

// Marks the rows that play no part, among them those with a key that others have. Adds to
// owner.rejected_records.
void refuse_records(const KindPlan& plan, std::vector<Part>& parts, uint32_t threads,
                    SubjectData& owner, std::vector<Reject>& rejects);

RecordData group_records(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                         uint32_t threads, SubjectData& owner, std::vector<Reject>& rejects);

// Of so many subjects those whose records there are.
struct Owners {
  uint64_t subjects;
  uint64_t begin = 0, end = subjects;
};
// The records that aren't refused, by owner and key; what the parts have of them is taken away.
// placed, if given: their rows, in that order.
RecordData place_records(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                         uint32_t threads, Owners owners, std::vector<RowName>* placed);

// From each of so many subjects to the rows of a reference that name it.
Referring referring_of(const ColumnData& reference, uint64_t rows, uint64_t subjects);

// Pairs of rows with one key, among all rows that have one: the first of them and another.
std::vector<std::pair<RowName, RowName>> rows_with_one_key(const std::vector<Part>& parts,
                                                           size_t key, uint32_t threads);

// Refuses records that share a key: all but one where they are the same, all where they differ.
// key: the planned column.
void refuse_duplicates(const KindPlan& plan, size_t key, std::vector<Part>& parts, uint32_t threads,
                       std::vector<Reject>& rejects);

}  // namespace xinheng::columns
