// What compiled code says of each record, added up by subject.
#include <algorithm>
#include <bit>
#include <utility>

#include "runtime/execute/bits.h"
#include "runtime/execute/native.h"

namespace xinheng::execute {

void NativePipeline::accumulate(size_t s, uint32_t begin, uint32_t end, Buffers& buffers) const {
  const StageInputs& inputs = stages_[s];
  const Buffers::Stage& stage = buffers.stages[s];
  const columns::RecordData& records = data_.records[pipeline_.record_stages[s].record.index];
  find_rows(s, begin, end, buffers);
  for (size_t word = 0; word < inputs.masks.size(); ++word) {
    const MaskInputs& mask = inputs.masks[word];
    const MaskRows rows{mask, stage, stage.masks[word].data(), end - begin};
    if (mask.counted != 0) count(rows, buffers);
    if (mask.planes == 1) compare_counts<1>(rows, buffers);
    if (mask.planes == 2) compare_counts<2>(rows, buffers);
    if (mask.planes > 2) compare_counts<4>(rows, buffers);
    if (mask.valued != 0) accumulate_values(rows, buffers);
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
    const uint64_t own = first[subject] - stage.begin;
    while (*row < own) ++row;
    stage.first_row[subject - begin] = uint32_t(row - stage.rows.data());
  }
}

namespace {

// Counters of so many bits side by side: bit b of plane[p] is bit p of counter b. They stay at
// their largest.
template <int planes>
struct Counters {
  uint64_t plane[planes] = {};

  void add(uint64_t mask) {
    for (uint64_t& p : plane) mask &= std::exchange(p, p ^ mask);
    for (uint64_t& p : plane) p |= mask;
  }
  // Bit by bit.
  uint64_t at_least(const uint64_t* limit) const {
    uint64_t larger = 0, equal = ~uint64_t{0};
    for (int p = planes - 1; p >= 0; --p) {
      larger |= equal & plane[p] & ~limit[p];
      equal &= ~(plane[p] ^ limit[p]);
    }
    return larger | equal;
  }
};

// By subject of a block, then transposed.
struct Reached {
  uint64_t rows[64] = {};
};

}  // namespace

// A mask is added to all the counters of a subject at once: no more bits of each than the largest
// number that one is compared with.
template <int planes>
void NativePipeline::compare_counts(const MaskRows& mask, Buffers& buffers) {
  const auto& comparisons = mask.inputs.comparisons;
  const uint32_t *rows = mask.stage.rows.data(), *first_row = mask.stage.first_row.data();
  std::vector<Reached> reached(comparisons.size());
  for (uint32_t index = 0; index < mask.subjects; ++index) {
    Counters<planes> counters;
    for (uint32_t r = first_row[index]; r < first_row[index + 1]; ++r)
      counters.add(mask.words[rows[r]]);
    for (size_t c = 0; c < reached.size(); ++c)
      reached[c].rows[index % 64] = counters.at_least(comparisons[c].limit);
    if (index % 64 != 63 && index + 1 != mask.subjects) continue;
    for (size_t c = 0; c < reached.size(); ++c) {
      transpose(reached[c].rows);
      for (const auto& [bit, lane] : comparisons[c].lanes)
        buffers.reached[lane][index / 64] = reached[c].rows[bit];
      reached[c] = {};
    }
  }
}

// The numbers themselves: added up before the counters can get to their largest.
void NativePipeline::count(const MaskRows& mask, Buffers& buffers) {
  constexpr uint32_t records_max = plan::lane_max;
  const uint32_t *rows = mask.stage.rows.data(), *first_row = mask.stage.first_row.data();
  for (uint32_t index = 0; index < mask.subjects; ++index) {
    for (uint32_t r = first_row[index], behind = first_row[index + 1]; r < behind;) {
      Counters<4> counters;
      for (const uint32_t stop = std::min(behind, r + records_max); r < stop; ++r)
        counters.add(mask.words[rows[r]] & mask.inputs.counted);
      const auto& plane = counters.plane;
      each_bit(plane[0] | plane[1] | plane[2] | plane[3], [&](size_t bit) {
        int64_t number = 0;
        for (int p = 0; p < 4; ++p) number |= int64_t(plane[p] >> bit & 1) << p;
        buffers.accumulators[mask.inputs.aggregate_of[bit]][index] += number;
      });
    }
  }
}

void NativePipeline::accumulate_values(const MaskRows& mask, Buffers& buffers) const {
  struct Accumulated {
    plan::AggregateKind kind;
    const int64_t* values;
    int64_t* results;
  };
  Accumulated by_bit[64];
  each_bit(mask.inputs.valued, [&](size_t bit) {
    const uint32_t a = mask.inputs.aggregate_of[bit];
    const plan::Aggregate& aggregate = pipeline_.aggregates[a];
    by_bit[bit] = {aggregate.kind, mask.stage.values[aggregate.value].data(),
                   buffers.accumulators[a].data()};
  });
  const uint32_t *rows = mask.stage.rows.data(), *first_row = mask.stage.first_row.data();
  for (uint32_t index = 0; index < mask.subjects; ++index) {
    for (uint32_t r = first_row[index]; r < first_row[index + 1]; ++r) {
      const uint32_t row = rows[r];
      each_bit(mask.words[row] & mask.inputs.valued, [&](size_t bit) {
        const Accumulated& one = by_bit[bit];
        const int64_t value = one.values[row];
        int64_t& result = one.results[index];
        switch (one.kind) {
          case plan::AggregateKind::count:
            break;
          case plan::AggregateKind::total:
            if (__builtin_add_overflow(result, value, &result)) defer(index, buffers);
            break;
          case plan::AggregateKind::max:
            result = std::max(result, value);
            break;
          case plan::AggregateKind::min:
            result = std::min(result, value);
            break;
        }
      });
    }
  }
}

}  // namespace xinheng::execute
