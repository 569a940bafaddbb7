#include "tests/bench/kernel.h"

#include <immintrin.h>

#include <algorithm>

#include "compiler/values/date.h"

namespace xinheng::bench {
constexpr int lanes = 64, buckets_max = 8, behaviours_max = 256;
constexpr uint64_t chunk_records = 16'384;

// What a record adds: one for each of its counters, and points to one dimension.
struct alignas(32) Row {
  uint8_t counts[lanes];
  int32_t sums[8];
};

// What the numbers of the job come to on one date.
struct Tables {
  int32_t date;
  std::vector<Row> rows;                       // by behaviour, then bucket
  std::array<uint8_t, behaviours_max> period;  // by behaviour: class of validity
  std::array<int32_t, 16> expiry;              // by class: first date that is still valid
  std::array<int64_t, behaviours_max> amount_min;
  std::vector<int32_t> terms;  // first dates within, falling: bucket = how many are reached
  alignas(64) uint8_t limits[lanes];
};

namespace {

int32_t first_within(int32_t date, int months) {
  int32_t day = data_date_min;
  int32_t high = data_date_max;
  while (day < high) {
    const int32_t middle = day + (high - day) / 2;
    if (*add_months(middle, months, MissingDay::month_end) > date)
      high = middle;
    else
      day = middle + 1;
  }
  return day;
}

Tables made_of(const Job& job, int32_t date) {
  Tables t{};
  t.date = date;
  std::vector<int> months, periods;
  for (const Many& many : job.measures) months.push_back(many.months);
  std::sort(months.rbegin(), months.rend());
  months.erase(std::unique(months.begin(), months.end()), months.end());
  for (const int term : months) t.terms.push_back(first_within(date, term));
  t.rows.resize(job.behaviours.size() * buckets_max);
  for (size_t b = 0; b < job.behaviours.size(); ++b) {
    const Behaviour& behaviour = job.behaviours[b];
    auto at = std::find(periods.begin(), periods.end(), behaviour.months);
    if (at == periods.end()) at = periods.insert(at, behaviour.months);
    t.period[b] = static_cast<uint8_t>(at - periods.begin());
    t.expiry[t.period[b]] = first_within(date, behaviour.months);
    t.amount_min[b] = behaviour.amount_min;
    for (size_t bucket = 0; bucket <= months.size(); ++bucket) {
      Row& row = t.rows[b * buckets_max + bucket];
      row.sums[behaviour.dimension] = behaviour.points;
      row.counts[severe_lane] = behaviour.severe;
      for (size_t m = 0; m < job.measures.size(); ++m) {
        const Many& many = job.measures[m];
        const auto term = std::find(months.begin(), months.end(), many.months) - months.begin();
        const bool in = std::count(many.groups.begin(), many.groups.end(), behaviour.group) != 0;
        row.counts[m] = in && static_cast<size_t>(term) < bucket;
      }
    }
  }
  std::fill(std::begin(t.limits), std::end(t.limits), uint8_t{255});
  for (size_t m = 0; m < job.measures.size(); ++m)
    t.limits[m] = static_cast<uint8_t>(job.measures[m].at_least);
  return t;
}

struct Positions {
  std::vector<uint32_t> at = std::vector<uint32_t>(chunk_records + 4096);
  size_t count = 0;
};

bool counts(const Tables& t, const Records& r, uint64_t i) {
  return r.state[i] == 0 && r.reported[i] <= t.date && r.occurred[i] <= t.date &&
         r.occurred[i] >= t.expiry[t.period[r.behaviour[i]]];
}

void append(const Tables& t, const Records& r, uint64_t i, Positions& found) {
  found.at[found.count] = static_cast<uint32_t>(i);
  found.count += r.amount[i] >= t.amount_min[r.behaviour[i]];
}

#define XH_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,bmi,bmi2,popcnt")))

XH_AVX512 uint64_t filter_64(const Tables& t, const Records& r, uint64_t i) {
  __m512i codes = _mm512_castsi128_si512(_mm512_cvtepi32_epi8(_mm512_loadu_si512(r.behaviour + i)));
  codes =
      _mm512_inserti32x4(codes, _mm512_cvtepi32_epi8(_mm512_loadu_si512(r.behaviour + i + 16)), 1);
  codes =
      _mm512_inserti32x4(codes, _mm512_cvtepi32_epi8(_mm512_loadu_si512(r.behaviour + i + 32)), 2);
  codes =
      _mm512_inserti32x4(codes, _mm512_cvtepi32_epi8(_mm512_loadu_si512(r.behaviour + i + 48)), 3);
  const auto table = [&](int quarter)
                         XH_AVX512 { return _mm512_loadu_si512(t.period.data() + 64 * quarter); };
  const __m512i low = _mm512_permutex2var_epi8(table(0), codes, table(1));
  const __m512i high = _mm512_permutex2var_epi8(table(2), codes, table(3));
  const __m512i classes = _mm512_mask_blend_epi8(_mm512_movepi8_mask(codes), low, high);
  const __m512i expiry = _mm512_loadu_si512(t.expiry.data()), today = _mm512_set1_epi32(t.date);
  alignas(64) uint8_t by_row[64];
  _mm512_store_si512(by_row, classes);
  uint64_t bits = 0;
  for (int q = 0; q < 4; ++q) {
    const uint64_t at = i + 16 * static_cast<uint64_t>(q);
    const __m512i which =
        _mm512_cvtepu8_epi32(_mm_load_si128(reinterpret_cast<const __m128i*>(by_row + 16 * q)));
    const __m512i occurred = _mm512_loadu_si512(r.occurred + at);
    const __mmask16 in =
        _mm512_cmpge_epi32_mask(occurred, _mm512_permutexvar_epi32(which, expiry)) &
        _mm512_cmple_epi32_mask(occurred, today) &
        _mm512_cmple_epi32_mask(_mm512_loadu_si512(r.reported + at), today) &
        _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(r.state + at), _mm512_setzero_si512());
    bits |= uint64_t{in} << (16 * q);
  }
  return bits;
}

XH_AVX512 void filter_avx512(const Tables& t, const Records& r, uint64_t begin, uint64_t end,
                             Positions& found) {
  found.count = 0;
  uint64_t i = begin;
  for (; i + 64 <= end; i += 64) {
    for (uint64_t bits = filter_64(t, r, i); bits != 0; bits &= bits - 1)
      append(t, r, i + static_cast<uint64_t>(__builtin_ctzll(bits)), found);
  }
  for (; i < end; ++i)
    if (counts(t, r, i)) append(t, r, i, found);
}

// What the compiler makes of it for the processor that it is inlined for.
#define XH_INLINE __attribute__((always_inline)) inline

XH_INLINE void filter_plain(const Tables& t, const Records& r, uint64_t begin, uint64_t end,
                            Positions& found) {
  found.count = 0;
  for (uint64_t i = begin; i < end; ++i) {
    found.at[found.count] = static_cast<uint32_t>(i);
    const bool in = (r.state[i] == 0) & (r.reported[i] <= t.date) & (r.occurred[i] <= t.date) &
                    (r.occurred[i] >= t.expiry[t.period[r.behaviour[i]]]) &
                    (r.amount[i] >= t.amount_min[r.behaviour[i]]);
    found.count += in;
  }
}

const Row& row_of(const Tables& t, const Records& r, uint64_t i) {
  size_t bucket = 0;
  for (const int32_t term : t.terms) bucket += r.occurred[i] >= term;
  return t.rows[static_cast<size_t>(r.behaviour[i]) * buckets_max + bucket];
}

// The caps, the score, the grade; of the measures those that stand.
void close(uint64_t person, const int32_t (&sums)[8], bool severe, uint64_t reached,
           Answers& answers) {
  int32_t score = 100;
  for (int d = 0; d < dimensions; ++d) {
    const int32_t sum = std::max(std::min(sums[d], 40), -100);
    answers.sums[static_cast<size_t>(d)][person] = sum;
    score += sum;
  }
  score = std::max(std::min(score, 200), 0);
  const int grade = severe ? 0 : (score >= 60) + (score >= 100) + (score >= 120);
  answers.score[person] = score;
  answers.grade[person] = static_cast<uint8_t>(grade);
  answers.measures[person] = grade == 3 ? 0 : reached;
}

void list_evidence(const Tables& t, const Records& r, const uint32_t* from, const uint32_t* to,
                   uint64_t measures, std::vector<uint64_t>& evidence) {
  for (; measures != 0; measures &= measures - 1) {
    const int m = __builtin_ctzll(measures);
    for (const uint32_t* at = from; at != to; ++at)
      if (row_of(t, r, *at).counts[m] != 0) evidence.push_back(*at);
  }
}

XH_AVX512 const uint32_t* add_avx512(const Tables& t, const Records& r, const uint32_t* at,
                                     const uint32_t* end, uint64_t stop, int32_t (&sums)[8],
                                     uint64_t& reached, bool& severe) {
  __m512i counters = _mm512_setzero_si512();
  __m256i totals = _mm256_setzero_si256();
  for (; at != end && *at < stop; ++at) {
    const Row& row = row_of(t, r, *at);
    counters = _mm512_adds_epu8(counters, _mm512_loadu_si512(row.counts));
    totals =
        _mm256_add_epi32(totals, _mm256_load_si256(reinterpret_cast<const __m256i*>(row.sums)));
  }
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums), totals);
  reached = _mm512_cmpge_epu8_mask(counters, _mm512_load_si512(t.limits));
  severe = (_mm512_cmpge_epu8_mask(counters, _mm512_set1_epi8(2)) >> severe_lane & 1) != 0;
  return at;
}

