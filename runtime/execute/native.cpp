#include "runtime/execute/native.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "runtime/execute/findings.h"
#include "runtime/execute/result_block.h"

namespace xinheng::execute {

namespace {

// Subjects judged at a time: their accumulators and their records' masks stay in the cache.
constexpr uint32_t morsel_subjects = 512;
constexpr uint32_t morsel_blocks = morsel_subjects / abi::lanes;
static_assert(abi::lanes == 64);  // a block's bits are one word

bool is_set(const uint64_t* words, uint64_t index) {
  return (words[index / 64] >> (index % 64) & 1) != 0;
}

// By subject of a block, then transposed.
struct Reached {
  uint64_t rows[64] = {};
};

// Bit by bit of 64 small numbers: whether each is as large as its limit.
uint64_t at_least(const uint64_t (&planes)[4], const uint64_t (&limit)[4]) {
  uint64_t larger = 0, equal = ~uint64_t{0};
  for (int p = 3; p >= 0; --p) {
    larger |= equal & planes[p] & ~limit[p];
    equal &= ~(planes[p] ^ limit[p]);
  }
  return larger | equal;
}

// Calls use with the index of each bit set in [begin, end).
template <class Use>
void each_set(const uint64_t* words, uint64_t begin, uint64_t end, const Use& use) {
  for (uint64_t block = begin / 64; block * 64 < end; ++block) {
    for (uint64_t rest = words[block]; rest != 0; rest &= rest - 1) {
      const uint64_t index = block * 64 + static_cast<uint64_t>(std::countr_zero(rest));
      if (begin <= index && index < end) use(index);
    }
  }
}

// Bit c of row r becomes bit r of row c: halves, quarters, … change places.
void transpose(uint64_t (&rows)[64]) {
  uint64_t mask = ~uint64_t{0} >> 32;
  for (unsigned half = 32; half != 0; half >>= 1, mask ^= mask << half) {
    for (unsigned r = 0; r < 64; r = ((r | half) + 1) & ~half) {
      const uint64_t differ = ((rows[r] >> half) ^ rows[r | half]) & mask;
      rows[r] ^= differ << half;
      rows[r | half] ^= differ;
    }
  }
}

template <class T>
std::vector<T*> pointers(std::vector<std::vector<T>>& arrays) {
  std::vector<T*> result;
  for (auto& array : arrays) result.push_back(array.data());
  return result;
}

void grow(auto& array, size_t size) {
  if (array.size() < size) array.resize(size + size / 2);
}

codegen::Variant variant(bool dense) {
  return dense ? codegen::Variant::dense : codegen::Variant::general;
}

// A record may be in several mask words. One past the last that is left.
size_t sort_unique_rows(std::vector<RecordName>& rows, size_t begin, size_t end) {
  const auto from = rows.begin() + std::ptrdiff_t(begin), to = rows.begin() + std::ptrdiff_t(end);
  std::sort(from, to, [](const auto& a, const auto& b) { return a.row < b.row; });
  const auto last =
      std::unique(from, to, [](const auto& a, const auto& b) { return a.row == b.row; });
  return size_t(last - rows.begin());
}

// Of the first outputs of a pipeline: how many words, how many bits.
std::pair<size_t, size_t> sizes_of(const plan::Pipeline& pipeline, size_t outputs) {
  size_t words = 0, bits = 0;
  for (size_t i = 0; i < outputs; ++i) {
    const auto& output = pipeline.outputs[i];
    if (const auto* o = std::get_if<plan::EvaluationOutput>(&output)) {
      words += o->dimensions.size() + o->score.valid() + o->grade.valid();
      bits += o->unrated.size() + o->downgrades.size() + o->quotas.size();
    } else if (const auto* m = std::get_if<plan::MeasureOutput>(&output)) {
      words += m->from.valid() + m->until.valid();
      bits += m->cases.size() + 1 + m->lighter.valid();
    }
  }
  return {words, bits};
}

// A date that is the same for everybody.
Days constant_day(const program::Program& program, Dates dates, program::ExprId expr, Days none) {
  if (!expr.valid()) return none;
  const Value value = evaluate_constant(program, dates, expr);
  // Where it has none, the interpreter decides everybody who is concerned.
  return value.state == Value::State::word ? Days(value.word) : none;
}

}  // namespace

NativePipeline::NativePipeline(const program::Program& program, const plan::Pipeline& pipeline,
                               size_t index, const RunTables& tables, const columns::Dataset& data,
                               const Standings& standings, Dates dates)
    : program_(program),
      pipeline_(pipeline),
      index_(index),
      tables_(tables),
      data_(data),
      standings_(standings),
      dates_(dates) {
  std::tie(word_count_, bit_count_) = sizes_of(pipeline, pipeline.outputs.size());
  const columns::SubjectData& subjects = data.subjects[pipeline.subject.index];
  uint64_t rows = subjects.keys.size();
  for (const columns::RecordData& records : data.records) rows = std::max(rows, records.count());
  all_present_.assign(rows / 64 + 2, ~uint64_t{0});
  for (size_t s = 0; s < pipeline.record_stages.size(); ++s) {
    stages_.push_back(stage_inputs(s));
  }
  pad_owners();
  bool dense = tables.all_valid;
  subject_columns_ = bind(pipeline.subject_stage.subject_columns, subjects.columns, dense);
  subject_variant_ = variant(dense);
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    if (std::holds_alternative<plan::MeasureOutput>(pipeline.outputs[i])) {
      measures_.push_back(measure_bits(i));
    }
  }
  std::sort(measures_.begin(), measures_.end(),
            [](const auto& a, const auto& b) { return a.output->measure < b.output->measure; });
}

