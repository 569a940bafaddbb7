// What compiled code left in the buffers of a morsel, as results.
#include <algorithm>
#include <functional>

#include "runtime/execute/bits.h"
#include "runtime/execute/findings.h"
#include "runtime/execute/native.h"
#include "runtime/execute/result_block.h"

namespace xinheng::execute {
namespace {

// A record may be in several mask words. One past the last that is left.
size_t sort_unique_rows(std::vector<RecordName>& rows, size_t begin, size_t end) {
  const auto from = rows.begin() + std::ptrdiff_t(begin), to = rows.begin() + std::ptrdiff_t(end);
  std::sort(from, to, [](const auto& a, const auto& b) { return a.row < b.row; });
  const auto last =
      std::unique(from, to, [](const auto& a, const auto& b) { return a.row == b.row; });
  return size_t(last - rows.begin());
}

}  // namespace

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
  for (const EvaluationBits& evaluation : evaluations_)
    collect_evaluation(evaluation, begin, end, buffers, block);
  for (uint32_t subject = begin; subject < end; ++subject) {
    const uint32_t index = subject - begin;
    if (is_set(buffers.deferred.data(), index)) {
      ++block.deferred;
      take_evidence(buffers, block);
      judge_by_interpreter(program_, data_, dates_, standings_, subject, block);
    } else {
      collect_measures(subject, index, buffers, block);
      if (!pipeline_.lists.empty()) collect_lists(subject, index, buffers, block);
    }
  }
  take_evidence(buffers, block);
  reserve_measures(end, block);
}

// Where there is no room for those of another morsel: if those to come are like those so far.
void NativePipeline::reserve_measures(uint32_t end, ResultBlock& block) {
  const uint64_t rows = block.measures.size(), subjects = end - block.begin;
  if (rows + rows * morsel_subjects / subjects <= block.measures.capacity()) return;
  block.measures.reserve(rows * (block.end - block.begin) / subjects * 17 / 16);
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
void NativePipeline::collect_evaluation(const EvaluationBits& evaluation, uint32_t begin,
                                        uint32_t end, const Buffers& buffers,
                                        ResultBlock& block) const {
  const plan::EvaluationOutput& output = *evaluation.output;
  const uint32_t count = end - begin, row = begin - block.begin;
  const size_t bit = evaluation.first_bit;
  EvaluationBlock& part = evaluation_block(block, evaluation);
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
  size_t word = evaluation.first_word;
  each_column(output, part, [&](WordColumn& column) {
    const int64_t* words = buffers.targets[word++];
    if (words != column.words.data() + row) std::copy_n(words, count, column.words.begin() + row);
    std::fill_n(column.present.begin() + row, count, uint8_t{1});
    each_set(unrated, 0, count, [&](uint64_t k) {
      column.words[row + k] = 0;
      column.present[row + k] = 0;
    });
  });
}

void NativePipeline::collect_measures(uint32_t subject, uint32_t index, Buffers& buffers,
                                      ResultBlock& block) const {
  for (size_t word = 0; word < buffers.applying.size(); ++word) {
    each_bit(buffers.applying[word][index], [&](size_t bit) {
      collect_measure(measures_[word * 64 + bit], subject, index, buffers, block);
    });
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
  const auto day = [&](const std::optional<size_t>& word, Days constant) {
    return word ? Days(buffers.words[*word][index]) : constant;
  };
  const bool lighter = measure.output->lighter.valid() && has(count + 1);
  // In place: what is put together elsewhere first takes longer than all the rest.
  MeasureRow& row = block.measures.emplace_back();
  row.subject = uint16_t(subject - block.begin);
  row.degree = lighter ? Degree::lighter : Degree::full;
  row.measure = measure.output->measure;
  row.cases = cases;
  row.evidence_end = block.evidence.size() + buffers.evidence_count;
  row.from = day(measure.from_word, measure.from);
  row.until = day(measure.until_word, measure.until);
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
      each_bit(cases, [&](size_t one) { wanted |= words[w].bits[one]; });
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