XH_INLINE const uint32_t* add_plain(const Tables& t, const Records& r, const uint32_t* at,
                                    const uint32_t* end, uint64_t stop, int32_t (&sums)[8],
                                    uint64_t& reached, bool& severe) {
  uint8_t counters[lanes] = {};
  std::fill(std::begin(sums), std::end(sums), 0);
  for (; at != end && *at < stop; ++at) {
    const Row& row = row_of(t, r, *at);
    for (int i = 0; i < lanes; ++i)
      counters[i] = std::max<uint8_t>(counters[i], uint8_t(counters[i] + row.counts[i]));
    for (int i = 0; i < 8; ++i) sums[i] += row.sums[i];
  }
  reached = 0;
  for (int i = 0; i < lanes; ++i) reached |= uint64_t{counters[i] >= t.limits[i]} << i;
  severe = counters[severe_lane] >= 2;
  return at;
}

bool has_avx512() {
  return __builtin_cpu_supports("avx512vbmi") != 0;
}

template <class Filter, class Add>
XH_INLINE void judge_by(const Tables& t, const Records& r, bool with_evidence, Answers& answers,
                        const Filter& filter, const Add& add) {
  Positions found;
  answers.evidence.clear();
  for (uint64_t person = 0; person < r.persons;) {
    const uint64_t begin = r.first[person];
    uint64_t last = person + 1;
    while (last < r.persons && r.first[last + 1] - begin <= chunk_records) ++last;
    if (found.at.size() < r.first[last] - begin + 1) found.at.resize(r.first[last] - begin + 1);
    filter(t, r, begin, r.first[last], found);
    const uint32_t* at = found.at.data();
    const uint32_t* end = at + found.count;
    for (; person < last; ++person) {
      const uint32_t* from = at;
      int32_t sums[8];
      uint64_t reached;
      bool severe;
      at = add(t, r, at, end, r.first[person + 1], sums, reached, severe);
      close(person, sums, severe, reached, answers);
      if (with_evidence && answers.measures[person] != 0)
        list_evidence(t, r, from, at, answers.measures[person], answers.evidence);
    }
  }
}