std::vector<codegen::Unit> NativePipeline::units() const {
  std::vector<codegen::Unit> units = {{index_, {}, subject_variant_}};
  for (size_t s = 0; s < stages_.size(); ++s) units.push_back({index_, s, stages_[s].variant});
  return units;
}

void NativePipeline::link(const codegen::CompiledPlan& code) {
  subject_function_ = code.subject_function(index_, subject_variant_);
  for (size_t s = 0; s < stages_.size(); ++s)
    stages_[s].function = code.record_function(index_, s, stages_[s].variant);
}

NativePipeline::MeasureBits NativePipeline::measure_bits(size_t index) const {
  const auto& output = std::get<plan::MeasureOutput>(pipeline_.outputs[index]);
  const size_t cases = output.cases.size();
  std::map<std::pair<uint32_t, uint32_t>, std::vector<uint64_t>> words;
  for (size_t c = 0; c < cases; ++c) {
    for (uint32_t a : output.evidence[c]) {
      const plan::Aggregate& aggregate = pipeline_.aggregates[a];
      auto& bits =
          words.try_emplace({aggregate.record_stage, aggregate.bit / 64}, cases).first->second;
      bits[c] |= uint64_t{1} << (aggregate.bit % 64);
    }
  }
  auto [word, bit] = sizes_of(pipeline_, index);
  MeasureBits result{&output, bit, {}, {}, {}, 0, 0};
  if (output.from.valid()) result.from_word = word++;
  if (output.until.valid()) result.until_word = word;
  const program::Measure& measure = program_.measures[output.measure];
  if (!result.from_word) {
    result.from = constant_day(program_, dates_, measure.from, dates_.evaluation_date);
  }
  if (!result.until_word) result.until = constant_day(program_, dates_, measure.until, date_max);
  for (auto& [place, bits] : words) {
    result.evidence.push_back({place.first, place.second, std::move(bits)});
  }
  return result;
}

// Compiled code reads whole blocks.
void NativePipeline::pad_owners() {
  owners_.resize(pipeline_.record_stages.size());
  for (size_t s = 0; s < owners_.size(); ++s) {
    const auto& owner = data_.records[pipeline_.record_stages[s].record.index].owner;
    const size_t room = (owner.size() + abi::lanes - 1) / abi::lanes * abi::lanes;
    if (owner.room() >= room) continue;
    owners_[s].assign(owner.begin(), owner.end());
    owners_[s].resize(room);
  }
}

