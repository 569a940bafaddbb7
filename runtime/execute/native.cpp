#include "runtime/execute/native.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <functional>
#include <map>
#include <utility>

#include "runtime/execute/findings.h"
#include "runtime/execute/result_block.h"

namespace xinheng::execute {

namespace {

// Subjects judged at a time: their accumulators and their records' masks stay in the cache.
constexpr uint32_t morsel_subjects = 512;

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

// Of the first outputs of a pipeline.
size_t word_outputs(const plan::Pipeline& pipeline, size_t outputs) {
  size_t count = 0;
  for (size_t i = 0; i < outputs; ++i) {
    const auto& output = pipeline.outputs[i];
    if (const auto* o = std::get_if<plan::EvaluationOutput>(&output)) {
      count += o->dimensions.size() + o->score.valid() + o->grade.valid();
    } else if (const auto* m = std::get_if<plan::MeasureOutput>(&output)) {
      count += m->from.valid() + m->until.valid();
    }
  }
  return count;
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
                               const codegen::CompiledPlan& code, size_t index,
                               const RunTables& tables, const columns::Dataset& data,
                               const Standings& standings, Dates dates)
    : program_(program),
      pipeline_(pipeline),
      tables_(tables),
      data_(data),
      standings_(standings),
      dates_(dates),
      word_count_(word_outputs(pipeline, pipeline.outputs.size())) {
  const columns::SubjectData& subjects = data.subjects[pipeline.subject.index];
  uint64_t rows = subjects.keys.size();
  for (const columns::RecordData& records : data.records) rows = std::max(rows, records.count());
  all_present_.assign(rows / 64 + 2, ~uint64_t{0});
  for (size_t s = 0; s < pipeline.record_stages.size(); ++s) {
    stages_.push_back(stage_inputs(code, index, s));
  }
  bool dense = tables.all_valid;
  subject_columns_ = bind(pipeline.subject_stage.subject_columns, subjects.columns, dense);
  subject_function_ = code.subject_function(index, variant(dense));
  for (size_t i = 0; i < pipeline.outputs.size(); ++i) {
    if (std::holds_alternative<plan::MeasureOutput>(pipeline.outputs[i])) {
      measures_.push_back(measure_bits(i));
    }
  }
  std::sort(measures_.begin(), measures_.end(),
            [](const auto& a, const auto& b) { return a.output->measure < b.output->measure; });
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
  MeasureBits result{&output, index, {}, {}, {}, 0, 0};
  size_t word = word_outputs(pipeline_, index);
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

NativePipeline::StageInputs NativePipeline::stage_inputs(const codegen::CompiledPlan& code,
                                                         size_t index, size_t s) const {
  const plan::RecordStage& stage = pipeline_.record_stages[s];
  const columns::SubjectData& subjects = data_.subjects[pipeline_.subject.index];
  StageInputs inputs;
  bool dense = tables_.all_valid;
  inputs.record_columns =
      bind(stage.stage.record_columns, data_.records[stage.record.index].columns, dense);
  inputs.subject_columns = bind(stage.stage.subject_columns, subjects.columns, dense);
  inputs.function = code.record_function(index, s, variant(dense));
  inputs.aggregate_of.assign(stage.masks.size(), std::vector<uint32_t>(64));
  inputs.counts.assign(stage.masks.size(), 0);
  inputs.valued.assign(stage.masks.size(), 0);
  for (uint32_t a = 0; a < pipeline_.aggregates.size(); ++a) {
    const plan::Aggregate& aggregate = pipeline_.aggregates[a];
    if (aggregate.record_stage != s) continue;
    inputs.aggregate_of[aggregate.bit / 64][aggregate.bit % 64] = a;
    const bool counts = aggregate.kind == plan::AggregateKind::count;
    (counts ? inputs.counts : inputs.valued)[aggregate.bit / 64] |= uint64_t{1}
                                                                    << (aggregate.bit % 64);
  }
  return inputs;
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
  buffers.words.resize(word_count_);
  buffers.bits.resize(pipeline_.outputs.size());
  for (auto& array : buffers.words) grow(array, morsel_subjects);
  for (auto& array : buffers.bits) grow(array, morsel_subjects);
  for (uint32_t from = begin; from < end; from += morsel_subjects) {
    const uint32_t to = std::min(end, from + morsel_subjects);
    buffers.deferred.assign(morsel_subjects, 0);
    for (size_t a = 0; a < pipeline_.aggregates.size(); ++a) {
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
  grow(out.deferred, room);
  const auto masks = pointers(out.masks);
  const auto values = pointers(out.values);
  abi::RecordArguments arguments{};
  arguments.record_columns = stages_[s].record_columns.data();
  arguments.subject_columns = stages_[s].subject_columns.data();
  arguments.owner = records.owner.data();
  arguments.constants = tables_.constants.data();
  arguments.constants_valid = tables_.constants_valid.data();
  arguments.lookups = tables_.lookup_pointers.data();
  arguments.begin = out.begin;
  arguments.end = records.first[end];
  arguments.masks = masks.data();
  arguments.values = values.data();
  arguments.deferred = out.deferred.data();
  stages_[s].function(&arguments);
}

void NativePipeline::accumulate(size_t s, uint32_t begin, uint32_t end, Buffers& buffers) const {
  const StageInputs& inputs = stages_[s];
  const Buffers::Stage& stage = buffers.stages[s];
  const columns::RecordData& records = data_.records[pipeline_.record_stages[s].record.index];
  for (size_t word = 0; word < inputs.counts.size(); ++word) {
    if (inputs.counts[word] != 0) count_records(s, word, begin, end, buffers);
    if (inputs.valued[word] != 0) accumulate_values(s, word, begin, end, buffers);
  }
  const uint8_t* from = stage.deferred.data() + (records.first[begin] - stage.begin);
  const uint8_t* to = stage.deferred.data() + (records.first[end] - stage.begin);
  for (from = std::find(from, to, 1); from != to; from = std::find(from + 1, to, 1)) {
    const uint64_t record = stage.begin + uint64_t(from - stage.deferred.data());
    buffers.deferred[records.owner[record] - begin] = 1;
  }
}

// Each mask is added to all the counters of a subject at once: bit b of planes[p] is bit p of the
// counter of mask bit b.
void NativePipeline::count_records(size_t s, size_t word, uint32_t begin, uint32_t end,
                                   Buffers& buffers) const {
  constexpr size_t planes_count = 4, records_max = (1 << planes_count) - 1;
  const StageInputs& inputs = stages_[s];
  const Buffers::Stage& stage = buffers.stages[s];
  const uint64_t* masks = stage.masks[word].data();
  const uint64_t* first = data_.records[pipeline_.record_stages[s].record.index].first.data();
  int64_t* counts[64];
  for (int bit = 0; bit < 64; ++bit) {
    counts[bit] = buffers.accumulators[inputs.aggregate_of[word][bit]].data();
  }
  for (uint32_t subject = begin; subject < end; ++subject) {
    uint64_t i = first[subject] - stage.begin;
    const uint64_t behind = first[subject + 1] - stage.begin;
    while (i < behind) {
      uint64_t planes[planes_count] = {};
      for (const uint64_t stop = std::min(behind, i + records_max); i < stop; ++i) {
        uint64_t carry = masks[i] & inputs.counts[word];
        for (uint64_t& plane : planes) carry &= std::exchange(plane, plane ^ carry);
      }
      uint64_t rest = planes[0] | planes[1] | planes[2] | planes[3];
      for (; rest != 0; rest &= rest - 1) {
        const int bit = std::countr_zero(rest);
        uint64_t count = 0;
        for (size_t p = 0; p < planes_count; ++p) count |= (planes[p] >> bit & 1) << p;
        counts[bit][subject - begin] += int64_t(count);
      }
    }
  }
}

void NativePipeline::accumulate_values(size_t s, size_t word, uint32_t begin, uint32_t end,
                                       Buffers& buffers) const {
  const Buffers::Stage& stage = buffers.stages[s];
  const columns::RecordData& records = data_.records[pipeline_.record_stages[s].record.index];
  const uint64_t* masks = stage.masks[word].data();
  const uint64_t wanted = stages_[s].valued[word];
  const uint64_t behind = records.first[end] - stage.begin;
  // Which records have values can't be predicted: note each one, keep those that have.
  grow(buffers.rows, behind);
  size_t count = 0;
  for (uint64_t i = records.first[begin] - stage.begin; i < behind; ++i) {
    buffers.rows[count] = i;
    count += (masks[i] & wanted) != 0;
  }
  for (size_t r = 0; r < count; ++r) {
    const uint64_t i = buffers.rows[r];
    const uint32_t slot = records.owner[stage.begin + i] - begin;
    for (uint64_t rest = masks[i] & wanted; rest != 0; rest &= rest - 1) {
      const uint32_t a = stages_[s].aggregate_of[word][std::countr_zero(rest)];
      const plan::Aggregate& aggregate = pipeline_.aggregates[a];
      const int64_t value = stage.values[aggregate.value][i];
      int64_t& sum = buffers.accumulators[a][slot];
      switch (aggregate.kind) {
        case plan::AggregateKind::count:
          break;
        case plan::AggregateKind::total:
          if (__builtin_add_overflow(sum, value, &sum)) buffers.deferred[slot] = 1;
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

void NativePipeline::run_subjects(uint32_t begin, uint32_t end, Buffers& buffers) const {
  const auto accumulators = pointers(buffers.accumulators);
  const auto words = pointers(buffers.words);
  const auto bits = pointers(buffers.bits);
  abi::SubjectArguments arguments{};
  arguments.subject_columns = subject_columns_.data();
  arguments.accumulators = accumulators.data();
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
  for (auto& word : buffers.applying) word.assign(morsel_subjects, 0);
  for (size_t m = 0; m < measures_.size(); ++m) {
    const uint64_t* bits = buffers.bits[measures_[m].index].data();
    const size_t applies = measures_[m].output->cases.size();
    uint64_t* marks = buffers.applying[m / 64].data();
    for (uint32_t i = 0; i < count; ++i) marks[i] |= (bits[i] >> applies & 1) << (m % 64);
  }
}

void NativePipeline::collect(uint32_t begin, uint32_t end, Buffers& buffers,
                             ResultBlock& block) const {
  mark_applying(end - begin, buffers);
  reserve_measures(end, buffers, block);
  collect_evaluations(begin, end, buffers, block);
  for (uint32_t subject = begin; subject < end; ++subject) {
    const uint32_t index = subject - begin;
    if (buffers.deferred[index] != 0) {
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
      interpreter.emplace(program_, dates_, data_, SubjectName{pipeline_.subject, subject});
    }
    return *interpreter;
  };
  for (const plan::RecordList& list : pipeline_.lists) {
    if (buffers.accumulators[list.aggregate][index] == 0) continue;
    const plan::Aggregate& aggregate = pipeline_.aggregates[list.aggregate];
    const Buffers::Stage& stage = buffers.stages[aggregate.record_stage];
    const program::RecordId record = pipeline_.record_stages[aggregate.record_stage].record;
    const auto& first = data_.records[record.index].first;
    std::vector<Cell> particulars(list.particulars.size());
    for (uint64_t row = first[subject]; row < first[subject + 1]; ++row) {
      const uint64_t at = row - stage.begin;
      const auto is_set = [&](uint32_t bit) {
        return (stage.masks[bit / 64][at] >> (bit % 64) & 1) != 0;
      };
      if (!is_set(aggregate.bit)) continue;
      uint64_t cases = 0;
      for (size_t c = 0; c < list.cases.size(); ++c) cases |= uint64_t{is_set(list.cases[c])} << c;
      for (size_t p = 0; p < particulars.size(); ++p) {
        const plan::ListedWord& word = list.particulars[p];
        const bool present = !word.present || is_set(*word.present);
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
  const uint32_t count = end - begin, row = begin - block.begin;
  size_t word = 0;
  for (size_t i = 0; i < pipeline_.outputs.size(); ++i) {
    const auto* output = std::get_if<plan::EvaluationOutput>(&pipeline_.outputs[i]);
    if (!output) {
      const auto& measure = std::get<plan::MeasureOutput>(pipeline_.outputs[i]);
      word += measure.from.valid() + measure.until.valid();
      continue;
    }
    EvaluationBlock& part =
        *std::find_if(block.evaluations.begin(), block.evaluations.end(),
                      [&](const EvaluationBlock& e) { return e.evaluation == output->evaluation; });
    const uint64_t unrated = (uint64_t{1} << output->unrated.size()) - 1;
    const uint64_t* labels = buffers.bits[i].data();
    for (uint32_t k = 0; k < count; ++k) {
      const bool rated = (labels[k] & unrated) == 0;
      part.labels[row + k] = rated ? labels[k] : labels[k] & unrated;
      part.state[row + k] =
          uint8_t(rated ? EvaluationOutcome::State::rated : EvaluationOutcome::State::unrated);
    }
    const auto take = [&](WordColumn& column) {
      const int64_t* words = buffers.words[word++].data();
      for (uint32_t k = 0; k < count; ++k) {
        const bool rated = (labels[k] & unrated) == 0;
        column.words[row + k] = rated ? words[k] : 0;
        column.present[row + k] = rated;
      }
    };
    for (WordColumn& dimension : part.dimensions) take(dimension);
    if (output->score.valid()) take(part.score);
    if (output->grade.valid()) take(part.grade);
  }
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
  const uint64_t bits = buffers.bits[measure.index][index];
  const size_t count = measure.output->cases.size();
  const uint64_t cases = bits & ((uint64_t{1} << count) - 1);
  collect_evidence(measure, cases, subject, buffers);
  MeasureRow row{uint16_t(subject - block.begin), Degree::full, measure.output->measure, cases,
                 block.evidence.size() + buffers.evidence_count};
  const auto day = [&](const std::optional<size_t>& word, Days constant) {
    return word ? Days(buffers.words[*word][index]) : constant;
  };
  row.from = day(measure.from_word, measure.from);
  row.until = day(measure.until_word, measure.until);
  const bool lighter = measure.output->lighter.valid() && (bits >> (count + 1) & 1) != 0;
  row.degree = lighter ? Degree::lighter : Degree::full;
  block.measures.push_back(row);
}

// Records whose mask has a bit of an aggregate of a case that fired, by kind, then in order.
void NativePipeline::collect_evidence(const MeasureBits& measure, uint64_t cases, uint32_t subject,
                                      Buffers& buffers) const {
  const auto& words = measure.evidence;
  for (size_t from = 0, to; from < words.size(); from = to) {
    const uint32_t s = words[from].stage;
    to = from;
    while (to < words.size() && words[to].stage == s) ++to;
    const program::RecordId record = pipeline_.record_stages[s].record;
    const Buffers::Stage& stage = buffers.stages[s];
    const auto& first = data_.records[record.index].first;
    const uint64_t begin = first[subject], end = first[subject + 1];
    const size_t before = buffers.evidence_count;
    for (size_t w = from; w < to; ++w) {
      uint64_t wanted = 0;
      for (uint64_t rest = cases; rest != 0; rest &= rest - 1) {
        wanted |= words[w].bits[std::countr_zero(rest)];
      }
      const uint64_t* masks = stage.masks[words[w].word].data() - stage.begin;
      // Which records match can't be predicted: write each one, keep those that do.
      grow(buffers.evidence, buffers.evidence_count + (end - begin));
      RecordName* out = buffers.evidence.data() + buffers.evidence_count;
      for (uint64_t row = begin; row < end; ++row) {
        *out = {record, row};
        out += (masks[row] & wanted) != 0;
      }
      buffers.evidence_count = size_t(out - buffers.evidence.data());
    }
    if (to - from > 1) {
      buffers.evidence_count = sort_unique_rows(buffers.evidence, before, buffers.evidence_count);
    }
  }
}

}  // namespace xinheng::execute