XH_AVX512 void judge_avx512(const Tables& t, const Records& r, bool with_evidence,
                            Answers& answers) {
  judge_by(t, r, with_evidence, answers, filter_avx512, add_avx512);
}

#define XH_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

XH_AVX2 void filter_avx2(const Tables& t, const Records& r, uint64_t begin, uint64_t end,
                         Positions& found) {
  filter_plain(t, r, begin, end, found);
}
XH_AVX2 const uint32_t* add_avx2(const Tables& t, const Records& r, const uint32_t* at,
                                 const uint32_t* end, uint64_t stop, int32_t (&sums)[8],
                                 uint64_t& reached, bool& severe) {
  return add_plain(t, r, at, end, stop, sums, reached, severe);
}
XH_AVX2 void judge_avx2(const Tables& t, const Records& r, bool with_evidence, Answers& answers) {
  judge_by(t, r, with_evidence, answers, filter_avx2, add_avx2);
}

bool has_avx2() {
  return __builtin_cpu_supports("avx2") != 0;
}

}  // namespace

const char* judged_by() {
  return has_avx512() ? "AVX-512" : has_avx2() ? "C++ for AVX2" : "plain C++";
}

std::shared_ptr<const Tables> tables_of(const Job& job, int32_t date) {
  return std::make_shared<const Tables>(made_of(job, date));
}

void judge(const Tables& tables, const Records& records, bool with_evidence, Answers& answers) {
  if (has_avx512())
    judge_avx512(tables, records, with_evidence, answers);
  else if (has_avx2())
    judge_avx2(tables, records, with_evidence, answers);
  else
    judge_by(tables, records, with_evidence, answers, filter_plain, add_plain);
}

}  // namespace xinheng::bench