NativePipeline::StageInputs NativePipeline::stage_inputs(size_t s) const {
  const plan::RecordStage& stage = pipeline_.record_stages[s];
  const columns::SubjectData& subjects = data_.subjects[pipeline_.subject.index];
  StageInputs inputs;
  bool dense = tables_.all_valid;
  inputs.record_columns =
      bind(stage.stage.record_columns, data_.records[stage.record.index].columns, dense);
  inputs.subject_columns = bind(stage.stage.subject_columns, subjects.columns, dense);
  inputs.variant = variant(dense);
  inputs.masks.resize(stage.masks.size());
  for (MaskInputs& mask : inputs.masks) mask.aggregate_of.assign(64, 0);
  for (uint32_t a = 0; a < pipeline_.aggregates.size(); ++a) {
    const plan::Aggregate& aggregate = pipeline_.aggregates[a];
    if (aggregate.record_stage != s) continue;
    MaskInputs& mask = inputs.masks[aggregate.bit / 64];
    const uint64_t bit = uint64_t{1} << (aggregate.bit % 64);
    mask.aggregate_of[aggregate.bit % 64] = a;
    if (aggregate.kind != plan::AggregateKind::count) {
      mask.valued |= bit;
    } else if (!aggregate.only_compared) {
      mask.counted |= bit;
    }
  }
  add_lanes(s, inputs.masks);
  return inputs;
}

void NativePipeline::add_lanes(size_t s, std::vector<MaskInputs>& masks) const {
  for (uint32_t lane = 0; lane < pipeline_.lanes.size(); ++lane) {
    const plan::Aggregate& aggregate = pipeline_.aggregates[pipeline_.lanes[lane].aggregate];
    if (aggregate.record_stage != s) continue;
    MaskInputs& mask = masks[aggregate.bit / 64];
    const uint32_t bit = aggregate.bit % 64;
    const auto free = std::find_if(
        mask.comparisons.begin(), mask.comparisons.end(), [&](const Comparison& comparison) {
          return std::none_of(comparison.lanes.begin(), comparison.lanes.end(),
                              [&](const auto& taken) { return taken.first == bit; });
        });
    Comparison& comparison =
        free == mask.comparisons.end() ? mask.comparisons.emplace_back() : *free;
    comparison.lanes.emplace_back(bit, lane);
    for (size_t p = 0; p < std::size(comparison.limit); ++p)
      comparison.limit[p] |= uint64_t{pipeline_.lanes[lane].least >> p & 1} << bit;
    mask.compared |= uint64_t{1} << bit;
  }
}

std::vector<abi::Column> NativePipeline::bind(const std::vector<plan::Column>& columns,
                                              const std::vector<columns::ColumnData>& data,
                                              bool& dense) const {
  std::vector<abi::Column> result;
  for (const plan::Column& column : columns) {
    const bool of_field = column.field < data.size();
    const columns::ColumnData& values =
        of_field ? data[column.field] : standings_.columns[column.field - data.size()];
    assert(!std::holds_alternative<std::monostate>(values.values));
    abi::Column view = values.view();
    if (values.present.empty())
      view.present = all_present_.data();
    else if (column.may_be_absent)
      dense = false;
    result.push_back(view);
  }
  return result;
}

