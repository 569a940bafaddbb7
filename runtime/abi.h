// What compiled code and the runtime agree on. The only header of the runtime that the compiler
// includes.
#pragma once

#include <cstdint>

namespace xinheng::abi {

// values: int8_t for boolean; int32_t for date, code, row, clause, text; int64_t for the rest.
// present: bit i of word i/64 set where row i has a value. General variants read it for every
// column that may have absent values; dense variants never do.
// Absent values are 0. There is room up to the next multiple of `lanes`, holding such values.
struct Column {
  const void* values;
  const uint64_t* present;
};

// Rows of a block: as many as a word has bits. Of the last block compiled code computes all rows,
// those behind the end are of no interest.
inline constexpr uint32_t lanes = 64;

// Records [begin, end) of one kind, begin a multiple of `lanes`. They lie grouped by subject:
// owner[i] is the ordinal of the subject of record i, never falling.
struct RecordArguments {
  const Column* record_columns;   // by RecordStage::stage.record_columns
  const Column* subject_columns;  // by RecordStage::stage.subject_columns
  const uint32_t* owner;
  const int64_t* constants;  // by SlotId
  const uint8_t* constants_valid;
  const int64_t* const* lookups;  // by LookupId, an entry a row and at least one
  uint32_t owner_max;  // no larger ordinal, also behind the end
  uint64_t begin, end;
  // Written for each record, index i - begin. Room up to the next multiple of `lanes`.
  uint64_t* const* masks;  // by mask word
  int64_t* const* values;  // by RecordStage::values
  // By block: bit i is that of its row i.
  uint64_t* in_any;    // it is in some aggregate
  uint64_t* deferred;  // a guard fired
};

// Subjects [begin, end), begin a multiple of `lanes`.
struct SubjectArguments {
  const Column* subject_columns;  // by Pipeline::subject_stage.subject_columns
  // By aggregate of the pipeline, index subject - begin: a count, a total or an extreme.
  // Extremes start at INT64_MIN (max) or INT64_MAX (min), which also say "none".
  const int64_t* const* accumulators;
  const uint64_t* const* reached;  // by lane of the pipeline, and by block: the count is so large
  const int64_t* constants;
  const uint8_t* constants_valid;
  const int64_t* const* lookups;
  uint64_t begin, end;
  // Written, index subject - begin. Room up to the next multiple of `lanes`.
  int64_t* const* words;  // by word output: dimensions, score, grade in order
  // By bit output, in order (of an evaluation unrated…, downgrades…, quotas…; of a measure cases…,
  // applies, lighter), and by block: bit i is that of its row i.
  uint64_t* const* bits;
  uint64_t* deferred;  // by block, or-ed: a guard fired
};

using RecordFunction = void (*)(const RecordArguments*);
using SubjectFunction = void (*)(const SubjectArguments*);

}  // namespace xinheng::abi
