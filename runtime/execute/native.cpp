#include "runtime/execute/native.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <map>
#include <tuple>
#include <utility>

#include "runtime/execute/bits.h"
#include "runtime/execute/result_block.h"

namespace xinheng::execute {

namespace {

template <class T>
std::vector<T*> pointers(std::vector<std::vector<T>>& arrays) {
  std::vector<T*> result;
  for (auto& array : arrays) result.push_back(array.data());
  return result;
}

codegen::Variant variant(bool valid, bool dense) {
  if (!valid) return codegen::Variant::general;
  return dense ? codegen::Variant::dense : codegen::Variant::valid;
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
  bool dense = true;
  subject_columns_ = bind(pipeline.subject_stage.subject_columns, subjects.columns, dense);
  subject_variant_ = variant(tables.all_valid, dense);
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    if (const auto* output = std::get_if<plan::EvaluationOutput>(&pipeline.outputs[i])) {
      const auto [word, bit] = sizes_of(pipeline, i);
      evaluations_.push_back({output, word, bit});
    } else {
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
  bool dense = true;
  inputs.record_columns =
      bind(stage.stage.record_columns, data_.records[stage.record.index].columns, dense);
  inputs.subject_columns = bind(stage.stage.subject_columns, subjects.columns, dense);
  const size_t known = subjects.columns.size() + standings_.columns.size();
  for (size_t c = 0; c < stage.stage.subject_columns.size(); ++c) {
    const uint32_t field = stage.stage.subject_columns[c].field;
    if (field >= known) inputs.beforehand.emplace_back(c, field - known);
  }
  inputs.variant = variant(tables_.all_valid, dense);
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
    mask.planes = std::max(mask.planes, unsigned(std::bit_width(pipeline_.lanes[lane].least)));
  }
}

std::vector<abi::Column> NativePipeline::bind(const std::vector<plan::Column>& columns,
                                              const std::vector<columns::ColumnData>& data,
                                              bool& dense) const {
  std::vector<abi::Column> result;
  for (const plan::Column& column : columns) {
    if (column.field >= data.size() + standings_.columns.size()) {
      dense = false;
      result.push_back({});
      continue;
    }
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
    if (!pipeline_.beforehand.empty()) ask_beforehand(from, to, buffers);
    for (size_t s = 0; s < stages_.size(); ++s) {
      run_stage(s, from, to, buffers);
      accumulate(s, from, to, buffers);
    }
    run_subjects(from, to, block, buffers);
    collect(from, to, buffers, block);
  }
  return block;
}

void NativePipeline::ask_beforehand(uint32_t begin, uint32_t end, Buffers& buffers) const {
  const size_t subjects = data_.subjects[pipeline_.subject.index].keys.size();
  buffers.beforehand.resize(pipeline_.beforehand.size());
  for (auto& [words, determined, present] : buffers.beforehand) {
    grow(words, subjects);
    grow(determined, subjects / 64 + 1);
    grow(present, subjects / 64 + 1);
  }
  for (uint32_t subject = begin; subject < end; ++subject) {
    Interpreter interpreter(program_, dates_, data_, {pipeline_.subject, subject}, &standings_);
    for (size_t i = 0; i < pipeline_.beforehand.size(); ++i) {
      const Value value = interpreter.evaluate(pipeline_.beforehand[i], {});
      auto& [words, determined, present] = buffers.beforehand[i];
      words[subject] = value.word;
      set_bit(determined.data(), subject, value.state != Value::State::undetermined);
      set_bit(present.data(), subject, value.state == Value::State::word);
    }
  }
}

const abi::Column* NativePipeline::subject_columns(size_t s, Buffers& buffers) const {
  if (stages_[s].beforehand.empty()) return stages_[s].subject_columns.data();
  auto& columns = buffers.stages[s].subject_columns;
  columns = stages_[s].subject_columns;
  for (const auto& [column, which] : stages_[s].beforehand) {
    const Buffers::Beforehand& one = buffers.beforehand[which / 2];
    columns[column] = {one.words.data(), (which % 2 == 0 ? one.determined : one.present).data()};
  }
  return columns.data();
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
  arguments.subject_columns = subject_columns(s, buffers);
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

EvaluationBlock& NativePipeline::evaluation_block(ResultBlock& block,
                                                  const EvaluationBits& evaluation) {
  return *std::find_if(
      block.evaluations.begin(), block.evaluations.end(),
      [&](const EvaluationBlock& e) { return e.evaluation == evaluation.output->evaluation; });
}

// Results go straight into the block, unless it has no room for the rest of a block of bits.
void NativePipeline::choose_targets(uint32_t begin, uint32_t end, ResultBlock& block,
                                    Buffers& buffers) const {
  buffers.targets = pointers(buffers.words);
  if ((end - begin) % abi::lanes != 0) return;
  for (const EvaluationBits& evaluation : evaluations_) {
    size_t word = evaluation.first_word;
    each_column(*evaluation.output, evaluation_block(block, evaluation), [&](WordColumn& column) {
      buffers.targets[word++] = column.words.data() + (begin - block.begin);
    });
  }
}

void NativePipeline::run_subjects(uint32_t begin, uint32_t end, ResultBlock& block,
                                  Buffers& buffers) const {
  choose_targets(begin, end, block, buffers);
  const auto accumulators = pointers(buffers.accumulators);
  const auto reached = pointers(buffers.reached);
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
  arguments.words = buffers.targets.data();
  arguments.bits = bits.data();
  arguments.deferred = buffers.deferred.data();
  subject_function_(&arguments);
}

}  // namespace xinheng::execute