ResultBlock NativePipeline::judge(uint32_t begin, uint32_t end, Buffers& buffers) const {
  ResultBlock block = empty_block(program_, data_, pipeline_.subject, begin, end);
  block.evidence.reserve(block.records);
  buffers.stages.resize(stages_.size());
  buffers.accumulators.resize(pipeline_.aggregates.size());
  buffers.reached.resize(pipeline_.lanes.size());
  buffers.words.resize(word_count_);
  buffers.bits.resize(bit_count_);
  for (auto& array : buffers.reached) grow(array, morsel_blocks);
  for (auto& array : buffers.words) grow(array, morsel_subjects);
  for (auto& array : buffers.bits) grow(array, morsel_blocks);
  for (uint32_t from = begin; from < end; from += morsel_subjects) {
    const uint32_t to = std::min(end, from + morsel_subjects);
    buffers.deferred.assign(morsel_blocks, 0);
    for (size_t a = 0; a < pipeline_.aggregates.size(); ++a) {
      if (pipeline_.aggregates[a].only_compared) continue;
      int64_t start = 0;
      if (pipeline_.aggregates[a].kind == plan::AggregateKind::max) start = INT64_MIN;
      if (pipeline_.aggregates[a].kind == plan::AggregateKind::min) start = INT64_MAX;
      buffers.accumulators[a].assign(morsel_subjects, start);
    }
    for (size_t s = 0; s < stages_.size(); ++s) {
      run_stage(s, from, to, buffers);
      accumulate(s, from, to, buffers);
    }
    run_subjects(from, to, buffers);
    collect(from, to, buffers, block);
  }
  return block;
}

void NativePipeline::run_stage(size_t s, uint32_t begin, uint32_t end, Buffers& buffers) const {
  const plan::RecordStage& stage = pipeline_.record_stages[s];
  const columns::RecordData& records = data_.records[stage.record.index];
  Buffers::Stage& out = buffers.stages[s];
  out.begin = records.first[begin] & ~uint64_t{abi::lanes - 1};
  const size_t room = records.first[end] - out.begin + abi::lanes;
  out.masks.resize(stage.masks.size());
  out.values.resize(stage.values.size());
  for (auto& array : out.masks) grow(array, room);
  for (auto& array : out.values) grow(array, room);
  grow(out.in_any, room / abi::lanes);
  grow(out.deferred, room / abi::lanes);
  const auto masks = pointers(out.masks);
  const auto values = pointers(out.values);
  abi::RecordArguments arguments{};
  arguments.record_columns = stages_[s].record_columns.data();
  arguments.subject_columns = stages_[s].subject_columns.data();
  arguments.owner = owners_[s].empty() ? records.owner.data() : owners_[s].data();
  arguments.owner_max = uint32_t(data_.subjects[pipeline_.subject.index].keys.size() - 1);
  arguments.constants = tables_.constants.data();
  arguments.constants_valid = tables_.constants_valid.data();
  arguments.lookups = tables_.lookup_pointers.data();
  arguments.begin = out.begin;
  arguments.end = records.first[end];
  arguments.masks = masks.data();
  arguments.values = values.data();
  arguments.in_any = out.in_any.data();
  arguments.deferred = out.deferred.data();
  stages_[s].function(&arguments);
}

void NativePipeline::accumulate(size_t s, uint32_t begin, uint32_t end, Buffers& buffers) const {
  const StageInputs& inputs = stages_[s];
  const Buffers::Stage& stage = buffers.stages[s];
  const columns::RecordData& records = data_.records[pipeline_.record_stages[s].record.index];
  find_rows(s, begin, end, buffers);
  for (size_t word = 0; word < inputs.masks.size(); ++word) {
    const MaskInputs& mask = inputs.masks[word];
    if ((mask.counted | mask.compared) != 0) count_records(s, word, begin, end, buffers);
    if (mask.valued != 0) accumulate_values(s, word, end - begin, buffers);
  }
  each_set(stage.deferred.data(), records.first[begin] - stage.begin,
           records.first[end] - stage.begin,
           [&](uint64_t i) { defer(records.owner[stage.begin + i] - begin, buffers); });
}

void NativePipeline::defer(uint32_t index, Buffers& buffers) {
  buffers.deferred[index / 64] |= uint64_t{1} << (index % 64);
}

