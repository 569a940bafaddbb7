// Blocks of subjects judged by compiled code: records to masks, masks to accumulators,
// accumulators to results. What it defers goes to the interpreter.
#pragma once

#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/lower/plan.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/execute/run_tables.h"
#include "runtime/execute/standings.h"

namespace xinheng::execute {

// One pipeline over one data set; shared by all threads, changed by none.
class NativePipeline {
 public:
  // pipeline is the index-th of the plan.
  NativePipeline(const program::Program& program, const plan::Pipeline& pipeline,
                 const codegen::CompiledPlan& code, size_t index, const RunTables& tables,
                 const columns::Dataset& data, const Standings& standings, Dates dates);

  // Of one thread, reused from block to block.
  struct Buffers {
    struct Stage {
      std::vector<std::vector<uint64_t>> masks;  // by mask word
      std::vector<std::vector<int64_t>> values;
      std::vector<uint8_t> deferred;
      uint64_t begin = 0;  // the record at index 0
    };
    std::vector<Stage> stages;
    std::vector<std::vector<int64_t>> accumulators;
    std::vector<std::vector<int64_t>> words;
    std::vector<std::vector<uint64_t>> bits;
    std::vector<uint8_t> deferred;
    std::vector<std::vector<uint64_t>> applying;  // see mark_applying
    std::vector<uint64_t> rows;                   // see accumulate_values
    std::vector<RecordName> evidence;             // of a morsel, the first evidence_count
    size_t evidence_count = 0;
  };

  ResultBlock judge(uint32_t begin, uint32_t end, Buffers& buffers) const;

 private:
  struct StageInputs {
    std::vector<abi::Column> record_columns, subject_columns;
    abi::RecordFunction function;
    // By mask word and bit: the aggregate; which bits are counts, which go with a value.
    std::vector<std::vector<uint32_t>> aggregate_of;
    std::vector<uint64_t> counts, valued;
  };
  // A mask word with evidence of a measure, and its bits by case.
  struct EvidenceWord {
    uint32_t stage, word;
    std::vector<uint64_t> bits;
  };
  struct MeasureBits {
    const plan::MeasureOutput* output;
    size_t index;                        // of the bit output
    std::vector<EvidenceWord> evidence;  // by stage, then word
    // Of the word outputs, where they differ by subject; else the same for all.
    std::optional<size_t> from_word, until_word;
    Days from, until;
  };

  std::vector<abi::Column> bind(const std::vector<plan::Column>& columns,
                                const std::vector<columns::ColumnData>& data, bool& dense) const;
  void run_stage(size_t stage, uint32_t begin, uint32_t end, Buffers& buffers) const;
  MeasureBits measure_bits(size_t output) const;
  StageInputs stage_inputs(const codegen::CompiledPlan& code, size_t index, size_t stage) const;
  void accumulate(size_t stage, uint32_t begin, uint32_t end, Buffers& buffers) const;
  void count_records(size_t stage, size_t word, uint32_t begin, uint32_t end,
                     Buffers& buffers) const;
  void accumulate_values(size_t stage, size_t word, uint32_t begin, uint32_t end,
                         Buffers& buffers) const;
  void run_subjects(uint32_t begin, uint32_t end, Buffers& buffers) const;
  void mark_applying(uint32_t count, Buffers& buffers) const;
  void collect(uint32_t begin, uint32_t end, Buffers& buffers, ResultBlock& block) const;
  void reserve_measures(uint32_t end, const Buffers& buffers, ResultBlock& block) const;
  void take_evidence(Buffers& buffers, ResultBlock& block) const;
  void collect_evaluations(uint32_t begin, uint32_t end, const Buffers& buffers,
                           ResultBlock& block) const;
  void collect_measures(uint32_t subject, uint32_t index, Buffers& buffers,
                        ResultBlock& block) const;
  void collect_measure(const MeasureBits& measure, uint32_t subject, uint32_t index,
                       Buffers& buffers, ResultBlock& block) const;
  void collect_lists(uint32_t subject, uint32_t index, const Buffers& buffers,
                     ResultBlock& block) const;
  void collect_evidence(const MeasureBits& measure, uint64_t cases, uint32_t subject,
                        Buffers& buffers) const;

  const program::Program& program_;
  const plan::Pipeline& pipeline_;
  const RunTables& tables_;
  const columns::Dataset& data_;
  const Standings& standings_;
  const Dates dates_;
  std::vector<uint64_t> all_present_;
  std::vector<StageInputs> stages_;
  std::vector<abi::Column> subject_columns_;
  abi::SubjectFunction subject_function_;
  std::vector<MeasureBits> measures_;  // by rising MeasureId
  size_t word_count_ = 0;
};

}  // namespace xinheng::execute
