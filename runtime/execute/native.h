// Blocks of subjects judged by compiled code: records to masks, masks to accumulators,
// accumulators to results. What it defers goes to the interpreter.
#pragma once

#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/lower/plan.h"
#include "runtime/abi.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"
#include "runtime/execute/run_tables.h"
#include "runtime/execute/standings.h"

namespace xinheng::execute {

// Subjects judged at a time: their accumulators and their records' masks stay in the cache.
inline constexpr uint32_t morsel_subjects = 512;
inline constexpr uint32_t morsel_blocks = morsel_subjects / abi::lanes;
static_assert(abi::lanes == 64);  // a block's bits are one word

// The columns of an evaluation that compiled code writes, in the order of its word outputs.
template <class Use>
void each_column(const plan::EvaluationOutput& output, EvaluationBlock& block, const Use& use) {
  for (WordColumn& dimension : block.dimensions) use(dimension);
  if (output.score.valid()) use(block.score);
  if (output.grade.valid()) use(block.grade);
}

// One pipeline over one data set; shared by all threads, changed by none.
class NativePipeline {
 public:
  // pipeline is the index-th of the plan.
  NativePipeline(const program::Program& program, const plan::Pipeline& pipeline, size_t index,
                 const RunTables& tables, const columns::Dataset& data, const Standings& standings,
                 Dates dates);
  // The functions that these columns want; link takes them, before anything is judged.
  std::vector<codegen::Unit> units() const;
  void link(const codegen::CompiledPlan& code);

  // Of one thread, reused from block to block.
  struct Buffers {
    struct Stage {
      std::vector<std::vector<uint64_t>> masks;  // by mask word
      std::vector<std::vector<int64_t>> values;
      std::vector<uint64_t> in_any, deferred;  // by block, as all bits here
      uint64_t begin = 0;                      // the record at index 0
      // The indices of the records that are in any aggregate, and by subject of the morsel where
      // its own begin; one more at the end.
      std::vector<uint32_t> rows;
      std::vector<uint32_t> first_row;
      std::vector<abi::Column> subject_columns;  // see StageInputs::beforehand
    };
    // By ordinal of the subject; filled for those of the morsel.
    struct Beforehand {
      std::vector<int64_t> words;
      std::vector<uint64_t> determined, present;
    };
    std::vector<Stage> stages;
    std::vector<Beforehand> beforehand;
    std::vector<std::vector<int64_t>> accumulators;
    std::vector<std::vector<uint64_t>> reached;  // by lane
    std::vector<std::vector<int64_t>> words;
    std::vector<int64_t*> targets;            // where words go: here, or into the results
    std::vector<std::vector<uint64_t>> bits;  // by bit output
    std::vector<uint64_t> deferred;
    std::vector<std::vector<uint64_t>> applying;  // see mark_applying
    std::vector<RecordName> evidence;             // of a morsel, the first evidence_count
    size_t evidence_count = 0;
  };

  ResultBlock judge(uint32_t begin, uint32_t end, Buffers& buffers) const;

 private:
  // What the counters of a mask word are compared with: bit b of limit[p] is bit p of the limit of
  // mask bit b. Some counters are compared with several.
  struct Comparison {
    uint64_t limit[4] = {};
    std::vector<std::pair<uint32_t, uint32_t>> lanes;  // mask bit, lane
  };
  struct MaskInputs {
    std::vector<uint32_t> aggregate_of;  // by bit
    // Which bits are counts with an accumulator, and which go with a value.
    uint64_t counted = 0, valued = 0;
    std::vector<Comparison> comparisons;
    unsigned planes = 0;  // bits of the largest number that a count is compared with; 0: none is
  };
  // A mask word of the records of a morsel.
  struct MaskRows {
    const MaskInputs& inputs;
    const Buffers::Stage& stage;
    const uint64_t* words;
    uint32_t subjects;
  };
  struct StageInputs {
    std::vector<abi::Column> record_columns, subject_columns;
    codegen::Variant variant = codegen::Variant::general;
    abi::RecordFunction function = nullptr;
    // Of the subject columns those that are filled morsel by morsel: where, and which.
    std::vector<std::pair<size_t, size_t>> beforehand;
    std::vector<MaskInputs> masks;
  };
  // A mask word with evidence of a measure, and its bits by case.
  struct EvidenceWord {
    uint32_t stage, word;
    std::vector<uint64_t> bits;
  };
  struct EvaluationBits {
    const plan::EvaluationOutput* output;
    size_t first_word, first_bit;  // of the outputs
  };
  struct MeasureBits {
    const plan::MeasureOutput* output;
    size_t first_bit;                    // of the bit outputs: cases, applies, lighter
    std::vector<EvidenceWord> evidence;  // by stage, then word
    // Of the word outputs, where they differ by subject; else the same for all.
    std::optional<size_t> from_word, until_word;
    Days from, until;
  };