void NativePipeline::find_rows(size_t s, uint32_t begin, uint32_t end, Buffers& buffers) const {
  Buffers::Stage& stage = buffers.stages[s];
  const uint64_t* first = data_.records[pipeline_.record_stages[s].record.index].first.data();
  const uint64_t from = first[begin] - stage.begin, to = first[end] - stage.begin;
  grow(stage.rows, to + 1);
  uint32_t* out = stage.rows.data();
  each_set(stage.in_any.data(), from, to, [&](uint64_t i) { *out++ = uint32_t(i); });
  *out = uint32_t(to);  // nobody's
  grow(stage.first_row, morsel_subjects + 1);
  const uint32_t* row = stage.rows.data();
  for (uint32_t subject = begin; subject <= end; ++subject) {
    while (row != out && *row < first[subject] - stage.begin) ++row;
    stage.first_row[subject - begin] = uint32_t(row - stage.rows.data());
  }
}

namespace {

// Counters of four bits side by side: bit b of planes[p] is bit p of counter b. They stay at their
// largest.
struct Counters {
  uint64_t planes[4] = {};

  void add(uint64_t mask) {
    for (uint64_t& plane : planes) mask &= std::exchange(plane, plane ^ mask);
    for (uint64_t& plane : planes) plane |= mask;
  }
};

}  // namespace

// A mask is added to all the counters of a subject at once. A count may be both compared and needed
// in full: the latter are added up before they can get to their largest.
void NativePipeline::count_records(size_t s, size_t word, uint32_t begin, uint32_t end,
                                   Buffers& buffers) const {
  constexpr uint32_t records_max = plan::lane_max;
  const MaskInputs& inputs = stages_[s].masks[word];
  const Buffers::Stage& stage = buffers.stages[s];
  const uint64_t* masks = stage.masks[word].data();
  const uint32_t* rows = stage.rows.data();
  std::vector<Reached> reached(inputs.comparisons.size());
  for (uint32_t index = 0; index < end - begin; ++index) {
    Counters compared;
    const uint32_t behind = stage.first_row[index + 1];
    for (uint32_t r = stage.first_row[index]; r < behind;) {
      Counters counted;
      for (const uint32_t stop = std::min(behind, r + records_max); r < stop; ++r) {
        const uint64_t mask = masks[rows[r]];
        compared.add(mask & inputs.compared);
        if (inputs.counted != 0) counted.add(mask & inputs.counted);
      }
      const auto& planes = counted.planes;
      for (uint64_t rest = planes[0] | planes[1] | planes[2] | planes[3]; rest != 0;
           rest &= rest - 1) {
        const int bit = std::countr_zero(rest);
        int64_t count = 0;
        for (int p = 0; p < 4; ++p) count |= int64_t(planes[p] >> bit & 1) << p;
        buffers.accumulators[inputs.aggregate_of[size_t(bit)]][index] += count;
      }
    }
    for (size_t c = 0; c < reached.size(); ++c)
      reached[c].rows[index % 64] = at_least(compared.planes, inputs.comparisons[c].limit);
    if (index % 64 == 63 || index + 1 == end - begin) {
      for (size_t c = 0; c < reached.size(); ++c) {
        transpose(reached[c].rows);
        for (const auto& [bit, lane] : inputs.comparisons[c].lanes)
          buffers.reached[lane][index / 64] = reached[c].rows[bit];
        reached[c] = {};
      }
    }
  }
}

