// Two sides judged in one pass, block by block: whose decisions differ, and how.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <vector>

#include "runtime/compare/decisions.h"
#include "runtime/execute/judge.h"

namespace xinheng::compare {

// One of two: a program made ready over its data.
struct Judged {
  const program::Program* program;
  const columns::Dataset* data;
  const execute::Judge* judge;
};

struct ChangedSubject {
  uint32_t kind = 0;                     // index into Decisions::kinds
  std::array<uint32_t, 2> ordinals;      // of the data of either side; none: it isn't there
};
struct Changed {
  uint32_t subject = 0;                  // index into Differences::subjects
  uint32_t decision = 0;                 // index into Decisions::all
  Outcome before, after;
  uint32_t cause = none;                 // index into the causes, once they are known
};
// Of one decision, over all subjects of its kind.
struct Tally {
  std::vector<uint64_t> cells;           // [before][after], see cell_of
  uint64_t terms = 0;                    // applies before and after, but from or until differ
  uint64_t records_before = 0, records_after = 0;
  uint64_t score_up = 0, score_down = 0;

  void add(const Tally& other);
};
struct Differences {
  std::vector<ChangedSubject> subjects;  // by kind, then key
  std::vector<Changed> changes;          // by subject, then decision
  std::vector<Tally> tallies;            // by decision
  std::vector<uint64_t> subjects_by_kind;  // on either side
  double seconds = 0;                    // of processor time, judging and comparing
};

struct Pass {
  uint32_t threads = 1;
  bool same_data = false;                // ordinals mean the same on both sides
  std::function<bool(uint64_t done, uint64_t total)> progress;  // subjects; false: stop
};
// Empty where it was stopped.
std::optional<Differences> find_differences(const Decisions& decisions,
                                            const std::array<Judged, 2>& sides, const Pass& pass);

}  // namespace xinheng::compare