  std::vector<abi::Column> bind(const std::vector<plan::Column>& columns,
                                const std::vector<columns::ColumnData>& data, bool& dense) const;
  void ask_beforehand(uint32_t begin, uint32_t end, Buffers& buffers) const;
  const abi::Column* subject_columns(size_t stage, Buffers& buffers) const;
  void run_stage(size_t stage, uint32_t begin, uint32_t end, Buffers& buffers) const;
  MeasureBits measure_bits(size_t output) const;
  void pad_owners();
  StageInputs stage_inputs(size_t stage) const;
  void add_lanes(size_t stage, std::vector<MaskInputs>& masks) const;
  static void defer(uint32_t index, Buffers& buffers);  // index-th subject of the morsel
  void accumulate(size_t stage, uint32_t begin, uint32_t end, Buffers& buffers) const;
  void find_rows(size_t stage, uint32_t begin, uint32_t end, Buffers& buffers) const;
  template <int planes>
  static void compare_counts(const MaskRows& mask, Buffers& buffers);
  static void count(const MaskRows& mask, Buffers& buffers);
  void accumulate_values(const MaskRows& mask, Buffers& buffers) const;
  static EvaluationBlock& evaluation_block(ResultBlock& block, const EvaluationBits& evaluation);
  void choose_targets(uint32_t begin, uint32_t end, ResultBlock& block, Buffers& buffers) const;
  void run_subjects(uint32_t begin, uint32_t end, ResultBlock& block, Buffers& buffers) const;
  void mark_applying(uint32_t count, Buffers& buffers) const;
  void collect(uint32_t begin, uint32_t end, Buffers& buffers, ResultBlock& block) const;
  static void reserve_measures(uint32_t end, ResultBlock& block);
  void take_evidence(Buffers& buffers, ResultBlock& block) const;
  void collect_evaluation(const EvaluationBits& evaluation, uint32_t begin, uint32_t end,
                          const Buffers& buffers, ResultBlock& block) const;
  void collect_measures(uint32_t subject, uint32_t index, Buffers& buffers,
                        ResultBlock& block) const;
  void collect_measure(const MeasureBits& measure, uint32_t subject, uint32_t index,
                       Buffers& buffers, ResultBlock& block) const;
  void collect_lists(uint32_t subject, uint32_t index, const Buffers& buffers,
                     ResultBlock& block) const;
  void collect_evidence(const MeasureBits& measure, uint64_t cases, uint32_t index,
                        Buffers& buffers) const;

  const program::Program& program_;
  const plan::Pipeline& pipeline_;
  const size_t index_;
  const RunTables& tables_;
  const columns::Dataset& data_;
  const Standings& standings_;
  const Dates dates_;
  std::vector<uint64_t> all_present_;
  std::vector<StageInputs> stages_;
  std::vector<abi::Column> subject_columns_;
  codegen::Variant subject_variant_ = codegen::Variant::general;
  abi::SubjectFunction subject_function_ = nullptr;
  std::vector<EvaluationBits> evaluations_;
  std::vector<MeasureBits> measures_;  // by rising MeasureId
  size_t word_count_ = 0, bit_count_ = 0;
  std::vector<std::vector<uint32_t>> owners_;  // by stage; empty where those of the data have room
};

}  // namespace xinheng::execute