void NativePipeline::accumulate_values(size_t s, size_t word, uint32_t subjects,
                                       Buffers& buffers) const {
  const Buffers::Stage& stage = buffers.stages[s];
  const MaskInputs& inputs = stages_[s].masks[word];
  const uint64_t* masks = stage.masks[word].data();
  for (uint32_t slot = 0; slot < subjects; ++slot) {
    for (uint32_t r = stage.first_row[slot]; r < stage.first_row[slot + 1]; ++r) {
      const uint32_t row = stage.rows[r];
      for (uint64_t rest = masks[row] & inputs.valued; rest != 0; rest &= rest - 1) {
        const uint32_t a = inputs.aggregate_of[size_t(std::countr_zero(rest))];
        const plan::Aggregate& aggregate = pipeline_.aggregates[a];
        const int64_t value = stage.values[aggregate.value][row];
        int64_t& sum = buffers.accumulators[a][slot];
        switch (aggregate.kind) {
          case plan::AggregateKind::count:
            break;
          case plan::AggregateKind::total:
            if (__builtin_add_overflow(sum, value, &sum)) defer(slot, buffers);
            break;
          case plan::AggregateKind::max:
            sum = std::max(sum, value);
            break;
          case plan::AggregateKind::min:
            sum = std::min(sum, value);
            break;
        }
      }
    }
  }
}

void NativePipeline::run_subjects(uint32_t begin, uint32_t end, Buffers& buffers) const {
  const auto accumulators = pointers(buffers.accumulators);
  const auto reached = pointers(buffers.reached);
  const auto words = pointers(buffers.words);
  const auto bits = pointers(buffers.bits);
  abi::SubjectArguments arguments{};
  arguments.subject_columns = subject_columns_.data();
  arguments.accumulators = accumulators.data();
  arguments.reached = reached.data();
  arguments.constants = tables_.constants.data();
  arguments.constants_valid = tables_.constants_valid.data();
  arguments.lookups = tables_.lookup_pointers.data();
  arguments.begin = begin;
  arguments.end = end;
  arguments.words = words.data();
  arguments.bits = bits.data();
  arguments.deferred = buffers.deferred.data();
  subject_function_(&arguments);
}

// For each subject the measures that apply, as bits by their place in measures_.
void NativePipeline::mark_applying(uint32_t count, Buffers& buffers) const {
  buffers.applying.resize((measures_.size() + 63) / 64);
  for (auto& word : buffers.applying) word.resize(morsel_subjects);
  for (size_t word = 0; word < buffers.applying.size(); ++word) {
    const size_t measures = std::min<size_t>(64, measures_.size() - word * 64);
    for (uint32_t block = 0; block * 64 < count; ++block) {
      uint64_t rows[64] = {};
      for (size_t m = 0; m < measures; ++m) {
        const MeasureBits& measure = measures_[word * 64 + m];
        rows[m] = buffers.bits[measure.first_bit + measure.output->cases.size()][block];
      }
      transpose(rows);
      std::copy(std::begin(rows), std::end(rows), buffers.applying[word].begin() + block * 64);
    }
    // Behind the last subject there are rows, too, but nobody.
    std::fill(buffers.applying[word].begin() + count, buffers.applying[word].end(), 0);
  }
}

void NativePipeline::collect(uint32_t begin, uint32_t end, Buffers& buffers,
                             ResultBlock& block) const {
  mark_applying(end - begin, buffers);
  reserve_measures(end, buffers, block);
  collect_evaluations(begin, end, buffers, block);
  for (uint32_t subject = begin; subject < end; ++subject) {
    const uint32_t index = subject - begin;
    if (is_set(buffers.deferred.data(), index)) {
      ++block.deferred;
      take_evidence(buffers, block);
      judge_by_interpreter(program_, data_, dates_, standings_, subject, block);
    } else {
      collect_measures(subject, index, buffers, block);
      collect_lists(subject, index, buffers, block);
    }
  }
  take_evidence(buffers, block);
}

// For those of this morsel and, if they are like those so far, of the morsels to come.
void NativePipeline::reserve_measures(uint32_t end, const Buffers& buffers,
                                      ResultBlock& block) const {
  uint64_t rows = block.measures.size();
  for (const auto& word : buffers.applying)
    for (const uint64_t bits : word) rows += uint64_t(std::popcount(bits));
  if (rows <= block.measures.capacity()) return;
  block.measures.reserve(rows * (block.end - block.begin) / (end - block.begin) * 17 / 16);
}

