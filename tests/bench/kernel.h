// The job of job.py written by hand, for one machine: what code made from rules is measured by.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "tests/bench/job.h"

namespace xinheng::bench {

inline constexpr int dimensions = 5, severe_lane = 40;

// Records by person; the elements of compiled code's own columns.
struct Records {
  const int32_t *behaviour, *occurred, *reported, *state;
  const int64_t* amount;
  const uint64_t* first;  // by person, one more at the end
  uint64_t persons;
};

struct Answers {
  std::array<std::vector<int32_t>, dimensions> sums;
  std::vector<int32_t> score;
  std::vector<uint8_t> grade;      // D, C, B, A
  std::vector<uint64_t> measures;  // bit m: the m-th applies
  std::vector<uint64_t> evidence;  // with evidence: records, by person, then measure
};

struct Tables;  // what the numbers of the job come to on one date
// date: days since 1970-01-01.
std::shared_ptr<const Tables> tables_of(const Job& job, int32_t date);

// Fills what is already of the right size. Any thread.
void judge(const Tables& tables, const Records& records, bool with_evidence, Answers& answers);
const char* judged_by();  // "AVX-512" or "plain C++"

}  // namespace xinheng::bench