void NativePipeline::take_evidence(Buffers& buffers, ResultBlock& block) const {
  const auto from = buffers.evidence.begin();
  block.evidence.insert(block.evidence.end(), from, from + std::ptrdiff_t(buffers.evidence_count));
  buffers.evidence_count = 0;
}

void NativePipeline::collect_lists(uint32_t subject, uint32_t index, const Buffers& buffers,
                                   ResultBlock& block) const {
  std::optional<Interpreter> interpreter;
  const auto interpret = [&]() -> Interpreter& {
    if (!interpreter) {
      interpreter.emplace(program_, dates_, data_, SubjectName{pipeline_.subject, subject},
                          &standings_);
    }
    return *interpreter;
  };
  for (const plan::RecordList& list : pipeline_.lists) {
    if (buffers.accumulators[list.aggregate][index] == 0) continue;
    const plan::Aggregate& aggregate = pipeline_.aggregates[list.aggregate];
    const Buffers::Stage& stage = buffers.stages[aggregate.record_stage];
    const program::RecordId record = pipeline_.record_stages[aggregate.record_stage].record;
    std::vector<Cell> particulars(list.particulars.size());
    for (uint32_t r = stage.first_row[index]; r < stage.first_row[index + 1]; ++r) {
      const uint64_t at = stage.rows[r], row = stage.begin + at;
      const auto has = [&](uint32_t bit) {
        return (stage.masks[bit / 64][at] >> (bit % 64) & 1) != 0;
      };
      if (!has(aggregate.bit)) continue;
      uint64_t cases = 0;
      for (size_t c = 0; c < list.cases.size(); ++c) cases |= uint64_t{has(list.cases[c])} << c;
      for (size_t p = 0; p < particulars.size(); ++p) {
        const plan::ListedWord& word = list.particulars[p];
        const bool present = !word.present || has(*word.present);
        particulars[p] = {present ? stage.values[word.value][at] : 0, present};
      }
      // By reference: a copy in the std::function would be allocated for each record.
      list_record(program_, data_, std::ref(interpret),
                  {subject, list.finding, {record, row}, cases, 0}, particulars, block);
    }
  }
}

// Those of subjects left to the interpreter are written over.
void NativePipeline::collect_evaluations(uint32_t begin, uint32_t end, const Buffers& buffers,
                                         ResultBlock& block) const {
  for (size_t i = 0; i < pipeline_.outputs.size(); ++i) {
    const auto* output = std::get_if<plan::EvaluationOutput>(&pipeline_.outputs[i]);
    if (!output) continue;
    const auto [word, bit] = sizes_of(pipeline_, i);
    collect_evaluation(*output, word, bit, begin, end, buffers, block);
  }
}

void NativePipeline::collect_evaluation(const plan::EvaluationOutput& output, size_t word,
                                        size_t bit, uint32_t begin, uint32_t end,
                                        const Buffers& buffers, ResultBlock& block) const {
  const uint32_t count = end - begin, row = begin - block.begin;
  EvaluationBlock& part =
      *std::find_if(block.evaluations.begin(), block.evaluations.end(),
                    [&](const EvaluationBlock& e) { return e.evaluation == output.evaluation; });
  const size_t unrated_bits = output.unrated.size();
  uint64_t unrated[morsel_blocks] = {};
  for (size_t k = 0; k < unrated_bits; ++k)
    for (uint32_t b = 0; b < morsel_blocks; ++b) unrated[b] |= buffers.bits[bit + k][b];
  std::fill_n(part.state.begin() + row, count, uint8_t(EvaluationOutcome::State::rated));
  each_set(unrated, 0, count,
           [&](uint64_t k) { part.state[row + k] = uint8_t(EvaluationOutcome::State::unrated); });
  const size_t labels = unrated_bits + output.downgrades.size() + output.quotas.size();
  for (size_t k = 0; k < labels; ++k) {
    each_set(buffers.bits[bit + k].data(), 0, count, [&](uint64_t index) {
      // Of one who is not rated, only why.
      if (k >= unrated_bits && is_set(unrated, index)) return;
      part.labels[row + index] |= uint64_t{1} << k;
    });
  }
  const auto take = [&](WordColumn& column) {
    std::copy_n(buffers.words[word++].begin(), count, column.words.begin() + row);
    std::fill_n(column.present.begin() + row, count, uint8_t{1});
    each_set(unrated, 0, count, [&](uint64_t k) {
      column.words[row + k] = 0;
      column.present[row + k] = 0;
    });
  };
  for (WordColumn& dimension : part.dimensions) take(dimension);
  if (output.score.valid()) take(part.score);
  if (output.grade.valid()) take(part.grade);
}

void NativePipeline::collect_measures(uint32_t subject, uint32_t index, Buffers& buffers,
                                      ResultBlock& block) const {
  for (size_t word = 0; word < buffers.applying.size(); ++word) {
    for (uint64_t rest = buffers.applying[word][index]; rest != 0; rest &= rest - 1) {
      const MeasureBits& measure = measures_[word * 64 + size_t(std::countr_zero(rest))];
      collect_measure(measure, subject, index, buffers, block);
    }
  }
}

void NativePipeline::collect_measure(const MeasureBits& measure, uint32_t subject, uint32_t index,
                                     Buffers& buffers, ResultBlock& block) const {
  const auto has = [&](size_t bit) {
    return is_set(buffers.bits[measure.first_bit + bit].data(), index);
  };
  const size_t count = measure.output->cases.size();
  uint64_t cases = 0;
  for (size_t c = 0; c < count; ++c) cases |= uint64_t{has(c)} << c;
  collect_evidence(measure, cases, index, buffers);
  MeasureRow row{uint16_t(subject - block.begin), Degree::full, measure.output->measure, cases,
                 block.evidence.size() + buffers.evidence_count};
  const auto day = [&](const std::optional<size_t>& word, Days constant) {
    return word ? Days(buffers.words[*word][index]) : constant;
  };
  row.from = day(measure.from_word, measure.from);
  row.until = day(measure.until_word, measure.until);
  const bool lighter = measure.output->lighter.valid() && has(count + 1);
  row.degree = lighter ? Degree::lighter : Degree::full;
  block.measures.push_back(row);
}

// Records whose mask has a bit of an aggregate of a case that fired, by kind, then in order.
void NativePipeline::collect_evidence(const MeasureBits& measure, uint64_t cases, uint32_t index,
                                      Buffers& buffers) const {
  const auto& words = measure.evidence;
  for (size_t from = 0, to; from < words.size(); from = to) {
    const uint32_t s = words[from].stage;
    to = from;
    while (to < words.size() && words[to].stage == s) ++to;
    const program::RecordId record = pipeline_.record_stages[s].record;
    const Buffers::Stage& stage = buffers.stages[s];
    const uint32_t* row = stage.rows.data() + stage.first_row[index];
    const uint32_t* end = stage.rows.data() + stage.first_row[index + 1];
    const size_t before = buffers.evidence_count;
    for (size_t w = from; w < to; ++w) {
      uint64_t wanted = 0;
      for (uint64_t rest = cases; rest != 0; rest &= rest - 1) {
        wanted |= words[w].bits[std::countr_zero(rest)];
      }
      const uint64_t* masks = stage.masks[words[w].word].data();
      // Which records match can't be predicted: write each one, keep those that do.
      grow(buffers.evidence, buffers.evidence_count + size_t(end - row));
      RecordName* out = buffers.evidence.data() + buffers.evidence_count;
      for (const uint32_t* r = row; r != end; ++r) {
        *out = {record, stage.begin + *r};
        out += (masks[*r] & wanted) != 0;
      }
      buffers.evidence_count = size_t(out - buffers.evidence.data());
    }
    if (to - from > 1) {
      buffers.evidence_count = sort_unique_rows(buffers.evidence, before, buffers.evidence_count);
    }
  }
}

}  // namespace xinheng::execute
